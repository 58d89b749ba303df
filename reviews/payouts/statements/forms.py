"""Forms of bank statements: the file to load, the batch or receipt that a line is matched with, and
the explanation of a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Abs, Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.numbers import number
from claims.form_controls import DayInput
from claims.money import format_won
from claims.reasons import LONG_REASON
from reviews.payouts.models import (
    Payout,
    PayoutBatch,
    RecoveryMovement,
    StatementLine,
    StatementMatch,
)
from reviews.payouts.statements.verbs import receipts_of
from reviews.payouts.states.books import EXPLAINED, MatchKind
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

MOST_TARGETS = 40  # choices on the page of a line


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("거래내역 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.xlsx"}),
        help_text=_(
            "CSV(UTF-8, CP949)나 XLSX, 10MB까지. 거래일시, 출금액, 입금액, 잔액 열이 있어야 합니다."
        ),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다. 내용이 있는 파일을 올려 주세요."),
        },
    )
    until = forms.DateField(
        label=_("조회 끝"),
        required=False,
        help_text=_("내려받을 때 고른 기간의 마지막 날. 비우면 마지막 거래일입니다."),
        error_messages={"invalid": _("날짜를 2023-06-30처럼 적어 주세요.")},
        widget=DayInput(),
    )


class TargetForm(forms.Form):
    """Form to choose the batch or the receipt with which a statement line is matched, from
    `targets_of`. `receipt` is the one for which the line stands by its bank reference, or None."""

    target = forms.ChoiceField(
        label=_("맞출 것"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("맞출 묶음이나 환수 입금을 골라 주세요."),
            "invalid_choice": _("이 줄과 맞출 수 없습니다. 다시 골라 주세요."),
        },
    )

    def __init__(self, *args: Any, line: StatementLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receipts = receipts_of(line)
        self.targets = targets_of(line, receipts)
        fitting = [target for _key, _label, target in self.targets]
        self.receipt = next(iter([*fitting, *receipts])) if receipts else None
        choices: Any = self.fields["target"]
        choices.choices = [("", _("골라 주세요"))] + [
            (key, label) for key, label, _target in self.targets
        ]

    @property
    def picked(self) -> Any:
        """The PayoutBatch or RecoveryMovement chosen in the valid form."""
        wanted = self.cleaned_data["target"]
        return next(target for key, _label, target in self.targets if key == wanted)


def targets_of(
    line: StatementLine, receipts: Sequence[RecoveryMovement] = ()
) -> list[tuple[str, str, Any]]:
    """Return the choices with which a statement line may be matched: key (batch:7), label, object.

    The choices are released batches and receipts of recoveries: for a deposit the unmatched
    receipts of the same sum, for a withdrawal the receipts from whose deposits that sum can have
    been sent back. If the deposit already has a receipt, or could be one of two (`receipts_of`),
    only `receipts` are offered, without those that wait for confirmation or exceed the line's sum.

    A batch is shown with the won that no statement line is matched with yet. For a deposit only the
    won that failed or came back count, and batches without any are left out. Exact sums come first,
    matched batches last, at most MOST_TARGETS of each. At most two queries.
    """
    if receipts:
        fit = (one for one in receipts if not one.is_waiting and one.amount <= line.amount)
        return [_of_receipt(one, line) for one in fit]
    found = [
        (int(batch.left != abs(line.amount)), f"batch:{batch.pk}", _batch_label(batch), batch)
        for batch in _batches_for(line)[:MOST_TARGETS]
    ]
    of_its_sum = _receipts_for(line) if line.is_deposit else _deposits_with_a_rest(line)
    found += [(0, *_of_receipt(movement, line)) for movement in of_its_sum[:MOST_TARGETS]]
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]


def _of_receipt(movement: RecoveryMovement, line: StatementLine) -> tuple[str, str, Any]:
    """Return key, label and object of a receipt. If its deposit was larger than the receipt, the
    label names the won above it: `movement.rest` for a withdrawal, which may have sent them back,
    else the line's amount less the receipt's."""
    label = (
        f"{_('환수')} R-{movement.recovery_id:05d} · {format_won(movement.amount)} · "
        f"{date_format(movement.dated)}"
    )
    rest = getattr(movement, "rest", line.amount - movement.amount)
    if rest:
        label = gettext("%(receipt)s · 더 들어온 돈 %(rest)s원") % {
            "receipt": label, "rest": number(rest),
        }  # fmt: skip
    return f"receipt:{movement.pk}", label, movement


def _receipts_for(line: StatementLine) -> QuerySet[RecoveryMovement]:
    """Return the confirmed receipts of a deposit's sum that are on no line, newest first."""
    matched = _matches_of(MatchKind.RECEIPT).values("movement")
    rows = RecoveryMovement.objects.filter(
        kind=MovementKind.RECEIVED, status=MovementStatus.CONFIRMED, amount=line.amount
    )
    return rows.exclude(pk__in=matched).order_by("-pk")


