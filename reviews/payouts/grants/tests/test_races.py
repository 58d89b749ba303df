"""Runs at the same moment as other runs, withdrawals and accounts: real threads, real locks."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from claims.register.models import BankAccount
from claims.tests.races import at_once, errors_of
from reviews.payouts.grants import errors, running
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import TIER, by_hand, rows_of
from reviews.payouts.models import GrantRun, PayoutBar
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_starts_make_one_run():
    grants.claim_of(TIER)
    people = [make.secretary() for _ in range(4)]
    answers = at_once(*(lambda by=by: grants.run_of(by=by) for by in people))
    refused = errors_of(answers)
    assert len(refused) == 3
    assert all(isinstance(error, errors.RunUnderWayError) for error in refused)
    assert GrantRun.objects.count() == 1


def test_two_workers_at_one_run_write_each_row_once(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)
    for _ in range(11):
        grants.claim_of(TIER)
    expected, run = by_hand(TIER), grants.run_of()
    answers = at_once(*[lambda: running.process(run.pk)] * 4)
    assert errors_of(answers) == []
    run.refresh_from_db()
    assert rows_of(run) == expected
    assert (run.status, run.prepared, run.total) == ("done", 11, 550_000)
    assert PayoutBar.objects.count() == 11


def test_an_account_that_comes_meanwhile_is_not_lost():
    """Either the run sees it, or the row follows it: never an older account stays."""
    claims = [grants.claim_of(TIER, account=turn % 2 == 0) for turn in range(6)]
    run, by = grants.run_of(), make.secretary()

    def corrected(claim):
        return lambda: record_account(
            claim=claim, by=by, bank="004", number="55501234567890",
            holder=claim.representative, reason="정정",
        )  # fmt: skip

    answers = at_once(lambda: running.process(run.pk), *(corrected(c) for c in claims))
    assert errors_of(answers) == []
    for claim in claims:
        newest = BankAccount.objects.newest_of(claim)
        assert newest.last4 == "7890"
        assert set(claim.payouts.values_list("account", flat=True)) <= {newest.pk}
    assert {c.pk for c in claims[::2]} <= {row[0] for row in rows_of(run)}
