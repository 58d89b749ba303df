"""Recoveries (환수): payments, or parts of them, that are asked back, and their movements.

A recovery is of one payment. Every change of what is owed is a movement, which one person enters
and another confirms; the database then moves the sums of the recovery, the ledger and the budget.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import Document
from claims.money_fields import won
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.recovery_constraints import (
    MOVEMENT_CONSTRAINTS,
    RECOVERY_CONSTRAINTS,
)
from reviews.payouts.models.triggers import (
    deposits,
    overpaid,
    recoveries,
    recovery_books,
    recovery_movements,
)
from reviews.payouts.models.visible import WORKERS, SeenWithPayouts
from reviews.payouts.states.recoveries import (
    MAY_RECEIVE,
    MOVEMENT_MOVES,
    RECOVERY_MOVES,
    RECOVERY_OPEN,
    MovementKind,
    MovementStatus,
    RecoveryCause,
    RecoveryStatus,
)

__all__ = [
    "OffsetGround",
    "Recovery",
    "RecoveryMovement",
    "movement_waits",
]


class OffsetGround(models.TextChoices):
    CONSENT = "consent", _("신청인 동의")
    LAW = "law", _("법령")


def movement_waits() -> models.Exists:
    """Return an Exists condition for recoveries that have a movement waiting for its second
    person."""
    waiting = RecoveryMovement.objects.filter(
        recovery=models.OuterRef("pk"), status=MovementStatus.WAITING
    )
    return models.Exists(waiting)


class RecoveryQuerySet(SeenWithPayouts["Recovery"]):
    claim_columns = ("claim",)
    workers = (*WORKERS, recoveries.APPROVE)  # the chair too, who confirms some of them

    def still_owed(self) -> RecoveryQuerySet:
        """Filter recoveries that were demanded and are not yet paid back in full, waived or
        cancelled."""
        return self.filter(status__in=RECOVERY_OPEN)

    def late(self) -> RecoveryQuerySet:
        """Filter recoveries still owed whose next payment (`due_on`) was due before today."""
        return self.still_owed().filter(due_on__lt=clock.today())

    def awaiting_second_person(self) -> RecoveryQuerySet:
        """Filter recoveries that wait for a second person: proposals, and those with a movement
        that is not confirmed."""
        return self.filter(Q(status=RecoveryStatus.PROPOSED) | Q(movement_waits()))


@tracked(exclude=("reason", "ended_reason"))
class Recovery(models.Model):
    """Recovery of all or part of one payment (환수 건), first proposed, then demanded from the
    claimant. Sums in whole won.

    `received` is money that came back, `set_off` what offsets took off, `waived` what was written
    off and did not come after all; only the database writes these three. `due_on` is the day of the
    next payment: that of the demand, of the next instalment, or a later one that a letter named.
    `reminded` counts the reminders sent for that day.
    """

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="recoveries", verbose_name=_("신청")
    )
    programme = models.ForeignKey(
        "claims.Programme",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("지원사업"),
    )
    payout = models.ForeignKey(
        Payout, models.PROTECT, related_name="recoveries", verbose_name=_("지급")
    )
    amount = won(_("환수액"))
    cause = models.CharField(_("원인"), max_length=12, choices=RecoveryCause)
    reason = models.CharField(_("사유"), max_length=LONG_REASON)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("서류"),
    )
    proposed_by = actor(_("올린 사람"))
    proposed_at = models.DateTimeField(_("올린 시각"), default=clock.now)
    approved_by = actor(_("승인"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인 시각"), null=True, blank=True)
    status = models.CharField(
        _("상태"), max_length=16, choices=RecoveryStatus, default=RecoveryStatus.PROPOSED
    )
    received = won(_("입금액"), default=0)
    set_off = won(_("상계액"), default=0)
    waived = won(_("면제·결손액"), default=0)
    due_on = models.DateField(_("납부기한"), null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(_("독촉 횟수"), default=0)
    ended_by = actor(_("거절·취소"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)
    ended_reason = models.CharField(_("끝난 사유"), max_length=LONG_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = (
        "SELECT",
        "INSERT",
        "UPDATE (status, approved_by_id, approved_at, due_on, reminded, ended_by_id, ended_at,"
        " ended_reason, reason, erased_at)",
    )
    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("환수")
        verbose_name_plural = pgettext_lazy("several", "환수")
        ordering = ["-pk"]
        permissions = [
            ("propose_recovery", "환수 올리기"),
            ("approve_recovery", "환수 승인, 면제·취소 확인"),
            ("enter_recovery", "환수 입금·분할·상계 적기"),
            ("waive_large_recovery", "큰 금액의 면제·취소 확인"),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="recovery_by_due_day",
                condition=Q(status__in=RECOVERY_OPEN),
            ),
            models.Index(fields=["status", "id"], name="recovery_by_status"),
        ]
        constraints = RECOVERY_CONSTRAINTS
        triggers = [
            NamesItsActor("proposed_by", "approved_by", "ended_by"),
            not_of_an_erased_claim(),
            Fsm(transitions=RECOVERY_MOVES, starts=[RecoveryStatus.PROPOSED]),
            Frozen(
                fields=("id", "claim", "programme", "payout", "amount", "cause", "document",
                        "proposed_by", "proposed_at"),
                name="recovery_facts",
                says="recovery_facts_are_frozen",
            ),
            Frozen(
                fields=("approved_by", "approved_at"),
                name="recovery_approval",
                while_="OLD.status <> 'proposed'",
                says="recovery_facts_are_frozen",
            ),
            Frozen(
                fields=("ended_at",),
                name="recovery_end",
                while_="NEW.status = OLD.status",
                says="recovery_facts_are_frozen",
            ),
            Erasable(fields=("reason",), says="recovery_facts_are_frozen"),
            recoveries.recovery_is_of_a_paid_payout(),
            recoveries.is_not_of_the_future("proposed_at", "recovery_is_proposed_by_now"),
            recoveries.recovery_is_approved_by_other_hands(),
            ProposerHoldsPermission(
                "proposed_by", recoveries.PROPOSE, moves=("proposed", "demanded")
            ),
            recoveries.due_day_is_that_of_an_act(),
            recoveries.reminder_has_its_letter(),
            recovery_books.ledger_follows_the_demands(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Number of the recovery as people see it, such as R-00042."""
        return f"R-{self.pk:05d}"

    @property
    def recovered(self) -> int:
        """Won that came back: money received and offsets."""
        return self.received + self.set_off

    @property
    def outstanding(self) -> int:
        """Won that are still owed; 0 of a recovery that has ended or was never demanded."""
        return self.amount - self.recovered - self.waived if self.is_owed else 0

    @property
    def receivable(self) -> int:
        """Won that may still come: those owed and those written off. 0 if no receipt can be
        entered."""
        return self.amount - self.recovered if self.status in MAY_RECEIVE else 0

    @property
    def is_owed(self) -> bool:
        return self.status in RECOVERY_OPEN

    @property
    def is_late(self) -> bool:
        return self.is_owed and self.due_on is not None and self.due_on < clock.today()


