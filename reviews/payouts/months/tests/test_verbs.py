"""A month is closed by two people with the figures of the books, and opened again by two."""

import datetime as dt

import pytest

from claims import clock
from claims.errors import DomainError, ForbiddenError, ReasonNeededError
from reviews.payouts.ledger.months import end_of, month_differences, month_sums, next_month
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import (
    JournalAccount,
    JournalLine,
    LedgerEntry,
    MonthClosing,
    StatementLine,
)
from reviews.payouts.months import errors
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    explain_difference,
    propose_month,
    propose_reopening,
    withdraw_month,
    withdraw_reopening,
)
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.errors import StatementAgainError
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line, match_line, undo_match
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def agree():
    assert [str(one) for one in find_differences()] == []


def refusal(error, verb, **given):
    with pytest.raises(error) as raised:
        verb(**given)
    return raised.value


class TestClosing:
    def test_one_proposes_and_another_closes_with_the_figures_of_the_books(self):
        make.month_with_a_payment()
        closing = make.proposed()
        assert closing.status == "proposed"
        assert not MonthClosing.objects.closed().exists()
        closing = confirm_month(closing=closing, by=money.finance())
        opening = statements.OPENING
        assert (closing.opening, closing.paid, closing.closing) == (
            opening, 50_000, opening - 50_000,
        )  # fmt: skip
        assert (closing.statement_closing, closing.difference) == (opening - 50_000, 0)
        assert closing.detail == {"paid": {"tier_grant": 50_000}, "differences": []}
        agree()

    def test_nobody_confirms_a_closing_of_their_own(self):
        by = money.finance()
        closing = make.proposed(by=by)
        refusal(errors.OwnMonthError, confirm_month, closing=closing, by=by)
        refusal(ForbiddenError, confirm_month, closing=closing, by=money.secretary())
        closing = withdraw_month(closing=closing, by=by)
        refusal(errors.MonthMovedError, confirm_month, closing=closing, by=money.finance())
        assert make.proposed().status == "proposed"  # again

    def test_the_present_month_and_a_later_one_are_not_closed(self):
        make.month_with_a_payment()
        present = clock.today().replace(day=1)
        refusal(errors.NotOverError, propose_month, month=present, by=money.finance())
        before = (make.last_month() - dt.timedelta(days=1)).replace(day=1)
        refusal(errors.NoStatementError, propose_month, month=before, by=money.finance())
        with make.on(next_month(present)):
            refusal(errors.NoStatementError, propose_month, month=present, by=money.finance())

    def test_a_month_that_no_statement_covers(self):
        make.paid_on(make.day(10))
        statements.loaded((make.day(10), -50_000, "대량이체"))
        month = make.last_month()
        refusal(errors.NoStatementError, propose_month, month=month, by=money.finance())

    def test_a_statement_of_the_last_day_covers_the_month_once_that_day_is_over(self):
        end, by = end_of(make.last_month()), money.finance()
        with make.on(end):
            first = statements.loaded((end, 1_000, "예금이자"), by=by).file
            explain_line(line=StatementLine.objects.get(), kind="interest", reason="이자", by=by)
        refusal(errors.NoStatementError, propose_month, month=make.last_month(), by=by)
        again = statements.loaded((end, 1_000, "예금이자"), opening=statements.OPENING, by=by).file
        assert (again.sha256, again.rows, again.known) == (first.sha256, 0, 1)
        with pytest.raises(StatementAgainError):
            statements.loaded((end, 1_000, "예금이자"), opening=statements.OPENING, by=by)
        propose_month(month=make.last_month(), by=by)
        agree()

    def test_a_batch_without_its_result(self):
        make.month_with_a_payment()
        with make.on(make.day(12)):
            batch = money.released(money.built(money.approved()))
        error = refusal(
            errors.ResultsMissingError, propose_month, month=make.last_month(), by=money.finance()
        )
        assert batch.number in str(error.message)

    def test_an_unmatched_line_and_a_batch_that_is_not_on_the_statement(self):
        payout = make.paid_on(make.day(10))
        end = end_of(make.last_month())
        statements.loaded((make.day(11), -500, "이체수수료"), until=end)
        month, by = make.last_month(), money.finance()
        assert {one.kind: one.won for one in month_differences(month)} == {
            "line": -500, "batch": 50_000,
        }  # fmt: skip
        refusal(errors.DifferencesOpenError, propose_month, month=month, by=by)
        line = StatementLine.objects.get()
        explain_line(line=line, kind="fee", reason="이체 수수료", by=by)
        refusal(errors.DifferencesOpenError, propose_month, month=month, by=by)
        item = f"batch:{payout.batch_id}"
        given = {"month": month, "item": item, "reason": "은행이 다음 달 1일에 출금", "by": by}
        refusal(errors.DifferenceMovedError, explain_difference, amount=49_000, **given)
        explain_difference(amount=50_000, **given)
        closing = confirm_month(closing=propose_month(month=month, by=by), by=money.finance())
        assert (closing.fees, closing.difference) == (-500, 50_000)
        assert closing.detail["differences"][0]["reason"] == "은행이 다음 달 1일에 출금"
        agree()

    def test_money_on_the_way_at_the_end_of_the_month_needs_no_reason(self):
        batch = make.paid_on(make.day(25)).batch
        statements.loaded(
            (make.day(2), 1_000, "예금이자"), (statements.today(), -50_000, batch.number)
        )
        line = StatementLine.objects.get(amount=1_000)
        explain_line(line=line, kind="interest", reason="이자", by=money.finance())
        [found] = month_differences(make.last_month())
        assert found.passes
        closing = confirm_month(
            closing=propose_month(month=make.last_month(), by=money.finance()), by=money.finance()
        )
        assert closing.difference == 50_000
        agree()

    def test_what_changes_between_the_two_people_is_refused(self):
        closing = make.proposed()
        with make.on(make.day(20)):
            money.failed()
        refusal(errors.FiguresMovedError, confirm_month, closing=closing, by=money.finance())

    def test_differences_that_change_under_the_same_sums_are_refused(self):
        """One line stands for the other batch, or a reason is written again."""
        month, by = make.last_month(), money.finance()
        one, other = (make.paid_on(make.day(10)).batch for _ in range(2))
        statements.loaded((make.day(10), -50_000, "대량이체"), until=end_of(month))
        line = StatementLine.objects.get()
        match = match_line(line=line, target=one, by=by)
        given = {"month": month, "amount": 50_000, "by": by}
        explain_difference(item=f"batch:{other.pk}", reason="다음 달에 출금", **given)
        closing = propose_month(month=month, by=by)
        undo_match(match=match, by=by)
        match_line(line=line, target=other, by=by)
        explain_difference(item=f"batch:{one.pk}", reason="모름", **given)
        refusal(errors.FiguresMovedError, confirm_month, closing=closing, by=money.finance())
        withdraw_month(closing=closing, by=by)
        closing = propose_month(month=month, by=by)
        explain_difference(item=f"batch:{one.pk}", reason="은행이 늦음", **given)
        refusal(errors.FiguresMovedError, confirm_month, closing=closing, by=money.finance())
        assert not MonthClosing.objects.closed().exists()


