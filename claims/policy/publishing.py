"""Publishing a policy: from then on it is frozen, and claims and reviews point at it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.errors import Conflict, DomainError, Forbidden
from claims.policy.models import SupportPolicy


class TiersDoNotFit(DomainError):
    code = "tiers_do_not_fit"
    message = _(
        "구간 상한과 지원금은 차례로 커져야 하고, 가장 높은 상한은 심의 기준액과 같아야 합니다."
    )


def tiers_fit(tiers: list[tuple[int, int]], review_threshold: int) -> bool:
    """Bounds and amounts (won) rise, and the highest bound is the review threshold."""
    rising = all(
        low[0] < high[0] and low[1] < high[1] for low, high in zip(tiers, tiers[1:], strict=False)
    )
    return bool(tiers) and rising and tiers[-1][0] == review_threshold


@transaction.atomic
def publish_policy(*, policy: SupportPolicy, by: Any) -> SupportPolicy:
    """Freeze a draft. Raises Forbidden, Conflict (published already), TiersDoNotFit."""
    if not by.has_perm("claims.change_supportpolicy"):
        raise Forbidden
    policy = SupportPolicy.objects.select_for_update().get(pk=policy.pk)
    if policy.is_published:
        raise Conflict(_("이미 공포한 정책입니다."))
    tiers = list(policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount"))
    if not tiers_fit(tiers, policy.review_threshold):
        raise TiersDoNotFit
    policy.published_at = timezone.now()
    policy.published_by = by
    policy.effective_from = policy.effective_from or policy.published_at
    policy.save()
    return policy
