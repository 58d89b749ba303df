"""Database rules that keep routes and accounts of the register while payouts need them."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import is_set_off, of_a_grant
from reviews.payouts.models.triggers.failures import is_unpaid_failure, is_unrepeated_failure
from reviews.payouts.models.triggers.objections import ROUTED_ANEW
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM

# For claim OLD. A late claim that a longer window admits has neither. What routes a claim
# again moves one whose grant is paid; what is under way it does not leave behind, nor what failed
# and still has to be paid.
SOMETHING_RESTS_ON_THE_ROUTE = f"""EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = OLD.id AND p.status <> 'cancelled' AND (
                    p.status NOT IN ('paid', 'failed') OR {is_unpaid_failure("p")}
                        OR NOT {ROUTED_ANEW.format(claim="NEW")})
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.claim_id = OLD.id
            )"""


def account_of_a_payout_is_not_erased() -> Rule:
    """Trigger that refuses to erase a bank account while a payout to it is prepared, approved or
    batched, or has failed and is still to be repeated. Locks the claim first, as every writer of a
    payout does."""
    name = "account_of_a_payout_under_way_is_kept"
    refuse = fail(name)
    return Rule(
        name="kept_for_payouts",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="OLD.claim_id", refuse=refuse)}
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.account_id = OLD.id AND (
                    p.status IN ('prepared', 'approved', 'batched')
                    OR {is_unrepeated_failure("p")}
                )
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def withdrawn_claim_had_no_money() -> Rule:
    """Trigger that refuses to withdraw a claim of which a payout is batched or paid, or settled a
    debt by an offset. While a first review is open, fixed grants and corrections that are part
    of one do not prevent it."""
    return Rule(
        name="withdrawn_before_money",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__withdrawn_at__isnull=True, new__withdrawn_at__isnull=False),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.id AND (o.status IN ('batched', 'paid') OR {is_set_off()})
                    AND NOT ({of_a_grant("o")} AND EXISTS (
                        SELECT FROM public.reviews_review r
                        WHERE r.claim_id = NEW.id AND r.round = 1
                            AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
                    ))
            ) THEN {fail("withdrawn_claim_had_no_money")} END IF;
            RETURN NEW;
        """,
    )


def withdrawn_claim_leaves_no_duplicate() -> Rule:
    """Deferred trigger that refuses a withdrawn claim without a fixed grant that stays (batched,
    paid or set off) while another claim is ended as a duplicate of it."""
    return Rule(
        name="withdrawn_without_duplicates",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(old__withdrawn_at__isnull=True, new__withdrawn_at__isnull=False),
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_payeehold h
                JOIN public.claims_claim c ON c.id = h.other_id AND c.withdrawn_at IS NOT NULL
                WHERE h.other_id = NEW.id AND h.status = 'duplicate'
            ) AND NOT EXISTS (
                SELECT FROM public.reviews_payout o
                WHERE o.claim_id = NEW.id AND o.kind IN ('tier_grant', 'base_grant')
                    AND (o.status IN ('batched', 'paid') OR {is_set_off()})
            ) THEN {fail("withdrawn_claim_leaves_no_duplicate")} END IF;
            RETURN NULL;
        """,
    )
