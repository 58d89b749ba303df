"""Database rules for the months of the books: what is booked where, and who closes them when.

Closing locks the budgets, which every writer of the ledger locks before it chooses the day of its
entries, and the tables of statements. So an entry or a match is either in the figures of the month,
or finds the month closed.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Books, Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.expressions.months import (
    BEGINNING,
    CLOSED,
    FIRST_OPEN_DAY,
    LAST_WHOLE_DAY,
    open_differences_sql,
    sums_sql,
)

CLOSE = "reviews.close_month"
LOCK_THE_BOOKS = """
            PERFORM 1 FROM public.reviews_budget b ORDER BY b.programme_id FOR NO KEY UPDATE;
            LOCK TABLE public.reviews_statementfile, public.reviews_statementline,
                public.reviews_statementmatch, public.reviews_differencereason IN SHARE MODE;
"""


class OwnersRule(Rule):
    """Trigger whose function runs with the rights of the table's owner, since it takes locks that
    the application's role may not take."""

    as_owner = True


def entry_is_of_an_open_month() -> Books:
    """Trigger that refuses ledger entries booked in a closed month."""
    return Books(
        name="entry_of_an_open_month",
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            IF (SELECT min(n.booked_on) FROM new_rows n) < {FIRST_OPEN_DAY} THEN
                {fail("entry_is_of_an_open_month")}
            END IF;
            RETURN NULL;
        """,
    )


_FIGURES = (
    "opening, paid, returned, received, reversed, fees, interest, funds, other, statement_closing"
)
_OF_THE_ROW = ", ".join(f"NEW.{name}" for name in _FIGURES.split(", "))


def month_is_closed_with_the_figures_of_the_books() -> OwnersRule:
    """Trigger that refuses to propose or close a month unless the person is of finance, the month
    is over and next in order, a statement loaded after its end covers it, its batches have their
    results, every difference is explained, and the figures are those of the books at that
    moment."""
    differences = open_differences_sql("NEW.starts_on", "NEW.ends_on")
    return OwnersRule(
        name="month_closes_with_its_figures",
        declare=[("found", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF NOT (OLD.status = 'proposed' AND NEW.status = 'closed') THEN RETURN NEW; END IF;
            END IF;
            IF NOT {holds_sql("COALESCE(NEW.confirmed_by_id, NEW.proposed_by_id)", CLOSE)} THEN
                {fail("month_is_closed_by_finance")}
            END IF;
            {LOCK_THE_BOOKS}
            IF NEW.ends_on >= (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date THEN
                {fail("month_is_closed_after_its_end")}
            END IF;
            IF NEW.starts_on <> date_trunc('month', NEW.starts_on::timestamp)::date
                OR NEW.ends_on <> (NEW.starts_on + interval '1 month' - interval '1 day')::date
                OR NEW.starts_on IS DISTINCT FROM COALESCE({FIRST_OPEN_DAY}, {BEGINNING})
            THEN {fail("months_are_closed_in_order")} END IF;
            IF {LAST_WHOLE_DAY} IS NULL OR {LAST_WHOLE_DAY} < NEW.ends_on THEN
                {fail("statement_covers_the_closed_month")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_payoutbatch b
                JOIN public.reviews_payout p ON p.batch_id = b.id AND p.status = 'batched'
                WHERE b.released_at IS NOT NULL AND COALESCE(
                    b.transfer_on, (b.released_at AT TIME ZONE 'Asia/Seoul')::date
                ) <= NEW.ends_on
            ) THEN {fail("batches_of_a_closed_month_have_results")} END IF;
            IF EXISTS ({differences}) THEN
                {fail("differences_of_a_closed_month_are_explained")}
            END IF;
            SELECT * INTO found FROM ({sums_sql("NEW.starts_on", "NEW.ends_on")}) s;
            IF ({_OF_THE_ROW}, NEW.entries, NEW.lines) IS DISTINCT FROM (
                found.opening, found.paid, found.returned, found.received, found.reversed,
                found.fees, found.interest, found.funds, found.other, found.statement_closing,
                found.entries, found.lines
            ) THEN {fail("closed_month_has_the_figures_of_the_books")} END IF;
            RETURN NEW;
        """,
    )


def month_is_reopened_by_two_people() -> OwnersRule:
    """Trigger that refuses to propose or confirm the reopening of a month if the person may not
    close months, or if it is not the last closed month."""
    return OwnersRule(
        name="month_reopened_by_two",
        operation=pgtrigger.UpdateOf("status"),
        func=f"""
            IF NEW.status NOT IN ('reopening', 'reopened') OR NEW.status = OLD.status THEN
                RETURN NEW;
            END IF;
            {LOCK_THE_BOOKS}
            IF NOT {holds_sql("COALESCE(NEW.reopened_by_id, NEW.reopening_by_id)", CLOSE)} THEN
                {fail("month_is_reopened_by_finance")}
            END IF;
            IF NEW.ends_on + 1 <> {FIRST_OPEN_DAY} THEN
                {fail("only_the_last_closed_month_is_reopened")}
            END IF;
            RETURN NEW;
        """,
    )


def reason_is_of_an_open_month() -> Rule:
    """Trigger that refuses the reason of a difference from a person without the permission to close
    months, or for a closed month."""
    return Rule(
        name="reason_of_an_open_month",
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT {holds_sql("NEW.by_id", CLOSE)} THEN
                {fail("difference_is_explained_by_finance")}
            END IF;
            IF NEW.month < {FIRST_OPEN_DAY} THEN {fail("difference_is_of_an_open_month")} END IF;
            RETURN NEW;
        """,
    )


def account_codes_change_while_no_month_is_closed() -> Rule:
    """Trigger that refuses a change of a journal account while any month is closed, since the files
    of closed months contain the codes."""
    return Rule(
        name="codes_of_closed_months_stay",
        operation=pgtrigger.Update,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM public.reviews_monthclosing m WHERE m.status IN ({CLOSED})
            ) THEN {fail("account_codes_change_while_no_month_is_closed")} END IF;
            RETURN NEW;
        """,
    )
