"""The card of deadlines (기한): work that is due by a day or has been waiting, in working days.

One line for each kind, overdue ones first; each links to the list of its kind, sorted by the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.cached_counts import cached_count
from claims.policy.deadlines import add_working_days, working_days_between
from reviews.committee.appeals.deadlines import with_due
from reviews.committee.models import (
    APPEAL_OPEN,
    Appeal,
    Challenge,
    ChallengeStatus,
    QueueRow,
    QueueStatus,
)
from reviews.payouts.models import Payout
from reviews.payouts.states import PayoutStatus


@dataclass(frozen=True)
class DeadlineLine:
    """One kind of work.

    With `dated` its rows have a due day, the earliest is `first`; otherwise they have waited since
    `first`, that is `waited` working days.
    """

    label: str | Promise
    url: str
    total: int
    late: int
    soon: int
    first: date | None
    dated: bool = True

    @property
    def waited(self) -> int:
        return max(0, working_days_between(self.first, clock.today())) if self.first else 0


# Tabs of the queue with a due date: label, status of their rows, name of the tab.
_QUEUE = (
    (_("심의"), QueueStatus.IN_REVIEW, "in_review"),
    (_("위원장 확인"), QueueStatus.DECIDING, "deciding"),
    (_("보완 답"), QueueStatus.SUPPLEMENT_REQUESTED, "supplement_requested"),
    (_("재심의"), QueueStatus.RECONSIDERED, "appeals"),
)


def deadline_card() -> dict[str, Any]:
    """Return the lines that are not empty as `deadlines`, overdue ones first, then the earliest."""
    counted = cached_count("deadlines", count)
    lines = [DeadlineLine(**line) for line in counted.value if line["total"]]
    lines.sort(key=lambda line: (not line.late, not line.dated, line.first or date.max))
    return {"deadlines": lines, "deadlines_at": counted.counted_at}


def count() -> list[dict[str, Any]]:
    """Return the values of all lines; four queries, one for each kind."""
    lines = _of_the_queue()
    answers = with_due(Appeal.objects.filter(status__in=[str(one) for one in APPEAL_OPEN]))
    lines.append(
        {
            "label": _("이의신청 답"),
            "url": reverse("committee:appeals"),
            **answers.aggregate(**_counts("due")),
        }
    )
    waiting = Challenge.objects.filter(status=ChallengeStatus.RECEIVED)
    lines.append(
        {
            "label": _("기피 결정"),
            "url": reverse("committee:challenges"),
            **_waiting(waiting, "received_at"),
        }
    )
    prepared = Payout.objects.filter(status=PayoutStatus.PREPARED)
    lines.append(
        {
            "label": _("지급 승인"),
            "url": reverse("payouts:payouts"),
            **_waiting(prepared, "prepared_at"),
        }
    )
    return lines


def _of_the_queue() -> list[dict[str, Any]]:
    rows = QueueRow.objects.filter(standing__in=[standing for _l, standing, _t in _QUEUE])
    found = {
        row["standing"]: row
        for row in rows.values("standing").order_by().annotate(**_counts("due_on"))
    }
    nothing = {"total": 0, "late": 0, "soon": 0, "first": None}
    lines = []
    for label, standing, tab in _QUEUE:
        url = f"{reverse('committee:queue')}?tab={tab}&sort=due_on"
        numbers = {k: v for k, v in found.get(standing, nothing).items() if k != "standing"}
        lines.append({"label": label, "url": url, **numbers})
    return lines


def _counts(column: str) -> dict[str, Any]:
    """Return aggregates over a column of days: all, late, due by the next working day, first."""
    today = clock.today()
    late, soon = f"{column}__lt", f"{column}__range"
    return {
        "total": Count("pk"),
        "late": Count("pk", filter=Q(**{late: today})),
        "soon": Count("pk", filter=Q(**{soon: (today, add_working_days(today, 1))})),
        "first": Min(column),
    }


def _waiting(rows: QuerySet[Any], column: str) -> dict[str, Any]:
    found = rows.aggregate(total=Count("pk"), first=Min(column))
    first: datetime | None = found["first"]
    day = timezone.localdate(first) if first else None
    return {"total": found["total"], "late": 0, "soon": 0, "first": day, "dated": False}
