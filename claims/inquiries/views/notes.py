"""Acts on notes. Ordinary form posts: 302, 422 or 409."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.inquiries import context, verbs
from claims.inquiries.models import ClaimNote
from claims.register.views import claim_for, render_claim
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

NOTES = "notes"  # the panel and its anchor


@requires("claims.write_note")
@require_POST
def write(request: SignedInRequest, number: str) -> HttpResponse:
    """Write a note on a claim and redirect to the claim. With an error, show the claim page again
    with what was typed.
    """
    claim = claim_for(request, number)
    text = request.POST.get("text", "")
    try:
        verbs.write_note(claim=claim, by=request.user, text=text)
    except DomainError as error:
        shown = context.notes_context(request.user, claim, text, error)
        panels = {NOTES: ("claims/inquiries/notes.html", shown)}
        return render_claim(request, claim, panels, error.status)
    messages.success(request, _("메모를 적었습니다."))
    return _to_claim(number)


@requires("claims.write_note")
@require_POST
def withdraw(request: SignedInRequest, note_id: int) -> HttpResponse:
    """Withdraw a note that the user wrote, and redirect to the claim with a message that offers an
    undo. After a refusal the message is the error."""
    return _withdraw(request, note_id, back=False)


@requires("claims.write_note")
@require_POST
def restore(request: SignedInRequest, note_id: int) -> HttpResponse:
    return _withdraw(request, note_id, back=True)


def _withdraw(request: SignedInRequest, note_id: int, *, back: bool) -> HttpResponse:
    """Withdraw a note, or with `back` undo that, and redirect to its claim; a refusal is shown
    there as a message. Raises Http404 for a claim outside the user's scope."""
    found = get_object_or_404(ClaimNote.objects.select_related("claim"), pk=note_id)
    number = claim_for(request, found.claim.number).number
    try:
        verbs.withdraw_note(note=found, by=request.user, back=back)
    except DomainError as error:
        messages.error(request, str(error.message))
        return _to_claim(number)
    undo = "" if back else f"undo:{reverse('inquiries:restore', args=[note_id])}"
    said = _("메모를 되살렸습니다.") if back else _("메모를 취소했습니다.")
    messages.success(request, said, extra_tags=undo)
    return _to_claim(number)


def _to_claim(number: str) -> HttpResponse:
    return redirect(f"{reverse('register:claim', args=[number])}#{NOTES}")