def _deposits_with_a_rest(line: StatementLine) -> QuerySet[RecoveryMovement]:
    """Return the receipts, newest first, whose deposit of that day or before has a `rest` in won,
    above the receipt, of which no line was sent back yet and which a withdrawal fits into."""
    deposits = _matches_of(MatchKind.RECEIPT).filter(movement=OuterRef("pk"))
    on = deposits.filter(line__day__lte=line.day).values("line__amount")
    rows = RecoveryMovement.objects.annotate(rest=Subquery(on) - F("amount"))
    sent_back = _matches_of(MatchKind.SURPLUS).values("movement")
    return rows.filter(rest__gte=-line.amount).exclude(pk__in=sent_back).order_by("-pk")


def _batches_for(line: StatementLine) -> QuerySet[Any]:
    """Return the batches released on or before the day of a statement line, best fit first.

    Each has `moved` in won: the batch's total for a withdrawal, its failed and returned payouts for
    a deposit. `left` is `moved` minus the sum of the lines matched with the batch so far. The order
    is `left` equal to the line's amount, then any `left`, then the rest; within each the newest
    release first. For a deposit, batches with nothing left are omitted.
    """
    lines = StatementMatch.objects.filter(batch=OuterRef("pk"), undone_at__isnull=True)
    lines = lines.filter(kind=MatchKind.BACK if line.is_deposit else MatchKind.BATCH)
    back = Payout.objects.filter(batch=OuterRef("pk"), status=PayoutStatus.FAILED)
    moved = _sum(back, "amount") if line.is_deposit else F("total")
    found = PayoutBatch.objects.filter(
        released_at__isnull=False, released_at__date__lte=line.day
    ).annotate(moved=moved, left=F("moved") - Abs(_sum(lines, "line__amount")))
    if line.is_deposit:
        found = found.filter(left__gt=0)
    fits = Case(When(left=abs(line.amount), then=0), When(left__gt=0, then=1), default=2)
    return found.order_by(fits, "-released_at")


def _sum(rows: QuerySet[Any], field: str) -> Coalesce:
    """Return a subquery for the sum of a field of these rows of a batch; 0 without rows."""
    summed = rows.order_by().values("batch").annotate(n=Sum(field)).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


def _batch_label(batch: Any) -> str:
    return gettext("%(number)s · 맞출 돈 %(left)s원 (모두 %(all)s원)") % {
        "number": batch.number,
        "left": number(batch.left),
        "all": number(batch.moved),
    }


def _matches_of(kind: MatchKind) -> QuerySet[StatementMatch]:
    return StatementMatch.objects.filter(kind=kind, undone_at__isnull=True)


class ExplainForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("종류"),
        choices=[(kind.value, kind.label) for kind in MatchKind if kind in EXPLAINED],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("종류를 골라 주세요.")},
    )
    reason = forms.CharField(
        label=_("사유"),
        max_length=LONG_REASON,
        strip=True,
        help_text=_("줄과 함께 남습니다. 사람 이름은 적지 마세요."),
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
