"""Triggers for payment holds: a payee gets one fixed grant, unless two people released the hold of
another claim."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.register.same_payee import MARKS_SQL, pairs_sql
from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.payout_sql import bars_payee, is_fixed_grant, of_a_grant
from reviews.payouts.states.holds import HOLD_BARS, HOLD_OPEN

SETTLE = "reviews.settle_payeehold"
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


# True where the pair x was there when the release of hold h was proposed: claims of one account, or
# of one telephone, had it then. What they were filed with they had.
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

    A failed grant counts (`bars_payee`), its repetitions do not. Of a grant that an offset made
    smaller both rows are returned. Left out are pairs that a released hold allows: of the two
    claims that it names, and of its claim with each grant that was prepared before the release was
    proposed, unless they share an account or a telephone that one of them got only since. The hold
    of the id `as_released` (SQL) counts as released. Left out too is the prepared grant of a claim
    that is on hold: it is not approved before its hold ends, and `hold_lapses_beside_no_grant` asks
    for it then.
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


# Open holds whose reason is gone: the claim that they name has no fixed grant any more that bars
# the payee, or their own claim is withdrawn. The next run ends them, or moves them beside another
# grant (`lapse_holds`). A reopened one is left to two people, unless its claim is withdrawn.
LAPSING = f"""
    SELECT h.id FROM public.reviews_payeehold h
    JOIN public.claims_claim c ON c.id = h.claim_id
    WHERE h.status IN {OPEN} AND (
        c.withdrawn_at IS NOT NULL
        OR h.reopened_at IS NULL AND NOT EXISTS (
            SELECT FROM public.reviews_payout o
            WHERE o.claim_id = h.other_id AND {bars_payee()}
        )
    )
