"""Flags on the draws of a review that resemble repeated drawing for a desired panel.

A flag is no proof: it tells an auditor what to read first. `draw_verification` checks the draws
themselves. Pure over the given rows, so that a page and a command agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from django.db.models import Count, Max, Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from reviews.committee.models import (
    Assignment,
    AssignmentDraw,
    AssignmentStatus,
    LeftAs,
    Review,
)

MOST_DRAWS = 3  # draws of one review that are not flagged: the panel and two successors
APART = timedelta(minutes=10)  # between two successors' draws
# Ways of leaving a panel that somebody else decided, without an upheld challenge.
BY_OTHERS = frozenset({LeftAs.REASSIGNED, LeftAs.ON_LEAVE, LeftAs.DISQUALIFIED})


class DrawFlag(TextChoices):
    MANY = "many_draws", _("추첨이 많음")
    SAME_HAND = "one_person_again", _("한 사람이 거듭 바꿈")
    MINUTES = "within_minutes", _("몇 분 사이 다시 추첨")
    VOTED = "voted_seat_replaced", _("표결한 위원을 바꿈")


def flags_of(draws: Sequence[AssignmentDraw], left: Sequence[Assignment]) -> list[DrawFlag]:
    """Return the flags (DrawFlag) of one review that tell an auditor to read its draws: too many,
    one person moving members repeatedly, two within minutes, a voter replaced. `draws` are all of
    its draws in order, `left` the seats that were left."""
    found = []
    moved = [seat for seat in left if seat.left_as in BY_OTHERS]
    if len(draws) > MOST_DRAWS:
        found.append(DrawFlag.MANY)
    if any(n > 1 for n in Counter(seat.left_by_id for seat in moved).values()):
        found.append(DrawFlag.SAME_HAND)
    if any(b.at - a.at < APART for a, b in pairwise(draws[1:])):
        found.append(DrawFlag.MINUTES)
    if any(seat.voted_at for seat in moved):
        found.append(DrawFlag.VOTED)
    return found


def redrawn_reviews() -> QuerySet[Review]:
    """Return a queryset of the reviews with more than one draw, the last drawn first, with
    `n_draws`, `last_draw` (a key), `draws_in_order` and `left_seats`. Three queries for any number
    of rows."""
    left = Assignment.objects.filter(status=AssignmentStatus.LEFT).order_by("left_at", "pk")
    left = left.select_related("member__user", "left_by", "left_decided_by__member")
    return (
        Review.objects.annotate(n_draws=Count("draws"), last_draw=Max("draws__pk"))
        .filter(n_draws__gt=1)
        .select_related("claim")
        .prefetch_related(
            Prefetch("draws", AssignmentDraw.objects.order_by("pk"), to_attr="draws_in_order"),
            Prefetch("assignments", left, to_attr="left_seats"),
        )
        .order_by("-last_draw")
    )
