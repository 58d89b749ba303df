"""A few readings that members have marked as wrong, so that the chair's page has figures."""

from __future__ import annotations

from collections.abc import Collection

from claims.evidence.models import Finding, Verdict
from claims.evidence.reading_marks.verbs import mark_reading
from reviews.committee.models import Assignment, AssignmentStatus

MOST = 3  # marks


def mark_wrong_readings(claim_ids: Collection[int]) -> int:
    """Have a member of the panel mark readings as wrong that the checks could not confirm, at most
    MOST of them. Return how many were marked, 0 if nothing was read."""
    doubted = Finding.objects.current(claim_ids).filter(
        data__has_key="read", verdict=Verdict.UNKNOWN, box__isnull=False
    )
    marked = 0
    for finding in doubted:
        seats = Assignment.objects.filter(
            review__claim=finding.claim_id, status=AssignmentStatus.ACTIVE
        )
        seat = seats.select_related("member__user").order_by("seat").first()
        if seat is not None and marked < MOST:
            mark_reading(finding=finding, by=seat.member.user)
            marked += 1
    return marked
