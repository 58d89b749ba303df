"""보완요청: the claimant is asked for documents, and the clock of the review stops meanwhile.

Stopping stores the working days left; resuming counts on from them. The ballot stays open: cast
votes stay and may be changed afterwards. For a minute after the request the letter is not sent, and
everything can be undone.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now, today
from claims.documents.models import Document, DocumentKind
from claims.documents.upload_links.models import LinkUpload
from claims.documents.upload_links.verbs import revoke_upload_links
from claims.korean import in_korean
from claims.policy.deadlines import add_working_days, is_working_day, working_days_between
from claims.reasons import given_reason
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.errors import (
    NotOpenError,
    NotSeatedError,
    SupplementDueError,
    SupplementError,
    TooLateToUndoError,
)
from reviews.committee.models import (
    CAME_BACK,
    Assignment,
    Ballot,
    Member,
    Review,
    ReviewStatus,
    SupplementAnswer,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.supplements.notices import cancel_notice, notify_requested
from reviews.committee.supplements.received import received_documents

LEAST_DAYS = 1  # working days to read new documents, even where none was left
LONGEST = timedelta(days=366)  # the longest time for a claimant


def _checked(kinds: Iterable[str], text: str) -> tuple[list[str], str]:
    wanted = [kind for kind in DocumentKind.values if kind in set(kinds)]
    text = text.strip()[:2000]
    if not wanted or not text:
        raise SupplementError()
    return wanted, text


# ------------------------------------------------------------------ asking
@transaction.atomic
def propose_supplement(
    *, review: Review, member: Member, kinds: Iterable[str], text: str
) -> SupplementRequest:
    """보완 의견: record a seated member's proposal to ask the claimant for documents, and return
    it. The secretariat decides on it; the review's deadline runs on.

    Raises ForbiddenError (may not vote any more), NotSeatedError (no active seat), NotOpenError
    (not in_review), SupplementError (no kind, or no text).
    """
    require_permission(member.user, "reviews.cast_vote")
    review = lock_review(review, ReviewStatus.IN_REVIEW)
    if not Assignment.objects.active().filter(review=review, member=member).exists():
        raise NotSeatedError()
    wanted, text = _checked(kinds, text)
    return SupplementRequest.objects.create(
        review=review,
        status=SupplementStatus.PROPOSED,
        proposed_by=member,
        proposed_at=now(),
        kinds=wanted,
        opinion_kinds=wanted,
        text=text,
        opinion=text,
    )


@transaction.atomic
def request_supplement(
    *,
    review: Review,
    by: User,
    kinds: Iterable[str],
    text: str,
    due_on: date | None = None,
    proposal: SupplementRequest | None = None,
) -> SupplementRequest:
    """Request documents of the claimant and return the request; `proposal` is a member's proposal
    that is taken up. The review's deadline stops, and the letter is sent after
    SUPPLEMENT_UNDO_SECONDS. `due_on` defaults to the policy's number of working days.

    Raises ForbiddenError (no permission), NotOpenError (not in_review, or the proposal is settled),
    SupplementError (no kind, or no text), SupplementDueError (`due_on` is no working day within a
    year).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, ReviewStatus.IN_REVIEW)
    wanted, text = _checked(kinds, text)
    due_on = due_on or add_working_days(today(), review.policy.supplement_working_days)
    if not today() < due_on < today() + LONGEST or not is_working_day(due_on):
        raise SupplementDueError()
    asked = {
        "status": SupplementStatus.ASKED,
        "kinds": wanted,
        "text": text,
        "requested_by": by,
        "requested_at": now(),
        "send_after": now() + timedelta(seconds=settings.SUPPLEMENT_UNDO_SECONDS),
        "due_on": due_on,
        "stopped_due_on": review.due_on,
    }
    if proposal is None:
        request = SupplementRequest.objects.create(review=review, **asked)
    else:
        request = _lock(proposal, review, SupplementStatus.PROPOSED)
        for field, value in asked.items():
            setattr(request, field, value)
        request.save(update_fields=[*asked])
    _stop(review)
    notify_requested(request, review.claim)
    return request


def _stop(review: Review) -> None:
    """Set a review in review to supplement_requested, with the working days left until it is due.
    Refreshes the queue."""
    # A review in review always has a due date (running_review_has_a_due_date).
    days_left = max(0, working_days_between(today(), review.due_on or today()))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.SUPPLEMENT_REQUESTED,
        days_left=days_left,
        due_on=None,
        revision=F("revision") + 1,
    )
    refresh_queue([review.claim_id])


