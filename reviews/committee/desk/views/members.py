"""Acts of a member at the desk. Each is an ordinary form post: 302, 422 or 409."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims import clock
from claims.confirmation.forms import ReasonForm
from claims.documents.models import DocumentKind
from claims.errors import DomainError
from claims.users.form_responses import first_error, with_reason
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.ballots.closing import close_due_ballot
from reviews.committee.ballots.document_checks import (
    accept_clean,
    record_check,
    withdraw_acceptances,
    withdraw_check,
)
from reviews.committee.ballots.drafts import LONGEST_NOTE
from reviews.committee.ballots.last_vote import message_after
from reviews.committee.ballots.revisions import labels_for
from reviews.committee.ballots.voting import cast_vote
from reviews.committee.desk.panels.checks import answer_check
from reviews.committee.desk.panels.supplement import typed_values
from reviews.committee.desk.seen_pages import mark_seen, page_pairs
from reviews.committee.desk.views.forms import CheckForm, SupplementForm, VoteForm
from reviews.committee.desk.views.page import find_review, render_desk
from reviews.committee.errors import (
    AmountError,
    ChangedError,
    LowAmountError,
    NotSeatedError,
    RationaleNeededError,
    UnknownChoiceError,
)
from reviews.committee.models import Assignment, Member, Review, Vote
from reviews.committee.queue.next_claim import go_on
from reviews.committee.seats import recusals
from reviews.committee.supplements import verbs as supplements

FIELD_OF = {
    AmountError: "amount",
    LowAmountError: "amount",
    RationaleNeededError: "rationale",
    UnknownChoiceError: "choice",
}


def _seated(request: SignedInRequest, number: str) -> tuple[Review, Assignment, Member]:
    review, seat = find_review(request, number)
    if seat is None:
        raise NotSeatedError
    return review, seat, seat.member


@requires("reviews.cast_vote")
@require_POST
def vote(request: SignedInRequest, number: str) -> HttpResponse:
    """Cast or change the member's vote from a posted VoteForm, then redirect to the next claim that
    awaits this member. Closes a ballot past its due day that has its quorum now. A refused vote
    shows the desk again with what was typed."""
    review, seat, member = _seated(request, number)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return render_desk(request, review, seat, vote_form=form, status=422)
    try:
        cast = cast_vote(
            review=review,
            member=member,
            choice=form.cleaned_data["choice"],
            amount=_amount(form),
            rationale=form.cleaned_data["rationale"],
            seen_revision=form.cleaned_data["seen_revision"] or 0,
            seen_ballot=form.cleaned_data["ballot"],
            seen_version=form.cleaned_data["seen_version"],
            asked_amount=form.cleaned_data["asked_amount"],
            discuss=form.cleaned_data["discuss"],
        )
    except DomainError as error:
        return _refused_vote(request, number, form, error)
    if not cast.closed_its_ballot and cast.ballot.due_on < clock.today():
        # past the due day a quorum closes it: at once, not by the sweep of the next minute
        cast.closed_its_ballot = close_due_ballot(ballot=cast.ballot_id)
    desk = reverse("committee:desk", args=[number])
    is_final = cast.closed_its_ballot or not cast.ballot.is_open
    way_back = "" if is_final else f"change:{desk}?change=1"
    messages.success(request, message_after(cast), extra_tags=way_back)
    return go_on(request, member, number)


def _amount(form: VoteForm) -> int | None:
    """Return the amount (won) that the form names, None if it is empty. A denial has None, whatever
    the field held."""
    return form.cleaned_data["amount"] if form.cleaned_data["choice"] != "deny" else None


def _refused_vote(
    request: SignedInRequest, number: str, form: VoteForm, error: DomainError
) -> HttpResponse:
    """Render the desk as it is now, with what was typed and the error of the vote: an error of
    amount, rationale or choice at its field. A low amount is asked for by this page. After a 409
    the hidden fields hold the present values, so that the next submit is accepted."""
    review, seat = find_review(request, number)
    place = FIELD_OF.get(type(error))
    if isinstance(error, LowAmountError):  # asked by this page: the next submit says so
        asked = {"asked_amount": form.cleaned_data["amount"]}
        form.data = {**form.data.dict(), **asked}  # type: ignore[attr-defined]
    if place:
        form.add_error(place, str(error.message))
        return render_desk(request, review, seat, vote_form=form, status=error.status)
    if isinstance(error, ChangedError):
        error = _in_words(error)
    if error.status == 409:  # the next submit refers to what is shown now
        form.data = {**form.data.dict(), **_seen_now(request, review, seat)}  # type: ignore[attr-defined]
    return render_desk(request, review, seat, vote_form=form, refusal=error)


def _in_words(error: ChangedError) -> ChangedError:
    """Return a ChangedError whose message names the changed parts and says that the typed text is
    still there; the given one if the parts are unknown."""
    changed = error.details.get("changed", [])
    if changed == ["own_vote"]:
        return ChangedError(_("다른 창에서 이미 표결했습니다. 쓰던 내용은 그대로 있습니다."))
    if not (what := labels_for(changed)):
        return error
    sentence = _("보신 뒤에 바뀌었습니다: %(what)s. 쓰신 내용은 그대로 있습니다.")
    return ChangedError(sentence % {"what": what})


def _seen_now(
    request: SignedInRequest, review: Review, seat: Assignment | None
) -> dict[str, int | str]:
    """Return the present values of the vote form's hidden fields: the review's revision, the
    ballot's key ('' without one) and the version of the own vote (0 without one)."""
    ballot = review.ballots.order_by("number").last()
    votes = Vote.objects.open_to(request.user).newest()
    own = votes.filter(ballot=ballot, assignment=seat).first()
    return {
        "seen_revision": review.revision,
        "ballot": ballot.pk if ballot else "",
        "seen_version": own.version if own else 0,
    }


