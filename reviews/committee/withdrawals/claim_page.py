"""The withdrawal on the claim page: its panel for the secretariat, and the undone ones in the
history (the claim's own entry tells of the one in force)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.page_parts import HistoryEntry, HistoryKind, sentence
from claims.register.models import Claim
from reviews.committee.models import Withdrawal

TEMPLATE = "reviews/committee/withdrawals/claim_panel.html"
SEES_HISTORY = ("claims.view_claim", "claims.look_up_claim")


def panel_context(claim: Claim) -> dict[str, Any]:
    rows = Withdrawal.objects.in_force().filter(claim=claim).select_related("by")
    found = rows.first() if claim.withdrawn_at is not None else None
    return {"claim": claim, "withdrawal": found}


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel on the claim page: the withdrawal in force, or the button to
    withdraw the claim. One query for a withdrawn claim, else none."""
    return render_to_string(TEMPLATE, panel_context(claim), request=request)


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's undone withdrawals and of their undoing, for at most
    `limit` withdrawals. Reasons only for the secretariat. One query."""
    undone = Withdrawal.objects.filter(claim=claim, undone_at__isnull=False)
    reads = user.has_perm("reviews.manage_review")
    entries = []
    for row in undone.select_related("by", "undone_by").order_by("-pk")[:limit]:
        at: Any = row.undone_at
        kind, icon = HistoryKind.FILING, "arrow-back-up"
        drawn = sentence(_("%(who)s 간사가 신청의 철회를 적었습니다."), who=row.by)
        entries.append(HistoryEntry(row.at, kind, icon, drawn, row.reason if reads else ""))
        drawn = sentence(_("%(who)s 간사가 신청의 철회를 되돌렸습니다."), who=row.undone_by or "")
        note = row.undo_reason if reads else ""
        entries.append(HistoryEntry(at, kind, "refresh", drawn, note))
    return entries
