"""Database rules for the movements of recoveries (receipts, offsets and others), in raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.expressions.payouts import awaits_sample, of_a_grant
from reviews.payouts.models.triggers.council import deputises_sql, tied_sql
from reviews.payouts.models.triggers.failures import is_unpaid_failure
from reviews.payouts.models.triggers.holds import is_held
from reviews.payouts.models.triggers.recoveries import (
    APPROVE,
    CLAIM_OF_RECOVERY,
    ENTER,
    WAIVE_LARGE,
    let_it_go,
)
from reviews.payouts.states.recoveries import NO_REASON, WITHOUT_WORDS

DEPUTY = deputises_sql("NEW.confirmed_by_id", "NEW.ended_at")
COUNTERS = "('reversed', 'unoffset')"
# True where the recovery `owed` takes movement NEW: money may come after a write-off too.
MAY_MOVE = f"""(owed.status IN ('demanded', 'partly_received')
                OR owed.status = 'written_off' AND NEW.kind = 'received'
                OR owed.status IN ('settled', 'written_off') AND NEW.kind IN {COUNTERS})"""
PAIRS = "(('received', 'reversed'), ('offset', 'unoffset'))"
WRONG_COUNTER = f"""
                IF NEW.kind = 'unoffset' THEN {fail("counter_entry_undoes_one_offset")} END IF;
                {fail("counter_entry_undoes_one_receipt")}"""
# Finds the payments under way of what the offset undone by movement NEW made smaller: of the fixed
# grant of its claim, or of its own kind. One that failed is under way while it has to be paid; the
# failed one that the payout set off repeats is repeated once more.
REST_UNDER_WAY = f"""
                SELECT 1 FROM public.reviews_recoverymovement m
                JOIN public.reviews_payout o ON o.id = m.payout_id
                JOIN public.reviews_payout q ON q.claim_id = o.claim_id
                WHERE m.id = NEW.undoes_id AND ({of_a_grant("o")} AND {of_a_grant("q")}
                        OR q.kind = o.kind AND q.corrects_id IS NOT DISTINCT FROM o.corrects_id)
                    AND (q.status IN ('prepared', 'approved', 'batched')
                        OR q.id IS DISTINCT FROM o.replaces_id AND {is_unpaid_failure("q")})
