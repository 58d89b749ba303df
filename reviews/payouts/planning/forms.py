"""Form of the conditions of a batch plan, read from the address or from the form that builds it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reviews.payouts.batches.forms import TransferDayField, day_bounds
from reviews.payouts.batches.payment_days import payment_days
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.planning.verbs import PlanChoice
from reviews.payouts.states.payouts import PayoutKind


class PlanForm(forms.Form):
    """Form of the conditions of a batch plan: first day, kinds, and separation by kind and bank.
    Every field is optional; without any, all approved payouts are split by the calendar's rule from
    the next payment day on."""

    start = TransferDayField(
        label=_("첫 지급일"),
        required=False,
        error_messages={"invalid": _("이체일은 2026-11-30처럼 적어 주세요.")},
    )
    kinds = forms.MultipleChoiceField(label=_("지급 종류"), choices=PayoutKind, required=False)
    kinds_apart = forms.BooleanField(label=_("지급 종류마다 따로 묶기"), required=False)
    banks_apart = forms.BooleanField(label=_("은행마다 따로 묶기"), required=False)

    def __init__(self, data: QueryDict) -> None:
        given = data.copy()
        if not given.get("start"):
            given["start"] = next_transfer_day().isoformat()
        super().__init__(given)
        rule = payment_days()
        self.ruled = {"kinds_apart": rule.kinds_apart, "banks_apart": rule.banks_apart}
        self.fields["start"].widget.attrs.update(day_bounds(), **{"data-live": ""})

    @property
    def choice(self) -> PlanChoice:
        """Conditions of the valid form as a PlanChoice, with the separations by kind and bank that
        the calendar demands."""
        found = self.cleaned_data
        return PlanChoice(
            start=found["start"],
            kinds=tuple(found["kinds"]),
            kinds_apart=found["kinds_apart"] or self.ruled["kinds_apart"],
            banks_apart=found["banks_apart"] or self.ruled["banks_apart"],
        )

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of hidden fields that carry the valid conditions in the form that builds
        the plan."""
        choice = self.choice
        pairs = [("kinds", kind) for kind in choice.kinds]
        pairs += [(name, "on") for name in self.ruled if getattr(choice, name)]
        return [*pairs, ("start", choice.start.isoformat())] if choice.start else pairs
