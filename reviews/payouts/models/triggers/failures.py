"""Failed payments: what is left to repeat of one, and the rule of its repetition.

Won that an offset took off a repetition count as paid. So a failed payment of which nothing is
left to repeat is settled, like one whose repetition was paid.
"""

# The SQL is a constant of this file; no value of a request ever reaches it.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import OF_A_GRANT, came_back, kept_back, of_a_grant

# Won that the present route of a claim k of ROUTED grants.
GRANTED = """COALESCE(CASE k.route WHEN 'tier_grant' THEN t2.amount
                            WHEN 'committee_review' THEN p2.base_grant END, 0)"""
ROUTED = """FROM public.claims_claim k
                    JOIN public.claims_supportpolicy p2 ON p2.id = k.routed_under_id
                    LEFT JOIN public.claims_supporttier t2
                        ON t2.id = k.tier_id AND t2.policy_id = k.routed_under_id"""


def grant_left(claim: str, pays: str) -> str:
    """Return SQL of the won that a claim's present route grants, less the payouts g of its fixed
    grant that meet the condition `pays` and what offsets took off the grant; overpaid won that came
    back before the route are added. Negative if the claim had more. `claim` is SQL of the claim's
    key, no alias of this SQL (k, p2, t2, g)."""
    return f"""(
                    SELECT {GRANTED} - (
                                SELECT COALESCE(sum(g.amount), 0)::bigint
                                FROM public.reviews_payout g
                                WHERE g.claim_id = k.id AND {of_a_grant("g")} AND ({pays})
                            ) - {kept_back(OF_A_GRANT, claim="k.id")}
                            + {came_back("k.id", until="k.routed_at")}
                    {ROUTED}
                    WHERE k.id = {claim}
                )"""


NOT_ITS_REPETITION = """g.status = 'paid' OR g.status IN ('prepared', 'approved', 'batched')
                                    AND g.replaces_id IS DISTINCT FROM f.id"""


def repetition_won(payout: str) -> str:
    """Return SQL of the won that a repetition of a failed payment pays. `payout` is SQL of the
    payment's id, no alias of this SQL (f).

    For a fixed grant, or a correction that is part of one: the won that the claim's route grants
    now, less those that the claim had or has coming. For any other payment: its amount, less the
    won that offsets took off earlier repetitions. 0 or less if nothing is left.
    """
    return f"""(
                    SELECT CASE WHEN {of_a_grant("f")}
                        THEN {grant_left("f.claim_id", NOT_ITS_REPETITION)}
                        ELSE f.amount - {kept_back("q.replaces_id = f.id", claim="f.claim_id")} END
                    FROM public.reviews_payout f WHERE f.id = {payout}
                )"""


def is_unpaid_failure(row: str) -> str:
    """Return SQL that is true of a failed payment that still has to be paid: no repetition of it
    was paid or failed in turn (a failed one is looked at itself), and something is left to repeat.
    `row` is the alias of the payout. `failures.is_unpaid_failure` is the same condition for
    querysets."""
    return f"""({row}.status = 'failed' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_payout s
                        WHERE s.replaces_id = {row}.id AND s.status IN ('paid', 'failed')
                    ) AND {repetition_won(f"{row}.id")} > 0)"""


def is_unrepeated_failure(row: str) -> str:
    """Return SQL that is true of a failed payment that a person has to repeat: it has no repetition
    but cancelled ones, and something is left to repeat. `row` is the alias of the payout.
    `failures.is_unrepeated_failure` is the same condition for querysets."""
    return f"""({row}.status = 'failed' AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_payout s
                        WHERE s.replaces_id = {row}.id AND s.status <> 'cancelled'
                    ) AND {repetition_won(f"{row}.id")} > 0)"""


def replacement_follows_a_failed_payout() -> Rule:
    """Trigger that refuses the repetition of a payout unless that payout has failed and claim, kind
    and amount are the same; offsets against earlier repetitions of it are subtracted from the
    amount.

    The repetition of a fixed grant, or of a correction that is part of one, has the kind and the
    amount of the claim's present route, which other triggers hold
    (`grant_is_what_the_policy_says`, `correction_of_a_grant_follows_a_new_route`).
    """
    return Rule(
        name="replacement_follows_a_failure",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.replaces_id AND p.status = 'failed' AND p.claim_id = NEW.claim_id
                    AND p.corrects_id IS NOT DISTINCT FROM NEW.corrects_id
                    AND CASE WHEN {of_a_grant("p")} THEN {of_a_grant("NEW")}
                        ELSE p.kind = NEW.kind AND NEW.amount = {repetition_won("p.id")} END
            ) THEN {fail("replacement_follows_a_failed_payout")} END IF;
            RETURN NEW;
        """,
    )
