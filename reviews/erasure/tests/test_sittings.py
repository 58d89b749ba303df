"""A claim that stood on the agenda of a sitting is erased like any other."""

from datetime import date

import pytest

from claims.clock import now
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from reviews.committee.models import SittingItem
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.sittings.tests.test_guards import closed
from reviews.committee.tests import factories as council
from reviews.erasure.claim_tables import TABLES
from reviews.erasure.models import ErasureItem, ErasureRun

pytestmark = pytest.mark.django_db


def test_an_item_of_a_closed_sitting_does_not_keep_its_claim_for_ever():
    (review, *_rest), chair = awaiting(2), council.chair()
    sitting = sitting_of(review, by=chair)
    closed(sitting, chair)
    claim = SittingItem.objects.first().review.claim
    a, b = UserFactory(roles="secretariat"), UserFactory(roles="chair")
    run = ErasureRun.objects.create(cutoff=date(2023, 1, 1), counted_by=a)
    ErasureItem.objects.create(run=run, claim=claim, status="planned")
    run.status, run.proposed_by, run.proposed_at = "proposed", a, now()
    run.save()
    run.status, run.approved_by, run.approved_at = "running", b, now()
    run.save()
    tables = {table.label: table for table in TABLES}
    for label in ("claims.Claim", "reviews.SittingItem"):
        tables[label].rows_of([claim.pk]).update(**tables[label].values(now()))
    assert Claim.objects.get(pk=claim.pk).erased_at is not None
