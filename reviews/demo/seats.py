"""Seats in the demo: an absent member, a recorded tie, challenges decided and open."""

from __future__ import annotations

from datetime import timedelta

from claims import clock
from claims.users.models import User
from reviews.committee.models import Assignment, Challenge, Leave, Member, MemberInterest, Review
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.seats.interests import (
    enter_leave,
    register_interest,
    register_no_interests,
)

OPEN_GROUNDS = "위원이 같은 상가에서 같은 업종의 가게를 하고 있습니다."
DISMISSED_GROUNDS = "위원이 온라인에 소상공인 지원에 반대하는 글을 썼다고 들었습니다."


def create_seat_cases(people: dict[str, User]) -> None:
    """Create the demo's cases about seats: members on leave, registered interests and challenges.
    Does nothing if they exist. One member has not been asked about interests yet.

    Called once, when reviews are under way.
    """
    office, chair, day = people["secretary"], people["chair"], clock.today()
    if not Leave.objects.exists():
        away = Member.objects.get(user=people["member6"])
        enter_leave(
            member=away,
            by=office,
            starts_on=day + timedelta(days=7),
            ends_on=day + timedelta(days=11),
            note="해외 출장",
        )
        short = Member.objects.get(user=people["substitute2"])
        enter_leave(
            member=short, by=office, starts_on=day, ends_on=day + timedelta(days=2), note="휴가"
        )
    if not MemberInterest.objects.exists():
        tied = Member.objects.get(user=people["member2"])
        values = (
            ("business_number", "220-81-62517", "배우자가 대표"),
            ("name", "배나경", "친족"),
            ("organisation", "한빛 유통", "이사 역임"),
        )
        for kind, value, note in values:
            register_interest(member=tied, by=office, kind=kind, value=value, note=note)
        asked = Member.objects.exclude(pk=tied.pk).exclude(user=people["substitute2"])
        for member in asked.order_by("pk"):
            register_no_interests(member=member, by=office)
    if not Challenge.objects.exists():
        dismissed, still_open = _panels()[:2]
        settled = register_challenge(assignment=dismissed, by=office, grounds=DISMISSED_GROUNDS)
        decide_challenge(
            challenge=settled,
            by=chair,
            upheld=False,
            answer="의견을 밝힌 것만으로 공정한 심의를 못 한다고 볼 수 없음",
        )
        register_challenge(assignment=still_open, by=office, grounds=OPEN_GROUNDS)


def _panels() -> list[Assignment]:
    """Return the first active seat of each of the two reviews in judgement that are due last, so
    that challenges delay no early one."""
    reviews = Review.objects.in_review().order_by("-due_on", "-pk")[:2]
    return [review.assignments.active().order_by("seat")[0] for review in reviews]
