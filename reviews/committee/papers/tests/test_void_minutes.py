"""The minutes of a sitting to which nobody came."""

import pytest

from claims.council import council_name
from reviews.committee.papers.minutes import minutes_pdf
from reviews.committee.papers.resolution import departure_text
from reviews.committee.papers.tests.test_typesetting import text_of
from reviews.committee.papers.verbs import issue_minutes
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.tests.scenes import awaiting, item_of, sitting_of
from reviews.committee.sittings.verbs import close_sitting
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def test_they_name_what_was_not_decided_and_nobody():
    review, chair = awaiting()[0], f.chair()
    sitting = sitting_of(review, by=chair, attended=False)
    take_out(item=item_of(review), by=chair, reason="정족수 미달")
    sitting = close_sitting(sitting=sitting, by=chair)
    said = text_of(minutes_pdf(sitting, council_name())).replace(" ", "").replace("\n", "")
    assert "정족수" not in said.replace("정족수미달", "")  # it decided nothing
    assert "출석위원없음" in said and review.claim.number in said and "정족수미달" in said
    assert issue_minutes(sitting=sitting, by=chair).pk


@pytest.mark.parametrize("by", ["chair", "deputy"])
def test_who_replaced_a_voter_is_called_what_they_are(by):
    f.council()
    seat, other = f.panel(f.in_review())[:2]
    f.vote(seat.review, seat)
    f.vote(seat.review, other)
    if by == "chair":
        user = f.chair()
    else:
        user = f.member(deputises=True, load_limit=0).user
        f.change_office(other.member.user, "member", "chair")
    replace_voter(assignment=seat, by=user, reason="오래 입원함")
    seat.refresh_from_db()
    assert ("위원장 직무대행" in departure_text(seat)) == (by == "deputy")
