"""The state of the replica: one query to it for a page, a breaker, and the lag.

The lag is measured against the primary's own position in the log, read at most a second ago. The
standby's own times do not suffice: one that was cut off has replayed all that it received, and on
an idle primary the last transaction is old though nothing is missing."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from claims.replica.router import REPLICA

log = structlog.get_logger(__name__)

PAUSE = 5.0  # seconds without a question after a failure; then one page tries again
POSITION_SECONDS = 1.0  # how long a process takes the primary's position for the present one
# SQLSTATE of a statement that the standby gave up for its own replay, or for its time limit: the
# next one may well succeed.
GIVEN_UP = frozenset({"40001", "40P01", "57014"})

PROBE = """
    SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0'::pg_lsn,
        extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""
# What a standby can have now; and what a commit may still have in memory (synchronous_commit).
FLUSHED = "SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn"
WRITTEN = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"


class Reading(NamedTuple):
    """Result of asking whether the replica may answer one page. `word` is "replica", or the reason
    why the primary must answer; `lag` is the greatest age in seconds of the replica's rows, None if
    unknown.
    """

    word: str
    lag: float | None = None

    @property
    def usable(self) -> bool:
        return self.word == REPLICA


class Breaker:
    """Circuit breaker of a process for the replica. After a failure the replica is not asked for
    PAUSE seconds, so that pages do not wait for its time-out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened_at: float | None = None  # monotonic
        self.tries_at = 0.0

    def lets_through(self) -> bool:
        """Return True if the replica may be asked: always while the breaker is closed; while it is
        open, for one caller after each PAUSE seconds."""
        with self.lock:
            if self.opened_at is None:
                return True
            if time.monotonic() < self.tries_at:
                return False
            self.tries_at = time.monotonic() + PAUSE
            return True

    def open(self, reason: str) -> None:
        with self.lock:
            first = self.opened_at is None
            now = time.monotonic()
            self.opened_at = now if self.opened_at is None else self.opened_at
            self.tries_at = now + PAUSE
        if first:
            log.warning("replica_away", reason=reason)

    def close(self) -> None:
        with self.lock:
            opened_at, self.opened_at = self.opened_at, None
        if opened_at is not None:
            log.warning("replica_back", away_seconds=round(time.monotonic() - opened_at, 1))


breaker = Breaker()
# Monotonic time of the query, and the primary's position in the WAL (bytes).
_position = (float("-inf"), 0)


def is_configured() -> bool:
    return REPLICA in connections.settings


def written_position() -> int:
    """Return the end of the primary's write-ahead log (bytes): a replica that has replayed it has
    everything that was committed before."""
    return _number(DEFAULT_DB_ALIAS, WRITTEN)


def read_standby(written: int | None = 0) -> Reading:
    """Ask the replica whether it may answer a page of a user whose last write ended at `written`
    (bytes of the primary's log; None if unknown), and return the Reading.

    An error of the replica becomes the Reading's `word`. Raises DatabaseError of the primary
    only."""
    if written is None:
        return Reading("own_write")
    if not breaker.lets_through():
        return Reading("paused")
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(PROBE)
            in_recovery, replayed, age = cursor.fetchone()
    except (DatabaseError, InterfaceError) as error:
        return Reading(note_failure(error))
    if not in_recovery:
        breaker.open("not a standby")
        connections[REPLICA].close()
        return Reading("not_standby")
    breaker.close()
    lag = _lag(int(replayed or 0), None if age is None else float(age))
    if lag is None or lag > settings.REPLICA_MAX_LAG_SECONDS:
        return Reading("behind", lag)
    return Reading(REPLICA if int(replayed) >= written else "own_write", lag)


def note_failure(error: Exception) -> str:
    """Close the connection after an error of the replica, and return "given_up" if it only gave up
    this one statement; else open the breaker and return "down"."""
    state = getattr(error.__cause__, "sqlstate", None)
    connections[REPLICA].close()
    if state in GIVEN_UP:
        return "given_up"
    breaker.open(f"{type(error).__name__} {state or ''}".strip())
    return "down"


def _lag(replayed: int, age: float | None) -> float | None:
    """Return the greatest age in seconds of the replica's rows; None if it is not known. `replayed`
    is a position of the primary's log in bytes.

    `age` is that of the last replayed transaction in seconds, by the clocks of both machines. The
    primary's position is read again once a second at most.
    """
    global _position
    if time.monotonic() - _position[0] > POSITION_SECONDS:
        _position = (time.monotonic(), _number(DEFAULT_DB_ALIAS, FLUSHED))
    taken_at, position = _position
    if replayed >= position:
        return time.monotonic() - taken_at
    return None if age is None else max(0.0, age)


def _number(alias: str, query: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
