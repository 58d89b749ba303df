"""Fields for whole won, of forms and of tables, for every room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.money import AmountError, parse_won


def won(verbose: object, **kwargs: object) -> models.BigIntegerField:
    """Return a table's field for whole won (KRW); a check of the table keeps it from going below
    zero."""
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
