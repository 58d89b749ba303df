"""The desk (/reviews/<number>/): documents beside the form. Each act is a view of its own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from claims.errors import DomainError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import open_desk
from reviews.committee.ballots import decisions
from reviews.committee.desk import context as desk_context
from reviews.committee.desk.document_list import first_page, page_named
from reviews.committee.desk.forms import AssessmentForm, VoteForm
from reviews.committee.desk.preload import (
    PICKED,
    Coming,
    coming_first,
    first_pages,
    get_ready,
)
from reviews.committee.desk.supplement_panel import default_due
from reviews.committee.discussion.comments import may_comment
from reviews.committee.models import Assignment, Review, ReviewStatus
from reviews.committee.supplements.canned_text import WORDS

TEMPLATE = "reviews/committee/desk.html"
WRITTEN = ("choice", "amount", "rationale")  # by a member on the ballot
OPEN = (ReviewStatus.WAITING_DOCUMENTS, ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED)


def find(request: SignedInRequest, number: str) -> tuple[Review, Assignment | None]:
    """The review and the user's seat; 404 outside the scope, 403 with its reason when recused."""
    try:
        return open_desk(request.user, number)
    except Review.DoesNotExist as error:
        raise Http404 from error


@requires("reviews.view_queue")
def desk(request: SignedInRequest, number: str) -> HttpResponse:
    review, seat = find(request, number)
    return show(request, review, seat)


def note_claim(request: SignedInRequest, review: Review) -> None:
    """The desk, or a sheet before one of its acts, names the claimant. A desk that is left open
    asks for its parts again and again: that is one viewing."""
    record_viewing_once(
        user=request.user, action=Action.VIEW_CLAIM, claim=review.claim_id, request=request
    )


def show(
    request: SignedInRequest,
    review: Review,
    seat: Assignment | None,
    *,
    vote_form: VoteForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
    note_typed: tuple[str, str] | None = None,
    **extra: Any,
) -> HttpResponse:
    """The desk, perhaps with a refused form: what was typed stays in it.

    `note_typed` is a kind of document and the note of its refused check.
    """
    note_claim(request, review)
    context = desk_context.gather(request.user, review, seat)
    ballot = context["ballot"]
    votable = desk_context.is_votable(review, seat, ballot)
    changes = votable and bool(request.GET.get("change"))
    context["sealed"] = vote_form is None and not changes and _is_sealed(context)
    if votable and not context["sealed"]:
        context["vote_form"] = vote_form or VoteForm(initial=_initial(context))
    elif vote_form is not None:  # the ballot has gone meanwhile: what was typed is still to be read
        context["unsent"] = vote_form["rationale"].value()
    if note_typed:
        kind, note = note_typed
        draft = context["draft"] or {}
        context["draft"] = {**draft, "notes": {**draft.get("notes", {}), kind: note}}
    may = _may(request, review, seat, context)
    context["may"] = {**may, "change_vote": votable and context["sealed"]}
    context["steps"] = _steps(request, review)
    context["current"] = first_page(context["groups"], request.GET.get("page", ""))
    context["beside"] = page_named(context["groups"], request.GET.get("beside", ""))
    if decisions.may_confirm(request.user, review) and ballot is not None:
        context["confirm_digest"] = decisions.proposal_digest(ballot)
    context["refusal"] = refusal
    context["ahead"] = _ahead(request, context)
    context.update(extra)
    response = render(request, TEMPLATE, context, status=refusal.status if refusal else status)
    # "Back" after a vote asks again, so that nobody sees the ballot as if it were still to be cast;
    # the answer to a form that was refused cannot be asked again, and may be kept.
    if request.method == "GET":
        patch_cache_control(response, private=True, no_store=True)
    return response


def _is_sealed(context: dict[str, Any]) -> bool:
    """A vote that was cast waits behind its seal: to change it is a second step (`?change=1`)."""
    return context["own_vote"] is not None and context["ballot"].is_open


def _ahead(request: SignedInRequest, context: dict[str, Any]) -> list[Coming]:
    """List the claims that this member opens next, their first pages being got ready.

    Empty unless the member is judging, or has just judged.
    """
    place = context["place"]
    if place is None or not ("vote_form" in context or context["sealed"]):
        return []
    picked = [n for n in request.session.get(PICKED, []) if n != context["claim"].number]
    rows = coming_first(context["member"], place["coming"], picked, desk_context.LOOKS_AHEAD)
    get_ready(row.pk for row in rows)
    return first_pages(rows)


def _initial(context: dict[str, Any]) -> dict[str, Any]:
    """What the ballot begins with: what was being written, else the vote that was cast."""
    vote, draft = context["own_vote"], context["draft"]
    seen = {"ballot": context["ballot"].pk, "seen_revision": context["review"].revision}
    seen["seen_version"] = vote.version if vote else 0
    if draft:
        return {**seen, **{name: draft.get(name, "") for name in WRITTEN}}
    if vote is None:
        return seen
    return {**seen, **{name: getattr(vote, name) for name in WRITTEN}}


def _may(
    request: SignedInRequest, review: Review, seat: Assignment | None, context: dict[str, Any]
) -> dict[str, Any]:
    """What this person may do here; the verbs refuse by themselves all the same."""
    seated = seat is not None
    confirms = decisions.may_confirm(request.user, review)
    ballot = context["ballot"]
    first = ballot is not None and ballot.number == 1
    asked = any(one.assignment_id == seat.pk for one in context["asked"]) if seat else False
    return {
        "check": seated and review.status in OPEN and ballot is not None,
        "discuss": seated and ballot is not None and ballot.is_open and not asked,
        "comment": may_comment(request.user, review),
        "recuse": seated and review.status in OPEN,
        "propose": seated and review.status == ReviewStatus.IN_REVIEW,
        "confirm": confirms,
        "second_ballot": confirms and first and review.policy.second_ballots > 0,
    }


def _steps(request: SignedInRequest, review: Review) -> dict[str, Any] | None:
    """The secretariat's steps on a review that is still open."""
    if not request.user.has_perm("reviews.manage_review"):
        return None
    if review.status in (ReviewStatus.DECIDED, ReviewStatus.WITHDRAWN):
        return None
    return {
        "start": review.status == ReviewStatus.WAITING_DOCUMENTS,
        "supplement": review.status == ReviewStatus.IN_REVIEW,
        "assess": review.status in OPEN,
        "panel": review.assignments.active().select_related("member__user").order_by("seat"),
        "words": WORDS,
        "due_on": default_due(review),
        "assessment_form": AssessmentForm(),
    }
