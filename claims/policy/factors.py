"""Verbs that fill the factors of a draft: from the policy in force, and medians from the
register."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError
from claims.policy.models import FactorKind, FactorUnit, PolicyFactor, SupportPolicy
from claims.users.permissions import require_permission

FEWEST_CLAIMS = 30  # claims behind a median; with fewer the next wider row counts (our rule)

# Monetary claims of small businesses in one programme, neither withdrawn, late nor an affiliate's.
# The lower middle of an even number, so that each median is an amount that somebody claimed.
_MEDIANS = """
SELECT s.counted, c.industry_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY c.claimed_loss)
FROM public.claims_claim c
JOIN (SELECT id, COALESCE(merged_into_id, id) AS counted FROM public.claims_service) s
    ON s.id = c.service_id
JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id AND p.programme_id = %s
WHERE c.claimant_kind = 'small_business' AND c.harm = 'monetary' AND c.claimed_loss > 0
    AND c.withdrawn_at IS NULL AND c.route NOT IN ('late', 'affiliate')
GROUP BY GROUPING SETS ((s.counted, c.industry_id), (s.counted), (c.industry_id), ())
HAVING count(*) >= %s AND NOT (GROUPING(c.industry_id) = 0 AND c.industry_id IS NULL)
"""


@transaction.atomic
def count_medians(*, policy: SupportPolicy, by: Any, fewest: int = FEWEST_CLAIMS) -> int:
    """Replace the median-claim factors of a draft policy by medians (won) over the claims of its
    programme: one row for all of them, and one for each service, industry and pair of them with
    `fewest` claims or more.

    Returns the number of rows. Raises ForbiddenError (without `claims.change_supportpolicy`),
    ConflictError (published)."""
    policy = _draft(policy, by)
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, [policy.programme_id, fewest])
        found = cursor.fetchall()
    policy.factors.filter(factor=FactorKind.MEDIAN_CLAIM).delete()
    PolicyFactor.objects.bulk_create(
        PolicyFactor(
            policy=policy,
            factor=FactorKind.MEDIAN_CLAIM,
            service_id=service,
            industry_id=industry,
            value=median,
            unit=FactorUnit.WON,
        )
        for service, industry, median in found
    )
    return len(found)


@transaction.atomic
def copy_factors(*, policy: SupportPolicy, by: Any) -> int:
    """Copy into a draft policy the factors that it lacks from the policy of its programme that is
    in force. Returns the number of rows copied.

    Raises ForbiddenError (without `claims.change_supportpolicy`), ConflictError (published, or
    nothing is in force)."""
    policy = _draft(policy, by)
    try:
        source = SupportPolicy.objects.filter(programme=policy.programme_id).effective()
    except SupportPolicy.DoesNotExist as error:
        raise ConflictError(_("시행 중인 정책이 없습니다. 정책을 먼저 공개해 주세요.")) from error
    key = ("factor", "service_id", "industry_id")
    have = set(policy.factors.values_list(*key))
    rows = [
        PolicyFactor(
            policy=policy,
            factor=one.factor,
            service_id=one.service_id,
            industry_id=one.industry_id,
            value=one.value,
            unit=one.unit,
        )
        for one in source.factors.all()
        if tuple(getattr(one, name) for name in key) not in have
    ]
    PolicyFactor.objects.bulk_create(rows)
    return len(rows)


def _draft(policy: SupportPolicy, by: Any) -> SupportPolicy:
    require_permission(by, "claims.change_supportpolicy")
    policy = SupportPolicy.objects.select_for_update().get(pk=policy.pk)
    if policy.is_published:
        raise ConflictError(_("공포한 정책의 산정 요소는 바꿀 수 없습니다. 새 판에서 바꾸세요."))
    return policy
