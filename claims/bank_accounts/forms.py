"""The form of a corrected account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.bank_accounts.models import Proof
from claims.banks import BANKS, account_digits
from claims.document_kinds import DocumentKind
from claims.documents.forms import DocumentChoiceField
from claims.documents.models import Document
from claims.form_controls import personal_input
from claims.reasons import MOST_REASON
from claims.register.models import Claim


class AccountForm(forms.Form):
    """Form of a correction of a claim's bank account: bank, number, holder, proof, reason, and the
    bankbook copy that proves it.
    """

    bank = forms.ChoiceField(
        label=_("은행"),
        choices=[("", _("은행을 골라 주세요")), *BANKS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("은행을 골라 주세요.")},
    )
    number = forms.CharField(
        label=_("계좌번호"),
        max_length=30,
        widget=personal_input(inputmode="numeric", **{"class": "form-control num"}),
        help_text=_("숫자 10~14자리. 하이픈은 있어도 됩니다."),
        error_messages={"required": _("계좌번호를 적어 주세요.")},
    )
    holder = forms.CharField(
        label=_("예금주"),
        max_length=100,
        widget=personal_input(),
        help_text=_("통장에 적힌 대로 적습니다."),
        error_messages={"required": _("예금주를 적어 주세요.")},
    )
    proof = forms.ChoiceField(
        label=_("근거"),
        choices=Proof.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("근거를 골라 주세요.")},
    )
    document = DocumentChoiceField(
        label=_("통장 사본"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("올린 통장 사본을 골라 주세요"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = forms.CharField(
        label=_("사유"),
        min_length=2,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text=_("누가 언제 알려 주었는지 적습니다. 확인하는 사람이 읽습니다."),
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )

    def __init__(self, *args: Any, claim: Claim, sees_documents: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_documents:
            del self.fields["document"]
            proofs: Any = self.fields["proof"]
            proofs.choices = [one for one in Proof.choices if one[0] != Proof.BANKBOOK]
            return
        papers: Any = self.fields["document"]
        papers.queryset = Document.objects.handed_in().filter(
            claim=claim, kind=DocumentKind.BANKBOOK_COPY
        )

    def clean_number(self) -> str:
        digits = account_digits(self.cleaned_data["number"])
        if digits is None:
            raise forms.ValidationError(_("계좌번호는 숫자 10~14자리입니다. 통장을 다시 보세요."))
        return digits

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("proof") == Proof.BANKBOOK and not given.get("document"):
            self.add_error("document", _("이 신청에 올라온 통장 사본을 골라 주세요."))
        return given
