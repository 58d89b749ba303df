"""The card of deadlines (기한): work that is due by a day or has been waiting, in working days.

One line for each kind, overdue ones first; each number links to the list that it counts, sorted by
the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from claims import clock
from claims.cached_counts import cached_count, lag_of
from claims.inquiries.models import Inquiry
from claims.inquiries.topics import Office
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
from reviews.dashboard.definitions import QUEUE
from reviews.dashboard.figures import queue_url
from reviews.dashboard.money_definitions import PAYOUTS
from reviews.dashboard.words import DEADLINES, DUE_COLUMNS
from reviews.data_breaches.models import DataBreach
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus


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


def deadline_card(*, council: bool = True, inquiries: bool = True) -> dict[str, Any]:
    """Return the template context of the card of deadlines. Its lines are the kinds of work with
    open rows: those with late rows first, then those with a due day, by their earliest day.
    `council` False: the lines of money alone, for finance. `inquiries` False: without those of
    inquiries, for people who do not read them. Two cached counts."""
    money = cached_count("deadlines_money", count_money, version=2)
    parts = [cached_count("deadlines", count_council, version=9), money] if council else [money]
    hidden = () if inquiries else (reverse("inquiries:inquiries"),)
    lines = [
        DeadlineLine(**line)
        for part in parts
        for line in part.value
        if line["total"] and not line["url"].startswith(hidden)
    ]
    lines.sort(key=lambda line: (not line.late, not line.dated, line.first or date.max))
    times = {"lag": lag_of(*parts), "counted_at": min(part.counted_at for part in parts)}
    return {"deadlines": lines, "deadline_times": times, "due_columns": DUE_COLUMNS}


def count() -> list[dict[str, Any]]:
    """Count every kind of work that has a deadline or waits, and return the values of a
    DeadlineLine for each, also for kinds without open rows. Five queries."""
    return [*count_council(), *count_money()]


def count_council() -> list[dict[str, Any]]:
    """Count the kinds of work of the council, as `count`. Four queries."""
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
    lines += _answers_of_the_secretariat()
    lines.append(
        {
            **_said("challenges"),
            "url": reverse("committee:challenges"),
            **_since(*Challenge.objects.pending().aggregate(**_oldest("received_at")).values()),
        }
    )
    return lines


def _answers_of_the_secretariat() -> Iterator[dict[str, Any]]:
    """Yield the lines of objections, requests about personal data, data breaches and escalated
    inquiries. One query."""
    waiting: dict[str, tuple[QuerySet[Any], str, str]] = {
        "objections": (Objection.objects.open(), "decide_by", "committee:objections"),
        "data_requests": (
            DataSubjectRequest.objects.open(), "due_on", "data_subject_requests:requests"
        ),
        "data_breaches": (DataBreach.objects.open(), "due_on", "data_breaches:breaches"),
        "inquiries": (
            Inquiry.objects.at_office(Office.SECRETARIAT), "call_back_on", "inquiries:inquiries"
        ),
    }  # fmt: skip
    counted = [
        rows.order_by().annotate(_name=Value(name)).values("_name").annotate(**_counts(column))
        for name, (rows, column, _url) in waiting.items()
    ]
    found = {row.pop("_name"): row for row in counted[0].union(*counted[1:], all=True)}
    nothing = {"total": 0, "late": 0, "soon": 0, "first": None}
    for name, (_rows, _column, url_name) in waiting.items():
        url = reverse(url_name)
        urls = {"late_url": f"{url}?state=overdue", "soon_url": f"{url}?state=soon"}
        yield {**_said(name), "url": url, **urls, **found.get(name, nothing)}


def count_money() -> list[dict[str, Any]]:
    """Count the payments that wait for approval, the batches that wait for their release or for the
    bank's results, and the inquiries escalated to finance, as `count`. One query."""
    prepared, batches = figure_named(PAYOUTS, "prepared"), reverse("payouts:batches")
    waiting: dict[str, tuple[QuerySet[Any], str]] = {
        "prepared": (Payout.objects.filter(prepared.condition()), "prepared_at"),
        "to_release": (PayoutBatch.objects.filter(status=BatchStatus.BUILT), "built_at"),
        "results": (PayoutBatch.objects.filter(status=BatchStatus.RELEASED), "released_at"),
        "payment_inquiries": (Inquiry.objects.at_office(Office.FINANCE), "at"),
    }
    urls = {
        "prepared": prepared.url(),
        "to_release": f"{batches}?state={BatchStatus.BUILT.value}",
        "results": f"{batches}?state={BatchStatus.RELEASED.value}",
        "payment_inquiries": f"{reverse('inquiries:inquiries')}?state={Office.FINANCE.value}",
    }
    parts = [
        rows.order_by().annotate(_name=Value(name)).values("_name").annotate(**_oldest(column))
        for name, (rows, column) in waiting.items()
    ]
    found = {
        row["_name"]: _since(row["total"], row["first"])
        for row in parts[0].union(*parts[1:], all=True)
    }
    nothing = _since(0, None)
    return [{**_said(name), "url": urls[name], **found.get(name, nothing)} for name in waiting]


def _of_the_queue() -> list[dict[str, Any]]:
    rows = QueueRow.objects.filter(standing__in=_QUEUE)
    not_asked = figure_named(QUEUE, "not_asked").condition()
    found = {
        row["standing"]: row
        for row in rows.values("standing")
        .order_by()
        .annotate(
            **_counts("due_on"),
            asked=Count("pk", filter=figure_named(QUEUE, "papers_asked").condition()),
            not_asked=Count("pk", filter=not_asked),
            since=Min("waits_since", filter=not_asked),
        )
    }
    nothing = {"total": 0, "late": 0, "soon": 0, "first": None}
    lines: list[dict[str, Any]] = []
    for standing in _QUEUE:
        row = found.get(standing, nothing)
        numbers = {name: row[name] for name in nothing}
        if numbers["first"] == NO_DUE:  # a request without a day
            numbers["first"] = None
        line = {**_urls(standing.value), **numbers}
        if standing == QueueStatus.WAITING_DOCUMENTS:
            lines += _of_papers(line, row)
        else:
            lines.append({**line, **_said(standing)})
    return lines


def _of_papers(line: dict[str, Any], row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the two lines of papers: those asked for, by their due day, and those never asked for,
    by how long their reviews have waited. Complete papers that wait for members are in neither."""
    yield {**line, **_of_figure("papers_asked"), "total": row.get("asked", 0)}
    waits = {"total": row.get("not_asked", 0), "late": 0, "soon": 0, "first": row.get("since")}
    yield {**_of_figure("not_asked"), **waits, "dated": False}


def _of_figure(name: str) -> dict[str, str | Promise]:
    figure = figure_named(QUEUE, name)
    return {"label": figure.label, "words": figure.words, "url": figure.url()}


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


def _oldest(column: str) -> dict[str, Any]:
    return {"total": Count("pk"), "first": Min(column)}


def _since(total: int, first: datetime | None) -> dict[str, Any]:
    day = timezone.localdate(first) if first else None
    return {"total": total, "late": 0, "soon": 0, "first": day, "dated": False}
