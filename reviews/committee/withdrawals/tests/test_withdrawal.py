"""A claim of any route is withdrawn before money is paid, with all that hangs on it, and undone."""

from datetime import timedelta

import pytest
from django.apps import apps

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.register.models import Claim
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.committee.appeals.tests.scene import appealed, first_round, second_round
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.errors import UndoneAlreadyError, UndoTooLateError, WithdrawnAlreadyError
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import (
    Appeal,
    Challenge,
    Objection,
    QueueRow,
    Review,
    SupplementRequest,
    Withdrawal,
)
from reviews.committee.objections.tests import factories as objections
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.challenges import (
    decide_challenge,
    register_challenge,
    withdraw_challenge,
)
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice
from reviews.payouts.errors.preparation import BatchedClaimError, PaidClaimError
from reviews.payouts.grants import running
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
WHY = "신청인이 전화로 철회함"


def withdrawn(claim, by=None):
    return withdraw_claim(claim=claim, by=by or money.secretary(), reason=WHY)


def undone(withdrawal):
    return undo_withdrawal(withdrawal=withdrawal, by=money.secretary(), reason="잘못 처리함")


@pytest.mark.parametrize(
    "route", ["late", "affiliate", "no_monetary_loss", "out_of_scope", "tier_grant"]
)
def test_a_claim_of_every_route_is_withdrawn_and_brought_back(route):
    claim = objections.claim_of(route)
    row = withdrawn(claim)
    claim.refresh_from_db()
    assert claim.withdrawn_at == row.at
    assert Notice.objects.filter(claim=claim, event="claim_withdrawn").count() == 1
    with pytest.raises(WithdrawnAlreadyError):
        withdrawn(claim)
    undone(row)
    claim.refresh_from_db()
    assert (claim.withdrawn_at, claim.withdrawn_by) == (None, None)
    assert Notice.objects.filter(claim=claim, event="withdrawal_undone").count() == 1
    assert withdrawn(claim).pk != row.pk


def test_who_may_and_why():
    claim = objections.late_claim()
    with pytest.raises(ForbiddenError):
        withdrawn(claim, by=objections.agent())
    with pytest.raises(ReasonNeededError):
        withdraw_claim(claim=claim, by=money.secretary(), reason=" ")


@pytest.mark.parametrize("state", ["prepared", "approved"])
def test_unbatched_payouts_are_cancelled_and_prepared_anew_by_an_undo(state):
    payout = money.tier_payout()
    if state == "approved":
        money.approved(payout)
    row = withdrawn(payout.claim)
    payout.refresh_from_db()
    assert (payout.status, payout.ended_reason) == ("cancelled", "신청 철회")
    undone(row)
    anew = Payout.objects.exclude(pk=payout.pk).get(claim=payout.claim)
    assert (anew.kind, anew.amount, anew.status) == (payout.kind, payout.amount, "prepared")
    money.approved(anew)


def test_what_a_decision_granted_is_cancelled_too():
    council.council(6, 0)
    claim = council.decided().claim
    payout = claim.payouts.get(kind="additional")
    row = withdrawn(claim)
    payout.refresh_from_db()
    assert payout.status == "cancelled"
    assert QueueRow.objects.get(claim=claim).standing == "withdrawn"
    assert list(find_differences()) == []
    copy = """INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind,
        amount, basis, status, prepared_at, approval_no, key, holder_waived_reason, ended_reason)
        SELECT claim_id, claimant_id, programme_id, policy_id, kind, amount, basis, 'prepared',
        now(), 0, key || ':2', '', '' FROM reviews_payout WHERE id = %s"""
    assert refused(copy, payout.pk) == "withdrawn_claim_is_granted_nothing"
    undone(row)
    assert QueueRow.objects.get(claim=claim).standing == "decided"
    assert claim.payouts.filter(status="prepared", kind="additional").count() == 1


def test_a_batch_and_a_payment_refuse():
    batched = money.approved()
    money.built(batched)
    with pytest.raises(BatchedClaimError, match="B-"):
        withdrawn(batched.claim)
    paid = money.paid()
    with pytest.raises(PaidClaimError):
        withdrawn(paid.claim)
    assert not Claim.objects.filter(withdrawn_at__isnull=False).exists()
    assert not Withdrawal.objects.exists()


