"""Form of a plan of instalments."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import weekday_text
from claims.form_controls import DayInput
from claims.money import AmountError, parse_won, won_text
from claims.policy.deadlines import add_working_days
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.demands.verbs import MOST_DAYS
from reviews.payouts.recoveries.errors.plans import PlanFarError
from reviews.payouts.recoveries.fields import control, reason_field
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.plans.verbs import FEWEST, MOST_INSTALMENTS, is_far


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
        widget=forms.NumberInput(attrs=control(inputmode="numeric")),
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
        widget=forms.Textarea(attrs=control(rows=3)),
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
                "count", gettext("회차 수와 첫 납부일을 적거나, 날짜와 금액을 직접 적어 주세요.")
            )
        return given

    def _read(self, text: str) -> list[tuple[date, int]]:
        found = []
        for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
            day, _blank, amount = line.partition(" ")
            try:
                found.append((date.fromisoformat(day), parse_won(amount)))
            except (ValueError, AmountError):
                said = gettext(
                    "%(n)s번째 줄을 읽을 수 없습니다. 2023-06-30 100,000처럼 적어 주세요."
                )
                self.add_error("lines", said % {"n": number})
                break
        return found


def instalment_rows(instalments: list[tuple[date, int]]) -> list[tuple[str, str, str]]:
    """Return number, day with its weekday, and won of each instalment as text, for the rows of a
    confirmation sheet."""
    return [
        (str(number), weekday_text(day), won_text(amount))
        for number, (day, amount) in enumerate(instalments, 1)
    ]
