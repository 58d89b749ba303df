"""Building of the search index in chunks, after the imports.

A chunk is one statement and one transaction. Claims above `SearchProgress.done` are read from their
own table meanwhile, so search is complete at any moment (claims.register.search)."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.db import connection, transaction
from django.db.models import Max

from claims.register.locks import ADVISORY_LOCKS, REGISTER
from claims.register.models import SEARCH_LOCK, Claim, SearchProgress, SearchRow

log = structlog.get_logger(__name__)

CHUNK = 5_000  # claims

ROWS = """
    INSERT INTO claims_searchrow (claim_id, name, name_initials, people, people_initials, digits,
        digits_reversed, phone_last4)
    SELECT c.id, name, search_initials(name), people, search_initials(people), digits,
        reverse(digits), CASE WHEN c.erased_at IS NOT NULL THEN ''
            WHEN k.id IS NOT NULL THEN k.phone_last4 ELSE c.phone_last4 END
    FROM claims_claim c
    LEFT JOIN claims_correctedcontact k ON k.id = c.contact_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN c.erased_at IS NULL AND c.business_name <> '' THEN c.name_key ELSE '' END AS name,
        CASE WHEN c.erased_at IS NULL
            THEN search_people(c.representative_key, c.person_name) ELSE '' END AS people,
        regexp_replace(c.number, '\\D', '', 'g') AS digits) said
    WHERE c.id > %s AND c.id <= %s
    ON CONFLICT (claim_id) DO NOTHING
"""


def build(
    *,
    seconds: float = 0,
    wait: bool = True,
    progress: Callable[[int, int], object] = lambda done, ceiling: None,
) -> bool:
    """Index the claims that are not indexed yet, for at most `seconds` (0: to the end). Returns
    False when the time ended first.

    `progress` is called with the last key reached and the last to be reached. While another process
    builds it waits, or with `wait=False` returns at once. Claims of an import under way are left to
    the next call."""
    began = time.monotonic()
    while _index_chunk(progress, wait=wait):
        if seconds and time.monotonic() - began > seconds:
            return False
    return True


@transaction.atomic
def forget_all() -> None:
    """Empty the search index, to build it again. Until then search reads the claims themselves."""
    _lock(wait=True)
    SearchRow.objects.all().delete()
    SearchProgress.objects.filter(pk=1).update(done=0, ceiling=0)


@transaction.atomic
def _index_chunk(progress: Callable[[int, int], object], *, wait: bool) -> bool:
    """Index the next CHUNK claims and commit. Returns False if there are none, or another process
    builds and `wait` is false."""
    if not _lock(wait=wait):
        return False
    reach, _new = SearchProgress.objects.get_or_create(pk=1)
    if reach.done >= reach.ceiling:
        reach.ceiling = max(_settled_keys(), reach.done)
    if reach.done >= reach.ceiling:
        return False
    last = min(reach.done + CHUNK, reach.ceiling)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [reach.done, last])
    reach.done = last
    reach.save()
    progress(reach.done, reach.ceiling)
    return True


def _lock(*, wait: bool) -> bool:
    """Take the advisory locks against other builders, then against erasures, until the end of the
    transaction.

    Returns False if another builder holds the lock and `wait` is false."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, 1)", [SEARCH_LOCK])
        if cursor.fetchone()[0] is False:
            return False
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [SEARCH_LOCK])
    return True


def _settled_keys() -> int:
    """Return the highest key up to which all claims are committed; 0 while an import is under way,
    as it draws keys before it commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock_shared(%s, %s)", [ADVISORY_LOCKS, REGISTER]
        )
        [is_free] = cursor.fetchone()
    if not is_free:
        return 0
    return Claim.objects.aggregate(highest=Max("pk"))["highest"] or 0
