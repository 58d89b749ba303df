"""Filters of the list of payouts, and the list as the registry knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists.registry import DeskList
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


@dataclass(frozen=True)
class PayoutFilter:
    """One tab (default: prepared; a search without a tab covers every state), one kind or all."""

    tab: str
    kind: str
    words: str

    @classmethod
    def read(cls, params: QueryDict) -> PayoutFilter:
        """Read the query; an unknown value is no condition."""
        words = params.get("q", "").strip()[:60]
        tab, kind = params.get("tab", ""), params.get("kind", "")
        if tab not in TABS:
            tab = "" if words else PayoutStatus.PREPARED
        return cls(tab, kind if kind in PayoutKind.values else "", words)

    def rows(self, user: Any) -> PayoutQuerySet:
        rows = Payout.objects.visible_to(user)
        if self.tab:
            rows = rows.in_state(self.tab)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.matching(self.words) if self.words else rows


def filtered_payouts(user: Any, params: QueryDict) -> PayoutQuerySet:
    return PayoutFilter.read(params).rows(user)


PAYOUTS = DeskList(
    name="payouts",
    title=_("지급"),
    url_name="payouts:payouts",
    permissions=("reviews.view_payout",),
    parameters=("tab", "kind", "q"),
    rows=filtered_payouts,
)
