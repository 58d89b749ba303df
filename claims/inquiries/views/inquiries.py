"""Acts on inquiries. Ordinary form posts: 302, 422 or 409."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.inquiries import context, escalation, verbs
from claims.inquiries.escalation import answer_inquiry, escalate_inquiry, take_back_inquiry
from claims.inquiries.forms import FIELD_IDS, InquiryForm
from claims.inquiries.models import Inquiry
from claims.inquiries.topics import ANSWERS
from claims.register.models import Claim
from claims.register.views import claim_for, render_claim
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

INQUIRIES = "inquiries"  # the panel and its anchor
PANEL = "claims/inquiries/inquiries.html"
START = "/"


@requires("claims.log_inquiry")
@require_POST
def note(request: SignedInRequest, number: str) -> HttpResponse:
    """Note an inquiry on a claim and redirect to the claim. With an error, show the claim page
    again (422) with all that was typed.
    """
    claim = claim_for(request, number)
    form = InquiryForm(request.POST, auto_id=FIELD_IDS)
    if form.is_valid():
        try:
            _note(request.user, claim, form)
        except verbs.CallBackDayError as error:
            form.add_error("call_back_on", str(error.message))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("문의를 적었습니다."))
            return _to_claim(number)
    shown = context.inquiries_context(request.user, claim, form)
    return render_claim(request, claim, {INQUIRIES: (PANEL, shown)}, 422)


@transaction.atomic
def _note(user: User, claim: Claim, form: InquiryForm) -> None:
    """Note the inquiry of a valid form, and escalate it if the form says so."""
    found = verbs.note_inquiry(claim=claim, by=user, **form.verb_arguments)
    if topic := form.cleaned_data["topic"]:
        escalate_inquiry(inquiry=found, by=user, topic=topic, day=found.call_back_on)


@requires("claims.log_inquiry")
@require_POST
def escalate(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Escalate a waiting inquiry to the office of the posted topic; the message on the next page
    offers an undo: of a move to another office, or to the person who noted it."""
    topic, user = request.POST.get("topic", ""), request.user
    found = get_object_or_404(Inquiry.objects.visible_to(user), pk=inquiry_id)
    return _do(
        request,
        inquiry_id,
        lambda row: escalate_inquiry(inquiry=row, by=user, topic=topic),
        lambda row: _("전달했습니다: %(office)s.") % {"office": row.get_office_display()},
        tags=_undo_of_escalation(request, found, topic),
    )


def _undo_of_escalation(request: SignedInRequest, before: Inquiry, topic: str) -> str:
    """Return the message tag of the undo of an escalation to `topic`, of an inquiry as it was
    `before`; "" where there is none: a second click, or the first escalation of an inquiry that
    another person noted."""
    if before.office:
        url = reverse("inquiries:undo_move", args=[before.pk])
        return f"undo:{_with_start(request, url)}" if before.topic != topic else ""
    if before.by_id != request.user.pk:
        return ""
    day = before.call_back_on  # which the undo restores
    query = {"day": day.isoformat()} if day else None
    url = reverse("inquiries:take_back", args=[before.pk], query=query)
    return f"undo:{_with_start(request, url)}"


