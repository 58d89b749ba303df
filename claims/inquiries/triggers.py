"""Rules of the database on who escalates an inquiry and who answers it."""

from __future__ import annotations

from claims.inquiries.topics import ANSWERS
from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql


def answered_by_its_office() -> Rule:
    """Return the trigger of inquiries that takes an answer only of an inquiry that waits at an
    office, without another topic in the same statement, and from somebody who answers for that
    office."""
    answers = " OR ".join(
        f"OLD.office = '{office.value}' AND {holds_sql('NEW.answered_by_id', permission)}"
        for office, permission in ANSWERS.items()
    )
    return Rule(
        name="answered_by_its_office",
        func=f"""
            IF NEW.answered_by_id IS NULL THEN RETURN NEW; END IF;
            IF TG_OP = 'INSERT' THEN {fail("escalated_inquiry_is_answered_by_its_office")} END IF;
            IF OLD.answered_by_id IS NULL AND (NEW.topic <> OLD.topic OR NOT ({answers})) THEN
                {fail("escalated_inquiry_is_answered_by_its_office")}
            END IF;
            RETURN NEW;
        """,
    )


def escalated_by_who_notes_inquiries() -> Rule:
    """Return the trigger of inquiries by which only somebody who may note inquiries escalates one,
    moves it to another office or takes it back: of a new row its writer, later the user in the
    context of the history. Without one (workers) nothing is compared, as in `NamesItsActor`."""
    says = fail("inquiry_is_escalated_by_who_notes_inquiries")
    by = holds_sql("NEW.by_id", "claims.log_inquiry")
    acting = holds_sql("said", "claims.log_inquiry")
    return Rule(
        name="escalated_by_who_notes",
        declare=[("said", "bigint")],
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NEW.office <> '' AND NOT {by} THEN {says} END IF;
                RETURN NEW;
            END IF;
            -- An answer takes it from its office: that has a rule of its own.
            IF NEW.topic = OLD.topic AND (
                NEW.office = OLD.office
                OR OLD.answered_by_id IS NULL AND NEW.answered_by_id IS NOT NULL
            ) THEN RETURN NEW; END IF;
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND NOT {acting} THEN {says} END IF;
            RETURN NEW;
        """,
    )
