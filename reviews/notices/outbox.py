"""Writing notices: in the transaction of what they tell of, once per key.

Nothing is sent from here. After the commit a bell rings (`deliver_due`); should it get lost, the
sweep finds the row. A rolled back transaction has never told anybody anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from claims.policy.models import SupportPolicy
from claims.privacy import crypto
from claims.privacy.masking import mask_email
from claims.register.models import Claim
from config.celery import enqueue
from reviews.notices.errors import KeyTaken, NoTemplate
from reviews.notices.events import PRIORITY, Event
from reviews.notices.models import Channel, Notice, NoticeLanguage, NoticeStatus, NoticeTemplate
from reviews.notices.rendering import check_values, render

BATCH = 500  # rows of one INSERT
# last_code of a notice that nothing can be sent to
NO_ADDRESS, BAD_ADDRESS = "no_address", "bad_address"
ANYBODY = {"ko": "신청인", "en": "Claimant"}


@dataclass(frozen=True)
class Letter:
    """What is to be told. `key` names the fact ("decision:2023-0412"), which is told once."""

    event: Event | str
    claim: Claim
    key: str
    variables: Mapping[str, str] = field(default_factory=dict)
    language: str = NoticeLanguage.KO
    channel: str = Channel.MAIL
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
) -> Notice:
    """Write one notice inside the caller's transaction and return it, or the one that stands.

    With `send_after` it leaves at that moment or later; `verbs.take_back_notice` stops it before.

    Raises NoTemplate, WrongVariables (other variables than the event's), KeyTaken (the key stands
    for something else) and RuntimeError outside a transaction. A claimant without an address gets
    a failed notice, which the secretariat finds among the dead letters.
    """
    letter = Letter(event, claim, key, variables, language, send_after=send_after)
    return write_notices([letter])[0]


def write_notices(letters: Iterable[Letter]) -> list[Notice]:
    """The same set-wise: one INSERT per 500, one bell. Returns the standing rows in order."""
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of what it tells of")
    wanted = list(letters)
    if not wanted:
        return []
    templates: dict[tuple[str, str, str], NoticeTemplate] = {}
    rows = [_row(letter, _template(letter, templates)) for letter in wanted]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    standing = {
        notice.key: notice
        for start in range(0, len(wanted), BATCH)
        for notice in Notice.objects.filter(
            key__in=[letter.key for letter in wanted[start : start + BATCH]]
        )
    }
    for letter in wanted:
        found = standing[letter.key]
        if (found.event, found.claim_id) != (str(Event(letter.event)), letter.claim.pk):
            raise KeyTaken(letter.key)
    ring()
    return [standing[letter.key] for letter in wanted]


def ring() -> None:
    """Wake the workers once this transaction commits. No argument: the rows say what is due."""
    from reviews.notices.tasks import deliver_due

    enqueue(deliver_due)


def recipient_aad(claim_number: str) -> bytes:
    return crypto.aad("reviews_notice", "recipient", claim_number)


def recipient_columns(claim: Claim) -> dict[str, Any]:
    """The claim's mail address, encrypted for the notice's own column.

    Without one, or with one that no mail can go to, `last_code` says which.
    """
    address = claim.reveal_email().strip()
    hint = mask_email(address)[:20]
    try:
        validate_email(address)
    except ValidationError:
        code = BAD_ADDRESS if address else NO_ADDRESS
        return {
            "recipient": None,
            "recipient_hint": hint,
            "recipient_index": None,
            "last_code": code,
        }
    return {
        "recipient": crypto.encrypt(address, aad=recipient_aad(claim.number)),
        "recipient_hint": hint,
        "recipient_index": crypto.blind_index("email", address.lower()),
        "last_code": "",
    }


def _template(letter: Letter, known: dict[tuple[str, str, str], NoticeTemplate]) -> NoticeTemplate:
    place = (str(Event(letter.event)), str(letter.channel), str(letter.language))
    if place not in known:
        try:
            known[place] = NoticeTemplate.objects.current(*place)
        except NoticeTemplate.DoesNotExist as error:
            raise NoTemplate(event=place[0]) from error
    return known[place]


def _values(letter: Letter) -> dict[str, str]:
    """The caller's variables, and those that the claim itself tells."""
    check_values(event=letter.event, values=letter.variables)
    claim, policy = letter.claim, cast(SupportPolicy, letter.claim.routed_under)
    own = {
        "number": claim.number,
        "name": claim.shown_name or ANYBODY[letter.language],  # a private person's is masked
        "appeal_days": str(policy.appeal_days),
    }
    return own | dict(letter.variables)


def _row(letter: Letter, template: NoticeTemplate) -> Notice:
    event, values = Event(letter.event), _values(letter)
    subject = " ".join(render(event=event, text=template.subject, values=values).split())[:300]
    body = render(event=event, text=template.body, values=values).strip() + "\n"
    to = recipient_columns(letter.claim)
    lost = to["recipient"] is None
    return Notice(
        key=letter.key,
        event=event,
        claim=letter.claim,
        template=template,
        channel=template.channel,
        **to,
        subject=subject,
        body=body,
        body_digest=crypto.text_digest(subject, body),
        priority=PRIORITY[event],
        bulk_id=letter.bulk,
        status=NoticeStatus.FAILED if lost else NoticeStatus.PENDING,
        **({"next_at": letter.send_after} if letter.send_after else {}),
    )
