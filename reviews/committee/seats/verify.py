"""Whether every draw on record repeats, and seated exactly those whom it drew."""

from collections.abc import Iterator

from reviews.committee.models import AssignmentDraw
from reviews.committee.seats.draws import repeat

AT_ONCE = 2_000


def differences() -> Iterator[str]:
    """One line for each draw whose row does not give what it says it gave."""
    draws = AssignmentDraw.objects.prefetch_related("assignments").order_by("pk")
    for draw in draws.iterator(chunk_size=AT_ONCE):
        again = repeat(draw)
        if again != draw.drawn:
            yield f"draw {draw.pk} ({draw.seed}): drew {draw.drawn}, repeated {again}"
        seated = [seat.member_id for seat in sorted(draw.assignments.all(), key=lambda s: s.seat)]
        if seated != draw.drawn:
            yield f"draw {draw.pk} ({draw.seed}): drew {draw.drawn}, seated {seated}"
        if {pk for pk, _why in draw.left_out} & set(draw.drawn):
            yield f"draw {draw.pk} ({draw.seed}): drew somebody who was left out"
