"""Manual bank results, which one person proposes and another confirms."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data.masking import ACCOUNT_LIKE
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.triggers import manual_results
from reviews.payouts.states.batches import HAND_MOVES, HandOutcome, HandStatus

__all__ = ["HandResult", "HandRow"]


class HandResultQuerySet(models.QuerySet["HandResult"]):
    def waiting_for(self, user: Any) -> HandResultQuerySet:
        """Return the proposed results that other people entered. The permission is not checked."""
        return self.filter(status=HandStatus.PROPOSED).exclude(proposed_by=user)


@tracked(exclude=("ended_reason",))
class HandResult(models.Model):
    """Proposal of a bank result by hand, read from the bank's statement (`reference`), for one
    payment, for the rest of a batch (`rest`), or for a whole file that the bank refused. Another
    person confirms it before it has any effect."""

    batch = models.ForeignKey(
        PayoutBatch, models.PROTECT, related_name="hands", verbose_name=_("이체 묶음")
    )
    outcome = models.CharField(_("결과"), max_length=10, choices=HandOutcome)
    reference = models.CharField(_("거래명세 번호·일자"), max_length=100)
    code = models.CharField(_("은행 코드"), max_length=20, blank=True)
    text = models.CharField(_("은행 설명"), max_length=200, blank=True)
    rest = models.BooleanField(_("나머지 모두"), default=False)
    count = models.PositiveIntegerField(_("건수"))
    total = models.BigIntegerField(_("총액"))  # won
    status = models.CharField(
        _("상태"), max_length=10, choices=HandStatus, default=HandStatus.PROPOSED
    )
    proposed_by = actor(_("올린 사람"))
    proposed_at = models.DateTimeField(_("올린 시각"), default=clock.now)
    confirmed_by = actor(_("확인한 사람"), null=True, blank=True)
    withdrawn_by = actor(_("취소한 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)
    ended_reason = models.CharField(_("취소 사유"), max_length=MOST_REASON, blank=True)

    GRANTS = "no delete"
    objects = HandResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("직접 적은 은행 결과")
        verbose_name_plural = pgettext_lazy("several", "직접 적은 은행 결과")
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="hand_result_that_waits",
                fields=["batch"],
                condition=Q(status=HandStatus.PROPOSED),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="hand_result_is_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="hand_result_names_who_ended_it",
                condition=Q(
                    status=HandStatus.PROPOSED,
                    confirmed_by=None,
                    withdrawn_by=None,
                    ended_at=None,
                )
                | Q(
                    status=HandStatus.CONFIRMED,
                    confirmed_by__isnull=False,
                    withdrawn_by=None,
                    ended_at__isnull=False,
                )
                | Q(
                    status=HandStatus.WITHDRAWN,
                    confirmed_by=None,
                    withdrawn_by__isnull=False,
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="hand_result_names_its_statement", condition=~Q(reference="")
            ),
            models.CheckConstraint(
                name="hand_result_of_a_failure_says_why",
                condition=Q(outcome=HandOutcome.PAID) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="hand_result_holds_no_account", condition=~Q(text__regex=ACCOUNT_LIKE)
            ),
            models.CheckConstraint(
                name="hand_result_is_of_a_known_kind",
                condition=Q(outcome__in=[outcome.value for outcome in HandOutcome]),
            ),
            models.CheckConstraint(
                name="hand_result_holds_something", condition=Q(count__gt=0, total__gt=0)
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "confirmed_by", "withdrawn_by"),
            Fsm(transitions=HAND_MOVES, starts=[HandStatus.PROPOSED]),
            Frozen(
                fields=(
                    "batch",
                    "outcome",
                    "reference",
                    "code",
                    "text",
                    "rest",
                    "count",
                    "total",
                    "proposed_by",
                    "proposed_at",
                ),
                name="hand_facts",
                says="hand_result_facts_are_frozen",
            ),
            Frozen(
                fields=("confirmed_by", "withdrawn_by", "ended_at", "ended_reason"),
                name="hand_end",
                while_="OLD.status <> 'proposed'",
                says="ended_hand_result_is_frozen",
            ),
            manual_results.hand_result_has_two_people(),
            ProposerHoldsPermission(
                "proposed_by",
                "reviews.release_batch",
                moves=("proposed", "confirmed"),
                says="hand_result_is_of_the_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.get_outcome_display()} {self.count:,}"


class HandRow(models.Model):
    """One payment in a proposal of manual results, with its amount in won at that time."""

    hand = models.ForeignKey(
        HandResult, models.PROTECT, related_name="rows", verbose_name=_("직접 입력한 결과")
    )
    payout = models.ForeignKey(
        Payout, models.PROTECT, related_name="hand_rows", verbose_name=_("지급")
    )
    amount = models.BigIntegerField(_("금액"))  # won

    class Meta:
        verbose_name = _("직접 적은 결과의 건")
        verbose_name_plural = pgettext_lazy("several", "직접 적은 결과의 건")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="payment_is_named_once_in_a_proposal", fields=["hand", "payout"]
            )
        ]
        triggers = [AppendOnly(), manual_results.hand_row_is_of_an_open_proposal()]

    def __str__(self) -> str:
        return f"{self.hand_id}: {self.payout_id}"
