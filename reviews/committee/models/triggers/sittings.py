"""Guards of sittings, raw SQL included (decision 0022).

Each locks the claim first, then the sitting, FOR SHARE against its closing.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.erasure import REPLACED_BY_AN_ERASURE
from claims.trail.triggers import Rule, fail
from reviews.committee.models.triggers.discussions import lock_claim_of_review


def _sitting_is_open(sitting: str) -> str:
    """Return PL/pgSQL that fails unless the sitting (`sitting`: SQL for its key) is open, and locks
    its row FOR SHARE, so that it cannot close before the commit."""
    return f"""
        PERFORM 1 FROM public.reviews_sitting s
        WHERE s.id = {sitting} AND s.status = 'open' FOR SHARE;
        IF NOT FOUND THEN {fail("closed_sitting_is_frozen")} END IF;
    """


def item_awaits_the_chair() -> Rule:
    """Trigger that refuses an agenda item unless its sitting is open and its review awaits the
    chair. Locks claim and sitting."""
    return Rule(
        name="item_awaits_the_chair",
        operation=pgtrigger.Insert,
        func=f"""
            {lock_claim_of_review("NEW.review_id")}
            {_sitting_is_open("NEW.sitting_id")}
            IF NEW.taken_out_by_id IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_review r
                WHERE r.id = NEW.review_id AND r.status = 'deciding'
            ) THEN {fail("item_awaits_the_chair")} END IF;
            RETURN NEW;
        """,
    )


def agenda_is_announced_whole() -> Rule:
    """Trigger that refuses an agenda item that is not inserted in the transaction that opened its
    sitting, or comes after an attendance or a decision: an announced agenda does not grow."""
    return Rule(
        name="agenda_is_announced_whole",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_attendance a WHERE a.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.sitting_id = NEW.sitting_id
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_sittingevent e
                WHERE e.pgh_obj_id = NEW.sitting_id AND e.pgh_label = 'insert'
                    AND e.pgh_created_at < now()
            ) THEN {fail("agenda_is_announced_whole")} END IF;
            RETURN NULL;
        """,
    )


def item_is_taken_out_before_it_is_decided() -> Rule:
    """Trigger that refuses to take an item out of a closed sitting, a second time, or after its
    decision by that sitting. An erasure may replace its reason. Locks claim and sitting."""
    return Rule(
        name="item_is_taken_out_before_it_is_decided",
        operation=pgtrigger.Update,
        func=f"""
            IF {REPLACED_BY_AN_ERASURE.format(column="taken_out_reason")}
                AND to_jsonb(NEW) - 'taken_out_reason' = to_jsonb(OLD) - 'taken_out_reason'
            THEN RETURN NEW; END IF;
            {lock_claim_of_review("OLD.review_id")}
            {_sitting_is_open("OLD.sitting_id")}
            IF OLD.taken_out_by_id IS NOT NULL
                AND ROW(NEW.taken_out_by_id, NEW.taken_out_at)
                    IS DISTINCT FROM ROW(OLD.taken_out_by_id, OLD.taken_out_at)
            THEN {fail("item_is_taken_out_once")} END IF;
            IF NEW.taken_out_by_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM public.reviews_decision d
                WHERE d.review_id = OLD.review_id AND d.sitting_id = OLD.sitting_id
            ) THEN {fail("item_is_taken_out_before_it_is_decided")} END IF;
            RETURN NEW;
        """,
    )


