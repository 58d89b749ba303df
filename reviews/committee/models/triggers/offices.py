"""Guards of offices: who confirms, calls a second ballot, decides a challenge and takes a seat.
They check the office at that time; a role lost later changes nothing.

A deputising member may act for a chair; the verbs know when (access/chair.py, seats/challenges.py),
the database refuses everybody else.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.triggers.council import deputises_sql, serves_sql


def chairs_sql(user: str, at: str) -> str:
    """Return SQL that is true if the user is a chair, or a deputising member in office at that
    time. `user` (a key) and `at` (a time) are SQL expressions."""
    deputy = deputises_sql(user, at)
    return f"({holds_sql(user, 'reviews.confirm_decision')} OR {deputy})"


def decision_is_confirmed_by_the_chair() -> Rule:
    """Trigger that refuses a decision whose confirming user is neither a chair nor a deputising
    member in office at that time."""
    return Rule(
        name="decision_is_confirmed_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.confirmed_by_id IS NOT NULL AND NOT {chairs_sql("NEW.confirmed_by_id", "NEW.at")}
            THEN {fail("decision_is_confirmed_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def second_ballot_is_called_by_the_chair() -> Rule:
    """Trigger that refuses a second ballot whose caller is neither a chair nor a deputising member
    in office at that time."""
    caller = chairs_sql("NEW.called_by_id", "NEW.opened_at")
    return Rule(
        name="second_ballot_is_called_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.called_by_id IS NOT NULL AND NOT {caller}
            THEN {fail("second_ballot_is_called_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def challenge_is_decided_by_the_chair() -> Rule:
    """Trigger that refuses a decision on a challenge by a user who is neither a chair nor a
    deputising member in office at that time; triggers/seats.py refuses members of the panel."""
    return Rule(
        name="challenge_is_decided_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received'
                AND NOT {chairs_sql("NEW.decided_by_id", "NEW.decided_at")}
            THEN {fail("challenge_is_decided_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def seat_goes_to_a_member_in_office() -> Rule:
    """Trigger that refuses a new seat unless its member is in office on the day of the assignment,
    with an active account and the permission to vote."""
    holds = holds_sql(
        "(SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id)",
        "reviews.cast_vote",
    )
    return Rule(
        name="seat_goes_to_a_member_in_office",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT ({serves_sql("m.id = NEW.member_id", "NEW.assigned_at")} AND {holds})
            THEN {fail("seat_goes_to_a_member_in_office")} END IF;
            RETURN NULL;
        """,
    )


def voter_leaves_by_the_chairs_decision() -> Rule:
    """Trigger that refuses to end a seat that has voted in the open ballot, except by the member's
    own recusal (회피), an upheld challenge (기피), or the decision (`left_decided_by`) of a chair
    or deputy who neither sits on the panel nor left it for a conflict. The secretariat alone could
    otherwise remove a sealed vote.

    How, when and by whom a seat was left cannot change afterwards.
    """
    member = "(SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id)"
    return Rule(
        name="voter_leaves_by_the_chairs_decision",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.status = 'left' THEN
                IF ROW(OLD.left_as, OLD.left_at, OLD.left_by_id, OLD.left_decided_by_id)
                    IS DISTINCT FROM
                    ROW(NEW.left_as, NEW.left_at, NEW.left_by_id, NEW.left_decided_by_id)
                THEN {fail("left_seat_is_frozen")} END IF;
                RETURN NULL;
            END IF;
            IF NEW.left_decided_by_id IS NOT NULL AND (
                NEW.status = 'active'
                OR NOT {chairs_sql("NEW.left_decided_by_id", "NEW.left_at")}
                OR EXISTS (
                    SELECT 1 FROM public.reviews_assignment a
                    JOIN public.reviews_member m ON m.id = a.member_id
                    WHERE a.review_id = NEW.review_id AND m.user_id = NEW.left_decided_by_id
                        AND (a.status = 'active' OR a.id = NEW.id
                            OR a.left_as IN ('recused', 'disqualified', 'challenged'))
                )
            ) THEN {fail("voter_leaves_by_the_chairs_decision")} END IF;
            IF NEW.status = 'left' AND NEW.left_decided_by_id IS NULL
                AND NOT COALESCE(CASE NEW.left_as
                    WHEN 'challenged' THEN TRUE
                    WHEN 'recused' THEN NEW.left_by_id = {member}
                END, FALSE)
                AND EXISTS (
                    SELECT 1 FROM public.reviews_vote v
                    JOIN public.reviews_ballot b ON b.id = v.ballot_id AND b.closed_at IS NULL
                    WHERE v.assignment_id = NEW.id
                )
            THEN {fail("voter_leaves_by_the_chairs_decision")} END IF;
            RETURN NULL;
        """,
    )
