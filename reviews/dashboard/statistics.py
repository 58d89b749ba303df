"""Statistics of the dashboard. Each is one set-based query; amounts in whole won.

They count whole tables and are cached by `remembered`. They reveal no vote: outcomes are counted
over final decisions only.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone

from claims import clock
from claims.policy.models import SupportPolicy
from claims.register.models import Claim, Harm, Route
from reviews.committee.models import (
    Ballot,
    Decision,
    Outcome,
    QueueRow,
    QueueStatus,
    Review,
    ReviewStatus,
)
from reviews.payouts.models import Payout
from reviews.payouts.states import STANDING_KINDS, PayoutStatus

WEEKS = 10
# Upper bounds in won; the last band is open.
BANDS = (500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000)
AGES = (5, 10, 15)  # days; the last band is open
RUNNING = (QueueStatus.IN_REVIEW, QueueStatus.DECIDING, QueueStatus.RECONSIDERED)


def register_counts() -> dict[str, int]:
    """Count the claims of the register: filed, of the operator, monetary, sent to the council."""
    rows = (
        Claim.objects.order_by()
        .values_list("company__is_operator", "harm", "route")
        .annotate(n=Count("pk"))
    )
    found = {"filed": 0, "operator": 0, "monetary": 0, "escalated": 0}
    for operator, harm, route, n in rows:
        found["filed"] += n
        found["operator"] += n * operator
        found["monetary"] += n * (operator and harm == Harm.MONETARY)
        found["escalated"] += n * (route == Route.COMMITTEE_REVIEW)
    return found


def decided_counts() -> dict[str, Any]:
    """Count first-round decisions by outcome, with the won granted and the mean time in days."""
    took = ExpressionWrapper(
        F("at") - Coalesce("review__ready_at", "review__opened_at"), output_field=DurationField()
    )
    found = Decision.objects.filter(review__round=1).aggregate(
        total=Count("pk"),
        granted=Count("pk", filter=Q(outcome=Outcome.GRANTED)),
        partly=Count("pk", filter=Q(outcome=Outcome.PARTLY_GRANTED)),
        denied=Count("pk", filter=Q(outcome=Outcome.DENIED)),
        amount=Coalesce(Sum("amount"), 0),
        took=Avg(took),
    )
    took_days = found.pop("took")
    found["days"] = None if took_days is None else max(0.0, took_days.total_seconds() / 86400)
    return found


def payout_counts() -> dict[str, dict[str, int]]:
    """Count the payouts of decisions by status, with their sums."""
    rows = (
        Payout.objects.filter(kind__in=STANDING_KINDS)
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"), amount=Sum("amount"))
    )
    found = {status.value: {"n": 0, "amount": 0} for status in PayoutStatus}
    for status, n, amount in rows:
        found[status] = {"n": n, "amount": amount}
    return found


def paid_weeks() -> list[tuple[date, int]]:
    """Return the won paid by the end of each week, cumulated from the first payment on."""
    rows = (
        Payout.objects.filter(status=PayoutStatus.PAID, ended_at__isnull=False)
        .order_by()
        .annotate(week=TruncWeek("ended_at"))
        .values_list("week")
        .annotate(amount=Sum("amount"))
        .order_by("week")
    )
    total = 0
    found: list[tuple[date, int]] = []
    for week, amount in rows:
        if not found:
            found.append((week.date() - timedelta(weeks=1), 0))  # the line begins at zero
        total += amount
        found.append((week.date(), total))
    return found


def count_open_by_status() -> dict[str, dict[str, int]]:
    """Count open reviews by their status in the queue: all, overdue, and by age.

    Age counts from the day on which the documents were complete, else from the opening.
    """
    since = Coalesce("review__ready_at", "review__opened_at")
    now, today = clock.now(), clock.today()
    bounds = [now - timedelta(days=days) for days in AGES]
    rows = (
        QueueRow.objects.exclude(standing__in=[QueueStatus.DECIDED, QueueStatus.WITHDRAWN])
        .order_by()
        .annotate(since=since)
        .values("standing")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today, standing__in=RUNNING)),
            a0=Count("pk", filter=Q(since__gte=bounds[0])),
            a1=Count("pk", filter=Q(since__lt=bounds[0], since__gte=bounds[1])),
            a2=Count("pk", filter=Q(since__lt=bounds[1], since__gte=bounds[2])),
            a3=Count("pk", filter=Q(since__lt=bounds[2])),
        )
    )
    return {row["standing"]: row for row in rows}


def awaiting_chair() -> dict[str, Any]:
    """Count the closed ballots that wait for the chair, with the time of the oldest."""
    return Ballot.objects.filter(
        review__status=ReviewStatus.DECIDING, closed_at__isnull=False
    ).aggregate(n=Count("review", distinct=True), oldest=Min("closed_at"))


def weeks() -> list[dict[str, Any]]:
    """Return the last weeks: decisions by outcome, and reviews whose documents became complete."""
    this = clock.today() - timedelta(days=clock.today().weekday())
    days = [this - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    began = timezone.make_aware(datetime.combine(days[0], time.min))
    found = {day: {**dict.fromkeys(Outcome.values, 0), "ready": 0} for day in days}
    decisions = (
        Decision.objects.filter(at__gte=began)
        .order_by()
        .annotate(week=TruncWeek("at"))
        .values_list("week", "outcome")
        .annotate(n=Count("pk"))
    )
    ready = (
        Review.objects.filter(ready_at__gte=began)
        .order_by()
        .annotate(week=TruncWeek("ready_at"))
        .values_list("week", Value("ready"))
        .annotate(n=Count("pk"))
    )
    for week, what, n in [*decisions, *ready]:
        if week.date() in found:  # a wrong clock may have written a later week
            found[week.date()][what] += n
    return [{"week": day, **counts} for day, counts in found.items()]


def count_by_band(column: str, rows: Any) -> list[int]:
    """Count the amounts in each band of BANDS, the open one last. One query."""
    edges = (0, *BANDS)
    parts = {
        f"b{n}": Count("pk", filter=Q(**{f"{column}__gt": low, f"{column}__lte": high}))
        for n, (low, high) in enumerate(zip(edges, BANDS, strict=False))
    }
    parts[f"b{len(BANDS)}"] = Count("pk", filter=Q(**{f"{column}__gt": BANDS[-1]}))
    found = rows.order_by().aggregate(**parts)
    return [found[f"b{n}"] for n in range(len(BANDS) + 1)]


def claimed_and_granted() -> list[tuple[int | None, int, int]]:
    """Return claimed and granted amounts by band: (upper bound in won, claims, decisions)."""
    claimed = count_by_band("claimed_loss", QueueRow.objects.all())
    granted = count_by_band("amount", Decision.objects.filter(review__round=1, amount__gt=0))
    return list(zip((*BANDS, None), claimed, granted, strict=True))


def policy_in_force() -> SupportPolicy | None:
    """Return the policy in force now, None without one."""
    try:
        return SupportPolicy.objects.select_related("programme__incident").effective()
    except SupportPolicy.DoesNotExist:
        return None


def council() -> dict[str, Any]:
    """Return all counts of the council's overview in one value for the cache."""
    return {
        "decided": decided_counts(),
        "standings": count_open_by_status(),
        "chair": awaiting_chair(),
        "weeks": weeks(),
        "spread": claimed_and_granted(),
    }


def money() -> dict[str, Any]:
    """Return all counts of payouts in one value for the cache."""
    return {"payouts": payout_counts(), "paid_weeks": paid_weeks()}
