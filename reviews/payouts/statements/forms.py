"""Forms of bank statements: the file to load, the batch or receipt that a line is matched with, and
the explanation of a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Abs, Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.numbers import number
from claims.money import format_won
from reviews.payouts.models import (
    Payout,
    PayoutBatch,
    RecoveryMovement,
    StatementLine,
    StatementMatch,
)
from reviews.payouts.models.statements import MOST_REASON
from reviews.payouts.states.books import EXPLAINED, MatchKind
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

MOST_TARGETS = 40  # that a line's page offers


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("거래내역 파일"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.xlsx"}),
        help_text=_(
            "CSV(UTF-8, CP949)나 XLSX, 10MB까지. 거래일시, 출금액, 입금액, 잔액 열이 있어야 합니다."
        ),
        error_messages={
            "required": _("올릴 파일을 골라 주세요."),
            "empty": _("파일이 비어 있습니다."),
        },
    )
    until = forms.DateField(
        label=_("조회 끝"),
        required=False,
        help_text=_("내려받을 때 고른 기간의 마지막 날. 비우면 마지막 거래일입니다."),
        error_messages={"invalid": _("날짜를 2023-06-30처럼 적어 주세요.")},
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )


class TargetForm(forms.Form):
    """Form to choose the batch or the receipt with which a statement line is matched, from
    `targets_of(line)`."""

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
        self.targets = targets_of(line)
        choices: Any = self.fields["target"]
        choices.choices = [("", _("골라 주세요"))] + [
            (key, label) for key, label, _target in self.targets
        ]

    @property
    def picked(self) -> Any:
        """The PayoutBatch or RecoveryMovement chosen in the valid form."""
        wanted = self.cleaned_data["target"]
        return next(target for key, _label, target in self.targets if key == wanted)


def targets_of(line: StatementLine) -> list[tuple[str, str, Any]]:
    """Return the released batches and, for a deposit, the unmatched receipts of the same sum that a
    statement line may be matched with: key (batch:7), label and object.

    A batch is shown with the won that no statement line is matched with yet. For a deposit that is
    the won that failed or came back, and batches without any are left out. Receipts and batches
    with exactly the line's sum come first, matched batches last; at most MOST_TARGETS of each. At
    most two queries.
    """
    found = [
        (int(batch.left != abs(line.amount)), f"batch:{batch.pk}", _batch_label(batch), batch)
        for batch in _batches_for(line)[:MOST_TARGETS]
    ]
    if line.is_deposit:
        receipts = RecoveryMovement.objects.filter(
            kind=MovementKind.RECEIVED, status=MovementStatus.CONFIRMED, amount=line.amount
        ).exclude(pk__in=_on_a_statement())
        found += [
            (
                0,
                f"receipt:{movement.pk}",
                f"{_('환수')} R-{movement.recovery_id:05d} · {format_won(movement.amount)} · "
                f"{date_format(movement.dated)}",
                movement,
            )
            for movement in receipts.order_by("-pk")[:MOST_TARGETS]
        ]
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]


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


def _on_a_statement() -> Any:
    rows = StatementMatch.objects.filter(undone_at__isnull=True, movement__isnull=False)
    return rows.values("movement")


class ExplainForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("종류"),
        choices=[(kind.value, kind.label) for kind in MatchKind if kind in EXPLAINED],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("종류를 골라 주세요.")},
    )
    reason = forms.CharField(
        label=_("사유"),
        max_length=MOST_REASON,
        strip=True,
        help_text=_("줄과 함께 남습니다. 사람 이름은 적지 마세요."),
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
