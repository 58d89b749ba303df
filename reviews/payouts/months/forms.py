"""Forms of a month: reason of a difference, note of a closing, reasons of sending back what another
person proposed and of a reopening."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.reasons import LONG_REASON


class DifferenceForm(forms.Form):
    """Form for the reason of one difference. Hidden fields carry the item and the won by which it
    differed when the page was shown."""

    item = forms.CharField(max_length=40, widget=forms.HiddenInput)
    amount = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("차이의 사유"),
        max_length=LONG_REASON,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class NoteForm(forms.Form):
    """Form that proposes the closing of a month, with an optional note to the second person. `seen`
    is the `figures_digest` of the page."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("메모"),
        required=False,
        max_length=LONG_REASON,
        strip=True,
        help_text=_("확인하는 사람에게 보입니다. 비워도 됩니다."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class SendBackForm(forms.Form):
    """Form by which the second person sends the proposed closing of a month back, or declines its
    proposed reopening."""

    reason = forms.CharField(
        label=_("돌려보내는 사유"),
        max_length=LONG_REASON,
        strip=True,
        help_text=_("올린 사람에게 알리고, 경과에 남습니다."),
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label=_("다시 여는 사유"),
        max_length=LONG_REASON,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
