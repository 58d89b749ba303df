"""The desk (/reviews/<number>/): documents beside the form. Each act is a view of its own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from claims.errors import DomainError
from claims.evidence.reading_marks.models import MARK
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.chair import may_confirm
from reviews.committee.access.desk_reviews import review_for_desk
from reviews.committee.ballots.decisions import proposal_digest
from reviews.committee.desk.context import LOOKS_AHEAD, desk_context
from reviews.committee.desk.panels.checks import is_votable, may_check
from reviews.committee.desk.panels.documents import first_page, mark_new_documents, page_named
from reviews.committee.desk.panels.outcome import outcome_context
from reviews.committee.desk.panels.supplement import default_due
from reviews.committee.desk.preload import picked_first, prepare_pages
from reviews.committee.desk.queries import ReviewRows
from reviews.committee.desk.views.forms import VoteForm
from reviews.committee.desk.views.refusals import refusal_context
from reviews.committee.discussion.comments import may_comment
from reviews.committee.models import (
    BEFORE_RESULT,
    REVIEW_CLOSED,
    Assignment,
    QueueRow,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.next_claim import place_among_picked
from reviews.committee.queue.queries import PICKED
from reviews.committee.supplements.canned_text import CANNED_TEXTS

TEMPLATE = "reviews/committee/desk.html"
WRITTEN = ("choice", "amount", "rationale")  # fields of the ballot that a draft keeps


def find_review(request: SignedInRequest, number: str) -> tuple[Review, Assignment | None]:
    """Return the newest review of the claim of this number, and the user's active seat on it or
    None. A withdrawn second round is passed over for the first.

    Raises Http404 for a claim outside the user's scope, and RecusedError (403, with the reason) for
    a user who left the seat; for a user who sees all claims, only after a conflict of interest.
    """
    try:
        return review_for_desk(request.user, number)
    except Review.DoesNotExist as error:
        raise Http404 from error


@requires("reviews.view_queue")
def desk(request: SignedInRequest, number: str) -> HttpResponse:
    review, seat = find_review(request, number)
    return render_desk(request, review, seat)


def record_claim_viewing(request: SignedInRequest, review: Review) -> None:
    """Record in the access log that the user viewed the claim of a review. Repeated requests of an
    open desk count as one viewing."""
    record_viewing_once(
        user=request.user, action=Action.VIEW_CLAIM, claim=review.claim_id, request=request
    )


def render_desk(
    request: SignedInRequest,
    review: Review,
    seat: Assignment | None,
    *,
    vote_form: VoteForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
    note_typed: tuple[str, str] | None = None,
    step: str = "",
    **extra: Any,
) -> HttpResponse:
    """Render the desk and record a viewing. After a refused act it holds what was typed:
    `vote_form` is the refused vote, `refusal` the error (its status is the response's),
    `note_typed` a kind of document and the note of its refused check, `step` the secretariat's form
    in which the error is shown. `extra` is added to the context."""
    record_claim_viewing(request, review)
    context = desk_context(request.user, review, seat)
    context |= _vote_form(request, context, vote_form)
    if note_typed:
        kind, note = note_typed
        context["draft_notes"] = {**context["draft_notes"], kind: note}
    context |= outcome_context(review, context)
    if appeal := context["rows"].appeal:  # filed after the decision of the first round
        mark_new_documents(context["groups"], appeal.review1.decision.at)
    context |= _acts(request, context)
    context["current"] = first_page(context["groups"], request.GET.get("page", ""))
    context["beside"] = page_named(context["groups"], request.GET.get("beside", ""))
    mine = {"vote_form": vote_form, "note_typed": note_typed}
    kept = {*extra, *(name for name, given in mine.items() if given)}
    context |= refusal_context(request, context, refusal, step, kept)
    context["ahead"] = _ahead(request, context)
    context["queue_position"] = (
        place_among_picked(request, review.claim.number) or (context["queue_position"])
    )
    context.update(extra)
    response = render(request, TEMPLATE, context, status=refusal.status if refusal else status)
    # "Back" after a vote requests the page again, so that it does not show the ballot as uncast.
    # The answer to a refused form cannot be requested again, and may be cached.
    if request.method == "GET":
        patch_cache_control(response, private=True, no_store=True)
    return response


def _vote_form(
    request: SignedInRequest, context: dict[str, Any], refused: VoteForm | None
) -> dict[str, Any]:
    """Return the context of the ballot's form: `sealed` (the own vote is hidden), `votes_now` (the
    form is shown), and `vote_form`: the refused one, else one from draft or vote. If the ballot has
    closed since, `unsent` keeps the rationale of the refused form."""
    votable = is_votable(context["review"], context["seat"], context["ballot"])
    votable = votable and not context["member"].term_has_ended
    changes = votable and bool(request.GET.get("change"))
    sealed = refused is None and not changes and _hides_own_vote(context)
    found: dict[str, Any] = {"sealed": sealed, "votes_now": votable and not sealed}
    if found["votes_now"]:
        found["vote_form"] = refused or VoteForm(initial=_initial(context))
    elif refused is not None:
        found["unsent"] = refused["rationale"].value()
    return found


def _hides_own_vote(context: dict[str, Any]) -> bool:
    """Return True if the user has voted in the ballot and it is still open: the page then hides the
    vote. The caller shows it all the same after `?change=1`."""
    return context["own_vote"] is not None and context["ballot"].is_open


def _ahead(request: SignedInRequest, context: dict[str, Any]) -> list[QueueRow]:
    """Return the queue rows of the claims that this member opens next, at most LOOKS_AHEAD, and
    enqueue the rendering of their first pages. [] unless the member can vote here now, or has
    voted."""
    position = context["queue_position"]
    if position is None or not ("vote_form" in context or context["sealed"]):
        return []
    picked = [n for n in request.session.get(PICKED, []) if n != context["claim"].number]
    rows = picked_first(context["member"], position["upcoming"], picked, LOOKS_AHEAD)
    prepare_pages(row.pk for row in rows)
    return rows


def _initial(context: dict[str, Any]) -> dict[str, Any]:
    """Return the initial values of the vote form: choice, amount and rationale from the draft, else
    from the vote that was cast. Adds the ballot's id, the review's revision and the version of the
    vote as displayed, by which the verb detects that they have changed."""
    vote, draft = context["own_vote"], context["draft"]
    seen: dict[str, Any] = {
        "ballot": context["ballot"].pk,
        "seen_revision": context["review"].revision,
        "seen_version": vote.version if vote else 0,
        "asked_amount": "",
    }
    if draft:
        return {**seen, **{name: draft.get(name, "") for name in WRITTEN}}
    if vote is None:
        return seen
    return {**seen, **{name: getattr(vote, name) for name in WRITTEN}}


def _acts(request: SignedInRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context of the acts on this page: `may` by act, the secretariat's `steps`, and the
    digest of the proposal for a user who may confirm it (`may_confirm`)."""
    review, ballot = context["review"], context["ballot"]
    confirms = may_confirm(request.user, review)
    found = {
        "may_confirm": confirms,
        "may": _may(request, context, confirms),
        "steps": _steps(request, review, context["rows"]),
    }
    if confirms and ballot is not None:
        found["confirm_digest"] = proposal_digest(ballot)
    return found


