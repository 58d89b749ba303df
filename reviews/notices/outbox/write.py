"""Writing notices: in the transaction of their cause, once per key.

Nothing is sent from here. After the commit `deliver_due` is enqueued; should its message get lost,
the sweep finds the row. A rolled back transaction leaves no notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from uuid import uuid4

from django.db import connection

from claims import clock
from claims.personal_data import crypto
from claims.register.models import Claim
from claims.representation.models import Letters, Representation, RepresentationKind
from claims.representation.queries import letter_readers
from config.celery import enqueue
from reviews.notices.addresses import columns_of, contact_of
from reviews.notices.errors import KeyTakenError
from reviews.notices.events import PRIORITY, WARNINGS, Event
from reviews.notices.models import (
    Addressee,
    Channel,
    Notice,
    NoticeLanguage,
    NoticeStatus,
    NoticeTemplate,
)
from reviews.notices.models.readers import COPY_FOR
from reviews.notices.outbox.addressing import Addressed, address, channels_for, values_of
from reviews.notices.outbox.insert import NoticeRow, Written, as_notice, insert
from reviews.notices.texts.rendering import placeholders
from reviews.notices.variables.by_event import variables_of

__all__ = [
    "CLAIM_FIELDS",
    "Letter",
    "enqueue_delivery",
    "write_many",
    "write_notice",
    "write_notices",
]

BATCH = 2000  # rows of one INSERT
# The columns that a letter needs: for `.only(*CLAIM_FIELDS)` with claims by the thousand, and
# `select_related("contact")`, or each corrected contact is a query of its own.
CLAIM_FIELDS = (
    "number",
    "person_name",
    "business_name",
    "phone",
    "phone_index",
    "email",
    "contact__phone",
    "contact__phone_index",
    "contact__email",
    "routed_under_id",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to write to the outbox as a notice. `key` names the fact ("decision:2023-0412"), for
    which there is one notice."""

    event: Event | str
    claim: Claim
    key: str
    variables: Mapping[str, str] = field(default_factory=dict)
    language: str = NoticeLanguage.KO
    channel: str = ""  # "": the first of NOTICE_PREFER that can be used (addressing.py)
    send_after: datetime | None = None  # aware; until then it may be withdrawn
    bulk: int | None = None  # id of its NoticeBulk
    # Who reads it in the claimant's place; looked up by the outbox unless `direct`.
    reader: Representation | None = None
    direct: bool = False


def write_notice(
    *,
    event: Event | str,
    claim: Claim,
    variables: Mapping[str, str],
    key: str,
    send_after: datetime | None = None,
) -> Notice:
    """Write one notice inside the caller's transaction; return it, or the one that has the key.

    With `send_after` it is sent at that time or later; `verbs.take_back_notice` can withdraw it,
    and its copies, before.

    Raises NoTemplateError, WrongVariablesError (other variables than the event's), KeyTakenError
    (the key belongs to another fact) and RuntimeError outside a transaction. A claimant without an
    address gets a failed notice, which the secretariat finds among the dead letters; one whose
    addresses are all suppressed gets a suppressed notice.
    """
    return write_notices([Letter(event, claim, key, variables, send_after=send_after)])[0]


def write_notices(letters: Iterable[Letter]) -> list[Notice]:
    """Write notices within the caller's transaction, one INSERT per 2,000 letters, and return the
    rows under their keys, in order. At most seven queries per 2,000; claims may be loaded with
    `.only(*CLAIM_FIELDS)`.

    Raises NoTemplateError, WrongVariablesError (not the event's variables), KeyTakenError (a key
    belongs to another event or claim), RuntimeError outside a transaction.
    """
    found: list[Notice] = []
    for wanted, rows, written in _write(letters):
        notices = {key: as_notice(rows[key], one) for key, one in written.items() if one.new}
        existing = [key for key, one in written.items() if not one.new]
        if existing:
            notices.update((n.key, n) for n in Notice.objects.filter(key__in=existing))
        found += [notices[letter.key] for letter in wanted]
    return found


def write_many(letters: Iterable[Letter]) -> int:
    """Write the notices of a bulk's letters without making objects. Returns how many were new,
    without the copies for representatives; a letter whose key is taken is not written. Raises the
    same errors as `write_notices`: NoTemplateError, WrongVariablesError, KeyTakenError,
    RuntimeError."""
    return sum(
        written[key].new
        for wanted, _rows, written in _write(letters)
        for key in {letter.key for letter in wanted}
    )


def enqueue_delivery() -> None:
    """Enqueue the task that sends due notices, once the present transaction commits."""
    enqueue("reviews.notices.tasks.deliver_due")


