"""Acts on seats at the desk: the secretariat disqualifies, reassigns, fills and registers
challenges; the chair decides that a member who has voted is replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError, ForbiddenError
from claims.users.form_responses import first_error
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number
from reviews.committee.desk.views.chair import MAY_DEPUTISE
from reviews.committee.desk.views.page import find_review, render_desk
from reviews.committee.errors import NoPanelError, NotOpenError
from reviews.committee.models import SEATED, Assignment, AssignmentStatus, LeftAs, Review
from reviews.committee.seats import recusals
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.confirmations import leaving_sheet
from reviews.committee.seats.forms import ChallengeForm, ReplaceForm
from reviews.committee.seats.replace_voter import forbid_unless_impartial, replace_voter
from reviews.committee.seats.views.challenges import refuse_challenges

LIST = reverse_lazy("committee:challenges")  # where a deputy finds the seats to decide on


def _do(
    request: SignedInRequest, number: str, act: str, verb: Callable[[Review], str]
) -> HttpResponse:
    """Call `verb` with the claim's review and return to the desk with the sentence that it returns
    as the message. A DomainError is shown on the desk with what was typed in the form `act`."""
    review, _seat = find_review(request, number)
    try:
        said = verb(review)
    except DomainError as error:
        typed = {"act": act, **request.POST.dict()}
        return render_desk(request, *find_review(request, number), refusal=error, seats_typed=typed)
    messages.success(request, said)
    return redirect("committee:desk", number)


def _seat(request: SignedInRequest, review: Review) -> Assignment:
    seats = review.assignments.select_related("member__user")
    return get_object_or_404(seats, pk=whole_number(request.POST.get("seat", "")))


def _taken(taker: Assignment | None) -> str:
    if taker is None:
        return _("위원이 물러났습니다. 자리가 비어 예비위원을 기다립니다.")
    return _("%(name)s 위원에게 다시 배정했습니다.") % {"name": taker.member}


@requires("reviews.manage_review")
@require_POST
def disqualify(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet before the member of the posted seat is disqualified for a conflict of
    interest; once confirmed, disqualify the member and return to the desk. A refusal is shown on
    the desk."""
    return _take_away(
        request, number, recusals.disqualify, lambda _seat: LeftAs.DISQUALIFIED, kept={}
    )


@requires("reviews.manage_review")
@require_POST
def reassign(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet before the posted seat is given to another member by lot; once confirmed,
    reassign the seat and return to the desk. A refusal is shown on the desk, in its form."""
    typed = {"act": "reassign", **request.POST.dict()}
    return _take_away(
        request, number, recusals.reassign, recusals.how_reassigned, kept={"seats_typed": typed}
    )


def _take_away(
    request: SignedInRequest,
    number: str,
    verb: Callable[..., Assignment | None],
    how: Callable[[Assignment], LeftAs],
    kept: dict[str, Any],
) -> HttpResponse:
    review, _own_seat = find_review(request, number)
    seat, reason = _seat(request, review), request.POST.get("reason", "")
    back = reverse("committee:desk", args=[number])

    def act() -> HttpResponse:
        taker = verb(assignment=seat, by=request.user, reason=reason)
        messages.success(request, _taken(taker))
        return redirect(back)

    def page(error: DomainError) -> HttpResponse:
        return render_desk(request, *find_review(request, number), refusal=error, **kept)

    def build() -> Sheet:
        return leaving_sheet(review, seat, how(seat), reason, back)

    return ask_then(request, build, act, page)


@requires("reviews.manage_review")
@require_POST
def fill(request: SignedInRequest, number: str) -> HttpResponse:
    def verb(review: Review) -> str:
        taker = recusals.fill_seat(review=review, by=request.user)
        if taker is None:
            raise NoPanelError(
                _(
                    "빈자리를 맡을 수 있는 위원이 없습니다. "
                    "맡을 수 있는 위원이 생긴 뒤에 다시 해 주세요."
                )
            )
        return _("%(name)s 위원을 배정했습니다.") % {"name": taker.member}

    return _do(request, number, "fill", verb)


@requires("reviews.manage_review")
@require_POST
def challenge(request: SignedInRequest, number: str) -> HttpResponse:
    form = ChallengeForm(request.POST)

    def verb(review: Review) -> str:
        seat = _seat(request, review)
        if not form.is_valid():
            raise first_error(form)
        register_challenge(assignment=seat, by=request.user, **form.cleaned_data)
        return _("기피 신청을 접수했습니다. 위원장이 결정할 때까지 개표하지 않습니다.")

    return _do(request, number, "challenge", verb)


@requires(*MAY_DEPUTISE)
@require_http_methods(["GET", "POST"])
def replace(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Show the sheet of what is lost, which asks for way and reason; once confirmed, replace the
    member who has voted (`pk`: the seat), as a chair, or a deputy if no chair can act. Returns to
    the desk, or a deputy who may not open it to the list of challenges. 404 for a seat without a
    vote, and for the sheet of a seat that was left."""
    review, at_the_desk = _of_a_voter(request, number)
    seats = review.assignments.select_related("member__user")
    seat = get_object_or_404(seats, pk=pk, voted_at__isnull=False)
    has_left = seat.status != AssignmentStatus.ACTIVE
    if has_left and request.method == "GET":
        raise Http404
    form = ReplaceForm(request.POST if "confirmed" in request.POST else None)
    back = reverse("committee:desk", args=[number]) if at_the_desk else LIST

    def build() -> Sheet:
        forbid_unless_impartial(request.user, review)
        if has_left:  # while the sheet was read
            raise NotOpenError
        return _replacing(number, seat, form, str(back))

    def act() -> HttpResponse:
        taker = replace_voter(assignment=seat, by=request.user, **form.cleaned_data)
        messages.success(request, _taken(taker))
        return redirect(str(back))

    def page(error: DomainError) -> HttpResponse:
        if not at_the_desk:
            return refuse_challenges(request, error)
        return render_desk(request, *find_review(request, number), refusal=error)

    return ask_then(request, build, act, page)


def _of_a_voter(request: SignedInRequest, number: str) -> tuple[Review, bool]:
    """Return (review, True) for a claim whose desk the user may open. Otherwise (newest review on
    which votes can be cast, False), if the user may replace a voter of it.

    Raises RecusedError for a user who left the seat, and Http404 if the user may do neither.
    """
    try:
        return find_review(request, number)[0], True
    except Http404:
        rounds = Review.objects.for_desk().filter(claim__number=number, status__in=SEATED)
        review = rounds.order_by("round").last()
        if review is None:
            raise
        try:
            forbid_unless_impartial(request.user, review)
        except ForbiddenError:
            raise Http404 from None
        return review, False


def _replacing(number: str, seat: Assignment, form: ReplaceForm, back: str) -> Sheet:
    voted = date_format(timezone.localtime(seat.voted_at), "DATETIME_FORMAT")
    return Sheet(
        title=_("표결한 위원 바꾸기"),
        button=_("위원 바꾸기"),
        back=back,
        facts=(
            (_("접수번호"), number),
            (_("물러날 위원"), str(seat.member)),
            (_("표결한 때"), voted),
            (_("새 위원"), _("추첨으로 정합니다")),
        ),
        warning=_("봉인된 표결은 집계에서 빠지고, 물러난 위원은 이 신청에 돌아올 수 없습니다."),
        next_person=_("새 위원이 표결해야 개표합니다."),
        version=f"{seat.pk}:{seat.voted_at}",
        fields=form,
    )