@tracked(exclude=("reason", "ended_reason"))
class RecoveryMovement(models.Model):
    """Change of what is owed of a recovery, in whole won: a receipt, an offset, the
    counter-entry of one of these, a write-off, or the cancellation of the demand. One person enters
    it and another confirms; only a confirmed one counts."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="movements", verbose_name=_("환수")
    )
    kind = models.CharField(_("종류"), max_length=12, choices=MovementKind)
    amount = won(_("금액"))
    dated = models.DateField(_("날짜"))  # day of the receipt by the bank, or of the decision
    reference = models.CharField(_("은행 거래번호"), max_length=60, blank=True, db_collation="C")
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    ground = models.CharField(_("상계의 근거"), max_length=8, choices=OffsetGround, blank=True)
    payout = models.ForeignKey(
        Payout,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offsets",
        verbose_name=_("상계하는 지급"),
    )
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counter_entries",
        db_index=False,
        verbose_name=_("취소하는 처리"),
    )
    status = models.CharField(
        _("상태"), max_length=10, choices=MovementStatus, default=MovementStatus.WAITING
    )
    entered_by = actor(_("적은 사람"))
    entered_at = models.DateTimeField(_("적은 시각"), default=clock.now)
    confirmed_by = actor(_("확인한 사람"), null=True, blank=True)
    withdrawn_by = actor(_("취소한 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)
    ended_reason = models.CharField(_("취소 사유"), max_length=LONG_REASON, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = (
        "SELECT",
        "INSERT",
        "UPDATE (status, confirmed_by_id, withdrawn_by_id, ended_at, ended_reason, reason,"
        " erased_at)",
    )

    class Meta:
        verbose_name = _("환수 처리")
        verbose_name_plural = pgettext_lazy("several", "환수 처리")
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="movement_that_waits",
                fields=["recovery"],
                condition=Q(status=MovementStatus.WAITING),
            )
        ]
        constraints = MOVEMENT_CONSTRAINTS
        triggers = [
            NamesItsActor("entered_by", "confirmed_by", "withdrawn_by"),
            Fsm(transitions=MOVEMENT_MOVES, starts=[MovementStatus.WAITING]),
            Frozen(
                fields=("id", "recovery", "kind", "amount", "dated", "reference", "ground",
                        "payout", "undoes", "entered_by", "entered_at"),
                name="movement_facts",
                says="movement_facts_are_frozen",
            ),
            Frozen(
                fields=("confirmed_by", "withdrawn_by", "ended_at"),
                name="movement_end",
                while_="OLD.status <> 'waiting'",
                says="movement_facts_are_frozen",
            ),
            Erasable(fields=("reason",), says="movement_facts_are_frozen"),
            recovery_movements.no_words_about_an_erased_claim(),
            deposits.receipt_is_of_a_free_deposit(),
            recovery_movements.movement_is_of_an_open_recovery(),
            recoveries.is_not_of_the_future("ended_at", "movement_ends_by_now"),
            recovery_movements.movement_has_two_people(),
            ProposerHoldsPermission("entered_by", recoveries.ENTER, moves=("waiting", "confirmed")),
            overpaid.recovery_takes_what_is_too_much(),
            recovery_movements.offset_waits_for_its_payout(),
            recovery_movements.offset_payout_is_cancelled(),
            recovery_movements.undone_movement_has_its_counter_entry(),
            recovery_books.ledger_follows_the_movements(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,}"

    @property
    def is_waiting(self) -> bool:
        return self.status == MovementStatus.WAITING
