"""Seats on the desk: challenges that are undecided, and how the panel was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from claims.users.models import User
from reviews.committee.models import AssignmentDraw, Challenge, Member, Review
from reviews.committee.scope import sees_all
from reviews.committee.seats.challenges import may_decide
from reviews.committee.seats.draws import FULL, ON_LEAVE, SAT, WIDE
from reviews.committee.seats.ties import Tie


@dataclass
class ShownDraw:
    """A draw in words: who was drawn, who stood with how many open seats, who did not and why."""

    draw: AssignmentDraw
    drawn: list[str]
    stood: list[tuple[str, int]]
    left_out: list[tuple[str, str]]


def seats_part(user: User, review: Review) -> dict[str, Any]:
    """For the desk's context: one query for everybody, two more for those who see how it was drawn.

    Grounds are the claimant's words about a person: only those who see all claims read them.
    """
    pending = list(
        Challenge.objects.pending()
        .filter(assignment__review=review)
        .select_related("assignment__member__user", "received_by")
        .order_by("pk")
    )
    return {
        "challenges": pending,
        "challenged": {one.assignment_id for one in pending},
        "challenge_grounds": sees_all(user),
        "may_decide_challenge": bool(pending) and may_decide(user, review),
        "draws": _draws(review) if user.has_perm("reviews.view_load") else [],
    }


def _draws(review: Review) -> list[ShownDraw]:
    draws = list(AssignmentDraw.objects.filter(review=review).order_by("pk"))
    if not draws:
        return []
    names = {member.pk: str(member) for member in Member.objects.select_related("user")}
    return [
        ShownDraw(
            draw,
            [names.get(pk, "") for pk in draw.drawn],
            [(names.get(pk, ""), load) for pk, load, _substitute in draw.candidates],
            [(names.get(pk, ""), _why(why)) for pk, why in draw.left_out],
        )
        for draw in draws
    ]


def _why(code: str) -> str:
    words = {
        SAT: _("이미 배정된 적 있음"),
        ON_LEAVE: _("부재"),
        FULL: _("동시 심의 한도"),
        WIDE: _("처음 심의를 볼 수 있는 역할"),
    }
    return words[code] if code in words else str(Tie(code).label)
