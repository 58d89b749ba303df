"""Guards of discussions, raw SQL included (decision 0022).

Each locks the claim first, as votes do, so that the second of two transactions sees the first.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail


def lock_claim_of_review(review: str) -> str:
    """Return PL/pgSQL that locks the claim of a review (`review`: SQL for its key), and fails in
    any transaction isolation but read committed."""
    return f"""
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            {fail("votes_and_approvals_need_read_committed")}
        END IF;
        PERFORM 1 FROM public.claims_claim c
        JOIN public.reviews_review r ON r.claim_id = c.id
        WHERE r.id = {review} FOR NO KEY UPDATE OF c;
    """


_OF_THE_BALLOT = "(SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id)"


def discussion_is_asked_of_an_open_ballot() -> Rule:
    """Trigger that refuses a request for a discussion unless the ballot is open and the seat an
    active one of its panel. Locks the claim."""
    return Rule(
        name="discussion_is_asked_of_an_open_ballot",
        operation=pgtrigger.Insert,
        func=f"""
            {lock_claim_of_review(_OF_THE_BALLOT)}
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                JOIN public.reviews_assignment a ON a.review_id = b.review_id
                WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL
                    AND a.id = NEW.assignment_id AND a.status = 'active'
            ) THEN {fail("discussion_is_asked_of_an_open_ballot")} END IF;
            RETURN NEW;
        """,
    )


def comment_waits_until_votes_are_open() -> Rule:
    """Trigger that refuses a comment unless its ballot is the review's last one, is closed, and the
    review awaits the chair. Locks the claim."""
    return Rule(
        name="comment_waits_until_votes_are_open",
        operation=pgtrigger.Insert,
        func=f"""
            {lock_claim_of_review(_OF_THE_BALLOT)}
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                JOIN public.reviews_review r ON r.id = b.review_id
                WHERE b.id = NEW.ballot_id AND b.closed_at IS NOT NULL AND r.status = 'deciding'
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot later
                        WHERE later.review_id = b.review_id AND later.number > b.number
                    )
            ) THEN {fail("comment_waits_until_votes_are_open")} END IF;
            RETURN NEW;
        """,
    )


def ballot_to_be_discussed_goes_to_the_chair() -> Rule:
    """Trigger that refuses to close a ballot without `needs_chair` in its result if a member who
    still sits requested a discussion. Locks the claim."""
    return Rule(
        name="ballot_to_be_discussed_goes_to_the_chair",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN RETURN NEW; END IF;
            {lock_claim_of_review("NEW.review_id")}
            IF (NEW.result ->> 'needs_chair') IS DISTINCT FROM 'true' AND EXISTS (
                SELECT 1 FROM public.reviews_discussionrequest d
                JOIN public.reviews_assignment a ON a.id = d.assignment_id AND a.status = 'active'
                WHERE d.ballot_id = NEW.id
            ) THEN {fail("ballot_to_be_discussed_goes_to_the_chair")} END IF;
            RETURN NEW;
        """,
    )


def decision_that_waits_names_its_chair() -> Rule:
    """Trigger that refuses a decision without a confirming user if the ballot's result needs the
    chair."""
    return Rule(
        name="decision_that_waits_names_its_chair",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.confirmed_by_id IS NULL AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.id = NEW.ballot_id AND b.result ->> 'needs_chair' = 'true'
            ) THEN {fail("decision_that_waits_names_its_chair")} END IF;
            RETURN NEW;
        """,
    )
