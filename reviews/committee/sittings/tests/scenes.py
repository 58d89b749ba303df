"""Shared scenes of the tests of sittings: reviews that await the chair, and users who may act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.trail.triggers import refused_by
from claims.users.models import User
from reviews.committee.models import Member, Review, Sitting, SittingItem
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.verbs import open_sitting, record_attendance
from reviews.committee.tests import factories as f

ITEM = (
    'INSERT INTO reviews_sittingitem (sitting_id, review_id, "order", proposal, taken_out_reason)'
    " VALUES (%s, %s, %s, '\\x00', '')"
)
WHOLE = "agenda_is_announced_whole"


def awaiting(count: int = 1, **claim: Any) -> list[Review]:
    """Unanimous reviews above the chair's threshold."""
    if not Member.objects.exists():
        f.council()
    return [f.deciding(**claim) for _ in range(count)]


def denied(review: Review) -> Review:
    """Unanimous too, and it waits because somebody asked to talk it over."""
    f.vote(review, f.panel(review)[0], "deny", discuss=True)
    return f.vote_all(review, ("deny", None))


ANNOUNCED = timedelta(days=14)  # ago: its notice and its day are over whatever holidays lie there


def sitting_of(*reviews: Review, by: User | None = None, attended: bool = True) -> Sitting:
    """A sitting that may confirm: announced two weeks ago, its day past, everybody there."""
    sitting = announced(*reviews, by=by)
    if attended:
        attend(sitting)
    return sitting


def announced(*reviews: Review, by: User | None = None, held_on: date | None = None) -> Sitting:
    """Opened two weeks ago for the first day that may be, or another."""
    with clock.at(clock.now() - ANNOUNCED):
        day = held_on or first_day(reviews)
        return open_sitting(held_on=day, reviews=reviews, by=by or f.chair())


def attend(sitting: Sitting) -> None:
    """Every member in office on its day is there."""
    members = Member.objects.serving(sitting.held_on)
    record_attendance(sitting=sitting, members=members, by=f.secretary())


def put_on(sitting: Sitting, review: Review) -> str:
    """Return the name of the rule that refuses one more item, by SQL."""
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ITEM, [sitting.pk, review.pk, 9])
    return refused_by(caught.value)


def item_of(review: Review) -> SittingItem:
    return SittingItem.objects.get(review=review)


def voted_by_the_chair() -> tuple[Review, User, Member]:
    """A review that awaits a deputy, because a member who voted on it has become the chair; and
    both of them."""
    f.council(size=2, substitutes=0)
    f.member()
    deputy = f.member(deputises=True, load_limit=0)
    review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR)
    member = f.panel(review)[0].member
    review = f.vote_all(review, ("grant", None))
    return review, f.made_chair(member), deputy
