"""Many reviews asked for documents, or closed without them: prepared by one person, approved by
another, worked through by a task (`bulk_running`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now, start_of, today
from claims.errors import ConflictError, DomainError, SecondPersonError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.korean import in_korean
from claims.reasons import LONG_REASON, full_reason
from claims.users.models import User
from claims.users.permissions import proposer_blocker, require_permission
from config.celery import enqueue
from reviews.committee.access.scope import visible_reviews
from reviews.committee.document_requests.asking import ask_reviews, reviews_to_ask
from reviews.committee.document_requests.closing import requests_to_close
from reviews.committee.document_requests.due_days import check_due, earliest_due
from reviews.committee.document_requests.errors import (
    BulkMovedError,
    DocumentsDueError,
    NothingToAskError,
    NothingToCloseError,
)
from reviews.committee.models import (
    ALONE_UP_TO,
    APPROVE_DOCUMENTS,
    OPEN_DOCUMENT_BULKS,
    BulkAct,
    BulkOutcome,
    DocumentBulk,
    DocumentBulkItem,
    DocumentBulkStatus,
    DocumentRequest,
    Review,
)

TASK = "reviews.committee.tasks.run_document_bulk"
STOPPED = _(
    "처리가 여러 번 멈춰 중단했습니다. 처리한 건은 그대로이고, 남은 심의는 다시 준비합니다."
)


def _in_open_bulk(act: BulkAct, review: str) -> Exists:
    items = DocumentBulkItem.objects.filter(
        review=OuterRef(review), outcome="", bulk__act=act, bulk__status__in=OPEN_DOCUMENT_BULKS
    )
    return Exists(items)


def open_bulk_of(review: str) -> Subquery:
    """Return a subquery of the key of the open bulk that the review of a row is in, NULL without
    one; `review` is the look-up of the row's review."""
    items = DocumentBulkItem.objects.filter(
        review=OuterRef(review), outcome="", bulk__status__in=OPEN_DOCUMENT_BULKS
    )
    return Subquery(items.order_by("-bulk").values("bulk")[:1])


def askable(user: User) -> QuerySet[Review]:
    """Return a queryset of the reviews in a user's scope that a new bulk may ask: those of
    `reviews_to_ask` that are in no open bulk of requests. By key."""
    mine = reviews_to_ask().filter(pk__in=visible_reviews(user).order_by().values("pk"))
    return mine.filter(~_in_open_bulk(BulkAct.ASK, "pk")).order_by("pk")


def closable(user: User) -> QuerySet[DocumentRequest]:
    """Return a queryset of the requests in a user's scope that a new bulk may close: those of
    `requests_to_close` that are in no open bulk of closings. By review."""
    mine = visible_reviews(user).order_by().values("pk")
    rows = requests_to_close().filter(review__in=mine)
    return rows.filter(~_in_open_bulk(BulkAct.CLOSE, "review")).order_by("review_id")


@transaction.atomic
def prepare_asking(*, reviews: Iterable[int], due_on: date, seen: int, by: User) -> DocumentBulk:
    """Create a bulk that asks the claimants of these reviews (keys), and return it. Up to
    ALONE_UP_TO reviews it starts at once; above, it waits for a second person. `seen` is the number
    of reviews that the page showed.

    Raises ForbiddenError (no permission), DocumentsDueError (`due_on` is no working day within a
    year), EarlyDueError (before the policy's day of one of them), NothingToAskError (none of them
    may be asked), ConflictError (another number than `seen` may).
    """
    require_permission(by, "reviews.manage_review")
    pks = list(askable(by).filter(pk__in=list(reviews)).values_list("pk", flat=True))
    if not pks:
        raise NothingToAskError()
    check_due(due_on, earliest_due(pks))
    bulk = _create(BulkAct.ASK, pks, seen, by, due_on=due_on)
    return bulk if bulk.needs_second_person else _start(bulk)


@transaction.atomic
def propose_closing(*, reviews: Iterable[int], reason: str, seen: int, by: User) -> DocumentBulk:
    """Create a bulk that closes these reviews (keys), whose documents never came, and return it; it
    waits for a second person. `seen` is the number of reviews that the page showed.

    Raises ForbiddenError (no permission), ReasonNeededError (empty), ReasonTooShortError,
    NothingToCloseError (none of them may be closed), ConflictError (another number than `seen`
    may).
    """
    require_permission(by, "reviews.manage_review")
    reason = full_reason(reason, LONG_REASON)
    chosen = closable(by).filter(review__in=list(reviews))
    pks = list(chosen.values_list("review_id", flat=True))
    if not pks:
        raise NothingToCloseError()
    return _create(BulkAct.CLOSE, pks, seen, by, reason=reason)


@transaction.atomic
def ask_newly_opened(*, most: int = ALONE_UP_TO) -> int:
    """Ask the claimants of reviews that opened before today and were never asked. Return how many
    were asked; 0, and nothing is done, where they are more than `most`: a person prepares a bulk
    then.

    An import is followed by its documents, so nobody is asked on the day of the opening.
    """
    morning = start_of(today())
    new = reviews_to_ask().filter(opened_at__lt=morning, document_requests__isnull=True)
    new = new.filter(~_in_open_bulk(BulkAct.ASK, "pk"))
    pks = list(new.order_by("pk").values_list("pk", flat=True)[: most + 1])
    if not pks or len(pks) > most:
        return 0
    return len(ask_reviews(pks, by=None))


