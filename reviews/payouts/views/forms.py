"""Forms for reasons and amounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.money import AmountError, parse_won


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("사유"),
        max_length=200,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class CorrectionForm(ReasonForm):
    """How much more is paid, in whole won, and why."""

    amount = forms.CharField(label=_("더 지급할 금액"), max_length=30, strip=True)

    def clean_amount(self) -> Any:
        try:
            return parse_won(self.cleaned_data["amount"])
        except AmountError as error:
            raise forms.ValidationError(_("금액을 원 단위로 적어 주세요.")) from error
