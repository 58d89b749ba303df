"""The check at the end of every run: the database's rows against the providers' own logs.

Pure. Every due notice is sent or delivered and has exactly one accepted message, with the stored
body as its text; nothing else was accepted. A mail may be there more than once, under one
Message-ID (a mail with an unknown outcome is sent again): repeats are counted, and must be equal. A
message to a phone may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

TOLD = frozenset({"sent", "delivered"})
OPEN = frozenset({"pending", "sending", "unknown"})
MAIL = "mail"


class Due(NamedTuple):
    """Row of the outbox as the check reads it."""

    notice: str  # public id
    channel: str
    status: str
    subject: str
    body: str
    poison: bool = False  # it cannot be sent: it must end as a dead letter


class Taken(NamedTuple):
    """Message in a provider's log as the check reads it."""

    notice: str
    by_mail: bool
    subject: str
    text: str


@dataclass
class Verdict:
    """Differences found by `compare`: for each kind the public ids of notices, in the order of the
    rows. `good` is True without any."""

    due: int = 0
    lost: list[str] = field(default_factory=list)  # due, and no provider has it
    doubled: list[str] = field(default_factory=list)  # more than one message to a phone
    stray: list[str] = field(default_factory=list)  # accepted, and no row says it was due
    differing: list[str] = field(default_factory=list)  # another text than the stored one
    unfinished: list[str] = field(default_factory=list)  # still pending, sending or unknown
    untold: list[str] = field(default_factory=list)  # a provider has it, the row says failed
    repeats: int = 0  # mails that arrived again, without the first of each

    @property
    def good(self) -> bool:
        return not (
            self.lost
            or self.doubled
            or self.stray
            or self.differing
            or self.unfinished
            or self.untold
        )

    def sentence(self) -> str:
        """Return the differences as text: for each kind the number and the first three ids; ''
        without any."""
        kinds = ("lost", "doubled", "stray", "differing", "unfinished", "untold")
        found = ((kind, getattr(self, kind)) for kind in kinds)
        return "; ".join(f"{len(ids)} {kind}: {', '.join(ids[:3])}" for kind, ids in found if ids)


def compare(rows: Iterable[Due], messages: Iterable[Taken]) -> Verdict:
    """Compare the rows of the outbox with the providers' messages and return a Verdict. Suppressed
    rows are not due, so a message for one of them counts as a stray."""
    due = {row.notice: row for row in rows if row.status != "suppressed"}
    by_notice: dict[str, list[Taken]] = {}
    for message in messages:
        by_notice.setdefault(message.notice, []).append(message)
    verdict = Verdict(due=len(due), stray=[notice for notice in by_notice if notice not in due])
    for notice, row in due.items():
        _compare_one(row, by_notice.get(notice, []), verdict)
    return verdict


def _compare_one(row: Due, taken: list[Taken], verdict: Verdict) -> None:
    if row.status in OPEN:
        verdict.unfinished.append(row.notice)
    if row.poison:
        if taken:
            verdict.stray.append(row.notice)
        if row.status in TOLD:
            verdict.differing.append(row.notice)
        return
    if not taken:
        verdict.lost.append(row.notice)
        return
    if row.status not in TOLD | OPEN:
        verdict.untold.append(row.notice)
    if any(not _same(row, message) for message in taken):
        verdict.differing.append(row.notice)
    ways = {message.by_mail for message in taken}
    if len(taken) > 1 and ways != {True}:
        verdict.doubled.append(row.notice)
    elif ways == {True}:
        verdict.repeats += len(taken) - 1


def _same(row: Due, message: Taken) -> bool:
    """Return True if the message has the row's text; a mail may end in a line break more."""
    if message.by_mail != (row.channel == MAIL):
        return False
    if message.text.replace("\r\n", "\n").rstrip("\n") != row.body.rstrip("\n"):
        return False
    return not message.by_mail or message.subject == row.subject
