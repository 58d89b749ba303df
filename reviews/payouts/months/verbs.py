"""Close a month of the books by two people, explain what it differs by, open it again by two."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from claims import clock, hooks
from claims.errors import DomainError, ForbiddenError
from claims.reasons import LONG_REASON, given_reason
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker, require_permission
from reviews.payouts.ledger.months import end_of, first_open_month, next_month
from reviews.payouts.models import DeclinedReopening, DifferenceReason, MonthClosing
from reviews.payouts.models.triggers.months import CLOSE
from reviews.payouts.months.errors import (
    BY_CONSTRAINT,
    DifferenceMovedError,
    FiguresChangedError,
    FiguresMovedError,
    MonthMovedError,
    NotTheLastError,
    OwnMonthError,
    OwnReopeningError,
)
from reviews.payouts.months.figures import closing_blocker, figures_digest, figures_of
from reviews.payouts.states.books import MonthStatus

if TYPE_CHECKING:
    from claims.users.models import User


class SentBack(NamedTuple):
    """Subject of the event `month_sent_back`: `by` declined the proposed closing or reopening of a
    month (`closing`), which the user with the id `proposer` had proposed."""

    closing: MonthClosing
    proposer: int
    by: User


@transaction.atomic
def explain_difference(
    *, month: date, item: str, amount: int, reason: str, by: User
) -> DifferenceReason:
    """Store a reason for the difference of a batch or a recovery at the end of a month. `item`
    names it ("batch:7" or "recovery:3"), `amount` is the won by which it differed when seen; the
    reason counts for exactly that sum.

    Raises ForbiddenError (permission `close_month`), ReasonNeededError (empty),
    DifferenceMovedError (409: it differs by another sum, or no longer), MonthMovedError (409: the
    month is closed).
    """
    require_permission(by, CLOSE)
    reason = given_reason(reason, LONG_REASON)
    found = {one.found.item: one.found for one in figures_of(month).items}
    if item not in found or found[item].kind == "line" or found[item].won != amount:
        raise DifferenceMovedError
    with refusals_as(BY_CONSTRAINT):
        return DifferenceReason.objects.create(
            month=month, item=item, amount=amount, reason=reason, by=by
        )


@transaction.atomic
def propose_month(*, month: date, by: User, note: str = "", seen: str = "") -> MonthClosing:
    """Propose to close a month with its figures as they are now; nothing is closed before another
    person confirms. `seen` is the `figures_digest` that the page showed ('' without a page).

    Raises ForbiddenError (permission `close_month`), MonthTakenError (409: proposed or closed
    already), NotOverError, NoStatementError (no statement of the whole month), OutOfOrderError (not
    the next month), ResultsMissingError (a batch lacks bank results), DifferencesOpenError (not
    explained), FiguresChangedError (409: not those of `seen`, or the differences changed at this
    moment), FiguresMovedError (409: the books changed at this moment).
    """
    require_permission(by, CLOSE)
    figures = figures_of(month)
    blocker = closing_blocker(figures)
    if blocker is not None:
        raise blocker
    if seen and seen != figures_digest(figures):
        raise FiguresChangedError
    assert figures.sums is not None
    with refusals_as(BY_CONSTRAINT):
        proposed = MonthClosing.objects.create(
            starts_on=month,
            ends_on=end_of(month),
            **asdict(figures.sums),
            closing=figures.sums.closing,
            detail=figures.detail(),
            note=note.strip()[:LONG_REASON],
            proposed_by=by,
        )
    if differences_moved(proposed):
        raise FiguresChangedError
    hooks.emit("month_proposed", proposed)
    return proposed


def confirmation_blocker(closing: MonthClosing, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming a proposed closing or reopening, or
    None: ForbiddenError (permission `close_month`), OwnMonthError or OwnReopeningError (their own
    proposal), ProposerLeftError (the proposer lost the permission), MonthMovedError (nothing is
    proposed)."""
    if not by.has_perm(CLOSE):
        return ForbiddenError()
    if closing.status == MonthStatus.PROPOSED:
        own = closing.proposed_by_id == by.pk
        return OwnMonthError() if own else proposer_blocker(closing.proposed_by_id, CLOSE)
    if closing.status == MonthStatus.REOPENING:
        own = closing.reopening_by_id == by.pk
        return OwnReopeningError() if own else proposer_blocker(closing.reopening_by_id, CLOSE)
    return MonthMovedError()


@transaction.atomic
def confirm_month(*, closing: MonthClosing, by: User) -> MonthClosing:
    """Close a month as its second person; from now on nothing is booked in it.

    Raises ForbiddenError (permission `close_month`), MonthMovedError (409: no longer proposed),
    OwnMonthError (their own proposal), ProposerLeftError (409: the proposer lost the permission),
    FiguresMovedError (409: books, differences or their reasons changed since), DifferencesOpenError
    (one is not explained), ResultsMissingError (a batch lacks bank results).
    """
    require_permission(by, CLOSE)
    closing = _lock(closing, MonthStatus.PROPOSED)
    if (blocker := confirmation_blocker(closing, by)) is not None:
        raise blocker
    closing.status, closing.confirmed_by = MonthStatus.CLOSED, by
    closing.confirmed_at = clock.now()
    closing = _save(closing, "status", "confirmed_by", "confirmed_at")
    if differences_moved(closing):
        raise FiguresMovedError
    return closing


