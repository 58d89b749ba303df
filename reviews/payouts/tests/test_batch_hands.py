"""Besides its makers every won passes two people of finance: whoever made a payment neither builds
nor releases the batch that it is in."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by
from reviews.payouts.batch_pages import to_be_batched
from reviews.payouts.errors import MadeYourself
from reviews.payouts.models import PayoutBatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def prepared():
    """A payout on its way, and who prepared it: since then the person went over to finance."""
    maker = UserFactory(roles="secretariat")
    payout = make.approved(make.tier_payout(by=maker))
    return payout, make.becomes(maker, "finance")


def test_who_prepared_does_not_build():
    row, maker = prepared()
    with pytest.raises(MadeYourself):
        make.built(row, by=maker)
    assert not PayoutBatch.objects.exists()


def test_who_prepared_does_not_release():
    row, maker = prepared()
    batch = make.built(row)
    with pytest.raises(MadeYourself):
        make.released(batch, by=maker)
    batch.refresh_from_db()
    assert batch.status == "built"


def test_who_voted_neither_builds_nor_releases():
    voter = UserFactory(roles="member")
    row = make.approved(make.decided_payout(who=[voter, *make.voters()[1:]]))
    voter = make.becomes(voter, "finance")
    with pytest.raises(MadeYourself):
        make.built(row, by=voter)
    with pytest.raises(MadeYourself):
        make.released(make.built(row), by=voter)


def test_page_offers_everybody_what_others_made():
    own, maker = prepared()
    others = make.approved()
    assert [row.pk for row in to_be_batched(by=maker)] == [others.pk]
    assert {row.pk for row in to_be_batched(by=make.finance())} == {own.pk, others.pk}


def test_the_database_refuses_the_makers_hands():
    row, maker = prepared()
    batch = make.built(row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        connection.cursor().execute(
            "UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,"
            " released_at = now(), release_key = gen_random_uuid() WHERE id = %s",
            [maker.pk, batch.pk],
        )
    assert refused_by(refused.value) == "batch_is_in_other_hands"
