"""Rules of requests for documents: who is asked, how the due day moves, and what may be closed.

Rule and verb read the documents under the claim's lock, which a receipt takes too: what came before
the closing keeps the review open, however the closing is written.
"""

# Every piece of SQL here is a constant of the models.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail

SEOUL_TODAY = "(now() AT TIME ZONE 'Asia/Seoul')::date"


def closed_as_requested_sql(review: str) -> str:
    """Return PL/pgSQL that fails if a review is `unsubmitted` (미제출 종결) without a closed
    request for documents, or the reverse. `review` is SQL for its key."""
    return f"""
        IF EXISTS (
            SELECT 1 FROM public.reviews_review r WHERE r.id = {review}
                AND (r.status = 'unsubmitted') <> EXISTS (
                    SELECT 1 FROM public.reviews_documentrequest q
                    WHERE q.review_id = r.id AND q.status = 'closed'
                )
        ) THEN {fail("unsubmitted_review_has_its_closed_request")} END IF;
        RETURN NULL;
    """


RULES_OF_DOCUMENT_REQUESTS = [
    Rule(
        name="only_waiting_reviews_are_asked_for_documents",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_review r WHERE r.id = NEW.review_id
                    AND r.round = 1 AND r.status = 'waiting_documents'
            ) THEN {fail("only_waiting_reviews_are_asked_for_documents")} END IF;
            RETURN NEW;
        """,
    ),
    Rule(
        name="due_day_moves_with_an_extension",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
        func=f"""
            IF NEW.due_on < OLD.due_on OR NOT EXISTS (
                SELECT 1 FROM public.reviews_documentextension e
                WHERE e.request_id = NEW.id AND e.due_before = OLD.due_on
                    AND e.due_after = NEW.due_on
            ) THEN {fail("due_day_moves_with_an_extension")} END IF;
            RETURN NEW;
        """,
    ),
    Rule(
        name="reminders_go_forward",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__reminded_step__df=pgtrigger.F("new__reminded_step")),
        func=f"""
            IF NEW.reminded_step < OLD.reminded_step AND NEW.due_on = OLD.due_on
            THEN {fail("claimant_is_reminded_once_a_step")} END IF;
            RETURN NEW;
        """,
    ),
    Rule(
        name="request_is_closed_when_nothing_came",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__status="closed") & pgtrigger.Q(old__status="asked"),
        func=f"""
            PERFORM 1 FROM public.claims_claim c
                JOIN public.reviews_review r ON r.claim_id = c.id
                WHERE r.id = NEW.review_id FOR NO KEY UPDATE OF c;
            IF NEW.due_on >= {SEOUL_TODAY} THEN
                {fail("documents_are_closed_after_their_due_day")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.claims_document d
                JOIN public.reviews_review r ON r.claim_id = d.claim_id
                WHERE r.id = NEW.review_id AND d.received_at >= NEW.asked_at
                    AND d.set_aside_at IS NULL
            ) THEN {fail("documents_that_came_keep_a_review_open")} END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_documentbulk b
                JOIN public.reviews_documentbulkitem i ON i.bulk_id = b.id
                WHERE b.id = NEW.closing_id AND b.act = 'close' AND b.status = 'running'
                    AND b.approved_by_id = NEW.ended_by_id
                    AND b.prepared_by_id = NEW.closing_proposed_by_id
                    AND i.review_id = NEW.review_id
            ) THEN {fail("closing_was_approved")} END IF;
            RETURN NEW;
        """,
    ),
    Rule(
        name="request_is_reopened_in_time",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__status="reopened") & pgtrigger.Q(old__status="closed"),
        func=f"""
            IF NEW.reopen_until < (NEW.reopened_at AT TIME ZONE 'Asia/Seoul')::date
                OR NEW.reopened_at < OLD.ended_at
            THEN
                {fail("closed_review_is_reopened_in_time")}
            END IF;
            RETURN NEW;
        """,
    ),
    Rule(
        name="closed_request_closes_its_review",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__status__in=["closed", "reopened"]),
        func=closed_as_requested_sql("NEW.review_id"),
    ),
]
