"""The rows picked on the list, or all rows of its condition, for the panel that shows what an
approval of them would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.errors import DomainError
from claims.users.requests import whole_number
from reviews.payouts.approvals.blockers import approvable_by, blocker_for
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.ledger.budget import budgets, within_budget
from reviews.payouts.models import Budget, Payout, PayoutBar
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.states.payouts import BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_ROWS = 200  # rows picked one by one that one form approves
MOST_OF_CONDITION = 5_000  # rows of a condition that one form approves
LEFT_OUT_NAMED = 20  # left-out rows of a condition named one by one; more are counted
NAMED = 3  # people named one by one; more are counted

Bar = tuple[str, int, int, str]  # BarReason, payout id, user id, name of the user


def within_budgets(rows: Iterable[Payout]) -> list[Payout]:
    """Return the payouts that the budgets of their programmes cover, the first ones of each
    programme (`within_budget`). One query."""
    by_programme: dict[int, list[Payout]] = {}
    for row in rows:
        by_programme.setdefault(row.programme_id, []).append(row)
    left = {one.programme_id: one.available for one in budgets(by_programme)}
    fitting = (within_budget(found, left.get(pk)) for pk, found in by_programme.items())
    return [row for found in fitting for row in found]


# One person loaded the file of the bank that says it.
CHECK_THE_FAILURE = gettext_lazy("승인하기 전에 은행에서 이체가 실패했는지 확인해 주세요")


@dataclass
class BarredGroup:
    """People who may not approve some of the selected payouts for the same reason (a BarReason).
    `people` are their names by user id, `payouts` the ids of these payouts."""

    reason: BarReason
    people: dict[int, str] = field(default_factory=dict)
    payouts: set[int] = field(default_factory=set)

    @property
    def people_text(self) -> str:
        if len(self.people) <= NAMED:
            return ", ".join(self.people.values())
        number = len(self.people)
        if self.reason == BarReason.VOTED:
            return ngettext("위원 %(number)s명", "위원 %(number)s명", number) % {
                "number": f"{number:,}"
            }
        return ngettext("%(number)s명", "%(number)s명", number) % {"number": f"{number:,}"}

    @property
    def sentence(self) -> str:
        number = {"number": f"{len(self.payouts):,}"}
        return {
            BarReason.VOTED: _("선택한 %(number)s건에 표결함"),
            BarReason.CONFIRMED: _("%(number)s건을 확정함"),
            BarReason.PREPARED: _("%(number)s건을 작성함"),
            BarReason.WAIVED: _("%(number)s건의 예금주 차이를 인정함"),
            BarReason.REPORTED: _("다시 보내는 %(number)s건의 실패 결과를 올림"),
        }[self.reason] % number

    @property
    def hint(self) -> str:
        """Advice to the approver in the user's language; '' for most reasons."""
        return str(CHECK_THE_FAILURE) if self.reason == BarReason.REPORTED else ""

    @property
    def icon(self) -> str:
        icons = {BarReason.VOTED: "scale", BarReason.CONFIRMED: "rubber-stamp"}
        return icons.get(self.reason, "user")


class Selection:
    """Payouts picked on the list: those that this person may approve (`rows`), and the others with
    the error that blocks each (`left_out`).

    `picked` and `shut` are payout ids as a request gives them, at most MOST_ROWS of each: the
    ticked rows, and the rows of the page that have no checkbox, which are only reported. Payouts in
    `on_page` are loaded already and not read again.
    """

    whole = False  # all rows of a condition, not those picked one by one
    beyond_budget = 0

    def __init__(
        self,
        *,
        user: User,
        picked: Iterable[str],
        shut: Iterable[str] = (),
        on_page: Iterable[Payout] = (),
    ) -> None:
        self.user, self._on_page = user, {payout.pk: payout for payout in on_page}
        self.picked, self.unpickable = _ids(picked), _ids(shut)

    @cached_property
    def _sorted(self) -> tuple[list[Payout], list[tuple[Payout, DomainError]]]:
        wanted = {*self.picked, *self.unpickable}
        rows = [self._on_page[pk] for pk in wanted & self._on_page.keys()]
        if others := wanted - self._on_page.keys():
            rows += Payout.objects.visible_to(self.user).for_page().filter(pk__in=others)
        fine, out = [], []
        for payout in sorted(rows, key=lambda payout: (payout.prepared_at, payout.pk)):
            blocker = blocker_for(payout, self.user)
            if blocker is not None:
                out.append((payout, blocker))
            elif payout.pk in self.picked:
                fine.append(payout)
        return fine, out

    @property
    def rows(self) -> list[Payout]:
        return self._sorted[0]

    @property
    def left_out(self) -> list[tuple[Payout, DomainError]]:
        return self._sorted[1]

    @property
    def left_out_count(self) -> int:
        return len(self.left_out)

    @property
    def left_out_unnamed(self) -> int:
        return self.left_out_count - len(self.left_out)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        """Sum of the approvable rows in whole won."""
        return sum(payout.amount for payout in self.rows)

    @cached_property
    def exceeded_budgets(self) -> list[Budget]:
        """Budgets of which less is left than the sum of their programme's approvable rows. An
        approval leaves out the payouts beyond it."""
        wanted: Counter[int] = Counter()
        for payout in self.rows:
            wanted[payout.programme_id] += payout.amount
        return [one for one in budgets(wanted) if wanted[one.programme_id] > one.available]

    @property
    def fields(self) -> list[tuple[int, str]]:
        """Pairs of payout id and digest (`seen_value`) of the approvable rows, for the hidden
        fields of the approval form."""
        return [(payout.pk, seen_value(payout)) for payout in self.rows]

    def _bars(self) -> Iterable[Bar]:
        prefetch_related_objects(self.rows, "bars__user")  # a list reads them without the people
        for payout in self.rows:
            for bar in payout.bars.all():
                yield bar.why, bar.payout_id, bar.user_id, str(bar.user)

    @cached_property
    def barred_groups(self) -> list[BarredGroup]:
        found: dict[str, BarredGroup] = {}
        for why, payout_id, user_id, name in self._bars():
            group = found.setdefault(why, BarredGroup(BarReason(why)))
            group.people[user_id] = name
            group.payouts.add(payout_id)
        order = {BarReason.CONFIRMED: 0, BarReason.VOTED: 1, BarReason.PREPARED: 2}
        return sorted(found.values(), key=lambda group: order.get(group.reason, 3))


