"""/reviews/members/: workload, pace of votes, leave and registered interests of the members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.privacy.access_entries import record_shown
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import REVIEW_OPEN, Challenge, Leave, Member, MemberInterest, Review
from reviews.committee.queue.state_labels import state_label_of
from reviews.committee.seats import interests
from reviews.committee.seats.confirmations import lifting_form, lifting_sheet
from reviews.committee.seats.forms import InterestForm, LeaveForm
from reviews.committee.seats.leave_handover import hand_over_seats, seats_to_hand_over
from reviews.committee.seats.recusals import reviews_short_of_members
from reviews.committee.seats.workload import (
    LiftedTie,
    MemberWorkload,
    conflicted_seats,
    council_workload,
    ended_with_seats,
    seats_of_lifted_interests,
)

LIST = "reviews/committee/seats/members.html"
PAGE = "reviews/committee/seats/member.html"
SHOWN = 20  # rows of a worklist


@requires("reviews.view_load")
@require_GET
def members(request: SignedInRequest) -> HttpResponse:
    """Show the page of the members with their workloads, and the worklists: reviews short of
    members and conflicted seats, in the user's scope. Records in the access log the claims that it
    shows. Fixed query count."""
    loads = council_workload()
    visible = visible_reviews(request.user).only("pk")
    short = (
        reviews_short_of_members()
        .filter(pk__in=visible)
        .select_related("claim")
        .order_by("ready_at", "pk")
    )
    rows = list(short[: SHOWN + 1])
    _note(request, rows[:SHOWN])
    context = {
        "loads": [(load, _bars(load, loads)) for load in loads],
        "regulars": sum(1 for load in loads if not load.member.substitute),
        "substitutes": sum(1 for load in loads if load.member.substitute),
        "short": rows[:SHOWN],
        "short_more": len(rows) > SHOWN,
        "tied": _in_scope(request, conflicted_seats()),
        "lifted_ties": _lifted(request),
        "ended": council_workload(ended_with_seats()),
        "pending": Challenge.objects.pending().count(),
        "may_manage": request.user.has_perm("reviews.manage_review"),
    }
    return render(request, LIST, context)


def _note(request: SignedInRequest, reviews: list[Review]) -> None:
    """Record in the access log that the user saw the claims of these reviews."""
    claims = [review.claim_id for review in reviews]
    record_shown(user=request.user, claims=claims, request=request)


def _bars(load: MemberWorkload, loads: list[MemberWorkload]) -> list[tuple[str, float]]:
    """Return (CSS class, per cent) for the parts of a member's bar: late, awaiting and voted seats.
    100 per cent is the largest load of the members shown, or this member's limit if that is more.
    """
    most = max([one.open for one in loads] + [load.member.load_limit or 0] + [1])
    parts = (("a3", load.late), ("b-info", load.awaiting - load.late), ("a1", load.voted))
    return [(name, 100 * n / most) for name, n in parts]


def _in_scope(request: SignedInRequest, tied: list[Any]) -> list[Any]:
    """Return the (seat, reason) pairs whose claim is in the viewer's scope: a chair with a conflict
    does not see that claim."""
    if not tied:
        return []
    pks = [seat.review_id for seat, _why in tied]
    visible = set(visible_reviews(request.user).filter(pk__in=pks).values_list("pk", flat=True))
    return [(seat, why) for seat, why in tied if seat.review_id in visible]


def _lifted(request: SignedInRequest, member: Member | None = None) -> list[LiftedTie]:
    """Return the seats of `seats_of_lifted_interests` whose claim is in the viewer's scope, and
    record in the access log that the user saw these claims."""
    found = seats_of_lifted_interests(member)
    if not found:
        return []
    pks = [tie.seat.review_id for tie in found]
    visible = set(visible_reviews(request.user).filter(pk__in=pks).values_list("pk", flat=True))
    shown = [tie for tie in found if tie.seat.review_id in visible]
    _note(request, [tie.seat.review for tie in shown])
    return shown


@requires("reviews.view_load")
@require_GET
def member(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, _page(request, _find(pk)))


def _find(pk: int) -> Member:
    return get_object_or_404(Member.objects.select_related("user"), pk=pk)


def _page(request: SignedInRequest, member: Member, **forms_: forms.Form) -> dict[str, Any]:
    visible = visible_reviews(request.user).only("pk")
    seats = (
        member.assignments.active()
        .filter(review__status__in=REVIEW_OPEN, review__in=visible)
        .select_related("review__claim__queue_row")
        .order_by(F("voted_at").asc(nulls_first=True), "review__due_on", "pk")
    )
    rows = list(seats[: SHOWN + 1])
    _note(request, [seat.review for seat in rows[:SHOWN]])
    people = member.interests.select_related("entered_by", "lifted_by")
    entries = list(people.order_by("lifted_at", "pk"))
    [load] = council_workload(Member.objects.filter(pk=member.pk))
    may_manage = request.user.has_perm("reviews.manage_review")
    to_pass_on = seats_to_hand_over(member).count()
    standing = {(one.kind, one.value_index) for one in entries if one.lifted_at is None}
    return {
        "member": member,
        "load": load,
        "leaves": member.leaves.select_related("entered_by").order_by("-starts_on", "pk")[:SHOWN],
        "interests": [
            (one, one.hint and (one.kind, one.value_index) not in standing) for one in entries
        ],
        "tied": _in_scope(request, conflicted_seats(member)),
        "lifted_ties": _lifted(request, member),
        "seats": [(seat, state_label_of(seat.review.claim.queue_row)) for seat in rows[:SHOWN]],
        "seats_more": len(rows) > SHOWN,
        "to_pass_on": to_pass_on,
        "may_pass_on": may_manage and to_pass_on and (load.away or member.term_has_ended),
        "interest_form": InterestForm(),
        "leave_form": LeaveForm(),
        "may_manage": may_manage,
        **forms_,
    }


def _do(
    request: SignedInRequest, pk: int, verb: Callable[[Member], str], **typed: forms.Form
) -> HttpResponse:
    """Call `verb` with a member (key) and return to their page with the sentence that it returns as
    the message. An invalid form (`typed`) or a DomainError shows the page with what was typed."""
    found = _find(pk)
    try:
        if any(not form.is_valid() for form in typed.values()):
            return refuse(request, PAGE, _page(request, found, **typed))
        said = verb(found)
    except DomainError as error:
        return refuse(request, PAGE, _page(request, _find(pk), **typed), error)
    messages.success(request, said)
    return redirect("committee:member", pk)


@requires("reviews.manage_review")
@require_POST
def register_interest(request: SignedInRequest, pk: int) -> HttpResponse:
    form = InterestForm(request.POST)

    def verb(member: Member) -> str:
        interests.register_interest(member=member, by=request.user, **form.cleaned_data)
        return _registered(member)

    return _do(request, pk, verb, interest_form=form)


@requires("reviews.manage_review")
@require_POST
def register_interest_again(request: SignedInRequest, pk: int, interest: int) -> HttpResponse:
    def verb(member: Member) -> str:
        found = get_object_or_404(MemberInterest, pk=interest, member=member)
        interests.register_interest_again(interest=found, by=request.user)
        return _registered(member)

    return _do(request, pk, verb)


def _registered(member: Member) -> str:
    """Return the message after an interest was registered, with the number of seats that the member
    holds on claims with a conflict."""
    n = len(conflicted_seats(member))
    if not n:
        return _("이해관계를 등록했습니다.")
    said = ngettext(
        "이해관계를 등록했습니다. 이미 맡은 %(n)d건이 걸립니다: 아래에서 제척해 주세요.",
        "이해관계를 등록했습니다. 이미 맡은 %(n)d건이 걸립니다: 아래에서 제척해 주세요.",
        n,
    )
    return said % {"n": n}


@requires("reviews.manage_review")
@require_POST
def register_no_interests(request: SignedInRequest, pk: int) -> HttpResponse:
    def verb(member: Member) -> str:
        interests.register_no_interests(member=member, by=request.user)
        return _("이해관계가 없다고 등록했습니다.")

    return _do(request, pk, verb)


@requires("reviews.manage_review")
@require_POST
@never_cache
def lift_interest(request: SignedInRequest, pk: int, interest: int) -> HttpResponse:
    """Show the sheet that asks for the reason; once confirmed, lift the interest (POST) and return
    to its member's page. A refusal renders sheet or page with the error."""
    found = get_object_or_404(MemberInterest, pk=interest, member=_find(pk))
    form = sheet_form(request, lifting_form)

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        interests.lift_interest(interest=found, by=request.user, reason=reason)
        messages.success(request, _("이해관계를 해제했습니다."))
        return redirect("committee:member", pk)

    def page(error: DomainError) -> HttpResponse:
        return refuse(request, PAGE, _page(request, _find(pk)), error)

    return ask_then(request, lambda: lifting_sheet(found, form), act, page)


