"""An appeal under way does not raise what may be paid: one person assesses its loss."""

import pytest

from claims import hooks
from claims.tests.factories import BankAccountFactory
from reviews.committee.appeals.tests import scene
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import Review
from reviews.committee.tests import factories as council
from reviews.payouts.errors.preparation import AboveLossError
from reviews.payouts.models import Payout
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def test_a_correction_stays_within_the_loss_that_was_decided():
    money.granting(100_000_000)
    by, review = council.secretary(), council.in_review(claimed_loss=2_400_000)
    assess_loss(review=review, amount=600_000, by=by, note="매출 자료")
    council.vote_all(review, ("partly", 300_000))
    BankAccountFactory(claim=review.claim)
    hooks.emit("account_changed", review.claim_id)
    paid = money.paid(money.approved(Payout.objects.get()))
    scene.accept_appeal(
        appeal=scene.appealed(Review.objects.get(pk=review.pk)), by=council.secretary()
    )
    second = Review.objects.get(claim=review.claim, round=2)
    assess_loss(review=second, amount=2_000_000, by=by, note="더 낸 자료")
    with pytest.raises(AboveLossError):
        prepare_correction(payout=paid, amount=300_001, by=by, reason="산정 착오")
    assert (
        prepare_correction(payout=paid, amount=300_000, by=by, reason="산정 착오").amount == 300_000
    )
