"""Searches while a user types: each answer shows claims, and one finished search is one entry of
the access log.

The first answer writes a row, and each further one adds its claims. When the user has stopped for
QUIET, or types another text, the row becomes an entry of the access log with the last text and all
claims shown. Both are in the database: no claim is shown without a record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims.personal_data import crypto
from claims.personal_data.masking import mask_term
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.register.search_terms import initial_of
from claims.search.models import TypedSearch
from claims.users.models import User
from claims.users.requests import client_ip

QUIET = timedelta(seconds=20)
LONGEST = timedelta(minutes=2)  # longest time for one search, even while the user types

ADD = """
    INSERT INTO claims_typedsearch
        (user_id, term, text, hits, claims, ip, request_id, begun_at, at)
    VALUES (%s, %s, %s, %s, %s, %s::inet, %s, now(), now())
    ON CONFLICT (user_id) DO UPDATE SET term = excluded.term, text = excluded.text,
        hits = excluded.hits, request_id = excluded.request_id, at = excluded.at,
        claims = ARRAY(SELECT DISTINCT unnest(claims_typedsearch.claims || excluded.claims))
"""


@transaction.atomic
def add_answer(*, user: User, text: str, claims: Iterable[int], request: HttpRequest) -> None:
    """Add the claims (primary keys) of an answer to the search that the user is typing.

    If `text` does not continue that search, it is finished: it becomes an entry of the access log,
    and a new search begins. Two statements if it continues."""
    shown = sorted(set(claims))
    mine = TypedSearch.objects.filter(user=user)
    before = mine.first()
    if before and not _goes_on(before, text):
        _record(mine)
    sealed = crypto.encrypt(text, aad=_place_of(user.pk))
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:40]
    values: list[Any] = [user.pk, mask_term(text)[:60], sealed, len(shown), shown]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [*values, client_ip(request), request_id])


def _goes_on(before: TypedSearch, text: str) -> bool:
    """Return True if a text continues the last search: typed within QUIET of it and LONGEST of its
    beginning, and one is the beginning of the other. The last letter may still be composed (카, 캎,
    카페): only its initial consonant must agree."""
    now = timezone.now()
    if before.at < now - QUIET or before.begun_at < now - LONGEST:
        return False
    last = crypto.decrypt(before.text, aad=_place_of(before.user_id))
    shorter, longer = sorted((last, text), key=len)
    if not shorter:
        return False
    end = len(shorter) - 1
    composed = initial_of(shorter[end]) == initial_of(longer[end])
    return composed and longer.startswith(shorter[:end])


def _place_of(user_id: int) -> bytes:
    return crypto.aad("claims_typedsearch", "text", str(user_id))


@transaction.atomic
def record_settled() -> int:
    """Write the access log's entries of all searches that nobody has continued for QUIET, and
    delete their rows; return how many."""
    return _record(TypedSearch.objects.filter(at__lt=timezone.now() - QUIET))


def _record(searches: QuerySet[TypedSearch]) -> int:
    """Write an entry of the access log for each of these searches, delete their rows, and return
    how many. Rows that are locked are left out."""
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
