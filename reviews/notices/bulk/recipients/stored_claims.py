"""The claims that a bulk keeps: all of a listed audience; of the others those left out, and why.

One statement whatever their number. They are written before the bulk's own row, so that its counts
are those of its rows, and the database takes no more of them afterwards.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, FilteredRelation, Q

from claims.register.models import Claim
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.recipients.counting import HASH, claims_digest, templates_for
from reviews.notices.bulk.recipients.outcomes import LEFT_OUT, with_outcome

_NEXT = "SELECT nextval(pg_get_serial_sequence('reviews_noticebulk', 'id'))"
_WRITE = """
    WITH written AS (
        INSERT INTO reviews_bulkclaim (bulk_id, claim_id, reason)
        SELECT %s, found.id, CASE WHEN found.outcome = ANY(%s) THEN found.outcome ELSE '' END
        FROM ({claims}) AS found (id, outcome)
        WHERE %s OR found.outcome = ANY(%s)
        RETURNING claim_id, reason
    )
    SELECT reason, count(*), sum({hash}(claim_id, 0)) FROM written GROUP BY reason
"""


class StoredClaims(NamedTuple):
    """The claims that were written for a bulk before its own row: the id that the bulk will have,
    the numbers left out by reason, and the digest of the claims."""

    bulk: int
    left_out: dict[str, int]  # by reason
    claims: str  # `Counted.claims` of the rows


def store_claims(audience: Audience, until: datetime) -> StoredClaims:
    """Write the claims of a bulk that is not created yet: all of a listed audience (saved view or
    picked claims), of any other those left out. Return the bulk's future id with their counts.
    Raises NoTemplateError if no channel has a current template."""
    claims = with_outcome(audience, until, list(templates_for(audience)))
    sql, values = claims.values_list("pk", "outcome").query.sql_with_params()
    reasons = list(LEFT_OUT)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        (bulk,) = cursor.fetchone()
        statement = _WRITE.format(claims=sql, hash=HASH)
        cursor.execute(statement, [bulk, reasons, *values, audience.is_listed, reasons])
        rows = cursor.fetchall()
    numbers = {reason: n for reason, n, _hashes in rows}
    return StoredClaims(
        bulk,
        {why: numbers[why] for why in LEFT_OUT if why in numbers},
        claims_digest(sum(numbers.values()), sum(hashes for _reason, _n, hashes in rows)),
    )


def left_out_of(bulk: int) -> Any:  # QuerySet[Claim], with a column that the checker does not know
    """Return the claims that the bulk with this id left out, each with the reason as `outcome`."""
    row = FilteredRelation("bulk_rows", condition=Q(bulk_rows__bulk=bulk))
    claims = Claim.objects.annotate(row=row).filter(row__reason__in=LEFT_OUT)
    return claims.annotate(outcome=F("row__reason"))
