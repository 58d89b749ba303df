"""Plays many stories at once, each action at its own time, in order of time.

A story is a generator: it yields the time of its next action and is resumed when the clock of the
verbs has that time. So serial numbers (resolutions, batches) rise with time.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from claims import clock
from claims.errors import DomainError

log = logging.getLogger(__name__)

Story = Iterator[dt.datetime]


def play(
    stories: Iterable[Story],
    *,
    until: dt.datetime,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> list[DomainError]:
    """Run all stories together, each action at its own time, up to `until`. Later actions are not
    run. `progress` is called with the days that were played, and all days.

    A verb that refuses (DomainError) ends its story there; return these errors. None occur in a
    register that is loaded for the first time.
    """
    order = count()
    agenda: list[tuple[dt.datetime, int, Story]] = []
    refused: list[DomainError] = []
    for story in stories:
        _resume(story, agenda, next(order), refused)
    first = agenda[0][0] if agenda else until
    while agenda and agenda[0][0] <= until:
        moment, number, story = heapq.heappop(agenda)
        progress((moment - first).days, (until - first).days)
        with clock.at(moment):
            _resume(story, agenda, number, refused)
    return refused


def _resume(
    story: Story,
    agenda: list[tuple[dt.datetime, int, Story]],
    number: int,
    refused: list[DomainError],
) -> None:
    try:
        moment = next(story)
    except StopIteration:
        return
    except DomainError as error:
        log.warning("a story of the demo ended early: %s %s", type(error).__name__, error)
        refused.append(error)
        return
    heapq.heappush(agenda, (moment, number, story))
