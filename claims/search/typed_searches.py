"""Searches while one types: each answer shows claims, and one settled search is one entry.

The first answer of a box writes a row, and each further one adds its claims. When the person has
stopped for QUIET, or begins another search, the row becomes an entry of the access log with the
last term and all claims shown. Both are rows of the database: no claim is shown without a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims.personal_data.masking import mask_term
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.search.models import TypedSearch
from claims.users.models import User
from claims.users.requests import address_of

QUIET = timedelta(seconds=20)

ADD = """
    INSERT INTO claims_typedsearch (user_id, run, term, hits, claims, ip, request_id, at)
    VALUES (%s, %s, %s, %s, %s, %s::inet, %s, now())
    ON CONFLICT (user_id, run) DO UPDATE SET term = excluded.term, hits = excluded.hits,
        request_id = excluded.request_id, at = excluded.at,
        claims = ARRAY(SELECT DISTINCT unnest(claims_typedsearch.claims || excluded.claims))
"""


@transaction.atomic
def add_answer(
    *, user: User, run: str, term: str, claims: Iterable[int], request: HttpRequest
) -> None:
    """Add the claims (primary keys) of an answer to the person's search `run`; their other searches
    have settled with it. Three statements where none has."""
    shown = sorted(set(claims))
    _record(TypedSearch.objects.filter(user=user).exclude(run=run))
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:40]
    values: list[Any] = [user.pk, run, mask_term(term)[:60], len(shown), shown, address_of(request)]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [*values, request_id])


@transaction.atomic
def record_settled() -> int:
    """Write the entries of all searches that nobody has gone on with for QUIET; return how many."""
    return _record(TypedSearch.objects.filter(at__lt=timezone.now() - QUIET))


def _record(searches: QuerySet[TypedSearch]) -> int:
    rows = list(searches.select_for_update(skip_locked=True, of=("self",)).select_related("user"))
    for row in rows:
        record_access(
            user=row.user,
            action=Action.SEARCH,
            claims=row.claims,
            term=row.term,
            hits=row.hits,
            ip=row.ip,
            request_id=row.request_id,
        )
    if rows:
        TypedSearch.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
