"""The demo's account: months that are over are closed, and two lines wait for a reason."""

import pytest

from reviews.demo.statements import load_statements
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import MonthClosing, StatementLine
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.tests import factories as months
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_closed_month_and_two_open_differences():
    for day in (5, 12):
        months.paid_on(months.day(day))
    with months.on(months.day(20)):
        make.failed()
    recoveries.received(recoveries.demanded(), 20_000)
    people = {"finance1": make.finance(), "finance2": make.finance()}
    assert load_statements(people) > 8
    [closing] = MonthClosing.objects.closed()
    assert closing.starts_on == months.last_month()
    assert (closing.paid, closing.difference, closing.fees) == (100_000, 0, -1_500)
    present = figures_of(statements.clock.today().replace(day=1))
    assert [one.found.won for one in present.open_items] == [70_000, -33_000]
    assert StatementLine.objects.open().count() == 2
    assert [str(one) for one in find_differences()] == []


def test_without_transfers_there_is_no_statement():
    assert load_statements({"finance1": make.finance(), "finance2": make.finance()}) == 0
    assert not StatementLine.objects.exists()
