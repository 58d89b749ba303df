"""Forms of a sample check; the verbs decide whether the values are valid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.confirmation.forms import ReasonForm
from claims.money_fields import WonField
from claims.reasons import SHORTEST_REASON
from reviews.committee.models import LONGEST_RATIONALE, Choice


class JudgementForm(forms.Form):
    """Form of the second judgement in a sample check: choice, amount (won) and rationale, as in a
    vote. It can be given once."""

    choice = forms.ChoiceField(
        label=_("판단"),
        choices=Choice.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("하나를 골라 주세요.")},
    )
    amount = WonField(
        label=_("금액"),
        required=False,
        help_text=_("일부 지급일 때만, 상한보다 적게 적습니다."),
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    rationale = forms.CharField(
        label=_("산정근거"),
        max_length=LONGEST_RATIONALE,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        error_messages={"required": _("산정근거를 적어 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


def reason_form(data: Any, label: Any, act: str) -> ReasonForm:
    """Return a form that asks only for the reason of an act on a sample check, bound where `data`
    is given. `label` is its label; `act` prefixes the ids, because a page has several of these
    forms."""
    return ReasonForm(data, label=label, least=SHORTEST_REASON, most=300, auto_id=f"id_{act}_%s")
