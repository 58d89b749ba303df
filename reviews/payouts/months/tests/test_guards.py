"""Attacks on statements, months and the journal by plain SQL as the application's own role."""

from dataclasses import asdict

import pytest
from django.db import IntegrityError, connection, transaction

from claims.tests.raw_sql import denied, refused, row_of, run
from claims.trail.triggers import refused_by
from reviews.payouts.models import (
    DeclinedReopening,
    JournalAccount,
    LedgerEntry,
    MonthClosing,
    StatementFile,
    StatementLine,
)
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import propose_month, withdraw_reopening
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import without_guard

pytestmark = pytest.mark.django_db

CONFIRM = """UPDATE reviews_monthclosing SET status = 'closed', confirmed_by_id = %s,
    confirmed_at = now() WHERE id = %s"""
REOPENING = """UPDATE reviews_monthclosing SET status = 'reopening', reopening_by_id = %s,
    reason = 'x' WHERE id = %s"""
REOPENED = """UPDATE reviews_monthclosing SET status = 'reopened', reopened_by_id = %s,
    ended_at = now() WHERE id = %s"""
FRESH = {"status": "'proposed'", "confirmed_by_id": "NULL", "confirmed_at": "NULL"}


class TestMonths:
    def test_a_declined_reopening_names_two_people_and_stays(self):
        closing = make.reopening(by=money.finance())
        by = money.finance()
        withdraw_reopening(closing=closing, by=by, reason="다음 달에 적음")
        row = DeclinedReopening.objects.get()
        assert (row.asked_by, row.asked, row.by) == (closing.reopening_by, "수수료가 빠짐", by)
        names = "declined_reopening_has_its_reasons"
        assert refused(row_of(row, asked_by_id=str(by.pk))) == names
        assert refused(row_of(row, reason="''")) == names
        denied("UPDATE reviews_declinedreopening SET reason = 'x'")

    def test_the_second_person(self):
        closing = make.proposed()
        own = closing.proposed_by_id
        assert refused(CONFIRM, own, closing.pk) == "month_is_confirmed_by_another_person"
        assert refused(CONFIRM, money.secretary().pk, closing.pk) == "month_is_closed_by_finance"
        assert refused(row_of(closing)) == "month_is_closed_once"
        run(CONFIRM, money.finance().pk, closing.pk)
        sql = "UPDATE reviews_monthclosing SET confirmed_by_id = %s WHERE id = %s"
        assert refused(sql, money.finance().pk, closing.pk) == "figures_of_a_month_are_frozen"

    def test_figures_are_those_of_the_books_and_stay(self):
        closing = make.proposed()
        run("UPDATE reviews_monthclosing SET status = 'withdrawn', withdrawn_by_id = %s",
            money.finance().pk)  # fmt: skip
        fresh = {**FRESH, "withdrawn_by_id": "NULL"}
        more = row_of(closing, **fresh, paid="paid + 1", closing="closing - 1")
        assert refused(more) == "closed_month_has_the_figures_of_the_books"
        assert refused(row_of(closing, **fresh, closing="1")) == "figures_of_a_month_add_up"
        later = row_of(closing, **fresh, starts_on="starts_on - 31", ends_on="starts_on - 1")
        assert refused(later) == "months_are_closed_in_order"
        present = row_of(
            closing, **fresh, starts_on="(starts_on + interval '1 month')::date",
            ends_on="(starts_on + interval '2 months' - interval '1 day')::date",
        )  # fmt: skip
        assert refused(present) == "month_is_closed_after_its_end"
        denied("UPDATE reviews_monthclosing SET paid = 0")
        denied("UPDATE reviews_monthclosing SET detail = '{}'")
        run(row_of(closing, **fresh))

    def test_a_month_is_not_closed_over_what_is_open(self):
        make.month_with_a_payment()
        closing = propose_month(month=make.last_month(), by=money.finance())
        by = money.finance().pk
        with make.on(make.day(12)):
            batch = money.released(money.built(money.approved()))
        assert refused(CONFIRM, by, closing.pk) == "batches_of_a_closed_month_have_results"
        with make.on(make.day(13)):
            money.rest_by_hand(batch)
        name = refused(CONFIRM, by, closing.pk)
        assert name == "differences_of_a_closed_month_are_explained"

    def test_a_statement_that_was_loaded_within_the_month_does_not_cover_it(self):
        month, end = make.last_month(), make.end_of(make.last_month())
        with make.on(end):
            statements.loaded((end, 1_000, "예금이자"), until=end)
            line = StatementLine.objects.get()
            explain_line(line=line, kind="interest", reason="이자", by=money.finance())
        sums = figures_of(month).sums
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            MonthClosing.objects.create(
                starts_on=month, ends_on=end, **asdict(sums), closing=sums.closing,
                proposed_by=money.finance(),
            )  # fmt: skip
        assert refused_by(error.value) == "statement_covers_the_closed_month"

    def test_two_open_it_again(self):
        closing, by = make.closed(), money.finance()
        sql = "UPDATE reviews_monthclosing SET status = 'proposed' WHERE id = %s"
        assert refused(sql, closing.pk) == "reviews_monthclosing_status_moves_as_allowed"
        assert (
            refused(REOPENING, money.secretary().pk, closing.pk) == "month_is_reopened_by_finance"
        )
        run(REOPENING, by.pk, closing.pk)
        assert refused(REOPENED, by.pk, closing.pk) == "month_is_reopened_by_another_person"
        run(REOPENED, money.finance().pk, closing.pk)

    def test_reasons_are_of_open_months_and_by_finance(self):
        make.closed()
        sql = """INSERT INTO reviews_differencereason (month, item, amount, reason, by_id, at)
            VALUES (%s, 'batch:1', 5, %s, %s, now())"""
        month = make.last_month()
        assert refused(sql, month, "x", money.finance().pk) == "difference_is_of_an_open_month"
        name = refused(sql, month, "x", money.secretary().pk)
        assert name == "difference_is_explained_by_finance"
        name = refused(sql, statements.today(), "", money.finance().pk)
        assert name == "difference_is_explained_in_words"


