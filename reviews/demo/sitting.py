"""Sittings of the demo: one that is closed, and one in progress that waits for the chair."""

from __future__ import annotations

import datetime as dt

from claims.policy.deadlines import is_working_day
from claims.users.models import User
from reviews.committee.discussion.comments import write_comment
from reviews.committee.discussion.requests import request_discussion
from reviews.committee.models import Ballot, Member, Review, Sitting, SittingItem
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.eligibility import assess_candidates, awaiting_the_chair
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    open_sitting,
    record_attendance,
)
from reviews.demo.engine import Story

# Working days before the day of loading: announced, and held.
PAST, PRESENT = (5, 3), (2, 1)
CLOSED_ITEMS, OPEN_ITEMS = 3, 5
TAKEN_OUT = "매출 감소 기간을 한 번 더 살펴보자"
SAID = (
    "장애가 풀린 뒤에도 주문이 이틀 더 줄었습니다. 그 기간까지 볼지 정했으면 합니다.",
    "입증자료의 날짜를 기준으로 다시 보겠습니다. 의견을 더 남겨 주세요.",
)


def play_sittings(people: dict[str, User], today: dt.date, zone: dt.tzinfo) -> Story:
    """Story of two sittings: last week's from its announcement to its end; then one announced the
    day before yesterday, with an item taken out and discussed, and held yesterday with an
    attendance.

    The confirmation of the second is left to the visitor of the demo. Days are working days, as a
    sitting requires.
    """
    chair, secretary = people["chair"], people["secretary"]
    announced, held = (_afternoon(today, ago, zone) for ago in PAST)
    yield announced
    sitting = _open(chair, held.date(), CLOSED_ITEMS, half=True)
    if sitting is not None:
        yield held + dt.timedelta(minutes=10)
        _attend(sitting, people, 5, secretary)
        yield held + dt.timedelta(minutes=45)
        confirm_sitting(sitting=sitting, by=chair, seen=agenda_digest(sitting))
        yield held + dt.timedelta(minutes=50)
        close_sitting(sitting=sitting, by=chair)
    announced, held = (_afternoon(today, ago, zone) for ago in PRESENT)
    yield announced
    _ask_for_a_discussion()
    sitting = _open(chair, held.date(), OPEN_ITEMS)
    if sitting is None:
        return
    yield from _taken_out(sitting, people, announced)
    yield held + dt.timedelta(minutes=10)
    _attend(sitting, people, 4, secretary)


def _taken_out(sitting: Sitting, people: dict[str, User], announced: dt.datetime) -> Story:
    """Story of an item that a member takes out of the sitting's agenda: the second one, on which a
    member and the chair then write comments. Does nothing with fewer than two items."""
    yield announced + dt.timedelta(minutes=25)
    items = SittingItem.objects.filter(sitting=sitting).select_related("review").order_by("order")
    if len(items) < 2:  # a small register: one is left to confirm
        return
    out = items[1]
    take_out(item=out, by=people["member3"], reason=TAKEN_OUT)
    yield announced + dt.timedelta(minutes=40)
    panel = out.review.assignments.active().select_related("member__user").order_by("seat")
    write_comment(review=out.review, by=panel[0].member.user, text=SAID[0])
    yield announced + dt.timedelta(minutes=55)
    write_comment(review=out.review, by=people["chair"], text=SAID[1])


def _afternoon(today: dt.date, ago: int, zone: dt.tzinfo) -> dt.datetime:
    """Return three o'clock of the day so many working days before `today`."""
    day = today
    while ago:
        day -= dt.timedelta(days=1)
        ago -= is_working_day(day)
    return dt.datetime.combine(day, dt.time(15), zone)


def _open(chair: User, held_on: dt.date, most: int, *, half: bool = False) -> Sitting | None:
    """Open a sitting on `held_on` over the reviews that have waited longest for the chair, at most
    `most` of them; with `half` at most half of those that wait, since the next sitting needs some.

    None if none waits, or if an interrupted load has already opened it.
    """
    if Sitting.objects.filter(held_on=held_on).exists():
        return None
    eligible = [
        one for one in assess_candidates(awaiting_the_chair(chair)) if one.ineligibility is None
    ]
    eligible.sort(key=lambda one: (one.ballot.closed_at, one.review.pk))  # type: ignore[union-attr]
    most = min(most, len(eligible) // 2) if half else most
    reviews = [one.review for one in eligible[:most]]
    return open_sitting(held_on=held_on, reviews=reviews, by=chair) if reviews else None


def _attend(sitting: Sitting, people: dict[str, User], number: int, by: User) -> None:
    there = Member.objects.filter(user__in=[people[f"member{n}"] for n in range(1, number + 1)])
    record_attendance(sitting=sitting, members=there, by=by)


def _ask_for_a_discussion() -> None:
    """Ask, as a panel member, for a discussion of the open first-round review that is due first."""
    ballots = Ballot.objects.open().filter(review__round=1).values("review")
    for review in Review.objects.in_review().filter(pk__in=ballots).order_by("due_on", "pk")[:1]:
        seat = review.assignments.active().select_related("member__user").order_by("seat").first()
        if seat is not None:
            request_discussion(review=review, member=seat.member)
