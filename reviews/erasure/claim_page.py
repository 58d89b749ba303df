"""Erasure on the claim page: the panel (kept, or erased), and both in its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.page_parts import HistoryEntry, HistoryKind, read_once, sentence
from claims.register.models import Claim
from reviews.erasure.models import ErasureItem, Retention
from reviews.erasure.permissions import PROPOSE, SEES
from reviews.erasure.states import ItemStatus

TEMPLATE = "reviews/erasure/claim_panel.html"
SEES_HISTORY = ("claims.view_claim", "claims.look_up_claim")


def _retentions(claim: Claim) -> list[Retention]:
    """Return the retentions of a claim, newest first. One query for all calls with this object."""
    rows = Retention.objects.filter(claim=claim).select_related("set_by", "lifted_by")
    return read_once(claim, "erasure.retentions", lambda: list(rows.order_by("-pk")))


def panel_context(user: Any, claim: Claim) -> dict[str, Any]:
    standing = [row for row in _retentions(claim) if row.lifted_at is None]
    erased = None
    if claim.erased_at is not None:
        items = ErasureItem.objects.filter(claim=claim, status=ItemStatus.ERASED)
        erased = items.select_related("run").first()
    return {
        "claim": claim,
        "retention": standing[0] if standing else None,
        "erased": erased,
        "may_retain": user.has_perm(PROPOSE) and claim.erased_at is None,
        "sees_runs": user.has_perm(SEES),
    }


def render(request: HttpRequest, claim: Claim) -> str:
    """Render the panel on the claim page: whether somebody keeps the claim, or when it was erased.
    One query, two for an erased claim."""
    return render_to_string(TEMPLATE, panel_context(request.user, claim), request=request)


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's erasure and, for those who see erasures, of its
    retentions, at most `limit` of them. No query of its own beside the panel's."""
    kind = HistoryKind.FILING
    entries = []
    for row in _retentions(claim)[:limit] if user.has_perm(SEES) else []:
        drawn = sentence(_("%(who)s 간사가 이 신청을 보존 지정했습니다."), who=row.set_by)
        entries.append(HistoryEntry(row.set_at, kind, "lock", drawn, row.reason))
        if row.lifted_at is not None:
            drawn = sentence(_("%(who)s 간사가 보존을 해제했습니다."), who=row.lifted_by or "")
            entries.append(
                HistoryEntry(row.lifted_at, kind, "lock-open", drawn, row.lifting_reason)
            )
    if claim.erased_at is not None:
        drawn = sentence(_("보존 기간이 끝나 개인정보를 파기했습니다."))
        entries.append(HistoryEntry(claim.erased_at, kind, "shield-lock", drawn, ""))
    return entries
