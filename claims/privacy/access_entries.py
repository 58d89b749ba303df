"""Functions that write entries of the access log (접속기록)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection, transaction
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from claims.composed_once import ComposedOnce
from claims.personal_data.masking import mask_term
from claims.privacy.models import NEEDS_REASON, AccessEntry, AccessEntryClaim, Action
from claims.reasons import LONG_REASON
from claims.users.requests import client_ip

if TYPE_CHECKING:
    from claims.users.models import User

# Paging through one document is one viewing; returning to it later is another.
ONE_VIEWING = timedelta(minutes=10)


class ReasonMissingError(ValueError):
    """Error: the action (revealing, downloading, exporting) needs a typed reason and has none."""


def record_access(
    *,
    user: "User",
    action: Action | str,
    claim: object | None = None,
    claims: Iterable[int] | None = None,
    document: object | None = None,
    count: int = 1,
    reason: str = "",
    term: str = "",
    hits: int | None = None,
    request: HttpRequest | None = None,
    ip: str | None = None,
    request_id: str = "",
) -> AccessEntry:
    """Write and return one entry of the access log; checks no permission. Raises ReasonMissingError
    when the action (a reveal, download or export) has no reason.

    `claims` are primary keys of all claims shown at once. `term` is the typed search text, `hits`
    the number of shown rows. `ip` and `request_id` are those of an earlier request, for an entry
    written after it."""
    reason = reason.strip()
    several = sorted(set(claims or ()))
    if action in NEEDS_REASON and not reason:
        raise ReasonMissingError(action)
    bound = structlog.contextvars.get_contextvars()
    entry = AccessEntry(
        user=user,
        action=action,
        claim_id=getattr(claim, "pk", claim),
        document_id=getattr(document, "pk", document),
        count=max(count, len(several)),
        reason=reason[:LONG_REASON],
        term=mask_term(term)[:60],
        hits=hits,
        ip=client_ip(request) or ip,
        request_id=(request_id or str(bound.get("request_id", "")))[:40],
    )
    if several:
        _write_with_claims(entry, several)
    else:
        entry.save(force_insert=True)
    return entry


# Both or neither, in one statement.
WITH_CLAIMS = """
    WITH written AS (
        INSERT INTO claims_accessentry
            (at, user_id, ip, request_id, action, claim_id, document_id, count, reason, term, hits)
        VALUES (%s, %s, %s::inet, %s, %s, %s, %s, %s, %s, %s, %s)
        RETURNING id
    ), shown AS (
        INSERT INTO claims_accessentryclaim (entry_id, claim_id)
        SELECT id, unnest(%s::bigint[]) FROM written
    )
    SELECT id FROM written
"""


def _write_with_claims(entry: AccessEntry, claims: list[int]) -> None:
    """Write an entry and the claims (primary keys) that it showed."""
    values = (
        entry.at, entry.user_id, entry.ip, entry.request_id, entry.action, entry.claim_id,
        entry.document_id, entry.count, entry.reason, entry.term, entry.hits,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WITH_CLAIMS, [*values, claims])
        entry.pk = cursor.fetchone()[0]
    entry._state.adding, entry._state.db = False, connection.alias


# A claim may come several times, as in a list of payouts.
CLAIMS_OF_FILE = """
    INSERT INTO claims_accessentryclaim (entry_id, claim_id)
    SELECT DISTINCT %s::bigint, claim FROM unnest(%s::bigint[]) AS found (claim) ORDER BY claim
    ON CONFLICT DO NOTHING
