"""Due days of requests for documents: the policy's working days, or the documents window if later.

Without an open window the policy's days count alone. A window's last day that is a day off moves to
the next working day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from claims.clock import today
from claims.intake.models import FilingWindow, WindowKind
from claims.policy.deadlines import add_working_days, is_working_day
from claims.policy.models import SupportPolicy
from reviews.committee.document_requests.errors import DocumentsDueError, EarlyDueError
from reviews.committee.models import Review

LONGEST = timedelta(days=366)  # the longest time for a claimant


def last_day_of(window: FilingWindow) -> date:
    """Return the last day (KST) on which a window takes documents in, moved on to a working day."""
    last = timezone.localdate(window.closes_at - timedelta(microseconds=1))
    return add_working_days(last, 0)


@dataclass
class DueDays:
    """Calculator of due days for requests made today. Reads the documents windows of all incidents
    once, at its first use."""

    @cached_property
    def _windows(self) -> dict[int, FilingWindow]:
        rows = FilingWindow.objects.filter(kind=WindowKind.DOCUMENTS).order_by("closes_at", "pk")
        return {window.incident_id: window for window in rows}  # the newest of an incident

    def window_of(self, review: Review) -> FilingWindow | None:
        """Return the documents window of the incident of a review, or None. The caller has read the
        review with its policy and programme."""
        return self._windows.get(review.policy.programme.incident_id)

    def day_of(self, review: Review) -> date:
        """Return the day on which documents asked for today are due: the policy's number of working
        days, or the last day of the incident's documents window if that is later."""
        usual = add_working_days(today(), review.policy.document_working_days)
        window = self.window_of(review)
        return max(usual, last_day_of(window)) if window else usual


def earliest_due(reviews: Iterable[int]) -> date:
    """Return the earliest day until which documents of all these reviews (keys) may be asked for
    today: the latest of their days by `DueDays`. Today without reviews. Two queries."""
    policies = SupportPolicy.objects.filter(
        pk__in=Review.objects.filter(pk__in=list(reviews)).values("policy")
    )
    days = DueDays()
    found = (days.day_of(Review(policy=one)) for one in policies.select_related("programme"))
    return max(found, default=today())


def check_due(day: date, earliest: date = date.min) -> date:
    """Return `day`. Raises DocumentsDueError unless it is a working day after today (KST) and less
    than LONGEST (366 days) away, EarlyDueError if it is before `earliest`."""
    if today() < day < earliest:
        raise EarlyDueError(earliest)
    if not today() < day < today() + LONGEST or not is_working_day(day):
        raise DocumentsDueError()
    return day
