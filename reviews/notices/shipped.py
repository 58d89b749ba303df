"""The letters that the desk comes with: version 1 of each event, in Korean and English.

They are data: the administrator writes a version 2 in the admin site. Plain and polite; each
decision names outcome, amount, reason, number and the term of the appeal (30 calendar days from
receipt of the letter, moved to the next working day).
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews.notices.events import DECISIONS, Event
from reviews.notices.letters import en, ko

LANGUAGES = {"ko": ko, "en": en}


def text_of(event: Event, language: str) -> tuple[str, str]:
    """Subject and whole body of a shipped letter."""
    words = LANGUAGES[language]
    subject, body = words.LETTERS[event]
    return subject, body + (words.APPEAL if event in DECISIONS else "") + words.FOOT


def ship_templates(model: Any = None, using: str = "default") -> int:
    """Publish version 1 of every letter that has no version yet; returns how many were added.

    `model` is the migration's historical NoticeTemplate; without one, today's.
    """
    if model is None:
        from reviews.notices.models import NoticeTemplate as model  # noqa: N813
    added = 0
    for event, language in ((event, name) for name in LANGUAGES for event in ko.LETTERS):
        place = {"event": event.value, "channel": "mail", "language": language}
        letters = model.objects.using(using)
        if letters.filter(**place).exists():
            continue
        subject, body = text_of(event, language)
        letters.create(
            **place,
            version=1,
            subject=subject,
            body=body,
            published_at=timezone.now(),
            current=True,
        )
        added += 1
    return added
