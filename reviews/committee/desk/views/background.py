"""Background requests of the desk: drafts, pages seen, presence. JSON."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.users.permissions import requires
from claims.users.polling import mark_unattended
from claims.users.requests import SignedInRequest, whole_number
from reviews.committee.ballots.drafts import read_body, save_draft
from reviews.committee.ballots.last_vote import is_last_vote
from reviews.committee.ballots.revisions import changed_parts, sentence_for
from reviews.committee.desk import presence
from reviews.committee.desk.panels.findings import digest_of
from reviews.committee.desk.seen_pages import mark_seen, page_pairs
from reviews.committee.desk.views.page import find_review
from reviews.committee.errors import ChangedError, NotSeatedError
from reviews.committee.models import AssignmentStatus, Review

MOST_KNOWN = 50  # serials that a page names; it forgets all but the stored one with each answer


@requires("reviews.cast_vote")
@require_POST
def draft(request: SignedInRequest, number: str) -> HttpResponse:
    """Store a draft of the member's vote, from the posted `body` (JSON), `serial`, `known` (serials
    with commas) and `seen_version`. A save whose serial is not above the stored one, or whose page
    does not know the stored one, changes nothing.

    200 {"saved_at" (HH:MM, KST), "serial"}; if nothing was changed also "stale": true and the
    stored "body". Refusals are {"message"}: 403 for a user who left the seat or may no longer vote,
    409 if there is nothing to vote on (any more) or the member has voted since, 422 for a form that
    the desk never sends.
    """
    try:
        _review, seat = find_review(request, number)
        if seat is None:
            raise NotSeatedError
        saved = save_draft(
            assignment=seat,
            body=read_body(request.POST.get("body", "")),
            serial=-1 if (n := whole_number(request.POST.get("serial"))) is None else n,
            known=_serials(request.POST.get("known")),
            seen_version=whole_number(request.POST.get("seen_version")),
        )
    except DomainError as error:
        status = 409 if isinstance(error, NotSeatedError) else error.status
        return JsonResponse({"message": _sentence(error)}, status=status)
    answer: dict[str, Any] = {
        "saved_at": f"{localtime(saved.saved_at):%H:%M}",
        "serial": saved.serial,
    }
    return JsonResponse(answer | ({"stale": True, "body": saved.body} if saved.stale else {}))


def _serials(text: str | None) -> list[int] | None:
    """Parse the posted `known`; None for a page that does not send it."""
    if text is None:
        return None
    numbers = (whole_number(part) for part in text.split(",")[:MOST_KNOWN])
    return [number for number in numbers if number is not None]


def _sentence(error: DomainError) -> str:
    if isinstance(error, ChangedError):
        return sentence_for(error.details.get("changed", []))
    return str(error.message)


@requires("reviews.cast_vote")
@require_POST
def seen(request: SignedInRequest, number: str) -> HttpResponse:
    """Record pages that were on the member's screen (posted `document` and `page`, once or several
    times, in pairs) and answer 204. A user without a seat records nothing."""
    _review, seat = find_review(request, number)
    if seat is not None:
        mark_seen(assignment=seat, pages=page_pairs(request.POST))
    return HttpResponse(status=204)


@requires("reviews.view_queue")
@require_POST
def here(request: SignedInRequest, number: str) -> HttpResponse:
    """Record that the user has the desk open, and answer as JSON: the other users on the claim, its
    revision, status, votes cast and a digest of its findings, a message if it has changed since the
    posted `revision`, and whether the user's vote has become the last one.

    `leaving=1` takes the user off the list and answers 204. The request does not count as activity:
    a desk that is only left open still ends its session.
    """
    mark_unattended(request)
    review, seat = find_review(request, number)
    if request.POST.get("leaving"):
        presence.end_presence(review, request.user)
        return HttpResponse(status=204)
    others = presence.record_presence(review, request.user)
    return JsonResponse(
        {
            "others": [other._asdict() for other in others],
            "revision": review.revision,
            "findings": digest_of(review.claim_id),
            "is_last": seat is not None and is_last_vote(review, seat),
            "voted": _count_votes(review),
            "status": review.status,
            "message": _changed(review, whole_number(request.POST.get("revision"))),
        }
    )


def _count_votes(review: Review) -> int:
    """Return the number of active seats that have voted, from the seats read with the review. No
    query."""
    seats = [s for s in review.assignments.all() if s.status == AssignmentStatus.ACTIVE]
    return sum(1 for seat in seats if seat.voted_at)


def _changed(review: Review, seen_revision: int | None) -> str:
    """Return one sentence on what has changed since the revision that the page shows; "" if nothing
    has, or if `seen_revision` is None."""
    if seen_revision is None or seen_revision == review.revision:
        return ""
    return sentence_for(changed_parts(review, seen_revision))
