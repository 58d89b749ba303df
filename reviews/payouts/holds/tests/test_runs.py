"""Runs of grants where a payee gets one: what they prepare, what they hold, and how often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.contacts.tests.factories import corrected_contact
from reviews.payouts.errors.preparation import PayeeGrantedError
from reviews.payouts.grants import running, waiver
from reviews.payouts.grants.confirmations import start_sheet
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.factories import ACCOUNT, CLAIMANT, PHONE
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def states():
    """(prepared claims, held claims) by their keys."""
    prepared = set(Payout.objects.exclude(status="cancelled").values_list("claim", flat=True))
    return prepared, set(PayeeHold.objects.barring().values_list("claim", flat=True))


@pytest.mark.parametrize("mark", [CLAIMANT, ACCOUNT, PHONE])
@pytest.mark.parametrize("chunk", [1, 2, 2_000])
def test_the_first_claim_of_a_payee_is_prepared_and_the_others_wait(mark, chunk, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", chunk)
    make.one_each(mark)
    first = make.claim()
    others = [make.claim(first, mark) for _ in range(3)]
    alone = make.claim()
    run = grants.finished()
    assert states() == ({first.pk, alone.pk}, {one.pk for one in others})
    assert (run.prepared, run.held, run.without_account, run.looked_at) == (2, 3, 0, run.expected)
    hold = PayeeHold.objects.filter(claim=others[0]).get()
    assert (hold.other_id, hold.same, hold.amount) == (first.pk, [mark], 50_000)
    with pytest.raises(NothingToPrepareError):
        grants.finished()


@pytest.mark.parametrize("marks", [(CLAIMANT,), (ACCOUNT,), ()])
def test_only_the_marks_of_the_policy_count(marks):
    if marks:
        make.one_each(*marks)
    first = make.claim()
    make.claim(first, *({CLAIMANT, ACCOUNT, PHONE} - set(marks)))
    run = grants.finished()
    assert (run.prepared, run.held) == (2, 0)


def test_a_claim_that_shares_with_a_held_one_alone_is_prepared():
    make.one_each(CLAIMANT, ACCOUNT)
    first = make.claim()
    second = make.claim(first, CLAIMANT)
    third = make.claim(second, ACCOUNT)
    grants.finished()
    assert states() == ({first.pk, third.pk}, {second.pk})


def test_a_payee_with_a_tier_grant_gets_no_base_grant():
    make.one_each()
    first = make.claim()
    second = make.claim(first, CLAIMANT, ACCOUNT, base=True)
    grants.finished()
    run = grants.finished("base_grant")
    assert (run.prepared, run.held) == (0, 1)
    hold = PayeeHold.objects.get(claim=second)
    assert (hold.kind, sorted(hold.same)) == ("base_grant", [ACCOUNT, CLAIMANT])


def test_the_claim_with_an_account_comes_before_an_earlier_one_without():
    make.one_each()
    first = make.claim(account="")
    second = make.claim(first, CLAIMANT)
    run = grants.finished()
    assert states()[0] == {second.pk}
    assert (run.prepared, run.without_account, run.held) == (1, 1, 0)
    make.claim()  # so that there is something to prepare
    grants.finished()
    assert states()[1] == {first.pk}


def test_a_corrected_telephone_is_that_of_its_claim():
    make.one_each(PHONE)
    first, second = make.claim(plain_phone="01055556666"), make.claim()
    corrected_contact(claim=second, phone="01055556666")
    grants.finished()
    assert states() == ({first.pk}, {second.pk})


def test_a_released_claim_is_prepared_by_the_next_run():
    hold = make.released()
    run = grants.finished()
    assert (run.prepared, run.held) == (1, 0)
    assert hold.claim.payouts.get().status == "prepared"


def test_a_release_is_not_for_grants_that_come_later():
    hold = make.released()
    third = make.claim(hold.claim, CLAIMANT)
    grants.finished()
    assert PayeeHold.objects.barring().get().claim == third


def test_a_duplicate_is_left_alone():
    hold = make.duplicate()
    make.claim()
    run = grants.finished()
    assert (run.prepared, run.held) == (1, 0)
    assert not hold.claim.payouts.exists()


def test_a_hold_lapses_with_the_other_grant():
    hold = make.held()
    cancel_unbatched(Payout.objects.filter(claim=hold.other), "시험")
    run = grants.finished()
    hold.refresh_from_db()
    assert (hold.status, hold.settled_by, run.prepared) == ("lapsed", None, 1)
    assert hold.claim.payouts.exists()


def test_a_hold_lapses_although_nothing_else_is_prepared():
    """Its own grant is prepared already; without the lapse nobody could approve it."""
    hold = make.held_by_account()
    cancel_unbatched(Payout.objects.filter(claim=hold.other), "시험")
    by = money.secretary()
    assert start_sheet(kind="tier_grant", by=by, failed_seen=None).count == 0
    run = grants.run_of(by=by)
    hold.refresh_from_db()
    assert (hold.status, run.lapsed, run.expected) == ("lapsed", 1, 0)
    running.process(run.pk)
    run.refresh_from_db()
    assert (run.status, run.prepared) == ("done", 0)
    with pytest.raises(NothingToPrepareError):
        grants.run_of()


def test_a_withdrawn_claim_waits_for_nobody():
    hold = make.held()
    grants.withdrawn(hold.claim)
    assert not PayeeHold.objects.waiting().exists()
    make.claim()
    grants.finished()
    hold.refresh_from_db()
    assert hold.status == "lapsed"


def test_a_waiver_of_a_payee_with_a_grant():
    make.one_each()
    second = make.claim(account="")
    grants.BankAccountFactory(claim=second, plain_number="999", holder_match="mismatch")
    first = make.claim(second, CLAIMANT)
    grants.finished()
    assert states() == ({first.pk}, set())
    by = money.secretary()
    done = waiver.prepare_with_waiver(claim=second, kind="tier_grant", by=by, reason="가족 명의")
    assert isinstance(done, PayeeHold) and done.other == first
    again = {"claim": second, "kind": "tier_grant", "by": by, "reason": "가족 명의"}
    with pytest.raises(NothingToPrepareError):
        waiver.prepare_with_waiver(**again)


def test_a_single_grant_is_refused_beside_another_one():
    make.one_each()
    first = make.claim()
    second = make.claim(first, ACCOUNT)
    grants.finished()
    assert states()[1] == {second.pk}
    other = make.claim(first, CLAIMANT)
    with pytest.raises(PayeeGrantedError):
        money.tier_payout(claim=other, account=None)


def test_the_statements_of_a_chunk_do_not_grow_with_the_payees():
    make.one_each()
    counts = []
    for size in (1, 4):
        firsts = [make.claim() for _ in range(size)]
        for first in firsts:
            make.claim(first, CLAIMANT)
        run = grants.run_of()
        with CaptureQueriesContext(connection) as queries:
            running.process(run.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
