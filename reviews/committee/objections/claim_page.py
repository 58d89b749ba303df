"""The objection on the claim page (panel, status card, history), and on the desk of its review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim, Route
from reviews.committee.models import Objection, ObjectionOutcome, ObjectionStatus, Review
from reviews.committee.models.triggers.objections import REGISTERS
from reviews.committee.objections.deadlines import council_deadline_of, deadline_of
from reviews.committee.objections.lists import SEES
from reviews.committee.objections.verbs import may_object

TEMPLATE = "reviews/committee/objections/claim_panel.html"
SEES_HISTORY = (SEES, REGISTERS)


PEOPLE = ("received_by", "proposed_by", "sent_back_by", "decided_by", "passed_by", "closed_by")


def objections_of(claim: Claim) -> list[Objection]:
    """Return the objections of a claim, the newest first, without their encrypted texts. One query:
    the result is stored on `claim` for the page."""
    return read_once(claim, "objections.rows", lambda: _read_objections(claim))


def _read_objections(claim: Claim) -> list[Objection]:
    rows = Objection.objects.filter(claim=claim).select_related(*PEOPLE)
    found = list(rows.defer("asks", "appeal_asks").order_by("-pk"))
    for row in found:
        row.claim = claim
    return found


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel on the claim page: the newest objection, or the last day to
    object and the link to register one. "" if there is no objection and this user can register
    none."""
    found = objections_of(claim)
    registers = request.user.has_perm(REGISTERS) and may_object(claim, found)
    if not found and not registers:
        return ""
    context = {
        "claim": claim,
        "objection": found[0] if found else None,
        "may_register": registers,
        "deadline_on": deadline_of(claim) if registers and not found else None,
    }
    return render_to_string(TEMPLATE, context, request=request)


def for_readers(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel for users who may see objections but not register any. "" for
    users who may register: `render` shows them the panel."""
    return "" if request.user.has_perm(REGISTERS) else render(request, claim)


def objecting_context(review: Review) -> dict[str, Any]:
    """Return {"objecting": {"row", "asks", "council"}} for the desk of an objection's review: the
    objection and the claimant's decrypted words; {"objecting": None} for any other review. One
    query, none for a claim on the council's route."""
    claim = review.claim
    if claim.route == Route.COMMITTEE_REVIEW:
        return {"objecting": None}
    row = Objection.objects.filter(claim=claim, status=ObjectionStatus.PASSED).first()
    if row is None:
        return {"objecting": None}
    return {
        "objecting": {
            "row": row,
            "asks": row.reveal_asks(claim.number),
            "council": row.reveal_appeal(claim.number),
        }
    }


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield lines on the newest objection that may be read to the claimant: its state, and after a
    refusal the last day to go to the council. Nothing for a claim on the council's route, nor for
    users who neither see nor register objections."""
    if claim.route == Route.COMMITTEE_REVIEW or not any(map(user.has_perm, SEES_HISTORY)):
        return
    row = next(iter(objections_of(claim)), None)
    if row is None:
        return
    if row.is_open:
        said = {"day": date_format(row.decide_by, "DATE_FORMAT")}
        text = _("이의를 접수해 살피고 있습니다. %(day)s까지 답을 알려 드립니다.") % said
        yield StatusLine(Section.STATE, text)
    elif row.status == ObjectionStatus.PASSED:
        yield StatusLine(Section.STATE, _("이의를 협의체로 넘겼습니다."))
    elif row.is_upheld:
        yield StatusLine(Section.STATE, _("이의를 받아들여 경로를 바로잡았습니다."), "ok")
    elif row.is_refused:
        yield StatusLine(Section.STATE, _("이의를 받아들이지 않았습니다."))
        if claim.current_claimed_loss:
            said = {"day": date_format(council_deadline_of(row), "DATE_FORMAT")}
            text = _("이 답에 이의가 있으면 %(day)s까지 협의체의 심의를 요청할 수 있습니다.") % said
            yield StatusLine(Section.NEXT, text)


# ------------------------------------------------------------------ history
def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's objections; `limit` is not applied.

    Before an answer is confirmed, only users who may see every objection get it. Only they get the
    names of the secretariat's people."""
    full = user.has_perm(SEES)
    return [entry for row in objections_of(claim) for entry in _acts(row, full)]


def _acts(row: Objection, full: bool) -> Iterator[HistoryEntry]:
    kind = HistoryKind.REVIEW
    text = _("%(who)s 님이 이의를 접수했습니다.")
    if row.status == ObjectionStatus.REJECTED_LATE:
        text = _("%(who)s 님이 기한이 지난 이의를 접수했습니다.")
    drawn = sentence(text, who=row.received_by)
    yield HistoryEntry(row.received_at, kind, "scale", drawn, row.get_channel_display())
    if full and row.sent_back_at:
        drawn = sentence(
            _("%(who)s 간사가 이의의 답을 돌려보냈습니다."), who=row.sent_back_by or ""
        )
        yield HistoryEntry(row.sent_back_at, kind, "arrow-back-up", drawn, row.sent_back_reason)
    if full and row.proposed_at and not (row.sent_back_at and row.proposed_at < row.sent_back_at):
        text = _("%(who)s 간사가 이의의 답을 올렸습니다: %(outcome)s.")
        said = {"outcome": row.get_outcome_display()}
        drawn = sentence(text, who=row.proposed_by or "", **said)
        yield HistoryEntry(row.proposed_at, kind, "file-text", drawn, row.reason)
    if row.decided_at:
        yield _decided(row, full)
    if row.passed_at:
        drawn = sentence(_("%(who)s 님이 이의를 협의체로 넘겼습니다."), who=row.passed_by or "")
        yield HistoryEntry(row.passed_at, kind, "arrow-right", drawn)
    if row.closed_at:
        text = _("%(who)s 간사가 이의의 철회를 처리했습니다.")
        drawn = sentence(text, who=row.closed_by or "")
        note = row.closing_reason if full else ""
        yield HistoryEntry(row.closed_at, kind, "arrow-back-up", drawn, note)


def _decided(row: Objection, full: bool) -> HistoryEntry:
    upheld = row.outcome == ObjectionOutcome.UPHELD
    said = {"route": row.get_to_route_display()}
    text = _("이의를 받아들이지 않았습니다.")
    if upheld:
        text = _("이의를 받아들여 경로를 바로잡았습니다: %(route)s.")
    if full:
        text = _("%(who)s 간사가 확인해 이의를 받아들이지 않았습니다.")
        if upheld:
            text = _("%(who)s 간사가 확인해 이의를 받아들이고 경로를 바로잡았습니다: %(route)s.")
    drawn = sentence(text, who=row.decided_by or "", **said)
    icon = "circle-check" if upheld else "circle-x"
    at: Any = row.decided_at
    return HistoryEntry(at, HistoryKind.REVIEW, icon, drawn, row.reason)
