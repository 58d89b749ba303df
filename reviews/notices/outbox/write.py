"""Writing notices: in the transaction of what they tell of, once per key.

Nothing is sent from here. After the commit a bell rings (`deliver_due`); should it get lost, the
sweep finds the row. A rolled back transaction has never told anybody anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import uuid4

from django.db import connection

from claims import clock
from claims.personal_data import crypto
from claims.register.models import Claim
from config.celery import enqueue
from reviews.notices.errors import KeyTakenError
from reviews.notices.events import PRIORITY, Event, variables_of
from reviews.notices.models import (
    Channel,
    Notice,
    NoticeLanguage,
    NoticeStatus,
    NoticeTemplate,
)
from reviews.notices.outbox.addressing import (
    BAD_ADDRESS,
    NO_ADDRESS,
    Addressed,
    address,
    channels_for,
    columns_of,
    recipient_aad,
    recipient_columns,
    values_of,
)
from reviews.notices.outbox.insert import Row, Written, as_notice, insert
from reviews.notices.templates.rendering import placeholders

__all__ = [
    "BAD_ADDRESS",
    "CLAIM_FIELDS",
    "NO_ADDRESS",
    "Letter",
    "recipient_aad",
    "recipient_columns",
    "ring",
    "write_many",
    "write_notice",
    "write_notices",
]

BATCH = 2000  # rows of one INSERT
# What a letter needs of its claim: for `.only(*CLAIM_FIELDS)` where claims come by the thousand.
CLAIM_FIELDS = (
    "number",
    "person_name",
    "business_name",
    "phone",
    "phone_index",
    "email",
    "routed_under_id",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be told. `key` names the fact ("decision:2023-0412"), which is told once."""

    event: Event | str
    claim: Claim
    key: str
    variables: Mapping[str, str] = field(default_factory=dict)
    language: str = NoticeLanguage.KO
    channel: str = ""  # "": the first of NOTICE_PREFER that can be used (addressing.py)
    send_after: datetime | None = None  # aware; until then it may be taken back unsent
    bulk: int | None = None  # id of the wave (NoticeBulk) that it belongs to


def write_notice(
    *,
    event: Event | str,
    claim: Claim,
    variables: Mapping[str, str],
    key: str,
    language: str = NoticeLanguage.KO,
    send_after: datetime | None = None,
    channel: str = "",
) -> Notice:
    """Write one notice inside the caller's transaction and return it, or the one that stands.

    With `send_after` it leaves at that moment or later; `verbs.take_back_notice` stops it before.

    Raises NoTemplateError, WrongVariablesError (other variables than the event's), KeyTakenError
    (the key stands for something else) and RuntimeError outside a transaction. A claimant without
    an address gets a failed notice, which the secretariat finds among the dead letters; one whose
    addresses are all suppressed a suppressed one.
    """
    letter = Letter(event, claim, key, variables, language, channel, send_after)
    return write_notices([letter])[0]


def write_notices(letters: Iterable[Letter]) -> list[Notice]:
    """The same set-wise: one INSERT per 2,000, one bell. Returns the standing rows in order.

    At most six queries per 2,000 letters; claims by the thousand need CLAIM_FIELDS only.
    """
    found: list[Notice] = []
    for wanted, rows, written in _write(letters):
        notices = {key: as_notice(rows[key], one) for key, one in written.items() if one.new}
        standing = [key for key, one in written.items() if not one.new]
        if standing:
            notices.update((n.key, n) for n in Notice.objects.filter(key__in=standing))
        found += [notices[letter.key] for letter in wanted]
    return found


def write_many(letters: Iterable[Letter]) -> int:
    """The same for a wave, where nobody looks at the rows: returns how many are new."""
    return sum(one.new for _wanted, _rows, written in _write(letters) for one in written.values())


def ring() -> None:
    """Wake the workers once this transaction commits. No argument: the rows say what is due."""
    from reviews.notices.tasks import deliver_due

    enqueue(deliver_due)


def _write(
    letters: Iterable[Letter],
) -> Iterator[tuple[Sequence[Letter], Mapping[str, Row], Mapping[str, Written]]]:
    """Letters, rows and what stands in the table, by key, for each 2,000; then the bell."""
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of what it tells of")
    written: dict[str, Written] = {}
    for wanted in _by(BATCH, letters):
        values, moment = values_of(wanted), clock.now()
        ways = address(wanted, values)
        keeps = len(channels_for()) > 1
        rows: dict[str, Row] = {}
        for letter, own, way in zip(wanted, values, ways, strict=True):
            if letter.key not in rows:  # the same fact twice in one breath is told once
                rows[letter.key] = _row(letter, own, way, moment, keeps)
        written = insert(rows)
        for letter in wanted:
            found = written[letter.key]
            if (found.event, found.claim_id) != (str(Event(letter.event)), letter.claim.pk):
                raise KeyTakenError(letter.key)
        yield wanted, rows, written
    if written:
        ring()


def _by(size: int, letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    rest = iter(letters)
    while some := list(islice(rest, size)):
        yield some


def _row(
    letter: Letter, values: Mapping[str, str], way: Addressed, moment: datetime, keeps: bool
) -> Row:
    status = NoticeStatus.PENDING
    if way.code:
        status = NoticeStatus.SUPPRESSED if way.reason else NoticeStatus.FAILED
    event, template = Event(letter.event), way.template
    return Row(
        public_id=uuid4(),
        key=letter.key,
        event=event.value,
        claim_id=letter.claim.pk,
        template_id=template.pk,
        bulk_id=letter.bulk,
        channel=template.channel,
        **columns_of(letter.claim, way.contact),
        subject=way.subject,
        body=way.body,
        body_digest=crypto.text_digest(way.subject, way.body),
        values=_kept(event, template, values, keeps),
        status=status.value,
        priority=PRIORITY[event],
        last_code=way.code,
        ended_reason=way.reason,
        written_at=moment,
        next_at=letter.send_after,
    )


def _kept(
    event: Event, template: NoticeTemplate, values: Mapping[str, str], keeps: bool
) -> dict[str, str] | None:
    """The variables of the row: by placeholder for the provider of an AlimTalk; the others by their
    words, where (`keeps`) another channel may have to tell the same later."""
    alimtalk = template.channel == Channel.ALIMTALK
    if not alimtalk and not keeps:
        return None
    kept = placeholders(template, values) if alimtalk else {}
    if keeps:
        for variable in variables_of(event):
            if variable.placeholder not in kept and variable.key in values:
                kept[variable.word] = values[variable.key]
    return kept