def differences_moved(closing: MonthClosing) -> bool:
    """Return True if the differences of a month, or their reasons, are not those stored with the
    closing. The closing was saved in this transaction: its trigger keeps books and lines still."""
    return _told(figures_of(closing.starts_on).detail()) != _told(closing.detail)


def _told(detail: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["item"], one["won"], one["reason"]) for one in detail["differences"]]


@transaction.atomic
def withdraw_month(*, closing: MonthClosing, by: User, reason: str = "") -> MonthClosing:
    """Withdraw the proposed closing of a month. Its proposer needs no reason; anybody else with the
    permission sends it back with one, and the event `month_sent_back` tells the proposer.

    Raises ForbiddenError (permission `close_month`), MonthMovedError (409: no longer proposed),
    ReasonNeededError (sent back without a reason).
    """
    require_permission(by, CLOSE)
    closing = _lock(closing, MonthStatus.PROPOSED)
    sent_back = closing.proposed_by_id != by.pk
    closing.reason = given_reason(reason, LONG_REASON, needed=sent_back)
    closing.status, closing.withdrawn_by = MonthStatus.WITHDRAWN, by
    closing.ended_at = clock.now()
    _save(closing, "status", "reason", "withdrawn_by", "ended_at")
    if sent_back:
        hooks.emit("month_sent_back", SentBack(closing, closing.proposed_by_id, by))
    return closing


@transaction.atomic
def propose_reopening(*, closing: MonthClosing, reason: str, by: User) -> MonthClosing:
    """Propose, with a reason, to open the last closed month again; it stays closed until another
    person confirms.

    Raises ForbiddenError (permission `close_month`), ReasonNeededError (empty), MonthMovedError
    (409: not closed, or proposed already), NotTheLastError (a later month is closed).
    """
    require_permission(by, CLOSE)
    reason = given_reason(reason, LONG_REASON)
    closing = _lock(closing, MonthStatus.CLOSED)
    if first_open_month() != next_month(closing.starts_on):
        raise NotTheLastError
    closing.status, closing.reason, closing.reopening_by = MonthStatus.REOPENING, reason, by
    _save(closing, "status", "reason", "reopening_by")
    hooks.emit("month_proposed", closing)
    return closing


@transaction.atomic
def confirm_reopening(*, closing: MonthClosing, by: User) -> MonthClosing:
    """Open a closed month again as its second person. Entries that were booked in the next month,
    since this one was closed, stay there.

    Raises ForbiddenError (permission `close_month`), MonthMovedError (409: no longer proposed),
    OwnReopeningError (their own proposal), ProposerLeftError (409: the proposer lost the
    permission), NotTheLastError (a later month is closed).
    """
    require_permission(by, CLOSE)
    closing = _lock(closing, MonthStatus.REOPENING)
    if (blocker := confirmation_blocker(closing, by)) is not None:
        raise blocker
    closing.status, closing.reopened_by = MonthStatus.REOPENED, by
    closing.ended_at = clock.now()
    return _save(closing, "status", "reopened_by", "ended_at")


@transaction.atomic
def withdraw_reopening(*, closing: MonthClosing, by: User, reason: str = "") -> MonthClosing:
    """Set a month whose reopening was proposed back to CLOSED. Its proposer withdraws it without a
    reason; anybody else with the permission declines it with one, which is kept
    (DeclinedReopening), and the event `month_sent_back` tells the proposer.

    Raises ForbiddenError (permission `close_month`), MonthMovedError (409: no longer proposed),
    ReasonNeededError (declined without a reason).
    """
    require_permission(by, CLOSE)
    closing = _lock(closing, MonthStatus.REOPENING)
    proposer = closing.reopening_by_id
    assert proposer is not None
    declined = proposer != by.pk
    reason = given_reason(reason, LONG_REASON, needed=declined)
    if declined:
        DeclinedReopening.objects.create(
            closing=closing, asked_by_id=proposer, asked=closing.reason, by=by, reason=reason
        )
    closing.status, closing.reason, closing.reopening_by = MonthStatus.CLOSED, "", None
    _save(closing, "status", "reason", "reopening_by")
    if declined:
        hooks.emit("month_sent_back", SentBack(closing, proposer, by))
    return closing


def _lock(closing: MonthClosing, status: MonthStatus) -> MonthClosing:
    found = MonthClosing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    if found.status != status:
        raise MonthMovedError
    return found


def _save(closing: MonthClosing, *fields: str) -> MonthClosing:
    with refusals_as(BY_CONSTRAINT):
        closing.save(update_fields=list(fields))
    return closing
