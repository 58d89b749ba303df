"""Triggers of documents: rules that hold against raw SQL too."""

# The SQL is put together from constants of this file, never from a request.
# ruff: noqa: S608

import pgtrigger

from claims.documents.states import COUNTED_SCANS, COUNTED_STATUSES, DocumentStatus, Scan
from claims.trail.triggers import Fsm, Rule, fail

# A claimant takes a document back: it is set aside, and by no person of the office.
TAKEN_BACK = (
    pgtrigger.Q(old__set_aside_at__isnull=True)
    & pgtrigger.Q(new__set_aside_at__isnull=False)
    & pgtrigger.Q(new__set_aside_by__isnull=True)
)


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


def paper_voted_on_is_not_taken_back() -> Rule:
    """Return the trigger that refuses to set a document aside without a person (its claimant takes
    it back) if a member has voted on its claim since it came, in the newest ballot."""
    return Rule(
        name="paper_voted_on_is_not_taken_back",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=TAKEN_BACK,
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_vote v
                JOIN public.reviews_ballot b ON b.id = v.ballot_id
                JOIN public.reviews_review r ON r.id = b.review_id
                WHERE r.claim_id = NEW.claim_id AND v.at >= NEW.received_at AND NOT EXISTS (
                    SELECT FROM public.reviews_ballot n
                    WHERE n.review_id = b.review_id AND n.number > b.number
                )
            ) THEN {fail("paper_voted_on_is_not_taken_back")} END IF;
            RETURN NULL;
        """,
    )


def review_waits_for_a_paper_taken_back() -> Rule:
    """Return the trigger that refuses, at the commit, that a review goes on without a document that
    its claimant took back. It asks only for kinds that the policy needs or the council asked for,
    and only if no other document of the kind counts (after a request: none that came since)."""
    counted = ", ".join(f"'{one}'" for one in sorted(COUNTED_STATUSES))
    scans = ", ".join(f"'{one}'" for one in sorted(COUNTED_SCANS))
    return Rule(
        name="review_waits_for_a_paper_taken_back",
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=pgtrigger.Update,
        condition=TAKEN_BACK,
        func=f"""
            IF EXISTS (
                SELECT FROM public.reviews_review r
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                CROSS JOIN LATERAL (
                    SELECT max(s.requested_at) AS at FROM public.reviews_supplementrequest s
                    WHERE s.review_id = r.id AND NEW.kind = ANY (s.kinds)
                        AND s.status IN ('answered', 'expired')
                ) asked
                WHERE r.claim_id = NEW.claim_id AND r.status = 'in_review'
                    AND (NEW.kind = ANY (p.required_kinds) OR asked.at IS NOT NULL)
                    AND NOT EXISTS (
                        SELECT FROM public.claims_document d
                        WHERE d.claim_id = NEW.claim_id AND d.kind = NEW.kind
                            AND d.received_at >= COALESCE(asked.at, '-infinity')
                            AND d.set_aside_at IS NULL AND d.erased_at IS NULL
                            AND d.status IN ({counted}) AND d.scan IN ({scans})
                    )
            ) THEN {fail("review_waits_for_a_paper_taken_back")} END IF;
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