"""


def movement_is_of_an_open_recovery() -> Rule:
    """Trigger that refuses a new movement whose author lacks the permission `enter_recovery`, or
    whose recovery is not owed (for a receipt: neither owed nor written off; for a counter-entry:
    neither owed, settled nor written off).

    No movement is entered before the demand, and a receipt is of a day from the demand to its
    entry. A counter-entry must undo one confirmed receipt or offset of the recovery, in full. The
    payout of an offset must be unbatched, of the same claimant, and large enough.
    """
    return Rule(
        name="movement_of_an_open_recovery",
        operation=pgtrigger.Insert,
        declare=[("owed", "record")],
        func=f"""
            IF NOT {holds_sql("NEW.entered_by_id", ENTER)} THEN
                {fail("movement_is_entered_by_finance")}
            END IF;
            SELECT r.status, r.claim_id, r.programme_id, r.approved_at INTO owed
            FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id;
            IF NOT {MAY_MOVE} THEN {fail("movement_is_of_an_open_recovery")} END IF;
            IF NEW.kind IN {COUNTERS} AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.id = NEW.undoes_id AND m.recovery_id = NEW.recovery_id
                    AND (m.kind, NEW.kind) IN {PAIRS}
                    AND m.status = 'confirmed' AND m.amount = NEW.amount
            ) THEN {WRONG_COUNTER}
            END IF;
            IF NEW.kind = 'offset' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.claims_claim c ON c.id = owed.claim_id
                WHERE p.id = NEW.payout_id AND p.status IN ('prepared', 'approved')
                    AND p.claimant_id = c.claimant_id AND p.programme_id = owed.programme_id
                    AND p.amount >= NEW.amount
            ) THEN {fail("offset_is_against_an_unbatched_payout")} END IF;
            IF NEW.entered_at < owed.approved_at THEN {fail("movement_follows_its_demand")} END IF;
            IF NEW.kind = 'received' AND NEW.dated NOT BETWEEN
                (owed.approved_at AT TIME ZONE 'Asia/Seoul')::date
                AND (NEW.entered_at AT TIME ZONE 'Asia/Seoul')::date
            THEN {fail("receipt_is_of_a_day_since_its_demand")} END IF;
            RETURN NEW;
        """,
    )


def no_words_about_an_erased_claim() -> Rule:
    """Trigger that refuses a movement of an erased claim, but for a receipt without words, and
    those of WITHOUT_WORDS with the reason NO_REASON: money that comes is booked, what was booked
    wrongly is undone, and nothing is written about the claim."""
    kinds = ", ".join(f"'{kind}'" for kind in WITHOUT_WORDS)
    words = f"""NOT (NEW.kind = 'received' AND NEW.reason = ''
        OR NEW.kind IN ({kinds}) AND NEW.reason = '{NO_REASON}')"""
    return not_of_an_erased_claim(CLAIM_OF_RECOVERY, condition=pgtrigger.Condition(words))


def movement_has_two_people() -> Rule:
    """Trigger that refuses the confirmation of a movement by a person without the permission for
    its kind, or of one that no longer fits its recovery.

    Permissions: `enter_recovery` for a receipt and its counter-entry, `prepare_payout` for an
    offset and its counter-entry, `approve_recovery` for a write-off and a cancelled demand, also
    `waive_large_recovery` if they and what the claim was written off before are above the policy's
    chair threshold. A member who deputises for the chair confirms these two as well; the verb knows
    when. A write-off or a cancelled demand is not confirmed by a person who let the payment go
    (`let_it_go`) or is tied to the claimant (`tied_sql`). A write-off must be of all that is left,
    a cancelled demand of all, while nothing came back or was written off. An offset is not undone
    while a payout of the rest is under way.
    """
    return Rule(
        name="movement_has_two_people",
        operation=pgtrigger.Update,
        declare=[("owed", "record"), ("own", "text")],
        func=f"""
            IF NEW.status <> 'confirmed' OR OLD.status = 'confirmed' THEN RETURN NEW; END IF;
            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id
            FOR NO KEY UPDATE;
            SELECT r.status, r.amount, r.claim_id, r.programme_id, r.payout_id,
                r.received + r.set_off + r.waived AS ended, s.chair_threshold INTO owed
            FROM public.reviews_recovery r
            JOIN public.reviews_payout p ON p.id = r.payout_id
            JOIN public.claims_supportpolicy s ON s.id = p.policy_id
            WHERE r.id = NEW.recovery_id;
            IF NOT {MAY_MOVE} THEN {fail("movement_is_of_an_open_recovery")} END IF;
            IF NEW.kind IN ('received', 'reversed') THEN
                IF NOT {holds_sql("NEW.confirmed_by_id", ENTER)} THEN
                    {fail("movement_is_confirmed_by_its_office")}
                END IF;
            ELSIF NEW.kind IN ('offset', 'unoffset') THEN
                IF NOT {holds_sql("NEW.confirmed_by_id", "reviews.prepare_payout")} THEN
                    {fail("movement_is_confirmed_by_its_office")}
                END IF;
                IF NEW.kind = 'offset' AND NOT EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    JOIN public.claims_claim c ON c.id = owed.claim_id
                    WHERE p.id = NEW.payout_id AND p.status IN ('prepared', 'approved')
                        AND p.claimant_id = c.claimant_id AND p.programme_id = owed.programme_id
                ) THEN {fail("offset_is_against_an_unbatched_payout")} END IF;
            ELSE
                IF NOT ({holds_sql("NEW.confirmed_by_id", APPROVE)} OR {DEPUTY}) THEN
                    {fail("movement_is_confirmed_by_its_office")}
                END IF;
                IF NEW.amount + (
                        SELECT sum(r.waived) FROM public.reviews_recovery r
                        WHERE r.claim_id = owed.claim_id
                    ) > owed.chair_threshold
                    AND NOT ({holds_sql("NEW.confirmed_by_id", WAIVE_LARGE)} OR {DEPUTY})
                THEN {fail("large_write_off_is_confirmed_by_the_chair")} END IF;
                IF {let_it_go("NEW.confirmed_by_id", "owed.payout_id")} THEN
                    {fail("write_off_is_confirmed_by_other_hands")}
                END IF;
                IF {tied_sql("NEW.confirmed_by_id", "owed.claim_id")} THEN
                    {fail("write_off_is_confirmed_without_a_tie")}
                END IF;
                IF NEW.amount <> owed.amount - owed.ended
                    OR NEW.kind = 'dropped' AND owed.ended <> 0
                THEN {fail("write_off_is_of_all_that_is_left")} END IF;
            END IF;
            IF NEW.kind IN {COUNTERS} AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.id = NEW.undoes_id AND m.status = 'confirmed'
            ) THEN {WRONG_COUNTER}
            END IF;
            IF NEW.kind = 'unoffset' AND EXISTS ({REST_UNDER_WAY}) THEN
                {fail("offset_is_undone_while_no_payment_is_under_way")}
            END IF;
            RETURN NEW;
        """,
    )


def offset_waits_for_its_payout() -> Rule:
    """Trigger that refuses to propose or confirm an offset against a fixed grant on hold, or
    against additional support whose claim has an open sample check: neither may be paid yet."""
    return Rule(
        name="offset_waits_for_its_payout",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__kind="offset", new__status__in=("waiting", "confirmed")),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_payout o WHERE o.id = NEW.payout_id AND {is_held("o")}
            ) THEN {fail("held_grant_is_not_set_off")} END IF;
            IF EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.id = NEW.payout_id AND {awaits_sample("o")}
            ) THEN {fail("sampled_payout_is_not_set_off")} END IF;
            RETURN NEW;
        """,
    )


def undone_movement_has_its_counter_entry() -> Rule:
    """Trigger that refuses to mark a receipt or an offset of a recovery as undone without a
    confirmed counter-entry."""
    return Rule(
        name="undone_has_counter_entry",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = 'undone' AND OLD.status <> 'undone' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement m
                WHERE m.undoes_id = NEW.id AND m.kind IN {COUNTERS} AND m.status = 'confirmed'
            ) THEN
                IF NEW.kind = 'offset' THEN {fail("undone_offset_has_its_counter_entry")} END IF;
                {fail("undone_receipt_has_its_counter_entry")}
            END IF;
            RETURN NEW;
        """,
    )


def offset_payout_is_cancelled() -> Rule:
    """Deferred trigger that refuses a confirmed offset unless its payout is cancelled at the end of
    the transaction; the rest is a payout of its own."""
    return Rule(
        name="offset_payout_is_cancelled",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__kind="offset", new__status="confirmed"),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'cancelled'
            ) THEN {fail("offset_payout_is_cancelled")} END IF;
            RETURN NULL;
        """,
    )