@transaction.atomic
def await_paper_taken_back(*, review: Review, kind: str, due_on: date) -> SupplementRequest | None:
    """Stop a review under way that has no document of a kind any more, as its claimant took it
    back, and return the request by the system for this kind until `due_on`. No letter is written:
    the claimant reads it on the page of the link, and is reminded before `due_on`.

    Return None, and change nothing, where the review is not in review, another document of the kind
    counts (since the last request for it), or neither its policy nor a request needs the kind.
    """
    review = lock_review(review)
    ended = SupplementRequest.objects.filter(review=review, status__in=CAME_BACK)
    asked = ended.filter(kinds__contains=[kind]).order_by("-pk").first()
    needed = asked is not None or kind in review.policy.required_kinds
    there = Document.objects.handed_in().filter(claim=review.claim_id, kind=kind)
    if asked is not None:
        there = there.filter(received_at__gte=asked.requested_at)
    if review.status != ReviewStatus.IN_REVIEW or not needed or there.exists():
        return None
    with in_korean():
        text = _("제출을 취소하신 서류를 다시 보내 주세요.")
    request = SupplementRequest.objects.create(
        review=review,
        status=SupplementStatus.ASKED,
        kinds=[kind],
        text=f"{text}\n{asked.text}" if asked and asked.requested_by_id else text,
        requested_at=now(),
        due_on=due_on,
        stopped_due_on=review.due_on,
    )
    _stop(review)
    hooks.emit("review_waits_again", request)
    return request


def _await_others_taken_back(review: Review) -> None:
    """Let a review that goes on wait for a document that its claimant took back while it waited for
    others (`await_paper_taken_back`). Not for one that it has waited for since: its day is over, or
    the secretariat does not wait."""
    taken_back = LinkUpload.objects.filter(
        document__claim=review.claim_id, document__set_aside_at__isnull=False,
        document__set_aside_by=None, link__expires_at__gt=now(),
    )  # fmt: skip
    for upload in taken_back.select_related("document", "link").order_by("pk"):
        kind, at = upload.document.kind, upload.document.set_aside_at
        awaited = SupplementRequest.objects.filter(
            review=review, kinds__contains=[kind], requested_at__gte=at,
            status__in=(*CAME_BACK, SupplementStatus.CANCELLED),
        )  # fmt: skip
        if not awaited.exists() and await_paper_taken_back(
            review=review, kind=kind, due_on=upload.link.last_day
        ):
            return


@transaction.atomic
def undo_supplement(*, request: SupplementRequest, by: User) -> SupplementRequest:
    """Undo a request before its letter is sent, and return it: review and deadline are as if never
    requested, and the claim's upload links are revoked. A member's proposal that it took up is open
    again, in the member's words. The review waits for another document taken back meanwhile.

    Raises ForbiddenError (no permission), NotOpenError (ended), TooLateToUndoError (its time has
    passed, or a worker has the letter).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    if request.send_after is None or now() >= request.send_after or not cancel_notice(request, by):
        raise TooLateToUndoError()
    _end(request, SupplementStatus.UNDONE, by)
    revoke_upload_links(claim=review.claim, actor=by, for_documents=True)
    if request.proposed_by_id:
        SupplementRequest.objects.create(
            review=review,
            status=SupplementStatus.PROPOSED,
            proposed_by_id=request.proposed_by_id,
            proposed_at=request.proposed_at,
            kinds=request.opinion_kinds or request.kinds,
            opinion_kinds=request.opinion_kinds,
            text=request.opinion or request.text,
            opinion=request.opinion,
        )
    due_on = request.stopped_due_on
    ballot = Ballot.objects.open().filter(review=review).first()
    if ballot is not None and due_on is not None:  # a new member has postponed it
        due_on = max(due_on, ballot.due_on)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW,
        days_left=None,
        due_on=due_on,
        revision=F("revision") - 1,  # forms from before the request are valid again
    )
    refresh_queue([review.claim_id])
    _await_others_taken_back(review)
    return request


@transaction.atomic
def decline_supplement(*, proposal: SupplementRequest, by: User, note: str) -> SupplementRequest:
    """Decline a member's proposal with a reason and return it.

    Raises ForbiddenError (no permission), NotOpenError (no longer a proposal), ReasonNeededError
    (empty).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(proposal.review_id)
    request = _lock(proposal, review, SupplementStatus.PROPOSED)
    note = given_reason(note)
    return _end(request, SupplementStatus.DECLINED, by, note)


