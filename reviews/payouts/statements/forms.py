"""Forms of bank statements: the file to load, the batch or receipt that a line is matched with, and
the explanation of a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.money import format_won
from reviews.payouts.models import PayoutBatch, RecoveryMovement, StatementLine, StatementMatch
from reviews.payouts.models.statements import MOST_REASON
from reviews.payouts.states import EXPLAINED, MatchKind, MovementKind, MovementStatus

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
    statement line may be matched with: key (batch:7), label and object. Those of the same sum come
    first; at most MOST_TARGETS of each. At most two queries."""
    batches = PayoutBatch.objects.filter(
        released_at__isnull=False, released_at__date__lte=line.day
    ).order_by("-released_at")
    found: list[tuple[int, str, str, Any]] = [
        (
            0 if batch.total == abs(line.amount) else 1,
            f"batch:{batch.pk}",
            f"{batch.number} · {format_won(batch.total)}",
            batch,
        )
        for batch in batches[:MOST_TARGETS]
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
