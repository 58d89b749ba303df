"""Forms of a batch: the conditions that choose its payouts, and its day of transfer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.banks import BANKS
from claims.errors import DomainError
from claims.form_controls import DayInput
from claims.money_fields import WonField
from claims.users.requests import whole_number
from reviews.payouts.approvals.selection import MOST_ROWS
from reviews.payouts.batches.queries import MOST_IN_A_BATCH, BatchChoice
from reviews.payouts.batches.transfer_days import (
    check_transfer_day,
    last_transfer_day,
    next_transfer_day,
)
from reviews.payouts.states.payouts import PayoutKind


class TransferDayField(forms.DateField):
    """Form field for a day of transfer. An empty value of an optional field is cleaned to today, or
    to the next payment day if today is none. Days that `check_transfer_day` refuses are invalid."""

    widget = DayInput()

    def clean(self, value: Any) -> date:
        day: date = super().clean(value) or next_transfer_day()
        try:
            check_transfer_day(day)
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error
        return day


def day_bounds() -> dict[str, str]:
    """Return the HTML attributes `min` and `max` of an input for a day of transfer, as of today."""
    return {"min": next_transfer_day().isoformat(), "max": last_transfer_day().isoformat()}


class TransferDayForm(forms.Form):
    transfer_on = TransferDayField(
        label=_("이체일"),
        error_messages={
            "required": _("이체일을 골라 주세요."),
            "invalid": _("이체일은 2026-11-30처럼 적어 주세요."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["transfer_on"].widget.attrs.update(day_bounds())


class BatchForm(forms.Form):
    """Form of the conditions of a batch, read from the address or from the form that builds it.

    Every field is optional. Without any, the batch takes the oldest approved payouts of one
    programme, at most MOST_IN_A_BATCH, without repetitions of failed payments.
    """

    kinds = forms.MultipleChoiceField(label=_("지급 종류"), choices=PayoutKind, required=False)
    bank = forms.ChoiceField(
        label=_("은행"), choices=[("", _("모든 은행")), *BANKS.items()], required=False
    )
    most_won = WonField(
        label=_("한도"),
        required=False,
        help_text=_("은행의 하루 한도. 먼저 작성된 건부터 넘지 않게 담습니다"),
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "inputmode": "numeric",
                "autocomplete": "off",
                "data-live": "",
            }
        ),
    )
    most_lines = forms.IntegerField(
        label=_("건수 한도"),
        required=False,
        min_value=1,
        max_value=MOST_IN_A_BATCH,
        widget=forms.NumberInput(attrs={"class": "form-control", "data-live": ""}),
        error_messages={
            "min_value": _("건수는 1부터 5,000까지 적어 주세요."),
            "max_value": _("건수는 1부터 5,000까지 적어 주세요."),
            "invalid": _("건수는 숫자로 적어 주세요."),
        },
    )
    transfer_on = TransferDayField(
        label=_("이체일"),
        required=False,
        error_messages={"invalid": _("이체일은 2026-11-30처럼 적어 주세요.")},
    )

    def __init__(self, data: QueryDict) -> None:
        given = data.copy()
        if not given.get("transfer_on"):
            given["transfer_on"] = next_transfer_day().isoformat()
        super().__init__(given)
        self.fields["transfer_on"].widget.attrs.update(day_bounds(), **{"data-live": ""})
        picks = (whole_number(value) for value in given.getlist("pick"))
        found = dict.fromkeys(pk for pk in picks if pk)
        self.picks = tuple(found)[:MOST_ROWS]
        self.only_failures = given.get("again") == "yes"

    def clean_most_won(self) -> int | None:
        won: int | None = self.cleaned_data["most_won"]
        if won == 0:
            raise forms.ValidationError(_("한도는 1원보다 크게 적어 주세요."))
        return won

    @property
    def choice(self) -> BatchChoice:
        """Conditions of the valid form as a BatchChoice, the argument of `payouts_to_batch` and
        `preview_batch`."""
        found = self.cleaned_data
        return BatchChoice(
            kinds=tuple(found["kinds"]),
            bank=found["bank"],
            most_won=found["most_won"],
            most_lines=found["most_lines"] or MOST_IN_A_BATCH,
            picks=self.picks,
            only_failures=self.only_failures,
        )

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of hidden fields that carry the valid conditions, and the day of
        transfer, in the form that builds the batch. `again` is not among them."""
        found = self.cleaned_data
        pairs = [("kinds", kind) for kind in found["kinds"]]
        pairs += [("pick", str(pk)) for pk in self.picks]
        single = ("bank", "most_won", "most_lines")
        pairs += [(name, str(found[name])) for name in single if found[name]]
        return [*pairs, ("transfer_on", found["transfer_on"].isoformat())]

    @property
    def picked_words(self) -> str:
        count = len(self.picks)
        return ngettext("고른 지급 %(n)s건만", "고른 지급 %(n)s건만", count) % {"n": f"{count:,}"}