# ------------------------------------------------------------------ what ends with the claim
def test_an_open_review_ends_with_its_request_and_opens_where_it_was():
    council.council(6, 0)
    asked, seen = council.in_review(), council.in_review()
    request_supplement(review=asked, by=council.secretary(), kinds=["bankbook_copy"], text="다시")
    stopped = SupplementRequest.objects.get(review=asked).stopped_due_on
    council.vote(seen, council.panel(seen)[0])
    waits, chair = council.waiting(), council.deciding()
    rows = [withdrawn(review.claim) for review in (asked, seen, waits, chair)]
    assert set(Review.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert SupplementRequest.objects.get(review=asked).status == "cancelled"
    assert list(find_differences()) == []
    for row in rows:
        undone(row)
    after = [Review.objects.get(pk=one.pk) for one in (asked, seen, waits, chair)]
    assert [one.status for one in after] == [
        "in_review", "in_review", "waiting_documents", "deciding",
    ]  # fmt: skip
    assert after[0].due_on >= stopped
    assert list(find_differences()) == []
    # The ballot of the restored review continues.
    council.vote(after[1], council.panel(after[1])[1])
    assert SupplementRequest.objects.get(review=asked).status == "cancelled"


def test_open_objections_and_appeals_end_and_open_again():
    objection = objections.proposed()
    waiting = appealed(first_round())
    second = second_round()
    claims = [objection.claim, waiting.review1.claim, second.claim]
    rows = [withdrawn(claim) for claim in claims]
    assert Objection.objects.get().status == "withdrawn"
    assert set(Appeal.objects.values_list("status", flat=True)) == {"withdrawn"}
    for row in rows:
        undone(row)
    assert Objection.objects.get().status == "received"
    assert set(Appeal.objects.values_list("status", flat=True)) == {"received", "accepted"}
    assert Review.objects.get(pk=second.pk).status == "in_review"
    assert list(find_differences()) == []


def test_an_undo_lets_the_ballot_wait_for_the_chair_again():
    with council.long_ago():
        council.council(size=3, substitutes=0)
        review = council.in_review()
        seats = council.panel(review)
        one = register_challenge(assignment=seats[0], by=council.secretary(), grounds="경쟁 업체")
        over = register_challenge(assignment=seats[1], by=council.secretary(), grounds="친구")
        withdraw_challenge(challenge=over, by=council.secretary())
        for seat in seats:
            council.vote(review, seat, "grant")
        row = withdrawn(review.claim)
        one.refresh_from_db()
        assert (one.status, one.decided_by, one.decided_at) == ("withdrawn", None, row.at)
        undone(row)
    one.refresh_from_db()
    over.refresh_from_db()
    assert (one.status, one.decided_by, one.decided_at) == ("received", None, None)
    assert over.status == "withdrawn"  # the claimant's own act is not undone
    events = apps.get_model("reviews", "ChallengeEvent").objects.filter(pgh_obj=one)
    assert list(events.order_by("pk").values_list("status", flat=True)) == [
        "received", "withdrawn", "received",
    ]  # fmt: skip
    ballot = review.ballots.get()
    assert ballot not in due_ballots() and not close_due_ballot(ballot=ballot)
    assert not Payout.objects.filter(claim=review.claim, kind="additional").exists()
    decide_challenge(challenge=one, by=council.chair(), upheld=False, answer="이유 없음")
    assert one.closed_its_ballot


def test_the_desk_says_that_a_challenge_ended_and_after_an_undo_that_it_waits(client):
    council.council(size=3, substitutes=0)
    review = council.in_review()
    seat = council.panel(review)[0]
    register_challenge(assignment=seat, by=council.secretary(), grounds="경쟁 업체")
    client.force_login(council.secretary())
    desk, ended = f"/reviews/{review.claim.number}/", "기피 신청이 철회되었습니다"
    row = withdrawn(review.claim)
    assert ended in client.get(desk).content.decode()
    undone(row)
    assert ended not in client.get(desk).content.decode()
    assert list(Challenge.objects.pending()) == list(seat.challenges.all())


def test_raw_sql_opens_no_challenge_and_no_review_without_its_challenge():
    council.council(size=4, substitutes=0)
    review = council.in_review()
    one = register_challenge(
        assignment=council.panel(review)[0], by=council.secretary(), grounds="경쟁 업체"
    )
    back = """UPDATE reviews_challenge SET status = 'received', decided_by_id = NULL,
        decided_at = NULL WHERE id = %s"""
    row = withdrawn(review.claim)
    assert refused(back, one.pk) == "withdrawn_challenge_is_final"
    Withdrawal.objects.filter(pk=row.pk).update(
        undone_at=clock.now(), undone_by=row.by, undo_reason="잘못 처리함"
    )
    opened = """UPDATE reviews_review SET status = 'in_review', closed_at = NULL, due_on = now()
        WHERE id = %s"""
    assert refused(opened, review.pk) == "review_comes_back_with_its_challenges"
    other = council.in_review()
    two = register_challenge(
        assignment=council.panel(other)[0], by=council.secretary(), grounds="경쟁 업체"
    )
    withdraw_challenge(challenge=two, by=council.secretary())
    undone(withdrawn(other.claim))
    assert refused(back, two.pk) == "withdrawn_challenge_is_final"


# ------------------------------------------------------------------ the undo
def test_an_undo_is_in_time_and_once():
    early, late = withdrawn(objections.late_claim()), withdrawn(objections.late_claim())
    assert early.undo_until > clock.today()
    undone(early)
    with pytest.raises(UndoneAlreadyError):
        undone(early)
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(UndoTooLateError):
        undone(late)
    with pytest.raises(ForbiddenError):
        undo_withdrawal(withdrawal=late, by=objections.agent(), reason="잘못 처리함")


def test_raw_sql_brings_no_claim_and_no_review_back():
    council.council(3, 0)
    review = council.waiting()
    row = withdrawn(review.claim)
    back = "UPDATE claims_claim SET withdrawn_at = NULL, withdrawn_by_id = NULL WHERE id = %s"
    assert refused(back, review.claim_id) == "withdrawal_is_final"
    moved = "UPDATE claims_claim SET withdrawn_at = now() WHERE id = %s"
    assert refused(moved, review.claim_id) == "withdrawal_is_final"
    opened = """UPDATE reviews_review SET status = 'waiting_documents', closed_at = NULL
        WHERE id = %s"""
    assert refused(opened, review.pk) == "withdrawn_review_is_final"
    undo = """UPDATE reviews_withdrawal SET undone_at = now() + interval '40 days',
        undone_by_id = by_id, undo_reason = 'x' WHERE id = %s"""
    assert refused(undo, row.pk) == "withdrawal_is_undone_in_time"
    assert refused("UPDATE reviews_withdrawal SET reason = 'x' WHERE id = %s", row.pk) == (
        "written_text_stays_as_written"
    )


# ------------------------------------------------------------------ at the same moment
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_a_withdrawal_and_finance_leave_nothing_live_of_a_withdrawn_claim(turn):
    """A run, an approval and a batch at the same moment: who comes second is refused or sees it."""
    fresh = grants.claim_of("tier_grant")
    waiting, ready = money.tier_payout(), money.approved()
    secretaries = [money.secretary() for _ in range(3)]
    one, other = money.finance(), money.finance()
    run = grants.run_of("tier_grant")
    acts = [
        lambda: withdrawn(fresh, secretaries[0]),
        lambda: running.process(run.pk),
        lambda: withdrawn(waiting.claim, secretaries[1]),
        lambda: money.approved(waiting, by=one),
        lambda: withdrawn(ready.claim, secretaries[2]),
        lambda: money.built(ready, by=other),
    ]
    answers = at_once(*(acts if turn % 2 else reversed(acts)))
    for claim in (fresh, waiting.claim, ready.claim):
        claim.refresh_from_db()
        states = set(claim.payouts.values_list("status", flat=True))
        if claim.withdrawn_at is not None:
            assert states <= {"cancelled"}, answers
        else:
            assert states == {"batched"}, answers
    assert all(hasattr(error, "code") for error in errors_of(answers)), answers