"""

# True of a new row n of a claim that was withdrawn once: other claims of its payee were free then.
_CAME_BACK = """EXISTS (
                SELECT FROM public.reviews_withdrawal w
                WHERE w.claim_id = n.claim_id AND w.undone_at IS NOT NULL
            )"""
# True of a new row n that is looked at: a grant, or a repetition of one to another account number
# than the failed payment had, or of a claim that was withdrawn meanwhile. Any other repetition to
# the same account is the grant that was looked at.
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
_SHARED = """jsonb_to_recordset(shared)
            AS x(id bigint, programme_id bigint, other_id bigint, same text)"""


def _lock(claims: str) -> str:
    """Return a PL/pgSQL block that locks the claims `c` of this SQL condition, so that of two
    transactions the second sees what the first did. Where another one holds a claim, the statement
    is refused at once."""
    return f"""
        BEGIN
            PERFORM 1 FROM public.claims_claim c
            WHERE {claims} ORDER BY c.id FOR NO KEY UPDATE NOWAIT;
        EXCEPTION WHEN lock_not_available THEN
            {fail("payee_is_granted_by_another_just_now")}
        END;
    """


_LOCK_SHARED = _lock("""c.id IN (
                SELECT x.other_id FROM jsonb_to_recordset(shared) AS x(other_id bigint)
            )""")


class OneGrantOfAPayee(pgtrigger.Trigger):
    """Trigger that refuses a second fixed grant of a payee where the policy allows one, and a grant
    of a claim that is on hold or was ended as a duplicate. A repetition of a failed grant is
    checked only where it goes to another account, and then only by that account, or where its claim
    was withdrawn and is not any more.

    Runs once for each SQL statement. Locks the payee's other claims (`_LOCK_SHARED`).
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
        {_LOCK_SHARED}
        IF EXISTS ({granted_sql(_SHARED)})
        THEN {fail("payee_gets_one_fixed_grant")} END IF;
        RETURN NULL;
    """


def is_held(row: str) -> str:
    """Return SQL that is true of a payout which is a fixed grant, or a correction that is part of
    one, of a claim that is on hold or was ended as a duplicate. `row` is the alias of the payout.
    `querysets.is_held` is the same condition for querysets."""
    return f"""({of_a_grant(row)} AND EXISTS (
                SELECT FROM public.reviews_payeehold h
                WHERE h.claim_id = {row}.claim_id AND h.status IN {BARS}
            ))"""


def held_grant_is_not_approved() -> Rule:
    """Trigger that refuses the approval of a prepared fixed grant, or of a correction that is part
    of one, whose claim came on hold afterwards, for example by a corrected account.

    Where a hold of the claim lapsed, it refuses the approval of its grant too if another grant that
    bars the claim is approved or paid: the end of the hold looked at the grants that were there
    then. A correction is above a grant that was paid, so that it is not asked for twice.
    """
    return Rule(
        name="held_grant_is_not_approved",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__status="approved", old__status="prepared"),
        declare=[("shared", "jsonb")],
        func=f"""
            IF {is_held("NEW")} THEN {fail("held_grant_is_not_approved")} END IF;
            IF NEW.kind NOT IN {FIXED} OR NOT EXISTS (
                SELECT FROM public.reviews_payeehold h
                WHERE h.claim_id = NEW.claim_id AND h.status = 'lapsed'
            ) THEN RETURN NEW; END IF;
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF shared IS NULL THEN RETURN NEW; END IF;
            {_LOCK_SHARED}
            IF EXISTS (
                SELECT FROM ({granted_sql(_SHARED)}) g
                JOIN public.reviews_payout o ON o.id = g.payout_id WHERE o.status <> 'prepared'
            ) THEN {fail("payee_has_one_approved_grant_after_a_hold")} END IF;
            RETURN NEW;
        """,
    )


def hold_lapses_beside_no_grant() -> Rule:
    """Trigger that refuses the status LAPSED while another fixed grant bars the claim
    (`granted_sql`), or while the claim that the hold names has one. So of several claims that were
    on hold beside one grant the first goes free, and bars the others.

    Not asked of a withdrawn claim without a prepared grant. Locks the claim and the payee's other
    claims.
    """
    return Rule(
        name="hold_lapses_beside_no_grant",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__status="lapsed") & ~pgtrigger.Q(old__status="lapsed"),
        declare=[("shared", "jsonb")],
        func=f"""
            {_lock("c.id = NEW.claim_id")}
            IF EXISTS (
                SELECT FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
            ) AND NOT EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.claim_id AND o.kind IN {FIXED} AND o.status = 'prepared'
            ) THEN RETURN NEW; END IF;
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF shared IS NOT NULL THEN {_LOCK_SHARED} END IF;
            IF EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.other_id AND {bars_payee()}
            ) OR EXISTS ({granted_sql(_SHARED)})
            THEN {fail("hold_lapses_without_the_other_grant")} END IF;
            RETURN NEW;
        """,
    )


def release_is_of_what_was_seen() -> Rule:
    """Trigger that refuses the status RELEASED where a grant would bar the claim nevertheless
    (`granted_sql`): it came, or an account or telephone that both claims share, after the release
    was proposed, so that its first person did not see that pair. Locks the claim and the payee's
    other claims."""
    return Rule(
        name="release_of_what_was_seen",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(old__status="proposed", new__status="released"),
        declare=[("shared", "jsonb")],
        func=f"""
            {_lock("c.id = NEW.claim_id")}
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF shared IS NULL THEN RETURN NEW; END IF;
            {_LOCK_SHARED}
            IF EXISTS ({granted_sql(_SHARED, as_released="NEW.id")})
            THEN {fail("release_is_of_what_its_proposer_saw")} END IF;
            RETURN NEW;
        """,
    )


def hold_moves_to_a_grant_that_bars() -> Rule:
    """Trigger that lets an open hold name another grant only where that grant bars the claim, and
    none of the claim that it named does (`granted_sql`). The hold is WAITING then: a proposed
    release was of the other pair. The time of it, `moved_at`, is set then and only then."""
    return Rule(
        name="hold_moves_to_a_grant",
        operation=pgtrigger.Update,
        declare=[("shared", "jsonb")],
        func=f"""
            IF ROW(OLD.other_id, OLD.payout_id, OLD.same)
                IS NOT DISTINCT FROM ROW(NEW.other_id, NEW.payout_id, NEW.same)
            THEN
                IF NEW.moved_at IS DISTINCT FROM OLD.moved_at
                THEN {fail("moved_hold_says_when")} END IF;
                RETURN NEW;
            END IF;
            IF OLD.status NOT IN {OPEN} OR NEW.status <> 'waiting'
            THEN {fail("hold_facts_are_frozen")} END IF;
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF EXISTS (
                SELECT FROM ({granted_sql(_SHARED)}) g WHERE g.other_id = OLD.other_id
            ) OR NOT EXISTS (
                SELECT FROM ({granted_sql(_SHARED)}) g
                WHERE g.other_id = NEW.other_id AND g.payout_id = NEW.payout_id
            ) THEN {fail("hold_moves_to_a_grant_that_bars")} END IF;
            IF NEW.moved_at IS NULL THEN {fail("moved_hold_says_when")} END IF;
            RETURN NEW;
        """,
    )


def hold_is_beside_a_grant() -> Rule:
    """Trigger that refuses a new hold unless it names a fixed grant of the other claim, in the same
    programme, that bars a payee (`bars_payee`)."""
    return Rule(
        name="hold_beside_a_grant",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.id = NEW.payout_id AND o.claim_id = NEW.other_id
                    AND o.programme_id = NEW.programme_id AND {bars_payee()}
            ) THEN {fail("hold_is_beside_a_grant")} END IF;
            RETURN NEW;
        """,
    )


