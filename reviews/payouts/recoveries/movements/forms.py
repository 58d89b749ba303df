"""Forms of recoveries: the proposal, the day of the demand, receipts, plans, offsets, reasons."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.display.dates import weekday_text
from claims.documents.forms import DocumentChoiceField
from claims.documents.models import Document
from claims.form_controls import DayInput
from claims.money import AmountError, format_won, parse_won
from claims.money_fields import WonField
from claims.policy.deadlines import add_working_days
from claims.reasons import LONG_REASON
from reviews.payouts.models import OffsetGround, Payout, Recovery
from reviews.payouts.models.querysets import awaits_sample, is_held
from reviews.payouts.recoveries.demands.verbs import MOST_DAYS, usual_due_day
from reviews.payouts.recoveries.errors.movements import PlanFarError
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.movements.deposits import SHORTEST_REFERENCE
from reviews.payouts.recoveries.plans.verbs import FEWEST, MOST_INSTALMENTS, is_far
from reviews.payouts.states.payouts import UNBATCHED
from reviews.payouts.states.recoveries import RecoveryCause


def _control(**attrs: Any) -> dict[str, Any]:
    return {"class": "form-control", **attrs}


def won_field(label: Any) -> WonField:
    return WonField(
        label=label,
        error_messages={
            "required": _("금액을 원 단위로 적어 주세요."),
            "unreadable": _("금액을 원 단위로 적어 주세요."),
        },
        widget=forms.TextInput(
            attrs=_control(inputmode="numeric", autocomplete="off") | {"class": "form-control num"}
        ),
    )


def day_field(label: Any, missing: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        error_messages={"required": missing, "invalid": _("날짜를 2023-06-30처럼 적어 주세요.")},
        widget=DayInput(),
    )


def reason_field(label: Any = "", hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label or _("사유"),
        help_text=hint,
        max_length=LONG_REASON,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs=_control(rows=2)),
    )


class ProposalForm(forms.Form):
    """Form that proposes a recovery of `payout`: the won to ask back, the cause, the reason told to
    the claimant, and optionally a document of the claim."""

    amount = won_field(_("환수액"))
    cause = forms.ChoiceField(
        label=_("원인"),
        choices=RecoveryCause.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("원인을 골라 주세요.")},
    )
    reason = reason_field(hint=_("신청인에게 보내는 안내에 그대로 적힙니다."))
    document = DocumentChoiceField(
        label=_("근거 서류"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("없음"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("이 신청에 올라온 서류 가운데 고릅니다."),
    )

    def __init__(self, *args: Any, payout: Payout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers: Any = self.fields["document"]
        papers.queryset = Document.objects.handed_in().filter(claim=payout.claim_id)


class DemandForm(forms.Form):
    due_on = day_field(
        _("납부기한"),
        _("납부기한을 골라 주세요."),
        _("신청인이 돈을 보낼 마지막 날입니다. 안내에 적힙니다."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": usual_due_day(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ReceiptForm(forms.Form):
    amount = won_field(_("입금액"))
    received_on = day_field(_("입금일"), _("입금일을 골라 주세요."))
    reference = forms.CharField(
        label=_("은행 거래번호"),
        min_length=SHORTEST_REFERENCE,
        max_length=60,
        strip=True,
        help_text=_(
            "통장 거래내역의 번호. 숫자가 들어 있어야 하고, 사람 이름은 적지 않습니다. 같은 번호는 "
            "한 번만 적힙니다. 대소문자, 띄어쓰기, 하이픈이 달라도 같은 번호입니다."
        ),
        error_messages={
            "required": _("은행 거래번호를 적어 주세요."),
            "min_length": _("거래를 찾을 수 있게 네 글자 이상 적어 주세요."),
        },
        widget=forms.TextInput(attrs=_control(autocomplete="off")),
    )


def reason_form(data: Any = None, of: Recovery | None = None) -> ReasonForm:
    """Return the form of the reason of an act; none is asked for about an erased claim (`of`)."""
    is_required = of is None or of.claim.erased_at is None
    return ReasonForm(data, most=LONG_REASON, required=is_required)


class OffsetForm(forms.Form):
    """Form that proposes an offset of `recovery`: an unbatched payout of the same claimant that
    becomes smaller, the won, the ground (consent or law) and its details."""

    payout = forms.ModelChoiceField(
        label=_("상계할 지급"),
        help_text=_("지급을 보류했거나 표본 점검을 기다리는 지급은 고를 수 없습니다."),
        queryset=Payout.objects.none(),
        empty_label=_("지급을 골라 주세요"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("상계할 지급을 골라 주세요."),
            "invalid_choice": _("같은 신청인의 묶지 않은 지급만 고를 수 있습니다."),
        },
    )
    amount = won_field(_("상계액"))
    ground = forms.ChoiceField(
        label=_("상계의 근거"),
        choices=OffsetGround.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("상계의 근거를 골라 주세요.")},
    )
    reason = reason_field(hint=_("동의를 받은 날과 방법, 또는 법령의 이름을 적습니다."))

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payouts: Any = self.fields["payout"]
        payouts.queryset = offsetable(recovery)
        payouts.label_from_instance = lambda row: (
            f"{row.claim.number} · {row.get_kind_display()} · {row.amount:,}"
        )


def offsetable(recovery: Recovery) -> Any:
    """Return the payouts from which the recovery may be offset: those of the same claimant, on any
    claim, that are prepared or approved and in no batch. Grants on hold and payouts that wait for a
    sample check are left out."""
    rows = Payout.objects.filter(claimant=recovery.claim.claimant_id, status__in=UNBATCHED)
    rows = rows.filter(~is_held(), ~awaits_sample())
    return rows.select_related("claim").defer("claim__narrative").order_by("pk")


def add_months(day: date, months: int) -> date:
    """Return the day `months` months after `day`, or the last day of that month where it is
    shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def equal_instalments(left: int, count: int, first_on: date) -> list[tuple[date, int]]:
    """Return `count` monthly instalments as (day, won) that add up to `left` won, the first on
    `first_on`. All are equal, but the first takes the remainder of the division."""
    part = left // count
    amounts = [left - part * (count - 1), *[part] * (count - 1)]
    return [(add_months(first_on, n), amount) for n, amount in enumerate(amounts)]