def _may(request: SignedInRequest, context: dict[str, Any], confirms: bool) -> dict[str, Any]:
    """Return {act: True or False} for the acts that this user may do on this page: check,
    mark_reading, discuss, comment, recuse, propose, change_vote, confirm, second_ballot. The verbs
    check again."""
    review, seat, ballot = context["review"], context["seat"], context["ballot"]
    seated = seat is not None
    again = ballot is not None and ballot.number <= review.policy.second_ballots
    requests = context["discussion_requests"]
    asked = any(seat is not None and one.assignment_id == seat.pk for one in requests)
    return {
        "check": may_check(review, seat, ballot),
        "mark_reading": request.user.has_perm(MARK),
        "discuss": seated and ballot is not None and ballot.is_open and not asked,
        "comment": may_comment(request.user, review),
        "recuse": seated and review.status in BEFORE_RESULT,
        "propose": seated and review.status == ReviewStatus.IN_REVIEW,
        "change_vote": context["sealed"]
        and is_votable(review, seat, ballot)
        and not context["member"].term_has_ended,
        "confirm": confirms,
        "second_ballot": confirms and again,
    }


def _steps(request: SignedInRequest, review: Review, rows: ReviewRows) -> dict[str, Any] | None:
    """Return the context of the secretariat's steps on a review: `start`, `supplement`, `assess`
    (True if the form is shown) and their initial values. None without the permission
    `reviews.manage_review` and for a closed review."""
    if not request.user.has_perm("reviews.manage_review"):
        return None
    if review.status in REVIEW_CLOSED:
        return None
    return {
        "start": review.status == ReviewStatus.WAITING_DOCUMENTS,
        "supplement": review.status == ReviewStatus.IN_REVIEW,
        "assess": review.status in BEFORE_RESULT,
        "panel": rows.active,
        "words": CANNED_TEXTS,
        "due_on": default_due(review),
        "assessed": max((one.version for one in rows.assessments), default=0),
    }
