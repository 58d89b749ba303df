"""Decisions of a deputy, on what the chair voted on as a member: the verbs and the pages."""

import pytest
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.tests.confirming import open_sheet
from config.dev import scenes
from reviews.committee.access.chair import forbid_unless_chair
from reviews.committee.ballots.decisions import proposed_reason
from reviews.committee.errors import ChairVotedError
from reviews.committee.models import Ballot, Decision, SittingItem
from reviews.committee.seats.draws import barred_members
from reviews.committee.sittings.context import (
    agenda_lines,
    confirmation_blockers,
    progress_of,
)
from reviews.committee.sittings.tests.scenes import sitting_of, voted_by_the_chair
from reviews.committee.sittings.verbs import agenda_digest, confirm_sitting
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def rows():
    """A review of each: one that the chair voted on, with chair and deputy, and another one."""
    voted = voted_by_the_chair()
    f.council(3, 0)
    return *voted, f.deciding()


_rows, scene = scenes.scene("scene", rows)


def confirm(sitting, by):
    return confirm_sitting(sitting=sitting, by=by, seen=agenda_digest(sitting))


def url(name, *args):
    return reverse(f"committee:{name}", args=args)


def test_a_chair_leaves_what_they_voted_on_to_a_deputy_of_the_same_sitting(scene):
    own, chair, deputy, other = scene
    sitting = sitting_of(own, other, by=chair)
    done = confirm(sitting, chair)
    assert [d.review_id for d in done.decisions] == [other.pk]
    assert [(item.review_id, type(error)) for item, error in done.left] == [
        (own.pk, ChairVotedError)
    ]
    done = confirm(sitting, deputy.user)
    assert [(d.review_id, d.confirmed_by) for d in done.decisions] == [(own.pk, deputy.user)]


def test_a_deputy_who_confirmed_does_not_judge_the_appeal(scene):
    review, chair, deputy, _other = scene
    confirm(sitting_of(review, by=chair), deputy.user)
    review.refresh_from_db()
    assert deputy.pk in barred_members([review])[review.pk]


def test_what_the_page_says_hinders_is_what_the_verb_refuses(scene):
    own, chair, deputy, other = scene
    for user in (chair, deputy.user, f.chair(), f.member().user, f.secretary()):
        said = confirmation_blockers(user, [own, other])
        for review in (own, other):
            ballot = Ballot.objects.get(review=review)
            try:
                forbid_unless_chair(user, review)
                assert review.pk not in said, (user, review)
            except ForbiddenError as error:
                assert said[review.pk] == error.message, (user, ballot)


def test_progress_counts_what_is_left_for_whom(scene):
    own, chair, deputy, other = scene
    sitting = sitting_of(own, other, by=chair)
    for user, mine in ((chair, 1), (deputy.user, 1), (f.secretary(), 0)):
        found = progress_of(agenda_lines(sitting, user))
        assert (found.items, found.waiting, found.confirmable) == (2, 2, mine)
    confirm(sitting, chair)
    found = progress_of(agenda_lines(sitting, chair))
    assert (found.confirmed, found.agenda, found.won_confirmed) == (1, 2, f.ABOVE_THE_CHAIR)
    assert SittingItem.objects.filter(taken_out_by=None).count() == 2


def test_a_deputy_may_look_at_what_awaits_them(client, scene):
    review, _chair, deputy, other = scene
    client.force_login(deputy.user)
    assert client.get(url("desk", review.claim.number)).status_code == 200
    assert client.get(url("desk", other.claim.number)).status_code == 404
    page = client.get(url("queue") + "?tab=deciding").content.decode()
    assert review.claim.number in page and other.claim.number not in page


def test_the_sheet_says_what_how_much_for_whom_and_what_stays(client, scene):
    own, chair, _deputy, other = scene
    sitting = sitting_of(own, other, by=chair)
    client.force_login(chair)
    address = url("confirm_sitting", sitting.pk)
    page = open_sheet(client, address, {"seen": agenda_digest(sitting)}).content.decode()
    for text in ("1건 의결 확정", "5,000,000", "신청인 1명에게", "1번 안건 남음", "직무대행"):
        assert text in page
    assert f"· {other.claim.number}" in page and f"· {own.claim.number}" not in page
    (ballot,) = other.ballots.all()
    assert proposed_reason(other, ballot) in page and "통지에 적는 이유" in page
    assert "다른 지급 담당이 이체를" in page and "typed_sum" not in page
    assert not Decision.objects.exists()


def test_the_printed_page_has_the_reasons_and_who_was_there(client, scene):
    _own, chair, _deputy, other = scene
    sitting = sitting_of(other, by=chair)
    client.force_login(chair)
    page = client.get(url("sitting", sitting.pk)).content.decode()
    here = page[page.index('class="on-paper mb-0"') :].partition("</p>")[0]
    for one in sitting.attendances.all():
        assert str(one.member) in here
    confirm(sitting, chair)
    reason = Decision.objects.get(review=other).rationale
    page = client.get(url("sitting", sitting.pk)).content.decode()
    assert reason and f'<small class="on-paper">{reason}</small>' in page
