"""Database rules for the segregation of duties: the people who may approve, build and release."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.triggers.council import tied_sql
from reviews.payouts.models.triggers.payouts import LOCK_THE_CLAIM

# The payouts that the row repeats or corrects, in turn: their bars hold for the row too.
PREDECESSORS = """
    WITH RECURSIVE before AS (
        SELECT p.id, p.replaces_id, p.corrects_id, p.prepared_by_id FROM public.reviews_payout p
        WHERE p.id IN (NEW.replaces_id, NEW.corrects_id)
        UNION
        SELECT p.id, p.replaces_id, p.corrects_id, p.prepared_by_id FROM public.reviews_payout p
        JOIN before b ON p.id IN (b.replaces_id, b.corrects_id)
    )
"""


def approver_is_not_barred() -> Rule:
    """Trigger that refuses the approval of a payout by a person who made it.

    That is everybody who prepared or waived it, voted on the claim, confirmed its decision, left
    its panel for a tie to the claimant, did any of that to the payout that this one repeats or
    corrects, or started the run that wrote it. It also refuses a person with a conflict of interest
    with the claimant (`tied_sql`), and the person who loaded the file by which the repeated payment
    failed: one person would make a paid payment failed, and pay it again. If somebody else closed
    another result of the bank for that payment since then, two have judged the failure, and that
    one is barred instead (`approver_did_not_close_the_banks_word`).
    """
    refuse = fail("approver_is_not_barred", "this person may not approve this payout")
    return Rule(
        name="approver_is_not_barred",
        func=f"""
            IF NEW.approved_by_id IS NULL
                OR (TG_OP = 'UPDATE' AND NEW.approved_by_id IS NOT DISTINCT FROM OLD.approved_by_id)
            THEN RETURN NEW; END IF;
            {LOCK_THE_CLAIM.format(claim="NEW.claim_id", refuse=refuse)}
            IF EXISTS (
                SELECT 1 FROM public.reviews_payoutbar b
                WHERE b.payout_id = NEW.id AND b.user_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                JOIN public.reviews_vote v ON v.assignment_id = a.id
                WHERE r.claim_id = NEW.claim_id AND m.user_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_decision d ON d.review_id = r.id
                WHERE r.claim_id = NEW.claim_id AND d.confirmed_by_id = NEW.approved_by_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_review r
                JOIN public.reviews_assignment a ON a.review_id = r.id
                JOIN public.reviews_member m ON m.id = a.member_id
                WHERE r.claim_id = NEW.claim_id AND m.user_id = NEW.approved_by_id
                    AND a.left_as IN ('recused', 'disqualified', 'challenged')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_grantrun g
                WHERE g.id = NEW.run_id AND g.started_by_id = NEW.approved_by_id
            ) THEN {refuse} END IF;
            IF (NEW.replaces_id IS NOT NULL OR NEW.corrects_id IS NOT NULL) AND EXISTS (
                {PREDECESSORS}
                SELECT 1 FROM before b
                WHERE b.prepared_by_id = NEW.approved_by_id OR EXISTS (
                    SELECT 1 FROM public.reviews_payoutbar x
                    WHERE x.payout_id = b.id AND x.user_id = NEW.approved_by_id
                        AND x.why <> 'reported'
                )
            ) THEN {refuse} END IF;
            IF NEW.replaces_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.payout_id = NEW.replaces_id AND r.match = 'applied'
                    AND r.outcome <> 'paid' AND r.file_id IS NOT NULL
                    AND r.entered_by_id = NEW.approved_by_id
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_bankresult o
                        JOIN public.reviews_resultanswer a ON a.result_id = o.id
                        WHERE o.payout_id = r.payout_id AND a.action <> 'asked_bank'
                            AND o.match IN ('contradiction', 'wrong_amount', 'unreadable')
                            AND a.by_id <> r.entered_by_id AND a.at >= r.at
                    )
            ) THEN {fail("approver_did_not_report_the_failure")} END IF;
            IF {tied_sql("NEW.approved_by_id", "NEW.claim_id")} THEN
                {fail("approver_has_no_tie_to_the_claimant")}
            END IF;
            RETURN NEW;
        """,
    )


def payer_did_not_enter_the_claim() -> Rule:
    """Trigger that refuses a payout whose preparer, waiver or approver entered the claim by
    hand."""
    refuse = fail("payer_did_not_enter_the_claim")
    return Rule(
        name="payer_did_not_enter_the_claim",
        func=f"""
            IF TG_OP = 'UPDATE' AND ROW(NEW.approved_by_id, NEW.holder_waived_by_id)
                IS NOT DISTINCT FROM ROW(OLD.approved_by_id, OLD.holder_waived_by_id)
            THEN RETURN NEW; END IF;
            IF EXISTS (
                SELECT 1 FROM public.claims_enteredclaim e
                WHERE e.claim_id = NEW.claim_id AND e.entered_by_id
                    IN (NEW.prepared_by_id, NEW.approved_by_id, NEW.holder_waived_by_id)
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


def bar_comes_before_approval() -> Rule:
    """Trigger that refuses to bar a person from a payout that this person has approved."""
    refuse = fail("approver_is_not_barred", "this person has approved this payout")
    return Rule(
        name="bar_comes_before_approval",
        operation=pgtrigger.Insert,
        declare=[("claim", "bigint")],
        func=f"""
            SELECT p.claim_id INTO claim FROM public.reviews_payout p WHERE p.id = NEW.payout_id;
            {LOCK_THE_CLAIM.format(claim="claim", refuse=refuse)}
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.approved_by_id = NEW.user_id
            ) THEN {refuse} END IF;
            RETURN NEW;
        """,
    )


# People who made payouts of batch NEW, by their acts and not only by the bars, which the
# application writes. `seats` are the claims on which a person voted or left for a tie.
MAKERS = """
    WITH RECURSIVE held AS (
        SELECT p.id, p.claim_id, p.run_id, p.replaces_id, p.corrects_id, p.prepared_by_id,
            p.holder_waived_by_id
        FROM public.reviews_payout p WHERE p.batch_id = NEW.id
        UNION
        SELECT p.id, p.claim_id, p.run_id, p.replaces_id, p.corrects_id, p.prepared_by_id,
            p.holder_waived_by_id
        FROM public.reviews_payout p JOIN held h ON p.id IN (h.replaces_id, h.corrects_id)
    ), seats AS (
        SELECT r.claim_id FROM public.reviews_member m
        JOIN public.reviews_assignment a ON a.member_id = m.id
        JOIN public.reviews_review r ON r.id = a.review_id
        WHERE m.user_id = ANY(hands) AND (a.left_as IN ('recused', 'disqualified', 'challenged')
            OR EXISTS (SELECT 1 FROM public.reviews_vote v WHERE v.assignment_id = a.id))
    ), confirmed AS (
        SELECT r.claim_id FROM public.reviews_decision d
        JOIN public.reviews_review r ON r.id = d.review_id
        WHERE d.confirmed_by_id = ANY(hands)
    )
    SELECT 1 FROM held h
    WHERE h.prepared_by_id = ANY(hands) OR h.holder_waived_by_id = ANY(hands)
        OR h.id IN (
            SELECT b.payout_id FROM public.reviews_payoutbar b
            WHERE b.user_id = ANY(hands) AND b.why <> 'reported'
        )
        OR h.run_id IN (
            SELECT g.id FROM public.reviews_grantrun g WHERE g.started_by_id = ANY(hands)
        )
        OR h.claim_id IN (SELECT s.claim_id FROM seats s)
        OR h.claim_id IN (SELECT c.claim_id FROM confirmed c)
        OR h.claim_id IN (
            SELECT e.claim_id FROM public.claims_enteredclaim e WHERE e.entered_by_id = ANY(hands)
        )
"""


def batch_is_in_other_hands() -> Rule:
    """Trigger that refuses to build or release a batch by a person who made one of its payouts.

    Making is to enter the claim by hand, prepare, start the run, vote, confirm, waive, or leave the
    panel for a tie, also for a payout that this one repeats or corrects. So every won passes two
    people of finance who did not make it. Nor does a person release it who has a conflict of
    interest with one of its claimants (`tied_sql`).
    """
    return Rule(
        name="batch_is_in_other_hands",
        operation=pgtrigger.Update,
        declare=[("hands", "bigint[]")],
        func=f"""
            IF NEW.status = OLD.status OR NEW.status NOT IN ('built', 'released') THEN
                RETURN NEW;
            END IF;
            hands := ARRAY[NEW.built_by_id, NEW.released_by_id];
            IF EXISTS ({MAKERS}) THEN {fail("batch_is_in_other_hands")} END IF;
            IF NEW.status = 'released' AND EXISTS (
                SELECT 1 FROM public.reviews_member m WHERE m.user_id = NEW.released_by_id
            ) AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.batch_id = NEW.id AND {tied_sql("NEW.released_by_id", "p.claim_id")}
            ) THEN {fail("releaser_has_no_tie_to_a_claimant")} END IF;
            RETURN NEW;
        """,
    )
