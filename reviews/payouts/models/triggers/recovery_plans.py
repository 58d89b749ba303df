"""Database rules for the instalments of recoveries; they hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.triggers.overpaid import too_much
from reviews.payouts.models.triggers.recoveries import ENTER

MOST_PLAN = 3 * 366  # days; one person agrees to a plan, and two waive what never falls due


def plan_is_of_what_is_left() -> Rule:
    """Trigger that refuses a plan of instalments unless its author is of finance, its recovery is
    still owed, its total is exactly what is left, or what the recovery may ask for (`too_much`) if
    that is less, and its number follows the last plan's."""
    return Rule(
        name="plan_of_what_is_left",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT {holds_sql("NEW.by_id", ENTER)} THEN
                {fail("plan_is_agreed_by_finance")}
            END IF;
            PERFORM 1 FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id
            FOR NO KEY UPDATE;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_recovery r
                WHERE r.id = NEW.recovery_id AND r.status IN ('demanded', 'partly_received')
                    AND NEW.total = LEAST(
                        r.amount - r.received - r.set_off - r.waived, {too_much("r.id", asked=True)}
                    )
            ) THEN {fail("plan_is_of_what_is_left")} END IF;
            IF NEW.number <> 1 + (
                SELECT COALESCE(max(o.number), 0) FROM public.reviews_recoveryplan o
                WHERE o.recovery_id = NEW.recovery_id
            ) THEN {fail("recovery_has_one_plan_of_a_number")} END IF;
            RETURN NEW;
        """,
    )


_SUM = """(
                SELECT COALESCE(sum(i.amount), 0) FROM public.reviews_recoveryinstalment i
                WHERE i.plan_id = {plan}
            )"""


def plan_adds_up() -> Rule:
    """Deferred trigger that refuses a plan of instalments unless they add up to its total at the
    end of the transaction."""
    return Rule(
        name="plan_adds_up",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=f"""
            IF {_SUM.format(plan="NEW.id")} <> NEW.total THEN {fail("plan_adds_up")} END IF;
            RETURN NULL;
        """,
    )


def instalment_belongs_to_its_plan() -> Rule:
    """Deferred trigger that refuses an instalment unless, at the end of the transaction, the
    instalments of its plan add up to the plan's total, its day is within MOST_PLAN of the plan, and
    not after the last day of the plan before if one person agreed to both."""
    return Rule(
        name="instalment_of_its_plan",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=f"""
            IF {_SUM.format(plan="NEW.plan_id")} <> (
                SELECT p.total FROM public.reviews_recoveryplan p WHERE p.id = NEW.plan_id
            ) THEN {fail("plan_adds_up")} END IF;
            IF NEW.due_on > (
                SELECT (p.at AT TIME ZONE 'Asia/Seoul')::date FROM public.reviews_recoveryplan p
                WHERE p.id = NEW.plan_id
            ) + {MOST_PLAN} THEN {fail("plan_ends_within_three_years")} END IF;
            IF NEW.due_on > (
                SELECT max(i.due_on) FROM public.reviews_recoveryplan p
                JOIN public.reviews_recoveryplan o ON o.recovery_id = p.recovery_id
                    AND o.number = p.number - 1 AND o.by_id = p.by_id
                JOIN public.reviews_recoveryinstalment i ON i.plan_id = o.id
                WHERE p.id = NEW.plan_id
            ) THEN {fail("plan_is_prolonged_by_another_person")} END IF;
            RETURN NULL;
        """,
    )
