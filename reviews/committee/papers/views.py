"""Views of papers: issuing one (a POST of the secretariat or the chair) and downloading its PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.downloads import shown_as
from claims.errors import DomainError
from claims.exports.verbs import MOST_PAPERS
from claims.privacy.access_entries import record_list, record_viewing_once
from claims.privacy.models import Action
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number
from reviews.committee.desk.views.page import find_review
from reviews.committee.models import Decision, IssuedDocument, Sitting
from reviews.committee.models.papers import PaperKind
from reviews.committee.papers.lists import MAY_ISSUE, day_of, filtered_decisions
from reviews.committee.papers.tables import ResolutionTable
from reviews.committee.papers.verbs import (
    issue_minutes,
    issue_resolution,
    may_read_minutes,
    readable_decision,
    reproduce,
)

LIST = "reviews/committee/papers/resolutions.html"
REFUSED = "reviews/committee/papers/refused.html"


@requires(*MAY_ISSUE)
@require_GET
def resolutions(request: SignedInRequest) -> HttpResponse:
    """Show the list of decisions with their papers (의결서); the papers of the listed decisions can
    be downloaded as one file (claims.exports)."""
    rows = filtered_decisions(request.user, request.GET)
    rows = rows.select_related("review__claim", "sitting", "paper")
    table = ResolutionTable(rows.defer("review__claim__narrative", "rationale"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    q = request.GET.get("q", "").strip()[:60]
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.review.claim_id, request=request,
        term=q,
    )  # fmt: skip
    sitting = whole_number(request.GET.get("sitting"))
    first, last = day_of(request.GET, "from"), day_of(request.GET, "to")
    if q or sitting is not None or first or last:
        table.narrow("?")
    context = {
        "table": table,
        "q": q,
        "sitting": Sitting.objects.filter(pk=sitting).first() if sitting is not None else None,
        "first": first,
        "last": last,
        "most": MOST_PAPERS,
    }
    return render(request, LIST, context)


def _decision(request: SignedInRequest, number: str) -> Decision:
    """Return the decision of a claim that the URL names (`?round=2`; default: the newest whose
    paper the user may read). Raises Http404 without one or outside the scope, and RecusedError
    (403) for a user who left the seat."""
    find_review(request, number)  # 404 and 403 as the desk answers them
    found = readable_decision(request.user, number, request.GET.get("round", ""))
    if found is None:
        raise Http404
    return found


@requires(*MAY_ISSUE)
@require_POST
def issue_one(request: SignedInRequest, number: str) -> HttpResponse:
    paper = issue_resolution(decision=_decision(request, number), by=request.user)
    messages.success(request, _("의결서를 발급했습니다 · %(no)s") % {"no": paper.number})
    return redirect("committee:desk", number)


@requires("reviews.view_queue")
@require_GET
def resolution(request: SignedInRequest, number: str) -> HttpResponse:
    decision = _decision(request, number)
    paper = get_object_or_404(IssuedDocument, decision=decision)
    record_viewing_once(
        user=request.user,
        action=Action.VIEW_CLAIM,
        claim=decision.review.claim_id,
        request=request,
    )
    return _answer(request, paper)


def _sitting(request: SignedInRequest, pk: int) -> Sitting:
    sitting = get_object_or_404(Sitting, pk=pk)
    if not may_read_minutes(request.user, sitting):
        raise Http404
    return sitting


@requires(*MAY_ISSUE)
@require_POST
def issue_of_sitting(request: SignedInRequest, pk: int) -> HttpResponse:
    sitting = _sitting(request, pk)
    try:
        paper = issue_minutes(sitting=sitting, by=request.user)
    except DomainError as error:
        return refuse(request, REFUSED, {"back": "/reviews/sittings/"}, error)
    messages.success(request, _("회의록을 발급했습니다 · %(no)s") % {"no": paper.number})
    return redirect("committee:sitting", pk)


@requires("reviews.view_queue")
@require_GET
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, get_object_or_404(IssuedDocument, sitting=_sitting(request, pk)))


def _answer(request: SignedInRequest, paper: IssuedDocument) -> HttpResponse:
    try:
        made = reproduce(paper)
    except DomainError as error:
        context = {"refusal": error, "paper": paper, "back": "/reviews/"}
        return render(request, REFUSED, context, status=error.status)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return shown_as(answer, f"{PaperKind(paper.kind).label} {paper.number}.pdf")
