"""/reviews/challenges/: undecided and decided 기피."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.clock import today
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import first_error, refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import sees_all, visible_reviews
from reviews.committee.models import (
    Assignment,
    Challenge,
    ChallengeQuerySet,
    ChallengeStatus,
    Member,
)
from reviews.committee.seats.challenges import (
    decidable,
    decide_challenge,
    withdraw_challenge,
)
from reviews.committee.seats.confirmations import dismissing_sheet, upholding_sheet
from reviews.committee.seats.forms import AnswerForm
from reviews.committee.seats.replace_voter import voters_replaceable_by

LIST, PAGE = "reviews/committee/seats/challenges.html", "committee:challenges"
# A deputising member decides where the chair may not; the verb checks the right.
MAY_SEE = ("reviews.view_load", "reviews.cast_vote")
MAY_DECIDE = ("reviews.confirm_decision", "reviews.cast_vote")
SHOWN = 50


def _visible(request: SignedInRequest) -> ChallengeQuerySet:
    """Return a queryset of all challenges in the scope of a user who sees all claims; of a deputy,
    the undecided ones that they may decide. Raises PermissionDenied for everybody else."""
    rows = Challenge.objects.select_related(
        "assignment__member__user",
        "assignment__review__claim",
        "assignment__review__policy",
        "received_by",
        "decided_by",
    )
    if sees_all(request.user):
        visible = visible_reviews(request.user).only("pk")
        return rows.filter(assignment__review__in=visible)
    if not Member.objects.serving(today()).filter(user=request.user, deputises=True).exists():
        raise PermissionDenied
    return rows.filter(pk__in=decidable(request.user, list(rows.pending())))


def _page(request: SignedInRequest, **more: Any) -> dict[str, Any]:
    rows = _visible(request)
    pending = list(rows.pending().order_by("filed_on", "pk"))
    ended = rows.exclude(status=ChallengeStatus.RECEIVED).order_by("-decided_at", "-pk")
    decides = decidable(request.user, pending)
    return {
        "pending": [(one, one.pk in decides) for one in pending],
        "ended": ended[:SHOWN],
        "voters": voters_replaceable_by(request.user),
        "may_manage": request.user.has_perm("reviews.manage_review"),
        **more,
    }


@requires(*MAY_SEE)
@require_GET
def challenges(request: SignedInRequest) -> HttpResponse:
    return render(request, LIST, _page(request))


def refuse_challenges(request: SignedInRequest, error: DomainError) -> HttpResponse:
    """Return the list of challenges with a refusal. Raises PermissionDenied for a user who may not
    open it."""
    return refuse(request, LIST, _page(request), error)


def _find(request: SignedInRequest, pk: int) -> Challenge:
    found = _visible(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@requires(*MAY_DECIDE)
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what a posted AnswerForm decides on a challenge; once confirmed, uphold or
    dismiss it and return to the list of challenges. A refusal shows the list again with what was
    typed."""
    found, form = _find(request, pk), AnswerForm(request.POST)
    upheld = request.POST.get("decision") == "upheld"

    def build() -> Sheet:
        if not form.is_valid():
            raise first_error(form)
        sheet = upholding_sheet if upheld else dismissing_sheet
        return sheet(found, form.cleaned_data["answer"], request.user, reverse(PAGE))

    def act() -> HttpResponse:
        answer = form.cleaned_data["answer"]
        taker = decide_challenge(challenge=found, by=request.user, upheld=upheld, answer=answer)
        messages.success(request, _said(found, upheld, taker))
        return redirect(PAGE)

    def page(error: DomainError) -> HttpResponse:
        typed = {"pk": pk, "answer": request.POST.get("answer", "")}
        return refuse(request, LIST, _page(request, typed=typed), error)

    return ask_then(request, build, act, page)


def _said(challenge: Challenge, upheld: bool, taker: Assignment | None) -> str:
    if upheld and taker is None:
        return _("기피를 인용했습니다. 위원이 물러났고, 빈자리가 찰 때까지 심의가 기다립니다.")
    if upheld:
        return _("기피를 인용했습니다. 위원이 물러나고 표결에서 빠집니다.")
    if challenge.closed_its_ballot:
        return _("기피를 기각했습니다. 모두 표결해 개표했습니다.")
    return _("기피를 기각했습니다.")


@requires("reviews.manage_review")
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the claimant has withdrawn the challenge, with the posted note, and return to the
    list of challenges."""
    found, note = _find(request, pk), request.POST.get("note", "")
    try:
        ended = withdraw_challenge(challenge=found, by=request.user, note=note)
    except DomainError as error:
        error.unsent = note.strip()
        return refuse_challenges(request, error)
    said = _("기피 신청을 철회로 처리했습니다.")
    if ended.closed_its_ballot:
        said = _("기피 신청을 철회로 처리했습니다. 모두 표결해 개표했습니다.")
    messages.success(request, said)
    return redirect("committee:challenges")
