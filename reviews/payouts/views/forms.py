"""Forms of a payout's page: a reason, and a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.money_fields import WonField


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("사유"),
        max_length=200,
        strip=True,
        error_messages={"required": _("사유를 적어 주세요.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


class CorrectionForm(ReasonForm):
    """Form that prepares a correction: the further amount to pay in whole won, and the reason."""

    amount = WonField(
        label=_("더 지급할 금액"),
        error_messages={"unreadable": _("금액을 원 단위로 적어 주세요.")},
    )
