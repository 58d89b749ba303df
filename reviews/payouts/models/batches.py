"""Model of batches of approved payouts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.payouts.models.constraints import BATCH_CONSTRAINTS
from reviews.payouts.models.querysets import BatchQuerySet
from reviews.payouts.models.triggers import (
    bank,
    batches,
    offices,
    other_results,
    planning,
    segregation_of_duties,
)
from reviews.payouts.states.batches import BATCH_MOVES, BatchStatus

__all__ = ["PayoutBatch"]


@tracked()
class PayoutBatch(models.Model):
    """Approved payouts of one programme that go to the bank together, with count, sum in won and
    digest stored at building. One person of finance builds a batch, another releases it."""

    number = models.CharField(_("묶음번호"), max_length=20, unique=True, db_collation="C")
    programme = models.ForeignKey("claims.Programme", models.PROTECT, verbose_name=_("지원사업"))
    only_failures = models.BooleanField(_("재지급 묶음"), default=False)
    status = models.CharField(
        _("상태"), max_length=10, choices=BatchStatus, default=BatchStatus.OPEN
    )
    count = models.PositiveIntegerField(_("건수"), default=0)
    total = models.BigIntegerField(_("총액"), default=0)  # won
    manifest_sha256 = models.CharField(_("목록 지문"), max_length=64, blank=True)
    # The day on which the bank moves the money: a working day, not before the release.
    transfer_on = models.DateField(_("이체일"), null=True, blank=True)
    built_by = actor(_("묶은 사람"), null=True, blank=True)
    built_at = models.DateTimeField(_("묶은 시각"), null=True, blank=True)
    released_by = actor(_("이체를 승인한 사람"), null=True, blank=True)
    released_at = models.DateTimeField(_("이체 승인 시각"), null=True, blank=True)
    release_key = models.UUIDField(
        _("이체 승인 열쇠"), null=True, blank=True, unique=True, editable=False
    )
    ended_reason = models.CharField(_("취소 사유"), max_length=MOST_REASON, blank=True)
    created_at = models.DateTimeField(_("작성"), default=clock.now)

    GRANTS = "no delete"
    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("이체 묶음")
        verbose_name_plural = pgettext_lazy("several", "이체 묶음")
        ordering = ["-created_at", "-pk"]
        permissions = [("build_batch", "이체 묶음 만들기"), ("release_batch", "이체 승인")]
        indexes = [
            models.Index(fields=["created_at", "id"], name="batch_by_creation"),
            models.Index(fields=["status", "id"], name="batch_by_status"),
            models.Index(fields=["transfer_on", "id"], name="batch_by_transfer_day"),
        ]
        constraints = BATCH_CONSTRAINTS
        triggers = [
            NamesItsActor("built_by", "released_by"),
            Fsm(transitions=BATCH_MOVES, starts=[BatchStatus.OPEN]),
            Frozen(
                fields=("number", "programme", "only_failures", "created_at"),
                name="batch_facts",
                says="batch_facts_are_frozen",
            ),
            Frozen(
                fields=("count", "total", "manifest_sha256", "built_by", "built_at"),
                name="built_batch",
                while_="OLD.status <> 'open'",
                says="built_batch_is_frozen",
            ),
            Frozen(
                fields=("transfer_on",),
                name="firm_transfer_day",
                while_="OLD.status NOT IN ('open', 'built')",
                says="released_batch_keeps_its_transfer_day",
            ),
            Frozen(
                fields=("released_by", "released_at", "release_key"),
                name="released_batch",
                while_="OLD.released_at IS NOT NULL",
                says="released_batch_is_frozen",
            ),
            batches.released_batch_keeps_its_total(),
            batches.refused_batch_was_confirmed_by_two(),
            batches.released_batch_pays_the_newest_accounts(),
            batches.released_batch_pays_the_payees_in_force(),
            segregation_of_duties.batch_is_in_other_hands(),
            offices.batch_names_its_offices(),
            bank.released_batch_has_its_files(),
            other_results.released_batch_waits_for_the_banks_word(),
            planning.batch_is_transferred_on_a_payment_day(),
            planning.batch_keeps_to_the_limits(),
        ]

    def __str__(self) -> str:
        return self.number
