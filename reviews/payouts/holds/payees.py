"""Other claims of the same payee, by the policy's definition of a payee, the locks on them, and the
fixed grants that they have."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from claims.policy.models import Programme, SupportPolicy
from reviews.payouts.errors.preparation import PayeeBusyError
from reviews.payouts.models import PayeeHold
from reviews.payouts.models.triggers.payee_grants import granted_sql, shared_sql

Pairs = list[dict[str, Any]]

_PAIRS = shared_sql("c.id = ANY(%(ids)s)")
# Rows of `pairs_of`, passed back to the database as one JSON value.
PAIRS_SQL = """jsonb_to_recordset(%(pairs)s::jsonb)
    AS x(id bigint, programme_id bigint, other_id bigint, same text)"""
# The grants beside each claim, the first one first, with all that the two claims share. Of a grant
# that an offset made smaller the newest row is named.
_GRANTS = """ g.id, g.other_id, max(g.payout_id) AS payout_id,
        array_agg(DISTINCT g.same ORDER BY g.same) AS same
    FROM {granted} g GROUP BY g.id, g.other_id ORDER BY g.id, min(g.payout_id)
"""
OTHER_GRANT_SQL = f"SELECT DISTINCT ON (g.id){_GRANTS}"
_LOCK = """
    SELECT c.id FROM public.claims_claim c WHERE c.id = ANY(%s)
    ORDER BY c.id FOR NO KEY UPDATE
"""
NUMBER_LOCK = 0x50415945  # advisory: claims whose account becomes the same one come in turn
_LOCK_NUMBERS = """
    SELECT pg_advisory_xact_lock(%s, y.key) FROM (
        SELECT DISTINCT hashtext(x.number_index::text) AS key FROM (
            SELECT DISTINCT ON (a.claim_id) a.number_index FROM public.claims_bankaccount a
            WHERE a.claim_id = ANY(%s) ORDER BY a.claim_id, a.version DESC
        ) x ORDER BY key
    ) y
"""


class OtherGrant(NamedTuple):
    """Fixed grant that the payee of a claim has through another claim: `other` (id of that claim),
    `payout` (its id), and `same`, the marks that both claims share (values of SamePayee, such as
    the account)."""

    other: int
    payout: int
    same: list[str]


def allows_one_grant(programme: Programme | int) -> bool:
    """Return True if a published policy of the programme limits a payee to one fixed grant."""
    rows = SupportPolicy.objects.filter(programme=programme, published_at__isnull=False)
    return rows.exclude(one_grant_by=[]).exists()


def pairs_of(claim_ids: Iterable[int]) -> Pairs:
    """Return the pairs of a given claim and another claim of the same payee, as the policy of the
    given claim defines payees: a list of dicts {"id": given claim, "programme_id", "other_id":
    other claim, "same": mark}, one for each mark that they share. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"ids": list(claim_ids)})
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found or []


def lock_with(claim_ids: Iterable[int], pairs: Pairs) -> None:
    """Lock the given claims and the other claims of `pairs` (from `pairs_of`), in order of id,
    until the transaction ends."""
    wanted = {*claim_ids, *(pair["other_id"] for pair in pairs)}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [sorted(wanted)])
        cursor.fetchall()


def lock_account_numbers(claim_ids: Iterable[int]) -> None:
    """Take an advisory lock on the number of each claim's newest account, in one order, until the
    transaction ends. Claims with the same number then run one after another: `pairs_of` does not
    see an account that another transaction has not committed yet."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_NUMBERS, [NUMBER_LOCK, list(claim_ids)])


def lock_others(pairs: Pairs) -> None:
    """Lock the other claims of `pairs` without waiting, for a caller that already holds a lock on
    its own claim. Raises PayeeBusyError (409) if another transaction has locked one of them."""
    others = sorted({pair["other_id"] for pair in pairs})
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{_LOCK} NOWAIT", [others])
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise PayeeBusyError from error
        raise


def other_grants(pairs: Pairs) -> dict[int, OtherGrant]:
    """Return {claim: OtherGrant} of those claims of the pairs (`pairs_of`) to which a fixed grant
    of another claim forbids one (`granted_sql`); of several grants the one that was prepared first.
    A claim without such a grant, or whose release lets it stand, is absent. One query, none without
    a pair."""
    return {claim: grant for claim, grant in _grants(OTHER_GRANT_SQL, pairs)}


def _grants(sql: str, pairs: Pairs, as_released: int | None = None) -> list[tuple[int, OtherGrant]]:
    """Return the rows (claim, OtherGrant) of SQL that ends with _GRANTS, of these pairs; the hold
    of the id `as_released` counts as released."""
    if not pairs:
        return []
    sql = sql.format(granted=f"({granted_sql(PAIRS_SQL, '%(hold)s')})")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"pairs": json.dumps(pairs), "hold": as_released})
        return [(row[0], OtherGrant(row[1], row[2], list(row[3]))) for row in cursor]


def other_grant_of_payee(pairs: Pairs) -> OtherGrant | None:
    """Return the fixed grant of another claim (OtherGrant) that forbids one to the claim of these
    pairs (`pairs_of` of one claim); None without such a grant, or if the hold of one of both claims
    was released. One query, none without a pair."""
    return next(iter(other_grants(pairs).values()), None)


def grants_beside(claim_id: int) -> list[OtherGrant]:
    """Return all fixed grants of other claims that forbid one to a claim, the one that was prepared
    first before the others. At most two queries."""
    return [grant for _claim, grant in _grants(f"SELECT{_GRANTS}", pairs_of([claim_id]))]


def came_since_proposal(hold: PayeeHold) -> list[OtherGrant]:
    """Return the fixed grants that would keep the claim of a hold from its own once its proposed
    release is confirmed: they, or what both claims share, came after the proposal. At most two
    queries."""
    rows = _grants(f"SELECT{_GRANTS}", pairs_of([hold.claim_id]), hold.pk)
    return [grant for _claim, grant in rows]


def next_grant(hold: PayeeHold, found: list[OtherGrant] | None = None) -> OtherGrant | None:
    """Return the fixed grant beside which an open hold is to wait from now on. None if the claim
    that it names still has a grant that forbids one to its claim, or if no grant does. `found` is
    `grants_beside` of its claim, where it is known. At most two queries."""
    found = grants_beside(hold.claim_id) if found is None else found
    named = any(grant.other == hold.other_id for grant in found)
    return None if named or not found else found[0]
