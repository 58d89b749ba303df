"""Claims that people keep out of erasures (보존), and the rule by which a claim is erased."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import BY_THE_OWNER, Frozen, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import holds_sql
from reviews.erasure.permissions import PROPOSE

__all__ = ["ClaimOfErasure", "Retention"]


class RetentionQuerySet(models.QuerySet["Retention"]):
    def in_force(self) -> RetentionQuerySet:
        """Filter to retentions that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


@tracked(exclude=("reason", "lifting_reason"))
class Retention(models.Model):
    """A claim that must be kept although its retention period ends (보존), such as for a lawsuit,
    until somebody lifts it."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("신청"))
    reason = models.CharField(_("보존 사유"), max_length=LONG_REASON)
    set_by = actor(_("지정한 사람"))
    set_at = models.DateTimeField(_("지정한 때"), default=clock.now)
    lifted_by = actor(_("해제한 사람"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("해제한 때"), null=True, blank=True)
    lifting_reason = models.CharField(_("해제 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"
    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("보존 지정")
        verbose_name_plural = pgettext_lazy("several", "보존 지정")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(lifted_at__isnull=True),
                name="claim_is_retained_once_at_a_time",
            ),
            models.CheckConstraint(name="retention_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="lifted_retention_says_by_whom_and_why",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifting_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifting_reason=""),
            ),
        ]
        triggers = [
            NamesItsActor("set_by", "lifted_by"),
            not_of_an_erased_claim(),
            Frozen(fields=("claim", "set_by", "set_at"), says="retention_is_frozen"),
            Frozen(
                name="lifting_is_frozen",
                fields=("lifted_by", "lifted_at"),
                while_="OLD.lifted_at IS NOT NULL",
                says="lifted_retention_is_frozen",
            ),
            Rule(
                name="is_of_the_secretariat",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.set_by_id", PROPOSE)} THEN
                            {fail("retention_is_of_the_secretariat")}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.lifted_at IS NOT NULL AND OLD.lifted_at IS NULL
                        AND NOT {holds_sql("NEW.lifted_by_id", PROPOSE)}
                    THEN {fail("retention_is_of_the_secretariat")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.set_at:%Y-%m-%d}"


class ClaimOfErasure(Claim):
    """The register's claims with the rule of this package: a claim is erased by an approved run
    only, as one of its claims, and never while somebody keeps it."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("파기가 쓰는 신청")
        verbose_name_plural = pgettext_lazy("several", "파기가 쓰는 신청")
        triggers = [
            Rule(
                name="z_erased_by_an_approved_run",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__erased_at__isnull=True, new__erased_at__isnull=False),
                func=f"""
                    IF {BY_THE_OWNER} THEN RETURN NEW; END IF;
                    IF NOT EXISTS (
                        SELECT FROM public.reviews_erasureitem i
                        JOIN public.reviews_erasurerun r ON r.id = i.run_id
                        WHERE i.claim_id = NEW.id AND i.status = 'planned' AND r.status = 'running'
                    ) THEN {fail("claim_is_erased_by_an_approved_run")} END IF;
                    IF EXISTS (
                        SELECT FROM public.reviews_retention k
                        WHERE k.claim_id = NEW.id AND k.lifted_at IS NULL
                    ) THEN {fail("retained_claim_is_not_erased")} END IF;
                    RETURN NEW;
                """,
            ),
        ]
