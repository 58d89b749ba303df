"""The clock of the verbs. The demo sets it back to play past events through the same verbs.

`now()` is the present time, or the moment set by `at(moment)` for this thread or task. Its values
go into columns of rows only: the database dates the history by its own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("desk_moment", default=None)


def now() -> datetime:
    """Return the present moment (aware)."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Return the present day in Asia/Seoul."""
    return timezone.localdate(now())


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Asia/Seoul (aware)."""
    return timezone.make_aware(datetime.combine(day, time.min))


def shift() -> timedelta:
    """Return the difference between the clock of this thread or task, as set by `at`, and the
    present time; zero outside of `at`.

    Add it to the database's own clock if the database dates a row (leases, which several machines
    share)."""
    moment = _moment.get()
    return moment - timezone.now() if moment else timedelta(0)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to an aware moment inside the block; nests. Raises ValueError for a naive
    one."""
    if timezone.is_naive(moment):
        raise ValueError("the clock needs a datetime with a time zone")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
