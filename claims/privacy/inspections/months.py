"""The months of the access log, and those that wait for their inspection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from claims.clock import today
from claims.privacy.figures import last_day, month_after
from claims.privacy.inspections.models import AccessInspection, signed_months
from claims.privacy.models import AccessEntry

SHOWN_MONTHS = 36
DAYS_TO_SIGN = 10  # after the month's end; the notice names a cycle and no day


@dataclass(frozen=True)
class LoggedMonth:
    """One month of the access log: its first day, and the inspection in force, None without one."""

    month: date
    signed: AccessInspection | None

    @property
    def is_over(self) -> bool:
        return last_day(self.month) < today()

    @property
    def sign_by(self) -> date:
        """The last day on which the inspection is in time."""
        return last_day(self.month) + timedelta(days=DAYS_TO_SIGN)

    @property
    def is_late(self) -> bool:
        return self.signed is None and today() > self.sign_by


def this_month() -> date:
    return today().replace(day=1)


def logged_months() -> list[LoggedMonth]:
    """Return the months from the first entry of the access log to the present one, newest first,
    at most SHOWN_MONTHS. Two queries."""
    oldest = month_after(this_month(), 1 - SHOWN_MONTHS)
    first = AccessEntry.objects.order_by("pk").values_list("at", flat=True).first()
    begin = max(oldest, localdate(first).replace(day=1)) if first else this_month()
    signed = signed_months(oldest)
    begin = min([begin, *signed])
    found, month = [], this_month()
    while month >= begin:
        found.append(LoggedMonth(month, signed.get(month)))
        month = month_after(month, -1)
    return found


def late_months() -> list[LoggedMonth]:
    """Return the months that nobody signed within DAYS_TO_SIGN days after their end, oldest first.
    Two queries."""
    return [one for one in reversed(logged_months()) if one.is_late]