def _create(act: BulkAct, pks: list[int], seen: int, by: User, **more: date | str) -> DocumentBulk:
    if len(pks) != seen:
        raise ConflictError()
    moment = now()
    bulk = DocumentBulk.objects.create(
        act=act, count=len(pks), prepared_by=by, prepared_at=moment, progress_at=moment, **more
    )
    items = [DocumentBulkItem(bulk=bulk, review_id=pk) for pk in pks]
    DocumentBulkItem.objects.bulk_create(items, batch_size=2000)
    if bulk.needs_second_person:
        hooks.emit("document_bulk_prepared", bulk)
    return bulk


@transaction.atomic
def approve_bulk(*, bulk: DocumentBulk, by: User) -> DocumentBulk:
    """Approve a prepared bulk as its second person and enqueue its task; return the bulk.

    Raises ForbiddenError (no permission), BulkMovedError (it no longer waits), SecondPersonError
    (`by` prepared it), ProposerLeftError (its preparer lost the permission), DocumentsDueError (the
    due day of its requests has passed).
    """
    row = lock_bulk(bulk)
    require_approvable(bulk=row, by=by)
    row.approved_by, row.approved_at = by, now()
    return _start(row)


def require_approvable(*, bulk: DocumentBulk, by: User) -> None:
    """Raise the error by which `approve_bulk` would refuse this user; else do nothing.

    Raises ForbiddenError (no permission), BulkMovedError (it no longer waits for approval),
    SecondPersonError (`by` prepared it), ProposerLeftError (its preparer lost the permission),
    DocumentsDueError (the due day of its requests has passed).
    """
    require_permission(by, APPROVE_DOCUMENTS)
    if bulk.status != DocumentBulkStatus.PREPARED:
        raise BulkMovedError()
    if bulk.prepared_by_id == by.pk:
        raise SecondPersonError(
            _("준비한 사람은 승인할 수 없습니다. 다른 간사나 위원장이 승인합니다.")
        )
    if (blocker := outdated_blocker(bulk)) is not None:
        raise blocker


def outdated_blocker(bulk: DocumentBulk) -> DomainError | None:
    """Return the error for which nobody can approve a prepared bulk any more, or None:
    ProposerLeftError, or DocumentsDueError (the due day of its requests has passed)."""
    if bulk.due_on is not None:
        try:
            check_due(bulk.due_on)
        except DocumentsDueError as error:
            return error
    return proposer_blocker(bulk.prepared_by_id, "reviews.manage_review")


@transaction.atomic
def cancel_bulk(*, bulk: DocumentBulk, by: User, reason: str) -> DocumentBulk:
    """Cancel a prepared or running bulk and return it: reviews dealt with stay so, the others are
    left alone. The secretariat may cancel any, an approver only one that waits.

    Raises ForbiddenError (neither of these), BulkMovedError (it has ended, or waits no more and
    `by` is an approver), ReasonNeededError (empty), ReasonTooShortError.
    """
    row = lock_bulk(bulk)
    require_cancellable(bulk=row, by=by)
    reason = full_reason(reason, LONG_REASON)
    if row.status == DocumentBulkStatus.PREPARED:
        back = ProposalBack(Proposal.DOCUMENT_BULK, row.pk, row.prepared_by_id)
        tell_proposers(back, by=by.pk)
    return _cancel(row, reason, by)


def require_cancellable(*, bulk: DocumentBulk, by: User) -> None:
    """Raise the error with which `cancel_bulk` would refuse this user, if there is one.

    Raises ForbiddenError if the user is neither of the secretariat nor an approver, BulkMovedError
    if the bulk has ended, or is approved and the user is not of the secretariat."""
    require_permission(by, "reviews.manage_review", APPROVE_DOCUMENTS)
    waits = bulk.status == DocumentBulkStatus.PREPARED
    if not bulk.is_open or not (waits or by.has_perm("reviews.manage_review")):
        raise BulkMovedError()


def _cancel(row: DocumentBulk, reason: str, by: User | None) -> DocumentBulk:
    left = DocumentBulkItem.objects.filter(bulk=row, outcome="")
    row.left_out += left.update(outcome=BulkOutcome.CANCELLED)
    row.status, row.ended_by, row.ended_reason = DocumentBulkStatus.CANCELLED, by, reason
    row.progress_at = row.finished_at = now()
    row.save()
    return row


def stop(bulk_id: int, reason: str | Promise = STOPPED) -> None:
    """Cancel a running bulk (key) in the name of the system, with `reason` (cut to 300 characters).
    Reviews that were not dealt with are free for another bulk. Does nothing unless it is
    running."""
    with transaction.atomic(), in_korean():
        rows = DocumentBulk.objects.select_for_update(no_key=True)
        row = rows.filter(pk=bulk_id, status=DocumentBulkStatus.RUNNING).first()
        if row is not None:
            _cancel(row, str(reason)[:LONG_REASON], None)


def lock_bulk(bulk: DocumentBulk) -> DocumentBulk:
    """Lock a bulk and return it as read then. Call it before the locks of claims."""
    return DocumentBulk.objects.select_for_update(no_key=True).get(pk=bulk.pk)


def _start(row: DocumentBulk) -> DocumentBulk:
    row.status, row.progress_at = DocumentBulkStatus.RUNNING, now()
    row.save()
    enqueue(TASK, row.pk)
    return row
