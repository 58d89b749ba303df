"""Database rules for payouts over several rows; they hold for raw SQL too.

The SQL may read votes and decisions; the Python of this package never does. Tables are named with
their schema, so that no temporary table of the same name is read instead.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.representation.models import IN_FORCE_SQL
from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import (
    DECIDED,
    OF_A_GRANT,
    OF_A_NEW_ROUTE,
    awaits_sample,
    came_back,
    kept_back,
)
from reviews.payouts.states.payouts import RESTORED, ROUTE_CAUSES

# The claim is the common parent of votes and approvals. With it locked, the second of two
# transactions sees the rows of the first; under REPEATABLE READ it would see an old snapshot.
LOCK_THE_CLAIM = """
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        {refuse}
    END IF;
    PERFORM 1 FROM public.claims_claim c WHERE c.id = {claim} FOR NO KEY UPDATE;
"""


def undone_offset(key: str, more: str) -> str:
    """Return an SQL condition on a correction NEW: its basis names, under `key`, the confirmed
    counter-entry m of an offset against a payout q of its claim, and the condition `more` holds."""
    return f"""EXISTS (
                        SELECT 1 FROM public.reviews_recoverymovement m
                        JOIN public.reviews_recoverymovement u ON u.id = m.undoes_id
                        JOIN public.reviews_payout q ON q.id = u.payout_id
                        WHERE m.id = (NEW.basis ->> '{key}')::bigint AND m.kind = 'unoffset'
                            AND m.status = 'confirmed' AND q.claim_id = NEW.claim_id AND {more}
                    )"""


# Operator and operand after the column `basis`: true if a correction is part of an earlier grant,
# either a fixed grant or an amount of a decision that an undone offset gave back.
GRANTED_BEFORE = f"?| ARRAY{[*ROUTE_CAUSES, RESTORED]}"
# Won that corrections of NEW's claim have paid, will pay, or still owe (a failed one is repeated,
# less what offsets took off its repetitions), and that offsets kept back of them. Those of a fixed
# grant are part of that grant, and those after an undone offset part of the decision.
CORRECTED = f"""(
                        SELECT COALESCE(sum(c.amount - CASE WHEN c.status = 'failed'
                            THEN {kept_back("q.replaces_id = c.id")} ELSE 0 END), 0)
                        FROM public.reviews_payout c
                        WHERE c.claim_id = NEW.claim_id AND c.kind = 'correction'
                            AND NOT c.basis {GRANTED_BEFORE}
                            AND (c.status IN ('prepared', 'approved', 'batched', 'paid')
                                OR c.status = 'failed' AND NOT EXISTS (
                                    SELECT 1 FROM public.reviews_payout s
                                    WHERE s.replaces_id = c.id AND s.status <> 'cancelled'
                                ))
                    ) + {kept_back(f"q.kind = 'correction' AND NOT q.basis {GRANTED_BEFORE}")}"""


def additional_payout_rests_on_a_decision() -> Rule:
    """Trigger that refuses additional support or an appeal adjustment unless a decision of the
    council grants exactly that amount (won).

    In a second round the amount is that of its decision less the first round and its corrections.
    Overpaid won that had come back before the second decision count as not paid. A row that repeats
    a failed payout (`replaces`), or follows cancelled ones (`key` with a further number), may be
    smaller by the won that an offset kept back.
    """
    name = "payout_without_preparer_rests_on_a_decision"
    refuse = fail(name, "no decision of this claim grants this amount")
    back = f"CASE WHEN d1.id IS NULL THEN 0 ELSE {came_back(until='d.at', payouts=DECIDED)} END"
    left = f"d.amount - CASE WHEN d1.id IS NULL THEN 0 ELSE d1.amount + {CORRECTED} END + {back}"
    return Rule(
        name="rests_on_a_decision",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.kind NOT IN ('additional', 'appeal_adjustment') THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_decision d
                JOIN public.reviews_review r ON r.id = d.review_id
                LEFT JOIN public.reviews_review r1
                    ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2
                LEFT JOIN public.reviews_decision d1 ON d1.review_id = r1.id AND d1.amount > 0
                WHERE r.claim_id = NEW.claim_id AND r.policy_id = NEW.policy_id
                    AND d.resolution_no = NEW.basis ->> 'resolution_no'
                    AND NEW.amount <= d.amount - COALESCE(d1.amount, 0) + {back}
                    AND (NEW.kind = 'appeal_adjustment') = (d1.id IS NOT NULL)
                    AND (NEW.replaces_id IS NOT NULL
                        OR NEW.key = 'decision:' || d.resolution_no AND NEW.amount = {left}
                        OR starts_with(NEW.key, 'decision:' || d.resolution_no || ':')
                            AND NEW.amount <= {left} - {kept_back("q.kind = NEW.kind")}
                            AND NOT EXISTS (
                                SELECT 1 FROM public.reviews_payout o
                                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind
                                    AND o.status <> 'cancelled'
                            ))
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


# Kind of the payout that NEW corrects, through corrections of corrections.
CORRECTED_KIND = """(
                WITH RECURSIVE before AS (
                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p
                    WHERE p.id = NEW.corrects_id
                    UNION
                    SELECT p.kind, p.corrects_id FROM public.reviews_payout p
                    JOIN before b ON p.id = b.corrects_id
                )
                SELECT b.kind FROM before b WHERE b.kind <> 'correction'
            )"""


def correction_follows_a_paid_payout() -> Rule:
    """Trigger that refuses a correction unless it follows a paid payout of the same claim that
    rests on a decision. One after an undone offset pays at most what that had kept back, once.

    A fixed grant is corrected by `correction_of_a_grant_follows_a_new_route`.
    """
    return Rule(
        name="correction_follows_a_payment",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.corrects_id IS NULL THEN RETURN NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.corrects_id AND p.status = 'paid' AND p.claim_id = NEW.claim_id
            ) THEN {fail("correction_follows_a_paid_payout")} END IF;
            IF NOT NEW.basis {OF_A_NEW_ROUTE}
                AND COALESCE({CORRECTED_KIND} NOT IN ('additional', 'appeal_adjustment'), TRUE)
            THEN
                {fail("correction_rests_on_a_decision")}
            END IF;
            IF NEW.basis ? '{RESTORED}' AND NEW.replaces_id IS NULL AND (
                NOT {undone_offset(RESTORED, f"NEW.amount <= m.amount AND NOT {OF_A_GRANT}")}
                OR EXISTS (
                    SELECT 1 FROM public.reviews_payout p
                    WHERE p.claim_id = NEW.claim_id AND p.status <> 'cancelled'
                        AND p.replaces_id IS NULL
                        AND p.basis ->> '{RESTORED}' = NEW.basis ->> '{RESTORED}'
                )
            ) THEN {fail("correction_gives_back_one_undone_offset")} END IF;
            RETURN NEW;
        """,
    )


