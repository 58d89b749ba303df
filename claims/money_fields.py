"""Form fields and model fields for whole won, for every package."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.money import AmountError, parse_won


def won(verbose: object, **kwargs: object) -> models.BigIntegerField:
    """Return a model field for whole won (KRW), with a check constraint in the database against
    amounts below zero."""
    return models.BigIntegerField(verbose, **kwargs)  # type: ignore[arg-type]


class WonField(forms.CharField):
    """An amount as people type it (1,400,000 · 140만원); cleaned to whole won, None when empty.

    The error `unreadable` covers every text that `claims.money.parse_won` refuses.
    """

    default_error_messages = {"unreadable": _("금액은 1,400,000이나 140만원처럼 적어 주세요.")}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_won(text)
        except AmountError as error:
            raise forms.ValidationError(self.error_messages["unreadable"]) from error


class BoundsForm(forms.Form):
    """Form of a list's conditions: an upper bound (`…_max`) below its lower one (`…_min`) is an
    error of the upper one."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for upper in [name for name in cleaned if name.endswith("_max")]:
            least, most = cleaned.get(upper.removesuffix("_max") + "_min"), cleaned[upper]
            if least is not None and most is not None and most < least:
                self.add_error(upper, _("최소 금액보다 작습니다. 두 금액을 바꾸어 적어 주세요."))
        return cleaned
