"""Triggers on transfer files, bank results, answers to result lines and steps of work on them."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql


def batch_file_is_of_its_open_batch() -> Rule:
    """Trigger that refuses a BatchFile unless its batch is open and the row states exactly the
    batch's number of payouts and sum."""
    return Rule(
        name="batch_file_is_of_its_batch",
        operation=pgtrigger.Insert,
        declare=[("held", "record")],
        func=f"""
            PERFORM 1 FROM public.reviews_payoutbatch b
            WHERE b.id = NEW.batch_id AND b.status = 'open' FOR SHARE;
            IF NOT FOUND THEN {fail("batch_file_is_written_at_building")} END IF;
            SELECT count(*) AS n, COALESCE(sum(p.amount), 0) AS won INTO held
            FROM public.reviews_payout p WHERE p.batch_id = NEW.batch_id;
            IF held.n = 0 OR held.n <> NEW.rows OR held.won <> NEW.total THEN
                {fail("batch_file_holds_its_batch")}
            END IF;
            RETURN NEW;
        """,
    )


def released_batch_has_its_files() -> Rule:
    """Trigger that refuses the release of a batch without a BatchFile that states its count and
    total."""
    return Rule(
        name="released_batch_has_its_files",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.status <> 'released' OR OLD.status = 'released' THEN RETURN NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_batchfile f
                WHERE f.batch_id = NEW.id AND f.rows = NEW.count AND f.total = NEW.total
            ) THEN {fail("released_batch_has_its_files")} END IF;
            RETURN NEW;
        """,
    )


def applied_result_fits_its_payout() -> Rule:
    """Trigger that refuses an applied bank result unless the payment is in the right state: batched
    for the results paid and failed, paid for a return."""
    return Rule(
        name="applied_result_fits",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.match = 'applied' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status =
                    CASE WHEN NEW.outcome = 'returned' THEN 'paid' ELSE 'batched' END
            ) THEN {fail("applied_result_fits_its_payout")} END IF;
            RETURN NEW;
        """,
    )


def applied_result_is_carried_out() -> Rule:
    """Deferred trigger that refuses an applied bank result whose payment is still batched at the
    end of the transaction, or still paid after a failure or return."""
    return Rule(
        name="applied_result_is_carried_out",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__match="applied"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'batched'
            ) OR (NEW.outcome <> 'paid' AND EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.status = 'paid'
            )) THEN {fail("applied_result_is_carried_out")} END IF;
            RETURN NULL;
        """,
    )


def paid_after_a_return_is_another_word() -> Rule:
    """Deferred trigger that refuses a line "paid" as a mere repetition once the payment came back,
    unless its file goes on to state the return: it is then the bank's last word, and a person
    judges it before the payment is repeated."""
    return Rule(
        name="paid_after_a_return",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__match="repeated", new__outcome="paid"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.payout_id = NEW.payout_id AND r.match = 'applied'
                    AND r.outcome = 'returned'
            ) AND NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.payout_id = NEW.payout_id AND r.file_id = NEW.file_id
                    AND r.outcome = 'returned' AND r.row_no > NEW.row_no
            ) THEN {fail("paid_after_a_return_is_another_word")} END IF;
            RETURN NULL;
        """,
    )


def file_keeps_all_its_lines() -> Rule:
    """Deferred trigger that refuses a ResultFile unless, at the end of the transaction, it has as
    many stored lines and unreadable lines as it states."""
    return Rule(
        name="file_keeps_all_its_lines",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        declare=[("held", "record")],
        func=f"""
            SELECT count(*) AS n, count(*) FILTER (WHERE r.match = 'unreadable') AS unreadable
            INTO held FROM public.reviews_bankresult r WHERE r.file_id = NEW.id;
            IF held.n <> NEW.rows OR held.unreadable <> NEW.unreadable THEN
                {fail("file_keeps_all_its_lines")}
            END IF;
            RETURN NULL;
        """,
    )


def answer_is_to_a_line_that_did_not_fit() -> Rule:
    """Trigger that refuses an answer to a result line that was applied or that another answer has
    closed."""
    return Rule(
        name="answer_to_an_open_line",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.id = NEW.result_id AND r.match <> 'applied'
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_resultanswer a
                WHERE a.result_id = NEW.result_id AND a.action <> 'asked_bank'
            ) THEN {fail("answer_is_to_a_line_that_did_not_fit")} END IF;
            RETURN NEW;
        """,
    )


def step_is_of_an_open_line() -> Rule:
    """Trigger that refuses a step of work on a closed line, or on one that a file applied; manual
    results are allowed. The step's number must follow the line's last one."""
    return Rule(
        name="step_of_an_open_line",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM public.reviews_bankresult r
                WHERE r.id = NEW.result_id AND (r.match <> 'applied' OR r.file_id IS NULL)
            ) OR EXISTS (
                SELECT 1 FROM public.reviews_resultanswer a
                WHERE a.result_id = NEW.result_id AND a.action <> 'asked_bank'
            ) THEN {fail("step_is_of_an_open_line")} END IF;
            IF NEW.number <> 1 + (
                SELECT COALESCE(max(s.number), 0) FROM public.reviews_linestep s
                WHERE s.result_id = NEW.result_id
            ) THEN {fail("line_has_one_step_of_a_number")} END IF;
            RETURN NEW;
        """,
    )


def line_is_worked_on_by_finance() -> Rule:
    """Trigger that refuses a step of work whose owner or writer does not hold the permission
    `release_batch`."""
    holds = " AND ".join(
        f"({one} IS NULL OR {holds_sql(one, 'reviews.release_batch')})"
        for one in ("NEW.owner_id", "NEW.by_id")
    )
    return Rule(
        name="worked_on_by_finance",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT ({holds}) THEN {fail("line_is_worked_on_by_finance")} END IF;
            RETURN NEW;
        """,
    )


def result_is_of_a_released_batch() -> Rule:
    """Trigger that refuses an applied bank result unless its payment is in the released or settled
    batch that it names and has the same amount."""
    return Rule(
        name="result_of_a_released_batch",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.match = 'applied' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                JOIN public.reviews_payoutbatch b ON b.id = p.batch_id
                WHERE p.id = NEW.payout_id AND b.id = NEW.batch_id AND p.amount = NEW.amount
                    AND b.status IN ('released', 'settled')
            ) THEN {fail("result_is_of_a_released_batch")} END IF;
            RETURN NEW;
        """,
    )
