"""이의신청: once, in time, by those who may; then a second round by other members."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused
from config.dev import scenes
from reviews.committee.appeals.deadlines import deadline_of
from reviews.committee.appeals.tests.scene import at, days_ago
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.errors import AppealError, AppealOfWithdrawnClaimError, NotOpenError
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim, withdraw_review
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Assignment,
    QueueRow,
    QueueStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.derivation import queue_status_of
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import PayoutKind

pytestmark = pytest.mark.django_db
GROUNDS = "의결에서 보지 못한 자료가 있음"


def rows() -> tuple[Review, Review]:
    """A denied review, and one whose panel votes."""
    return make.decided(("deny", None), claimed_loss=900_000), make.in_review()


_rows, scene = scenes.scene("scene", rows)


@pytest.fixture
def denied(scene) -> Review:
    return scene[0]


@pytest.fixture
def voting(scene) -> Review:
    return scene[1]


def _appeal(review: Review, **more) -> Appeal:
    by = more.pop("by", None) or UserFactory(roles="customer_centre")
    return register_appeal(review=review, by=by, **{"grounds": GROUNDS} | more)


def test_registered_appeal_stands_in_its_own_tab(denied):
    appeal = _appeal(denied)
    assert appeal.status == AppealStatus.RECEIVED
    row = QueueRow.objects.get(claim=denied.claim)
    assert row.standing == QueueStatus.APPEALED
    assert (row.standing, row.tab) == queue_status_of(denied, appealed=True)


@pytest.mark.parametrize("role", ["member", "chair", "finance", "auditor"])
def test_others_register_no_appeal(denied, role):
    with pytest.raises(ForbiddenError):
        _appeal(denied, by=UserFactory(roles=role))


def test_appeal_needs_a_decision_and_grounds_and_comes_once(denied, voting):
    with pytest.raises(NotOpenError):
        _appeal(voting)
    with pytest.raises(ReasonNeededError):
        _appeal(denied, grounds=" ")
    with pytest.raises(AppealError):
        _appeal(denied, filed_on=clock.today() + timedelta(days=1))
    _appeal(denied)
    with pytest.raises(AppealError):
        _appeal(denied)


def test_a_withdrawn_claim_is_not_appealed_until_its_withdrawal_is_undone(denied):
    row = withdraw_claim(claim=denied.claim, by=make.secretary(), reason="전화로 철회함")
    with pytest.raises(AppealOfWithdrawnClaimError):
        _appeal(denied)
    sql = """INSERT INTO reviews_appeal (review1_id, filed_on, deadline_on, channel, grounds,
        received_by_id, received_at, status, decide_by, extension_reason, closing_reason)
        VALUES (%s, now(), now(), '', '', %s, now(), 'received', now(), '', '')"""
    assert refused(sql, denied.pk, row.by_id) == "appeal_is_not_of_a_withdrawn_claim"
    undo_withdrawal(withdrawal=row, by=make.secretary(), reason="잘못 처리함")
    assert _appeal(denied).status == AppealStatus.RECEIVED


def test_an_appeal_that_waits_ends_with_its_claim_and_is_accepted_after_the_undo(denied):
    appeal = _appeal(denied)
    row = withdraw_claim(claim=denied.claim, by=make.secretary(), reason="전화로 철회함")
    with pytest.raises(AppealOfWithdrawnClaimError):
        accept_appeal(appeal=appeal, by=make.secretary())
    sql = """INSERT INTO reviews_review (claim_id, policy_id, round, status, opened_at, revision,
        start_reason, closing_reason)
        SELECT claim_id, policy_id, 2, 'waiting_documents', now(), 1, '', ''
        FROM reviews_review WHERE id = %s"""
    assert refused(sql, denied.pk) == "no_review_of_a_withdrawn_claim_is_opened"
    undo_withdrawal(withdrawal=row, by=make.secretary(), reason="잘못 처리함")
    appeal.refresh_from_db()
    assert (appeal.status, appeal.closed_at, appeal.closing_reason) == ("received", None, "")
    assert accept_appeal(appeal=appeal, by=make.secretary()).round == 2


def test_late_appeal_is_registered_and_rejected():
    with at(days_ago(90)):
        review = make.decided(("deny", None))
        last = deadline_of(review.decision)
    told = review.decision.at + timedelta(hours=1)
    letter = Notice.objects.filter(key=f"decision:{review.decision.resolution_no}")
    letter.update(status="sending", lease_token="0" * 32, lease_until=told)
    letter.update(status="sent", lease_token=None, lease_until=None, sent_at=told)
    assert deadline_of(review.decision) == last < clock.today()
    appeal = _appeal(review)
    assert appeal.status == AppealStatus.REJECTED_LATE
    assert QueueRow.objects.get(claim=review.claim).standing == QueueStatus.DECIDED
    with pytest.raises(NotOpenError):
        accept_appeal(appeal=appeal, by=make.secretary())


def test_second_round_has_other_members_and_opens_at_once(denied):
    second = accept_appeal(appeal=_appeal(denied), by=make.secretary())
    assert (second.round, second.status) == (2, ReviewStatus.IN_REVIEW)
    of_first = set(Assignment.objects.filter(review=denied).values_list("member", flat=True))
    of_second = set(second.assignments.values_list("member", flat=True))
    assert len(of_second) == 3
    assert not of_first & of_second
    assert QueueRow.objects.get(claim=denied.claim).standing == QueueStatus.RECONSIDERED


def test_only_the_secretariat_accepts_and_only_once(denied):
    appeal = _appeal(denied)
    with pytest.raises(ForbiddenError):
        accept_appeal(appeal=appeal, by=make.chair())
    accept_appeal(appeal=appeal, by=make.secretary())
    with pytest.raises(NotOpenError):
        accept_appeal(appeal=appeal, by=make.secretary())


def test_decision_of_the_second_round_ends_the_appeal_and_pays_what_is_due(denied):
    appeal = _appeal(denied)
    second = make.vote_all(accept_appeal(appeal=appeal, by=make.secretary()), ("partly", 400_000))
    appeal.refresh_from_db()
    assert second.status == ReviewStatus.DECIDED
    assert appeal.status == AppealStatus.DECIDED
    assert Payout.objects.get(claim=second.claim).amount == 400_000


def test_appeal_pays_only_the_difference_to_the_first_round():
    first = make.decided(("partly", 300_000), claimed_loss=900_000)
    second = accept_appeal(appeal=_appeal(first), by=make.secretary())
    make.vote_all(second, ("grant", None))
    payout = Payout.objects.get(claim=first.claim, kind=PayoutKind.APPEAL_ADJUSTMENT)
    assert payout.amount == 600_000


def test_withdrawn_second_round_leaves_the_first_decision(denied):
    appeal = _appeal(denied)
    second = accept_appeal(appeal=appeal, by=make.secretary())
    withdraw_review(review=second, by=make.secretary(), reason="신청인 요청")
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.WITHDRAWN
    second.claim.refresh_from_db()
    assert second.claim.withdrawn_at is None


def test_database_refuses_an_appeal_against_an_open_review(voting):
    with pytest.raises(IntegrityError, match="decided_first_round"), transaction.atomic():
        Appeal.objects.create(
            review1=voting,
            filed_on=clock.today(),
            deadline_on=clock.today(),
            received_by=make.secretary(),
        )