@requires("reviews.cast_vote")
@require_POST
def check(request: SignedInRequest, number: str, kind: DocumentKind) -> HttpResponse:
    """Record the member's 인정 or 의문 on one kind of document, and answer with the parts of the
    page that changed (`answer_check`). A refusal shows the desk again and keeps the note."""
    review, seat, _member = _seated(request, number)
    form = CheckForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("; ".join(str(e) for es in form.errors.values() for e in es))
        record_check(
            assignment=seat,
            kind=kind,
            verdict=form.cleaned_data["verdict"],
            note=form.cleaned_data["note"],
        )
    except DomainError as error:
        note = (kind, request.POST.get("note", "")[:LONGEST_NOTE])
        return render_desk(request, *find_review(request, number), refusal=error, note_typed=note)
    return answer_check(request, *find_review(request, number))


@requires("reviews.cast_vote")
@require_POST
def withdraw(request: SignedInRequest, number: str, kind: DocumentKind) -> HttpResponse:
    """Delete the member's check (인정 or 의문) of one kind of document, and answer with the parts
    of the page that changed (`answer_check`). A refusal shows the desk again."""
    _review, seat, _member = _seated(request, number)
    try:
        withdraw_check(assignment=seat, kind=kind)
    except DomainError as error:
        return render_desk(request, *find_review(request, number), refusal=error)
    return answer_check(request, *find_review(request, number))


@requires("reviews.cast_vote")
@require_POST
def accept(request: SignedInRequest, number: str) -> HttpResponse:
    """Record 인정 on the kinds that `clean_kinds` finds, and answer with the parts of the page that
    changed. A refusal shows the desk again.

    Posted fields: `kind` (several; none: all kinds), and `document` and `page` as in `api.seen`:
    these pages are recorded as seen first.
    """
    _review, seat, _member = _seated(request, number)
    mark_seen(assignment=seat, pages=page_pairs(request.POST))
    try:
        accepted = accept_clean(assignment=seat, kinds=request.POST.getlist("kind") or None)
    except DomainError as error:
        return render_desk(request, *find_review(request, number), refusal=error)
    return answer_check(request, *find_review(request, number), accepted=accepted)


@requires("reviews.cast_vote")
@require_POST
def undo_accept(request: SignedInRequest, number: str) -> HttpResponse:
    """Delete the member's 인정 on the posted kinds (`kind`, several), to undo `accept`, and answer
    with the parts of the page that changed. A refusal shows the desk again."""
    _review, seat, _member = _seated(request, number)
    try:
        withdraw_acceptances(assignment=seat, kinds=request.POST.getlist("kind"))
    except DomainError as error:
        return render_desk(request, *find_review(request, number), refusal=error)
    return answer_check(request, *find_review(request, number))


@requires("reviews.cast_vote")
@require_POST
def recuse(request: SignedInRequest, number: str) -> HttpResponse:
    review, seat, _member = _seated(request, number)
    form = ReasonForm(request.POST, most=300)
    if not form.is_valid():
        return render_desk(request, review, seat, refusal=with_reason(first_error(form), request))
    try:
        taker = recusals.recuse(
            assignment=seat, by=request.user, reason=form.cleaned_data["reason"]
        )
    except DomainError as error:
        error = with_reason(error, request)
        return render_desk(request, *find_review(request, number), refusal=error)
    if taker is None:
        said = _("회피했습니다. 맡을 위원이 없어 자리가 비었고, 예비위원을 기다립니다.")
    else:
        said = _("회피했습니다. 다른 위원으로 바뀌었습니다.")
    messages.success(request, said)
    return redirect("committee:next")


@requires("reviews.cast_vote")
@require_POST
def propose_supplement(request: SignedInRequest, number: str) -> HttpResponse:
    """보완 의견: send the member's proposal of a supplement request to the secretariat, who decides
    on it, and return to the desk. A refusal shows the desk again with what was typed."""
    review, seat, member = _seated(request, number)
    form = SupplementForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("; ".join(str(e) for es in form.errors.values() for e in es))
        supplements.propose_supplement(
            review=review,
            member=member,
            kinds=form.cleaned_data["kinds"],
            text=form.cleaned_data["text"],
        )
    except DomainError as error:
        return render_desk(
            request, *find_review(request, number), refusal=error, propose_typed=typed_values(form)
        )
    messages.success(request, _("보완 의견을 간사에게 보냈습니다."))
    return redirect("committee:desk", number)