def decision_is_on_the_agenda_of_its_sitting() -> Rule:
    """Trigger that refuses a decision of a sitting unless its review is an item of the open
    sitting, not taken out, and the sitting's day has come. Locks claim and sitting."""
    return Rule(
        name="decision_is_on_the_agenda_of_its_sitting",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;
            {lock_claim_of_review("NEW.review_id")}
            {_sitting_is_open("NEW.sitting_id")}
            IF NEW.confirmed_by_id IS NULL OR NOT EXISTS (
                SELECT 1 FROM public.reviews_sittingitem i
                JOIN public.reviews_sitting s ON s.id = i.sitting_id
                WHERE i.sitting_id = NEW.sitting_id AND i.review_id = NEW.review_id
                    AND i.taken_out_by_id IS NULL
                    AND s.held_on <= (NEW.at AT TIME ZONE 'Asia/Seoul')::date
            ) THEN {fail("decision_is_on_the_agenda_of_its_sitting")} END IF;
            RETURN NEW;
        """,
    )


# A majority of the regular members in office on the day of a sitting `s`.
_MAJORITY = """(SELECT count(*) / 2 + 1 FROM public.reviews_member m
    JOIN public.claims_user u ON u.id = m.user_id
    WHERE NOT m.substitute AND m.term_from <= s.held_on
        AND (m.term_to IS NULL OR m.term_to >= s.held_on)
        AND u.is_active AND u.disabled_at IS NULL)"""
# The quorum of a sitting `s`, as `needed_for` in `sittings/notice_and_quorum.py`.
_QUORUM = f"COALESCE(s.quorum, {_MAJORITY})"


def quorum_of_a_sitting_is_set_once() -> Rule:
    """Trigger that refuses a quorum other than a majority of the regular members in office on the
    sitting's day, and any change of one that is set."""
    return Rule(
        name="quorum_of_a_sitting_is_set_once",
        func=f"""
            IF NEW.quorum IS NULL AND TG_OP = 'INSERT' THEN RETURN NEW; END IF;
            IF TG_OP = 'UPDATE' THEN
                IF NEW.quorum IS NOT DISTINCT FROM OLD.quorum THEN RETURN NEW; END IF;
                IF OLD.quorum IS NULL AND NEW.quorum = (
                    SELECT {_MAJORITY} FROM public.reviews_sitting s WHERE s.id = NEW.id
                ) THEN RETURN NEW; END IF;
            END IF;
            {fail("quorum_of_a_sitting_is_set_once")}
        """,
    )


def closed_sitting_has_its_quorum_recorded() -> Rule:
    """Trigger that refuses to close a sitting that made a decision while fewer members than its
    quorum are recorded as present: its minutes would deny the quorum (decision 0051)."""
    return Rule(
        name="closed_sitting_has_its_quorum_recorded",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.status = 'open' AND NEW.status = 'closed' AND EXISTS (
                SELECT 1 FROM public.reviews_decision d WHERE d.sitting_id = NEW.id
            ) AND (
                SELECT count(*) FROM public.reviews_attendance a WHERE a.sitting_id = NEW.id
            ) < (
                SELECT {_QUORUM} FROM public.reviews_sitting s WHERE s.id = NEW.id
            ) THEN {fail("closed_sitting_has_its_quorum_recorded")} END IF;
            RETURN NEW;
        """,
    )


def decision_of_a_sitting_waits_for_its_notice() -> Rule:
    """Trigger that refuses a decision of a sitting before the end of its notice, or without a
    quorum present and somebody besides the confirming user. Locks claim and sitting.

    Counts weekdays from the announcement, since the database does not know the public holidays: it
    refuses less than the verb, which counts working days (`sittings/notice_and_quorum.py`, decision
    0051).
    """
    return Rule(
        name="decision_of_a_sitting_waits_for_its_notice",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.sitting_id IS NULL THEN RETURN NEW; END IF;
            {lock_claim_of_review("NEW.review_id")}
            {_sitting_is_open("NEW.sitting_id")}
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                JOIN public.reviews_review r ON r.id = NEW.review_id
                JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                WHERE s.id = NEW.sitting_id AND s.notice_until <= NEW.at AND (
                    SELECT count(*) FROM generate_series(
                        (s.announced_at AT TIME ZONE 'Asia/Seoul')::date + 1,
                        (NEW.at AT TIME ZONE 'Asia/Seoul')::date,
                        interval '1 day'
                    ) AS day WHERE extract(isodow FROM day) < 6
                ) >= p.sitting_notice_days
            ) THEN {fail("decision_of_a_sitting_waits_for_its_notice")} END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_sitting s
                CROSS JOIN LATERAL (
                    SELECT count(*) AS present,
                        count(*) FILTER (WHERE m.user_id <> NEW.confirmed_by_id) AS others
                    FROM public.reviews_attendance a
                    JOIN public.reviews_member m ON m.id = a.member_id
                    WHERE a.sitting_id = s.id
                ) AS there
                WHERE s.id = NEW.sitting_id AND there.others > 0 AND there.present >=
                    {_QUORUM}
            ) THEN {fail("decision_of_a_sitting_has_its_quorum")} END IF;
            RETURN NEW;
        """,
    )


def closed_sitting_leaves_nothing_undecided() -> Rule:
    """Trigger that refuses to close a sitting while an item is neither decided nor taken out, and
    any change of a closed sitting."""
    return Rule(
        name="closed_sitting_leaves_nothing_undecided",
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.status = 'closed' AND NEW IS DISTINCT FROM OLD THEN
                {fail("closed_sitting_is_frozen")}
            END IF;
            IF OLD.status = 'open' AND NEW.status = 'closed' AND EXISTS (
                SELECT 1 FROM public.reviews_sittingitem i
                JOIN public.reviews_review r ON r.id = i.review_id
                WHERE i.sitting_id = NEW.id AND i.taken_out_by_id IS NULL
                    AND r.status <> 'decided'
            ) THEN {fail("closed_sitting_leaves_nothing_undecided")} END IF;
            RETURN NEW;
        """,
    )


def attendance_is_frozen_with_its_sitting() -> Rule:
    """Trigger that refuses to insert or delete an attendance unless its sitting is open, and always
    to update one."""
    return Rule(
        name="attendance_is_frozen_with_its_sitting",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("the_sitting", "bigint")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN {fail("attendance_is_ticked_or_not")} END IF;
            the_sitting := CASE WHEN TG_OP = 'DELETE' THEN OLD.sitting_id ELSE NEW.sitting_id END;
            {_sitting_is_open("the_sitting")}
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