class PlanForm(forms.Form):
    """Form of a plan of instalments for `recovery`: either number and first day of equal monthly
    instalments, or text with a day and an amount in each line, which wins."""

    count = forms.IntegerField(
        label=_("회차 수"),
        required=False,
        min_value=FEWEST,
        max_value=MOST_INSTALMENTS,
        help_text=_(
            "2회에서 24회. 매달 같은 날, 같은 금액으로 나눕니다. 쉬는 날은 다음 영업일로 옮깁니다."
        ),
        error_messages={
            "min_value": _("분할은 2회에서 24회까지 정할 수 있습니다."),
            "max_value": _("분할은 2회에서 24회까지 정할 수 있습니다."),
            "invalid": _("회차 수를 숫자로 적어 주세요."),
        },
        widget=forms.NumberInput(attrs=_control(inputmode="numeric")),
    )
    first_on = forms.DateField(
        label=_("첫 납부일"),
        required=False,
        error_messages={"invalid": _("날짜를 2023-06-30처럼 적어 주세요.")},
        widget=DayInput(),
    )
    lines = forms.CharField(
        label=_("날짜와 금액을 직접 적기"),
        required=False,
        max_length=2_000,
        help_text=_("한 줄에 한 회: 2023-06-30 100,000. 적으면 위의 회차 수는 쓰지 않습니다."),
        widget=forms.Textarea(attrs=_control(rows=3)),
    )
    reason = reason_field(_("합의 내용"), _("누구와 언제 어떻게 정했는지 적습니다."))

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recovery = recovery

    def clean(self) -> dict[str, Any]:
        """Add `instalments`, a list of (day, won), to the cleaned data; of equal ones a weekend or
        public holiday is moved to the next working day. Their sum is not checked here."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        if text := given.get("lines"):
            given["instalments"] = self._read(text)
        elif given.get("first_on") and is_far(given["first_on"], MOST_DAYS):
            self.add_error("first_on", PlanFarError.message)
        elif given.get("count") and given.get("first_on"):
            left = won_to_pay(self.recovery)
            monthly = equal_instalments(left, given["count"], given["first_on"])
            given["instalments"] = [(add_working_days(day, 0), won) for day, won in monthly]
        else:
            self.add_error(
                "count", _now("회차 수와 첫 납부일을 적거나, 날짜와 금액을 직접 적어 주세요.")
            )
        return given

    def _read(self, text: str) -> list[tuple[date, int]]:
        found = []
        for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
            day, _blank, amount = line.partition(" ")
            try:
                found.append((date.fromisoformat(day), parse_won(amount)))
            except (ValueError, AmountError):
                said = _now("%(n)s번째 줄을 읽을 수 없습니다. 2023-06-30 100,000처럼 적어 주세요.")
                self.add_error("lines", said % {"n": number})
                break
        return found


def instalment_rows(instalments: list[tuple[date, int]]) -> list[tuple[str, str, str]]:
    """Return number, day with its weekday, and won of each instalment as text, for the rows of a
    confirmation sheet."""
    won = _now("%(amount)s원")
    return [
        (str(number), weekday_text(day), won % {"amount": format_won(amount)})
        for number, (day, amount) in enumerate(instalments, 1)
    ]
