"""The data of a retriage's page: who moves from where to where, what it costs, who stays."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Sum

from claims.register.models import Route
from reviews.committee.models import MoveStatus, Retriage, RetriageMove
from reviews.runs import counts_by_reason


class Flow(NamedTuple):
    """Claims of a retriage that go from one route to another: labels of both routes, number of
    claims, and sums of their fixed grants before and after, in won."""

    from_route: str
    to_route: str
    claims: int
    before_won: int
    after_won: int

    @property
    def cost(self) -> int:
        return self.after_won - self.before_won


def flows_of(run: Retriage) -> list[Flow]:
    """Return a Flow for each pair of old and new route of the claims that a retriage moves or has
    moved, the largest number first. One query."""
    rows = RetriageMove.objects.filter(run=run).exclude(status=MoveStatus.LEFT)
    pairs: Any = rows.order_by().values("from_route", "to_route")
    found = pairs.annotate(n=Count("pk"), before=Sum("before_won"), after=Sum("after_won"))
    return [
        Flow(
            str(Route(row["from_route"]).label),
            str(Route(row["to_route"]).label),
            row["n"],
            row["before"],
            row["after"],
        )
        for row in found.order_by("-n", "from_route", "to_route")
    ]


def left_of(run: Retriage) -> list[tuple[str, str, int]]:
    """Return (value, label, number of claims) for each reason (WhyLeft) by which claims of a run
    stay where they are. One query."""
    return counts_by_reason(RetriageMove.objects.filter(run=run, status=MoveStatus.LEFT))
