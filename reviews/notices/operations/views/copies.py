"""Sending a copy of a letter that was sent, from the outbox or from a claim's page."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.register.views import claim_for
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.notices.copies.rules import COPY, forbid_copy
from reviews.notices.copies.verbs import copy_notice, seen_of
from reviews.notices.copies.ways import ways_of
from reviews.notices.errors import NoWayOfCopyError
from reviews.notices.models import Notice
from reviews.notices.operations import health
from reviews.notices.operations.claim_page import letters_for
from reviews.notices.operations.copy_sheet import CopyForm, copy_sheet
from reviews.notices.operations.views.single import back_to

REFUSED = "reviews/notices/copy_refused.html"


@requires(COPY)
@require_POST
def send_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a copy of a sent notice (POST). The first request shows a sheet that asks for the
    channel and the reason, the second acts. A refusal renders a page that says what to do
    instead.

    The customer centre finds the letters that it sees on the claim's page; others raise Http404.
    """
    notice = _visible_notice(request, pk)
    record_viewing_once(
        user=request.user, action=Action.VIEW_CLAIM, claim=notice.claim_id, request=request
    )
    ways = ways_of(notice)
    form = sheet_form(request, partial(CopyForm, ways=ways))
    seen, back = seen_of(notice), _back(request, notice)

    def build() -> Sheet:
        if request.POST.get("seen", notice.seen) not in (notice.seen, seen):
            raise ConflictError
        forbid_copy(notice)
        if not ways:
            raise NoWayOfCopyError
        return copy_sheet(notice, back, form, seen)

    def act() -> HttpResponse:
        values = form.cleaned_data
        copy = copy_notice(
            notice=notice,
            channel=values["channel"],
            by=request.user,
            reason=values["reason"],
            seen=seen,
        )
        health.invalidate()
        messages.success(request, _("사본을 보냅니다. 결과는 곧 통지 목록에 나타납니다."))
        return redirect(_back(request, copy))

    def page(error: DomainError) -> HttpResponse:
        if isinstance(error, ForbiddenError):
            raise error
        return refuse(request, REFUSED, {"notice": notice, "back": back}, error)

    return ask_then(request, build, act, page)


def _visible_notice(request: SignedInRequest, pk: int) -> Notice:
    """Return a notice that the user sees, in the outbox or on its claim's page. Raises Http404, or
    RecusedError for a claim that the user has left."""
    whole = Notice.objects.select_related("claim__contact", "bulk", "template")
    if request.user.has_perm("reviews.view_notice"):
        seen = Notice.objects.visible_to(request.user)
        return get_object_or_404(whole.filter(pk__in=seen.values("pk")), pk=pk)
    found = get_object_or_404(whole, pk=pk)
    claim = claim_for(request, found.claim.number)
    if not letters_for(request.user, claim).filter(pk=pk).exists():
        raise Http404
    return found


def _back(request: HttpRequest, notice: Notice) -> str:
    """Return the address to go back to: the outbox with this notice open for a person from there,
    else the claim's page."""
    if "back" in request.POST:
        return back_to(request, notice=str(notice.pk))
    return reverse("register:claim", args=[notice.claim.number])
