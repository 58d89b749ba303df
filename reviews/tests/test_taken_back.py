"""Acts that are undone after other packages have acted on them: a withdrawal, a correction."""

import pytest

from claims.handovers.tests import factories as handing
from reviews.benefits.batches import files
from reviews.benefits.models import BenefitGrant
from reviews.benefits.tests import factories as benefits
from reviews.benefits.tests.test_eligibility import chosen
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.retriage.tests import factories as retriage
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def test_who_takes_the_withdrawal_back_gets_the_benefit_with_the_next_batch():
    to, claims, receiver = chosen()
    mistaken, stays_away, refused, _stays = claims
    row, _other = (
        withdraw_claim(claim=one, by=benefits.secretary(), reason="신청인이 전화로 철회함")
        for one in (mistaken, stays_away)
    )
    handing.consent(refused, receiver, "withdrawn")
    assert files.write_file(benefits.batch(to).pk)
    grants = dict(BenefitGrant.objects.values_list("claim", "status"))
    assert [grants[one.pk] for one in claims] == ["dropped"] * 3 + ["batched"]
    undo_withdrawal(withdrawal=row, by=benefits.secretary(), reason="잘못 처리함")
    handing.consent(refused, receiver)
    grants = dict(BenefitGrant.objects.values_list("claim", "status"))
    assert [grants[one.pk] for one in claims] == ["planned", "dropped", "planned", "batched"]
    assert benefits.batch(to).count == 2


def test_the_undo_of_a_correction_does_not_end_the_difference_of_a_new_route(client):
    paid = money.paid(money.approved(money.tier_payout(amount=30_000)))
    retriage.finished()
    difference = Payout.objects.get(corrects=paid)
    client.force_login(difference.prepared_by)
    assert client.post(f"/payouts/{difference.pk}/correct/undo/").status_code == 409
    assert Payout.objects.get(pk=difference.pk).status == "prepared"
