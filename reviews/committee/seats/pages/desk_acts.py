"""What the secretariat does with seats at the desk: reassign, fill, register a challenge."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.users.answers import first_error
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number
from reviews.committee.errors import NoPanelError
from reviews.committee.models import Assignment, Member, Review
from reviews.committee.pages.desk import find, show
from reviews.committee.seats import leaving
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.pages.forms import ChallengeForm

MANAGES = "reviews.manage_review"


def _do(
    request: SignedInRequest, number: str, act: str, verb: Callable[[Review], str]
) -> HttpResponse:
    """One verb at the desk; its answer is what is said. Refused: the desk with what was typed."""
    review, _seat = find(request, number)
    try:
        said = verb(review)
    except DomainError as error:
        typed = {"act": act, **request.POST.dict()}
        return show(request, *find(request, number), refusal=error, seats_typed=typed)
    messages.success(request, said)
    return redirect("committee:desk", number)


def _seat(request: SignedInRequest, review: Review) -> Assignment:
    seats = review.assignments.select_related("member__user")
    return get_object_or_404(seats, pk=whole_number(request.POST.get("seat", "")))


def _named(request: SignedInRequest) -> Member | None:
    """The member who was picked; None where the seat is to be drawn."""
    pk = request.POST.get("member", "")
    return get_object_or_404(Member, pk=whole_number(pk)) if pk else None


@requires(MANAGES)
@require_POST
def reassign(request: SignedInRequest, number: str) -> HttpResponse:
    def verb(review: Review) -> str:
        taker = leaving.reassign(
            assignment=_seat(request, review),
            by=request.user,
            reason=request.POST.get("reason", ""),
            member=_named(request),
        )
        if taker is None:
            return _("위원이 물러났습니다. 맡을 위원이 없어 자리가 비었습니다.")
        return _("%(name)s 위원에게 다시 배정했습니다.") % {"name": taker.member}

    return _do(request, number, "reassign", verb)


@requires(MANAGES)
@require_POST
def fill(request: SignedInRequest, number: str) -> HttpResponse:
    def verb(review: Review) -> str:
        taker = leaving.fill_seat(review=review, by=request.user, member=_named(request))
        if taker is None:
            raise NoPanelError(_("빈자리를 맡을 수 있는 위원이 없습니다."))
        return _("%(name)s 위원을 배정했습니다.") % {"name": taker.member}

    return _do(request, number, "fill", verb)


@requires(MANAGES)
@require_POST
def challenge(request: SignedInRequest, number: str) -> HttpResponse:
    form = ChallengeForm(request.POST)

    def verb(review: Review) -> str:
        seat = _seat(request, review)
        if not form.is_valid():
            raise first_error(form)
        register_challenge(assignment=seat, by=request.user, **form.cleaned_data)
        return _("기피 신청을 접수했습니다. 위원장이 결정할 때까지 표결이 열리지 않습니다.")

    return _do(request, number, "challenge", verb)
