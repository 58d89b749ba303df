"""Triggers for payment holds: where a hold may begin, move, lapse or be released, and by whom."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.expressions.payouts import (
    bars_payee,
    is_fixed_grant,
    is_set_off,
    of_a_grant,
)
from reviews.payouts.models.triggers.payee_grants import (
    BARS,
    FIXED,
    LOCK_SHARED,
    OPEN,
    SHARED,
    granted_sql,
    lock_sql,
    shared_sql,
)

SETTLE = "reviews.settle_payeehold"
# True of a failed grant o of a claim that was withdrawn once, while no other grant of that claim is
# approved, in a batch, paid or set off: its repetition is looked at as a new grant (`ANEW` of
# payee_grants.py).
_FAILED_AND_CAME_BACK = f"""(o.status = 'failed' AND EXISTS (
                    SELECT FROM public.reviews_withdrawal w
                    WHERE w.claim_id = o.claim_id AND w.undone_at IS NOT NULL
                ) AND NOT EXISTS (
                    SELECT FROM public.reviews_payout s
                    WHERE s.claim_id = o.claim_id AND s.kind IN {FIXED}
                        AND (s.status IN ('approved', 'batched', 'paid') OR {is_set_off("s")})
                ))"""
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

    If a hold of the claim lapsed, it refuses the approval of its grant too if another grant that
    bars the claim is approved, paid or failed: the end of the hold looked at the grants that were
    there then. A failed grant does not count if its claim was withdrawn and the withdrawal was
    undone: its repetition waits beside this grant. A correction adds to a grant that was paid, so
    this second check is not made for it.
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
            {LOCK_SHARED}
            IF EXISTS (
                SELECT FROM ({granted_sql(SHARED)}) g
                JOIN public.reviews_payout o ON o.id = g.payout_id
                WHERE o.status <> 'prepared' AND NOT {_FAILED_AND_CAME_BACK}
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
            {lock_sql("c.id = NEW.claim_id")}
            IF EXISTS (
                SELECT FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
            ) AND NOT EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.claim_id AND o.kind IN {FIXED} AND o.status = 'prepared'
            ) THEN RETURN NEW; END IF;
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF shared IS NOT NULL THEN {LOCK_SHARED} END IF;
            IF EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.other_id AND {bars_payee()}
            ) OR EXISTS ({granted_sql(SHARED)})
            THEN {fail("hold_lapses_without_the_other_grant")} END IF;
            RETURN NEW;
        """,
    )


def release_is_of_what_was_seen() -> Rule:
    """Trigger that refuses the status RELEASED if a grant would bar the claim nevertheless
    (`granted_sql`): it came, or an account or telephone that both claims share, after the release
    was proposed, so that its first person did not see that pair. Locks the claim and the payee's
    other claims."""
    return Rule(
        name="release_of_what_was_seen",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(old__status="proposed", new__status="released"),
        declare=[("shared", "jsonb")],
        func=f"""
            {lock_sql("c.id = NEW.claim_id")}
            shared := ({shared_sql("c.id = NEW.claim_id")});
            IF shared IS NULL THEN RETURN NEW; END IF;
            {LOCK_SHARED}
            IF EXISTS ({granted_sql(SHARED, as_released="NEW.id")})
            THEN {fail("release_is_of_what_its_proposer_saw")} END IF;
            RETURN NEW;
        """,
    )


def hold_moves_to_a_grant_that_bars() -> Rule:
    """Trigger that lets an open hold name another grant only if that grant bars the claim, and none
    of the claim that it named does (`granted_sql`). The hold is WAITING then: a proposed release
    was of the other pair. The time of it, `moved_at`, is set then and only then."""
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
                SELECT FROM ({granted_sql(SHARED)}) g WHERE g.other_id = OLD.other_id
            ) OR NOT EXISTS (
                SELECT FROM ({granted_sql(SHARED)}) g
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
    refuses DUPLICATE if the other claim has no fixed grant (`bars_payee`), or the held claim has
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