def _write(
    letters: Iterable[Letter],
) -> Iterator[tuple[Sequence[Letter], Mapping[str, NoticeRow], Mapping[str, Written]]]:
    """Write letters 2,000 at a time, with the copies for representatives. Yield (letters, rows by
    key, results by key) of each batch; enqueue delivery at the end. A generator: nothing is written
    until it is iterated.

    Raises RuntimeError outside a transaction, KeyTakenError for a key of another event or claim,
    NoTemplateError, WrongVariablesError.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "write_notice must be called in the transaction of the event that it tells of"
        )
    written: dict[str, Written] = {}
    for asked in _by(BATCH, letters):
        wanted, copies = _to_readers(asked)
        every = [*wanted, *copies]
        ways, now = address(every, values_of(every)), clock.now()
        keeps = len(channels_for()) > 1
        rows: dict[str, NoticeRow] = {}
        for letter, way in zip(every, ways, strict=True):
            if letter.key not in rows:  # the same fact twice among the letters is written once
                rows[letter.key] = _row(letter, way, now, keeps)
        written = insert(rows)
        for letter in wanted:
            found = written[letter.key]
            if (found.event, found.claim_id) != (str(Event(letter.event)), letter.claim.pk):
                raise KeyTakenError(letter.key)
        yield wanted, rows, written
    if written:
        enqueue_delivery()


def _to_readers(letters: Sequence[Letter]) -> tuple[list[Letter], list[Letter]]:
    """Return (letters, copies): each letter, addressed to the representative who reads it in the
    claimant's place; and copies for representatives who read in addition to the claimant, each with
    its own key and without a bulk. One query.

    A warning of a changed account or contact goes to the claimant, too, if another person gets the
    letters instead (decision 0080).
    """
    readers = letter_readers({one.claim.pk for one in letters if not one.direct})
    wanted, copies = [], []
    for letter in letters:
        reader = None if letter.direct else readers.get(letter.claim.pk)
        if reader is None:
            wanted.append(letter)
        elif reader.letters == Letters.INSTEAD and not _claimant_reads_too(letter, reader):
            wanted.append(replace(letter, reader=reader))
        else:
            wanted.append(letter)
            key = f"{letter.key}{COPY_FOR}{reader.pk}"
            copies.append(replace(letter, reader=reader, key=key, bulk=None, channel=""))
    return wanted, copies


def _claimant_reads_too(letter: Letter, reader: Representation) -> bool:
    """Return True for a warning that the claimant reads although `reader` gets the letters instead:
    unless an heir does, or the business is closed and nothing reaches its claimant."""
    if Event(letter.event) not in WARNINGS or reader.kind == RepresentationKind.HEIR:
        return False
    if reader.kind != RepresentationKind.CLOSURE:
        return True
    return any(not contact_of(letter.claim, way).code for way in channels_for())


def _by(size: int, letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    rest = iter(letters)
    while some := list(islice(rest, size)):
        yield some


def _row(letter: Letter, way: Addressed, now: datetime, keeps: bool) -> NoticeRow:
    status = NoticeStatus.PENDING
    if way.code:
        status = NoticeStatus.SUPPRESSED if way.reason else NoticeStatus.FAILED
    event, template = Event(letter.event), way.template
    return NoticeRow(
        public_id=uuid4(),
        key=letter.key,
        event=event.value,
        claim_id=letter.claim.pk,
        addressee=str(Addressee.REPRESENTATIVE if letter.reader else Addressee.CLAIMANT),
        template_id=template.pk,
        bulk_id=letter.bulk,
        channel=template.channel,
        **columns_of(letter.claim, way.contact),
        subject=way.subject,
        body=way.body,
        body_digest=crypto.text_digest(way.subject, way.body),
        values=_kept(event, template, way.values, keeps),
        status=status.value,
        priority=PRIORITY[event],
        last_code=way.code,
        ended_reason=way.reason,
        written_at=now,
        next_at=letter.send_after,
    )


def _kept(
    event: Event, template: NoticeTemplate, values: Mapping[str, str], keeps: bool
) -> dict[str, str] | None:
    """Return the variables to store with a notice, None if none are needed: of an AlimTalk by
    placeholder (`#{이름}`), for the provider; with `keeps` (more than one channel) also the others
    by their word, so that the notice can be written for another channel."""
    alimtalk = template.channel == Channel.ALIMTALK
    if not alimtalk and not keeps:
        return None
    kept = placeholders(template, values) if alimtalk else {}
    if keeps:
        for variable in variables_of(event):
            if variable.placeholder not in kept and variable.key in values:
                kept[variable.word] = values[variable.key]
    return kept
