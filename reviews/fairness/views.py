"""/fairness/: the newest report, computing it again, and the pairs as a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.policy.models import Industry, Programme, Service
from claims.privacy.access_entries import record_shown
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.fairness.comparing import compare, decided_claim
from reviews.fairness.context import report_context
from reviews.fairness.lists import filtered_pairs
from reviews.fairness.models import AlikePair, FairnessReport
from reviews.fairness.tables import PairTable
from reviews.fairness.verbs import COMPUTE, VIEW, ComputedJustNowError, compute_report

SHOWN = 5  # pairs beside the figures


@requires(VIEW)
@require_GET
def fairness(request: SignedInRequest) -> HttpResponse:
    """Page /fairness/: the newest report of fairness, with its first pairs, and the claims of the
    programme that `?programme=` (a code) names. The shown claims are recorded in the access log."""
    report = FairnessReport.objects.select_related("by").first()
    may_compute = request.user.has_perm(COMPUTE)
    context: dict[str, Any] = {"report": report, "may_compute": may_compute}
    if report is not None:
        try:
            context |= report_context(report, request.GET.get("programme", ""))
        except Programme.DoesNotExist as error:
            raise Http404 from error
        table = PairTable(list(_pairs(request)[:SHOWN]))
        RequestConfig(request, paginate=False).configure(table)
        _record(request, [row.record for row in table.paginated_rows])
        context["table"] = table
    return render(request, "reviews/fairness/fairness.html", context)


@requires(COMPUTE)
@require_POST
def compute(request: SignedInRequest) -> HttpResponse:
    """Compute and store a new fairness report (POST), and return to its page. Shows an error there
    when another computation is under way."""
    try:
        compute_report(by=request.user)
    except ComputedJustNowError as error:
        messages.warning(request, error.message)
        return redirect("fairness:fairness")
    messages.success(request, _("지금까지의 의결로 다시 계산했습니다."))
    return redirect("fairness:fairness")


@requires(VIEW)
@require_GET
def pairs(request: SignedInRequest) -> HttpResponse:
    """Page with the list of the pairs of alike claims of the newest report, the most different
    first; `?service=` and `?industry=` filter."""
    table = PairTable(_pairs(request))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    _record(request, [row.record for row in table.paginated_rows])
    context = {
        "table": table,
        "report": FairnessReport.objects.defer("figures").first(),
        "services": Service.objects.filter(pk__in=_newest("service")),
        "industries": Industry.objects.filter(pk__in=_newest("industry")),
        "service": request.GET.get("service", ""),
        "industry": request.GET.get("industry", ""),
    }
    return render(request, "reviews/fairness/pairs.html", context)


@requires(VIEW)
@require_GET
def side_by_side(request: SignedInRequest) -> HttpResponse:
    """Page with two decided claims side by side (`?a=` and `?b=`, their numbers), and the form that
    asks for them. Both are recorded in the access log."""
    numbers = [request.GET.get(name, "").strip() for name in ("a", "b")]
    found = [decided_claim(request.user, number) if number else None for number in numbers]
    context: dict[str, Any] = {
        "a": numbers[0],
        "b": numbers[1],
        "unknown": [n for n, one in zip(numbers, found, strict=True) if n and one is None],
    }
    first, second = found
    if first is not None and second is not None:
        shown = sorted({first.claim_id, second.claim_id})
        record_shown(user=request.user, claims=shown, request=request)
        context |= {"rows": compare(first, second), "sides": found}
    return render(request, "reviews/fairness/compare.html", context)


def _pairs(request: SignedInRequest) -> Any:
    rows = filtered_pairs(request.user, request.GET)
    return rows.select_related("claim", "other", "service", "industry").order_by(
        "-difference", "-pk"
    )


def _newest(name: str) -> Any:
    newest = FairnessReport.objects.order_by("-pk").values("pk")[:1]
    return AlikePair.objects.filter(report=newest).values(name)


def _record(request: SignedInRequest, rows: list[AlikePair]) -> None:
    """Write one entry to the access log for the claims of these pairs, both of each pair."""
    shown = {pk for row in rows for pk in (row.claim_id, row.other_id)}
    record_shown(user=request.user, claims=sorted(shown), request=request)
