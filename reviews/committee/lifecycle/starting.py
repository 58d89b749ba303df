"""Start of reviews, from 서류대기 to 검토중: documents are complete, a panel is drawn, votes open.

Many reviews start at once after an import with documents, so there is one set-wise path; one review
is a set of one.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from claims import clock, hooks
from claims.errors import ReasonNeededError
from claims.policy.deadlines import add_working_days
from claims.policy.models import LateDocuments
from claims.reasons import LONG_REASON
from claims.register.locks import lock_and_read_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.ballots.document_checks import kinds_handed_in
from reviews.committee.ballots.opening import open_ballots
from reviews.committee.errors import DocumentsMissingError, NoPanelError, NotOpenError
from reviews.committee.lifecycle.ended_requests import end_requests
from reviews.committee.models import (
    Appeal,
    Assignment,
    AssignmentDraw,
    Ballot,
    DocumentRequest,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.seats.draws import draw_panels


def start_review(*, review: Review, by: User | None = None, reason: str = "") -> Review:
    """Start one review and return it: by the system (`by` None) once its documents are complete,
    else by the secretariat, which needs a reason if one is missing.

    Raises ForbiddenError (no permission), NotOpenError (not waiting), ReasonNeededError (documents
    are missing and no reason is given), DocumentsMissingError (the system, documents missing),
    NoPanelError (too few members are free: a complete review keeps the `ready_at` that
    `start_reviews` wrote, and starts by itself later; one without its documents does not).
    """
    if by is not None:
        require_permission(by, "reviews.manage_review")
    started = start_reviews(reviews=[review], by=by, reason=reason)
    if not started:
        review = Review.objects.select_related("policy").get(pk=review.pk)
        if review.status != ReviewStatus.WAITING_DOCUMENTS:
            raise NotOpenError()
        there = kinds_handed_in([review.claim_id])[review.claim_id]
        if review.ready_at and set(review.policy.required_kinds) <= there:
            raise NoPanelError()
        if by is None:
            raise DocumentsMissingError()
        raise NoPanelError(NoPanelError.by_hand) if reason.strip() else ReasonNeededError()
    return Review.objects.select_related("policy", "claim").get(pk=review.pk)


@transaction.atomic
def start_reviews(
    *,
    reviews: Iterable[Review],
    by: User | None = None,
    reason: str = "",
) -> list[int]:
    """Start those of these reviews that may start, and return their keys: panels are drawn, ballots
    opened, requests for documents ended. A review may if it waits, is complete (or `by` gives a
    `reason`), and enough members are free; a complete one without a panel gets `ready_at`, and
    loses it where a document was taken back or set aside since.

    The system (`by` None) starts none whose late documents its policy holds. Locks the claims.
    Raises ForbiddenError (`by` may not manage reviews).
    """
    reason = reason.strip()[:LONG_REASON]
    if by is not None:
        require_permission(by, "reviews.manage_review")
    pks = [review.pk for review in reviews]
    claim_ids = Review.objects.filter(pk__in=pks).values_list("claim_id", flat=True)
    claims = lock_and_read_claims(claim_ids)
    waiting = list(
        Review.objects.select_for_update(of=("self",))
        .select_related("policy")
        .filter(pk__in=pks, status=ReviewStatus.WAITING_DOCUMENTS)
        .order_by("pk")
    )
    there = kinds_handed_in(review.claim_id for review in waiting)
    for review in waiting:
        review.claim = claims[review.claim_id]
    ready = [r for r in waiting if set(r.policy.required_kinds) <= there[r.claim_id]]
    lacking = {r.pk for r in waiting if r.ready_at} - {r.pk for r in ready}
    Review.objects.filter(pk__in=lacking).update(ready_at=None)  # to be asked again
    if by is None:
        held = _held_for_lateness(ready)
        ready = [r for r in ready if r.pk not in held]
    complete = {review.pk for review in ready}
    by_hand = by is not None and bool(reason)
    early = [r for r in waiting if by_hand and r.pk not in complete]
    Review.objects.filter(pk__in=complete, ready_at=None).update(ready_at=clock.now())
    draws, panels = draw_panels([*ready, *early], {pk: c.number for pk, c in claims.items()})
    AssignmentDraw.objects.bulk_create(draws)
    _move(panels, by, reason)
    end_requests(complete, DocumentRequestStatus.ANSWERED)
    started = [r.pk for r in early if r.pk in panels]
    end_requests(started, DocumentRequestStatus.STARTED, by=by, note=reason)
    refresh_queue(r.claim_id for r in waiting)
    return list(panels)


def _held_for_lateness(ready: list[Review]) -> set[int]:
    """Return the keys of those of these complete reviews that wait for the secretariat: their
    documents came after the due day, and their policy leaves the start of such reviews to it. No
    query under other policies."""
    late = LateDocuments.HOLD
    strict = [review.pk for review in ready if review.policy.late_documents == late]
    if not strict:
        return set()
    overdue = DocumentRequest.objects.overdue().filter(review__in=strict)
    return set(overdue.values_list("review_id", flat=True))


def _move(panels: dict[int, list[Assignment]], by: User | None, reason: str) -> None:
    """Insert the seats of the drawn `panels` (by review key) and a ballot for each review, and set
    the reviews to in_review, due by `_due_dates`. Emits `seats_given`."""
    moment = clock.now()
    ballots = []
    by_key = {pk: panel[0].review for pk, panel in panels.items()}
    for due_on, ours in _due_dates(list(by_key.values())).items():
        Review.objects.filter(pk__in=ours).update(
            status=ReviewStatus.IN_REVIEW,
            due_on=due_on,
            revision=F("revision") + 1,
            started_by=by,
            start_reason=reason if by else "",
        )
        ballots += [Ballot(review=by_key[pk], due_on=due_on, opened_at=moment) for pk in ours]
    for seat in (seat for panel in panels.values() for seat in panel):
        seat.assigned_by = by
    seats = Assignment.objects.bulk_create([seat for panel in panels.values() for seat in panel])
    open_ballots(ballots)
    if seats:
        hooks.emit("seats_given", seats)


def _due_dates(reviews: list[Review]) -> dict[date, list[int]]:
    """Return {due day: review keys}: the policy's number of working days from today; in a second
    round the day by which its appeal is to be answered, the next working day at the earliest."""
    day, due = clock.today(), defaultdict(list)
    second = [review.pk for review in reviews if review.round == 2]
    promised = Appeal.objects.filter(review2__in=second) if second else Appeal.objects.none()
    answer = dict(promised.values_list("review2_id", "decide_by"))
    days = {review.policy.decide_working_days for review in reviews}
    usual = {n: add_working_days(day, n) for n in days}
    soonest = add_working_days(day, 1)
    for review in reviews:
        by = answer.get(review.pk)
        on = max(by, soonest) if by else usual[review.policy.decide_working_days]
        due[on].append(review.pk)
    return due
