"""Pages of the seal for the auditor: the newest check, and the chain."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.downloads import save_as
from claims.tables import KeysetPaginator
from claims.trail import seal_head
from claims.trail.findings import TrailFinding
from claims.trail.models import Seal, SealCheck
from claims.trail.tasks import AT
from claims.users.permissions import requires

LATE = timedelta(hours=30)  # age of the last seal after which a night was missed


@requires("claims.view_accessentry")
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """Show the auditor the newest check of the trail, and the seals, newest first."""
    found = Seal.objects.defer("tables", "ends").order_by("-number")
    paginator = KeysetPaginator(
        found, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    newest, check = found.first(), SealCheck.objects.first()
    return render(
        request,
        "claims/trail/seals.html",
        {
            "page": paginator.page(),
            "newest": newest,
            "late": newest is not None and timezone.now() - newest.sealed_at > LATE,
            "check": check,
            "at": f"{AT:%H:%M}",
            "finding": TrailFinding(**check.finding) if check and check.finding else None,
        },
    )


@requires("claims.view_accessentry")
@require_GET
def head(request: HttpRequest, number: int) -> HttpResponse:
    """Send the head of one seal as a JSON file, for the auditor to keep outside the system."""
    seal: Any = get_object_or_404(Seal, pk=number)
    response = HttpResponse(seal_head.head_as_json(seal), content_type="application/json")
    return save_as(response, f"seal-{number}.json")
