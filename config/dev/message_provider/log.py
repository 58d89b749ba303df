"""Log of accepted messages: an SQLite file that only grows. Each batch is on disk (fsync) before
the answer is sent. Checks read it by `accepted`, while the provider runs or afterwards."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

_TABLES = """
CREATE TABLE IF NOT EXISTS message (
  seq INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, group_id TEXT NOT NULL,
  notice TEXT NOT NULL, recipient TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL,
  template TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, custom TEXT NOT NULL,
  created REAL NOT NULL, visible_at REAL NOT NULL,
  outcome TEXT NOT NULL, went_by TEXT NOT NULL, report_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS message_group ON message (group_id);
CREATE INDEX IF NOT EXISTS message_created ON message (created);
CREATE TABLE IF NOT EXISTS call (
  seq INTEGER PRIMARY KEY, at REAL NOT NULL, did TEXT NOT NULL, taken INTEGER NOT NULL,
  refused INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS template (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (only INTEGER PRIMARY KEY CHECK (only = 1), up_to INTEGER NOT NULL);
INSERT OR IGNORE INTO told VALUES (1, 0);
"""
_GROWS = """
CREATE TRIGGER IF NOT EXISTS {0}_{1} BEFORE {1} ON {0}
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""
FIELDS = (
    "message_id", "group_id", "notice", "recipient", "sender", "kind", "template", "subject",
    "text", "custom", "created", "visible_at", "outcome", "went_by", "report_at",
)  # fmt: skip


class Row(NamedTuple):
    """One accepted message. `created`, `visible_at` and `report_at` are seconds since 1970."""

    seq: int
    message_id: str
    group_id: str
    notice: str  # customFields.notice: our notice's public id
    recipient: str
    sender: str
    kind: str  # ATA, SMS, LMS: as requested
    template: str
    subject: str
    text: str
    custom: str  # customFields as JSON
    created: float
    visible_at: float
    outcome: str  # final code of the message; "lost" if it has none
    went_by: str  # ATA, SMS, LMS: as delivered, fallback included
    report_at: float

    def status(self, now: float) -> str:
        """Return the status code of the message at time `now` (seconds since 1970): 2000 before its
        report, then its outcome, or 3000 if the report is lost."""
        if now < self.report_at:
            return "2000"
        return "3000" if self.outcome == "lost" else self.outcome

    def kind_at(self, now: float) -> str:
        return self.kind if now < self.report_at else self.went_by


class Log:
    """The provider's connection to its SQLite log file, which it creates if it is missing.
    Thread-safe."""

    def __init__(self, path: str | Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)
        for table in ("message", "call", "template"):
            for verb in ("UPDATE", "DELETE"):
                self._db.executescript(_GROWS.format(table, verb))
        self.templates: dict[str, str] = dict(
            self._db.execute("SELECT id, text FROM template ORDER BY seq")
        )

    def take(self, rows: Sequence[tuple], did: str, refused: int) -> None:
        """Store the accepted messages of one call (values in the order of `FIELDS`), how the call
        behaved (`did`) and the number of refused messages. All or nothing; on disk when it
        returns."""
        marks = ", ".join("?" * len(FIELDS))
        with self._lock:
            self._db.execute("BEGIN")
            self._db.executemany(
                f"INSERT INTO message ({', '.join(FIELDS)}) VALUES ({marks})",  # noqa: S608
                rows,
            )
            self._db.execute(
                "INSERT INTO call (at, did, taken, refused) VALUES (?, ?, ?, ?)",
                (time.time(), did, len(rows), refused),
            )
            self._db.execute("COMMIT")

    def register(self, templates: dict[str, str]) -> None:
        """Add AlimTalk templates (text by id) to the known ones and store them in the file, so that
        they are still known after a restart."""
        new = [(key, text) for key, text in templates.items() if self.templates.get(key) != text]
        with self._lock:
            self._db.executemany("INSERT INTO template (id, text) VALUES (?, ?)", new)
        self.templates = {**self.templates, **templates}

    def find(self, where: str, values: Iterable[Any], limit: int) -> list[Row]:
        """Return the first `limit` messages that fulfil an SQL condition, in the order of arrival.
        `values` are the parameters of `where`."""
        query = f"SELECT * FROM message WHERE {where} ORDER BY seq LIMIT ?"  # noqa: S608  ours
        with self._lock:
            return [Row(*row) for row in self._db.execute(query, (*values, limit))]

    def latest(self, limit: int) -> list[Row]:
        with self._lock:
            found = self._db.execute("SELECT * FROM message ORDER BY seq DESC LIMIT ?", (limit,))
            return [Row(*row) for row in found]

    def counts(self) -> dict[str, int]:
        with self._lock:
            (messages,) = self._db.execute("SELECT count(*) FROM message").fetchone()
            calls = dict(self._db.execute("SELECT did, count(*) FROM call GROUP BY did"))
        return {"messages": messages, **{f"call {did}": n for did, n in calls.items()}}

    @property
    def last_reported(self) -> int:
        """Number (`seq`) of the last message that the webhook reported, 0 before the first; stored
        in the file. Assigning to it stores another."""
        with self._lock:
            return self._db.execute("SELECT up_to FROM told").fetchone()[0]

    @last_reported.setter
    def last_reported(self, seq: int) -> None:
        with self._lock:
            self._db.execute("UPDATE told SET up_to = ?", (seq,))


def accepted(path: str | Path) -> Iterator[Row]:
    """Yield every message in a log file, in the order of arrival. For checks that compare the
    provider's messages with the desk's own rows."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        yield from (Row(*row) for row in db.execute("SELECT * FROM message ORDER BY seq"))
