"""Forms of receipts and offsets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.payouts.models import OffsetGround, Payout, Recovery
from reviews.payouts.models.querysets import awaits_sample, is_held
from reviews.payouts.recoveries.fields import control, day_field, reason_field, won_field
from reviews.payouts.recoveries.movements.deposits import SHORTEST_REFERENCE
from reviews.payouts.states.payouts import UNBATCHED


class ReceiptForm(forms.Form):
    amount = won_field(_("입금액"))
    received_on = day_field(_("입금일"), _("입금일을 골라 주세요."))
    reference = forms.CharField(
        label=_("은행 거래번호"),
        min_length=SHORTEST_REFERENCE,
        max_length=60,
        strip=True,
        help_text=_(
            "통장 거래내역의 번호. 숫자가 들어 있어야 하고, 사람 이름은 적지 않습니다. 같은 번호는 "
            "한 번만 적힙니다. 대소문자, 띄어쓰기, 하이픈이 달라도 같은 번호입니다."
        ),
        error_messages={
            "required": _("은행 거래번호를 적어 주세요."),
            "min_length": _("거래를 찾을 수 있게 네 글자 이상 적어 주세요."),
        },
        widget=forms.TextInput(attrs=control(autocomplete="off")),
    )


class OffsetForm(forms.Form):
    """Form that proposes an offset of `recovery`: an unbatched payout of the same claimant that
    becomes smaller, the won, the ground (consent or law) and its details."""

    payout = forms.ModelChoiceField(
        label=_("상계할 지급"),
        help_text=_("지급을 보류했거나 표본 점검을 기다리는 지급은 고를 수 없습니다."),
        queryset=Payout.objects.none(),
        empty_label=_("지급을 골라 주세요"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("상계할 지급을 골라 주세요."),
            "invalid_choice": _("같은 신청인의 묶지 않은 지급만 고를 수 있습니다."),
        },
    )
    amount = won_field(_("상계액"))
    ground = forms.ChoiceField(
        label=_("상계의 근거"),
        choices=OffsetGround.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("상계의 근거를 골라 주세요.")},
    )
    reason = reason_field(hint=_("동의를 받은 날과 방법, 또는 법령의 이름을 적습니다."))

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payouts: Any = self.fields["payout"]
        payouts.queryset = offsetable(recovery)
        payouts.label_from_instance = lambda row: (
            f"{row.claim.number} · {row.get_kind_display()} · {row.amount:,}"
        )


def offsetable(recovery: Recovery) -> Any:
    """Return the payouts from which the recovery may be offset: those of the same claimant and
    programme, on any claim, that are prepared or approved and in no batch. Grants on hold and
    payouts that wait for a sample check are left out."""
    rows = Payout.objects.filter(
        claimant=recovery.claim.claimant_id,
        programme=recovery.programme_id,
        status__in=UNBATCHED,
    )
    rows = rows.filter(~is_held(), ~awaits_sample())
    return rows.select_related("claim").defer("claim__narrative").order_by("pk")
