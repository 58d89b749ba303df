"""Guards of ballots and votes besides the count: days, versions, texts.

Each runs after the row's own checks, which name an error more precisely. A vote and a closing hold
the claim's lock by then (models/votes.py, decisions.py), so the rows read do not change.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql

# The days of deadlines end at midnight in Seoul, by the database's own clock.
TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date"


def ballot_is_due_when_it_closes_as_due() -> Rule:
    """Trigger that refuses to close a ballot as due (`due_with_quorum`) before the end of its due
    day in Seoul."""
    return Rule(
        name="ballot_is_due_when_it_closes_as_due",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.closed_at IS NULL AND NEW.closed_as = 'due_with_quorum'
                AND NEW.due_on >= {TODAY}
            THEN {fail("ballot_is_due_when_it_closes_as_due")} END IF;
            RETURN NULL;
        """,
    )


def ballot_closes_with_a_whole_panel() -> Rule:
    """Trigger that refuses to close a ballot while fewer members sit than the policy's panel has.
    Seats change under the claim's lock, which the closing holds."""
    return Rule(
        name="ballot_closes_with_a_whole_panel",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND (
                SELECT count(*) FROM public.reviews_assignment a
                WHERE a.review_id = NEW.review_id AND a.status = 'active'
            ) < (
                SELECT p.panel_size FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id
            ) THEN {fail("ballot_closes_with_a_whole_panel")} END IF;
            RETURN NULL;
        """,
    )


def due_day_of_a_ballot_moves_on() -> Rule:
    """Trigger that refuses an earlier due day of a ballot than before. A first ballot must have its
    review's due day; a later one must follow a closed ballot, with a due day after that closing and
    no earlier than that ballot's."""
    refuse = fail("due_day_of_a_ballot_moves_on")
    return Rule(
        name="due_day_of_a_ballot_moves_on",
        when=pgtrigger.After,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.due_on < OLD.due_on THEN {refuse} END IF;
                RETURN NULL;
            END IF;
            IF NEW.number = 1 AND NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.id = NEW.review_id AND r.due_on = NEW.due_on
            ) OR NEW.number > 1 AND EXISTS (
                SELECT 1 FROM public.reviews_ballot b
                WHERE b.review_id = NEW.review_id AND b.number < NEW.number
                    AND (b.closed_at IS NULL OR NEW.due_on < b.due_on
                        OR NEW.due_on <= (b.closed_at AT TIME ZONE 'Asia/Seoul')::date)
            ) THEN {refuse} END IF;
            RETURN NULL;
        """,
    )


def ballots_are_as_many_as_the_policy_allows() -> Rule:
    """Trigger that refuses a ballot beyond the first one and the policy's number of second
    ballots."""
    return Rule(
        name="ballots_are_as_many_as_the_policy_allows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.number > 1 + (
                SELECT p.second_ballots FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id
            ) THEN {fail("ballots_are_as_many_as_the_policy_allows")} END IF;
            RETURN NULL;
        """,
    )