class TestClosed:
    def test_a_late_entry_is_booked_on_the_first_open_day(self):
        make.closed()
        with make.on(make.day(15)):
            payout = money.approved()
        entry = LedgerEntry.objects.get(payout=payout)
        assert entry.at.date() == make.day(15)
        assert entry.booked_on == next_month(make.last_month())
        agree()

    def test_money_after_a_write_off_is_booked_on_the_first_open_day(self):
        make.closed()
        with make.on(make.day(14)):
            debt = recoveries.confirmed(recoveries.write_off(recoveries.demanded()))
            waits = recoveries.entered(debt, 20_000)
        with make.on(make.day(15)):
            recoveries.confirmed(waits)
        days = LedgerEntry.objects.filter(movement=waits).values_list("kind", "booked_on")
        first = next_month(make.last_month())
        assert list(days) == [("unwaive", first), ("receipt", first)]
        rows = JournalLine.objects.filter(kind="unwaive").order_by("number")
        roles = dict(JournalAccount.objects.values_list("code", "role"))
        assert [(roles[r.code], r.debit, r.credit) for r in rows] == [
            ("receivable", 20_000, 0), ("loss", 0, 20_000),
        ]  # fmt: skip
        agree()

    def test_an_undone_offset_is_booked_on_the_first_open_day(self):
        make.closed()
        with make.on(make.day(14)):
            debt = recoveries.demanded()
            payout = money.tier_payout(claim=money.tier_claim(claimant=debt.claim.claimant))
            offset = recoveries.offset(debt, payout, 20_000)
            recoveries.confirmed(offset, by=money.secretary())
            waits = recoveries.undoing(offset)
        with make.on(make.day(15)):
            recoveries.confirmed(waits, by=money.secretary())
        entry = LedgerEntry.objects.get(movement=waits)
        assert (entry.at.date(), entry.receivable) == (make.day(15), 20_000)
        assert entry.booked_on == next_month(make.last_month())
        rows = JournalLine.objects.filter(kind="unoffset").order_by("number")
        assert list(rows.values_list("debit", "credit")) == [(20_000, 0), (0, 20_000)]
        agree()

    def test_a_match_of_its_lines_stays(self):
        make.closed()
        match = StatementLine.objects.get().matches.get()
        with pytest.raises(DomainError) as raised:
            undo_match(match=match, by=money.finance())
        assert raised.value.code == "closed_month"

    def test_it_is_opened_again_by_two_and_closed_anew(self):
        by = money.finance()
        closing = make.reopening(by=by)
        assert MonthClosing.objects.closed().get() == closing
        refusal(errors.OwnReopeningError, confirm_reopening, closing=closing, by=by)
        closing = withdraw_reopening(closing=closing, by=by)
        assert (closing.status, closing.reason) == ("closed", "")
        closing = propose_reopening(closing=closing, reason="수수료가 빠짐", by=by)
        confirm_reopening(closing=closing, by=money.finance())
        assert not MonthClosing.objects.closed().exists()
        with make.on(make.day(16)):
            payout = money.approved()
        assert LedgerEntry.objects.get(payout=payout).booked_on == make.day(16)
        again = confirm_month(closing=make.proposed(), by=money.finance())
        assert again.entries == month_sums(make.last_month()).entries
        agree()

    def test_another_person_declines_a_reopening_with_a_reason_only(self):
        closing = make.reopening(by=money.finance())
        by = money.finance()
        refusal(ReasonNeededError, withdraw_reopening, closing=closing, by=by, reason=" ")
        assert MonthClosing.objects.get().status == "reopening"
        withdraw_reopening(closing=closing, by=by, reason="다음 달에 적음")
        assert MonthClosing.objects.get().status == "closed"

    def test_only_the_last_one_is_opened_again(self):
        before = (make.last_month() - dt.timedelta(days=1)).replace(day=1)
        make.paid_on(before.replace(day=10))
        statements.loaded((before.replace(day=10), -50_000, "대량이체"))
        make.month_with_a_payment()
        both = [
            confirm_month(
                closing=propose_month(month=month, by=money.finance()), by=money.finance()
            )
            for month in (before, make.last_month())
        ]
        assert both[1].opening == both[0].closing
        given = {"reason": "잘못", "by": money.finance()}
        refusal(errors.NotTheLastError, propose_reopening, closing=both[0], **given)


class TestJournal:
    def vouchers(self):
        return list(JournalLine.objects.order_by("number"))

    def test_each_voucher_balances_and_numbers_have_no_gap(self):
        make.month_with_a_payment()
        found = recoveries.demanded()
        recoveries.received(found, 20_000)
        rows = self.vouchers()
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows) > 0
        for month in {row.month for row in rows}:
            numbers = sorted({row.voucher for row in rows if row.month == month})
            assert numbers == [f"{month:%Y-%m}-{n:05d}" for n in range(1, len(numbers) + 1)]
        assert {(row.kind, row.code) for row in rows if row.kind == "receipt"} == {
            ("receipt", "11120"), ("receipt", "11350"),
        }  # fmt: skip
        agree()

    def test_a_month_is_a_draft_until_it_is_closed(self):
        make.month_with_a_payment()
        month = JournalLine.objects.filter(month=make.last_month())
        assert set(month.values_list("draft", flat=True)) == {True}
        before = list(month.order_by("number").values_list("number", "debit", "credit"))
        confirm_month(closing=make.proposed(), by=money.finance())
        assert set(month.values_list("draft", flat=True)) == {False}
        assert list(month.order_by("number").values_list("number", "debit", "credit")) == before
