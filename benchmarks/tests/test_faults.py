"""The initial state of the fault runs: register, council, reviews that lack one vote."""

import pytest

from benchmarks.faults import base
from claims.register.models import Claim
from config import celery
from reviews.committee.models import Assignment, Vote


@pytest.mark.django_db
def test_the_initial_state_of_the_runs_can_be_written(monkeypatch):
    """In a database that is made as theirs is (`migrate_for_tests`)."""
    monkeypatch.setattr(celery, "_publish", celery._publish)  # `fill` replaces it
    monkeypatch.setattr(base, "CLAIMS", 2)
    monkeypatch.setattr(base, "REVIEWS", 2)
    base.fill()
    left = Assignment.objects.exclude(pk__in=Vote.everything.values("assignment"))
    assert Claim.objects.count() == 4
    assert list(left.values_list("seat", flat=True)) == [3, 3]  # one of each review
