"""The minutes and a member who left a claim on the agenda for a conflict of interest."""

import pytest
from django.urls import reverse

from reviews.committee.papers.verbs import issue_minutes, may_read_minutes
from reviews.committee.seats.recusals import recuse
from reviews.committee.sittings.tests.scenes import sitting_of
from reviews.committee.sittings.verbs import agenda_digest, close_sitting, confirm_sitting
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
SENTENCE = "볼 수 없는 안건이 있어 회의록을 열 수 없습니다."


def test_who_left_a_claim_for_a_tie_reads_its_result_in_no_minutes(client):
    make.council(6, 0)
    review = make.in_review(claimed_loss=make.ABOVE_THE_CHAIR)
    seat = make.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="거래처")
    review.refresh_from_db()
    make.vote_all(review, ("grant", None))
    review.refresh_from_db()
    chair = make.chair()
    held = sitting_of(review, by=chair)
    confirm_sitting(sitting=held, by=chair, seen=agenda_digest(held))
    issue_minutes(sitting=close_sitting(sitting=held, by=chair), by=chair)
    page, paper = (reverse(f"committee:{name}", args=[held.pk]) for name in ("sitting", "minutes"))
    client.force_login(seat.member.user)
    said = client.get(page).content.decode()
    assert SENTENCE in said and paper not in said
    assert client.get(paper).status_code == 404
    other = make.panel(review)[0].member.user
    client.force_login(other)
    assert may_read_minutes(other, held)
    said = client.get(page).content.decode()
    assert SENTENCE not in said and paper in said
    assert client.get(paper).status_code == 200
