"""The form of a corrected contact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.contacts.verbs import (
    LONGEST_LINE,
    LONGEST_MAIL,
    AddressUnreadableError,
    EmailUnreadableError,
    NothingToCorrectError,
    PhoneUnreadableError,
)
from claims.form_controls import PERSONAL, personal_input
from claims.identifiers import phone_digits
from claims.reasons import MOST_REASON
from claims.register.models import Address, ContactProof


class ContactForm(forms.Form):
    """Form of a correction of a claim's contact: telephone, mail address, postal address, proof,
    reason.

    A part that is left empty stays unchanged; the page does not show the present values in plain.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    phone = forms.CharField(
        label=_("휴대전화"),
        max_length=30,
        required=False,
        widget=personal_input(inputmode="tel", **{"class": "form-control num"}),
        help_text=_("비워 두면 그대로입니다. 유선 번호는 문자와 알림톡을 받지 못합니다."),
    )
    email = forms.EmailField(
        label=_("이메일"),
        max_length=LONGEST_MAIL,
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off", **PERSONAL}),
        help_text=_("비워 두면 그대로입니다."),
        error_messages={"invalid": EmailUnreadableError.message},
    )
    postcode = forms.CharField(
        label=_("우편번호"),
        max_length=5,
        required=False,
        widget=personal_input(inputmode="numeric", **{"class": "form-control num"}),
        help_text=_("숫자 다섯 자리. 우편 주소를 비워 두면 그대로입니다."),
    )
    street = forms.CharField(
        label=_("도로명 주소"), max_length=LONGEST_LINE, required=False, widget=personal_input()
    )
    detail = forms.CharField(
        label=_("상세 주소"), max_length=LONGEST_LINE, required=False, widget=personal_input(),
        help_text=_("동, 층, 호. 없으면 비워 둡니다."),
    )  # fmt: skip
    proof = forms.ChoiceField(
        label=_("근거"),
        choices=ContactProof.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("근거를 골라 주세요.")},
    )
    reason = forms.CharField(
        label=_("사유"),
        min_length=2,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        help_text=_("누가 언제 알려 주었는지, 무엇으로 본인을 확인했는지 적습니다."),
        error_messages={
            "required": _("사유를 적어 주세요."),
            "min_length": _("사유를 두 글자 이상 적어 주세요."),
        },
    )

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        digits = phone_digits(typed) if typed else ""
        if digits is None:
            raise forms.ValidationError(PhoneUnreadableError.message)
        return digits

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        lines = [given.get(name, "").strip() for name in ("postcode", "street", "detail")]
        postcode, street, _detail = lines
        if any(lines) and not (len(postcode) == 5 and postcode.isdecimal() and len(street) > 1):
            self.add_error("postcode", AddressUnreadableError.message)
        elif not any((*lines, *(self.data.get(name, "").strip() for name in ("phone", "email")))):
            self.add_error(None, NothingToCorrectError.message)
        return given

    @property
    def verb_arguments(self) -> dict[str, Any]:
        """The arguments of `correct_contact` but `claim` and `by`, from a valid form. `address` is
        None if no part of it was typed.
        """
        given = self.cleaned_data
        address = Address(given["postcode"].strip(), given["street"], given["detail"])
        named = {
            name: given[name] for name in ("phone", "email", "proof", "reason", "seen_version")
        }
        return {**named, "address": address if any(address) else None}
