"""The one clock of the verbs, so that the demo can live its past through the very same verbs.

`now()` is the time; inside `at(moment)` it stands at that moment for this thread or task. Only
rows say what time it "was": database history keeps the true time of writing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("desk_moment", default=None)


def now() -> datetime:
    """The present moment (aware)."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The present day in Asia/Seoul."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment; nests."""
    if timezone.is_naive(moment):
        raise ValueError("the clock needs an aware moment")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
