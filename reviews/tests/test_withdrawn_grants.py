"""A claim that is withdrawn and its base grant: two packages, one lock."""

import pytest

from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Review
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.queue.verification import find_differences
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.grants import running
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "after"),
    [("prepared", "cancelled"), ("approved", "cancelled"), ("batched", "batched")],
)
def test_a_withdrawn_claim_takes_its_grant_along_unless_a_batch_holds_it(state, after):
    claim = grants.claim_of(BASE)
    review = make.open_review(claim)
    grants.finished(BASE)
    payout = Payout.objects.get(claim=claim)
    if state != "prepared":
        payout = make.approved(payout)
    if state == "batched":
        make.built(payout)
    withdraw_review(review=review, by=make.secretary(), reason="철회 요청")
    payout.refresh_from_db()
    assert payout.status == after
    assert (payout.ended_reason == "신청 철회") == (after == "cancelled")


def test_a_batch_that_is_cancelled_gives_no_grant_back_to_a_withdrawn_claim():
    """Its row would be approved again, and go out with the next batch."""
    claim = grants.claim_of(BASE)
    review = make.open_review(claim)
    grants.finished(BASE)
    payout = make.approved(Payout.objects.get(claim=claim))
    other = make.approved()
    batch = make.built(payout, other)
    withdraw_review(review=review, by=make.secretary(), reason="철회 요청")
    cancel_batch(batch=batch, by=make.finance(), reason="시험")
    payout.refresh_from_db()
    other.refresh_from_db()
    assert (payout.status, other.status) == ("cancelled", "approved")


def test_raw_sql_takes_no_withdrawn_grant_up_again():
    claim = grants.claim_of(BASE)
    grants.finished(BASE)
    payout = make.approved(Payout.objects.get(claim=claim))
    grants.withdrawn(claim)
    batch = PayoutBatch.objects.create(number="B-0101-77", programme=payout.programme)
    sql = "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s"
    assert refused(sql, batch.pk, payout.pk) == "withdrawn_claim_is_granted_nothing"


def test_an_appeal_that_is_withdrawn_leaves_the_base_grant_alone():
    claim = grants.claim_of(BASE)
    make.decided_payout(claim=claim, account=False)
    second = make.open_review(claim, round=2)
    grants.finished(BASE)
    withdraw_review(review=second, by=make.secretary(), reason="이의신청 취하")
    assert Payout.objects.get(claim=claim, kind=BASE).status == "prepared"


@pytest.mark.parametrize("state", ["prepared", "approved", "batched", "paid"])
def test_a_correction_of_a_grant_leaves_with_its_claim_or_stays_as_the_grant_does(state):
    """A claim moved to the council after its tier grant was paid: the rest of the base grant is a
    correction, and a claimant who withdraws during the review keeps it, as they keep the grant."""
    claim = make.tier_claim(30_000)
    make.paid(make.approved(make.tier_payout(claim=claim, amount=30_000)))
    moved = objections.proposed(claim, outcome="upheld", to_route="committee_review")
    confirm_answer(objection=moved, by=make.secretary())
    more = Payout.objects.get(claim=claim, kind="correction")
    if state != "prepared":
        more = make.approved(more)
    batch = make.built(more) if state == "batched" else None
    if state == "paid":
        make.paid(more)
    review = Review.objects.get(claim=claim)
    withdraw_review(review=review, by=make.secretary(), reason="철회 요청")
    more.refresh_from_db()
    assert more.status == ("cancelled" if state in ("prepared", "approved") else state)
    if batch is not None:
        cancel_batch(batch=batch, by=make.finance(), reason="시험")
        more.refresh_from_db()
        assert (more.status, more.ended_reason) == ("cancelled", "신청 철회")
    assert list(find_differences()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(6))
def test_a_withdrawal_and_a_run_leave_no_live_grant_of_a_withdrawn_claim(turn):
    claims = [grants.claim_of(BASE) for _ in range(4)]
    reviews = [make.open_review(claim) for claim in claims]
    run, by = grants.run_of(BASE), make.secretary()

    def withdraw(review):
        return lambda: withdraw_review(review=review, by=by, reason="철회 요청")

    acts = [lambda: running.process(run.pk), *(withdraw(one) for one in reviews[:2])]
    answers = at_once(*(acts if turn % 2 else reversed(acts)))
    assert errors_of(answers) == []
    run.refresh_from_db()
    assert run.status == "done"
    for claim in claims[:2]:
        assert set(claim.payouts.values_list("status", flat=True)) <= {"cancelled"}
    for claim in claims[2:]:
        assert list(claim.payouts.values_list("status", flat=True)) == ["prepared"]
