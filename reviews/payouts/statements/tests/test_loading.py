"""Statements are loaded once, continue each other, and find what stands for their lines."""

import io
from datetime import timedelta

import pytest

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import StatementLine, StatementMatch
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements import errors
from reviews.payouts.statements.loading import load_statement
from reviews.payouts.statements.matching import match_open_lines
from reviews.payouts.statements.tests import factories as make
from reviews.payouts.statements.tests.factories import loaded, paper, today
from reviews.payouts.statements.verbs import explain_line, match_again, match_line, undo_match
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def refusal(error, verb, **given):
    with pytest.raises(error) as raised:
        verb(**given)
    return raised.value


def kinds():
    """Kind of what stands for each line, in order."""
    return [
        line.matches.filter(undone_at=None).values_list("kind", flat=True).first()
        for line in StatementLine.objects.order_by("seq")
    ]


class TestLoading:
    def test_the_same_bytes_are_refused_and_overlapping_days_are_passed_over(self):
        by = money.finance()
        first = [(today(), 1_000, "재단 사업비"), (today(), -100, "이체수수료")]
        loaded(*first, by=by)
        again = {"name": "거래내역.csv", "by": by}
        same = io.BytesIO(paper(*first))
        refusal(errors.StatementAgainError, load_statement, file=same, **again)
        longer = [*first, (today(), -200, "이체수수료"), (today(), 7, "예금이자")]
        found = load_statement(file=io.BytesIO(paper(*longer)), **again)
        assert (found.file.rows, found.file.known) == (2, 2)
        assert list(StatementLine.objects.order_by("seq").values_list("seq", "amount")) == [
            (1, 1_000), (2, -100), (3, -200), (4, 7),
        ]  # fmt: skip
        known = io.BytesIO(paper(*first) + b"\r\n")
        refusal(errors.NothingNewError, load_statement, file=known, **again)
        assert [*find_differences()] == []

    def test_lines_before_the_first_stored_one_are_refused(self):
        loaded((today(), 1_000, "재단 사업비"))
        earlier = paper((today(), 70, "예금이자"), (today(), 1_000, "재단 사업비"),
                        (today(), -5, "수수료"), opening=make.OPENING - 70)  # fmt: skip
        given = {"file": io.BytesIO(earlier), "name": "b.csv", "by": money.finance()}
        error = refusal(errors.EarlierLinesError, load_statement, **given)
        assert "그보다 앞선 줄" in str(error.message)
        assert StatementLine.objects.count() == 1

    def test_two_lines_that_undo_each_other_are_new_once(self):
        """The third line has day, time, won and balance of the first one."""
        lines = [(today(), 100, "입금"), (today(), -100, "반환"), (today(), 100, "입금")]
        loaded(*lines[:1])
        loaded(*lines, opening=make.OPENING)
        assert list(StatementLine.objects.order_by("seq").values_list("amount", flat=True)) == [
            100, -100, 100,
        ]  # fmt: skip

    def test_a_gap_and_another_balance_are_refused(self):
        loaded((today(), 1_000, "재단 사업비"))
        error = refusal(
            errors.StatementGapError, load_statement, by=money.finance(), name="b.csv",
            file=io.BytesIO(paper((today(), -100, "x"), opening=5)),
        )  # fmt: skip
        assert "100,001,000" in str(error.message)
        assert StatementLine.objects.count() == 1

    def test_who_may_load_and_until_when_it_speaks(self):
        file = io.BytesIO(paper((today(), 1_000, "재단 사업비")))
        refusal(ForbiddenError, load_statement, file=file, name="a", by=money.secretary())
        tomorrow = clock.today() + timedelta(days=1)
        given = {"file": file, "name": "a", "by": money.finance(), "until": tomorrow}
        refusal(errors.UntilDayError, load_statement, **given)


class TestMatching:
    def test_a_batch_by_its_sum_its_number_and_its_single_lines(self):
        by_sum = money.released(money.built(*money.many_approved(2)))
        named = money.released(money.built(money.approved()))
        single = money.released(money.built(*money.many_approved(2)))
        rows = list(single.payouts.order_by("pk"))
        loaded(
            (today(), -by_sum.total, "대량이체"),
            (today(), -20_000, f"대량이체 {named.number}"),
            *((today(), -row.amount, f"P{row.pk:09d}") for row in rows),
        )
        assert kinds() == ["batch"] * 4
        found = StatementMatch.objects.order_by("line__seq").values_list("batch", "payout", "by")
        assert list(found) == [
            (by_sum.pk, None, None), (named.pk, None, None),
            *((single.pk, row.pk, None) for row in rows),
        ]  # fmt: skip

    def test_two_batches_of_one_sum_wait_for_a_person(self):
        both = [money.released(money.built(money.approved())) for _ in range(2)]
        loaded((today(), -50_000, "대량이체"))
        assert kinds() == [None]
        line, by = StatementLine.objects.get(), money.finance()
        match = match_line(line=line, target=both[0], by=by)
        refusal(errors.LineMatchedError, match_line, line=line, target=both[1], by=by)
        undo_match(match=match, by=by)
        refusal(errors.MatchUndoneError, undo_match, match=match, by=by)
        match_line(line=line, target=both[1], by=by)
        assert kinds() == ["batch"]

    def test_money_of_a_failed_payment_that_came_back(self):
        payout = money.failed()
        loaded(
            (today(), -50_000, payout.batch.number),
            (today(), 50_000, f"P{payout.pk:09d}"),
        )
        assert kinds() == ["batch", "back"]

    def test_a_receipt_by_its_number_and_one_that_is_confirmed_later(self):
        found = recoveries.demanded()
        recoveries.confirmed(recoveries.entered(found, 10_000, reference="20230601-77"))
        loaded(
            (today(), 10_000, "홍길동", "2023 0601 77"),
            (today(), 15_000, f"{found.number} 홍길동"),
        )
        assert kinds() == ["receipt", None]
        recoveries.received(found, 15_000)
        assert match_again(by=money.finance()) == 1
        assert kinds() == ["receipt", "receipt"]
        assert match_open_lines() == 0

    def test_what_does_not_fit(self):
        found = recoveries.demanded()
        receipt = recoveries.entered(found, 10_000)
        loaded((today(), 10_000, "홍길동"), (today(), 9_000, "홍길동"))
        first, second = StatementLine.objects.order_by("seq")
        by = money.finance()
        refusal(errors.NotFittingError, match_line, line=first, target=receipt, by=by)  # waits
        recoveries.confirmed(receipt)
        refusal(errors.NotFittingError, match_line, line=second, target=receipt, by=by)
        built = money.built(money.approved())
        refusal(errors.NotFittingError, match_line, line=second, target=built, by=by)
        match_line(line=first, target=receipt, by=by)

    def test_a_reason_is_a_persons(self):
        loaded((today(), -500, "이체수수료"))
        line, by = StatementLine.objects.get(), money.finance()
        refusal(ReasonNeededError, explain_line, line=line, kind="fee", reason=" ", by=by)
        refusal(
            ForbiddenError, explain_line, line=line, kind="fee", reason="x", by=money.secretary()
        )
        match = explain_line(line=line, kind="fee", reason="타행이체 수수료", by=by)
        assert (match.by, match.reason) == (by, "타행이체 수수료")
        undo_match(match=match, by=by)
        assert kinds() == [None]
        assert line.balance == make.OPENING - 500
