"""Papers say what was true when it happened, also after an office or a fact has changed since."""

import pytest

from claims import clock
from claims.tests.factories import reseat
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.models import Assignment, Decision
from reviews.committee.papers.resolution import (
    confirmer_text,
    departure_text,
    resolution_pdf,
)
from reviews.committee.papers.tests.test_papers import read
from reviews.committee.papers.verbs import issue_minutes, issue_resolution, reproduce
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.sittings.tests.scenes import sitting_of, voted_by_the_chair
from reviews.committee.sittings.verbs import agenda_digest, close_sitting, confirm_sitting
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db


def confirmed_by_a_deputy():
    """A closed sitting whose decision a deputising member confirmed; returns both and the seat."""
    own, chair, deputy = voted_by_the_chair()
    held = sitting_of(own, by=chair)
    confirm_sitting(sitting=held, by=deputy.user, seen=agenda_digest(held))
    held = close_sitting(sitting=held, by=make.chair())
    return held, Decision.objects.get(review=own), deputy


@pytest.mark.django_db(transaction=True)  # the history has the time of each transaction
@pytest.mark.parametrize("later", [{"deputises": False}, {"term_to": "2023-06-30"}])
def test_a_paper_is_the_same_after_the_deputation_has_ended(later):
    held, decision, deputy = confirmed_by_a_deputy()
    papers = [
        issue_resolution(decision=decision, by=make.secretary()),
        issue_minutes(sitting=held, by=make.secretary()),
    ]
    reseat(deputy.user, **later)
    for paper in papers:
        paper.refresh_from_db()
        assert reproduce(paper)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deputised", [True, False])
def test_who_replaced_a_voter_stays_what_they_were(deputised):
    make.council()
    seat, other = make.panel(make.in_review())[:2]
    make.vote(seat.review, seat)
    make.vote(seat.review, other)
    if deputised:
        user = make.member(deputises=True, load_limit=0).user
        make.change_office(other.member.user, "member", "chair")
    else:
        user = make.made_chair(make.member())
    replace_voter(assignment=seat, by=user, reason="오래 입원함")
    reseat(user, deputises=not deputised)
    seat = Assignment.objects.get(pk=seat.pk)
    assert ("위원장 직무대행" in departure_text(seat)) == deputised


@pytest.mark.django_db(transaction=True)
def test_a_chair_who_could_deputise_too_acted_as_the_chair():
    """A deputy who became chair keeps a seat that deputises; what was done before stays a
    deputy's."""
    make.council()
    deputy = make.member(deputises=True, load_limit=0)
    before = clock.now()
    assert "위원장 직무대행" in confirmer_text(deputy.user, before)
    chair = make.made_chair(deputy)
    seat, other = make.panel(make.in_review())[:2]
    make.vote(seat.review, seat)
    make.vote(seat.review, other)
    replace_voter(assignment=seat, by=chair, reason="오래 입원함")
    assert "위원장 직무대행" not in departure_text(Assignment.objects.get(pk=seat.pk))
    assert "위원장 직무대행" not in confirmer_text(chair, clock.now())
    assert "위원장 직무대행" in confirmer_text(chair, before)
    make.change_office(chair, "member")
    assert "위원장 직무대행" in confirmer_text(chair, clock.now())


def test_a_correction_after_the_decision_leaves_its_paper():
    decision = Decision.objects.get(review=make.decided(("partly", 600_000)))
    paper = issue_resolution(decision=decision, by=make.secretary())
    claim = decision.review.claim
    facts.confirmed(claim, claimed_loss=claim.claimed_loss + 100_000)
    paper.refresh_from_db()
    assert reproduce(paper)


def test_a_correction_before_the_decision_stands_on_its_paper():
    review = make.in_review()
    loss = review.claim.claimed_loss + 100_000
    facts.confirmed(review.claim, claimed_loss=loss)
    make.vote_all(review, ("deny", None))
    assert f"신청액{loss:,}원" in read(
        resolution_pdf(Decision.objects.get(review=review), "협의체")
    )
