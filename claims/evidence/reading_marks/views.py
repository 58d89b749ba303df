"""/readings/: how often readings were marked as wrong, and the marks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims.display.tabs import tabs_of
from claims.document_kinds import DocumentKind
from claims.evidence.reading_marks.lists import TAKEN_BACK, filtered_marks
from claims.evidence.reading_marks.models import SEE
from claims.evidence.reading_marks.queries import count_by_field, label_of
from claims.evidence.reading_marks.tables import ReadingMarkTable
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

PAGE = "claims/evidence/reading_marks/marks.html"


@requires(SEE)
@require_GET
def marks(request: SignedInRequest) -> HttpResponse:
    """Show how often readings were marked as wrong, by kind of document and check, and the list of
    the marks, the newest first. Filtered by `?state=`, `?kind=` and `?check=`. Recorded in the
    access log."""
    rows = filtered_marks(request.user, request.GET)
    table = ReadingMarkTable(
        rows.select_related("claim", "finding__document").defer("claim__narrative")
    )
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    state = request.GET.get("state", "")
    tabs = [("", _("표시된 것")), (TAKEN_BACK, _("되돌린 것"))]
    context = {
        "table": table,
        "tabs": tabs_of("state", tabs, state),
        "filtered": _filtered(request),
        "figures": count_by_field(),
    }
    return render(request, PAGE, context)


def _filtered(request: SignedInRequest) -> str:
    """Return the kind of document and the check that the list is filtered by, in words; '' for no
    filter."""
    kind, code = request.GET.get("kind", ""), request.GET.get("check", "")[:40]
    words = [str(DocumentKind(kind).label)] if kind in DocumentKind.values else []
    return " · ".join([*words, *([label_of(code)] if code else [])])
