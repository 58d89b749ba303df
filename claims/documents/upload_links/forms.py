"""Forms of upload links: verification digits, files of a claimant, a link of the secretariat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.forms import ManyFilesField
from claims.documents.upload_links.visits import answer_digits
from claims.form_controls import DayInput

# What a telephone offers to choose: the camera and its pictures, and files.
ACCEPT = "image/*,application/pdf,.pdf,.hwp,.hwpx,.xlsx,.xls,.csv,.zip,.heic,.tif,.tiff"


class VerificationDigitsForm(forms.Form):
    answer = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "form-control num",
                "inputmode": "numeric",
                "autocomplete": "off",
                "aria-describedby": "answer-hint",
            }
        ),
        error_messages={"required": _("끝 4자리를 적어 주세요.")},
    )

    def clean_answer(self) -> str:
        digits = answer_digits(self.cleaned_data["answer"])
        if not digits:
            raise forms.ValidationError(_("숫자 4자리를 적어 주세요."))
        return digits

    def ask_again(self) -> None:
        """Mark the field `answer` as invalid and give it the focus. A wrong answer (without form
        errors) is blanked, so that Enter does not send it again; an unreadable one stays."""
        if not self.errors:
            self.data = {}
        told = f"{self['answer'].auto_id}_error answer-hint" if self.errors else "answer-hint"
        self.fields["answer"].widget.attrs |= {
            "autofocus": True,
            "aria-invalid": "true",
            "aria-describedby": told,
        }


class SentFilesForm(forms.Form):
    """Form by which a claimant sends files of one kind. The page has two inputs, one for the camera
    and one for files; both have the same name."""

    kind = forms.ChoiceField(
        choices=DocumentKind.choices,
        widget=forms.HiddenInput,
        error_messages={
            "required": _("서류 종류를 골라 주세요."),
            "invalid_choice": _("서류 종류를 골라 주세요."),
        },
    )
    documents = ManyFilesField(
        allow_empty_file=True,  # refused by name, like other files
        max_length=1000,
        error_messages={"required": _("올릴 파일을 골라 주세요.")},
    )


class LinkForm(forms.Form):
    """Form of the secretariat for a new upload link: `kinds` of documents to ask for and `until`,
    the last day of the link (KST). It does not check the range of `until`: the browser offers today
    to UPLOAD_LINK_MOST_DAYS later, and `send_upload_link` raises LinkDayError for other days."""

    kinds = forms.MultipleChoiceField(
        label=_("요청할 서류"),
        choices=DocumentKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": _("요청할 서류를 하나 이상 골라 주세요.")},
    )
    until = forms.DateField(
        label=_("기한"),
        widget=DayInput(),
        help_text=_("이날 자정까지 낼 수 있습니다."),
        error_messages={"required": _("기한을 골라 주세요."), "invalid": _("기한을 골라 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        last = today + timedelta(days=settings.UPLOAD_LINK_MOST_DAYS)
        self.fields["until"].widget.attrs |= {"min": f"{today}", "max": f"{last}"}
