"""Failed benefits by the reason of their failure, and the acts on all of one reason at once."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from claims.policy.models import Programme
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.benefits.errors import BenefitMovedError
from reviews.benefits.grants.verbs import dropped_values, planned_again_values
from reviews.benefits.models import BenefitGrant
from reviews.benefits.models.grants import BenefitGrantQuerySet
from reviews.benefits.permissions import PROPOSE


class FailureGroup(NamedTuple):
    """Failed benefits of one programme with one reason of failure ('' without one)."""

    programme_id: int
    name: str  # name of the programme
    failed_as: str
    number: int


def failure_groups(programme_id: int = 0) -> list[FailureGroup]:
    """Return the groups of failed benefits, the largest first; of one programme if its key is
    given. One query."""
    failed = BenefitGrant.objects.to_handle()
    if programme_id:
        failed = failed.filter(programme=programme_id)
    groups = failed.order_by().values_list("programme_id", "programme__name", "failed_as")
    counted = groups.annotate(n=Count("pk")).order_by("-n", "programme_id", "failed_as")
    return [FailureGroup(*row) for row in counted]


def failed_of(programme: Programme, failed_as: str) -> BenefitGrantQuerySet:
    """Return the failed benefits of a programme whose reason of failure is `failed_as`."""
    return BenefitGrant.objects.to_handle().filter(programme=programme, failed_as=failed_as)


@transaction.atomic
def try_failures_again(*, programme: Programme, failed_as: str, by: User) -> int:
    """Set all failed benefits of a programme with one reason of failure back to planned, as
    `verbs.try_again` does for one, and return their number.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: none left).
    """
    require_permission(by, PROPOSE)
    return _settle(programme, failed_as, planned_again_values())


@transaction.atomic
def drop_failures(*, programme: Programme, failed_as: str, by: User, reason: str) -> int:
    """Set all failed benefits of a programme with one reason of failure to DROPPED with a reason,
    as `verbs.drop_grant` does for one, and return their number.

    Raises ForbiddenError (permission `propose_benefit`), ReasonNeededError (empty),
    BenefitMovedError (409: none left).
    """
    require_permission(by, PROPOSE)
    return _settle(programme, failed_as, dropped_values(by, reason))


def _settle(programme: Programme, failed_as: str, values: dict[str, object]) -> int:
    failed = failed_of(programme, failed_as)
    locked = list(failed.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not locked:
        raise BenefitMovedError(_("그사이 다른 사람이 처리했습니다. 지금 상태를 확인해 주세요."))
    return BenefitGrant.objects.filter(pk__in=locked).update(**values)
