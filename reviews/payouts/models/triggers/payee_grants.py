"""Trigger for fixed grants: a payee gets one, unless two people released the hold of another claim;
and the SQL of the grants that bar a claim from its own."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.register.same_payee import MARKS_SQL, pairs_sql
from claims.trail.triggers import fail
from reviews.payouts.models.expressions.payouts import bars_payee
from reviews.payouts.states.holds import HOLD_BARS, HOLD_OPEN

FIXED = "('tier_grant', 'base_grant')"
# SQL lists for `status IN …`
OPEN, BARS = (
    "(" + ", ".join(f"'{status.value}'" for status in states) + ")"
    for states in (HOLD_OPEN, HOLD_BARS)
)


def shared_sql(claims: str) -> str:
    """Return a SELECT of one jsonb value: the pairs (`same_payee.pairs_sql`) of those claims `c`
    that meet the condition `claims`, by the policy under which each is routed. NULL without any."""
    return f"""
        WITH wanted AS MATERIALIZED (
            SELECT c.id, p.programme_id, p.one_grant_by AS marks, {MARKS_SQL}
            FROM public.claims_claim c
            JOIN public.claims_supportpolicy p
                ON p.id = c.routed_under_id AND p.one_grant_by <> '{{}}'
            WHERE {claims}
        )
        SELECT jsonb_agg(x) FROM ({pairs_sql("wanted")}) x
    """


# True if the pair x already existed when the release of hold h was proposed: neither of its claims
# got the common account or telephone by a later correction.
_AS_IT_WAS = """NOT EXISTS (
                            SELECT FROM public.claims_bankaccount b
                            WHERE x.same = 'account' AND b.claim_id IN (x.id, x.other_id)
                                AND b.source <> 'intake' AND b.created_at > h.proposed_at
                        ) AND NOT EXISTS (
                            SELECT FROM public.claims_correctedcontact k
                            WHERE x.same = 'phone' AND k.claim_id IN (x.id, x.other_id)
                                AND k.changes_phone AND k.created_at > h.proposed_at
                        )"""


def granted_sql(pairs: str, as_released: str = "NULL") -> str:
    """Return a SELECT of the grants that bar a claim from its own: of the pairs of claims those
    whose other claim has a fixed grant in the same programme (id, other_id, same and payout_id).
    `pairs` is SQL of a FROM item with alias x (see `same_payee.pairs_sql`). Runs, single grants,
    ends of holds and approvals all ask it.

    A failed grant counts (`bars_payee`), its repetitions do not. A grant that an offset made
    smaller gives both rows. Left out are pairs that a released hold allows: of the two claims that
    it names, and of its claim with each grant that was prepared before the release was proposed,
    unless they share an account or a telephone that one of them got only since. The hold of the id
    `as_released` (SQL) counts as released. Left out too is the prepared grant of a claim that is on
    hold: it is not approved before its hold ends, and `hold_lapses_beside_no_grant` asks for it
    then.
    """
    return f"""
        SELECT x.id, x.other_id, x.same, o.id AS payout_id
        FROM {pairs} JOIN public.reviews_payout o ON o.claim_id = x.other_id
        WHERE {bars_payee()} AND o.replaces_id IS NULL
            AND o.programme_id = x.programme_id AND NOT EXISTS (
                SELECT FROM public.reviews_payeehold h
                WHERE (h.status = 'released' OR h.id = {as_released}) AND (
                    h.claim_id = x.id AND (
                        h.other_id = x.other_id OR h.proposed_at >= o.prepared_at AND {_AS_IT_WAS}
                    )
                    OR h.claim_id = x.other_id AND h.other_id = x.id
                )
            ) AND NOT (o.status = 'prepared' AND EXISTS (
                SELECT FROM public.reviews_payeehold h
                WHERE h.claim_id = x.other_id AND h.status IN {OPEN}
            ))
    """


# True of a new row n of a claim that was withdrawn once: other claims of its payee were free then.
_CAME_BACK = """EXISTS (
                SELECT FROM public.reviews_withdrawal w
                WHERE w.claim_id = n.claim_id AND w.undone_at IS NOT NULL
            )"""
# True if a new row n must be checked: it is a grant, or it repeats a failed payment to another
# account number, or its claim was withdrawn meanwhile. Other repetitions go to the same account and
# were checked with the first payment.
ANEW = f"""(n.replaces_id IS NULL OR {_CAME_BACK} OR EXISTS (
                SELECT FROM public.reviews_payout f
                JOIN public.claims_bankaccount before ON before.id = f.account_id
                JOIN public.claims_bankaccount own ON own.id = n.account_id
                WHERE f.id = n.replaces_id
                    AND own.number_index IS DISTINCT FROM before.number_index
            ))"""
# Of policy p: what makes n one payee's. Of a repetition only the account is new, unless its claim
# was withdrawn.
ITS_MARKS = f"""CASE WHEN n.replaces_id IS NULL OR {_CAME_BACK} THEN p.one_grant_by
                WHEN 'account' = ANY(p.one_grant_by) THEN ARRAY['account']::varchar[] END"""
SHARED = """jsonb_to_recordset(shared)
            AS x(id bigint, programme_id bigint, other_id bigint, same text)"""


def lock_sql(claims: str) -> str:
    """Return a PL/pgSQL block that locks the claims `c` of this SQL condition, so that of two
    transactions the second sees what the first did. If another one holds a claim, the statement is
    refused at once."""
    return f"""
        BEGIN
            PERFORM 1 FROM public.claims_claim c
            WHERE {claims} ORDER BY c.id FOR NO KEY UPDATE NOWAIT;
        EXCEPTION WHEN lock_not_available THEN
            {fail("payee_is_granted_by_another_just_now")}
        END;
    """


LOCK_SHARED = lock_sql("""c.id IN (
                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)
            )""")


class OneGrantOfAPayee(pgtrigger.Trigger):
    """Trigger that refuses a second fixed grant of a payee if the policy allows one, and a grant of
    a claim that is on hold or was ended as a duplicate. A repetition of a failed grant is checked
    only if it goes to another account, and then only by that account, or if its claim was withdrawn
    and the withdrawal was undone.

    Runs once for each SQL statement. Locks the payee's other claims (`LOCK_SHARED`).
    """

    name = "one_grant_of_a_payee"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")
    declare = [("shared", "jsonb")]
    func = f"""
        IF EXISTS (
            SELECT FROM new_rows n JOIN public.reviews_payeehold h ON h.claim_id = n.claim_id
            WHERE n.kind IN {FIXED} AND h.status IN {BARS} AND {ANEW}
        ) THEN {fail("held_claim_gets_no_fixed_grant")} END IF;
        WITH wanted AS MATERIALIZED (
            SELECT c.id, n.programme_id, {ITS_MARKS} AS marks, {MARKS_SQL}
            FROM new_rows n
            JOIN public.claims_supportpolicy p ON p.id = n.policy_id AND p.one_grant_by <> '{{}}'
            JOIN public.claims_claim c ON c.id = n.claim_id
            WHERE n.kind IN {FIXED} AND {ANEW}
        )
        SELECT jsonb_agg(x) INTO shared FROM ({pairs_sql("wanted")}) x;
        IF shared IS NULL THEN RETURN NULL; END IF;
        {LOCK_SHARED}
        IF EXISTS ({granted_sql(SHARED)})
        THEN {fail("payee_gets_one_fixed_grant")} END IF;
        RETURN NULL;
    """
