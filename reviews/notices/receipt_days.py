"""The day on which a claimant received a letter: one rule for every term that begins with it.

A mail or message counts from the answer of its server, or from the carrier's report of delivery: no
later moment is known. A letter by post counts from its date of receipt alone, which the post office
tells: posted is not received. What was not delivered after all counts from no day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Case, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from reviews.notices.models import Notice, NoticeStatus

SENT = (NoticeStatus.SENT, NoticeStatus.DELIVERED)


def received_at(letter: Notice) -> datetime | None:
    """Return the time that counts as receipt; None while there is none.

    For a letter by post it is the date of receipt; for others the reported delivery, or without a
    report the sending.
    """
    if letter.status in SENT:
        return letter.delivered_at or letter.sent_at
    return letter.delivered_at if letter.is_by_post else None


def received_at_sql() -> Case:
    """Return the rule of `received_at` as a query expression over notices."""
    return Case(
        When(status__in=SENT, then=Coalesce("delivered_at", "sent_at")),
        When(last_code="by_post", then=F("delivered_at")),
        output_field=DateTimeField(),
    )


def first_received_on(letters: Iterable[Notice]) -> date | None:
    """Return the first day on which one of these letters was received; None while none was."""
    moments = [at for at in map(received_at, letters) if at is not None]
    return timezone.localdate(min(moments)) if moments else None


def told_on(letter: Notice) -> date | None:
    """Return the day (KST) on which the claimant was told: the day of receipt, or the day on which
    a person noted that the claimant was told in another way. None while neither is known."""
    at = received_at(letter)
    if at is None and letter.told_otherwise and not letter.is_by_post:
        at = letter.handled_at
    return timezone.localdate(at) if at else None


def letters_of(key: str) -> QuerySet[Notice]:
    """Return the notices of a fact (`decision:2023-0412`): the first letter, and those that were
    written again by another channel."""
    return Notice.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"))
