"""The sheets of exports of the lists that show claims: their counts are on record."""

import pytest
from django.urls import reverse

from claims.lists.registry import lists_of
from claims.privacy.access_views import filter_by_claim
from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory, superuser
from reviews.committee.tests import factories as council

pytestmark = pytest.mark.django_db


def test_a_decided_sum_is_not_found_by_trying_without_a_trace(client):
    claim = council.decided(("partly", 321_000)).claim
    user = UserFactory(roles=["auditor"])
    client.force_login(user)
    sheet = reverse("exports:sheet", args=["queue"])
    for least in (321_000, 321_001):
        client.get(sheet, {"tab": "all", "q": claim.number, "decided_min": least})
    first, second = AccessEntry.objects.filter(user=user).order_by("pk")
    assert (first.hits, second.hits, second.term) == (1, 0, claim.number)
    assert filter_by_claim(AccessEntry.objects.filter(pk=first.pk), claim.pk).exists()


def test_the_sheet_of_every_list_counts_on_record(client):
    """It reads the claims of few rows by the lookups of each layout; a search text is recorded by
    every list that takes one."""
    council.decided(("partly", 321_000))
    user = superuser()
    client.force_login(user)
    lists = [one for one in lists_of(user) if one.layout is not None]
    assert len(lists) > 30
    for one in lists:
        before = AccessEntry.objects.filter(action="search").count()
        answer = client.get(reverse("exports:sheet", args=[one.name]), {"q": "2026"})
        assert answer.status_code == 200, one.name
        searches = AccessEntry.objects.filter(action="search").count() - before
        assert searches == int("q" in one.parameters), one.name
