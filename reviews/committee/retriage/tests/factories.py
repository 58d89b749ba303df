"""New versions of the policy, and retriages in each state, brought about by the verbs."""

from __future__ import annotations

from typing import Any

from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory, publish
from reviews.committee.models import Retriage
from reviews.committee.retriage.running import process
from reviews.committee.retriage.verbs import (
    confirm_retriage,
    preview_retriage,
    propose_retriage,
)
from reviews.payouts.tests import factories as money


def new_policy(*, low: int = 300_000, won: tuple[int, int] = (40_000, 60_000)) -> SupportPolicy:
    """The next version in force: losses up to `low` get the first sum, those above the second."""
    by = UserFactory(roles="admin")
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    first, second = draft.tiers.order_by("upper_bound")
    first.upper_bound, first.amount, second.amount = low, *won
    first.save()
    second.save()
    return publish(draft, by)


def previewed(**policy: Any) -> Retriage:
    return preview_retriage(policy=new_policy(**policy), by=money.secretary())


def proposed(**policy: Any) -> Retriage:
    return propose_retriage(run=previewed(**policy), by=money.secretary())


def confirmed(**policy: Any) -> Retriage:
    return confirm_retriage(run=proposed(**policy), by=money.secretary())


def finished(**policy: Any) -> Retriage:
    run = confirmed(**policy)
    assert process(run.pk) is False
    return Retriage.objects.get(pk=run.pk)
