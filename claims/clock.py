"""What time it is for the verbs. Always now, except while the demo tells of days gone by.

`demo_data` brings reviews into every state through the ordinary verbs, and a review that was
opened six weeks ago must say so. Only it uses `at`; pages, tasks and other commands never do.
The database's own records (history, its `now()`) keep the real time.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("told_time", default=None)


def now() -> dt.datetime:
    """The aware moment at which a verb happens."""
    return _told.get() or timezone.now()


def today() -> dt.date:
    """The day in Asia/Seoul (the settings' time zone) on which a verb happens."""
    return timezone.localdate(now())


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the verbs inside happen at `moment` (aware)."""
    if timezone.is_naive(moment):
        raise ValueError("moment must be aware")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
