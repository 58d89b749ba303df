"""Two people who build at once: the second reads who built which batch."""

from datetime import timedelta

import pytest

from claims.tests.factories import UserFactory
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches import recent_batches
from reviews.payouts.batches.verbs import build_batch
from reviews.payouts.errors.batches import ManifestDiffersError, NothingToBatchError
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("again", "error"), [(True, ManifestDiffersError), (False, NothingToBatchError)]
)
def test_who_builds_second_reads_who_built_what(again, error, monkeypatch):
    rows = [make.approved(make.tier_payout()) for _ in range(2)]
    seen = selection_of(rows)
    batch = make.built(*rows, by=UserFactory(roles="finance", name="배준호"))

    def refusal():
        with pytest.raises(error) as refused:
            build_batch(payouts=rows if again else [], seen=seen, by=make.finance())
        assert refused.value.status == 409
        return str(refused.value)

    said = refusal()
    assert "배준호 님이" in said and f"{batch.number} 묶음(2건)을 만들었습니다" in said
    assert said.endswith(str(error.message))
    monkeypatch.setattr(recent_batches, "RECENT", timedelta(0))
    assert refusal() == str(error.message)


def test_who_was_shown_nothing_to_build_reads_no_conflict():
    for seen in (selection_of([]), ""):
        with pytest.raises(NothingToBatchError) as refused:
            build_batch(payouts=[], seen=seen, by=make.finance())
        assert refused.value.status == 422
