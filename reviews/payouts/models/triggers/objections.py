"""SQL and rules of payouts that follow from a new route or from a withdrawn claim.

An upheld objection gives its claim another route than the facts; corrected facts and a new version
of the policy give it the route that the policy computes. A refused objection may have gone to the
council, whose support then comes beside the fixed grant. The tables are the committee's.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.policy.triage import CLAIMS_WITH_CURRENT_FACTS_SQL, IN_A_WINDOW_SQL, ROUTE_SQL, TIER_SQL
from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import (
    OF_A_GRANT,
    OF_A_NEW_ROUTE,
    came_back,
    kept_back,
)
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM, undone_offset
from reviews.payouts.states.payouts import UNDONE_OFFSET

# True where an upheld objection gave the claim (a row, {claim}) its present route.
ROUTED_BY_AN_OBJECTION = """EXISTS (
                            SELECT 1 FROM public.reviews_objection b
                            WHERE b.claim_id = {claim}.id AND b.status = 'decided'
                                AND b.outcome = 'upheld' AND b.to_route = {claim}.route
                                AND b.to_tier_id IS NOT DISTINCT FROM {claim}.tier_id
                                AND b.decided_at = {claim}.routed_at
                        )"""

# True where claim c (CLAIMS_WITH_CURRENT_FACTS_SQL, company o, policy p) is where the policy sends
# it, or where an upheld objection did.
ROUTED_RIGHTLY = f"""(c.route = {ROUTE_SQL} AND {IN_A_WINDOW_SQL}
                        AND (c.route <> 'tier_grant' OR c.tier_id = {TIER_SQL})
                    OR {ROUTED_BY_AN_OBJECTION.format(claim="c")})"""

# True where something two people confirmed gave the claim (a row, {claim}) its present route.
ROUTED_ANEW = f"""({ROUTED_BY_AN_OBJECTION} OR EXISTS (
                            SELECT 1 FROM public.claims_factcorrection k
                            WHERE k.claim_id = {{claim}}.id AND k.status = 'confirmed'
                                AND k.to_route = {{claim}}.route
                                AND k.settled_at = {{claim}}.routed_at
                        ) OR EXISTS (
                            SELECT 1 FROM public.reviews_retriagemove v
                            WHERE v.claim_id = {{claim}}.id AND v.status = 'moved'
                                AND v.to_route = {{claim}}.route
                                AND v.settled_at = {{claim}}.routed_at
                        ))"""

# True where the claim of NEW (a payout) was led further than its first route.
FURTHER_THAN_THE_ROUTE = """(EXISTS (
                        SELECT 1 FROM public.reviews_objection b WHERE b.claim_id = NEW.claim_id
                            AND (b.status = 'passed_to_council'
                                OR b.status = 'decided' AND b.outcome = 'upheld')
                    ) OR EXISTS (
                        SELECT 1 FROM public.claims_factcorrection k
                        WHERE k.claim_id = NEW.claim_id AND k.status = 'confirmed'
                            AND k.to_route <> ''
                    ) OR EXISTS (
                        SELECT 1 FROM public.reviews_retriagemove v
                        WHERE v.claim_id = NEW.claim_id AND v.status = 'moved'
                    ))"""


def won_of_grants(claim: str = "NEW.claim_id", until: str = "c.routed_at") -> str:
    """Return SQL of the won of fixed grants that a claim has or will have, and that offsets kept
    back of them, less the overpaid won that came back up to the time `until` (SQL). A failed
    payment is not counted. `claim` is SQL of the claim's id."""
    return f"""(
                    SELECT COALESCE(sum(g.amount), 0) FROM public.reviews_payout g
                    WHERE g.claim_id = {claim}
                        AND g.status IN ('prepared', 'approved', 'batched', 'paid')
                        AND (g.kind IN ('tier_grant', 'base_grant')
                            OR g.kind = 'correction' AND g.basis {OF_A_NEW_ROUTE})
                ) + {kept_back(OF_A_GRANT, claim=claim)} - {came_back(claim, until)}"""


def correction_of_a_grant_follows_a_new_route() -> Rule:
    """Trigger that refuses the correction of a fixed grant unless two people gave the claim a new
    route (upheld objection, corrected facts, new policy) or an offset against the grant was undone,
    and the correction pays exactly what the route grants above the claim's fixed grants and
    corrections so far. Overpaid money that came back counts as not paid.

    Applies to corrections whose basis names the cause of the new route, or the counter-entry.
    """
    name = "correction_of_a_grant_follows_a_new_route"
    return Rule(
        name="corrects_by_a_new_route",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.kind <> 'correction' OR NOT NEW.basis {OF_A_NEW_ROUTE} THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=fail(name))}
            IF NOT EXISTS (
                SELECT 1 FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
                JOIN public.claims_company o ON o.id = c.company_id
                JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id
                LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id
                WHERE c.id = NEW.claim_id AND p.id = NEW.policy_id
                    AND p.programme_id = NEW.programme_id AND c.claimant_id = NEW.claimant_id
                    AND CASE WHEN NEW.basis ? '{UNDONE_OFFSET}'
                        THEN {undone_offset(UNDONE_OFFSET, OF_A_GRANT)}
                        ELSE {ROUTED_ANEW.format(claim="c")} END
                    AND {ROUTED_RIGHTLY}
                    AND NEW.amount + {won_of_grants()} = CASE c.route
                        WHEN 'tier_grant' THEN t.amount
                        WHEN 'committee_review' THEN p.base_grant END
            ) THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def withdrawn_claim_is_paid_nothing() -> Rule:
    """Trigger that refuses to write, approve or batch a payout of a withdrawn claim.

    Fixed grants have the same rule in `grant_is_what_the_policy_says`.
    """
    name = "withdrawn_claim_is_granted_nothing"
    refuse = fail(name)
    return Rule(
        name="of_no_withdrawn_claim",
        func=f"""
            IF NEW.kind IN ('tier_grant', 'base_grant') THEN RETURN NEW; END IF;
            IF TG_OP = 'UPDATE' AND (
                NEW.status = OLD.status OR NEW.status NOT IN ('approved', 'batched')
                OR OLD.status NOT IN ('prepared', 'approved')
            ) THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            IF EXISTS (
                SELECT 1 FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.withdrawn_at IS NOT NULL
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )
