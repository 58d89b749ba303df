"""Forms of policies in the admin site: amounts with separators and won, ratios in per cent."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import percent_text
from claims.money import AmountError, parse_won
from claims.policy.comparison import factor_value
from claims.policy.models import FactorKind, FactorUnit, PolicyFactor

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%?\Z")


def parse_percent(text: str) -> int:
    """Return basis points from `25%`, `8.5 %` or `25`. Raises ValueError for any other text and
    above 100 %."""
    found = _PERCENT.match(unicodedata.normalize("NFKC", text).strip())
    points = int(Decimal(found.group(1)) * 100) if found else -1
    if not 0 <= points <= 10_000:
        raise ValueError("not a share between 0 and 1")
    return points


class PercentInput(forms.CharField):
    """Form field for a share in per cent, typed as `25%` and cleaned to basis points (2500), None
    when empty. A share outside 0 to 100 % is an error."""

    default_error_messages = {"unreadable": _("비율은 0%부터 100%까지, 25%처럼 적어 주세요.")}

    def prepare_value(self, value: Any) -> Any:
        return percent_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_percent(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["unreadable"]) from error


class FactorForm(forms.ModelForm):
    """Form of one factor of a policy. The value is won for a median claim (from 1), else per cent;
    the unit is set from the kind of factor.
    """

    value = forms.CharField(
        label=_("값"),
        max_length=30,
        help_text=_("비율은 25%처럼, 중앙값은 200,000원처럼 적습니다."),
    )

    class Meta:
        model = PolicyFactor
        fields = ("factor", "service", "industry", "value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["value"] = factor_value(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        median = data.get("factor") == FactorKind.MEDIAN_CLAIM
        self.instance.unit = FactorUnit.WON if median else FactorUnit.BASIS_POINTS
        if not data.get("value"):
            return data
        try:
            value = parse_won(data["value"]) if median else parse_percent(data["value"])
        except (AmountError, ValueError):
            value = -1
        if value < (1 if median else 0):
            self.add_error("value", _("비율은 0%부터 100%까지, 중앙값은 1원부터입니다."))
        data["value"] = value
        return data
