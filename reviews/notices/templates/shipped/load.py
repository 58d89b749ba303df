"""Loading of the shipped letters: version 1 of each event, channel and language.

They are data: the administrator writes a version 2 in the admin site. Each decision names outcome,
amount, reason, number and the term of the appeal (30 calendar days from receipt of the letter,
moved to the next working day).

Mails and text messages are in use at once. An AlimTalk is a draft, since its provider has inspected
nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import timezone

from reviews.notices.events import DECISIONS, Event
from reviews.notices.templates.shipped import en, ko, phones_en, phones_ko

LANGUAGES = {"ko": (ko, phones_ko), "en": (en, phones_en)}


class Shipped(NamedTuple):
    event: Event
    channel: str
    language: str
    subject: str
    body: str


def shipped_letters() -> Iterator[Shipped]:
    """Yield each event by mail, AlimTalk and LMS; by SMS if its needed words fit in 90 bytes."""
    for language, (mail, phones) in LANGUAGES.items():
        for event, (subject, body) in mail.LETTERS.items():
            yield Shipped(event, "mail", language, subject, _whole(mail, event, body))
        for event, (subject, body) in phones.LETTERS.items():
            yield Shipped(event, "alimtalk", language, "", _whole(phones, event, body))
            _heading, words = body.split("\n\n", 1)  # an LMS has a subject instead
            yield Shipped(event, "lms", language, subject, _whole(phones, event, words))
        for event, body in phones.SHORT.items():
            yield Shipped(event, "sms", language, "", body)


def _whole(words: Any, event: Event, body: str) -> str:
    return body + (words.APPEAL if event in DECISIONS else "") + words.FOOT


def ship_templates(model: Any = None, using: str = "default") -> int:
    """Add version 1 of every letter that has no version yet; returns how many were added.

    `model` is the migration's historical NoticeTemplate; without one, today's.
    """
    if model is None:
        from reviews.notices.models import NoticeTemplate as model  # noqa: N813
    letters, added = model.objects.using(using), 0
    there = set(letters.values_list("event", "channel", "language"))
    for letter in shipped_letters():
        if (letter.event.value, letter.channel, letter.language) in there:
            continue
        inspected_first = letter.channel == "alimtalk"
        letters.create(
            **letter._asdict() | {"event": letter.event.value},
            version=1,
            published_at=None if inspected_first else timezone.now(),
            current=not inspected_first,
        )
        added += 1
    return added
