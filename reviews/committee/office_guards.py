"""Offices that the database asks for by itself: who confirms, calls again, decides a challenge and
takes a seat. It asks what is held at that moment; who lost a role later has acted rightly.

A deputising member may stand in for a chair; where one may, the verbs say (decisions.py,
seats/challenges.py): the database holds that nobody else does.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.office import holds_sql


def _serves(member: str, at: str) -> str:
    """SQL: the member is in office on the day of `at` in Seoul, with an account that works."""
    return f"""EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE {member} AND u.is_active AND u.disabled_at IS NULL
            AND ({at} AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    )"""


def _chairs(user: str, at: str) -> str:
    """SQL: the user is a chair, or a deputising member in office."""
    deputy = _serves(f"m.user_id = {user} AND m.deputises", at)
    return f"({holds_sql(user, 'reviews.confirm_decision')} OR {deputy})"


def decision_is_confirmed_by_the_chair() -> Rule:
    """The chair, or a deputising member in office."""
    return Rule(
        name="decision_is_confirmed_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.confirmed_by_id IS NOT NULL AND NOT {_chairs("NEW.confirmed_by_id", "NEW.at")}
            THEN {fail("decision_is_confirmed_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def second_ballot_is_called_by_the_chair() -> Rule:
    """The chair, or a deputising member in office."""
    return Rule(
        name="second_ballot_is_called_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.called_by_id IS NOT NULL AND NOT {_chairs("NEW.called_by_id", "NEW.opened_at")}
            THEN {fail("second_ballot_is_called_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def challenge_is_decided_by_the_chair() -> Rule:
    """The chair, or a deputising member in office; who sits on the panel: seats/guards.py."""
    return Rule(
        name="challenge_is_decided_by_the_chair",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status IN ('upheld', 'dismissed') AND OLD.status = 'received'
                AND NOT {_chairs("NEW.decided_by_id", "NEW.decided_at")}
            THEN {fail("challenge_is_decided_by_the_chair")} END IF;
            RETURN NULL;
        """,
    )


def seat_goes_to_a_member_in_office() -> Rule:
    """In office on the day of the assignment, with an account that works and may vote."""
    holds = holds_sql(
        "(SELECT m.user_id FROM public.reviews_member m WHERE m.id = NEW.member_id)",
        "reviews.cast_vote",
    )
    return Rule(
        name="seat_goes_to_a_member_in_office",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT ({_serves("m.id = NEW.member_id", "NEW.assigned_at")} AND {holds})
            THEN {fail("seat_goes_to_a_member_in_office")} END IF;
            RETURN NULL;
        """,
    )
