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

from claims import hooks
from claims.clock import now, today
from claims.documents.models import Document, DocumentKind
from claims.documents.upload_links.verbs import revoke_upload_links
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.deadlines import add_working_days, is_working_day
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
from reviews.committee.supplements.review_clock import resume_clock, stop_clock
from reviews.committee.supplements.withdrawn_documents import await_others_taken_back

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

    Raises ForbiddenError (may no longer vote), NotSeatedError (no active seat), NotOpenError
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
    stop_clock(review)
    notify_requested(request, review.claim)
    return request


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
    await_others_taken_back(review)
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
    proposer = request.proposed_by.user_id if request.proposed_by else None
    back = ProposalBack(Proposal.SUPPLEMENT, request.pk, proposer, review.claim_id)
    tell_proposers(back, by=by.pk)
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
    answers, and the review resumes with the working days left. If the system closed it and another
    document that the review needs was taken back meanwhile, the review stops again
    (`withdrawn_documents`).

    Raises ForbiddenError (no permission), NotOpenError (ended).
    """
    if by is not None:
        require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    cancel_notice(request, by)
    _note_arrivals(request, documents)
    _end(request, SupplementStatus.ANSWERED, by, note)
    resume_clock(review)
    hooks.emit("supplement_ended", request)
    if by is None:
        await_others_taken_back(review)
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

    Return False, and change nothing, if the request is not open (any more) or not overdue.
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
    resume_clock(review)
    hooks.emit("supplement_ended", request)
    await_others_taken_back(review)
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
    resume_clock(review)
    await_others_taken_back(review)
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
