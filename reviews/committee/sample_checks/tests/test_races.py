"""Samples at the same moment: one judgement, and no payout slips by."""

import pytest

from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from reviews.committee.models import SampleCheck
from reviews.committee.sample_checks.tests.scenes import (
    PAID,
    approved,
    build,
    decided,
    judge_of,
    sampled,
    take_samples,
)
from reviews.committee.sample_checks.verbs import decline_sample, end_sample, judge_sample
from reviews.committee.sample_checks.verification import find_sample_differences
from reviews.committee.tests import factories as make
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_judgement_and_the_end_by_the_chair():
    sample, chair = sampled(), make.chair()
    judge = judge_of(sample).user
    answers = at_once(
        lambda: judge_sample(sample=sample, by=judge, choice="deny", amount=None, rationale="없음"),
        lambda: end_sample(sample=sample, by=chair, reason="판단할 위원이 없음"),
    )
    assert [error.code for error in errors_of(answers)] == ["sample_moved"]
    sample.refresh_from_db()
    assert (sample.status == "differs") == (sample.judged_at is not None)


def test_a_judge_who_leaves_twice_is_replaced_once():
    sample = sampled()
    judge = judge_of(sample).user
    answers = at_once(
        *[lambda: decline_sample(sample=sample, by=judge, reason="신청인을 알고 있음")] * 2
    )
    assert [error.code for error in errors_of(answers)] == ["not_sample_judge"]
    assert sample.judges.count() == 2
    assert list(find_sample_differences()) == []


def test_a_batch_and_a_judgement_that_differs():
    """Whichever comes first: the payout is in no batch while the chair has not read it."""
    sample, finance = sampled(), UserFactory(roles="finance")
    payout, judge = approved(sample.claim, finance), judge_of(sample).user
    at_once(
        lambda: build(finance, [payout]),
        lambda: judge_sample(sample=sample, by=judge, choice="deny", amount=None, rationale="없음"),
    )
    payout.refresh_from_db()
    sample.refresh_from_db()
    assert (sample.status, payout.status) == ("differs", "approved")


def test_last_votes_of_several_claims_draw_as_many_judges():
    make.council()
    take_samples()
    reviews = [make.in_review(claimed_loss=900_000) for _ in range(3)]
    last = []
    for review in reviews:
        *first, seat = make.panel(review)
        for one in first:
            make.vote(review, one, "partly", PAID)
        last.append((review, seat))
    answers = at_once(
        *[lambda r=review, s=seat: make.vote(r, s, "partly", PAID) for review, seat in last]
    )
    assert errors_of(answers) == []
    assert SampleCheck.objects.filter(judges__left_at__isnull=True).count() == 3
    assert Payout.objects.filter(kind="additional").count() == 3
    assert list(find_sample_differences()) == []
    assert decided().claim.sample_checks.count() == 1
