"""Database rules for batches and what is in them; they hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.representation.models import IN_FORCE_SQL
from claims.trail.triggers import Rule, fail


def batch_membership_is_firm() -> Rule:
    """Trigger that refuses to put a payout into a batch unless the payout is approved and the batch
    open and of its programme, or to take it out of a batch unless that is open, cancelled or
    refused by the bank.

    A follow-up batch takes only repetitions of failed payments.
    """
    return Rule(
        name="batch_membership",
        operation=pgtrigger.Update,
        declare=[("batch", "record")],
        func=f"""
            IF OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
                SELECT b.status INTO batch FROM public.reviews_payoutbatch b
                WHERE b.id = OLD.batch_id FOR SHARE;
                IF batch.status NOT IN ('open', 'cancelled', 'refused') THEN
                    {fail("membership_of_a_built_batch_is_frozen")}
                END IF;
            END IF;
            IF NEW.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
                SELECT b.status, b.programme_id, b.only_failures INTO batch
                FROM public.reviews_payoutbatch b WHERE b.id = NEW.batch_id FOR SHARE;
                IF batch.status <> 'open' OR batch.programme_id <> NEW.programme_id
                    OR OLD.status <> 'approved'
                THEN
                    {fail("membership_of_a_built_batch_is_frozen")}
                END IF;
                IF batch.only_failures AND NEW.replaces_id IS NULL THEN
                    {fail("follow_up_batch_holds_only_replacements")}
                END IF;
            END IF;
            RETURN NEW;
        """,
    )


def released_batch_keeps_its_total() -> Rule:
    """Trigger that refuses to build or release a batch whose count and total are not those of its
    payouts, and to settle one that still has payments without a result."""
    return Rule(
        name="released_batch_keeps_its_total",
        operation=pgtrigger.Update,
        declare=[("held", "record")],
        func=f"""
            IF NEW.status = OLD.status THEN RETURN NEW; END IF;
            IF NEW.status IN ('built', 'released') THEN
                SELECT count(*) AS n, COALESCE(sum(p.amount), 0) AS won INTO held
                FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND p.status = 'batched';
                IF held.n = 0 OR held.n <> NEW.count OR held.won <> NEW.total THEN
                    {fail("released_batch_keeps_its_total")}
                END IF;
            END IF;
            IF NEW.status = 'settled' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND p.status = 'batched'
            ) THEN {fail("settled_batch_has_no_open_payment")} END IF;
            RETURN NEW;
        """,
    )


def refused_batch_was_confirmed_by_two() -> Rule:
    """Trigger that refuses to set a batch to refused by the bank unless two people confirmed that
    of all its payouts, and no result of the bank was applied to one of them."""
    return Rule(
        name="refused_batch_has_two_people",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status <> 'refused' OR OLD.status = 'refused' THEN RETURN NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_handresult h
                WHERE h.batch_id = NEW.id AND h.outcome = 'refused' AND h.status = 'confirmed'
                    AND h.count = NEW.count AND h.total = NEW.total
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.batch_id = NEW.id AND r.match = 'applied'
            ) THEN {fail("refused_batch_was_confirmed_by_two")} END IF;
            RETURN NEW;
        """,
    )


def released_batch_pays_the_newest_accounts() -> Rule:
    """Trigger that refuses the release of a batch with a payout whose account is no longer the
    newest of its claim.

    Such a batch is cancelled and built again. Accounts that come after the release have no effect.
    """
    return Rule(
        name="released_batch_newest_account",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = 'released' AND OLD.status <> 'released' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.claims_bankaccount paid ON paid.id = p.account_id
                JOIN public.claims_bankaccount newer
                    ON newer.claim_id = p.claim_id AND newer.version > paid.version
                WHERE p.batch_id = NEW.id
            ) THEN {fail("released_batch_pays_the_newest_accounts")} END IF;
            RETURN NEW;
        """,
    )


def released_batch_pays_the_payees_in_force() -> Rule:
    """Trigger that refuses the release of a batch with a payout that somebody else would receive
    now than its waiver names, or whose payee is about to end; the same rule as at the approval
    (`newest_account`).

    Such a batch must be cancelled. Payees that change after the release have no effect.
    """
    return Rule(
        name="released_batch_payee_in_force",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status = 'released' AND OLD.status <> 'released' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.claims_bankaccount a ON a.id = p.account_id
                LEFT JOIN public.claims_representation r
                    ON r.claim_id = p.claim_id AND r.pays_to AND {IN_FORCE_SQL}
                WHERE p.batch_id = NEW.id AND (r.ending_by_id IS NOT NULL
                    OR p.holder_waived_for_id IS DISTINCT FROM r.id AND (
                        p.holder_waived_for_id IS NOT NULL
                        OR r.kind = 'heir' OR a.holder_match = 'mismatch'
                    ))
            ) THEN {fail("released_batch_pays_the_payees_in_force")} END IF;
            RETURN NEW;
        """,
    )
