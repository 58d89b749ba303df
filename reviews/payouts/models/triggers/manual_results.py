"""Database rules for manual bank results."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql


def hand_result_has_two_people() -> Rule:
    """Trigger that refuses a manual result unless its proposer holds the permission
    `release_batch`, and its confirmation unless the confirmer holds it. At the confirmation its
    rows must have exactly the count and total that were proposed. That the two are different people
    is a constraint of the model."""
    acting = "CASE TG_OP WHEN 'INSERT' THEN NEW.proposed_by_id ELSE NEW.confirmed_by_id END"
    in_office = holds_sql(acting, "reviews.release_batch")
    return Rule(
        name="hand_result_hands",
        declare=[("held", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.status <> 'confirmed' OR OLD.status = 'confirmed' THEN RETURN NEW; END IF;
                SELECT count(*) AS n, COALESCE(sum(r.amount), 0) AS won INTO held
                FROM public.reviews_handrow r WHERE r.hand_id = NEW.id;
                IF held.n <> NEW.count OR held.won <> NEW.total THEN
                    {fail("hand_result_holds_its_rows")}
                END IF;
            END IF;
            IF NOT {in_office} THEN {fail("hand_result_is_of_the_office")} END IF;
            RETURN NEW;
        """,
    )


def hand_row_is_of_an_open_proposal() -> Rule:
    """Trigger that refuses a payment in a manual result unless the result is still proposed, the
    payment is in its batch, and the amount is the payment's."""
    return Rule(
        name="hand_row_of_an_open_proposal",
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM public.reviews_handresult h
            WHERE h.id = NEW.hand_id AND h.status = 'proposed' FOR SHARE;
            IF NOT FOUND OR NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.reviews_handresult h ON h.id = NEW.hand_id
                WHERE p.id = NEW.payout_id AND p.batch_id = h.batch_id AND p.amount = NEW.amount
            ) THEN {fail("hand_row_is_of_an_open_proposal")} END IF;
            RETURN NEW;
        """,
    )


def result_without_a_file_was_confirmed() -> Rule:
    """Trigger that refuses a bank result without a file unless it has the batch, payment, outcome
    and amount of a manual result that two people confirmed."""
    return Rule(
        name="result_without_a_file",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.file_id IS NOT NULL AND NEW.hand_id IS NULL THEN RETURN NEW; END IF;
            -- A line of no file is refused by a constraint of the row.
            IF NEW.file_id IS NULL AND NEW.row_no IS NOT NULL THEN RETURN NEW; END IF;
            IF NEW.file_id IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_handresult h
                JOIN public.reviews_handrow r ON r.hand_id = h.id
                WHERE h.id = NEW.hand_id AND h.status = 'confirmed'
                    AND h.proposed_by_id <> h.confirmed_by_id AND h.batch_id = NEW.batch_id
                    AND h.outcome = NEW.outcome AND r.payout_id = NEW.payout_id
                    AND r.amount = NEW.amount
            ) THEN {fail("result_without_a_file_is_confirmed_by_two")} END IF;
            RETURN NEW;
        """,
    )
