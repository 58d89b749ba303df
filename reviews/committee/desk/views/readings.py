"""Marks of wrong readings at the desk: one key says it, one takes it back. Ordinary form posts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.evidence.models import Finding
from claims.evidence.reading_marks.models import MARK
from claims.evidence.reading_marks.verbs import mark_reading, take_back_mark
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.desk.panels.checks import answer_check
from reviews.committee.desk.views.page import find_review, render_desk


def _do(
    request: SignedInRequest, number: str, pk: int, verb: Callable[..., object]
) -> HttpResponse:
    """Call `verb` with a current finding of the claim (`pk`), and answer with the panel of the
    checks. A DomainError is shown on the desk; 404 for a finding that is not current."""
    review, seat = find_review(request, number)
    found = get_object_or_404(Finding.objects.current([review.claim_id]), pk=pk)
    try:
        verb(finding=found, by=request.user)
    except DomainError as error:
        return render_desk(request, review, seat, refusal=error)
    return answer_check(request, review, seat)


@requires(MARK)
@require_POST
def mark(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    return _do(request, number, pk, mark_reading)


@requires(MARK)
@require_POST
def unmark(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    return _do(request, number, pk, take_back_mark)