"""
COPY_CLAIMS = "COPY claims_accessentryclaim (entry_id, claim_id) FROM STDIN"


@transaction.atomic
def record_file(
    *,
    user: "User",
    action: Action,
    blocks: Iterable[Sequence[int]],
    repeats: bool,
    count: int,
    reason: str,
    ip: str | None = None,
    request_id: str = "",
) -> AccessEntry:
    """Write the access log's entry of a file with any number of claims, in the transaction that
    makes the file.

    `blocks` yields claims (primary keys) by the thousand; a claim may come several times if
    `repeats`. `count` is the number of rows; `ip` and `request_id` are of the request that asked
    for the file. Raises ReasonMissingError for an empty reason."""
    if action in NEEDS_REASON and not reason.strip():
        raise ReasonMissingError(action)
    entry = AccessEntry.objects.create(
        user=user,
        action=action,
        count=count,
        reason=reason[:LONG_REASON],
        ip=ip,
        request_id=request_id,
    )
    with connection.cursor() as cursor:
        if repeats:
            for block in blocks:
                cursor.execute(CLAIMS_OF_FILE, [entry.pk, list(block)])
            return entry
        with cursor.copy(COPY_CLAIMS) as copy:  # half the cost
            for block in blocks:
                copy.write("".join([f"{entry.pk}\t{claim}\n" for claim in block]))
    return entry


def record_download(*, entry: AccessEntry, request: HttpRequest, user: "User") -> AccessEntry:
    """Write the access log's entry of the download of a file and return it. `entry` is that of the
    making of the file: its claims, count and reason are taken over."""
    bound = structlog.contextvars.get_contextvars()
    return AccessEntry.objects.create(
        user=user,
        action=Action.DOWNLOAD,
        count=entry.count,
        reason=entry.reason,
        same_claims=entry,
        ip=client_ip(request),
        request_id=str(bound.get("request_id", ""))[:40],
    )


def claims_on_page(table: Any, claim_of: Callable[[Any], int | None]) -> list[int]:
    """Return the claims (primary keys) of the rows that a table shows on this page. `claim_of(row)`
    returns the key of a row's claim, or None.
    """
    found = (claim_of(row.record) for row in table.paginated_rows)
    return [pk for pk in found if pk is not None]


def record_shown(
    *, user: "User", claims: Iterable[int], request: HttpRequest | None
) -> AccessEntry | None:
    """Write the access log's entry of a page that lists claims (primary keys). Returns None,
    writing nothing, if it lists none."""
    found = set(claims)
    if not found:
        return None
    return record_access(user=user, action=Action.VIEW_LIST, claims=found, request=request)


def record_shown_once(
    *, user: "User", claims: Iterable[int], request: HttpRequest
) -> AccessEntry | None:
    """Write the access log's entry of a fragment that lists claims (primary keys) and is loaded
    repeatedly. Returns None, writing nothing, if entries of the last ten minutes show this person
    all of them, at the same address."""
    found = set(claims)
    lately = (
        AccessEntryClaim.objects.filter(
            claim_id__in=found, entry__user=user, entry__at__gt=timezone.now() - ONE_VIEWING
        )
        .alias(where=_address("entry__ip"))
        .filter(where=client_ip(request) or "")
    )
    seen = lately.values_list("claim_id", flat=True) if found else ()
    return record_shown(user=user, claims=found.difference(seen), request=request)


def record_list(
    *,
    user: "User",
    table: Any,
    claim_of: Callable[[Any], int | None],
    term: str = "",
    request: HttpRequest,
) -> AccessEntry | None:
    """Write the access log's entry of a list by `record_rows`, with the claims of the rows on this
    page. `claim_of(row)` returns the key of a row's claim, or None.
    """
    claims, hits = claims_on_page(table, claim_of), len(table.paginated_rows)
    return record_rows(user=user, claims=claims, hits=hits, term=term, request=request)


def record_rows(
    *,
    user: "User",
    claims: Iterable[int],
    hits: int,
    term: str = "",
    request: HttpRequest | None,
) -> AccessEntry | None:
    """Write the access log's entry of rows that were found: `hits` rows, with the claims (primary
    keys) `claims`.

    `term` is the typed search text; with one, the entry is a search and is written even without
    rows. Returns None, writing nothing, for no claim and no search.
    """
    if not term:
        return record_shown(user=user, claims=claims, request=request)
    return record_access(
        user=user, action=Action.SEARCH, claims=claims, term=term, hits=hits, request=request
    )


def _address(column: str) -> Coalesce:
    """Return the expression of an entry's IP address as text, '' for none."""
    text = Func(column, function="host", output_field=TextField())
    return Coalesce(text, Value(""), output_field=TextField())


def _lately(
    user: int, action: str, claim: int, ip: str, since: datetime, document: int | None = None
) -> QuerySet[AccessEntry]:
    found = AccessEntry.objects.filter(
        user=user, action=action, claim_id=claim, document_id=document, at__gt=since
    )
    return found.alias(where=_address("ip")).filter(where=ip).only("pk")[:1]


_BASIS: dict[str, Any] = {"user": int, "action": str, "claim": int, "ip": str, "since": datetime}
_LATELY = ComposedOnce(_lately, **_BASIS)
_LATELY_OF_DOCUMENT = ComposedOnce(_lately, **_BASIS, document=int)


def record_viewing_once(
    *,
    user: "User",
    action: Action,
    claim: int,
    document: int | None = None,
    request: HttpRequest,
) -> bool:
    """Write one entry of the access log for a user's viewing of a claim, or of one document of it
    (both primary keys).

    Further requests of the user from the same address within ten minutes of the entry belong to it,
    and write none. Returns True when an entry was written. Call it before anything is served, so
    that every viewing is on record.
    """
    ip = client_ip(request) or ""

    def is_recorded() -> bool:
        given: dict[str, Any] = {"user": user.pk, "action": str(action), "claim": claim,
                 "ip": ip, "since": timezone.now() - ONE_VIEWING}  # fmt: skip
        if document is None:
            return bool(_LATELY.fetch(**given))
        return bool(_LATELY_OF_DOCUMENT.fetch(**given, document=document))

    if is_recorded():
        return False
    with transaction.atomic():
        with connection.cursor() as cursor:
            # two pages requested at once are one viewing
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"viewing:{action}:{user.pk}:{claim}:{document}:{ip}"],
            )
        if is_recorded():
            return False
        record_access(user=user, action=action, claim=claim, document=document, request=request)
    return True
