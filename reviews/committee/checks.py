"""A member's word on each kind of document. Visible to the panel at once: paper is fact."""

from typing import NamedTuple

from django.db import transaction

from claims.clock import now
from claims.documents.models import DocumentKind
from reviews.committee.drafts import drop_note
from reviews.committee.errors import (
    NoteNeededError,
    NothingToCheckError,
    NotOpenError,
    NotSeatedError,
    UnknownChoiceError,
)
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    CheckVerdict,
    EvidenceCheck,
    Review,
    ReviewStatus,
)
from reviews.committee.queue import refresh_queue
from reviews.committee.readiness import documents_digest, kinds_handed_in

GIVEN = (CheckVerdict.ACCEPTED, CheckVerdict.INSUFFICIENT)


@transaction.atomic
def record_check(
    *, assignment: Assignment, kind: str, verdict: str, note: str = ""
) -> EvidenceCheck:
    """인정 or 의문 (with a note) on one kind of document; may be changed until the ballot closes.

    Raises Forbidden, NotSeatedError, NotOpenError, UnknownChoiceError, NoteNeededError,
    NothingToCheckError (no document of that kind: `missing` is the program's word, not a member's).
    """
    review = lock_review(
        assignment.review_id, ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED
    )
    seat = Assignment.objects.select_related("member__user").get(pk=assignment.pk)
    demand(seat.member.user, "reviews.cast_vote")
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotSeatedError()
    if verdict not in GIVEN or kind not in review.policy.required_kinds:
        raise UnknownChoiceError()
    note = note.strip()[:300]
    if verdict == CheckVerdict.INSUFFICIENT and not note:
        raise NoteNeededError()
    if not review.ballots.open().exists():
        raise NotOpenError()
    if kind not in kinds_handed_in([review.claim_id])[review.claim_id]:
        raise NothingToCheckError()
    check, _created = EvidenceCheck.objects.update_or_create(
        assignment=seat,
        kind=kind,
        defaults={
            "verdict": verdict,
            "note": note,
            "documents_digest": documents_digest(review.claim_id, kind),
            "at": now(),
        },
    )
    drop_note(seat, kind)
    refresh_queue([review.claim_id])
    return check


class PanelCheck(NamedTuple):
    """A kind of document as the desk shows it: mine, and what the others of the panel hold."""

    kind: DocumentKind
    missing: bool
    mine: EvidenceCheck | None
    others: list[EvidenceCheck]
    stale: bool  # my check was made upon other files than those that are there now


def checks_of(review: Review, seat: Assignment | None = None) -> list[PanelCheck]:
    """One entry for each required kind, in the policy's order."""
    there = kinds_handed_in([review.claim_id])[review.claim_id]
    rows = list(
        EvidenceCheck.objects.filter(
            assignment__review=review, assignment__status=AssignmentStatus.ACTIVE
        ).select_related("assignment__member__user")
    )
    found = []
    for kind in review.policy.required_kinds:
        ours = [row for row in rows if row.kind == kind]
        mine = next((r for r in ours if seat and r.assignment_id == seat.pk), None)
        seen = bytes(mine.documents_digest) if mine else b""
        found.append(
            PanelCheck(
                kind=DocumentKind(kind),
                missing=kind not in there,
                mine=mine,
                others=[row for row in ours if row is not mine],
                stale=bool(mine) and seen != documents_digest(review.claim_id, kind),
            )
        )
    return found