def approval_is_of_the_newest_account() -> Rule:
    """Trigger that refuses to approve or batch a payout unless its account is the newest of the
    claim, and an account of another holder has a waiver.

    If a proxy or representative receives for the claimant, the waiver of such an account must name
    them, and they must still receive. If an heir does, every account needs that waiver. While their
    end waits for its second person, nobody is paid. Each approval must raise `approval_no` by one.
    """
    return Rule(
        name="newest_account",
        operation=pgtrigger.Update,
        declare=[("newest", "record"), ("payee", "record")],
        func=f"""
            IF NEW.status = OLD.status OR NOT (
                (OLD.status = 'prepared' AND NEW.status = 'approved')
                OR (OLD.status = 'approved' AND NEW.status = 'batched')
            ) THEN RETURN NEW; END IF;
            SELECT a.id, a.holder_match INTO newest FROM public.claims_bankaccount a
            WHERE a.claim_id = NEW.claim_id ORDER BY a.version DESC LIMIT 1;
            IF newest.id IS DISTINCT FROM NEW.account_id THEN
                {fail("account_change_voids_unbatched_approval")}
            END IF;
            IF newest.holder_match = 'mismatch' AND NEW.holder_waived_by_id IS NULL THEN
                {fail("mismatched_holder_is_waived_before_approval")}
            END IF;
            SELECT r.id, r.kind, r.ending_by_id INTO payee FROM public.claims_representation r
            WHERE r.claim_id = NEW.claim_id AND r.pays_to AND {IN_FORCE_SQL};
            IF payee.ending_by_id IS NOT NULL THEN
                {fail("payout_waits_for_the_end_of_its_payee")}
            END IF;
            IF NEW.holder_waived_for_id IS DISTINCT FROM payee.id AND (
                NEW.holder_waived_for_id IS NOT NULL
                OR payee.kind = 'heir' OR newest.holder_match = 'mismatch'
            ) THEN {fail("payout_goes_to_the_payee_in_force")} END IF;
            IF NEW.status = 'approved' AND NEW.approval_no <> OLD.approval_no + 1 THEN
                {fail("each_approval_has_its_number")}
            END IF;
            RETURN NEW;
        """,
    )


def paid_payout_has_its_result() -> Rule:
    """Trigger that refuses to set a payout to paid or failed without an applied bank result of its
    released batch with that outcome and the payout's amount in won."""
    return Rule(
        name="paid_payout_has_its_result",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = OLD.status OR NEW.status NOT IN ('paid', 'failed') THEN
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                JOIN public.reviews_payoutbatch b ON b.id = r.batch_id
                WHERE r.payout_id = NEW.id AND r.batch_id = NEW.batch_id AND r.match = 'applied'
                    AND r.amount = NEW.amount AND b.status IN ('released', 'settled')
                    AND r.outcome = CASE WHEN NEW.status = 'paid' THEN 'paid'
                        WHEN OLD.status = 'paid' THEN 'returned' ELSE 'failed' END
            ) THEN {fail("paid_payout_has_its_result")} END IF;
            RETURN NEW;
        """,
    )


def sampled_payout_waits_for_its_check() -> Rule:
    """Trigger that refuses to batch a payout of additional support while a sample check of its
    claim is open. The payout can be approved meanwhile.

    The check is written in the transaction that prepares the payout, so that none slips by before
    it.
    """
    return Rule(
        name="sampled_payout_waits",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(
            new__status="batched", old__status="approved", new__kind="additional"
        ),
        func=f"""
            IF {awaits_sample("NEW")} THEN {fail("sampled_payout_waits_for_its_check")} END IF;
            RETURN NEW;
        """,
    )
