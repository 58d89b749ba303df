"""Rules of the database about data breaches, their sources and claims."""

from __future__ import annotations

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.data_breaches.permissions import MANAGES
from reviews.data_breaches.states import REPORTED_FROM


def acts_are_of_the_office(*people: str) -> Rule:
    """Return a trigger that refuses a new or changed user in the columns `people` who may not
    manage breaches."""
    refused = " OR ".join(
        f"""NEW.{who}_id IS NOT NULL
                AND (TG_OP = 'INSERT' OR NEW.{who}_id IS DISTINCT FROM OLD.{who}_id)
                AND NOT {holds_sql(f"NEW.{who}_id", MANAGES)}"""
        for who in people
    )
    return Rule(
        name="acts_are_of_the_office",
        func=f"""
            IF {refused}
            THEN {fail("data_breach_is_managed_by_its_office")} END IF;
            RETURN NEW;
        """,
    )


def is_reported_before_it_is_closed() -> Rule:
    """Return a trigger that refuses to close a breach without the report to the authority where one
    is due."""
    return Rule(
        name="is_reported_before_it_is_closed",
        operation=pgtrigger.UpdateOf("status"),
        func=f"""
            IF NEW.status = 'closed' AND OLD.status = 'open'
                AND NEW.reported_at IS NULL AND NEW.report_waiver = ''
                AND (NEW.outside_access OR NEW.sensitive OR {REPORTED_FROM} <= (
                    SELECT count(DISTINCT c.claim_id) FROM public.reviews_breachclaim c
                    JOIN public.reviews_breachsource s ON s.id = c.source_id
                    WHERE s.breach_id = NEW.id AND s.removed_at IS NULL
                ))
            THEN {fail("data_breach_is_reported_before_it_is_closed")} END IF;
            RETURN NEW;
        """,
    )


def is_closed_by_others() -> Rule:
    """Return a trigger that refuses to let somebody close a breach whose account or file it was."""
    return Rule(
        name="is_closed_by_others",
        operation=pgtrigger.UpdateOf("status"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_breachsource s
                WHERE s.breach_id = NEW.id AND s.person_id = NEW.closed_by_id
            ) THEN {fail("data_breach_is_closed_by_others")} END IF;
            RETURN NEW;
        """,
    )


def is_of_an_open_breach() -> Rule:
    """Return a trigger that refuses to add claims to a closed breach, or to take some out."""
    return Rule(
        name="is_of_an_open_breach",
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_databreach b
                WHERE b.id = NEW.breach_id AND b.status = 'open'
            ) THEN {fail("closed_data_breach_is_final")} END IF;
            RETURN NEW;
        """,
    )


class ClaimsOfAnOpenBreach(pgtrigger.Trigger):
    """Trigger that refuses claims of a source that was removed, or of a closed breach. It runs once
    for a statement, which may add all claims of the register."""

    name = "claims_of_an_open_breach"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")
    func = f"""
        IF EXISTS (
            SELECT 1 FROM (SELECT DISTINCT source_id FROM new_rows) n
            JOIN public.reviews_breachsource s ON s.id = n.source_id
            JOIN public.reviews_databreach b ON b.id = s.breach_id
            WHERE s.removed_at IS NOT NULL OR b.status <> 'open'
        ) THEN {fail("closed_data_breach_is_final")} END IF;
        RETURN NULL;
    """
