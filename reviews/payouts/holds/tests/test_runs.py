"""Runs of grants where a payee gets one: what they prepare, what they hold, and how often."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.contacts.tests.factories import corrected_contact
from reviews.payouts.errors.preparation import PayeeGrantedError
from reviews.payouts.grants import running, statement, waiver
from reviews.payouts.grants.confirmations import start_sheet
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.factories import ACCOUNT, CLAIMANT, PHONE
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
NUMBER = "110000000001"


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


@pytest.fixture
def refuses_nothing(monkeypatch):
    """A chunk that the database refuses fails the test: no claim is tried by itself."""
    monkeypatch.setattr(running, "_write_one_by_one", None)


@pytest.mark.usefixtures("refuses_nothing")
@pytest.mark.parametrize("later_was_wrong", [True, False])
def test_two_claims_of_which_one_had_the_account_of_the_other_before(later_was_wrong):
    """Both were filed with one number; one of them is corrected before the run."""
    make.one_each(ACCOUNT)
    first, second = make.claim(account=NUMBER), make.claim(account=NUMBER)
    wrong = second if later_was_wrong else first
    money.new_account(wrong)
    other = make.claim()
    run = grants.finished()
    assert run.status == "done"
    held = set() if later_was_wrong else {second.pk}
    assert states() == ({first.pk, second.pk, other.pk} - held, held)


@pytest.mark.usefixtures("refuses_nothing")
def test_two_claims_of_which_one_had_the_telephone_of_the_other_before():
    make.one_each(PHONE)
    first = make.claim()
    second = make.claim(first, PHONE)
    corrected_contact(claim=second, phone="01055556666")
    assert grants.finished().status == "done"
    assert states() == ({first.pk, second.pk}, set())


def refused_by_a_rule():
    """An ended duplicate that has an account of its own now, so that no run would hold it; the
    tests let the run's query take it."""
    make.one_each()
    duplicate = make.duplicate(make.held(ACCOUNT))
    money.new_account(duplicate.claim)
    return duplicate


def test_a_refused_chunk_goes_on_claim_by_claim_and_names_the_claims(client, monkeypatch):
    duplicate = refused_by_a_rule()
    alone, together = make.claim(), make.claim()
    later = make.claim(together, CLAIMANT)
    monkeypatch.setattr(statement, "MAY_BE_PREPARED", "TRUE")
    run = grants.finished()
    assert (run.status, run.prepared, run.held) == ("done", 2, 1)
    assert states() == (
        {duplicate.other_id, alone.pk, together.pk}, {duplicate.claim_id, later.pk},
    )  # fmt: skip
    assert duplicate.claim.number in run.error and alone.number not in run.error
    client.force_login(money.secretary())
    page = client.get(reverse("payouts:grants")).content.decode()
    assert "작성하지 못한 신청이 있습니다" in page and duplicate.claim.number in page


def test_a_chunk_of_which_every_claim_is_refused_ends_the_run(monkeypatch):
    duplicate = refused_by_a_rule()
    make.claim()
    run = grants.run_of()
    monkeypatch.setattr(statement, "MAY_BE_PREPARED", f"c.id = {duplicate.claim_id}")
    running.process(run.pk)
    run.refresh_from_db()
    assert (run.status, run.prepared) == ("failed", 0)
    assert duplicate.claim.number in run.error


@pytest.mark.parametrize(("size", "chunks"), [(2, 2), (3, 1)])
def test_claims_that_are_written_one_by_one_are_few_in_a_transaction(monkeypatch, size, chunks):
    """The refused claim is the last of three: alone in the second chunk of two."""
    make.one_each()
    alone, other = make.claim(), make.claim()
    with monkeypatch.context() as later:
        later.setattr(statement, "MAY_BE_PREPARED", f"c.id > {other.pk}")
        duplicate = refused_by_a_rule()
    monkeypatch.setattr(statement, "MAY_BE_PREPARED", f"c.id <> {duplicate.other_id}")
    monkeypatch.setattr(running, "CHUNK_ONE_BY_ONE", size)
    tried: list[list[int]] = []
    write = running._write_one_by_one

    def count(run, grant, ids, pairs):
        tried.append(ids)
        return write(run, grant, ids, pairs)

    monkeypatch.setattr(running, "_write_one_by_one", count)
    run = grants.finished()
    assert (run.status, run.prepared) == ("done", 2)
    assert len(tried) == chunks and sorted(sum(tried, [])) == sorted(
        [alone.pk, other.pk, duplicate.claim_id]
    )
    assert duplicate.claim.number in run.error


@pytest.mark.usefixtures("refuses_nothing")
def test_the_run_of_somebody_who_left_the_office_is_not_tried_claim_by_claim():
    make.one_each()
    make.claim()
    by = money.secretary()
    run = grants.run_of(by=by)
    by.groups.clear()
    with pytest.raises(IntegrityError):
        running.process(run.pk)
    run.refresh_from_db()
    assert run.status == "failed" and "다시 시작" in run.error
