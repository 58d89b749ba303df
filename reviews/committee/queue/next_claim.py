"""The way from one claim to the next: of the queue, or of the claims picked in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import member_of
from reviews.committee.errors import TermEndedError
from reviews.committee.models import Member, QueueRow, Tab
from reviews.committee.queue.lists import rows_to_judge
from reviews.committee.queue.next_for_chair import next_for_chair
from reviews.committee.queue.queries import (
    MINE,
    PICKED,
    PICKED_OF,
    next_for,
    rows_of_tab,
)
from reviews.committee.queue.views import MOST_PICKED


@requires("reviews.view_queue")
def next_review(request: SignedInRequest) -> HttpResponse:
    """Redirect to the next claim that awaits this member: the picked ones first, then by due day; a
    chair without any goes on to the reviews that await the confirmation, everybody else to the
    queue.

    `?pick=…` (several) stores an order in the session, and `?all=1` that of the rows of the queue's
    filters; MOST_PICKED claims at most. `?after=<number>` skips that claim for now.
    """
    member = member_of(request.user)
    if member is None:
        return _go_on_as_chair(request, request.GET.get("after", ""))
    picked = request.GET.getlist("pick")[:MOST_PICKED]
    if "all" in request.GET:
        rows = rows_to_judge(request.user, request.GET)[:MOST_PICKED]
        picked = list(rows.values_list("number", flat=True))
    if picked:
        request.session[PICKED], request.session[PICKED_OF] = picked, len(picked)
    return go_on(request, member, request.GET.get("after", ""))


def go_on(request: SignedInRequest, member: Member, after: str) -> HttpResponse:
    """Redirect to the desk of the claim that comes after the claim `after` (a number; '': to the
    first): of the picked order, else by due day. If none is left, redirect to the queue, or a chair
    to the next review to confirm."""
    chosen = request.session.get(PICKED_OF, 0) if request.session.get(PICKED) else 0
    number = _next_picked(request, after)
    if number is None and chosen:
        messages.info(request, _("선택한 %(n)s건을 모두 보았습니다.") % {"n": f"{chosen:,}"})
        return redirect(f"{reverse('committee:queue')}?tab={MINE}")
    if number is None:
        passed = QueueRow.objects.filter(number=after).first() if after else None
        row = next_for(member, passed)
        number = row.number if row else None
    if number is None:
        if request.user.has_perm("reviews.confirm_decision"):
            return _go_on_as_chair(request, after)
        nothing = TermEndedError.message if member.term_has_ended else _("차례인 심의가 없습니다.")
        messages.info(request, nothing)
        return redirect(f"{reverse('committee:queue')}?tab={MINE}")
    return redirect("committee:desk", number)


def place_among_picked(request: SignedInRequest, number: str) -> dict[str, Any] | None:
    """Return the place of a claim (by number) in the order of claims that the user picked:
    {"picked", "at", "total", "next", "previous"}, neighbours as numbers or ''. None for a claim
    that is not picked."""
    picked: list[str] = request.session.get(PICKED, [])
    if number not in picked:
        return None
    at, total = picked.index(number), max(request.session.get(PICKED_OF, 0), len(picked))
    return {
        "picked": True,
        "at": total - len(picked) + at + 1,
        "total": total,
        "next": picked[at + 1] if at + 1 < len(picked) else "",
        "previous": picked[at - 1] if at else "",
    }


def _go_on_as_chair(request: SignedInRequest, after: str) -> HttpResponse:
    """Redirect a chair to the next review to confirm, or to the tab of these if none is left;
    redirect everybody else to the queue."""
    if not request.user.has_perm("reviews.confirm_decision"):
        return redirect("committee:queue")
    row = next_for_chair(request.user, after)
    if row is None:
        messages.info(request, _("위원장 확인을 기다리는 심의가 없습니다."))
        return redirect(f"{reverse('committee:queue')}?tab={Tab.DECIDING.key}")
    return redirect("committee:desk", row.number)


def _next_picked(request: SignedInRequest, after: str) -> str | None:
    """Return the number of the first picked claim that still awaits this member; None without one.

    Removes `after` and the claims that no longer await the member from the order in the session.
    """
    picked: list[str] = [n for n in request.session.get(PICKED, []) if n != after]
    if not picked:
        request.session.pop(PICKED, None)
        return None
    awaiting = rows_of_tab(request.user, MINE).filter(number__in=picked)
    open_ones = set(awaiting.values_list("number", flat=True))
    picked = [number for number in picked if number in open_ones]
    request.session[PICKED] = picked
    return picked[0] if picked else None
