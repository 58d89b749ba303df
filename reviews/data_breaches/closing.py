"""Verbs that end a data breach: the report to the authority, the posting for claimants whom no
letter reaches, the closing. Each locks the breach first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.reasons import LONG_REASON, full_reason, given_reason
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.data_breaches.affected import told_counts, told_late
from reviews.data_breaches.errors import (
    ClosedBreachError,
    NoticesUnderWayError,
    PostedTooShortError,
    PostingDayError,
    ReportDayError,
    ReportMissingError,
    UntoldError,
)
from reviews.data_breaches.letters import letters_reach_somebody
from reviews.data_breaches.locks import (
    lock_open,
    require_no_notices_under_way,
    require_uninvolved,
)
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.permissions import MANAGES
from reviews.data_breaches.states import POSTED_DAYS, REPORTED_FROM, BreachStatus, Told


@transaction.atomic
def record_report(
    *,
    breach: DataBreach,
    by: User,
    reported_at: datetime | None = None,
    number: str = "",
    waiver: str = "",
) -> DataBreach:
    """Record that an open breach was reported to the authority at `reported_at` (aware) under its
    `number`, or the ground `waiver` on which it is not reported (시행령 §40 ①). Returns the breach;
    an earlier record is replaced.

    Raises ForbiddenError (no permission), ClosedBreachError, ReportDayError (before the breach was
    known, in the future), ReasonNeededError, ReasonTooShortError.
    """
    require_permission(by, MANAGES)
    found = lock_open(breach)
    if reported_at is None:
        found.report_waiver, found.report_number = full_reason(waiver, LONG_REASON), ""
    else:
        if not found.known_at <= reported_at <= now():
            raise ReportDayError
        missing = _("신고 접수번호를 적어 주세요.")
        found.report_number, found.report_waiver = given_reason(number, 40, missing), ""
    found.reported_at, found.reported_by = reported_at, by
    found.save(update_fields=["reported_at", "report_number", "report_waiver", "reported_by"])
    return found


@transaction.atomic
def record_posting(*, breach: DataBreach, by: User, posted_on: date, place: str) -> DataBreach:
    """Record that an open breach was made public since `posted_on` at `place`, for claimants whom
    no letter reaches (시행령 §39 ③: on the website, POSTED_DAYS days). Returns the breach.

    Raises ForbiddenError (no permission), ClosedBreachError, PostingDayError (before the breach was
    known, in the future), ReasonNeededError.
    """
    require_permission(by, MANAGES)
    found = lock_open(breach)
    if not timezone.localdate(found.known_at) <= posted_on <= today():
        raise PostingDayError
    missing = _("게시한 곳의 주소나 이름을 적어 주세요.")
    found.posted_on, found.posted_by = posted_on, by
    found.posted_at_place = given_reason(place, 200, missing)
    found.save(update_fields=["posted_on", "posted_by", "posted_at_place"])
    return found


@transaction.atomic
def close_breach(*, breach: DataBreach, by: User, note: str, delay_reason: str = "") -> DataBreach:
    """Close an open breach and return it. Everybody was told, or whom no letter reaches could read
    it for POSTED_DAYS, and it was reported where that is due; one without claims (no breach after
    all) needs only the note. `delay_reason` says why it `was_late`, and is not kept otherwise.

    Raises ForbiddenError (no permission), OwnBreachError (a source is about `by`), the errors of
    `require_closable`, ReasonNeededError, ReasonTooShortError.
    """
    require_permission(by, MANAGES)
    found = lock_open(breach)
    require_uninvolved(found, by)
    require_closable(found)
    found.status, found.closed_by, found.closed_at = BreachStatus.CLOSED, by, now()
    found.closing_note = full_reason(note, LONG_REASON)
    found.delay_reason = full_reason(delay_reason, LONG_REASON) if was_late(found) else ""
    with refusals_as({"data_breach_is_reported_before_it_is_closed": ReportMissingError}):
        found.save(
            update_fields=["status", "closed_by", "closed_at", "closing_note", "delay_reason"]
        )
    return found


def was_late(breach: DataBreach) -> bool:
    """Return True if the authority or a claimant heard of a breach after `due_at`."""
    reported_late = breach.reported_at is not None and breach.reported_at > breach.due_at
    return reported_late or told_late(breach) > 0


def require_closable(breach: DataBreach) -> dict[str, int]:
    """Return the numbers of `told_counts` of a breach that can be closed. Raises ClosedBreachError,
    NoticesUnderWayError (a letter waits or is sent), UntoldError (a letter could reach somebody, or
    nothing was posted), PostedTooShortError, ReportMissingError."""
    if not breach.is_open:
        raise ClosedBreachError
    require_no_notices_under_way(breach)
    told = told_counts(breach)
    if told[Told.UNDER_WAY]:
        raise NoticesUnderWayError
    if told[Told.NOT_YET] and letters_reach_somebody(breach):
        raise UntoldError
    if told[Told.NOT_YET] or told[Told.FAILED]:
        if breach.posted_on is None:
            raise UntoldError
        if today() < breach.posted_on + timedelta(days=POSTED_DAYS):
            raise PostedTooShortError
    if report_is_due(breach, sum(told.values())) and breach.reported_by_id is None:
        raise ReportMissingError
    return told


def report_is_due(breach: DataBreach, affected: int) -> bool:
    """Return True if the law asks for a report (시행령 §40 ①): from REPORTED_FROM people on, and
    for sensitive data, unique identifiers and any access from outside."""
    return breach.outside_access or breach.sensitive or affected >= REPORTED_FROM
