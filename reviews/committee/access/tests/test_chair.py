"""A chair who is tied to the claimant decides nothing of the claim, though no panel had them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from claims.clock import today
from claims.tests.factories import UserFactory
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import NotChairError, RecusedError
from reviews.committee.models import Ballot, Review
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.seats.recusals import recuse
from reviews.committee.sittings.context import confirmation_blockers
from reviews.committee.sittings.errors import NothingConfirmedError
from reviews.committee.sittings.tests.scenes import sitting_of
from reviews.committee.sittings.verbs import agenda_digest, confirm_sitting
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
NAME = "한위원장"


@pytest.fixture
def chair():
    """A chair who is a member too; draws take others."""
    make.council()
    return make.member(user=UserFactory(roles=["member", "chair"], name=NAME), load_limit=0)


@pytest.fixture
def deputy(chair):
    return make.member(deputises=True, load_limit=0)


@pytest.fixture
def own(chair) -> Review:
    """The chair's own claim awaits the chair."""
    return make.deciding(person_name=NAME)


def confirm(review, by):
    with transaction.atomic():
        ballot = Ballot.objects.last_of(review)
        return confirm_decision(review=review, by=by, seen=proposal_digest(ballot))


def test_they_neither_confirm_their_own_claim_nor_send_it_back(own, chair):
    with pytest.raises(RecusedError):
        confirm(own, chair.user)
    with pytest.raises(RecusedError):
        call_second_ballot(review=own, by=chair.user)
    assert confirm(make.deciding(), chair.user).confirmed_by == chair.user


def test_not_in_a_sitting_either(own, chair):
    other = make.chair()
    sitting = sitting_of(own, by=other)
    assert confirmation_blockers(chair.user, [own])[own.pk] == RecusedError.message
    seen = agenda_digest(sitting)
    with pytest.raises(NothingConfirmedError):
        confirm_sitting(sitting=sitting, by=chair.user, seen=seen)
    assert len(confirm_sitting(sitting=sitting, by=other, seen=seen).decisions) == 1


def test_a_deputy_stands_in_and_may_look_first(client, own, chair, deputy):
    assert own.pk not in confirmation_blockers(deputy.user, [own])
    client.force_login(deputy.user)
    desk = client.get(reverse("committee:desk", args=[own.claim.number]))
    assert desk.status_code == 200
    assert confirm(own, deputy.user).confirmed_by == deputy.user
    other = make.deciding()
    with pytest.raises(NotChairError):
        confirm(other, deputy.user)
    assert client.get(reverse("committee:desk", args=[other.claim.number])).status_code == 404


@pytest.mark.parametrize(
    "term",
    [{"term_to": timedelta(days=-1)}, {"term_from": timedelta(days=1)}],
    ids=["over", "not yet"],
)
def test_the_claims_of_a_deputation_are_read_within_the_term_only(client, own, deputy, term):
    """Such a claim is none of the deputy's own panels, which a member sees on (0133)."""
    desk = reverse("committee:desk", args=[own.claim.number])
    client.force_login(deputy.user)
    assert client.get(desk).status_code == 200
    make.reseat(deputy.user, **{name: str(today() + days) for name, days in term.items()})
    assert client.get(desk).status_code == 404
    claim = client.get(reverse("register:claim", args=[own.claim.number]))
    assert claim.status_code == 404
    assert own.claim.number not in client.get(reverse("committee:queue")).content.decode()
    assert client.get(reverse("payouts:recoveries")).status_code == 403


def test_a_deputy_stands_in_for_a_chair_who_left_the_panel_for_a_tie(chair, deputy):
    """Else a large decision would wait for somebody for ever."""
    review = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR)
    seat = make.panel(review)[0]
    left = make.made_chair(seat.member)
    recuse(assignment=seat, by=left, reason="아는 사람")
    review = make.vote_all(review, ("grant", None))
    with pytest.raises(RecusedError):
        confirm(review, left)
    assert confirm(review, deputy.user).confirmed_by == deputy.user


def test_nor_do_they_decide_a_challenge_on_its_panel(chair, deputy):
    review = make.in_review(person_name=NAME)
    challenge = register_challenge(
        assignment=make.panel(review)[0], by=make.secretary(), grounds="가까운 사이"
    )
    with pytest.raises(RecusedError), transaction.atomic():
        decide_challenge(challenge=challenge, by=chair.user, upheld=True, answer="인정")
    decide_challenge(challenge=challenge, by=deputy.user, upheld=False, answer="기각")
