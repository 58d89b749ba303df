"""What a person types about money: reasons, and the bank's word."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.payouts.states import BankOutcome


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("사유"),
        max_length=200,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(choices=BankOutcome)
    code = forms.CharField(required=False, max_length=20, strip=True)
    text = forms.CharField(required=False, max_length=200, strip=True)
