"""Verbs that publish a policy, which nobody changes from then on, and that copy one to a draft."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import ConflictError, DomainError
from claims.policy.models import FactorKind, PolicyFactor, SupportPolicy, SupportTier
from claims.users.permissions import require_permission

# Without a row that fits every claim, some claims would get no suggestion. The median may
# be missing: then nothing is halved.
NEEDED_FACTORS = (FactorKind.MARGIN, FactorKind.SUBSTITUTE, FactorKind.MARKET_SHARE)


class TiersDoNotFitError(DomainError):
    message = _(
        "구간 상한과 지원금은 차례로 커져야 하고, 가장 높은 상한은 심의 기준액과 같아야 합니다."
    )


def tiers_fit(tiers: list[tuple[int, int]], review_threshold: int) -> bool:
    """Return True if the tiers, sorted (upper bound, amount) in won, fit a policy: bounds and
    amounts rise, and the highest bound is the review threshold. False without tiers."""
    rising = all(
        low[0] < high[0] and low[1] < high[1] for low, high in zip(tiers, tiers[1:], strict=False)
    )
    return bool(tiers) and rising and tiers[-1][0] == review_threshold


class FactorsMissingError(DomainError):
    code = "missing_factors"
    text = _("모든 업종과 서비스에 쓸 산정 요소가 빠졌습니다: %(what)s.")


def missing_factors(policy: SupportPolicy) -> list[FactorKind]:
    """Return those kinds of NEEDED_FACTORS for which the policy has no factor that applies to all
    services and industries."""
    general = policy.factors.filter(service__isnull=True, industry__isnull=True)
    have = set(general.values_list("factor", flat=True))
    return [kind for kind in NEEDED_FACTORS if kind not in have]


def require_publishable(policy: SupportPolicy) -> None:
    """Raise ConflictError for a published policy, TiersDoNotFitError if `tiers_fit` is False,
    FactorsMissingError if `missing_factors` names some."""
    if policy.is_published:
        raise ConflictError(_("이미 공포한 정책입니다."))
    tiers = list(policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount"))
    if not tiers_fit(tiers, policy.review_threshold):
        raise TiersDoNotFitError
    if missing := missing_factors(policy):
        what = ", ".join(str(kind.label) for kind in missing)
        raise FactorsMissingError(FactorsMissingError.text % {"what": what})


@transaction.atomic
def publish_policy(*, policy: SupportPolicy, by: Any) -> SupportPolicy:
    """Set a draft to published; triggers then refuse changes of it, its tiers and its factors. The
    people who work by the policy are told. Only a confirmed change calls it.

    Raises ForbiddenError (without `claims.change_supportpolicy`), ConflictError (published
    already), TiersDoNotFitError (see `tiers_fit`), FactorsMissingError."""
    require_permission(by, "claims.change_supportpolicy")
    policy = SupportPolicy.objects.select_for_update().get(pk=policy.pk)
    require_publishable(policy)
    policy.published_at = clock.now()
    policy.published_by = by
    policy.effective_from = policy.effective_from or policy.published_at
    policy.save()
    hooks.emit("policy_published", policy)
    return policy


@transaction.atomic
def copy_policy(*, policy: SupportPolicy, by: Any) -> SupportPolicy:
    """Copy a policy, with its rules, tiers and factors but without its note, to a new draft with
    the programme's next version number, and return the draft.

    Raises ForbiddenError without `claims.add_supportpolicy`."""
    require_permission(by, "claims.add_supportpolicy")
    versions = SupportPolicy.objects.select_for_update().filter(programme=policy.programme_id)
    last = max(one.version for one in versions)
    copied = SupportPolicy.objects.get(pk=policy.pk)
    copied.pk, copied._state.adding = None, True
    copied.version, copied.drafted_by = last + 1, by
    copied.note = ""  # it says why that version came, and the next one is confirmed by it
    copied.published_at = copied.published_by = copied.effective_from = None
    copied.save(force_insert=True)
    tiers, factors = list(policy.tiers.all()), list(policy.factors.all())
    rows: list[Any] = [*tiers, *factors]
    for row in rows:
        row.pk, row.policy = None, copied
    SupportTier.objects.bulk_create(tiers)
    PolicyFactor.objects.bulk_create(factors)
    return copied