@requires("reviews.manage_review")
@require_POST
def enter_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    form = LeaveForm(request.POST)

    def verb(member: Member) -> str:
        interests.enter_leave(member=member, by=request.user, **form.cleaned_data)
        return _("부재를 등록했습니다. 그동안 새로 배정하지 않습니다.")

    return _do(request, pk, verb, leave_form=form)


@requires("reviews.manage_review")
@require_POST
def cancel_leave(request: SignedInRequest, pk: int, leave: int) -> HttpResponse:
    def verb(member: Member) -> str:
        found = get_object_or_404(Leave, pk=leave, member=member)
        interests.cancel_leave(leave=found, by=request.user)
        return _("부재를 취소했습니다.")

    return _do(request, pk, verb)


@requires("reviews.manage_review")
@require_POST
def hand_seats_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Reassign the seats on which a member on leave has not voted to members drawn by lot, with the
    posted reason. The message counts those moved, those that nobody can take, and those left for
    another call."""

    def verb(member: Member) -> str:
        done = hand_over_seats(
            member=member, by=request.user, reason=request.POST.get("reason", "")
        )
        said = _("%(n)d건을 다른 위원에게 넘겼습니다.") % {"n": done.moved}
        if done.kept:
            said += " " + _("맡을 위원이 없는 %(n)d건은 그대로 두었습니다.") % {"n": done.kept}
        if done.left:
            said += " " + _("%(n)d건이 남았습니다. 한 번 더 눌러 주세요.") % {"n": done.left}
        return said

    return _do(request, pk, verb)
