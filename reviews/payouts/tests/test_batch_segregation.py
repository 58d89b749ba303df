"""A person who made a payout neither builds nor releases its batch.

So every won passes two people of finance who did not make it.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused, row_of, run
from claims.trail.triggers import refused_by
from reviews.payouts.batches.queries import payouts_to_batch
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.errors.batches import MadeYourselfError
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db


def prepared():
    """A payout on its way, and who prepared it: since then the person went over to finance."""
    maker = UserFactory(roles="secretariat")
    payout = make.approved(make.tier_payout(by=maker))
    return payout, make.change_office(maker, "finance")


def test_who_prepared_does_not_build():
    row, maker = prepared()
    with pytest.raises(MadeYourselfError):
        make.built(row, by=maker)
    assert not PayoutBatch.objects.exists()


def test_who_prepared_does_not_release():
    row, maker = prepared()
    batch = make.built(row)
    with pytest.raises(MadeYourselfError):
        make.released(batch, by=maker)
    batch.refresh_from_db()
    assert batch.status == "built"


def test_who_voted_neither_builds_nor_releases():
    voter = UserFactory(roles="member")
    row = make.approved(make.decided_payout(who=[voter, *make.voters()[1:]]))
    voter = make.change_office(voter, "finance")
    with pytest.raises(MadeYourselfError):
        make.built(row, by=voter)
    with pytest.raises(MadeYourselfError):
        make.released(make.built(row), by=voter)


def test_page_offers_everybody_what_others_made():
    own, maker = prepared()
    others = make.approved()
    assert [row.pk for row in payouts_to_batch(by=maker)] == [others.pk]
    assert {row.pk for row in payouts_to_batch(by=make.finance())} == {own.pk, others.pk}


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


BUILD = """UPDATE reviews_payoutbatch SET status = 'built', built_by_id = %s, built_at = now(),
    manifest_sha256 = 'x', count = (SELECT count(*) FROM reviews_payout WHERE batch_id = %s),
    total = (SELECT sum(amount) FROM reviews_payout WHERE batch_id = %s) WHERE id = %s"""
RELEASE = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,
    released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
NAME = "batch_is_in_other_hands"


def without_bars(payout, **more):
    """Cancelled and written again by SQL, so that no bar names its author; approved."""
    if payout.status == "prepared":
        run(
            "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
    fresh = {
        "status": "'prepared'",
        "key": f"'{payout.key}:2'",
        "ended_reason": "''",
        "batch_id": "NULL",
        "approved_by_id": "NULL",
        "approved_at": "NULL",
        "approved_digest": "NULL",
        **more,
    }
    run(row_of(payout, **fresh))
    row = Payout.objects.exclude(pk=payout.pk).get(claim=payout.claim, status="prepared")
    assert not row.bars.exists()
    run(APPROVE, make.finance().pk, row.pk)
    row.refresh_from_db()
    return row


def neither_builds_nor_releases(maker, row):
    others = make.approved()
    batch = PayoutBatch.objects.create(
        number="B-0000-01", programme_id=row.programme_id, transfer_on=next_transfer_day()
    )
    run(
        "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id IN (%s, %s)",
        batch.pk,
        row.pk,
        others.pk,
    )
    assert refused(BUILD, maker.pk, batch.pk, batch.pk, batch.pk) == NAME
    assert run(BUILD, make.finance().pk, batch.pk, batch.pk, batch.pk) == 1
    assert refused(RELEASE, maker.pk, batch.pk) == NAME


class TestWithoutBars:
    """The bars are the application's rows: the database asks what was done, too."""

    def test_who_voted(self):
        voter, *others = make.voters(3)
        payout = make.decided_payout(who=[voter, *others])
        voter = make.change_office(voter, "finance")
        neither_builds_nor_releases(voter, without_bars(payout))

    def test_who_confirmed(self):
        chair = UserFactory(roles="chair")
        payout = make.decided_payout(confirmed_by=chair)
        chair = make.change_office(chair, "finance")
        neither_builds_nor_releases(chair, without_bars(payout))

    @pytest.mark.parametrize("left_as", ["recused", "disqualified"])
    def test_who_left_its_panel_for_a_tie(self, left_as):
        tied = UserFactory(roles="member")
        payout = make.decided_payout(left=(tied, left_as))
        tied = make.change_office(tied, "finance")
        neither_builds_nor_releases(tied, without_bars(payout))

    def test_who_started_the_run(self):
        starter, payout = make.secretary(), make.tier_payout()
        work = make.model("GrantRun").objects.create(
            kind="tier_grant", programme=payout.programme, started_by=starter
        )
        starter = make.change_office(starter, "finance")
        neither_builds_nor_releases(starter, without_bars(payout, run_id=str(work.pk)))

    def test_who_prepared_what_it_repeats(self):
        maker = make.secretary()
        failed = make.failed(make.approved(make.tier_payout(by=maker)))
        maker = make.change_office(maker, "finance")
        again = without_bars(
            failed,
            key=f"'after:{failed.pk}'",
            replaces_id=str(failed.pk),
            prepared_by_id=str(make.secretary().pk),
        )
        neither_builds_nor_releases(maker, again)

    def test_who_waived_another_holder(self):
        maker, payout = make.secretary(), make.tier_payout(holder_match="mismatch")
        row = without_bars_waived(payout, maker)
        maker = make.change_office(maker, "finance")
        neither_builds_nor_releases(maker, row)

    def test_a_seat_that_was_never_voted_from_bars_nobody(self):
        """Somebody who was on holiday knows nothing of the claim."""
        idle = UserFactory(roles="member")
        payout = make.decided_payout(left=(idle, "on_leave"))
        idle = make.change_office(idle, "finance")
        make.released(make.built(make.approved(payout), by=idle))


def without_bars_waived(payout, by):
    run(
        "UPDATE reviews_payout SET holder_waived_by_id = %s, holder_waived_reason = 'x'"
        " WHERE id = %s",
        by.pk,
        payout.pk,
    )
    run(APPROVE, make.finance().pk, payout.pk)
    return Payout.objects.get(pk=payout.pk)