def hold_is_settled_by_its_office() -> Rule:
    """Trigger on changes of a hold's status. It refuses a person without the permission
    `settle_payeehold` who proposes or confirms a release, or ends the claim as a duplicate. A
    duplicate waits again with the time of it, `reopened_at`, which nothing else sets or clears.

    LAPSED of a hold that was reopened takes two people, unless the held claim is withdrawn. It
    refuses DUPLICATE where the other claim has no fixed grant (`bars_payee`), or the held claim has
    one in another state than prepared.
    """
    return Rule(
        name="hold_settled_by_its_office",
        operation=pgtrigger.Update,
        func=f"""
            IF (CASE WHEN OLD.status = 'duplicate' AND NEW.status = 'waiting'
                THEN NEW.reopened_at IS NULL
                ELSE NEW.reopened_at IS DISTINCT FROM OLD.reopened_at END)
            THEN {fail("reopened_hold_says_when")} END IF;
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF NEW.status = 'proposed' AND NOT {holds_sql("NEW.proposed_by_id", SETTLE)}
                OR NEW.status IN ('released', 'duplicate')
                    AND NOT {holds_sql("NEW.settled_by_id", SETTLE)}
            THEN {fail("hold_is_settled_by_the_secretariat")} END IF;
            IF NEW.status = 'lapsed' AND OLD.reopened_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
            ) AND (OLD.status <> 'proposed' OR NEW.settled_by_id IS NULL
                OR NEW.settled_by_id = NEW.proposed_by_id
                OR NOT {holds_sql("NEW.settled_by_id", SETTLE)}
                OR NOT {holds_sql("NEW.proposed_by_id", SETTLE)}
            ) THEN {fail("reopened_hold_is_settled_by_two_people")} END IF;
            IF NEW.status = 'duplicate' AND NOT EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.other_id AND {bars_payee()}
            ) THEN {fail("duplicate_is_beside_a_grant")} END IF;
            IF NEW.status = 'duplicate' AND EXISTS (
                SELECT FROM public.reviews_payout o WHERE o.claim_id = NEW.claim_id
                    AND {is_fixed_grant()} AND o.status <> 'prepared'
            ) THEN {fail("granted_claim_is_no_duplicate")} END IF;
            RETURN NEW;
        """,
    )
