"""Comparison of the stored queue with its rows as derived a second time (`derivation`)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from claims.register.models import Claim, Route
from reviews.committee.models import QueueRow, Review
from reviews.committee.queue.derivation import derive

CHUNK = 1000  # claims compared at a time: memory stays flat
COMPARED = tuple(
    field.attname for field in QueueRow._meta.concrete_fields if field.attname != "claim_id"
)


class Difference(NamedTuple):
    """One difference between the queue and its source: the claim's number, the column, the stored
    value and the one derived from the source rows."""

    number: str
    column: str
    stored: Any
    derived: Any


def find_differences() -> Iterator[Difference]:
    """Yield the differences between the stored queue rows and the rows derived again from the
    source (`derive`), claim by claim. Missing and surplus rows, and claims on the council's route
    without a review, come too. Nothing is written."""
    last = 0
    while True:
        claims = list(
            Claim.objects.filter(Exists(Review.objects.filter(claim=OuterRef("pk"))), pk__gt=last)
            .select_related("facts")
            .order_by("pk")[:CHUNK]
        )
        if not claims:
            break
        stored = QueueRow.objects.in_bulk([claim.pk for claim in claims])
        for claim_id, derived in derive(claims).items():
            yield from _compare(stored.get(claim_id), derived)
        last = claims[-1].pk
    for row in QueueRow.objects.filter(claim__reviews__isnull=True).iterator():
        yield Difference(row.number, "row", "a row", "no review")
    escalated = Claim.objects.filter(
        route=Route.COMMITTEE_REVIEW, withdrawn_at__isnull=True, reviews__isnull=True
    )
    for number in escalated.values_list("number", flat=True).iterator():
        yield Difference(number, "review", "no review", "an escalated claim")


def _compare(row: QueueRow | None, derived: dict[str, Any]) -> Iterator[Difference]:
    if row is None:
        yield Difference(derived["number"], "row", "no row", "a review")
        return
    for column in COMPARED:
        if getattr(row, column) != derived[column]:
            yield Difference(row.number, column, getattr(row, column), derived[column])
