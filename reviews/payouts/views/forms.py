"""The form of a payout's page that prepares a correction."""

from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.money_fields import WonField


class CorrectionForm(ReasonForm):
    """Form that prepares a correction: the further amount to pay in whole won, and the reason."""

    amount = WonField(
        label=_("더 지급할 금액"),
        error_messages={"unreadable": _("금액을 원 단위로 적어 주세요.")},
    )
