"""Verification that every recorded draw repeats and seated exactly the members drawn, and a list of
conspicuous ones."""

from collections.abc import Iterator
from typing import Any

from reviews.committee.models import AssignmentDraw
from reviews.committee.seats.draw_flags import flags_of, redrawn_reviews
from reviews.committee.seats.draws import has_own_seed, repeat_draw

AT_ONCE = 2_000


def find_draw_differences() -> Iterator[str]:
    """Yield one line of text for each fault of a recorded draw of seats: a seed that is not its
    claim's, another result when repeated, other members seated than drawn, or a member drawn who
    was left out."""
    draws = AssignmentDraw.objects.select_related("review__claim").order_by("pk")
    draws = draws.prefetch_related("assignments")
    for draw in draws.iterator(chunk_size=AT_ONCE):
        if not has_own_seed(draw):
            yield f"draw {draw.pk} ({draw.seed}): the seed is not that of its claim and round"
        again = repeat_draw(draw)
        if again != draw.drawn:
            yield f"draw {draw.pk} ({draw.seed}): drew {draw.drawn}, repeated {again}"
        seated = [seat.member_id for seat in sorted(draw.assignments.all(), key=lambda s: s.seat)]
        if seated != draw.drawn:
            yield f"draw {draw.pk} ({draw.seed}): drew {draw.drawn}, seated {seated}"
        if {pk for pk, _why in draw.left_out} & set(draw.drawn):
            yield f"draw {draw.pk} ({draw.seed}): drew somebody who was left out"


def describe_flagged_draws() -> Iterator[str]:
    """Yield one line of text for each review whose draws an auditor should read first: claim
    number, round, number of draws and flags (DrawFlag)."""
    row: Any  # a Review with what `redrawn_reviews` adds
    for row in redrawn_reviews().iterator(chunk_size=AT_ONCE):
        if flags := flags_of(row.draws_in_order, row.left_seats):
            named = ", ".join(flag.value for flag in flags)
            yield f"{row.claim.number}/{row.round}: {len(row.draws_in_order)} draws, {named}"
