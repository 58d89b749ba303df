"""Requests that no form sends, to every route of payouts: refused, never a server error."""

from uuid import uuid4

import pytest

from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.grants.tests.factories import claim_of, finished
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

GARBAGE = ["", "가", "é" * 40, "0" * 100_000, "9" * 30, "-1", "{}"]
REFUSED = {404, 409, 422}


@pytest.fixture
def finance(client):
    client.force_login(make.finance())
    return client


@pytest.mark.parametrize("sent", GARBAGE)
def test_what_was_seen(finance, sent):
    payout, batch = make.tier_payout(), make.built()
    posts = [
        (f"{payout.pk}/approve/", {"seen": sent}),
        ("approve/", {"seen": [sent, f"{sent}:{seen_value(payout)}", f"{payout.pk}:{sent}"]}),
        ("batches/build/", {"seen": sent, "again": sent}),
        (f"batches/{batch.pk}/release/", {"manifest": sent, "key": str(uuid4())}),
        (f"batches/{batch.pk}/release/", {"manifest": batch.manifest_sha256, "key": sent}),
        (f"batches/{batch.pk}/file/", {"file": sent, "reason": "은행에 올리기"}),
        ("results/answer/", {"pick": sent, "action": "asked_bank", "note": "확인"}),
        ("results/answer/", {"repeated_of": sent, "action": "asked_bank", "note": "확인"}),
    ]
    for path, fields in posts:
        assert finance.post(f"/payouts/{path}", fields).status_code in REFUSED, path
    picked = finance.get("/payouts/selection/", {"pick": [sent, str(payout.pk)], "shut": sent})
    assert picked.status_code == 200


@pytest.mark.parametrize("sent", GARBAGE)
def test_a_run_of_grants(finance, sent):
    claim_of("tier_grant")
    run = finished()
    answer = finance.post(f"/payouts/grants/{run.pk}/approve/", {"seen": sent})
    assert answer.status_code in REFUSED


@pytest.mark.parametrize("sent", [*GARBAGE, "9" * 5_000, "1e5", "0"])
def test_an_amount(client, sent):
    payout = make.paid(make.approved(make.decided_payout(amount=100_000)))
    client.force_login(make.secretary())
    answer = client.post(f"/payouts/{payout.pk}/correct/", {"amount": sent, "reason": "모자람"})
    assert answer.status_code == 422
