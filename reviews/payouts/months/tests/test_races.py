"""Two at once on one month: one of them, and the figures are those of the books."""

import threading
import time

import pytest
from django.db import transaction

from claims.errors import DomainError
from claims.tests.races import at_once
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, MonthClosing, StatementLine
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import confirm_month, propose_month
from reviews.payouts.recoveries.movements.confirming import confirm_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line, match_again, match_line, undo_match
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts):
    """Codes of the refusals; anything else that is raised fails the test."""
    answers = at_once(*acts)
    wrong = [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
    assert wrong == []
    assert [str(one) for one in find_differences()] == []
    return sorted(a.code for a in answers if isinstance(a, DomainError))


def test_two_propose_one_month():
    make.month_with_a_payment()
    people = [money.finance(), money.finance()]
    acts = [lambda by=by: propose_month(month=make.last_month(), by=by) for by in people]
    assert race(*acts) == ["month_taken"]


def test_two_close_one_month():
    closing, people = make.proposed(), [money.finance(), money.finance()]
    acts = [lambda by=by: confirm_month(closing=closing, by=by) for by in people]
    assert race(*acts) == ["month_moved"]
    assert MonthClosing.objects.closed().count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_an_entry_of_the_month_while_it_is_closed(turn):
    """It is in the figures, which then refuses the closing, or on the first open day."""
    closing, by, approver = make.proposed(), money.finance(), money.finance()
    with make.on(make.day(14)):
        payout = money.tier_payout()

    def enter():
        with make.on(make.day(15)):
            return approve_payout(payout=payout, seen=seen_value(payout), by=approver)

    acts = [lambda: confirm_month(closing=closing, by=by), enter]
    codes = race(*(reversed(acts) if turn % 2 else acts))
    entry = LedgerEntry.objects.get(payout=payout)
    closed = MonthClosing.objects.closed().exists()
    assert codes == ([] if closed else ["figures_moved"])
    assert (entry.booked_on > closing.ends_on) == closed


@pytest.mark.parametrize("kind", ["receipt", "write_off"])
def test_a_movement_that_waits_for_the_closing_is_booked_after_it(kind):
    """The closing holds the budgets when the movement is confirmed; the movement reads the closed
    month only once it has them."""
    payout = make.month_with_a_payment()
    with make.on(make.day(12)):
        found = recoveries.demanded(payout, amount=20_000)
        enter = recoveries.write_off
        waits = recoveries.entered(found, 20_000) if kind == "receipt" else enter(found)
    closing, closer, by = make.proposed(), money.finance(), money.finance()
    closes = threading.Event()

    def close():
        with transaction.atomic():
            confirm_month(closing=closing, by=closer)
            closes.set()
            time.sleep(1)

    def confirm():
        closes.wait(30)
        with make.on(make.day(15)):
            confirm_movement(movement=waits, by=by)

    assert race(close, confirm) == []
    assert MonthClosing.objects.closed().exists()
    assert LedgerEntry.objects.get(movement=waits).booked_on > closing.ends_on


@pytest.mark.parametrize("turn", range(2))
def test_a_match_undone_while_the_month_is_closed(turn):
    closing, by, other = make.proposed(), money.finance(), money.finance()
    match = StatementLine.objects.get().matches.get()
    acts = [
        lambda: confirm_month(closing=closing, by=by),
        lambda: undo_match(match=match, by=other),
    ]
    codes = race(*(reversed(acts) if turn else acts))
    closed = MonthClosing.objects.closed().exists()
    assert codes == (["closed_month"] if closed else ["differences_open"])


def test_one_line_is_explained_by_two():
    statements.loaded((statements.today(), -500, "수수료"))
    line, people = StatementLine.objects.get(), [money.finance(), money.finance()]
    acts = [
        lambda by=by: explain_line(line=line, kind="fee", reason="수수료", by=by) for by in people
    ]
    assert race(*acts) == ["line_matched"]


@pytest.mark.parametrize("turn", range(4))
def test_a_deposit_is_entered_and_matched_at_once(turn):
    """By hand with a receipt of another number, or by the system with the one that its words
    name."""
    payouts = make.paid_on(make.day(5)), make.paid_on(make.day(5))
    with make.on(make.day(6)):
        one, two = [recoveries.demanded(payout, amount=20_000) for payout in payouts]
    receipt = recoveries.entered(one, 20_000, reference="0601-778")
    words = one.number if turn > 1 else "입금"
    statements.loaded((statements.today(), 20_000, words, "0601-777"))
    recoveries.confirmed(receipt)
    line, by, other = StatementLine.objects.get(amount=20_000), money.finance(), money.finance()
    acts = [
        lambda: recoveries.entered(two, 20_000, reference="0601-777", by=by),
        lambda: (
            match_again(by=other) if turn > 1 else match_line(line=line, target=receipt, by=other)
        ),
    ]
    codes = race(*(reversed(acts) if turn % 2 else acts))
    assert line.matches.count() + two.movements.count() == 1
    assert set(codes) <= {"deposit_matched", "deposit_explained", "deposit_entered"}


def test_one_statement_is_loaded_by_two():
    people = [money.finance(), money.finance()]
    lines = [(statements.today(), 1_000, "재단 사업비"), (statements.today(), -10, "수수료")]
    acts = [lambda by=by: statements.loaded(*lines, by=by, opening=5) for by in people]
    assert race(*acts) == ["statement_again"]
    assert StatementLine.objects.count() == 2