@pytest.mark.django_db(transaction=True)
def test_no_entry_is_booked_in_a_closed_month(owner_connection):
    payout = make.month_with_a_payment()
    make.closed()
    sql = """INSERT INTO reviews_ledgerentry (payout_id, claim_id, programme_id, kind, reserved,
        paid, approval_no, at, booked_on) SELECT id, claim_id, programme_id, 'release', -1, 0, 9,
        now(), %s FROM reviews_payout WHERE id = %s"""
    import psycopg

    with pytest.raises(psycopg.errors.CheckViolation) as error:
        owner_connection.execute(sql, [make.day(20), payout.pk])
    assert error.value.diag.constraint_name == "entry_is_of_an_open_month"
    denied("UPDATE reviews_ledgerentry SET booked_on = current_date")
    assert LedgerEntry.objects.filter(payout=payout).count() == 2


@pytest.mark.django_db(transaction=True)
def test_check_ledger_finds_a_closed_month_that_was_changed(owner_connection):
    from reviews.payouts.ledger.verification import find_differences
    from reviews.payouts.models import MonthClosing

    closing = make.closed()
    sql = "UPDATE reviews_monthclosing SET paid = paid + 7, closing = closing - 7 WHERE id = %s"
    without_guard(owner_connection, MonthClosing, "month_facts", sql, closing.pk)
    found = [str(one) for one in find_differences()]
    assert any("paid: expected 50,000, found 50,007" in one for one in found)
    assert any("explained difference" in one for one in found)


