"""Verification that every recorded draw of a sample repeats, and no decision was left undrawn."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.committee.models import Decision, SampleDraw, SampleJudge, SittingItem
from reviews.committee.sample_checks.drawing import is_drawn, judge_seed_of, seed_of
from reviews.committee.seats.draws import draw_from

AT_ONCE = 2_000


def find_sample_differences() -> Iterator[str]:
    """Yield one line of text for each recorded draw of a sample or of its judge that gives another
    result when it is repeated, and for each decision whose policy takes samples and that has no
    draw."""
    rows = SampleDraw.objects.select_related("decision__review__claim").order_by("pk")
    for draw in rows.iterator(chunk_size=AT_ONCE):
        review = draw.decision.review
        if draw.seed != seed_of(review, review.claim.number):
            yield f"sample {draw.pk} ({draw.seed}): the seed is not that of its claim and policy"
        if draw.drawn != is_drawn(draw.seed, draw.share):
            yield f"sample {draw.pk} ({draw.seed}): drawn {draw.drawn}, repeated otherwise"
    yield from _judges()
    missing = Decision.objects.filter(
        review__policy__sample_share__gt=0,
        review__round=1,
        amount__gt=0,
        sample_draw__isnull=True,
    ).exclude(review__in=SittingItem.objects.values("review"))
    for number in missing.order_by("pk").values_list("resolution_no", flat=True):
        yield f"decision {number}: no sample was drawn for it"


def _judges() -> Iterator[str]:
    rows = SampleJudge.objects.select_related("sample__draw__decision__review__claim")
    before: dict[int, int] = {}
    for judge in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        review = judge.sample.draw.decision.review
        nth = before[judge.sample_id] = before.get(judge.sample_id, -1) + 1
        if judge.seed != judge_seed_of(review, review.claim.number, nth):
            yield f"sample judge {judge.pk} ({judge.seed}): the seed is not that of its claim"
        if draw_from(judge.candidates, 1, judge.seed) != [judge.member_id]:
            yield f"sample judge {judge.pk} ({judge.seed}): drew another member"
        if judge.member_id in {pk for pk, _why in judge.left_out}:
            yield f"sample judge {judge.pk} ({judge.seed}): drew somebody who was left out"
