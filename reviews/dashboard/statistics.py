"""Statistics of the dashboard. Each is one set-based query; amounts in whole won.

They count whole tables and are cached. Figures with a list come from `definitions`. They reveal no
vote: outcomes are counted over final decisions only.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    F,
    Min,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate, TruncWeek

from claims import clock
from claims.composed_once import ComposedOnce
from claims.policy.deadlines import is_working_day
from claims.policy.models import SupportPolicy
from reviews.committee.models import (
    Ballot,
    Decision,
    Outcome,
    QueueRow,
    QueueStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.filters import (
    WEEKS,
    decided_between,
    due_condition,
    first_days_of_weeks,
)
from reviews.committee.queue.tables import CLOSED_STATUSES
from reviews.dashboard import definitions
from reviews.dashboard.budget import all_budgets
from reviews.dashboard.definitions import RUNNING
from reviews.payouts.models import LedgerEntry
from reviews.payouts.states.recoveries import RECOVERY_OPEN

# Upper bounds in won; the last band is open.
BANDS = (500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000)
AGES = (5, 10, 15)  # working days; the last band is open


def register_counts() -> dict[str, int]:
    """Return the counts of the register's claims by name: all filed, those about the operator's
    services, those of them with monetary damage, and those for the council. One query."""
    return definitions.count(definitions.CLAIMS)


def council_counts() -> dict[str, Any]:
    """Return the count of each figure of the council by name, and the won granted by the decisions
    in force (`amount`)."""
    won = Coalesce(Sum("decided_amount", filter=Q(outcome__in=definitions.GRANTS)), 0)
    return definitions.count(definitions.QUEUE, amount=won)


def recovery_counts() -> dict[str, int]:
    """Return the count of each figure of recoveries by name, the won still to be paid back
    (`owed_won`), and the won that was paid back (`received_won`), offsets left out."""
    owed = F("amount") - F("received") - F("set_off") - F("waived")
    return definitions.count(
        definitions.RECOVERIES,
        owed_won=Coalesce(Sum(owed, filter=Q(status__in=RECOVERY_OPEN)), 0),
        received_won=Coalesce(Sum("received"), 0),
    )


def days_to_decide() -> float | None:
    """Return the mean working days from complete documents to the first decision; None without one.

    One query. Its rows are pairs of days, however many reviews were decided.
    """
    pairs = (
        Decision.objects.filter(review__round=1)
        .order_by()
        .values_list(TruncDate(Coalesce("review__ready_at", "review__opened_at")), TruncDate("at"))
        .annotate(n=Count("pk"))
    )
    found = [(start, max(start, end), n) for start, end, n in pairs]
    if not found:
        return None
    passed = _working_days_passed(min(row[0] for row in found), max(row[1] for row in found))
    days = sum(n * (passed[end] - passed[start]) for start, end, n in found)
    return days / sum(n for _start, _end, n in found)


def _working_days_passed(first: date, last: date) -> dict[date, int]:
    """Return for each day of a span the working days after `first` up to and including it."""
    found = {first: 0}
    for number in range(1, (last - first).days + 1):
        day = first + timedelta(days=number)
        found[day] = found[day - timedelta(days=1)] + is_working_day(day)
    return found


def first_day_within(count: int) -> date:
    """Return the earliest day such that no more than `count` working days lie after it up to today,
    today included."""
    day, passed = clock.today(), 0
    while (passed := passed + is_working_day(day)) <= count:
        day -= timedelta(days=1)
    return day


def paid_weeks() -> list[tuple[date, int]]:
    """Return (Monday, won paid by the end of that week), cumulated since the first payment and less
    what came back by then. Starts with a week of 0; weeks without money are left out.

    Reads the ledger by the days on which its entries are booked, as the figures of a month do: what
    the bank returns or a recovery receives later changes no earlier week.
    """
    rows = (
        LedgerEntry.objects.exclude(paid=0)
        .order_by()
        .annotate(week=TruncWeek("booked_on"))
        .values_list("week")
        .annotate(won=Sum("paid"))
        .order_by("week")
    )
    total = 0
    found: list[tuple[date, int]] = []
    for week, won in rows:
        if not found:
            found.append((week - timedelta(weeks=1), 0))  # the line begins at zero
        total += won
        found.append((week, total))
    return found


# Statuses that are late once their due day has passed; a supplement suspends the period.
WITH_LATE = (*RUNNING, QueueStatus.WAITING_DOCUMENTS)


def count_open_by_status() -> dict[str, dict[str, int]]:
    """Return by queue status the counts of open reviews: all (`n`), overdue (`late`, as the card of
    deadlines counts them), and by age (`a0` to `a3`, the youngest first).

    Age counts working days from the day on which the documents were complete, else from the
    opening.
    """
    since = Coalesce("review__ready_at", "review__opened_at")
    bounds = [clock.start_of(first_day_within(days)) for days in AGES]
    rows = (
        QueueRow.objects.exclude(standing__in=CLOSED_STATUSES)
        .order_by()
        .annotate(since=since)
        .values("standing")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=due_condition("overdue") & Q(standing__in=WITH_LATE)),
            a0=Count("pk", filter=Q(since__gte=bounds[0])),
            a1=Count("pk", filter=Q(since__lt=bounds[0], since__gte=bounds[1])),
            a2=Count("pk", filter=Q(since__lt=bounds[1], since__gte=bounds[2])),
            a3=Count("pk", filter=Q(since__lt=bounds[2])),
        )
    )
    return {row["standing"]: row for row in rows}


def chair_since() -> datetime | None:
    """Return the time at which the oldest ballot that waits for the chair's confirmation closed;
    None when none waits."""
    waiting = Ballot.objects.filter(review__status=ReviewStatus.DECIDING, closed_at__isnull=False)
    return waiting.aggregate(oldest=Min("closed_at"))["oldest"]


def weeks(number: int = WEEKS) -> list[dict[str, Any]]:
    """Return the last `number` weeks, each with its Monday (`week`): first decisions by outcome and
    in total (`decided`), decisions of later rounds (`anew`), and reviews whose documents became
    complete (`ready`). Two queries."""
    days = first_days_of_weeks(number)
    began = clock.start_of(days[0])
    parts = (*Outcome.values, "anew", "ready")
    found: dict[date, dict[str, int]] = {day: dict.fromkeys(parts, 0) for day in days}
    decisions = (
        Decision.objects.filter(at__gte=began)
        .order_by()
        .annotate(week=TruncWeek("at"))
        .values_list("week", "outcome", "review__round")
        .annotate(n=Count("pk"))
    )
    ready = (
        Review.objects.filter(ready_at__gte=began)
        .order_by()
        .annotate(week=TruncWeek("ready_at"))
        .values_list("week", Value("ready"), Value(1))
        .annotate(n=Count("pk"))
    )
    for week, what, round_, n in [*decisions, *ready]:
        if week.date() in found:  # a wrong clock may have written a later week
            found[week.date()][what if round_ == 1 else "anew"] += n
    return [
        {"week": day, "decided": sum(counts[one] for one in Outcome.values), **counts}
        for day, counts in found.items()
    ]


def bounds_of_bands() -> list[tuple[int, int | None]]:
    """Return the bands of amounts as (lowest, highest) in won, both included; the last one has no
    highest."""
    edges = (0, *BANDS)
    return [(low + 1, high) for low, high in zip(edges, (*BANDS, None), strict=True)]


def claimed_and_granted() -> list[tuple[int | None, int, int]]:
    """Return (upper bound in won, claims that claim an amount of the band, claims granted such an
    amount by the decision in force) for each band. The last bound is None. One query."""
    parts: dict[str, Any] = {}
    for n, (low, high) in enumerate(bounds_of_bands()):
        claimed = Q(claimed_loss__gte=low) & (Q() if high is None else Q(claimed_loss__lte=high))
        parts[f"claimed{n}"] = Count("pk", filter=claimed)
        parts[f"granted{n}"] = Count("pk", filter=decided_between(low, high))
    found = QueueRow.objects.order_by().aggregate(**parts)
    return [
        (high, found[f"claimed{n}"], found[f"granted{n}"])
        for n, (_low, high) in enumerate(bounds_of_bands())
    ]


def policy_in_force() -> SupportPolicy | None:
    """Return the published policy version in force now of the first programme that has one
    (`latest_at`), with the number of `programmes` that have one; None without any. One query."""
    return next(iter(_POLICIES.fetch(at=clock.now())), None)


def _policies(at: Any) -> Any:
    in_force = SupportPolicy.objects.published().filter(effective_from__lte=at).order_by()
    of_all = in_force.values(all=Value(1)).annotate(n=Count("programme", distinct=True))
    rows = SupportPolicy.objects.select_related("programme__incident").latest_at(at)
    return rows.annotate(programmes=Subquery(of_all.values("n")))[:1]


_POLICIES = ComposedOnce(_policies, at=datetime)


def council() -> dict[str, Any]:
    """Return all counts of the council's overview in one dict, which the caller caches."""
    return {
        "counts": council_counts(),
        "days": days_to_decide(),
        "standings": count_open_by_status(),
        "chair_since": chair_since(),
        "weeks": weeks(),
        "spread": claimed_and_granted(),
    }


def money(policy: SupportPolicy | None) -> dict[str, Any]:
    """Return all counts of payouts and recoveries in one dict, which the caller caches, with the
    budgets of all programmes together (`all_budgets`) where a policy is in force."""
    return {
        "payouts": definitions.count_payouts(),
        "recoveries": recovery_counts(),
        "paid_weeks": paid_weeks(),
        "budget": all_budgets() if policy else None,
    }
