"""Preview of the batch that some conditions would make: count, won and banks, and the payouts that
stay out with their reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, CharField, Count, Sum, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.banks import bank_name
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.queries import (
    BatchChoice,
    approved_rows,
    barred_from,
    rows_to_batch,
)
from reviews.payouts.models.querysets import awaits_sample, payee_is_another
from reviews.payouts.states.payouts import PayoutKind

if TYPE_CHECKING:
    from claims.users.models import User

NAMED = 20  # payouts of a reason that are named one by one

# In the order in which the page names them; a payout is counted under the first that holds.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "gone": (_("승인된 상태가 아님"), _("이미 묶였거나 승인이 풀렸습니다")),
    "barred": (_("내가 작성하거나 표결·확정함"), _("다른 지급 담당이 묶습니다")),
    "payee": (_("받는 사람이 바뀜"), _("승인을 풀고 다시 승인해야 묶습니다")),
    "sample": (
        _("표본 점검을 기다림"),
        _("다른 위원의 판단과 위원장 확인 뒤에 묶습니다"),
    ),
    "again": (_("다시 지급하는 건"), _("재지급 묶음으로 따로 묶습니다")),
    "kind": (_("고르지 않은 종류"), ""),
    "bank": (_("다른 은행"), ""),
    "programme": (_("다른 지원사업"), _("한 묶음에는 한 지원사업만 담습니다")),
    "won": (_("한도를 넘음"), _("먼저 작성된 건부터 담았습니다")),
    "lines": (_("건수를 넘음"), _("먼저 작성된 건부터 담았습니다")),
}


class LabelledSum(NamedTuple):
    """Line of the batch preview: a code (bank or reason) with its label, the number of payouts
    (`n`), their sum in won, and a sentence that explains the reason ('' for a bank)."""

    code: str
    label: str | Promise
    n: int
    won: int
    why: str | Promise = ""


class _Group(NamedTuple):
    """Number and won of approved payouts that agree in kind, bank, programme and `stays`: the
    reason (a key of WORDS) for which they cannot be in the batch, '' if they can."""

    stays: str
    kind: str
    bank: str
    programme: int
    n: int
    won: int


@dataclass
class Preview:
    """Preview of the batch that `choice` would make: its payouts (`rows`, as `rows_to_batch`
    returns them), and number and won of all approved payouts in `groups`. `seen` is the digest that
    `build_batch` compares. `payees` are pairs (payout id, claim number) of the first NAMED payouts
    that stay out since another person receives for the claimant now."""

    choice: BatchChoice
    rows: list[Any]
    groups: list[_Group] = field(repr=False)
    payees: list[tuple[int, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        """Sum of the payouts of the batch in whole won."""
        return sum(row.amount for row in self.rows)

    @property
    def seen(self) -> str:
        return selection_of(self.rows)

    @property
    def approved(self) -> LabelledSum:
        """Number and won of all approved payouts; if the choice picks payouts, only of the picked
        ones."""
        return LabelledSum("", "", sum(g.n for g in self.groups), sum(g.won for g in self.groups))

    @property
    def banks(self) -> list[LabelledSum]:
        """Number and won of the batch's payouts for each bank, the largest sum first."""
        count: Counter[str] = Counter()
        won: Counter[str] = Counter()
        for row in self.rows:
            count[row.account__bank_code] += 1
            won[row.account__bank_code] += row.amount
        return [LabelledSum(code, bank_name(code), count[code], n) for code, n in won.most_common()]

    @property
    def kind_choices(self) -> list[tuple[str, str | Promise, int]]:
        """Options of the filter by kind: value, label, and number of the approved payouts of the
        kind that this person can put into a batch (0 included)."""
        found = Counter[str]()
        for group in self.groups:
            found[group.kind] += 0 if group.stays else group.n
        return [(kind.value, kind.label, found[kind]) for kind in PayoutKind]

    @property
    def bank_choices(self) -> list[tuple[str, str, int]]:
        """Options of the filter by bank, sorted by name: code, name, and number of the bank's
        approved payouts that this person can put into a batch. Banks with 0 are left out unless
        chosen."""
        found = Counter[str]()
        for group in self.groups:
            found[group.bank] += 0 if group.stays else group.n
        chosen = self.choice.bank
        named = [(code, bank_name(code), n) for code, n in found.items() if n or code == chosen]
        return sorted(named, key=lambda one: one[1])

    @property
    def left_out(self) -> list[LabelledSum]:
        """Number and won of the approved payouts that are not in the batch, one line for each
        reason, in the order of WORDS. Reasons without payouts are omitted. Picked payouts that are
        no longer approved count with 0 won."""
        count, won = Counter[str](), Counter[str]()
        own = self.rows[0].programme_id if self.rows else None
        for group in self.groups:
            why = self._reason(group, own)
            count[why] += group.n
            won[why] += group.won
        by_won = self.choice.most_won is not None and self.count < self.choice.most_lines
        beyond = "won" if by_won else "lines"
        count[beyond] = count.pop("", 0) - self.count
        won[beyond] = won.pop("", 0) - self.total
        if self.choice.picks:
            count["gone"] = len(self.choice.picks) - self.approved.n
        found = ((code, *WORDS[code]) for code in WORDS)
        return [
            LabelledSum(c, label, count[c], won[c], why) for c, label, why in found if count[c] > 0
        ]

    def _reason(self, group: _Group, own: int | None) -> str:
        if group.stays:
            return group.stays
        if self.choice.kinds and group.kind not in self.choice.kinds:
            return "kind"
        if self.choice.bank and group.bank != self.choice.bank:
            return "bank"
        return "programme" if own is not None and group.programme != own else ""


def preview_batch(*, by: User, choice: BatchChoice) -> Preview:
    """Return the Preview of the batch that this person would build with these conditions. Does not
    check permissions. Two queries, and one more if a payout stays out since another person receives
    for the claimant now."""
    stays = Case(
        When(pk__in=barred_from(by), then=Value("barred")),
        When(payee_is_another(), then=Value("payee")),
        When(awaits_sample(), then=Value("sample")),
        When(replaces__isnull=False, then=Value("again")),
        default=Value(""),
        output_field=CharField(),
    )
    alike = ("stays", "kind", "account__bank_code", "programme")
    groups = approved_rows(choice).annotate(stays=stays).order_by().values_list(*alike)
    sums = groups.annotate(count=Count("pk"), won=Sum("amount"))
    found = Preview(
        choice, rows_to_batch(by=by, choice=choice), [_Group(*values) for values in sums]
    )
    if any(group.stays == "payee" for group in found.groups):
        rows = approved_rows(choice).filter(payee_is_another()).exclude(pk__in=barred_from(by))
        named = rows.order_by("prepared_at", "pk").values_list("pk", "claim__number")
        found.payees = list(named[:NAMED])
    return found
