"""The form of an inquiry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.form_controls import DayInput
from claims.inquiries.models import InquiryKind, InquiryOutcome
from claims.inquiries.verbs import FURTHEST, LONGEST_TEXT

CALL_BACK = "call_back"
FIELD_IDS = "id_inquiry_%s"  # other forms of the claim page have a kind too


class InquiryForm(forms.Form):
    """Form of an inquiry of a claimant: its kind (call received, call made, visit, letter), the
    text, and either an outcome or the day to call back."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("inquiry", "경로"),
        choices=InquiryKind,
        initial=InquiryKind.CALL,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("문의가 온 경로를 골라 주세요.")},
    )
    text = forms.CharField(
        label=_("문의와 답한 내용"),
        strip=True,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "maxlength": None}),
        error_messages={
            "required": _("문의 내용을 적어 주세요."),
            "max_length": _("문의 내용은 2,000자까지입니다. 지금 %(show_value)s자입니다."),
        },
    )
    outcome = forms.ChoiceField(
        label=pgettext_lazy("inquiry", "결과"),
        choices=[*InquiryOutcome.choices, (CALL_BACK, _("다시 연락하기로 함"))],
        initial=InquiryOutcome.ANSWERED,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("결과를 골라 주세요.")},
    )
    call_back_on = forms.DateField(
        label=_("다시 연락할 날"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": _("날짜를 2026-12-03처럼 적어 주세요.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        self.fields["text"].widget.attrs.pop("maxlength", None)  # a longer one is told, not cut
        self.fields["call_back_on"].widget.attrs.update(
            min=today.isoformat(), max=(today + FURTHEST).isoformat()
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wants = data.get("outcome") == CALL_BACK
        if wants and not data.get("call_back_on") and "call_back_on" not in self.errors:
            self.add_error("call_back_on", _("다시 연락할 날을 골라 주세요."))
        if data.get("call_back_on") and data.get("outcome") not in (CALL_BACK, None):
            text = _("다시 연락할 날을 적었으면 결과를 「다시 연락하기로 함」으로 골라 주세요.")
            self.add_error("outcome", text)
        return data

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """The arguments of `note_inquiry` but `claim` and `by`, from a valid form."""
        data = dict(self.cleaned_data)
        if data["outcome"] == CALL_BACK:
            data["outcome"] = ""
        return data
