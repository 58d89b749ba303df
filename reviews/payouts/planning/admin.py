"""Admin pages of payment days and transfer limits. A change is proposed there by one administrator
and confirmed by another."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import FormattedAdmin, WonInput, number_text
from claims.banks import BANKS
from claims.changes.admin_forms import ProposingAdmin, ProposingForm
from claims.money import won_text
from reviews.payouts.models import PaymentCalendar, TransferLimit
from reviews.payouts.planning.changes import (
    propose_limit,
    propose_payment_days,
    weekday_names,
)

WEEKDAYS = (
    (1, pgettext_lazy("weekday", "월")),
    (2, pgettext_lazy("weekday", "화")),
    (3, pgettext_lazy("weekday", "수")),
    (4, pgettext_lazy("weekday", "목")),
    (5, pgettext_lazy("weekday", "금")),
)


def _days(label: Any, help_text: Any) -> SimpleArrayField:
    return SimpleArrayField(
        forms.DateField(), label=label, required=False, help_text=help_text,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip


class CalendarForm(ProposingForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("지급 요일"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    extra_days = _days(
        _("더하는 지급일"),
        _("요일과 관계없이 지급하는 날. 2026-12-31, 2027-01-04처럼 쉼표로 나누어 적습니다."),
    )
    closed_days = _days(
        _("쉬는 지급일"),
        _("요일이 맞아도 지급하지 않는 날. 공휴일은 적지 않아도 쉽니다."),
    )

    class Meta:
        model = PaymentCalendar
        fields = ("weekdays", "extra_days", "closed_days", "kinds_apart", "banks_apart")

    def propose(self) -> object:
        return propose_payment_days(
            calendar=self.instance, reason=self.cleaned_data["reason"], by=self.by
        )

    def clean(self) -> dict[str, Any]:
        data = forms.ModelForm.clean(self) or {}
        for name in self._meta.fields or ():
            if name in data:
                setattr(self.instance, name, data[name])
        return super().clean()


class LimitForm(ProposingForm):
    bank_code = forms.ChoiceField(
        label=_("은행"), choices=[("", _("모든 은행 합계")), *BANKS.items()], required=False
    )
    batch_won = WonInput(label=_("한 묶음 금액"), required=False)
    day_won = WonInput(
        label=_("하루 금액"),
        required=False,
        help_text=_("5억원이나 500,000,000처럼 적습니다. 비워 두면 한도가 없습니다."),
    )

    class Meta:
        model = TransferLimit
        fields = ("bank_code", "batch_won", "batch_lines", "day_won", "day_lines")

    def propose(self) -> object:
        return propose_limit(limit=self.instance, reason=self.cleaned_data["reason"], by=self.by)

    def clean(self) -> dict[str, Any]:
        data = forms.ModelForm.clean(self) or {}
        if self.instance.pk:
            data["bank_code"] = self.instance.bank_code
        for name in self._meta.fields or ():
            if name in data:
                setattr(self.instance, name, data[name])
        return super().clean()

    def validate_unique(self) -> None:
        """Skip the check that a bank has one row of limits: for a bank that has one the form
        proposes a change of it."""


@admin.register(PaymentCalendar)
class PaymentCalendarAdmin(ProposingAdmin, FormattedAdmin):
    form = CalendarForm
    list_display = ("days", "kinds_apart", "banks_apart")
    fields = ("weekdays", "extra_days", "closed_days", "kinds_apart", "banks_apart", "reason")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("지급 요일"))
    def days(self, calendar: PaymentCalendar) -> str:
        return weekday_names(calendar.weekdays)

    def row_title(self, row: PaymentCalendar) -> str:
        return gettext("지급일")


@admin.register(TransferLimit)
class TransferLimitAdmin(ProposingAdmin, FormattedAdmin):
    form = LimitForm
    list_display = ("bank", "batch_won", "batch_lines", "day_won", "day_lines")
    formatters: ClassVar[dict[str, Any]] = {
        "batch_won": won_text,
        "day_won": won_text,
        "batch_lines": number_text,
        "day_lines": number_text,
    }
    fields = ("bank_code", "batch_won", "batch_lines", "day_won", "day_lines", "reason")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("은행"), ordering="bank_code")
    def bank(self, limit: TransferLimit) -> str:
        return limit.bank_label

    def row_title(self, row: TransferLimit) -> str:
        return row.bank_label
