"""Form fields of a confirmation sheet, and the form of a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Text
from claims.confirmation.views import CONFIRMED

F = TypeVar("F", bound=forms.Form)


class ReasonForm(forms.Form):
    """Form with one text field, a reason of `least` to `most` characters (1 to 200 by default).

    `label` (사유 by default) and `hint` are shown at the field, `missing` is the error for an empty
    one; with `required` False it may be empty.
    """

    reason = forms.CharField(
        max_length=200,
        strip=True,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        label: Text = "",
        hint: Text = "",
        missing: Text = "",
        least: int = 1,
        most: int = 200,
        required: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        said: Any = {
            "required": missing or _("사유를 적어 주세요."),
            "min_length": _("%(least)s글자 이상 적어 주세요. 기록에 남습니다.") % {"least": least},
        }
        widget = self.fields["reason"].widget
        words: Any = {"label": label or _("사유"), "help_text": hint}
        self.fields["reason"] = forms.CharField(
            **words,
            required=required,
            min_length=least,
            max_length=most,
            strip=True,
            error_messages=said,
            widget=widget,
        )


def sheet_form(request: HttpRequest, make: Callable[..., F]) -> F:
    """Return the form `make(...)` for a confirmation sheet: bound to the POST if that is the
    confirmation, else with the POST's values as initial values."""
    if CONFIRMED in request.POST:
        return make(request.POST)
    return make(initial={name: request.POST[name] for name in request.POST})
