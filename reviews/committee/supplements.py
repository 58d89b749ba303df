"""보완요청: the claimant is asked for papers, and the clock of the review stands meanwhile.

Stopping stores the working days that were left, resuming counts them on (model.md §5.12). The
ballot stays open through it: votes cast stay and may be changed afterwards.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.formats import date_format

from claims.clock import now, today
from claims.documents.models import Document, DocumentKind
from claims.users.models import User
from claims.working_days import add_working_days, is_working_day, working_days_between
from reviews.committee.errors import (
    NotOpenError,
    NotSeatedError,
    ReasonNeededError,
    SupplementError,
)
from reviews.committee.locks import demand, lock_review
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
from reviews.committee.queue import refresh_queue
from reviews.notices.events import Event
from reviews.notices.outbox import write_notice

LEAST_DAYS = 1  # working days to look at what came, also where none was left


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
    """보완 의견: a seated member tells the secretariat what to ask for. No clock stops.

    Raises Forbidden, NotSeatedError, NotOpenError, SupplementError (no kind, or no text).
    """
    demand(member.user, "reviews.cast_vote")
    review = lock_review(review, ReviewStatus.IN_REVIEW)
    if not Assignment.objects.active().filter(review=review, member=member).exists():
        raise NotSeatedError()
    wanted, text = _checked(kinds, text)
    return SupplementRequest.objects.create(
        review=review,
        status=SupplementStatus.PROPOSED,
        proposed_by=member,
        kinds=wanted,
        text=text,
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
    """Ask the claimant, stop the clock and write the letter; a member's proposal may be taken up.

    `due_on` is a working day after today (default: the policy's number of working days). Raises
    Forbidden, NotOpenError, SupplementError.
    """
    demand(by, "reviews.manage_review")
    review = lock_review(review, ReviewStatus.IN_REVIEW)
    wanted, text = _checked(kinds, text)
    due_on = due_on or add_working_days(today(), review.policy.supplement_working_days)
    if due_on <= today() or not is_working_day(due_on):
        raise SupplementError()
    asked = {
        "status": SupplementStatus.ASKED,
        "kinds": wanted,
        "text": text,
        "requested_by": by,
        "requested_at": now(),
        "due_on": due_on,
    }
    if proposal is None:
        request = SupplementRequest.objects.create(review=review, **asked)
    else:
        request = _lock(proposal, review, SupplementStatus.PROPOSED)
        for field, value in asked.items():
            setattr(request, field, value)
        request.save(update_fields=[*asked])
    # In review a due date always stands (running_review_has_a_due_date).
    days_left = max(0, working_days_between(today(), review.due_on or today()))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.SUPPLEMENT_REQUESTED,
        days_left=days_left,
        due_on=None,
        revision=F("revision") + 1,
    )
    with translation.override(settings.LANGUAGE_CODE):
        variables = {
            "documents": ", ".join(request.kind_labels),
            "text": text,
            "due_on": date_format(due_on, "DATE_FORMAT"),
        }
    write_notice(
        event=Event.SUPPLEMENT_REQUESTED,
        claim=review.claim,
        variables=variables,
        key=f"supplement:{request.pk}",
    )
    refresh_queue([review.claim_id])
    return request


@transaction.atomic
def decline_supplement(*, proposal: SupplementRequest, by: User, note: str) -> SupplementRequest:
    """The secretariat does not take a proposal up, and says why. Raises as `request_supplement`."""
    demand(by, "reviews.manage_review")
    review = lock_review(proposal.review_id)
    request = _lock(proposal, review, SupplementStatus.PROPOSED)
    if not note.strip():
        raise ReasonNeededError()
    return _end(request, SupplementStatus.DECLINED, by, note)


# ------------------------------------------------------------------ and going on
@transaction.atomic
def answer_supplement(
    *, request: SupplementRequest, documents: Iterable[Document] = (), by: User | None = None
) -> SupplementRequest:
    """What was asked for has come: by the system (see `answered_by`), or the secretariat says so.

    Raises Forbidden, NotOpenError.
    """
    if by is not None:
        demand(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    SupplementAnswer.objects.bulk_create(
        [SupplementAnswer(request=request, document=document) for document in documents],
        ignore_conflicts=True,
    )
    _end(request, SupplementStatus.ANSWERED, by)
    _resume(review)
    return request


@transaction.atomic
def expire_supplement(*, request: SupplementRequest | int) -> bool:
    """The due date has passed without an answer: the review goes on with that fact on it.

    False where there is nothing to do (any more).
    """
    pk = request.pk if isinstance(request, SupplementRequest) else request
    review_id = SupplementRequest.objects.values_list("review_id", flat=True).get(pk=pk)
    review = lock_review(review_id)
    request = SupplementRequest.objects.select_for_update().get(pk=pk)
    overdue = request.due_on is not None and request.due_on < today()
    if request.status != SupplementStatus.ASKED or not overdue:
        return False
    _end(request, SupplementStatus.EXPIRED, None)
    _resume(review)
    return True


@transaction.atomic
def cancel_supplement(*, request: SupplementRequest, by: User, note: str) -> SupplementRequest:
    """The secretariat takes a request back. Raises Forbidden, NotOpenError, ReasonNeededError."""
    demand(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.SUPPLEMENT_REQUESTED)
    request = _lock(request, review, SupplementStatus.ASKED)
    if not note.strip():
        raise ReasonNeededError()
    _end(request, SupplementStatus.CANCELLED, by, note)
    _resume(review)
    return request


def overdue_supplements() -> QuerySet[SupplementRequest, int]:
    """Keys of requests whose due date has passed."""
    return (
        SupplementRequest.objects.filter(status=SupplementStatus.ASKED, due_on__lt=today())
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )


def answered_by(request: SupplementRequest) -> list[Document]:
    """The documents that answer a request: a new one of every kind asked for, else none."""
    new = list(
        Document.objects.handed_in().filter(
            claim__reviews=request.review_id,
            kind__in=request.kinds,
            received_at__gte=request.requested_at,
        )
    )
    return new if {document.kind for document in new} == set(request.kinds) else []


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
    """Back to in_review; review and ballot are due as many working days on as were left."""
    due_on = add_working_days(today(), max(LEAST_DAYS, review.days_left or 0))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW,
        days_left=None,
        due_on=due_on,
        revision=F("revision") + 1,
    )
    Ballot.objects.open().filter(review=review).update(due_on=due_on)
    review.refresh_from_db(fields=["status", "days_left", "due_on", "revision"])
    refresh_queue([review.claim_id])
