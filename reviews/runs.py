"""Pages of runs: work on many claims that one person proposes, another confirms and a worker does.

A row of a run is one claim, with its `run`, its `status`, and `why` it is left out.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from claims.display.tabs import tabs_of
from claims.privacy.access_entries import record_list
from claims.register.models import Claim
from claims.tables import DeskTable, keyset
from claims.users.requests import SignedInRequest, whole_number


def rows_of_run(
    rows: QuerySet[Any], run: str | None, user: Any, params: QueryDict
) -> QuerySet[Any]:
    """Return the rows of the run with the key `run`, as typed in an address, whose claims the user
    may see; `?state=`, `?why=` and `?q=` (a claim number) narrow them."""
    rows = rows.filter(run=whole_number(run) or 0, claim__in=Claim.objects.visible_to(user))
    if (state := params.get("state")) in dict(_choices(rows.model, "status")):
        rows = rows.filter(status=state)
    if (why := params.get("why")) in dict(_choices(rows.model, "why")):
        rows = rows.filter(why=why)
    if number := params.get("q", "").strip()[:60]:
        rows = rows.filter(claim__number__in={number, number.upper()})
    return rows


def rows_page(request: SignedInRequest, table: DeskTable) -> dict[str, Any]:
    """Return the data of a run's page for the table of its rows: the table at the asked page, the
    search, and a tab for each state. Records the claims that it shows in the access log."""
    q, state = request.GET.get("q", ""), request.GET.get("state", "")
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, term=q, table=table, claim_of=lambda row: row.claim_id, request=request
    )
    if q or state or request.GET.get("why"):
        table.narrow("?")
    states = [("", _("모두")), *_choices(table._meta.model, "status")]
    tabs = tabs_of("state", states, state, kept=request.GET)
    return {"table": table, "q": q, "state": state, "tabs": tabs}


def counts_by_reason(rows: QuerySet[Any]) -> list[tuple[str, str, int]]:
    """Return (key, reason, number of rows) for each reason in `why` of the rows. One query."""
    counts = dict(rows.order_by().values_list("why").annotate(n=Count("pk")))
    reasons = _choices(rows.model, "why")
    return [(key, str(reason), counts[key]) for key, reason in reasons if counts.get(key)]


def _choices(model: Any, field: str) -> list[tuple[str, Any]]:
    return list(model._meta.get_field(field).flatchoices)
