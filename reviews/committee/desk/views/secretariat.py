"""Acts of the secretariat at the desk. Each is an ordinary form post: 302, 422 or 409."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import act_or_refuse, first_error
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number
from reviews.committee.ballots.revisions import sentence_for
from reviews.committee.desk.panels.supplement import typed_values
from reviews.committee.desk.views.forms import AssessmentForm, SupplementRequestForm
from reviews.committee.desk.views.page import find_review, record_claim_viewing, render_desk
from reviews.committee.errors import ChangedError, NotOpenError
from reviews.committee.lifecycle import loss_assessment
from reviews.committee.lifecycle.confirmations import withdrawal_form, withdrawal_sheet
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import REVIEW_OPEN, Review, SupplementRequest
from reviews.committee.supplements import verbs as supplements


def _do(
    request: SignedInRequest,
    number: str,
    verb: Callable[[Review], object],
    done: str,
    step: str = "",
    **kept: Any,
) -> HttpResponse:
    """Call `verb` with the claim's review and return to the desk with the message `done`. A
    DomainError is shown on the desk, in the form that `step` names ('': at the head); `kept` is
    passed on to `render_desk`."""
    return act_or_refuse(
        request,
        lambda: verb(find_review(request, number)[0]),
        done,
        ("committee:desk", number),
        lambda error: render_desk(
            request, *find_review(request, number), refusal=error, step=step, **kept
        ),
    )


def _in_words(verb: Callable[[], object]) -> object:
    """Call `verb` and return its result. Raises its ChangedError again with a sentence that names
    what has changed since the page was shown."""
    try:
        return verb()
    except ChangedError as error:
        raise ChangedError(sentence_for(error.details["changed"])) from error


@requires("reviews.manage_review")
@require_POST
def start(request: SignedInRequest, number: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _do(
        request,
        number,
        lambda review: start_review(review=review, by=request.user, reason=reason),
        _("심의를 시작했습니다."),
        step="start",
    )


@requires("reviews.manage_review")
@require_POST
def assess(request: SignedInRequest, number: str) -> HttpResponse:
    form = AssessmentForm(request.POST)

    def verb(review: Review) -> object:
        if not form.is_valid():
            raise first_error(form)
        return _in_words(
            lambda: loss_assessment.assess_loss(review=review, by=request.user, **form.cleaned_data)
        )

    return _do(request, number, verb, _("인정액을 고쳤습니다."), step="assess")


@requires("reviews.manage_review")
@require_POST
def take_estimate(request: SignedInRequest, number: str) -> HttpResponse:
    """Set the review's assessed loss to the loss that a check estimated, and return to the desk.
    The posted `finding` is the estimate that the desk showed; refused if a newer one exists."""
    pk = request.POST.get("finding", "")

    def verb(review: Review) -> object:
        return _in_words(
            lambda: loss_assessment.take_estimate(
                review=review, finding=whole_number(pk) or 0, by=request.user
            )
        )

    return _do(request, number, verb, _("추정 손실을 인정액으로 정했습니다."), step="assess")


@requires("reviews.manage_review")
@require_POST
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of what ends with a withdrawal (the claim in round 1, only the appeal in round
    2), which asks for the reason; once confirmed, close the review for its claimant and return to
    the desk."""
    review, _seat = find_review(request, number)
    form = sheet_form(request, withdrawal_form)

    def build() -> Sheet:
        if review.status not in REVIEW_OPEN:
            raise NotOpenError
        record_claim_viewing(request, review)
        return withdrawal_sheet(review, form)

    def act() -> HttpResponse:
        withdraw_review(review=review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("철회로 처리했습니다."))
        return redirect("committee:desk", number)

    def page(error: DomainError) -> HttpResponse:
        return render_desk(request, *find_review(request, number), refusal=error)

    return ask_then(request, build, act, page)


def _supplement(review: Review, pk: int) -> SupplementRequest:
    return get_object_or_404(SupplementRequest, review=review, pk=pk)


def _ask(request: SignedInRequest, number: str, pk: int | None = None) -> HttpResponse:
    """Request documents of the claimant from a posted SupplementRequestForm, and return to the
    desk. `pk` is the member's proposal that is taken up, None without one. A refusal shows the desk
    again with what was typed."""
    form = SupplementRequestForm(request.POST)
    review, _seat = find_review(request, number)
    proposal = _supplement(review, pk) if pk else None
    try:
        if not form.is_valid():
            raise first_error(form)
        supplements.request_supplement(
            review=review, by=request.user, proposal=proposal, **form.cleaned_data
        )
    except DomainError as error:
        kept = typed_values(form, pk or 0)
        again = find_review(request, number)
        step = f"send-{pk}" if pk else "supplement"
        return render_desk(request, *again, refusal=error, step=step, supplement_typed=kept)
    # The desk itself counts down the time in which it can be undone.
    messages.success(request, _("보완요청을 곧 보냅니다. 심의 기한이 멈춥니다."))
    return redirect("committee:desk", number)


@requires("reviews.manage_review")
@require_POST
def request_supplement(request: SignedInRequest, number: str) -> HttpResponse:
    return _ask(request, number)


@requires("reviews.manage_review")
@require_POST
def send_supplement(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Take up a member's proposal (`pk`) and request the documents from the claimant, with the
    kinds, words and due day of the posted SupplementRequestForm."""
    return _ask(request, number, pk)


@requires("reviews.manage_review")
@require_POST
def undo_supplement(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    return _do(
        request,
        number,
        lambda review: supplements.undo_supplement(
            request=_supplement(review, pk), by=request.user
        ),
        _("보완요청을 보내지 않고 되돌렸습니다. 기한은 전과 같습니다."),
    )


@requires("reviews.manage_review")
@require_POST
def decline_supplement(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    note = request.POST.get("reason", "")
    return _do(
        request,
        number,
        lambda review: supplements.decline_supplement(
            proposal=_supplement(review, pk), by=request.user, note=note
        ),
        _("보완 의견을 요청하지 않기로 했습니다."),
        step=f"decline-{pk}",
    )


@requires("reviews.manage_review")
@require_POST
def answer_supplement(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Close a supplement request (`pk`) as answered with the documents received so far, and return
    to the desk; the review's deadline runs on. The posted `reason` is stored as its note."""
    note = request.POST.get("reason", "")
    return _do(
        request,
        number,
        lambda review: supplements.answer_supplement(
            request=_supplement(review, pk), by=request.user, note=note
        ),
        _("보완요청을 끝냈습니다. 심의 기한이 다시 흐릅니다."),
        step="answer",
    )


@requires("reviews.manage_review")
@require_POST
def cancel_supplement(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    note = request.POST.get("reason", "")
    return _do(
        request,
        number,
        lambda review: supplements.cancel_supplement(
            request=_supplement(review, pk), by=request.user, note=note
        ),
        _("보완요청을 취소했습니다."),
        step="cancel",
    )
