"""After any acts in any order the journal balances, and the figures of months are those of the
ledger and the statement."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import clock
from claims.errors import DomainError
from reviews.payouts.ledger.months import (
    beginning,
    end_of,
    first_of,
    month_differences,
    month_sums,
    next_month,
)
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import (
    JournalLine,
    LedgerEntry,
    MonthClosing,
    Payout,
    Recovery,
    RecoveryMovement,
    StatementLine,
    StatementMatch,
)
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    explain_difference,
    propose_month,
    propose_reopening,
)
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line, undo_match
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
DAYS = 70  # before today
KINDS = ("fee", "interest", "funds", "other")


class Office:
    """Acts on money, statements and months; each takes a number that chooses."""

    def __init__(self):
        self.people = [money.finance(), money.finance()]
        self.at = clock.today() - dt.timedelta(days=DAYS)
        self.due = []  # withdrawals and deposits that the statement will show

    def pay(self, n):
        payout = make.paid_on(self.at)
        self.due.append((-50_000, payout.batch.number if n % 2 else "대량이체"))

    def fail(self, n):
        with make.on(self.at):
            payout = money.failed()
        self.due.append((-50_000, payout.batch.number))
        if n % 2:
            self.due.append((50_000, f"P{payout.pk:09d}"))

    def demand(self, n):
        payout = Payout.objects.filter(status="paid", recoveries=None).first()
        if payout:
            with make.on(self.at, 15):
                recoveries.demanded(payout, amount=10_000 + n)

    def receive(self, n):
        found = payout_of_recovery()
        if found:
            with make.on(self.at, 16):
                recoveries.received(found, 1_000 + n)
            self.due.append((1_000 + n, f"{found.number} 홍길동"))

    def reverse(self, n):
        movement = RecoveryMovement.objects.filter(kind="received", status="confirmed").first()
        if movement:
            with make.on(self.at, 17):
                recoveries.confirmed(recoveries.undoing(movement))

    def statement(self, n):
        lines = [(self.at, *one) for one in self.due] or [(self.at, -100 - n, "수수료")]
        if n % 3 == 0:
            lines.append((self.at, 500_000 + n, "재단 사업비"))
        statements.loaded(*lines)
        self.due.clear()

    def explain(self, n):
        line = StatementLine.objects.open().order_by("seq").first()
        if line:
            by = self.people[n % 2]
            explain_line(line=line, kind=KINDS[n % 4], reason="사유", by=by)

    def undo(self, n):
        match = StatementMatch.objects.filter(undone_at=None).order_by("-pk").first()
        if match:
            undo_match(match=match, by=self.people[0])

    def close(self, n):
        begins = beginning()
        if begins is None:
            return
        last = MonthClosing.objects.closed().order_by("-ends_on").first()
        month = next_month(last.starts_on) if last else begins
        for line in StatementLine.objects.open().filter(day__lte=end_of(month)):
            explain_line(line=line, kind="other", reason="사유", by=self.people[0])
        for one in figures_of(month).open_items:
            explain_difference(
                month=month, item=one.found.item, amount=one.found.won, reason="사유",
                by=self.people[1],
            )  # fmt: skip
        closing = propose_month(month=month, by=self.people[n % 2])
        confirm_month(closing=closing, by=self.people[(n + 1) % 2])

    def reopen(self, n):
        last = MonthClosing.objects.closed().order_by("-ends_on").first()
        if last and n % 4 == 0:
            propose_reopening(closing=last, reason="사유", by=self.people[0])
            confirm_reopening(closing=last, by=self.people[1])

    def wait(self, n):
        self.at = min(self.at + dt.timedelta(days=5 + n % 17), clock.today())


def payout_of_recovery():
    return Recovery.objects.still_owed().order_by("pk").first()


ACTS = [name for name in vars(Office) if not name.startswith("_")]
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), min_size=6, max_size=22)


def books_agree():
    assert [str(one) for one in find_differences()] == []
    rows = list(JournalLine.objects.order_by("number"))
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.voucher] = sums.get(row.voucher, 0) + row.debit - row.credit
    assert set(sums.values()) <= {0}
    for month in {row.month for row in rows}:
        numbers = sorted(v for v in sums if v.startswith(f"{month:%Y-%m}"))
        assert numbers == [f"{month:%Y-%m}-{n:05d}" for n in range(1, len(numbers) + 1)]
    months_agree()


def months_agree():
    begins = beginning()
    if begins is None:
        return
    month, opening = begins, None
    while month <= clock.today():
        sums = month_sums(month)
        items = month_differences(month)
        assert sum(one.won for one in items) == sums.difference
        assert opening in (None, sums.opening)
        opening = sums.closing
        paid = LedgerEntry.objects.filter(
            kind="pay", booked_on__gte=month, booked_on__lte=end_of(month)
        ).aggregate(won=Sum("paid"))["won"]
        assert sums.paid == (paid or 0)
        month = next_month(month)
    for closing in MonthClosing.objects.closed():
        late = LedgerEntry.objects.filter(
            booked_on__gte=closing.starts_on, booked_on__lte=closing.ends_on
        )
        assert late.count() == closing.entries
        assert first_of(closing.ends_on) == closing.starts_on


@settings(max_examples=12, deadline=None, derandomize=True)
@given(acts=acts)
def test_the_books_agree_after_any_acts(acts):
    with transaction.atomic():
        office = Office()
        for name, number in acts:
            try:
                with transaction.atomic():
                    getattr(office, name)(number)
            except DomainError:
                continue
        books_agree()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
