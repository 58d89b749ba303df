"""Mark an answer as resting on a wrong reading, and take the mark back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from claims import clock
from claims.evidence.models import Finding
from claims.evidence.reading_marks.errors import NothingMarkedError, NotReadError
from claims.evidence.reading_marks.models import MARK, ReadingMark
from claims.register.locks import lock_claims
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def mark_reading(*, finding: Finding, by: User) -> ReadingMark:
    """Create and return a mark of `by` that a finding rests on a wrong reading of a picture, with
    the claim locked. If the same person has a mark on it that was not taken back, that one is
    returned.

    A mark changes no finding, state or money. Raises ForbiddenError (may not mark readings), and
    NotReadError for a finding that rests on no reading.
    """
    require_permission(by, MARK)
    lock_claims([finding.claim_id])
    found = Finding.objects.get(pk=finding.pk)
    if not found.is_read:
        raise NotReadError
    mark = _own(found, by)
    if mark is not None:
        return mark
    return ReadingMark.objects.create(
        claim_id=found.claim_id,
        finding=found,
        kind=found.kind,
        check_code=found.check_code,
        reader_version=found.data["reader"],
        confidence=found.data["read"],
        by=by,
    )


@transaction.atomic
def take_back_mark(*, finding: Finding, by: User) -> ReadingMark:
    """Take back the person's own mark of a wrong reading on a finding, with the claim locked, and
    return it; the row stays. Raises ForbiddenError (may not mark readings), and NothingMarkedError
    if this person has no mark on it that was not taken back."""
    require_permission(by, MARK)
    lock_claims([finding.claim_id])
    mark = _own(finding, by)
    if mark is None:
        raise NothingMarkedError
    mark.taken_back_at, mark.taken_back_by = clock.now(), by
    mark.save(update_fields=["taken_back_at", "taken_back_by"])
    return mark


def _own(finding: Finding, by: User) -> ReadingMark | None:
    return ReadingMark.objects.standing().filter(finding=finding, by=by).first()
