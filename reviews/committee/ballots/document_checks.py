"""A member's check of each kind of document: recorded, changed and withdrawn until the ballot
closes; one by one, or those together that were seen and have no finding to look at.

The other panel members see it after their own votes (`access.scope`), the secretariat at
once.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from claims.clock import now
from claims.documents.models import Document, DocumentKind
from claims.evidence.models import Finding, Verdict
from claims.evidence.reading_marks.queries import marked_kinds
from claims.personal_data.crypto import text_digest
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import is_before_own_vote
from reviews.committee.ballots.drafts import drop_note
from reviews.committee.errors import (
    NoteNeededError,
    NothingToAcceptError,
    NothingToCheckError,
    NotOpenError,
    NotSeatedError,
    UnknownChoiceError,
)
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    CheckVerdict,
    Draft,
    EvidenceCheck,
    Review,
    ReviewStatus,
    Seen,
)
from reviews.committee.queue.projection import refresh_queue

VERDICTS = (CheckVerdict.ACCEPTED, CheckVerdict.INSUFFICIENT)


@transaction.atomic
def record_check(
    *, assignment: Assignment, kind: str, verdict: str, note: str = ""
) -> EvidenceCheck:
    """Record a member's verdict on one kind of document, in place of the earlier one: 인정, or 의문
    with a note (needed, cut to 300 characters). Deletes the drafted note of the kind.

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot), UnknownChoiceError (no such verdict, or a kind that the policy does not ask for),
    NoteNeededError (의문 without note), NothingToCheckError (no document of the kind).
    """
    review, seat = _at_an_open_ballot(assignment, kind)
    if verdict not in VERDICTS:
        raise UnknownChoiceError()
    note = note.strip()[:300]
    if verdict == CheckVerdict.INSUFFICIENT and not note:
        raise NoteNeededError()
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


@transaction.atomic
def withdraw_check(*, assignment: Assignment, kind: str) -> None:
    """Delete the member's check of one kind of document and its drafted note; the history shows it.
    Does nothing if there is none.

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot), UnknownChoiceError (a kind that the policy does not ask for).
    """
    review, seat = _at_an_open_ballot(assignment, kind)
    EvidenceCheck.objects.filter(assignment=seat, kind=kind).delete()
    drop_note(seat, kind)
    refresh_queue([review.claim_id])


@transaction.atomic
def accept_clean(*, assignment: Assignment, kinds: Iterable[str] | None = None) -> list[str]:
    """Record 인정 on each of `kinds` (None: all) that `clean_kinds` finds, and return those kinds
    in the policy's order: every page seen, no fault found, not judged and no note drafted.

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot), NothingToAcceptError (no such kind).
    """
    review, seat = _at_an_open_ballot(assignment)
    wanted = set(review.policy.required_kinds if kinds is None else kinds)
    files = _files_of(review)
    clean = [kind for kind in clean_kinds(review, seat, files) if kind in wanted]
    if not clean:
        raise NothingToAcceptError()
    at = now()
    EvidenceCheck.objects.bulk_create(
        EvidenceCheck(
            assignment=seat,
            kind=kind,
            verdict=CheckVerdict.ACCEPTED,
            documents_digest=_digest_of(kind, files[kind]),
            at=at,
        )
        for kind in clean
    )
    refresh_queue([review.claim_id])
    return clean


def clean_kinds(
    review: Review, seat: Assignment, files: dict[str, list[Document]]
) -> Iterable[str]:
    """Return the required kinds of document, in the policy's order, that need no second look: the
    member has seen every page of them and has neither judged them nor drafted a note; the automatic
    checks ran on each document and found only 이상 없음; nobody has marked a finding as read
    wrongly.

    `files` are the claim's documents by kind. Six queries.
    """
    findings = Finding.objects.filter(claim=review.claim_id)
    checked = set(findings.values_list("document_id", flat=True))
    known = Finding.objects.current([review.claim_id]).values_list("kind", "verdict")
    flawed = {kind for kind, verdict in known if verdict != Verdict.OK}
    flawed |= marked_kinds(review.claim_id)
    judged = set(EvidenceCheck.objects.filter(assignment=seat).values_list("kind", flat=True))
    draft = Draft.objects.of(seat, seat.member.user)
    left_out = flawed | judged | set(draft.body.get("notes", {}) if draft else ())
    rows = Seen.objects.filter(assignment=seat).values_list("document_id", "pages")
    seen = {(document, page) for document, pages in rows for page in pages}

    def is_clean(document: Document) -> bool:
        pages = [page.number for page in document.pages.all()]
        all_seen = bool(pages) and all((document.pk, number) in seen for number in pages)
        return all_seen and document.pk in checked

    return [
        kind
        for kind in review.policy.required_kinds
        if kind not in left_out and kind in files and all(map(is_clean, files[kind]))
    ]


@transaction.atomic
def withdraw_acceptances(*, assignment: Assignment, kinds: Iterable[str]) -> None:
    """Delete the member's 인정 on these kinds, to undo `accept_clean`; a 의문 among them stays. The
    history shows them.

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot).
    """
    review, seat = _at_an_open_ballot(assignment)
    accepted = EvidenceCheck.objects.filter(assignment=seat, verdict=CheckVerdict.ACCEPTED)
    accepted.filter(kind__in=list(kinds)).delete()
    refresh_queue([review.claim_id])


def _files_of(review: Review) -> dict[str, list[Document]]:
    """Return {kind: documents of the claim} with their pages, without refused, set-aside and erased
    documents. Two queries."""
    files: dict[str, list[Document]] = {}
    documents = Document.objects.handed_in().filter(claim=review.claim_id)
    for document in documents.prefetch_related("pages"):
        files.setdefault(document.kind, []).append(document)
    return files


def _at_an_open_ballot(assignment: Assignment, kind: str = "") -> tuple[Review, Assignment]:
    """Lock the claim and the review of a seat; return the review, and the seat as read then (not
    locked). `kind` is a kind of document to be checked, '' for none.

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot), UnknownChoiceError (a kind that the policy does not ask for).
    """
    review = lock_review(
        assignment.review_id, ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED
    )
    seat = Assignment.objects.select_related("member__user").get(pk=assignment.pk)
    require_permission(seat.member.user, "reviews.cast_vote")
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotSeatedError()
    if kind and kind not in review.policy.required_kinds:
        raise UnknownChoiceError()
    if not review.ballots.open().exists():
        raise NotOpenError()
    return review, seat


class PanelCheck(NamedTuple):
    """Checks of one required kind of document on a review. `mine` is the viewer's (None without
    one), `others` are those of the other members that the viewer may see.

    `missing`: no document of the kind was handed in, or all were refused or set aside. `stale`: the
    files have changed since the viewer's check.
    """

    kind: DocumentKind
    missing: bool
    mine: EvidenceCheck | None
    others: list[EvidenceCheck]
    stale: bool  # other files were present when the viewer checked


def checks_of(
    review: Review, seat: Assignment | None = None, documents: Iterable[Document] | None = None
) -> list[PanelCheck]:
    """Return the panel's checks of a review's documents: one PanelCheck for each required kind, in
    the policy's order. `seat` is the viewer's, None for a user without one.

    A seat that has still to vote gets its own checks only (`access.scope.is_before_own_vote`). One
    query if the caller passes the claim's `documents`, else two.
    """
    if documents is None:
        documents = Document.objects.handed_in().filter(claim=review.claim_id)
    files: dict[str, list[Document]] = {}
    for document in documents:
        if document.is_handed_in:
            files.setdefault(document.kind, []).append(document)
    checks = EvidenceCheck.objects.filter(
        assignment__review=review, assignment__status=AssignmentStatus.ACTIVE
    )
    if is_before_own_vote(review, seat):
        checks = checks.filter(assignment=seat)
    rows = list(checks.select_related("assignment__member__user"))
    found = []
    for kind in review.policy.required_kinds:
        ours = [row for row in rows if row.kind == kind]
        mine = next((r for r in ours if seat and r.assignment_id == seat.pk), None)
        seen = bytes(mine.documents_digest) if mine else b""
        found.append(
            PanelCheck(
                kind=DocumentKind(kind),
                missing=kind not in files,
                mine=mine,
                others=[row for row in ours if row is not mine],
                stale=bool(mine) and seen != _digest_of(kind, files.get(kind, ())),
            )
        )
    return found


def kinds_handed_in(claim_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return {claim key: set of the kinds of its documents}, without refused, set-aside and erased
    documents. An empty set for a claim without any. One query."""
    found: dict[int, set[str]] = {pk: set() for pk in claim_ids}
    rows = Document.objects.handed_in().filter(claim__in=list(found))
    for claim_id, kind in rows.values_list("claim_id", "kind").order_by().distinct():
        found[claim_id].add(kind)
    return found


def documents_digest(claim_id: int, kind: str) -> bytes:
    """Return a digest (16 bytes) of the files of a kind that a claim (key) has now, without refused
    and set-aside ones."""
    return _digest_of(kind, Document.objects.handed_in().filter(claim=claim_id, kind=kind))


def _digest_of(kind: str, files: Iterable[Document]) -> bytes:
    return text_digest(kind, *(one.sha256 for one in sorted(files, key=lambda one: one.pk)))
