"""Model of one claim in a hand-over, with its receiver's result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.handovers.models.handovers import Handover
from claims.handovers.models.receivers import HandoverReceiver
from claims.handovers.states import (
    ITEM_MOVES,
    LIVE,
    OUTCOMES,
    FileStage,
    ItemStatus,
    LeftOut,
)
from claims.money_fields import won
from claims.reasons import MOST_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor


@tracked(exclude=("settled_reason",), bulk=True)
class HandoverItem(models.Model):
    """Model of one claim of a hand-over, with its status there and the receiver's result.

    `handed_at` is the time of the file that contains the claim, `changed_at` of the claim's last
    change after that, which the receiver must be told. `settled_*`: how the secretariat dealt with
    a claim that the receiver sent back."""

    handover = models.ForeignKey(
        Handover, models.PROTECT, related_name="items", db_index=False, verbose_name=_("이관")
    )
    # The receiver of the hand-over, copied for the unique constraint below.
    receiver = models.ForeignKey(
        HandoverReceiver,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("인수 기관"),
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="handover_items", verbose_name=_("신청")
    )
    status = models.CharField(
        _("상태"), max_length=9, choices=ItemStatus, default=ItemStatus.PLANNED
    )
    left_out_as = models.CharField(_("빠진 사유"), max_length=17, choices=LeftOut, blank=True)
    handed_at = models.DateTimeField(_("파일에 담은 때"), null=True, blank=True)
    outcome_on = models.DateField(_("처리한 날"), null=True, blank=True)
    outcome_amount = won(_("지급액"), null=True, blank=True)
    result_file = models.ForeignKey(
        "claims.HandoverFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("결과 파일"),
    )
    changed_at = models.DateTimeField(_("바뀐 때"), null=True, blank=True)
    settled_by = actor(_("처리"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)
    settled_reason = models.CharField(_("처리한 내용"), max_length=MOST_REASON, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("이관한 신청")
        verbose_name_plural = pgettext_lazy("several", "이관한 신청")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["claim"],
                condition=Q(status=ItemStatus.NOT_OURS, settled_by__isnull=True),
                name="handover_item_came_back",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "claim"], name="handover_names_a_claim_once"
            ),
            models.UniqueConstraint(
                fields=["receiver", "claim"],
                condition=Q(status__in=LIVE),
                name="claim_is_handed_to_a_receiver_once",
            ),
            models.CheckConstraint(
                name="left_out_item_says_why",
                condition=(Q(status=ItemStatus.LEFT_OUT) & ~Q(left_out_as=""))
                | (~Q(status=ItemStatus.LEFT_OUT) & Q(left_out_as="")),
            ),
            models.CheckConstraint(
                name="handed_item_says_when",
                condition=~Q(status__in=[ItemStatus.HANDED, *OUTCOMES])
                | Q(handed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outcome_names_day_and_file",
                condition=Q(
                    status__in=OUTCOMES, outcome_on__isnull=False, result_file__isnull=False
                )
                | (~Q(status__in=OUTCOMES) & Q(outcome_on__isnull=True, result_file__isnull=True)),
            ),
            models.CheckConstraint(
                name="paid_item_names_its_amount",
                condition=Q(status=ItemStatus.PAID, outcome_amount__gt=0)
                | (~Q(status=ItemStatus.PAID) & Q(outcome_amount__isnull=True)),
            ),
            models.CheckConstraint(
                name="settled_item_came_back_and_says_why",
                condition=Q(settled_by__isnull=True, settled_at__isnull=True, settled_reason="")
                | (
                    Q(status=ItemStatus.NOT_OURS)
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_reason="")
                ),
            ),
        ]
        triggers = [
            NamesItsActor("settled_by"),
            Frozen(fields=("handover", "receiver", "claim"), says="handover_item_is_frozen"),
            Fsm(transitions=ITEM_MOVES, starts=(ItemStatus.PLANNED,)),
            Rule(
                name="goes_with_consent",
                func=f"""
                    IF TG_OP = 'INSERT' AND NOT EXISTS (
                        SELECT FROM public.claims_handover h WHERE h.id = NEW.handover_id
                            AND h.receiver_id = NEW.receiver_id AND h.status = 'waiting'
                    ) THEN {fail("handover_item_is_of_its_receiver")} END IF;
                    IF TG_OP = 'UPDATE' AND NEW.status = 'handed' AND OLD.status = 'planned' THEN
                        IF NOT EXISTS (
                            SELECT FROM public.claims_handover h WHERE h.id = NEW.handover_id
                                AND h.status = 'making' AND h.confirmed_by_id IS NOT NULL
                        ) THEN {fail("claim_is_handed_over_by_two_people")} END IF;
                        IF NOT EXISTS (
                            SELECT FROM public.claims_provisionconsent k
                            WHERE k.receiver_id = NEW.receiver_id AND k.claim_id = NEW.claim_id
                                AND k.answer = 'given'
                        ) THEN {fail("claim_is_handed_over_with_consent")} END IF;
                        IF EXISTS (
                            SELECT FROM public.reviews_review r
                            WHERE r.claim_id = NEW.claim_id AND r.closed_at IS NULL
                        ) THEN {fail("claim_before_the_council_is_not_handed_over")} END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def stage(self) -> ItemStatus | FileStage:
        """The state for pages: the FileStage of the hand-over for a claim in its file, else the
        status. Reads the hand-over."""
        status = ItemStatus(self.status)
        return self.handover.file_stage if status == ItemStatus.HANDED else status

    def __str__(self) -> str:
        return f"{self.handover_id} {self.claim_id} {self.status}"
