"""Verbs that revoke upload links known to people who no longer read a claim's letters."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from claims import clock
from claims.register.locks import lock_claims
from claims.register.models.contacts import LINK_OF_FORMER_CONTACT_SQL
from claims.representation.models import known_link_sql
from claims.users.models import User

# A former reader of the letters of an open link `l` may know it: the person of a representation, or
# whoever holds a telephone or mail address that was corrected since.
_KNOWN = f"""l.revoked_at IS NULL AND (
    EXISTS (
        SELECT FROM claims_representation r
        WHERE r.claim_id = l.claim_id AND {known_link_sql("%(today)s::date")}
    ) OR EXISTS (SELECT FROM claims_correctedcontact k WHERE {LINK_OF_FORMER_CONTACT_SQL}))
"""  # noqa: S608  constants of ours; every value is a parameter
_FOUND = f"SELECT DISTINCT l.claim_id FROM claims_uploadlink l WHERE {_KNOWN}"  # noqa: S608
_REVOKE = f"""
    UPDATE claims_uploadlink l SET revoked_at = %(now)s, revoked_by_id = %(by)s
    WHERE l.claim_id = ANY(%(claims)s) AND {_KNOWN}
"""  # noqa: S608


@transaction.atomic
def revoke_links_by_day() -> int:
    """Revoke the open upload links that were in letters to a person whose representation has ended
    by its last day (`valid_to`). Locks the claims. Returns the number of links. A task calls it
    every five minutes."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, {"today": clock.today()})
        found = [claim for (claim,) in cursor.fetchall()]
    if not found:
        return 0
    lock_claims(found)
    return revoke_known_links(found, by=None)


def revoke_known_links(claim_ids: Collection[int], by: User | None) -> int:
    """Revoke the open upload links of these claims (primary keys) that a former reader of the
    letters may know, and return how many. The caller has locked the claims and checked the
    permission.

    Such a reader is the person of a representation that ended, and the holder of a telephone or
    mail address that was corrected. A link counts that was open while they read, whenever it was
    issued before: a reminder repeats the address of the first letter."""
    given: dict[str, Any] = {
        "claims": list(claim_ids),
        "today": clock.today(),
        "now": clock.now(),
        "by": by and by.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REVOKE, given)
        return cursor.rowcount
