"""Fact corrections on the claim page: the panel with filed and corrected facts, and the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim, CorrectionStatus, FactCorrection
from claims.register.models.fact_triggers import CONFIRM, PROPOSE
from reviews.committee.fact_corrections.views import RELATED
from reviews.committee.fact_corrections.words import beside_the_filing, changes_of

TEMPLATE = "reviews/committee/fact_corrections/claim_panel.html"
SEES_HISTORY = ("claims.view_claim", PROPOSE)


def corrections_of(claim: Claim) -> list[FactCorrection]:
    """Return the corrections of a claim, the newest first, each with this claim object. One query
    a page."""
    return read_once(claim, "fact_corrections.rows", lambda: _read_corrections(claim))


def _read_corrections(claim: Claim) -> list[FactCorrection]:
    found = list(FactCorrection.objects.filter(claim=claim).select_related(*RELATED))
    for row in found:
        row.claim = claim
    return found


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel: the corrected facts beside the filed ones, and the correction
    that waits for confirmation. "" if neither exists and the user may propose none for the
    claim."""
    found = corrections_of(claim)
    counted = next((row for row in found if row.pk == claim.facts_id), None)
    waiting = next((row for row in found if row.is_waiting), None)
    works = request.user.has_perm(PROPOSE)
    gone = claim.withdrawn_at is not None or claim.erased_at is not None
    if not (counted or waiting or (works and not gone)):
        return ""
    context = {
        "claim": claim,
        "counted": counted,
        "beside": beside_the_filing(counted) if counted else [],
        "waiting": waiting,
        "works": works,
        "may_propose": works and not waiting and not gone,
    }
    return render_to_string(TEMPLATE, context, request=request)


def for_agents(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel for users without `claims.view_claim` (the customer centre). ""
    for all others: `render` shows them the panel."""
    return "" if request.user.has_perm("claims.view_claim") else render(request, claim)


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield one line while a correction of the claim waits for confirmation, which may be read to
    the claimant; nothing for users who may neither see claims nor propose corrections."""
    if not any(map(user.has_perm, SEES_HISTORY)):
        return
    if any(row.is_waiting for row in corrections_of(claim)):
        yield StatusLine(Section.STATE, _("신청 내용을 바로잡아 달라는 요청을 확인하고 있습니다."))


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return at most `limit` acts on the claim's fact corrections. Reasons are included only for
    users who may propose or confirm corrections."""
    full = user.has_perm(CONFIRM) or user.has_perm(PROPOSE)
    return [entry for row in corrections_of(claim) for entry in _acts(row, full)][:limit]


def _acts(row: FactCorrection, full: bool) -> Iterator[HistoryEntry]:
    kind = HistoryKind.FILING
    said = ", ".join(f"{fact} {before} → {after}" for fact, before, after in changes_of(row))
    note = f"{row.get_proof_display()} · {row.reason}" if full else row.get_proof_display()
    if row.settled_by_id != row.proposed_by_id or row.status != CorrectionStatus.CONFIRMED:
        text = _("%(who)s 님이 사실 정정을 요청했습니다: %(facts)s.")
        drawn = sentence(text, who=row.proposed_by, facts=said)
        yield HistoryEntry(row.proposed_at, kind, "edit", drawn, note)
    if row.settled_at is None:
        return
    if row.status == CorrectionStatus.CONFIRMED:
        text = _("%(who)s 님이 사실을 바로잡았습니다: %(facts)s.")
        if row.to_route:
            text = _("%(who)s 님이 사실을 바로잡아 경로가 바뀌었습니다: %(facts)s, %(route)s.")
        drawn = sentence(
            text, who=row.settled_by or "", facts=said, route=row.get_to_route_display()
        )
        yield HistoryEntry(row.settled_at, kind, "circle-check", drawn, note)
        return
    text = _("%(who)s 님이 사실 정정을 거절했습니다.")
    if row.status == CorrectionStatus.WITHDRAWN:
        text = _("%(who)s 님이 사실 정정의 요청을 되돌렸습니다.")
    drawn = sentence(text, who=row.settled_by or "")
    reason = row.settled_reason if full else ""
    yield HistoryEntry(row.settled_at, kind, "circle-x", drawn, reason)