# ------------------------------------------------------------------ and going on
@transaction.atomic
def answer_supplement(
    *,
    request: SupplementRequest,
    documents: Iterable[Document] | None = None,
    by: User | None = None,
    note: str = "",
) -> SupplementRequest:
    """Close a request as answered and return it, by the system (`by` None) or by the secretariat
    with the documents that came. `documents` (default: the received ones) are stored as its
    answers, and the review resumes with the working days left. By the system it stops again where
    another document that it needs was taken back meanwhile (`await_paper_taken_back`).

    Raises ForbiddenError (no permission), NotOpenError (ended).
    """
    if by is not None:
        require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    cancel_notice(request, by)
    _note_arrivals(request, documents)
    _end(request, SupplementStatus.ANSWERED, by, note)
    _resume(review)
    hooks.emit("supplement_ended", request)
    if by is None:
        _await_others_taken_back(review)
    return request


def _note_arrivals(request: SupplementRequest, documents: Iterable[Document] | None = None) -> None:
    came = received_documents(request) if documents is None else documents
    SupplementAnswer.objects.bulk_create(
        [SupplementAnswer(request=request, document=document) for document in came],
        ignore_conflicts=True,
    )


@transaction.atomic
def expire_supplement(*, request: SupplementRequest | int) -> bool:
    """Expire an open request whose due day has passed. The documents that came are stored as its
    answers, and the review resumes with the working days left, or waits for another document that
    was taken back meanwhile.

    Return False, and change nothing, where the request is not open (any more) or not overdue.
    """
    pk = request.pk if isinstance(request, SupplementRequest) else request
    review_id = SupplementRequest.objects.values_list("review_id", flat=True).get(pk=pk)
    review = lock_review(review_id)
    request = SupplementRequest.objects.select_for_update().get(pk=pk)
    overdue = request.due_on is not None and request.due_on < today()
    if request.status != SupplementStatus.ASKED or not overdue:
        return False
    cancel_notice(request, None)
    _note_arrivals(request)
    _end(request, SupplementStatus.EXPIRED, None)
    _resume(review)
    hooks.emit("supplement_ended", request)
    _await_others_taken_back(review)
    return True


@transaction.atomic
def cancel_supplement(*, request: SupplementRequest, by: User, note: str) -> SupplementRequest:
    """Cancel a request with a reason and return it: its unsent letters are cancelled, the claim's
    upload links are revoked, and the review resumes, or waits for another document that was taken
    back meanwhile.

    Raises ForbiddenError (no permission), NotOpenError (ended), ReasonNeededError (empty).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    note = given_reason(note)
    cancel_notice(request, by)
    _end(request, SupplementStatus.CANCELLED, by, note)
    revoke_upload_links(claim=review.claim, actor=by, for_documents=True)
    _resume(review)
    _await_others_taken_back(review)
    return request


def _lock(
    request: SupplementRequest, review: Review, status: SupplementStatus
) -> SupplementRequest:
    found = SupplementRequest.objects.select_for_update().get(pk=request.pk)
    if found.status != status or found.review_id != review.pk:
        raise NotOpenError()
    return found


def _end(
    request: SupplementRequest, status: SupplementStatus, by: User | None, note: str = ""
) -> SupplementRequest:
    request.status, request.closed_at, request.closed_by = status, now(), by
    request.closing_note = note.strip()[:300]
    request.save(update_fields=["status", "closed_at", "closed_by", "closing_note"])
    return request


def _resume(review: Review) -> None:
    """Set the review back to in_review, due after the working days left (LEAST_DAYS at least), but
    not before its open ballot was due; that ballot gets the same due day. Refreshes the queue."""
    due_on = add_working_days(today(), max(LEAST_DAYS, review.days_left or 0))
    ballot = Ballot.objects.open().filter(review=review).first()
    if ballot is not None:  # not earlier where a holiday was cancelled since
        due_on = max(due_on, ballot.due_on)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW,
        days_left=None,
        due_on=due_on,
        revision=F("revision") + 1,
    )
    Ballot.objects.open().filter(review=review).update(due_on=due_on)
    review.refresh_from_db(fields=["status", "days_left", "due_on", "revision"])
    refresh_queue([review.claim_id])
