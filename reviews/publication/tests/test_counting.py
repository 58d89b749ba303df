"""The figures of a day, on a register that is counted by hand."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import clock
from claims.policy.models import Industry
from reviews.committee.tests import factories as council
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.tests import factories as money
from reviews.publication.counting import count, names_of
from reviews.publication.tests import factories as make

pytestmark = pytest.mark.django_db


def test_claims_are_counted_by_every_dimension():
    cafe = Industry.objects.order_by("pk")[0]
    make.claims(2, fee="paid", claimed_loss=300_000, industry=cafe)
    make.claims(1, fee="free", claimed_loss=300_001)
    make.claims(1, fee="free", claimed_loss=500_000, claimant_kind="larger_business")
    make.claims(1, fee="free", claimed_loss=500_001, claimant_kind="individual",
                route="out_of_scope", tier=None)  # fmt: skip
    make.claims(3, no_loss=True, fee="free", claimant_kind="individual")
    far = make.affiliate()
    make.claims(1, company=far, route="affiliate", tier=None, claimed_loss=10)
    make.claims(1, filed_at=timezone.make_aware(dt.datetime(2023, 1, 1, 0, 0)), no_loss=True)
    found = count(make.days_ago(0))
    filed = {key: counts.filed for key, counts in found.counts.items()}
    operator = next(
        key
        for key in filed
        if key.startswith("company:") and "/" not in key and key != f"company:{far.pk}"
    )
    assert filed["all"] == 10
    assert (filed[operator], filed[f"company:{far.pk}"]) == (9, 1)
    assert (filed[f"{operator}/loss"], filed[f"{operator}/none"]) == (5, 4)
    assert (filed[f"{operator}/loss/paid"], filed[f"{operator}/loss/free"]) == (2, 3)
    assert [filed[f"{operator}/loss/band:{n}"] for n in (0, 1, 2)] == [2, 2, 1]
    assert (filed["kind:individual"], filed["kind:larger_business"]) == (4, 1)
    assert filed[f"kind:small_business/industry:{cafe.pk}"] >= 2
    assert (filed["month:2022-10"], filed["month:2023-01"]) == (9, 1)
    for split in found.splits:
        assert sum(filed[key] for key in split.children) == filed[split.parent], split
    assert f"industry:{cafe.pk}" in names_of(found)


def test_a_claim_is_granted_when_prepared_and_paid_when_the_bank_paid():
    with clock.at(clock.now() - dt.timedelta(days=9)):
        prepared = money.tier_payout()
    with clock.at(clock.now() - dt.timedelta(days=6)):
        payout = money.approved(prepared)
    with clock.at(clock.now() - dt.timedelta(days=5)):
        money.paid(payout)
    stages = [count(make.days_ago(days)).counts["all"][1:3] for days in (10, 8, 6, 5, 0)]
    assert stages == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert count(make.days_ago(0)).counts["all"].won == payout.amount
    assert count(make.days_ago(0)).counts["all"].more == 0


def test_a_cancelled_payment_grants_nothing_from_then_on():
    with clock.at(clock.now() - dt.timedelta(days=4)):
        payout = money.tier_payout()
    cancel_payout(payout=payout, by=money.secretary(), reason="중복")
    assert count(make.days_ago(1)).counts["all"].granted == 1
    assert count(make.days_ago(0)).counts["all"].granted == 0


def test_the_council_counts_outcomes_and_days():
    with clock.at(clock.now() - dt.timedelta(days=12)):
        review = council.in_review()
    with clock.at(clock.now() - dt.timedelta(days=2)):
        council.vote_all(review, ("grant", None))
    council.in_review()
    found = count(make.days_ago(0))
    key = next(key for key in found.counts if key.endswith("/council"))
    assert found.counts[key].filed == 2
    assert found.counts[f"{key}/decided/granted"].filed == 1
    assert found.counts[f"{key}/undecided"].filed == 1
    assert found.counts[f"{key}/decided/days:1"].filed == 1  # ten days
    assert found.days[f"{key}/decided"] == 10
    assert f"{key}/decided" not in count(make.days_ago(3)).counts


def test_one_statement_whatever_is_filed():
    make.claims(3)
    with CaptureQueriesContext(connection) as queries:
        count(make.days_ago(0))
    assert len(queries) == 1
