"""The form of an inquiry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.form_controls import DayInput
from claims.inquiries.escalation import day_to_answer
from claims.inquiries.models import InquiryKind, InquiryOutcome
from claims.inquiries.topics import topic_choices
from claims.inquiries.verbs import FURTHEST, LONGEST_TEXT

CALL_BACK, ESCALATE = "call_back", "escalate"
FIELD_IDS = "id_inquiry_%s"  # other forms of the claim page have a kind too


class InquiryForm(forms.Form):
    """Form of an inquiry of a claimant: its kind (call received, call made, visit, letter), the
    text, and one of an outcome, the day to call back, and what an office is to do."""

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
        choices=[
            *InquiryOutcome.choices,
            (CALL_BACK, _("다시 연락하기로 함")),
            (ESCALATE, _("다른 부서에 전달")),
        ],
        initial=InquiryOutcome.ANSWERED,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("결과를 골라 주세요.")},
    )
    topic = forms.ChoiceField(
        label=_("전달할 일"),
        required=False,
        choices=lambda: [("", _("골라 주세요")), *topic_choices()],
        help_text=_("「다른 부서에 전달」일 때만 고릅니다. 그 부서의 알림함에 나옵니다."),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("전달할 일을 목록에서 다시 골라 주세요.")},
    )
    call_back_on = forms.DateField(
        label=_("다시 연락할 날"),
        required=False,
        help_text=_("전달할 때는 답을 받을 날입니다. 비우면 2영업일 뒤입니다."),
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
        outcome = data.get("outcome")
        if data.get("call_back_on") and outcome not in (CALL_BACK, ESCALATE, None):
            text = _("날을 적었으면 「다시 연락하기로 함」이나 「다른 부서에 전달」을 골라 주세요.")
            self.add_error("outcome", text)
        if outcome == ESCALATE and not data.get("topic") and "topic" not in self.errors:
            self.add_error("topic", _("전달할 일을 골라 주세요."))
        if data.get("topic") and outcome not in (ESCALATE, None):
            text = _("전달할 일을 골랐으면 결과를 「다른 부서에 전달」로 골라 주세요.")
            self.add_error("outcome", text)
        return data

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """The arguments of `note_inquiry` but `claim` and `by`, from a valid form. An inquiry to
        escalate waits for the office's answer."""
        data = {name: self.cleaned_data[name] for name in ("kind", "text", "outcome")}
        day = self.cleaned_data["call_back_on"]
        if data["outcome"] == ESCALATE:
            day = day or day_to_answer()
        if data["outcome"] in (CALL_BACK, ESCALATE):
            data["outcome"] = ""
        return data | {"call_back_on": day}
