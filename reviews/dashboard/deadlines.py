"""The card of deadlines (기한): work that is due by a day or has been waiting, in working days.

One line for each kind, overdue ones first; each number links to the list that it counts, sorted by
the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from claims import clock
from claims.cached_counts import cached_count
from claims.lists.figures import figure_named
from claims.policy.deadlines import working_days_between
from reviews.committee.appeals.deadlines import with_due
from reviews.committee.models import (
    APPEAL_OPEN,
    NO_DUE,
    Appeal,
    Challenge,
    Objection,
    QueueRow,
    QueueStatus,
)
from reviews.committee.queue.filters import due_condition
from reviews.dashboard.definitions import PAYOUTS
from reviews.dashboard.figures import queue_url
from reviews.dashboard.words import DEADLINES, DUE_COLUMNS
from reviews.payouts.models import Payout


@dataclass(frozen=True)
class DeadlineLine:
    """One line of the card: one kind of work, with the number of rows that are open (`total`), late
    and due soon.

    With `dated` the rows have a due day and `first` is the earliest. Without, `first` is the day
    since which the oldest row has waited, and `waited` counts the working days since then.
    `late_url` and `soon_url` are the lists of the late rows and of those due soon.
    """

    label: str | Promise
    url: str
    total: int
    late: int
    soon: int
    first: date | None
    words: str | Promise
    dated: bool = True
    late_url: str = ""
    soon_url: str = ""

    @property
    def waited(self) -> int:
        return max(0, working_days_between(self.first, clock.today())) if self.first else 0


# Statuses of the queue with a due date.
_QUEUE = (
    QueueStatus.IN_REVIEW,
    QueueStatus.DECIDING,
    QueueStatus.WAITING_DOCUMENTS,
    QueueStatus.SUPPLEMENT_REQUESTED,
    QueueStatus.RECONSIDERED,
)


def deadline_card() -> dict[str, Any]:
    """Return the template context of the card of deadlines. Its lines are the kinds of work with
    open rows: those with late rows first, then those with a due day, by their earliest day.
    Cached."""
    counted = cached_count("deadlines", count, version=4)
    lines = [DeadlineLine(**line) for line in counted.value if line["total"]]
    lines.sort(key=lambda line: (not line.late, not line.dated, line.first or date.max))
    return {"deadlines": lines, "deadlines_at": counted.counted_at, "due_columns": DUE_COLUMNS}


def count() -> list[dict[str, Any]]:
    """Count every kind of work that has a deadline or waits, and return the values of a
    DeadlineLine for each, also for kinds without open rows. Five queries."""
    lines = _of_the_queue()
    answers = with_due(Appeal.objects.filter(status__in=[str(one) for one in APPEAL_OPEN]))
    appeals = reverse("committee:appeals")
    lines.append(
        {
            **_said("appeals"),
            "url": appeals,
            "late_url": f"{appeals}?state=overdue",
            "soon_url": f"{appeals}?state=soon",
            **answers.aggregate(**_counts("due")),
        }
    )
    objections = reverse("committee:objections")
    lines.append(
        {
            **_said("objections"),
            "url": objections,
            "late_url": f"{objections}?state=overdue",
            "soon_url": f"{objections}?state=soon",
            **Objection.objects.open().aggregate(**_counts("decide_by")),
        }
    )
    lines.append(
        {
            **_said("challenges"),
            "url": reverse("committee:challenges"),
            **_waiting(Challenge.objects.pending(), "received_at"),
        }
    )
    prepared = figure_named(PAYOUTS, "prepared")
    lines.append(
        {
            **_said("prepared"),
            "url": prepared.url(),
            **_waiting(Payout.objects.filter(prepared.condition()), "prepared_at"),
        }
    )
    return lines


def _of_the_queue() -> list[dict[str, Any]]:
    rows = QueueRow.objects.filter(standing__in=_QUEUE)
    found = {
        row["standing"]: row
        for row in rows.values("standing").order_by().annotate(**_counts("due_on"))
    }
    nothing = {"total": 0, "late": 0, "soon": 0, "first": None}
    lines = []
    for standing in _QUEUE:
        numbers = {k: v for k, v in found.get(standing, nothing).items() if k != "standing"}
        if numbers["first"] == NO_DUE:  # a request without a day
            numbers["first"] = None
        lines.append({**_said(standing), **_urls(standing.value), **numbers})
    return lines


def _said(name: str) -> dict[str, str | Promise]:
    label, words = DEADLINES[name]
    return {"label": label, "words": words}


def _urls(standing: str) -> dict[str, str]:
    return {
        "url": queue_url(standing=standing, sort="due_on"),
        "late_url": queue_url(standing=standing, due="overdue"),
        "soon_url": queue_url(standing=standing, due="soon"),
    }


def _counts(column: str) -> dict[str, Any]:
    """Return aggregates over a column of days: number of rows in all, before today, due by the next
    working day, and the first day."""
    return {
        "total": Count("pk"),
        "late": Count("pk", filter=due_condition("overdue", column)),
        "soon": Count("pk", filter=due_condition("soon", column)),
        "first": Min(column),
    }


def _waiting(rows: QuerySet[Any], column: str) -> dict[str, Any]:
    found = rows.aggregate(total=Count("pk"), first=Min(column))
    first: datetime | None = found["first"]
    day = timezone.localdate(first) if first else None
    return {"total": found["total"], "late": 0, "soon": 0, "first": day, "dated": False}
