"""Decisions that a claimant knows of: those whose letter arrived or was told in another way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from claims.page_parts import read_once
from reviews.notices.models import Notice


def told_decisions(claim: Any) -> dict[str, date | None]:
    """Return the day (KST) on which the claimant was told of each decision, by resolution number.
    One query a page."""
    return read_once(claim, "notices.told", lambda: _read(claim))


def _read(claim: Any) -> dict[str, date | None]:
    letters = Notice.objects.of_claim(claim).told().filter(key__startswith="decision:")
    rows = letters.only("key", "delivered_at", "sent_at", "handled_at").order_by("pk")
    # decision:<number>, and decision:<number>:<channel> where it was written again
    return {one.key.split(":")[1]: _day_told(one) for one in rows}


def _day_told(letter: Notice) -> date | None:
    at = letter.delivered_at or letter.sent_at or letter.handled_at
    return timezone.localdate(at) if at else None
