"""Filters of the list of payouts, and the list as the registry knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.display.numbers import won_text
from claims.lists.registry import DeskList
from claims.money_fields import WonField
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.states import PayoutKind, PayoutStatus

TABS = (
    PayoutStatus.PREPARED,
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
    PayoutStatus.FAILED,
)


class AmountForm(forms.Form):
    amount_min = WonField(required=False)
    amount_max = WonField(required=False)


@dataclass(frozen=True)
class PayoutFilter:
    """One tab (default: prepared; a search without a tab covers every state), one kind or all, and
    amounts in won between two bounds."""

    tab: str
    kind: str
    words: str
    amount_min: int | None = None
    amount_max: int | None = None
    errors: tuple[str, ...] = ()

    @classmethod
    def read(cls, params: QueryDict) -> PayoutFilter:
        """Read the query; an unknown value is no condition, an unreadable amount an error too."""
        words = params.get("q", "").strip()[:60]
        tab, kind = params.get("tab", ""), params.get("kind", "")
        if tab not in TABS:
            tab = "" if words else PayoutStatus.PREPARED
        amounts = AmountForm(params)
        amounts.is_valid()
        found = amounts.cleaned_data
        errors = [str(error) for name in amounts.errors for error in amounts.errors[name]]
        return cls(
            tab,
            kind if kind in PayoutKind.values else "",
            words,
            found.get("amount_min"),
            found.get("amount_max"),
            tuple(dict.fromkeys(errors)),
        )

    @property
    def amounts(self) -> dict[str, int]:
        """The bounds that are set, as query parameters."""
        bounds = {"amount_min": self.amount_min, "amount_max": self.amount_max}
        return {name: won for name, won in bounds.items() if won is not None}

    @property
    def amount_words(self) -> str:
        """The bounds as text; empty without any."""
        ends = (self.amount_min, self.amount_max)
        return (
            " ~ ".join(won_text(end) if end is not None else "" for end in ends).strip()
            if self.amounts
            else ""
        )

    def rows(self, user: Any) -> PayoutQuerySet:
        rows = Payout.objects.visible_to(user)
        if self.tab:
            rows = rows.in_state(self.tab)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        ends = {"amount_min": "amount__gte", "amount_max": "amount__lte"}
        rows = rows.filter(**{ends[name]: won for name, won in self.amounts.items()})
        return rows.matching(self.words) if self.words else rows


def filtered_payouts(user: Any, params: QueryDict) -> PayoutQuerySet:
    return PayoutFilter.read(params).rows(user)


PAYOUTS = DeskList(
    name="payouts",
    title=_("지급"),
    url_name="payouts:payouts",
    permissions=("reviews.view_payout",),
    parameters=("tab", "kind", "q", "amount_min", "amount_max"),
    rows=filtered_payouts,
)
