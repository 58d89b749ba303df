"""Database rules for fixed grants."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.policy.triage import CLAIMS_WITH_CURRENT_FACTS_SQL
from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import (
    OF_A_GRANT,
    OF_A_NEW_ROUTE,
    came_back,
    kept_back,
    of_a_grant,
)
from reviews.payouts.models.triggers.objections import (
    FURTHER_THAN_THE_ROUTE,
    ROUTED_RIGHTLY,
)
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM

# Won that other payouts of the fixed grant pay beside NEW, less overpaid won that came back, where
# NEW repeats a failed payment; 0 for other grants, which are the first of their claim. A second
# repetition of the same payment is refused by a constraint (failed_payout_has_one_successor).
BESIDE_A_REPETITION = f"""(CASE WHEN NEW.replaces_id IS NULL THEN 0 ELSE (
                    SELECT COALESCE(sum(g.amount), 0)::bigint FROM public.reviews_payout g
                    WHERE g.claim_id = NEW.claim_id AND {of_a_grant("g")} AND g.id <> NEW.id
                        AND (g.status = 'paid' OR g.status IN ('prepared', 'approved', 'batched')
                            AND g.replaces_id IS DISTINCT FROM NEW.replaces_id)
                ) - {came_back(until="claim.routed_at")} END)"""


def grant_is_what_the_policy_says() -> Rule:
    """Trigger that refuses a fixed grant unless its amount is the one of the claim's tier (tier
    grant) or the base grant of the claim's policy (base grant), less what offsets took off the
    claim's fixed grants; of a repetition also less what other payouts of the grant pay. Checked at
    insert, at approval and when the amount changes.

    Policy, claimant and programme must be those of the claim now. Its route must be the one that
    the published policy, in force when it was routed, gives for its corrected facts, or that an
    upheld objection set. A withdrawn claim gets no grant, and none of it is batched. A claim has
    one such row: a repetition of a failed one names it, one after a cancellation has a numbered
    key.
    """
    name = "grant_is_what_the_policy_says"
    refuse = fail(name, "the claim's policy grants no such amount")
    return Rule(
        name=name,
        declare=[("claim", "record"), ("own_key", "text")],
        func=f"""
            IF NEW.kind NOT IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;
            IF TG_OP = 'UPDATE' THEN
                IF OLD.status = 'approved' AND NEW.status = 'batched' AND EXISTS (
                    SELECT 1 FROM public.claims_claim c
                    WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
                ) THEN {fail("withdrawn_claim_is_granted_nothing")} END IF;
                IF NEW.amount = OLD.amount
                    AND NOT (OLD.status = 'prepared' AND NEW.status = 'approved')
                THEN RETURN NEW; END IF;
            END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            SELECT c.withdrawn_at, c.claimant_id, c.routed_under_id, c.routed_at, p.programme_id,
                p.published_at IS NOT NULL AND p.effective_from <= c.routed_at
                    AND {ROUTED_RIGHTLY} AS rightly,
                CASE WHEN c.route = 'tier_grant' AND NEW.kind = 'tier_grant' THEN t.amount
                    WHEN c.route = 'committee_review' AND NEW.kind = 'base_grant'
                    THEN p.base_grant END AS won
            INTO claim
            FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
            JOIN public.claims_company o ON o.id = c.company_id
            JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id
            LEFT JOIN public.claims_supporttier t
                ON t.id = c.tier_id AND t.policy_id = c.routed_under_id
            WHERE c.id = NEW.claim_id;
            IF claim.withdrawn_at IS NOT NULL THEN
                {fail("withdrawn_claim_is_granted_nothing")}
            END IF;
            IF claim.won - {kept_back(OF_A_GRANT)} - {BESIDE_A_REPETITION}
                    IS DISTINCT FROM NEW.amount
                OR claim.rightly IS NOT TRUE
                OR claim.routed_under_id IS DISTINCT FROM NEW.policy_id
                OR claim.claimant_id IS DISTINCT FROM NEW.claimant_id
                OR claim.programme_id IS DISTINCT FROM NEW.programme_id
            THEN {refuse} END IF;
            IF TG_OP = 'UPDATE' OR NEW.replaces_id IS NOT NULL THEN RETURN NEW; END IF;
            own_key := replace(NEW.kind, '_grant', '') || ':' || NEW.claim_id
                || ':' || NEW.policy_id;
            IF NEW.key = own_key THEN RETURN NEW; END IF;
            IF NOT starts_with(NEW.key, own_key || ':') OR EXISTS (
                SELECT 1 FROM public.reviews_payout o
                WHERE o.claim_id = NEW.claim_id AND o.kind = NEW.kind AND o.status = 'failed'
            ) THEN {fail("grant_of_a_claim_is_one_row_and_its_successors")} END IF;
            RETURN NEW;
        """,
    )


def claim_is_granted_one_way() -> Rule:
    """Trigger that lets a claim get either a tier grant, or a base grant and what the council
    decides. It refuses a tier grant for a claim with a review or another payout, and another payout
    beside a tier grant. Cancelled rows do not count, failed ones do.

    For a claim that was routed again, or whose objection went to the council, only the two fixed
    grants exclude each other. Corrections of a fixed grant and repetitions are not checked. The
    trigger's name sorts after those of the triggers that lock the claim.
    """
    return Rule(
        name="way_of_granting",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.kind = 'correction' AND NEW.basis {OF_A_NEW_ROUTE} THEN RETURN NEW; END IF;
            IF NEW.replaces_id IS NULL AND (EXISTS (
                SELECT 1 FROM public.reviews_payout o
                WHERE o.claim_id = NEW.claim_id AND o.status <> 'cancelled'
                    AND o.kind <> NEW.kind AND 'tier_grant' IN (o.kind, NEW.kind)
                    AND ('base_grant' IN (o.kind, NEW.kind) OR NOT {FURTHER_THAN_THE_ROUTE})
            ) OR NEW.kind = 'tier_grant' AND EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = NEW.claim_id
            ) AND NOT {FURTHER_THAN_THE_ROUTE}) THEN {fail("claim_is_granted_one_way")} END IF;
            RETURN NEW;
        """,
    )
