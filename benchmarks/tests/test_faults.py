"""The fault runs before the first one: their initial state (register, council, reviews that lack
one vote), and an interruption."""

import os
import signal

import pytest

from benchmarks.faults import __main__ as faults
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


@pytest.fixture
def _handlers():
    """Fixture: put this process's handlers of both signals back at the end."""
    before = {sig: signal.getsignal(sig) for sig in (signal.SIGINT, signal.SIGTERM)}
    yield
    for sig, handler in before.items():
        signal.signal(sig, handler)


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_while_the_database_is_made_is_one_line(sig, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["faults"])
    monkeypatch.setattr(faults, "base", lambda: os.kill(os.getpid(), sig))
    monkeypatch.setattr(faults, "sweep_folders", lambda: None)
    assert faults.run() == 130
    assert capsys.readouterr().err == "\nfaults: stopped; every process of ours has ended\n"
