"""Changes that are settled: confirmed, declined or withdrawn ones, filtered by kind and person."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict

from claims.changes.kinds import kind_of, kinds
from claims.changes.models import ChangeStatus, ProposedChange

PER_PAGE = 30
LONGEST_SEARCH = 60  # characters
PEOPLE = ("about", "proposed_by", "settled_by")


def settled_context(params: QueryDict) -> dict[str, Any]:
    """Return the template context of one page of settled changes, newest first: `page` (of its
    rows), `settled` (each change with its facts), `kinds` ((name, label) to choose from) and what
    was chosen: `kind`, and `q`, a part of the name or username of one of PEOPLE. Two queries."""
    kind, q = params.get("kind", ""), params.get("q", "").strip()[:LONGEST_SEARCH]
    rows = ProposedChange.objects.exclude(status=ChangeStatus.WAITING)
    if kind:
        rows = rows.filter(kind=kind)
    if q:
        rows = rows.filter(_of_person(q))
    rows = rows.select_related(*PEOPLE).order_by("-settled_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(params.get("page"))
    return {
        "page": page,
        "settled": [
            {"change": change, "facts": kind_of(change.kind).changed(change)} for change in page
        ],
        "kinds": [(one.name, one.label) for one in kinds()],
        "kind": kind,
        "q": q,
    }


def _of_person(text: str) -> Q:
    found = Q()
    for person in PEOPLE:
        found |= Q(**{f"{person}__name__icontains": text})
        found |= Q(**{f"{person}__username__icontains": text})
    return found
