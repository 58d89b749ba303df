"""Triggers of documents: rules that hold against raw SQL too."""

# The SQL is put together from constants of this file, never from a request.
# ruff: noqa: S608

import pgtrigger

from claims.documents.states import DocumentStatus, Scan
from claims.trail.triggers import Fsm, Rule, fail


def setting_aside_keeps_its_reason() -> Rule:
    """Return the trigger that refuses to change `set_aside_reason` of a document, unless
    `set_aside_at` changes too (it is set aside or taken back) or an erasure blanks it."""
    return Rule(
        name="setting_aside_keeps_its_reason",
        when=pgtrigger.After,  # the row's own checks name what is wrong with it more closely
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.set_aside_reason IS DISTINCT FROM OLD.set_aside_reason
                AND NEW.set_aside_at IS NOT DISTINCT FROM OLD.set_aside_at
                AND NOT (NEW.erased_at IS NOT NULL AND NEW.set_aside_reason = '')
            THEN {fail("setting_aside_keeps_its_reason")} END IF;
            RETURN NULL;
        """,
    )


def unlocking_is_for_good() -> Rule:
    """Return the trigger that refuses to change `unlocked_at` of a document, unless it is set for
    the first time while a document refused for its password goes from inspecting to ready."""
    return Rule(
        name="unlocking_is_for_good",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.unlocked_at IS DISTINCT FROM OLD.unlocked_at AND (
                OLD.unlocked_at IS NOT NULL
                OR OLD.status <> 'inspecting' OR OLD.refusal <> 'password'
                OR NEW.status <> 'ready'
            )
            THEN {fail("unlocking_is_for_good")} END IF;
            RETURN NULL;
        """,
    )


def clean_is_the_word_of_a_look() -> Rule:
    """Return the trigger that refuses to set a document's `scan` to clean except in an inspection
    or by its first scan, with a `scanned_at` later than before.

    From infected to clean it also needs an act `rescanned` (a person had it scanned again) since
    the last scan. The database cannot tell the scanner from the rest of the application's role.
    """
    return Rule(
        name="clean_is_the_word_of_a_look",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.scan <> 'clean' OR OLD.scan = 'clean' THEN RETURN NULL; END IF;
            IF NEW.scanned_at IS NULL OR NEW.scanned_at <= OLD.scanned_at
                OR NEW.scanned_at < OLD.received_at
                OR NOT (OLD.status = 'inspecting' OR OLD.scan = 'none')
                OR (OLD.scan = 'infected' AND NOT EXISTS (
                    SELECT 1 FROM public.claims_documentact act
                    WHERE act.document_id = OLD.id AND act.what = 'rescanned'
                        AND act.at >= OLD.scanned_at
                ))
            THEN {fail("clean_is_the_word_of_a_look")} END IF;
            RETURN NULL;
        """,
    )


def scan_transitions() -> Fsm:
    """Return the trigger that refuses any other `scan` than none for a new document, a change back
    to none, and a change from infected to anything but clean."""
    return Fsm(
        name="scan_fsm",
        field="scan",
        starts=(Scan.NONE,),
        transitions={
            Scan.NONE: {Scan.CLEAN, Scan.INFECTED, Scan.UNREACHABLE, Scan.LIMIT},
            Scan.CLEAN: {Scan.INFECTED, Scan.UNREACHABLE, Scan.LIMIT},
            Scan.UNREACHABLE: {Scan.CLEAN, Scan.INFECTED, Scan.LIMIT},
            Scan.LIMIT: {Scan.CLEAN, Scan.INFECTED, Scan.UNREACHABLE},
            Scan.INFECTED: {Scan.CLEAN},
        },
    )


def status_transitions() -> Fsm:
    """Return the trigger that refuses any other change of a document's `status` than these:
    received (the first) to inspecting, and inspecting to a result of an inspection.

    Ready and unpacked may become quarantined (by a later scan), quarantined inspecting, and
    unpreviewable either. Refused is final.
    """
    return Fsm(
        starts=(DocumentStatus.RECEIVED,),
        transitions={
            DocumentStatus.RECEIVED: {DocumentStatus.INSPECTING},
            DocumentStatus.INSPECTING: {
                DocumentStatus.READY,
                DocumentStatus.UNPREVIEWABLE,
                DocumentStatus.REFUSED,
                DocumentStatus.QUARANTINED,
                DocumentStatus.UNPACKED,
            },
            DocumentStatus.QUARANTINED: {DocumentStatus.INSPECTING},
            # a first scan may come after the inspection
            DocumentStatus.READY: {DocumentStatus.QUARANTINED},
            DocumentStatus.UNPACKED: {DocumentStatus.QUARANTINED},
            # a document that could not be shown may be inspected again
            DocumentStatus.UNPREVIEWABLE: {
                DocumentStatus.QUARANTINED,
                DocumentStatus.INSPECTING,
            },
        },
    )
