"""Plays many stories at once, every act at its own moment, in the order of time.

A story is a generator: it yields the moment of its next act and is resumed when the clock of the
verbs stands there. So numbers that are given out in a row (resolutions, batches) rise with time.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
from collections.abc import Iterable, Iterator
from itertools import count

from claims import clock
from claims.errors import DomainError

log = logging.getLogger(__name__)

Story = Iterator[dt.datetime]


def play(stories: Iterable[Story], *, until: dt.datetime) -> list[DomainError]:
    """Play every story up to `until`; what lies beyond has not happened yet.

    A verb that refuses ends its story where it stands, and is among what is returned: none, in a
    register that is loaded for the first time.
    """
    order = count()
    agenda: list[tuple[dt.datetime, int, Story]] = []
    refused: list[DomainError] = []
    for story in stories:
        _resume(story, agenda, next(order), refused)
    while agenda and agenda[0][0] <= until:
        moment, number, story = heapq.heappop(agenda)
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
