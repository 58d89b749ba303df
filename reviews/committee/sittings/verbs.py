"""Verbs of a sitting: open and announce it, record attendance, confirm its agenda, close it.

Locks: the claims of all items by key, their reviews, the sitting, and the locks of each decision
(ballot, payout, number series). Taking one item out locks its claim first, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from claims import hooks
from claims.clock import now, today
from claims.errors import DomainError
from claims.personal_data.crypto import text_digest
from claims.register.locks import lock_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.ballots.decisions import confirm_decision, next_number, proposal_digest
from reviews.committee.errors import NotChairError, NotOpenError
from reviews.committee.models import (
    REVIEW_CLOSED,
    Attendance,
    Decision,
    Member,
    QueueRow,
    Review,
    ReviewStatus,
    SeriesKind,
    Sitting,
    SittingItem,
    SittingStatus,
)
from reviews.committee.sittings.eligibility import (
    AgendaCandidate,
    assess_candidates,
    awaiting_the_chair,
    last_ballots,
)
from reviews.committee.sittings.errors import (
    AgendaChangedError,
    AgendaSizeError,
    AttendanceMovedError,
    AttendanceTooEarlyError,
    CannotAttendError,
    NotEligibleError,
    NothingConfirmedError,
    NothingLeftError,
    ProblemFoundError,
    UndecidedError,
)
from reviews.committee.sittings.notice_and_quorum import (
    check_day,
    fix_quorum,
    forbid_before_notice_ends,
    notice_end,
    require_quorum,
    require_recorded_quorum,
)

MOST_ITEMS = 50  # the resolution numbers are locked while a sitting is confirmed


@dataclass
class Confirmed:
    """Result of confirming a sitting: the decisions made, and (item, error) for each item left
    out."""

    decisions: list[Decision] = field(default_factory=list)
    left: list[tuple[SittingItem, DomainError]] = field(default_factory=list)


def deputises(user: User) -> bool:
    """Return True if a user is a deputising member in office today. Whether they may act for the
    chair depends on each review."""
    return Member.objects.serving(today()).filter(user=user, deputises=True).exists()


@transaction.atomic
def open_sitting(*, held_on: date, reviews: Iterable[Review], by: User) -> Sitting:
    """Open a sitting with the given reviews as its agenda, in their order, and return it; emits
    `sitting_announced`. Members see it on their first page from now on.

    Raises ForbiddenError (not the chair), AgendaSizeError (none, or more than MOST_ITEMS),
    NotEligibleError (a review may not go on an agenda), SittingDayError (before the end of the
    members' notice, over 60 days ahead, or no working day).
    """
    reviews = list(reviews)
    keys = _agenda_keys(reviews, by)
    lock_claims(Review.objects.filter(pk__in=keys).values_list("claim_id", flat=True))
    agenda = new_agenda(held_on=held_on, reviews=reviews, by=by)
    moment = now()
    sitting = Sitting.objects.create(
        number=next_number(SeriesKind.SITTING),
        held_on=held_on,
        chair=by,
        opened_at=moment,
        announced_at=moment,
        notice_until=notice_end((one.review for one in agenda), moment),
    )
    SittingItem.objects.bulk_create(
        SittingItem(
            sitting=sitting,
            review=one.review,
            order=order,
            proposal=bytes.fromhex(one.proposal),
        )
        for order, one in enumerate(agenda, 1)
    )
    hooks.emit("sitting_announced", sitting)
    return sitting


def new_agenda(*, held_on: date, reviews: Iterable[Review], by: User) -> list[AgendaCandidate]:
    """Return the agenda that `open_sitting` would make of these reviews, in their order, as they
    are now. Raises what `open_sitting` raises."""
    keys = _agenda_keys(reviews, by)
    waiting = assess_candidates(awaiting_the_chair(by).filter(pk__in=keys))
    eligible = {one.review.pk: one for one in waiting if one.ineligibility is None}
    off = [key for key in keys if key not in eligible]
    if off:
        numbers = Review.objects.filter(pk__in=off).values_list("claim__number", flat=True)
        raise NotEligibleError(numbers=sorted(numbers))
    check_day(held_on, (one.review for one in eligible.values()))
    return [eligible[key] for key in keys]


def _agenda_keys(reviews: Iterable[Review], by: User) -> list[int]:
    """Return the keys of the reviews of a new agenda, each once, in their order. Raises
    ForbiddenError (not the chair) and AgendaSizeError (none, or more than MOST_ITEMS)."""
    require_permission(by, "reviews.confirm_decision")
    keys = list(dict.fromkeys(review.pk for review in reviews))
    if not 1 <= len(keys) <= MOST_ITEMS:
        raise AgendaSizeError()
    return keys


def agenda_digest(sitting: Sitting) -> str:
    """Return a hex digest of the whole agenda, which the form of a confirmation sends back. It
    changes when an item is taken out, decided, withdrawn or voted on again, or when a check finds a
    problem. Three queries."""
    items = list(SittingItem.objects.filter(sitting=sitting).order_by("order").values_list(
        "pk", "review_id", "review__status", "proposal", "taken_out_by"
    ))  # fmt: skip
    ballots = last_ballots(review for _pk, review, *_rest in items)
    bad = _with_problems(sitting)
    lines = [
        f"{pk}:{status}:{bytes(proposal).hex()}:{out}:{proposal_digest(ballots[review])}"
        f":{review in bad}"
        for pk, review, status, proposal, out in items
    ]
    return text_digest(str(sitting.pk), sitting.status, *lines).hex()


def _with_problems(sitting: Sitting) -> set[int]:
    """Return the keys of the reviews on a sitting's agenda in which an automatic check has found a
    problem."""
    rows = QueueRow.objects.filter(review__sitting_items__sitting=sitting, problems__gt=0)
    return set(rows.values_list("review_id", flat=True))


@transaction.atomic
def confirm_sitting(*, sitting: Sitting, by: User, seen: str) -> Confirmed:
    """Confirm every item left on the agenda (`confirm_decision`), each under a savepoint, and
    return the decisions and the items left out: those that `by` may not confirm, that differ from
    when they were listed, or in which a check has found a problem. `seen` is `agenda_digest` of the
    page.

    Raises NotChairError (neither chair nor deputy), NotOpenError (closed), NotYetError (before its
    day), NoticeRunsError, AttendanceNeededError (no quorum), AgendaChangedError (not as seen),
    NothingLeftError (all are decided or taken out), NothingConfirmedError (all would be left out).
    """
    reviews = _lock_agenda(sitting)
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    forbid_confirming(sitting, by)
    if seen != agenda_digest(sitting):
        raise AgendaChangedError()
    fix_quorum(sitting)
    done, bad = Confirmed(), _with_problems(sitting)
    items = SittingItem.objects.filter(sitting=sitting, taken_out_by__isnull=True)
    for item in items.order_by("order"):
        item.review = reviews[item.review_id]
        if item.review.status in REVIEW_CLOSED:
            continue
        try:
            if item.review_id in bad:
                raise ProblemFoundError()
            decision = confirm_decision(
                review=item.review, by=by, seen=bytes(item.proposal).hex(), sitting=sitting
            )
        except DomainError as error:
            done.left.append((item, error))
        else:
            done.decisions.append(decision)
    if not done.decisions:
        raise NothingConfirmedError(left=done.left) if done.left else NothingLeftError()
    return done


def forbid_confirming(sitting: Sitting, by: User) -> None:
    """Raise the error by which `confirm_sitting` would refuse the user or the sitting:
    NotChairError (neither chair nor deputy), NotOpenError (closed), NotYetError (before its day),
    NoticeRunsError (its notice runs), AttendanceNeededError (no quorum)."""
    if not by.has_perm("reviews.confirm_decision") and not deputises(by):
        raise NotChairError()
    if sitting.status != SittingStatus.OPEN:
        raise NotOpenError(status=sitting.status)
    forbid_before_notice_ends(sitting)
    require_quorum(sitting, by)


def _lock_agenda(sitting: Sitting) -> dict[int, Review]:
    """Lock the claims, then the reviews of all items of a sitting. Return {review key: review}."""
    of = Review.objects.filter(sitting_items__sitting=sitting)
    lock_claims(of.values_list("claim_id", flat=True))
    locked = of.select_for_update(of=("self",)).select_related("claim").order_by("pk")
    return {review.pk: review for review in locked}


@transaction.atomic
def record_attendance(
    *, sitting: Sitting, members: Iterable[Member], by: User, seen: Collection[int] | None = None
) -> list[Member]:
    """Record which members are present, in place of those recorded before, and return them. `seen`
    are the keys of the members whom the form showed as present (None: unchecked).

    Raises ForbiddenError (neither chair nor secretariat), NotOpenError (closed),
    AttendanceTooEarlyError (before its day), CannotAttendError (not in office on that day),
    AttendanceMovedError (409: others than `seen` are recorded by now).
    """
    if not by.has_perm("reviews.confirm_decision"):
        require_permission(by, "reviews.manage_review")
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.status != SittingStatus.OPEN:
        raise NotOpenError(status=sitting.status)
    if sitting.held_on > today():
        raise AttendanceTooEarlyError()
    wanted = {member.pk for member in members}
    there = list(Member.objects.serving(sitting.held_on).filter(pk__in=wanted).order_by("pk"))
    if len(there) != len(wanted):
        raise CannotAttendError()
    ticked = Attendance.objects.filter(sitting=sitting)
    known = set(ticked.values_list("member_id", flat=True))
    if seen is not None and known != set(seen) and known != wanted:
        raise AttendanceMovedError
    ticked.exclude(member__in=wanted).delete()
    Attendance.objects.bulk_create(
        Attendance(sitting=sitting, member=member, at=now())
        for member in there
        if member.pk not in known
    )
    return there


@transaction.atomic
def close_sitting(*, sitting: Sitting, by: User) -> Sitting:
    """Close a sitting and return it; its items and attendance cannot change any more.

    Raises ForbiddenError (no chair), NotOpenError (closed already), UndecidedError (an item is
    neither decided nor taken out), AttendanceNeededError (it has decided something and fewer than
    its quorum are recorded as present).
    """
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    forbid_closing(sitting, by)
    sitting.status, sitting.closed_at, sitting.closed_by = SittingStatus.CLOSED, now(), by
    sitting.save(update_fields=["status", "closed_at", "closed_by"])
    return sitting


def has_decided(sitting: Sitting) -> bool:
    """Return True if at least one decision was made in this sitting. A sitting that decided nothing
    may be closed without attendance."""
    return Decision.objects.filter(sitting=sitting).exists()


def forbid_closing(sitting: Sitting, by: User) -> None:
    """Raise the error by which `close_sitting` would refuse the user or the sitting: ForbiddenError
    (no chair), NotOpenError (closed already), UndecidedError (an item is neither decided nor taken
    out), AttendanceNeededError (it has decided something and fewer than its quorum are recorded as
    present: ticks may be mended after the decisions, and the minutes name who was there)."""
    require_permission(by, "reviews.confirm_decision")
    if sitting.status != SittingStatus.OPEN:
        raise NotOpenError(status=sitting.status)
    left = SittingItem.objects.filter(sitting=sitting, taken_out_by__isnull=True)
    if left.exclude(review__status=ReviewStatus.DECIDED).exists():
        raise UndecidedError()
    if has_decided(sitting):
        require_recorded_quorum(sitting)
