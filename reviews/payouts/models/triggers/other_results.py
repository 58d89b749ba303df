"""Rules of results that say something else of a payment than the result which it has: nothing is
paid again before people have answered them."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM

# The failed payment {first} (SQL of its id, or of several), and those that it repeats in turn.
FAILED_BEFORE = """
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id FROM public.reviews_payout p WHERE p.id IN ({first})
        UNION
        SELECT p.id, p.replaces_id FROM public.reviews_payout p
        JOIN before b ON p.id = b.replaces_id
    )"""
# True of a bank line r that says something else than the result which the payment has.
IS_OTHER_WORD = "r.match IN ('contradiction', 'wrong_amount', 'unreadable')"
# Other results of the bank for a payment, or for one that it repeats in turn: the claim of
# the payment, and the line's file and row. A question to the bank that is not answered yet does
# not close them.
OTHER_WORD = f"""{FAILED_BEFORE}
    SELECT c.number, f.name AS file, r.row_no AS row
    FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
    JOIN public.reviews_payout o ON o.id = b.id
    JOIN public.claims_claim c ON c.id = o.claim_id
    LEFT JOIN public.reviews_resultfile f ON f.id = r.file_id
    WHERE {IS_OTHER_WORD}
        AND NOT EXISTS (
            SELECT 1 FROM public.reviews_resultanswer a
            WHERE a.result_id = r.id AND a.action <> 'asked_bank'
        )
    ORDER BY r.id LIMIT 1
"""

# True of a payment of which two people said that the bank had refused its file.
IN_A_REFUSED_FILE = """EXISTS (
                    SELECT 1 FROM public.reviews_handrow w
                    JOIN public.reviews_handresult h ON h.id = w.hand_id
                    WHERE w.payout_id = {payout} AND h.outcome = 'refused'
                        AND h.status = 'confirmed'
                )"""

# The refusal, with the line that it waits for: `constraint_errors` reads the detail.
WAIT_FOR_THE_BANK = """RAISE EXCEPTION 'replacement waits for the banks word'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'replacement_waits_for_the_banks_word',
                    DETAIL = to_jsonb(line)::text;"""


def replacement_waits_for_the_banks_word() -> Rule:
    """Trigger that refuses the repetition of a failed payment, or of one whose file the bank
    refused, while the bank has another result for that payment which is not closed. The detail of
    the error names the line.

    Checked when the repetition is prepared, approved and batched, since the other result may come
    later.
    """
    return Rule(
        name="replacement_waits_for_the_bank",
        declare=[("line", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NOT (
                OLD.status = 'prepared' AND NEW.status = 'approved'
                OR OLD.status = 'approved' AND NEW.status = 'batched'
            ) THEN RETURN NEW; END IF;
            IF NEW.replaces_id IS NULL
                AND NOT {IN_A_REFUSED_FILE.format(payout="NEW.id")}
            THEN RETURN NEW; END IF;
            FOR line IN {OTHER_WORD.format(first="NEW.id, NEW.replaces_id")} LOOP
                {WAIT_FOR_THE_BANK}
            END LOOP;
            RETURN NEW;
        """,
    )


def approver_did_not_close_the_banks_word() -> Rule:
    """Trigger that refuses the approval of a repetition by a person who closed another result of
    the bank for the failed payment, or for one that it repeats in turn: that the money did not
    arrive would be the judgement of one person.

    Locks the claim, as `who_closes_the_banks_word_did_not_approve` does.
    """
    refuse = fail("approver_did_not_close_the_banks_word")
    return Rule(
        name="approver_did_not_close_the_word",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.replaces_id IS NULL OR NEW.approved_by_id IS NULL
                OR NEW.approved_by_id IS NOT DISTINCT FROM OLD.approved_by_id
            THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            IF EXISTS ({FAILED_BEFORE.format(first="NEW.replaces_id")}
                SELECT 1 FROM before b JOIN public.reviews_bankresult r ON r.payout_id = b.id
                JOIN public.reviews_resultanswer a ON a.result_id = r.id
                WHERE {IS_OTHER_WORD} AND a.action <> 'asked_bank'
                    AND a.by_id = NEW.approved_by_id
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def who_closes_the_banks_word_did_not_approve() -> Rule:
    """Trigger that refuses to close another result of the bank for a failed payment by the person
    who approved its repetition, while that is not paid: the reverse order of
    `approver_did_not_close_the_banks_word`."""
    refuse = fail("who_closes_the_banks_word_did_not_approve")
    return Rule(
        name="closer_did_not_approve",
        operation=pgtrigger.Insert,
        declare=[("claim", "bigint")],
        func=f"""
            SELECT p.claim_id INTO claim FROM public.reviews_bankresult r
            JOIN public.reviews_payout p ON p.id = r.payout_id
            WHERE r.id = NEW.result_id AND {IS_OTHER_WORD};
            IF claim IS NULL OR NEW.action = 'asked_bank' THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="claim", refuse=refuse)}
            IF EXISTS (
                WITH RECURSIVE after AS (
                    SELECT p.id, p.status, p.approved_by_id FROM public.reviews_payout p
                    JOIN public.reviews_bankresult r ON r.payout_id = p.replaces_id
                    WHERE r.id = NEW.result_id
                    UNION
                    SELECT p.id, p.status, p.approved_by_id FROM public.reviews_payout p
                    JOIN after a ON a.id = p.replaces_id
                )
                SELECT 1 FROM after a
                WHERE a.approved_by_id = NEW.by_id AND a.status IN ('approved', 'batched')
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def released_batch_waits_for_the_banks_word() -> Rule:
    """Trigger that refuses the release of a batch with the repetition of a payment (failed, or in a
    file that the bank refused) for which the bank has another result that is not closed."""
    again = IN_A_REFUSED_FILE.format(payout="q.id")
    first = f"""SELECT q.id FROM public.reviews_payout q
                WHERE q.batch_id = NEW.id AND (q.replaces_id IS NOT NULL OR {again})"""
    return Rule(
        name="released_batch_waits_for_the_bank",
        operation=pgtrigger.Update,
        declare=[("line", "record")],
        func=f"""
            IF NEW.status <> 'released' OR OLD.status = 'released' THEN RETURN NEW; END IF;
            FOR line IN {OTHER_WORD.format(first=first)} LOOP
                {WAIT_FOR_THE_BANK}
            END LOOP;
            RETURN NEW;
        """,
    )
