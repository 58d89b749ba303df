"""Model of the tiers of a policy, which give a fixed grant for a loss."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.money_fields import won
from claims.policy.models.policies import SupportPolicy
from claims.policy.models.policy_triggers import drafts_only_sql
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.tracking import tracked
from claims.trail.triggers import Rule


@tracked()
class SupportTier(models.Model):
    """Model of one tier of a policy: a loss up to `upper_bound` won, and above that of the tier
    before, gets `amount` won. Only the upper bound is stored, so tiers cannot overlap."""

    policy = models.ForeignKey(
        SupportPolicy, models.CASCADE, related_name="tiers", verbose_name=_("지원 정책")
    )
    upper_bound = won(_("구간 상한"))
    amount = won(_("지원금"))

    class Meta:
        verbose_name = _("지원 구간")
        verbose_name_plural = pgettext_lazy("several", "지원 구간")
        ordering = ["policy", "upper_bound"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "upper_bound"], name="tier_bound_is_unique_in_its_policy"
            ),
            models.CheckConstraint(
                name="tier_pays_something", condition=Q(upper_bound__gt=0, amount__gt=0)
            ),
        ]
        triggers = [
            KeptWhileNamed(column="tier_id"),
            Rule(
                name="tiers_of_a_published_policy",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("policies", "bigint[]")],
                func=drafts_only_sql("tiers_of_a_published_policy_are_frozen"),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(bound)s원 이하 %(won)s원") % {
            "bound": f"{self.upper_bound:,}",
            "won": f"{self.amount:,}",
        }
