"""The panel of the document checks: a part of the desk, and the whole answer to a check.

A check is sent by script while the member goes on reading. Its answer has the parts that it
changed, and nothing else: the desk costs three times as much, and twelve checks make a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from claims.documents.display.gallery import in_kinds
from claims.documents.models import DocumentKind
from claims.evidence.display import by_kind
from claims.evidence.reading_marks.models import MARK
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import is_before_own_vote
from reviews.committee.desk.panels.documents import kind_groups
from reviews.committee.desk.panels.findings import findings_of
from reviews.committee.desk.panels.seats import KindCheck, panel_checks
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.desk.seen_pages import seen_by
from reviews.committee.models import (
    BEFORE_RESULT,
    Assignment,
    Ballot,
    Draft,
    QueueRow,
    Review,
    ReviewStatus,
)

TEMPLATE = "reviews/committee/desk/checks_answer.html"


def checks_context(
    rows: ReviewRows, seat: Assignment | None, findings: Sequence[Any], row: QueueRow | None = None
) -> dict[str, Any]:
    """Return the desk's context of the document checks: `groups` and `seen` (gallery), `checks`,
    `checks_done`, `unchecked`, `findings_by_kind` and `findings_at`. `seat` is the viewer's,
    `findings` are the current ones; `row`, the claim's queue row, gives each kind its state. One
    query beside `rows`."""
    seen, of_kind = seen_by(seat), by_kind(findings)
    groups = kind_groups(in_kinds(rows.documents), row, seen)
    checks = exceptions_first(panel_checks(rows, seat, groups, of_kind))
    done = [c for c in checks if not c.missing and (c.verdict if seat else c.others)]
    return {
        "groups": groups,
        "seen": seen,
        "checks": checks,
        "checks_done": len(done),
        "unchecked": [c for c in checks if not c.verdict and not c.missing] if seat else [],
        "findings_by_kind": of_kind,
        "findings_at": max((finding.at for finding in findings), default=None),
    }


def exceptions_first(checks: Sequence[KindCheck]) -> list[KindCheck]:
    """Return the checks whose kind has a missing document, a warning or a problem (`is_exception`)
    before the others, each part in the given order."""
    return sorted(checks, key=lambda check: not check.is_exception)


def is_votable(review: Review, seat: Assignment | None, ballot: Ballot | None) -> bool:
    """Return True if a vote of this seat can be cast or changed now: the review is in_review and
    the ballot open. False without a seat or a ballot."""
    return (
        seat is not None
        and review.status == ReviewStatus.IN_REVIEW
        and ballot is not None
        and ballot.closed_at is None
    )


def may_check(review: Review, seat: Assignment | None, ballot: Ballot | None) -> bool:
    return seat is not None and review.status in BEFORE_RESULT and ballot is not None


def answer_check(
    request: SignedInRequest,
    review: Review,
    seat: Assignment | None,
    accepted: Sequence[str] = (),
) -> HttpResponse:
    """Return the response to the request that recorded a check. With the header `Desk-Parts` it is
    the HTML of the parts that changed, else a redirect to the desk.

    `accepted` are the kinds that the member has just accepted together; the page offers to undo
    them.
    """
    if "Desk-Parts" not in request.headers:
        return redirect("committee:desk", review.claim.number)
    rows = ReviewRows(review, request.user)
    ballot = rows.ballot
    draft = Draft.objects.of(seat, request.user) if seat else None
    context = {
        **checks_context(rows, seat, findings_of(review.claim, request.user)),
        "accepted": [DocumentKind(kind) for kind in accepted],
        "claim": review.claim,
        "seat": seat,
        "may": {
            "check": may_check(review, seat, ballot),
            "mark_reading": request.user.has_perm(MARK),
        },
        "votes_now": is_votable(review, seat, ballot) and is_before_own_vote(review, seat),
        "draft_notes": draft.body.get("notes", {}) if draft else {},
    }
    response = render(request, TEMPLATE, context)
    patch_cache_control(response, private=True, no_store=True)
    return response
