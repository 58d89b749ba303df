"""Bulk notices of the demo: one that was sent, and one that waits for approval."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.errors import DomainError
from claims.register.models import Route
from claims.users.models import User
from reviews.demo.engine import Story
from reviews.notices.bulk.audiences import ROUTE, Wave, wave_from
from reviews.notices.bulk.control import finish_if_over
from reviews.notices.bulk.processing import work_off
from reviews.notices.bulk.recipients import count
from reviews.notices.bulk.verbs import approve_bulk, prepare_bulk, seen_value
from reviews.notices.models import ALONE, BulkStatus, NoticeBulk

SENT_ROUTE = Route.COMMITTEE_REVIEW  # 3,912 of the full register: the smallest route
# Its claims get no other notice, so that no report closes one of their numbers meanwhile.
WAITING_ROUTE = Route.NO_MONETARY_LOSS


def play_bulk_notices(people: dict[str, User], days: list[dt.datetime]) -> Story:
    """Prepare and approve a small bulk notice on the first of three `days`; by the second evening
    it has been sent and is over; on the last a large one is prepared, and waits.

    Does nothing when already done: an interrupted load does not begin it again.
    """
    yield days[0]
    if NoticeBulk.objects.exists():
        return
    sent = _prepare(wave_from(f"{ROUTE}:{SENT_ROUTE}", "ko"), by=people["secretary"])
    if sent is not None:
        if sent.status == BulkStatus.PREPARED:
            approve_bulk(bulk=sent, seen=seen_value(sent), by=people["secretary2"])
        while work_off(sent.pk):
            pass
    yield days[1]
    if sent is not None:
        finish_if_over(sent.pk)  # the worker sends the rest
    yield days[2]
    _prepare(wave_from(f"{ROUTE}:{WAITING_ROUTE}", "ko"), by=people["secretary2"], above=ALONE)


def _prepare(wave: Wave, *, by: User, above: int = 0) -> NoticeBulk | None:
    """Prepare it as the page does; None where the register is too small."""
    try:
        found = count(wave, clock.now())
        if found.count <= above:
            return None
        return prepare_bulk(wave=wave, seen=found.fingerprint, by=by)
    except DomainError:
        return None


def days_before(today: dt.date, *, zone: dt.tzinfo) -> list[dt.datetime]:
    """Return ten o'clock of a Tuesday soon after the import, the evening of its Wednesday after
    sending, and the last working day before `today`."""
    monday = today - dt.timedelta(days=63 + today.weekday())
    last = today - dt.timedelta(days=1)
    last -= dt.timedelta(days=max(last.weekday() - 4, 0))
    return [
        dt.datetime.combine(monday + dt.timedelta(days=1), dt.time(10), zone),
        dt.datetime.combine(monday + dt.timedelta(days=2), dt.time(19), zone),
        dt.datetime.combine(last, dt.time(16), zone),
    ]
