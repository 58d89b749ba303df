"""Leave grants out, at the moment of giving, if claim or consent is gone since the run was written.

Days may lie between a run and its batch, and between a batch and its sending. The conditions are
those by which the run chose (`runs.audiences.BARRED`); recipients of a list have neither claim nor
consent here, and stay. A withdrawal that is undone, and a consent that is given again, plan such a
grant again: nobody else would.
"""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

from claims import clock
from claims.korean import in_korean
from reviews.benefits.models import BenefitBatch
from reviews.benefits.runs.audiences import BARRED
from reviews.benefits.states import LeftOut

_TAKE = """
    SELECT id FROM public.reviews_benefitgrant
    WHERE batch_id = %s AND status = 'batched' AND id > %s
    ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
# A consent that is withdrawn from here on is later than the benefit.
_HOLD_CONSENTS = """
    SELECT count(*) FROM (
        SELECT FROM public.claims_provisionconsent n
        JOIN public.reviews_benefitgrant g ON g.claim_id = n.claim_id
        JOIN public.claims_programme p ON p.id = g.programme_id
        JOIN public.claims_handoverreceiver r
            ON r.id = n.receiver_id AND r.company_id = p.company_id
        WHERE g.id = ANY(%s) ORDER BY n.id FOR SHARE OF n
    ) held
"""
_LEAVE_OUT = f"""
    WITH barred AS (
        SELECT * FROM (
            SELECT g.id, CASE {BARRED} END AS reason
            FROM public.reviews_benefitgrant g
            JOIN public.claims_claim c ON c.id = g.claim_id
            JOIN public.claims_programme p ON p.id = g.programme_id
            LEFT JOIN public.claims_company o ON o.id = p.company_id
            WHERE g.id = ANY(%s)
        ) found WHERE reason IS NOT NULL
    )
    UPDATE public.reviews_benefitgrant g
    SET status = 'dropped', batch_id = NULL, failed_as = '', settled_at = %s,
        settled_reason = (%s::jsonb ->> b.reason)
    FROM barred b WHERE b.id = g.id
    RETURNING g.id
"""
_NOT_BARRED_ANY_MORE = f"""
    UPDATE public.reviews_benefitgrant g
    SET status = 'planned', settled_at = NULL, settled_reason = ''
    FROM public.claims_claim c, public.claims_programme p
    LEFT JOIN public.claims_company o ON o.id = p.company_id
    WHERE g.claim_id = ANY(%s) AND g.status = 'dropped' AND g.settled_by_id IS NULL
        AND c.id = g.claim_id AND p.id = g.programme_id AND (CASE {BARRED} END) IS NULL
"""


def plan_left_out_again(claim_ids: Iterable[int]) -> int:
    """Set grants of these claims that were left out back to planned if claim and consent are there
    again, and return how many. What a person dropped stays. Called in the transaction that undoes a
    withdrawal; listens to `consent_given_again`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NOT_BARRED_ANY_MORE, [list(claim_ids)])
        return int(cursor.rowcount)


def lock_next_grants(batch: BenefitBatch, most: int) -> list[int]:
    """Lock the next waiting grants of a batch, at most `most`, that no other worker holds, and
    return the ids of those that may still be given; [] if none waits. Grants whose claim was
    withdrawn or erased, or whose consent is gone, are set to DROPPED. Runs in the caller's
    transaction."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [batch.pk, last, most])
            keys = [key for (key,) in cursor.fetchall()]
        if not keys:
            return []
        gone = _leave_out(keys)
        if len(gone) < len(keys):
            return [key for key in keys if key not in gone]
        last = keys[-1]


def _leave_out(keys: list[int]) -> set[int]:
    with in_korean():
        words = {why.value: str(why.label) for why in LeftOut}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_CONSENTS, [keys])
        cursor.execute(_LEAVE_OUT, [keys, clock.now(), json.dumps(words)])
        return {key for (key,) in cursor.fetchall()}
