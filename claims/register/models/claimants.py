"""Model of claimants, one row each."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.personal_data.masking import mask_name
from claims.register.models.choices import ClaimantKind
from claims.trail.reference_triggers import KeepsItsKey, KeptWhileNamed
from claims.trail.triggers import BY_THE_OWNER, Erasable, Frozen, Rule, fail


class Claimant(models.Model):
    """Model of a claimant: one row for each person or business, without contact data. A claim is
    matched to it by equal keyed digests only."""

    kind = models.CharField(_("구분"), max_length=16, choices=ClaimantKind)
    identity_key = models.BinaryField(_("동일인 색인"), max_length=16, unique=True)
    display_name = models.CharField(_("이름"), max_length=100, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("합친 신청인")
    )
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("신청인")
        verbose_name_plural = pgettext_lazy("several", "신청인")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="claimant_merged",
            )
        ]
        triggers = [
            KeptWhileNamed(column="claimant_id"),
            KeepsItsKey(),
            Frozen(fields=("kind", "identity_key"), says="claimant_stays_the_same"),
            Erasable(fields=("display_name",), says="claimant_stays_the_same"),
            Rule(
                name="z_erased_with_the_last_claim",
                operation=pgtrigger.UpdateOf("erased_at"),
                condition=pgtrigger.Q(old__erased_at__isnull=True, new__erased_at__isnull=False),
                func=f"""
                    IF (
                        SELECT bool_and(c.erased_at IS NOT NULL) FROM public.claims_claim c
                        WHERE c.claimant_id = OLD.id
                    ) IS NOT TRUE AND NOT {BY_THE_OWNER}
                    THEN {fail("claimant_is_erased_with_the_last_claim")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        if self.kind == ClaimantKind.INDIVIDUAL:
            return mask_name(self.display_name)
        return self.display_name