class TestStatements:
    def test_a_line_continues_the_last_one_and_keeps_its_words(self):
        statements.loaded((statements.today(), -500, "이체수수료"))
        line = StatementLine.objects.get()
        given = {"seq": "2", "row_no": "9"}
        assert refused(row_of(line, **given)) == "statement_continues_the_last"
        assert refused(row_of(line, row_no="9")) == "reviews_statementline_seq_key"
        skipped = row_of(line, seq="3", row_no="9", balance="balance - 500")
        assert refused(skipped) == "statement_continues_the_last"
        more = row_of(line, **given, balance="balance - 500")
        assert refused(more) == "statement_keeps_all_its_lines"
        assert refused(row_of(line, **given, amount="0")) == "statement_line_moves_money"
        for change in ("amount = 1", "balance = 1", "shown = ''"):
            denied(f"UPDATE reviews_statementline SET {change}")
        denied("DELETE FROM reviews_statementline")
        denied("DELETE FROM reviews_statementmatch")

    def test_a_file_has_the_lines_that_it_says_and_is_loaded_by_finance(self):
        statements.loaded((statements.today(), -500, "이체수수료"))
        file = StatementFile.objects.get()
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            run(row_of(file, sha256="'other'"))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused_by(error.value) == "statement_keeps_all_its_lines"
        other = row_of(file, sha256="'other'", loaded_by_id=str(money.secretary().pk))
        assert refused(other) == "statement_is_loaded_by_finance"

    def test_a_line_of_a_closed_month_is_neither_added_nor_matched_anew(self):
        make.closed()
        line = StatementLine.objects.get()
        file = line.file
        added = row_of(file, sha256="'other'")
        assert refused(added) == "statement_line_is_of_an_open_month"
        match = line.matches.get()
        by = money.finance().pk
        undo = (
            "UPDATE reviews_statementmatch SET undone_by_id = %s, undone_at = now() WHERE id = %s"
        )
        assert refused(undo, by, match.pk) == "match_is_of_an_open_month"
        assert refused(row_of(match)) == "match_is_of_an_open_month"

    def test_one_row_stands_for_a_line_and_it_fits(self):
        batch = money.released(money.built(money.approved()))
        statements.loaded((statements.today(), -50_000, "대량이체"))
        match = StatementLine.objects.get().matches.get()
        assert refused(row_of(match)) == "line_is_matched_once"
        undo = (
            "UPDATE reviews_statementmatch SET undone_by_id = %s, undone_at = now() WHERE id = %s"
        )
        assert refused(undo, money.secretary().pk, match.pk) == "line_is_matched_by_finance"
        run(undo, money.finance().pk, match.pk)
        assert refused(undo, money.finance().pk, match.pk) == "match_facts_are_frozen"
        fresh = {"undone_by_id": "NULL", "undone_at": "NULL"}
        assert refused(row_of(match, **fresh, kind="'back'")) == "match_fits_its_line"
        other = money.built(money.approved())
        assert refused(row_of(match, **fresh, batch_id=str(other.pk))) == "match_fits_its_line"
        name = refused(row_of(match, **fresh, kind="'fee'", batch_id="NULL"))
        assert name == "match_names_what_stands_for_the_line"
        denied("UPDATE reviews_statementmatch SET kind = 'fee'")
        run(row_of(match, **fresh))
        assert batch.statement_matches.filter(undone_at=None).count() == 1


class TestJournal:
    def test_it_is_read_only_and_codes_stay_while_a_month_is_closed(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('reviews_journalline', 'INSERT, UPDATE')")
            assert cursor.fetchone() == (False,)
        denied("INSERT INTO reviews_journalaccount (role, code, name) VALUES ('x', 'y', 'z')")
        denied("UPDATE reviews_journalaccount SET role = 'bank'")
        run("UPDATE reviews_journalaccount SET code = '11121' WHERE role = 'bank'")
        assert JournalAccount.objects.get(role="bank").code == "11121"
        blank = "UPDATE reviews_journalaccount SET code = '' WHERE role = 'bank'"
        assert refused(blank) == "journal_account_has_code_and_name"
        make.closed()
        sql = "UPDATE reviews_journalaccount SET code = '1' WHERE role = 'bank'"
        assert refused(sql) == "account_codes_change_while_no_month_is_closed"

    def test_a_closed_month_has_no_reason_of_its_lines_taken_back(self):
        make.paid_on(make.day(10))
        end = make.end_of(make.last_month())
        statements.loaded(
            (make.day(10), -50_000, "대량이체"), (make.day(11), -500, "수수료"), until=end
        )
        line = StatementLine.objects.get(amount=-500)
        match = explain_line(line=line, kind="fee", reason="x", by=money.finance())
        make.closed()
        undo = (
            "UPDATE reviews_statementmatch SET undone_by_id = %s, undone_at = now() WHERE id = %s"
        )
        assert refused(undo, money.finance().pk, match.pk) == "match_is_of_an_open_month"
