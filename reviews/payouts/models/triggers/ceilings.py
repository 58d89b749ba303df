"""Database rules for the ceiling of payouts: the assessed loss."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.policy.triage import CLAIMS_WITH_CURRENT_FACTS_SQL
from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import DECIDED, OF_A_NEW_ROUTE, came_back, kept_back
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM


def claim_is_never_paid_above_its_loss() -> Rule:
    """Trigger that refuses a new payout if the claim's additional support, appeal adjustments and
    corrections would together exceed the assessed loss. What offsets took off them counts as paid,
    overpaid money that came back does not.

    The loss is the newest assessment of each review, the higher one of two rounds; of an appeal
    from its decision on, since one person assesses it. For a claim without a review, the claimed
    loss. Fixed grants and their corrections are not counted. Locks
    the claim, so that two payouts written at once are added up.
    """
    name = "claim_is_never_paid_above_its_loss"
    refuse = fail(name, "more than the assessed loss would be paid")
    return Rule(
        name=name,
        operation=pgtrigger.Insert,
        declare=[("most", "bigint"), ("held", "bigint")],
        func=f"""
            IF NEW.kind NOT IN ('additional', 'appeal_adjustment', 'correction')
                OR NEW.kind = 'correction' AND NEW.basis {OF_A_NEW_ROUTE}
            THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            IF NOT EXISTS (
                SELECT 1 FROM public.claims_claim c
                JOIN public.claims_supportpolicy p ON p.id = NEW.policy_id
                WHERE c.id = NEW.claim_id AND c.claimant_id = NEW.claimant_id
                    AND p.programme_id = NEW.programme_id
            ) THEN {fail("payout_is_of_its_claim_and_programme")} END IF;
            SELECT max(newest.amount) INTO most FROM (
                SELECT DISTINCT ON (r.id) l.amount FROM public.reviews_review r
                JOIN public.reviews_lossassessment l ON l.review_id = r.id
                WHERE r.claim_id = NEW.claim_id AND (r.round = 1 OR EXISTS (
                    SELECT 1 FROM public.reviews_decision d WHERE d.review_id = r.id
                )) ORDER BY r.id, l.version DESC
            ) newest;
            IF most IS NULL THEN
                SELECT c.claimed_loss INTO most FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
                WHERE c.id = NEW.claim_id;
            END IF;
            SELECT COALESCE(sum(p.amount), 0) + {kept_back(DECIDED)}
                - {came_back(payouts=DECIDED)} INTO held
            FROM public.reviews_payout p
            WHERE p.claim_id = NEW.claim_id
                AND p.kind IN ('additional', 'appeal_adjustment', 'correction')
                AND NOT p.basis {OF_A_NEW_ROUTE}
                AND p.status IN ('prepared', 'approved', 'batched', 'paid');
            IF held + NEW.amount > COALESCE(most, 0) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def assessed_loss_is_settled_with_the_decision() -> Rule:
    """Trigger that refuses a new loss assessment of a review that is decided, or above the claimed
    loss."""
    name = "assessed_loss_is_settled_with_the_decision"
    refuse = fail(name, "a decision of this review stands")
    return Rule(
        name=name,
        operation=pgtrigger.Insert,
        declare=[("the_claim", "record")],
        func=f"""
            PERFORM 1 FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id
            WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            SELECT c.id, c.claimed_loss INTO the_claim FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
            JOIN public.reviews_review r ON r.claim_id = c.id WHERE r.id = NEW.review_id;
            IF NEW.amount > COALESCE(the_claim.claimed_loss, 0) THEN
                {fail("assessed_loss_is_within_the_claimed_loss")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.review_id = NEW.review_id
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )
