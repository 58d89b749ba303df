"""The list of inquiries."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims.display.tabs import tabs_of
from claims.inquiries import context
from claims.inquiries.lists import ALL, CALL_BACK, OVERDUE, SEES, SOON, filtered_inquiries, tab_of
from claims.inquiries.tables import InquiryTable
from claims.inquiries.topics import Office, offices_of
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest


@requires(*SEES)
@require_GET
def inquiries(request: SignedInRequest) -> HttpResponse:
    """List the inquiries of the tab `?state=` (`filtered_inquiries`)."""
    rows = filtered_inquiries(request.user, request.GET)
    related = ("claim", *context.PEOPLE)
    table = InquiryTable(rows.select_related(*related).defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request, term=""
    )
    tabs = tabs_of(
        "state", _tab_labels(request.user), tab_of(request.user, request.GET), kept=request.GET
    )
    return render(request, "claims/inquiries/list.html", {"table": table, "tabs": tabs})


def _tab_labels(user: User) -> list[tuple[str, Any]]:
    """Return the tabs (value, label) of the list; for finance, which reads its own inquiries alone,
    those that can have rows."""
    reads_all = user.has_perm("claims.view_inquiry")
    offices = list(Office) if reads_all else offices_of(user)
    return [
        *((office.value, office.label) for office in offices),
        (OVERDUE, _("기한 지남")),
        (SOON, _("오늘과 다음 영업일")),
        *([(CALL_BACK, _("다시 연락할 일"))] if reads_all else []),
        (ALL, _("모두")),
    ]
