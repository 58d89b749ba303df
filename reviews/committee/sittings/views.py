"""Pages of sittings: the list, the selection of an agenda, and one sitting with its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims.clock import now, today
from claims.confirmation.views import ask_first
from claims.errors import DomainError
from claims.privacy.access_entries import record_shown
from claims.reasons import LONG_REASON
from claims.tables import keyset
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import sees_all
from reviews.committee.models import Member, Sitting, SittingItem, SittingStatus
from reviews.committee.sittings.agenda import may_take_out, take_out
from reviews.committee.sittings.confirmations import (
    closing_sheet,
    confirming_sheet,
    opening_sheet,
)
from reviews.committee.sittings.context import agenda_lines, progress_of
from reviews.committee.sittings.eligibility import (
    AgendaCandidate,
    Ineligibility,
    assess_candidates,
    awaiting_the_chair,
)
from reviews.committee.sittings.errors import AgendaChangedError, NotEligibleError
from reviews.committee.sittings.forms import AttendanceForm, OpenForm, picked_reviews
from reviews.committee.sittings.notice_and_quorum import first_day, needed_for
from reviews.committee.sittings.tables import SittingTable, with_counts
from reviews.committee.sittings.verbs import (
    MOST_ITEMS,
    agenda_digest,
    close_sitting,
    confirm_sitting,
    deputises,
    forbid_closing,
    forbid_confirming,
    has_decided,
    open_sitting,
    record_attendance,
)
from reviews.payouts.requests.idempotency import idempotent

LIST = "reviews/committee/sittings/sittings.html"
NEW = "reviews/committee/sittings/new.html"
PAGE = "reviews/committee/sittings/sitting.html"
# A deputising member confirms where the chair voted; any member may take an item out.
COUNCIL = ("reviews.confirm_decision", "reviews.cast_vote")
MANAGERS = ("reviews.confirm_decision", "reviews.manage_review")
MOST_CONSIDERED = 500  # reviews that await the chair, the first due, considered for one agenda


# ------------------------------------------------------------------ the list
@requires("reviews.view_queue")
@require_GET
def sittings(request: SignedInRequest) -> HttpResponse:
    # The sum of a sitting with one item would disclose its amount to users who may not know it yet.
    hidden = () if sees_all(request.user) else ("granted",)
    table = SittingTable(with_counts(request.user), exclude=hidden)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return render(request, LIST, {"table": table})


# ------------------------------------------------------------------ gathering
@requires("reviews.confirm_decision")
@idempotent
def new(request: SignedInRequest) -> HttpResponse:
    """Show the page for opening a sitting: the eligible reviews, ticked, and why the others are not
    eligible. A POST shows the sheet with the reviews of the sitting and the people notified; once
    confirmed, open the sitting over the picked reviews and go to its page."""
    if request.method != "POST":
        return render(request, NEW, _gathering(request))
    form, keys = OpenForm(request.POST), request.POST.getlist("pick")
    if not form.is_valid():
        return refuse(request, NEW, _gathering(request, form, keys))
    agenda: Any = {
        "held_on": form.cleaned_data["held_on"],
        "reviews": picked_reviews(keys),
        "by": request.user,
    }
    try:
        if answer := ask_first(request, opening_sheet(**agenda)):
            return answer
        sitting = open_sitting(**agenda)
    except DomainError as error:
        return refuse(request, NEW, _gathering(request, form, keys), _named(error))
    messages.success(request, _("%(no)s 회의를 열었습니다.") % {"no": sitting.number})
    return redirect("committee:sitting", sitting.pk)


def _named(error: DomainError) -> DomainError:
    numbers = error.details.get("numbers")
    if not isinstance(error, NotEligibleError) or not numbers:
        return error
    shown = ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")
    said = _("회의에 올릴 수 없게 된 심의가 있습니다: %(numbers)s")
    return NotEligibleError(said % {"numbers": shown})


def _gathering(
    request: SignedInRequest, form: OpenForm | None = None, keys: list[str] | None = None
) -> dict[str, Any]:
    """Return the context of the page for opening a sitting, and record in the access log that the
    user saw the claims on it. `form` is a refused form, None for a new one with the first possible
    day; `keys` are the review keys ticked before, None for as many eligible reviews as an agenda
    takes."""
    waiting = awaiting_the_chair(request.user)[:MOST_CONSIDERED]
    weighed = assess_candidates(waiting)
    eligible = [one for one in weighed if one.ineligibility is None]
    others = [one for one in weighed if one.ineligibility not in (None, Ineligibility.ON_AGENDA)]
    named = [one.review.claim_id for one in (*eligible, *others)]
    record_shown(user=request.user, claims=named, request=request)
    ticked = {one.review.pk for one in eligible[:MOST_ITEMS]}
    if keys is not None:
        ticked = {review.pk for review in picked_reviews(keys)}
    first = first_day(one.review for one in eligible)
    return {
        "form": form or OpenForm(initial={"held_on": first}),
        "first_day": first,
        "eligible": eligible,
        "selected": ticked,
        "ineligible": others,
        "total": sum(_amount(one) for one in eligible),
        "most": MOST_ITEMS,
        "considered_limit": MOST_CONSIDERED if len(weighed) == MOST_CONSIDERED else 0,
    }


def _amount(one: AgendaCandidate) -> int:
    return int(one.result["amount"])


# ------------------------------------------------------------------ one sitting
def _find(pk: int) -> Sitting:
    return get_object_or_404(Sitting.objects.select_related("chair", "closed_by"), pk=pk)


def _context(request: SignedInRequest, sitting: Sitting) -> dict[str, Any]:
    user = request.user
    lines = agenda_lines(sitting, user)
    named = [line.claim.pk for line in lines if line.names_the_claimant]
    record_shown(user=user, claims=named, request=request)
    progress = progress_of(lines)
    running = sitting.status == SittingStatus.OPEN
    chairs = user.has_perm("reviews.confirm_decision")
    keeps = running and any(user.has_perm(name) for name in MANAGERS)
    confirms = running and (chairs or (user.has_perm("reviews.cast_vote") and deputises(user)))
    there = list(sitting.attendances.select_related("member__user").order_by("pk"))
    quorum, alone = needed_for(sitting), not {one.member.user_id for one in there} - {user.pk}
    return {
        "sitting": sitting,
        "lines": lines,
        "withheld": any(line.withheld for line in lines),
        "progress": progress,
        "running": running,
        "confirm_from": sitting.confirmable_from,
        "too_soon": running and (not (since := sitting.confirmable_from) or now() < since),
        "day_has_come": sitting.held_on <= today(),
        "quorum": quorum,
        "quorate": len(there) >= quorum and not alone,
        "alone": len(there) >= quorum and alone,
        "attendance_needed": has_decided(sitting) and len(there) < quorum,
        "may_confirm": confirms,
        "may_take_out": running and may_take_out(user),
        "may_keep": keeps,
        "may_close": running and chairs,
        "seen": agenda_digest(sitting) if confirms else "",
        "attendances": there,
        "attending": {one.member_id for one in there},
        "members": _members(sitting) if keeps else [],
        "longest_reason": LONG_REASON,
    }


def _members(sitting: Sitting) -> list[Member]:
    return list(Member.objects.serving(sitting.held_on).select_related("user"))


@requires("reviews.view_queue")
@require_GET
def sitting(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, _context(request, _find(pk)))


def _act(
    request: SignedInRequest, pk: int, act: Callable[[Sitting], Any], said: Callable[[Any], str]
) -> HttpResponse:
    """Call `act` with the sitting (key) and return to its page with the message `said(result)`, and
    one for each item left out. A DomainError shows the page as it is now, with the reason that was
    typed for the act."""
    found = _find(pk)
    try:
        done = act(found)
    except DomainError as error:
        context = _context(request, _find(pk))
        context["left"] = error.details.get("left", [])
        return refuse(request, PAGE, context, with_reason(error, request))
    messages.success(request, said(done))
    for item, kept in getattr(done, "left", []):
        left = _("%(order)s번 안건이 남았습니다. %(why)s")
        messages.warning(request, left % {"order": item.order, "why": kept.message})
    return redirect("committee:sitting", pk)


@requires(*COUNCIL)
@require_http_methods(["GET", "POST"])
@idempotent
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what a sitting would decide; once confirmed, confirm everything left on its
    agenda and return to its page. 409 if the agenda has changed."""
    found = _find(pk)
    try:
        forbid_confirming(found, request.user)
        seen = request.POST.get("seen")
        if "confirmed" not in request.POST and seen not in (None, agenda_digest(found)):
            raise AgendaChangedError()
    except DomainError as error:
        return refuse(request, PAGE, _context(request, found), error)
    sheet = confirming_sheet(found, request.user)
    if sheet is not None and (answer := ask_first(request, sheet)):
        return answer
    seen = sheet.version if sheet else agenda_digest(found)
    return _act(
        request,
        pk,
        lambda found: confirm_sitting(sitting=found, by=request.user, seen=seen),
        lambda done: (
            ngettext(
                "의결 %(n)s건을 확정했습니다.", "의결 %(n)s건을 확정했습니다.", len(done.decisions)
            )
            % {"n": f"{len(done.decisions):,}"}
        ),
    )


