"""The data of a retriage's page: who moves from where to where, what it costs, who stays."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, Sum

from claims.register.models import Route
from claims.users.permissions import proposer_blocker
from reviews.committee.models import MoveStatus, Retriage, RetriageMove, RetriageStatus
from reviews.committee.models.retriage import RETRIAGES
from reviews.committee.retriage.verbs import is_in_force
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
    """Return (value, label, number of claims) for each reason (WhyLeft) for which claims of a run
    keep their route. One query."""
    return counts_by_reason(RetriageMove.objects.filter(run=run, status=MoveStatus.LEFT))


def acts_of(user: Any, run: Retriage) -> dict[str, Any]:
    """Return a dict of flags, one for each act that the user may do with a run.

    Also `own` (the user proposed it), `outdated` (its policy is no longer in force) and `blocker`
    (the error if nobody can confirm the proposal any more)."""
    retriages, own = user.has_perm(RETRIAGES), run.proposed_by_id == user.pk
    unconfirmed = run.status in (RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED)
    in_force = unconfirmed and is_in_force(run)
    may_renew = retriages and in_force
    proposed = run.status == RetriageStatus.PROPOSED
    blocker = proposer_blocker(run.proposed_by_id, RETRIAGES) if proposed and in_force else None
    return {
        "may_propose": may_renew and run.status == RetriageStatus.PREVIEWED and run.planned > 0,
        "may_confirm": may_renew and proposed and not own and blocker is None,
        "blocker": blocker,
        "may_renew": may_renew,
        "may_change": retriages and unconfirmed,
        "own": own,
        "outdated": unconfirmed and not in_force,
    }
