"""Who is sealed out sees nothing: not by the question, the trail, the queue or the admin site."""

import ast
from pathlib import Path

import pytest
from django.contrib.admin.sites import site
from django.test import RequestFactory

from claims.tests.factories import UserFactory
from reviews.committee.decisions import call_second_ballot
from reviews.committee.models import QueueRow, Vote
from reviews.committee.tests import factories as f
from reviews.committee.timeline import timeline_of

pytestmark = pytest.mark.django_db
SECRET = 1_234_567
WORDS = "카드매출 오십칠 줄에서 확인"


def voted(review):
    """One seat has voted the secret; returns it and the others."""
    first, *others = f.panel(review)
    f.vote(review, first, "partly", SECRET, rationale=WORDS)
    return first, others


@pytest.fixture(params=["panel", "chair", "secretariat", "auditor", "admin", "superuser"])
def sealed_out(request):
    review = f.in_review()
    _first, others = voted(review)
    if request.param == "panel":
        return review, others[0].member.user
    if request.param == "superuser":
        return review, UserFactory(is_superuser=True, is_staff=True)
    return review, UserFactory(roles=request.param, is_staff=request.param == "admin")


def test_sealed_votes_are_open_to_nobody_else(sealed_out):
    _review, user = sealed_out
    assert not Vote.objects.open_to(user).exists()
    assert not Vote.objects.all().exists()
    assert not Vote.objects.filter(amount=SECRET).exists()


def test_the_trail_says_that_one_voted_and_never_what(sealed_out):
    review, user = sealed_out
    entries = [entry for entry in timeline_of(review, user) if entry.what == "voted"]
    assert [entry.sealed for entry in entries] == [True]
    said = " ".join(f"{entry.text} {entry.note}" for entry in timeline_of(review, user))
    assert f"{SECRET:,}" not in said
    assert WORDS not in said


def test_the_queue_row_has_no_column_for_it(sealed_out):
    row = QueueRow.objects.get()
    assert row.votes_cast == 1
    assert str(SECRET) not in str({k: v for k, v in vars(row).items() if k != "_state"})


def test_the_admin_site_lists_no_sealed_vote(sealed_out):
    review, user = sealed_out
    request = RequestFactory().get("/")
    request.user = user
    admin = site._registry[Vote]
    assert not admin.get_queryset(request).exists()
    f.vote_all(review, ("deny", None))
    assert admin.get_queryset(request).count() == 4  # every version, now that it is closed


def test_ones_own_vote_is_ones_own_to_see():
    review = f.in_review()
    first, _others = voted(review)
    user = first.member.user
    assert Vote.objects.open_to(user).get().amount == SECRET
    said = [entry for entry in timeline_of(review, user) if entry.what == "voted"]
    assert f"{SECRET:,}" in said[0].note
    # In the admin site the own vote of an open ballot is no vote to list.
    request = RequestFactory().get("/")
    request.user = user
    assert not site._registry[Vote].get_queryset(request).exists()


def test_a_closed_ballot_is_open_and_the_second_is_sealed_again():
    review = f.deciding()
    chair = f.chair()
    assert Vote.objects.open_to(chair).count() == 3
    call_second_ballot(review=review, by=chair)
    f.vote(review, f.panel(review)[0], "deny")
    assert Vote.objects.open_to(chair).count() == 3
    assert {v.ballot.number for v in Vote.objects.open_to(chair)} == {1}


def test_the_history_and_the_log_keep_no_vote():
    """Votes are append-only and sealed themselves: no event table repeats them."""
    from django.apps import apps

    names = {model.__name__ for model in apps.get_models()}
    assert "VoteEvent" not in names
    assert "AssignmentEvent" in names


def test_only_the_ballots_own_verbs_read_past_the_seal():
    """`Vote.everything` is for the rules of the ballot; a page that uses it fails here."""
    allowed = {"voting.py", "decisions.py", "agreement.py", "ballots.py", "drafts.py"}
    root = Path(__file__).resolve().parents[2]
    for path in [*root.rglob("*.py"), *(root.parent / "claims").rglob("*.py")]:
        if "tests" in path.parts or "migrations" in path.parts or path.name in allowed:
            continue
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute)
        }
        assert not names & {"everything", "_base_manager"}, path


def test_the_trail_costs_the_same_however_much_happened(django_assert_num_queries):
    review, chair = f.deciding(), f.chair()
    with django_assert_num_queries(6):
        few = timeline_of(review, chair)
    call_second_ballot(review=review, by=chair)
    review = f.vote_all(review, ("grant", None))
    with django_assert_num_queries(6):
        many = timeline_of(review, chair)
    assert len(many) > len(few)
