"""인정액 by estimate: the secretariat takes it in one step, and nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.errors import ChangedError, NotOpenError
from reviews.committee.lifecycle.loss_assessment import take_estimate
from reviews.committee.models import LossAssessment, QueueRow, Review
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
_review, review = scene("review", f.in_review, scope="asking")


def estimated(review, won=1_482_000, **more):
    return f.finding(review.claim, "ok", code="sales.fall", estimated_loss=won, **more)


def url(review, name="take_estimate"):
    return reverse(f"committee:{name}", args=[review.claim.number])


def test_the_estimate_becomes_the_assessed_loss():
    review = f.in_review(claimed_loss=2_400_000)
    finding, by = estimated(review), f.secretary()
    made = take_estimate(review=review, finding=finding, by=by)
    assert (made.amount, made.source, made.finding, made.by) == (1_482_000, "computed", finding, by)
    assert made.version == 2 and made.note
    assert QueueRow.objects.get().assessed_loss == 1_482_000
    assert ceiling_of_review(review) == 1_482_000
    assert Review.objects.get().revision == review.revision + 1  # open forms are told


def test_at_most_what_was_claimed():
    review = f.in_review(claimed_loss=900_000)
    made = take_estimate(review=review, finding=estimated(review), by=f.secretary())
    assert (made.amount, made.working["estimated_loss"]) == (900_000, 1_482_000)


def test_not_one_that_was_overtaken_or_is_of_another_claim_or_says_nothing():
    review, other = f.in_review(), f.in_review()
    old = estimated(review)
    new = estimated(review, 1_000_000)
    without = f.finding(review.claim, "unknown", code="test.other")
    for finding in (old, estimated(other), without, 10**9):
        with pytest.raises(ChangedError):
            take_estimate(review=review, finding=finding, by=f.secretary())
    assert take_estimate(review=review, finding=new.pk, by=f.secretary()).amount == 1_000_000


def test_not_once_it_is_voted_out():
    review = f.decided(("deny", None))
    with pytest.raises(NotOpenError):
        take_estimate(review=review, finding=estimated(review), by=f.secretary())


@pytest.mark.parametrize("role", ["member", "chair", "auditor", "finance", "admin"])
def test_nobody_else(client, role, review):
    finding = estimated(review)
    user = f.panel(review)[0].member.user if role == "member" else UserFactory(roles=role)
    with pytest.raises(ForbiddenError):
        take_estimate(review=review, finding=finding, by=user)
    client.force_login(user)
    assert client.post(url(review), {"finding": finding.pk}).status_code == 403
    assert LossAssessment.objects.filter(version__gt=1).count() == 0


def test_the_desk_offers_it_to_the_secretariat_only(client):
    review = f.in_review(claimed_loss=2_400_000)
    finding = estimated(review)
    client.force_login(f.panel(review)[0].member.user)
    assert url(review) not in client.get(url(review, "desk")).content.decode()
    client.force_login(f.secretary())
    assert url(review) in client.get(url(review, "desk")).content.decode()
    assert client.post(url(review), {"finding": finding.pk}).status_code == 302
    assert LossAssessment.objects.newest_of(review).amount == 1_482_000


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 40])
def test_an_estimate_that_is_not_there_is_said(client, sent, review):
    client.force_login(f.secretary())
    answer = client.post(url(review), {"finding": sent})
    assert answer.status_code == 409 and "자동점검" in str(answer.context["step_refusal"].message)


def test_the_database_wants_the_finding_of_a_computed_one(review):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LossAssessment.objects.create(
            review=review, version=2, amount=1, source="computed", text_digest=b"0" * 16
        )
    assert refused_by(refused.value) == "computed_assessment_names_its_finding"
