"""Two hands at the same appeal."""

import pytest

from claims.errors import DomainError
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from reviews.committee.appeals.tests.scene import appealed, first_round, second_round
from reviews.committee.appeals.verbs import (
    accept_appeal,
    extend_appeal,
    register_appeal,
    withdraw_appeal,
)
from reviews.committee.models import Appeal, AppealStatus, Review
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_appeal_is_registered_once():
    review = first_round()
    agents = [UserFactory(roles="customer_centre") for _ in range(3)]
    acts = [
        lambda by=by: register_appeal(review=review, by=by, grounds="다시 봐 주세요")
        for by in agents
    ]
    refused = errors_of(at_once(*acts))
    assert len(refused) == 2
    assert all(isinstance(error, DomainError) for error in refused)
    assert Appeal.objects.count() == Notice.objects.filter(event="appeal_received").count() == 1


def test_an_appeal_is_accepted_once():
    appeal, by = appealed(), [make.secretary(), make.secretary()]
    answers = at_once(*[lambda one=one: accept_appeal(appeal=appeal, by=one) for one in by])
    assert [error.code for error in errors_of(answers)] == ["not_open"]
    assert Review.objects.filter(round=2).count() == 1


def test_accepting_against_withdrawing_ends_in_one_of_both():
    appeal, by = appealed(), make.secretary()
    answers = at_once(
        lambda: accept_appeal(appeal=appeal, by=by),
        lambda: withdraw_appeal(appeal=appeal, by=by, reason="신청인 전화"),
    )
    appeal.refresh_from_db()
    refused = errors_of(answers)
    assert all(error.code == "not_open" for error in refused)
    assert appeal.status == AppealStatus.WITHDRAWN or refused  # withdrawn after all, or too late
    assert Review.objects.filter(round=2).exclude(status="withdrawn").count() == (
        appeal.status == AppealStatus.ACCEPTED
    )


def test_extending_against_the_deciding_vote():
    second = second_round()
    *before, last = make.panel(second)
    for seat in before:
        make.vote(second, seat, "deny")
    second.refresh_from_db()
    appeal, by = Appeal.objects.get(review2=second), make.secretary()
    answers = at_once(
        lambda: make.vote(Review.objects.get(pk=second.pk), last, "deny"),
        lambda: extend_appeal(appeal=appeal, by=by, reason="시간이 더 필요함"),
    )
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.DECIDED
    refused = errors_of(answers)
    assert [error.code for error in refused] in ([], ["not_open"])
    told = Notice.objects.filter(event="appeal_extended").count()
    assert told == (appeal.extended_at is not None) == (not refused)


def test_an_appeal_is_extended_once():
    appeal, by = appealed(), [make.secretary(), make.secretary()]
    day = appeal.decide_by
    acts = [lambda one=one: extend_appeal(appeal=appeal, by=one, reason="까닭") for one in by]
    assert [error.code for error in errors_of(at_once(*acts))] == ["appeal_extended"]
    appeal.refresh_from_db()
    from claims.policy.deadlines import add_working_days

    assert appeal.decide_by == add_working_days(day, 15)