@requires(*COUNCIL)
@require_POST
def take_item_out(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    found = SittingItem.objects.filter(sitting=pk, pk=item).first()
    if found is None:
        raise Http404
    reason = request.POST.get("reason", "")
    return _act(
        request,
        pk,
        lambda _sitting: take_out(item=found, by=request.user, reason=reason),
        lambda _done: _("%(order)s번 안건을 뺐습니다. 따로 의결합니다.") % {"order": found.order},
    )


@requires(*MANAGERS)
@require_POST
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    form = AttendanceForm(request.POST, sitting=found)
    if not form.is_valid():
        error = DomainError("; ".join(str(e) for e in form.errors["member"]))
        return refuse(request, PAGE, _context(request, found), error)
    return _act(
        request,
        pk,
        lambda found: record_attendance(
            sitting=found,
            members=form.cleaned_data["member"],
            by=request.user,
            seen=form.cleaned_data["seen"] if "seen" in request.POST else None,
        ),  # fmt: skip
        lambda there: _("출석 %(n)s명을 적었습니다.") % {"n": f"{len(there):,}"},
    )


@requires("reviews.confirm_decision")
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    try:
        forbid_closing(found, request.user)
    except DomainError as error:
        return refuse(request, PAGE, _context(request, found), error)
    if answer := ask_first(request, closing_sheet(found, request.user)):
        return answer
    return _act(
        request,
        pk,
        lambda found: close_sitting(sitting=found, by=request.user),
        lambda done: _("%(no)s 회의를 마쳤습니다.") % {"no": done.number},
    )