@requires("claims.log_inquiry")
@require_POST
def undo_move(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Undo the user's own move of an escalated inquiry to another office."""
    return _do(
        request,
        inquiry_id,
        lambda found: escalation.undo_move(inquiry=found, by=request.user),
        lambda found: _("되돌렸습니다: %(office)s.") % {"office": found.get_office_display()},
    )


@requires("claims.log_inquiry")
@require_POST
def take_back(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Take an escalation back; with `?day=`, that of its undo, the call-back is due then again."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return _do(
        request,
        inquiry_id,
        lambda found: take_back_inquiry(inquiry=found, by=request.user, day=day),
        lambda found: _("전달을 취소했습니다. 다시 연락할 일로 남습니다."),
    )


@requires(*ANSWERS.values())
@require_POST
def answer(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Write an office's answer to an escalated inquiry. With an error, show the claim page again
    with what was typed."""
    text, told = request.POST.get("answer", ""), request.POST.get("told") == "1"
    undo = reverse("inquiries:reopen", args=[inquiry_id])
    return _do(
        request,
        inquiry_id,
        lambda found: answer_inquiry(inquiry=found, by=request.user, text=text, told=told),
        lambda found: (
            _("답을 적고 문의를 마쳤습니다.")
            if found.done_at
            else _("답을 적었습니다. 문의를 적은 사람이 신청인에게 알립니다.")
        ),
        tags=f"undo:{undo}" if told else "",
        typed=text,
    )


@requires("claims.log_inquiry")
@require_POST
def finish(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Finish a call-back with the posted outcome; the message on the next page offers an undo."""
    outcome = request.POST.get("outcome", "")
    undo = _with_start(request, reverse("inquiries:reopen", args=[inquiry_id]))
    return _do(
        request,
        inquiry_id,
        lambda found: verbs.finish_inquiry(inquiry=found, by=request.user, outcome=outcome),
        lambda found: _("마쳤습니다: %(outcome)s.") % {"outcome": found.get_outcome_display()},
        tags=f"undo:{undo}",
    )


@requires("claims.log_inquiry")
@require_POST
def reopen(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    return _do(
        request,
        inquiry_id,
        lambda found: verbs.reopen_inquiry(inquiry=found, by=request.user),
        lambda found: _("다시 연락할 일로 되돌렸습니다."),
    )


@requires("claims.log_inquiry")
@require_POST
def postpone(request: SignedInRequest, inquiry_id: int) -> HttpResponse:
    """Move a call-back to the posted day; without a day, to the next working day."""
    typed = request.POST.get("day", "")
    try:
        day = parse_date(typed) if typed else verbs.next_working_day()
    except ValueError:
        day = None

    def move(found: Inquiry) -> Inquiry:
        if day is None:
            raise verbs.CallBackDayError()
        return verbs.postpone_inquiry(inquiry=found, by=request.user, day=day)

    return _do(
        request,
        inquiry_id,
        move,
        lambda found: (
            _("다시 연락할 날을 옮겼습니다: %(day)s.")
            % {"day": date_format(found.call_back_on, "DATE_FORMAT")}
        ),
    )


def _do(
    request: SignedInRequest,
    inquiry_id: int,
    act: Callable[[Inquiry], Inquiry],
    said: Callable[[Any], str],
    tags: str = "",
    typed: str = "",
) -> HttpResponse:
    """Call `act` with the inquiry, show the message `said(result)` with the extra `tags`, and
    redirect to the page of the button: the start page or the claim's.

    After a DomainError the start page shows its message; the claim's page is rendered with it and
    with the `typed` answer, with the error's status. Raises Http404 for an inquiry or claim outside
    the user's scope.
    """
    rows = Inquiry.objects.visible_to(request.user).select_related("claim")
    found = get_object_or_404(rows, pk=inquiry_id)
    claim = claim_for(request, found.claim.number)
    try:
        done = act(found)
    except DomainError as error:
        if _from_start(request):
            messages.error(request, str(error.message))
            return redirect(START)
        error.unsent = typed
        shown = context.inquiries_context(request.user, claim, refusal=error)
        return render_claim(request, claim, {INQUIRIES: (PANEL, shown)}, error.status)
    messages.success(request, said(done), extra_tags=tags)
    return redirect(START) if _from_start(request) else _to_claim(claim.number)


def _from_start(request: SignedInRequest) -> bool:
    return "start" in request.POST or "start" in request.GET


def _with_start(request: SignedInRequest, url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}start=1" if _from_start(request) else url


def _to_claim(number: str) -> HttpResponse:
    return redirect(f"{reverse('register:claim', args=[number])}#{INQUIRIES}")
