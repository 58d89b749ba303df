"""A hold moves beside a claim with which its claim shares something else than with the former one:
the claimant with the one, the account with the other."""

import pytest

from claims.tests.raw_sql import refused, run
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import holding, verbs
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
OTHERS = "220000000001"
MOVE = """UPDATE reviews_payeehold SET other_id = %s, payout_id = %s, same = '{account}',
    status = 'waiting', moved_at = now() WHERE id = %s"""
SAME = "UPDATE reviews_payeehold SET same = '{account}', moved_at = now() WHERE id = %s"


def held_by_claimant():
    """The second claim is on hold beside the first, of the same claimant; a third person has a
    grant to its account."""
    make.one_each(make.CLAIMANT, make.ACCOUNT)
    first, third = make.claim(), make.claim(account=OTHERS)
    second = make.claim(first, make.CLAIMANT, account=OTHERS)
    grants.finished()
    hold = PayeeHold.objects.with_grant().get()
    assert (hold.claim, hold.other, hold.same) == (second, first, ["claimant"])
    return hold, third


def gone(claim):
    cancel_unbatched(Payout.objects.filter(claim=claim), "시험")


def by_a_run(hold):
    gone(hold.other)
    plain = make.claim()  # a claim of another payee
    grants.finished()
    assert plain.payouts.exists()


def by_a_proposal(hold):
    gone(hold.other)
    verbs.propose_release(hold=hold, by=money.secretary(), reason="다른 지점")


def by_a_confirmation(hold):
    hold = make.proposed(hold)
    gone(hold.other)
    verbs.confirm_release(hold=hold, by=money.secretary())


@pytest.mark.parametrize("act", [by_a_run, by_a_proposal, by_a_confirmation])
def test_it_moves_and_names_what_is_shared_now(act):
    hold, third = held_by_claimant()
    act(hold)
    hold.refresh_from_db()
    assert (hold.other, hold.same, hold.status) == (third, ["account"], "waiting")


def test_by_raw_sql_what_is_shared_changes_with_the_claim_alone():
    hold, third = held_by_claimant()
    assert refused(SAME, hold.pk) == "hold_moves_to_a_grant_that_bars"
    gone(hold.other)
    assert refused(SAME, hold.pk) == "hold_moves_to_a_grant_that_bars"
    run(MOVE, third.pk, third.payouts.get().pk, hold.pk)


def test_a_hold_that_the_database_refuses_keeps_no_run_back(monkeypatch):
    """The others end or move, and the run starts; the refused one waits as it was."""
    first_hold, third = held_by_claimant()
    first = make.claim()
    second = make.claim(first, make.CLAIMANT)
    grants.finished()
    other_hold = PayeeHold.objects.get(claim=second)
    gone(first_hold.other)
    gone(first)
    beside = holding._set_beside

    def with_nothing_shared(hold, to):
        return beside(hold, to._replace(same=[]))  # a constraint refuses it

    monkeypatch.setattr(holding, "_set_beside", with_nothing_shared)
    started = grants.run_of()
    assert (started.lapsed, started.moved_holds) == (1, 0)
    first_hold.refresh_from_db()
    other_hold.refresh_from_db()
    assert (first_hold.status, other_hold.status) == ("waiting", "lapsed")
    assert first_hold.other != third
