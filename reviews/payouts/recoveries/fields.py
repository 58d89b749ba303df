"""Fields that the forms of recoveries share: won, days, reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.form_controls import DayInput
from claims.money_fields import WonField
from claims.reasons import LONG_REASON
from reviews.payouts.models import Recovery


def control(**attrs: Any) -> dict[str, Any]:
    return {"class": "form-control", **attrs}


def won_field(label: Any) -> WonField:
    return WonField(
        label=label,
        error_messages={
            "required": _("금액을 원 단위로 적어 주세요."),
            "unreadable": _("금액을 원 단위로 적어 주세요."),
        },
        widget=forms.TextInput(
            attrs=control(inputmode="numeric", autocomplete="off") | {"class": "form-control num"}
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
        widget=forms.Textarea(attrs=control(rows=2)),
    )


def reason_form(data: Any = None, of: Recovery | None = None) -> ReasonForm:
    """Return the form of the reason of an act; none is asked for about an erased claim (`of`)."""
    is_required = of is None or of.claim.erased_at is None
    return ReasonForm(data, most=LONG_REASON, required=is_required)
