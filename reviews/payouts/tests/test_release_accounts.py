"""An account that changed after the batch was built: the batch does not leave, and says which."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from claims.tests.raw_sql import refused, run
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.errors.batches import NewerAccountError
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_offices import RELEASE

pytestmark = pytest.mark.django_db


def changed(payout):
    """By the secretariat's form, as a claimant's correction comes."""
    return record_account(
        claim=payout.claim,
        by=make.secretary(),
        bank="088",
        number="110-222-333444",
        holder=payout.claim.representative,
        reason="통장 사본",
    )


def test_the_batch_is_held_and_says_whose_account_changed():
    row, other = make.approved(), make.approved()
    batch = make.built(row, other)
    account = changed(row)
    with pytest.raises(NewerAccountError) as error:
        make.released(batch)
    assert error.value.details == {"numbers": [row.claim.number]}
    assert row.claim.number in str(error.value) and other.claim.number not in str(error.value)
    assert "취소하고 다시 묶어" in str(error.value) and "다시 승인한 뒤에" in str(error.value)
    batch.refresh_from_db()
    assert (batch.status, batch.released_by) == ("built", None)
    cancel_batch(batch=batch, by=make.finance(), reason="계좌가 바뀜")
    for payout in (row, other):
        payout.refresh_from_db()
    assert (row.status, row.account) == ("prepared", account)
    assert other.status == "approved"
    again = make.released(make.built(make.approved(row), other))
    assert again.count == 2


def test_many_are_counted():
    rows = [make.approved() for _ in range(5)]
    batch = make.built(*rows)
    for row in rows:
        changed(row)
    with pytest.raises(NewerAccountError) as error:
        make.released(batch)
    assert "외 2건" in str(error.value)
    assert len(error.value.details["numbers"]) == 5


def test_the_page_says_it_and_nothing_leaves(client):
    row = make.approved()
    batch = make.built(row)
    changed(row)
    client.force_login(make.finance())
    answer = client.post(
        f"/payouts/batches/{batch.pk}/release/",
        {"manifest": batch.manifest_sha256, "key": "8f1b1c1e-3f0f-4f5e-9a44-0c5b9d8f0d11"},
    )
    assert answer.status_code == 422
    assert f"묶은 뒤에 계좌가 바뀌었습니다: {row.claim.number}." in answer.content.decode()
    batch.refresh_from_db()
    assert batch.status == "built"


def test_raw_sql_does_not_release_it_either():
    row = make.approved()
    batch = make.built(row, make.approved())
    changed(row)
    by = make.finance().pk
    assert refused(RELEASE, by, batch.pk) == "released_batch_pays_the_newest_accounts"


def test_an_account_that_came_after_the_release_comes_too_late():
    row = make.approved()
    batch = make.built(row)
    assert run(RELEASE, make.finance().pk, batch.pk) == 1
    changed(row)
    row.refresh_from_db()
    assert row.status == "batched" and row.account.version == 1
