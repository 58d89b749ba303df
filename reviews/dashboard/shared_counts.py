"""Counts of the dashboards that are alike for everybody and go over the whole register: a worker
counts them ahead (`tasks`)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Count

from claims.cached_counts import SharedCount
from claims.handovers import queries as handovers
from claims.lists.figures import figure_named
from reviews.dashboard import definitions, statistics
from reviews.payouts.grants import lists as grants
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import OWED
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.policy.models import SupportPolicy

PAYMENTS_TO_PREPARE = ("failed_open", OWED)  # figures of payments to be prepared again


def _count_to_prepare() -> dict[str, int]:
    """Return {name: number}: failed and cancelled payouts to prepare again (PAYMENTS_TO_PREPARE),
    claims to ask for an account, and claims whose bankbook copy came. Two queries, the second over
    every claim."""
    ended = Payout.objects.filter(status__in=(PayoutStatus.FAILED, PayoutStatus.CANCELLED))
    named = [figure_named(definitions.PAYOUTS, name) for name in PAYMENTS_TO_PREPARE]
    counts = ended.order_by().aggregate(
        **{one.name: Count("pk", filter=one.condition()) for one in named}
    )
    return {**counts, **grants.account_counts()}


REGISTER = SharedCount("register", statistics.register_counts, version=2)
COUNCIL = SharedCount("council", statistics.council, version=8)
TO_PREPARE = SharedCount("to_prepare", _count_to_prepare, version=2)
HANDOVERS = SharedCount("handovers", handovers.counts)


def money(policy: SupportPolicy | None) -> SharedCount:
    """Return the count of `statistics.money`; `policy` is the policy in force."""
    return SharedCount("money", partial(statistics.money, policy), version=10)


def all_counts() -> Iterable[SharedCount]:
    """Return the shared counts of the dashboards. One query, for the policy in force."""
    return REGISTER, COUNCIL, TO_PREPARE, HANDOVERS, money(statistics.policy_in_force())
