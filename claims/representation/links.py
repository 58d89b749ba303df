"""Upload links that a former reader of the letters may know, revoked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from claims import clock
from claims.register.locks import lock_claims
from claims.representation.models import known_link_sql
from claims.users.models import User

_KNOWN = f"""
    FROM claims_representation r
    WHERE l.revoked_at IS NULL AND r.claim_id = l.claim_id AND {known_link_sql("%(today)s::date")}
"""  # noqa: S608  constants of ours; every value is a parameter
_FOUND = f"SELECT DISTINCT l.claim_id FROM claims_uploadlink l, LATERAL (SELECT r.id {_KNOWN}) k"  # noqa: S608
_REVOKE = f"""
    UPDATE claims_uploadlink l SET revoked_at = %(now)s, revoked_by_id = %(by)s
    WHERE l.claim_id = ANY(%(claims)s) AND EXISTS (SELECT {_KNOWN})
"""  # noqa: S608


@transaction.atomic
def revoke_links_by_day() -> int:
    """Revoke the standing links whose address somebody knows who read the claim's letters until
    their representation was over by its day. Return how many. Run by the beat."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, {"today": clock.today()})
        found = [claim for (claim,) in cursor.fetchall()]
    if not found:
        return 0
    lock_claims(found)
    return revoke_known_links(found, by=None)


def revoke_known_links(claim_ids: Collection[int], by: User | None) -> int:
    """Revoke the standing links of these claims whose address a former reader of the letters may
    know. Return how many. The caller has locked the claims and checked the permission.

    A reminder carries the address of the first letter, so a link counts that stood while they read,
    whenever it was issued before.
    """
    given: dict[str, Any] = {
        "claims": list(claim_ids),
        "today": clock.today(),
        "now": clock.now(),
        "by": by and by.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REVOKE, given)
        return cursor.rowcount
