"""Data breaches in each state, brought about by the verbs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from claims import clock
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.verbs import add_source, record_breach
from reviews.payouts.tests import factories as money

TEXTS = {
    "circumstances": "직원의 노트북을 도난당했습니다.",
    "advice": "모르는 전화에 답하지 마세요.",
    "measures": "노트북의 접속을 끊고 경찰에 신고했습니다.",
}
FACTS: dict[str, Any] = {
    "items": ["account", "name"], "happened_from": None, "happened_until": None, **TEXTS,
}  # fmt: skip


def recorded(**more: Any) -> DataBreach:
    """A stolen notebook, known for an hour, unless `more` says otherwise."""
    given = {
        "by": money.secretary(),
        "title": "도난당한 노트북",
        "kind": "stolen",
        "known_at": clock.now() - timedelta(hours=1),
    }
    return record_breach(**given | FACTS | more)


def affecting(*claims: Any, **more: Any) -> DataBreach:
    """A breach with these claims by number."""
    breach = recorded(**more)
    numbers = " ".join(claim.number for claim in claims)
    add_source(breach=breach, by=breach.recorded_by, kind="numbers", numbers=numbers)
    return breach