def suggestion_is_kept_with_its_ballot() -> Rule:
    """Trigger that refuses to change or remove the suggested amount (won) of a ballot, unless it
    rests on a newer assessment of the loss than before. It must rest on the newest assessment and
    stay within the ceiling that this loss gives."""
    return Rule(
        name="suggestion_is_kept_with_its_ballot",
        when=pgtrigger.After,
        declare=[("newest", "record"), ("most", "bigint")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF (NEW.suggested, NEW.assessed_version)
                    IS NOT DISTINCT FROM (OLD.suggested, OLD.assessed_version)
                THEN RETURN NULL; END IF;
                IF OLD.suggested IS NOT NULL
                    AND COALESCE(NEW.assessed_version, 0) <= OLD.assessed_version
                THEN {fail("suggestion_is_kept_with_its_ballot")} END IF;
            END IF;
            IF NEW.suggested IS NULL THEN RETURN NULL; END IF;
            SELECT l.version, p.rounding_unit AS unit, LEAST(p.additional_cap, l.amount) AS won
            INTO newest FROM public.reviews_review r
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE r.id = NEW.review_id ORDER BY l.version DESC LIMIT 1;
            most := COALESCE(NULLIF(newest.won - newest.won % newest.unit, 0), newest.won);
            IF NEW.assessed_version IS DISTINCT FROM newest.version OR NEW.suggested > most
            THEN {fail("suggestion_rests_on_the_newest_assessment")} END IF;
            RETURN NULL;
        """,
    )


def vote_is_of_what_stands() -> Rule:
    """Trigger that refuses a vote unless it is the next version of its seat, of the review's
    current revision, with the ceiling in force (won) and the suggestion of its ballot, by a member
    who may vote and whose term lasts (0133). One that departs from the suggestion further than the
    policy lets it (`suggestion.departure.needs_reason`) must have a rationale.

    The grant of a first round raises the result of an appeal, not the ceiling of its votes.
    """
    return Rule(
        name="vote_is_of_what_stands",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[
            ("stands", "record"),
            ("most", "bigint"),
            ("before", "bigint"),
            ("away", "bigint"),
        ],
        func=f"""
            SELECT r.revision, m.user_id, m.term_to, p.rounding_unit AS unit, p.free_departure,
                p.free_departure_won,
                LEAST(p.additional_cap, l.amount) AS won INTO stands
            FROM public.reviews_assignment a
            JOIN public.reviews_member m ON m.id = a.member_id
            JOIN public.reviews_review r ON r.id = a.review_id
            JOIN public.claims_supportpolicy p ON p.id = r.policy_id
            JOIN public.reviews_lossassessment l ON l.review_id = r.id
            WHERE a.id = NEW.assignment_id ORDER BY l.version DESC LIMIT 1;
            most := COALESCE(NULLIF(stands.won - stands.won % stands.unit, 0), stands.won);
            away := abs(COALESCE(NEW.amount, 0) - NEW.suggested);
            IF away > stands.free_departure_won
                AND away * 10000 > NEW.suggested * stands.free_departure AND NEW.rationale = ''
            THEN {fail("departing_vote_gives_its_rationale")} END IF;
            SELECT COALESCE(max(v.version), 0) INTO before FROM public.reviews_vote v
            WHERE v.ballot_id = NEW.ballot_id AND v.assignment_id = NEW.assignment_id
                AND v.id <> NEW.id;
            IF NEW.version <> before + 1 THEN {fail("vote_is_the_next_version_of_its_seat")} END IF;
            IF NEW.seen_revision IS DISTINCT FROM stands.revision THEN
                {fail("vote_is_of_the_revision_that_stands")}
            END IF;
            IF NEW.ceiling IS DISTINCT FROM most THEN
                {fail("vote_names_the_ceiling_that_stands")}
            END IF;
            IF NEW.suggested IS DISTINCT FROM (
                SELECT b.suggested FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id
            ) THEN {fail("vote_keeps_the_suggestion_of_its_ballot")} END IF;
            IF NOT {holds_sql("stands.user_id", "reviews.cast_vote")} THEN
                {fail("voter_holds_the_office")}
            END IF;
            IF (NEW.at AT TIME ZONE 'Asia/Seoul')::date > stands.term_to THEN
                {fail("voter_is_within_the_term")}
            END IF;
            RETURN NULL;
        """,
    )


def words_stay_until_the_claim_is_closed(review: str) -> Rule:
    """Trigger that refuses to erase the text of a row while anything of its claim is open: a
    review, an appeal, or a payout that was not paid yet. `review` is SQL for the key of the row's
    review."""
    return Rule(
        name="words_stay_until_the_claim_is_closed",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        declare=[("the_claim", "bigint")],
        func=f"""
            IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at THEN RETURN NULL; END IF;
            SELECT r.claim_id INTO the_claim FROM public.reviews_review r WHERE r.id = {review};
            IF EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.claim_id = the_claim
                    AND r.status NOT IN ('decided', 'withdrawn', 'unsubmitted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_appeal x
                JOIN public.reviews_review r ON r.id = x.review1_id
                WHERE r.claim_id = the_claim AND x.status IN ('received', 'accepted')
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = the_claim AND p.status IN ('prepared', 'approved', 'batched')
            ) THEN {fail("words_stay_until_the_claim_is_closed")} END IF;
            RETURN NULL;
        """,
    )


def number_is_given_out() -> Rule:
    """Trigger at the commit that refuses a number series that has risen without a decision or a
    sitting that has the new number."""
    number = "lpad(NEW.last::text, greatest({width}, length(NEW.last::text)), '0')"
    return Rule(
        name="number_is_given_out",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.last = OLD.last OR NEW.kind = 'resolution' AND EXISTS (
                SELECT 1 FROM public.reviews_decision d
                WHERE d.resolution_no = '의결-' || NEW.year || '-' || {number.format(width=6)}
            ) OR NEW.kind = 'sitting' AND EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                WHERE s.number = '회의-' || NEW.year || '-' || {number.format(width=4)}
            ) THEN RETURN NULL; END IF;
            {fail("number_is_given_out")}
        """,
    )
