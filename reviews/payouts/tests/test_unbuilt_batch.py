"""A batch without a builder, which only raw SQL can leave: pages open, and it goes no further."""

import pytest

from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused, run
from reviews.payouts.models import PayoutBatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def litter(payout, status="open"):
    batch = PayoutBatch.objects.create(number="B-0000-01", programme_id=payout.programme_id)
    if status != "open":
        run("UPDATE reviews_payoutbatch SET status = %s WHERE id = %s", status, batch.pk)
    return batch


@pytest.mark.parametrize("status", ["open", "cancelled"])
@pytest.mark.parametrize("role", ["finance", "auditor", "chair", "secretariat"])
def test_every_page_of_batches_opens(client, role, status):
    batch = litter(make.tier_payout(), status)
    client.force_login(UserFactory(roles=role))
    for path in ("", "batches/", f"batches/{batch.pk}/", "reconciliation/", "results/"):
        assert client.get(f"/payouts/{path}").status_code == 200, path
    page = client.get("/payouts/batches/").content.decode()
    assert batch.number in page and "None" not in page


def test_a_refused_approval_is_refused_beside_it(client):
    payout = make.tier_payout()
    litter(payout)
    client.force_login(make.finance())
    answer = client.post(f"/payouts/{payout.pk}/approve/", {"seen": "00" * 16})
    assert answer.status_code == 409


@pytest.mark.parametrize("built_at", ["NULL", "now()"])
def test_it_is_not_built_without_its_builder(built_at):
    payout = make.approved()
    batch = litter(payout)
    run(
        "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s",
        batch.pk,
        payout.pk,
    )
    sql = f"""UPDATE reviews_payoutbatch SET status = 'built', count = 1, total = %s,
        manifest_sha256 = 'x', transfer_on = '2999-01-01', built_at = {built_at}
        WHERE id = %s"""  # noqa: S608
    assert refused(sql, payout.amount, batch.pk) == "built_batch_names_its_builder"


def test_it_is_neither_released_nor_born_released():
    batch = litter(make.tier_payout())
    by = make.finance().pk
    sql = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,
        released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
    assert refused(sql, by, batch.pk) in {
        "reviews_payoutbatch_status_moves_as_allowed",
        "released_batch_keeps_its_total",
        "batch_is_in_other_hands",
    }