class ConditionSelection(Selection):
    """Selection of all prepared payouts of a filtered list (`rows`), in place of ticked rows. The
    property `rows` has those that the approval takes: of the oldest MOST_OF_CONDITION that this
    person may approve, as many as the budgets cover.

    `upto` is the highest payout id at the time the panel was shown, so that rows prepared later are
    left out (None: the present highest id). The number of queries does not grow with the rows.
    """

    whole = True

    def __init__(self, *, user: User, rows: PayoutQuerySet, upto: int | None = None) -> None:
        super().__init__(user=user, picked=())
        self.of_every_state = rows
        waiting = rows.in_state(PayoutStatus.PREPARED).order_by("prepared_at", "pk")
        if upto is None:
            upto = waiting.order_by().aggregate(newest=Max("pk"))["newest"] or 0
        self.upto = upto
        self.waiting = waiting.filter(pk__lte=upto)

    @cached_property
    def _approvable(self) -> list[Payout]:
        rows = self.waiting.filter(approvable_by(self.user))
        wanted = ("pk", "amount", "account_id", "approval_no", "programme_id")
        return list(rows.only(*wanted)[:MOST_OF_CONDITION])

    @cached_property
    def rows(self) -> list[Payout]:  # type: ignore[override]
        """Payouts that this person may approve and that the budget of their programme covers,
        oldest first in each programme. Only pk, amount, account_id, approval_no and programme_id
        are loaded."""
        return within_budgets(self._approvable)

    @property
    def beyond_budget(self) -> int:  # type: ignore[override]
        """Number of payouts that this person may approve, among the oldest MOST_OF_CONDITION, for
        which the budgets do not suffice."""
        return len(self._approvable) - self.count

    @cached_property
    def _shut(self) -> QuerySet[Payout]:
        able = self.waiting.filter(approvable_by(self.user)).order_by()
        return self.waiting.exclude(pk__in=able.values("pk"))

    @cached_property
    def left_out(self) -> list[tuple[Payout, DomainError]]:  # type: ignore[override]
        """The first LEFT_OUT_NAMED waiting payouts of the list that this person may not approve,
        each with its error. `left_out_count` counts all."""
        rows = self._shut.for_page()[:LEFT_OUT_NAMED]  # type: ignore[attr-defined]
        found = ((payout, blocker_for(payout, self.user)) for payout in rows)
        return [(payout, why) for payout, why in found if why is not None]

    @cached_property
    def left_out_count(self) -> int:  # type: ignore[override]
        return self._shut.count()

    @cached_property
    def remaining(self) -> int:
        """Number of approvable payouts after the first MOST_OF_CONDITION, left to a further
        approval."""
        if len(self._approvable) < MOST_OF_CONDITION:
            return 0
        return self.waiting.filter(approvable_by(self.user)).count() - MOST_OF_CONDITION

    @property
    def seen(self) -> str:
        """Digest (`selection_of`) of `rows`, with their amounts and accounts, for the hidden field
        of the form that calls `approve_condition`."""
        return selection_of(self.rows)

    def _bars(self) -> Iterable[Bar]:
        if not self.rows:
            return []
        bars = PayoutBar.objects.filter(payout__in=[row.pk for row in self.rows])
        shown = Coalesce(NullIf("user__name", Value("")), "user__username")
        return bars.values_list("why", "payout_id", "user_id", shown)

    def approvals(self) -> dict[int, str]:
        """Return {payout id: `seen_value`} of `rows`, the argument `seen` of `approve_payouts`."""
        return {row.pk: seen_value(row) for row in self.rows}


def _ids(values: Iterable[str]) -> list[int]:
    numbers = (whole_number(value) for value in values)
    return [number for number in numbers if number is not None][:MOST_ROWS]


def parse_seen(values: Iterable[str]) -> dict[int, str]:
    """Return {payout id: digest} from the hidden fields `<payout id>:<digest>` of the approval
    form, at most the first MOST_ROWS. Fields whose id is no number are dropped."""
    pairs = (value.partition(":") for value in list(values)[:MOST_ROWS])
    found = ((whole_number(pk), seen) for pk, _colon, seen in pairs)
    return {pk: seen for pk, seen in found if pk is not None}
