"""Forms of the proposal and of the day of the demand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.documents.forms import DocumentChoiceField
from claims.documents.models import Document
from reviews.payouts.models import Payout
from reviews.payouts.recoveries.demands.verbs import usual_due_day
from reviews.payouts.recoveries.fields import day_field, reason_field, won_field
from reviews.payouts.states.recoveries import RecoveryCause


class ProposalForm(forms.Form):
    """Form that proposes a recovery of `payout`: the won to ask back, the cause, the reason told to
    the claimant, and optionally a document of the claim."""

    amount = won_field(_("환수액"))
    cause = forms.ChoiceField(
        label=_("원인"),
        choices=RecoveryCause.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("원인을 골라 주세요.")},
    )
    reason = reason_field(hint=_("신청인에게 보내는 안내에 그대로 적힙니다."))
    document = DocumentChoiceField(
        label=_("근거 서류"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("없음"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("이 신청에 올라온 서류 가운데 고릅니다."),
    )

    def __init__(self, *args: Any, payout: Payout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers: Any = self.fields["document"]
        papers.queryset = Document.objects.handed_in().filter(claim=payout.claim_id)


class DemandForm(forms.Form):
    due_on = day_field(
        _("납부기한"),
        _("납부기한을 골라 주세요."),
        _("신청인이 돈을 보낼 마지막 날입니다. 안내에 적힙니다."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": usual_due_day(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
