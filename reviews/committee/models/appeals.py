"""이의신청: the appeal against a decision."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import decisions, objections

__all__ = ["APPEAL_OPEN", "Appeal", "AppealStatus"]


class AppealStatus(StyledChoices, models.TextChoices):
    RECEIVED = "received", _("접수")
    ACCEPTED = "accepted", _("재심의")
    REJECTED_LATE = "rejected_late", _("기간 경과")
    WITHDRAWN = "withdrawn", _("철회")
    DECIDED = "decided", _("의결완료")


set_styles(
    AppealStatus,
    RECEIVED=("appeal", "scale"),
    ACCEPTED=("appeal", "pie-50"),
    REJECTED_LATE=("none", "clock"),
    WITHDRAWN=("none", "arrow-back-up"),
    DECIDED=("ok", "circle-check-f"),
)

# The claimant waits for an answer.
APPEAL_OPEN = frozenset({AppealStatus.RECEIVED, AppealStatus.ACCEPTED})


@tracked(exclude=("grounds", "extension_reason", "closing_reason"))
class Appeal(models.Model):
    """이의신청: the claimant's appeal against the decision of round 1 (`review1`). An accepted one
    has a round 2 (`review2`) before other members. A withdrawn one has its time, person and
    reason."""

    review1 = models.OneToOneField(
        Review, models.PROTECT, related_name="appeal", verbose_name=_("1차 심의")
    )
    review2 = models.OneToOneField(
        Review,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeal_of",
        verbose_name=_("재심의"),
    )
    filed_on = models.DateField(_("신청일"))
    deadline_on = models.DateField(_("신청 기한"))
    channel = models.CharField(_("접수채널"), max_length=40, blank=True)
    grounds = models.TextField(_("이유"), blank=True)
    received_by = actor(_("접수한 사람"))
    received_at = models.DateTimeField(_("접수한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=14, choices=AppealStatus, default=AppealStatus.RECEIVED
    )
    # The day by which the council answers. From the start of round 2 its review has the due date (a
    # supplement stops that clock, not this date).
    decide_by = models.DateField(_("결정 기한"), default=clock.today)

    # 결정기간 연장: once, by `appeal_extension` working days, and the claimant is notified.
    extended_at = models.DateTimeField(_("연장"), null=True, blank=True)
    extended_by = actor(_("연장한 사람"), null=True, blank=True)
    extension_reason = models.CharField(_("연장 사유"), max_length=LONG_REASON, blank=True)

    # Withdrawn by the claimant, before or in round 2.
    closed_at = models.DateTimeField(_("철회한 때"), null=True, blank=True)
    closed_by = actor(_("철회 처리"), null=True, blank=True)
    closing_reason = models.CharField(_("철회 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("이의신청")
        verbose_name_plural = pgettext_lazy("several", "이의신청")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["decide_by"], condition=Q(status="received"), name="appeal_to_accept"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="accepted_appeal_has_its_second_round",
                condition=Q(
                    status__in=[AppealStatus.ACCEPTED, AppealStatus.DECIDED],
                    review2__isnull=False,
                )
                | Q(
                    status__in=[
                        AppealStatus.RECEIVED,
                        AppealStatus.REJECTED_LATE,
                        AppealStatus.WITHDRAWN,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="late_appeal_is_rejected_and_no_other",
                condition=Q(
                    status__in=[AppealStatus.ACCEPTED, AppealStatus.DECIDED],
                    filed_on__lte=F("deadline_on"),
                )
                | Q(status=AppealStatus.REJECTED_LATE, filed_on__gt=F("deadline_on"))
                | Q(status__in=[AppealStatus.RECEIVED, AppealStatus.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="extended_appeal_names_who",
                condition=Q(extended_at__isnull=True, extended_by__isnull=True)
                | Q(extended_at__isnull=False, extended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_appeal_names_who",
                condition=Q(
                    status=AppealStatus.WITHDRAWN, closed_at__isnull=False, closed_by__isnull=False
                )
                | Q(~Q(status=AppealStatus.WITHDRAWN), closed_at__isnull=True),
            ),
        ]
        triggers = [
            Fsm(
                transitions={
                    AppealStatus.RECEIVED: {
                        AppealStatus.ACCEPTED,
                        AppealStatus.REJECTED_LATE,
                        AppealStatus.WITHDRAWN,
                    },
                    AppealStatus.ACCEPTED: {AppealStatus.WITHDRAWN, AppealStatus.DECIDED},
                    # only with the withdrawal of its claim, see withdrawn_appeal_is_final
                    AppealStatus.WITHDRAWN: {AppealStatus.RECEIVED, AppealStatus.ACCEPTED},
                },
                starts={AppealStatus.RECEIVED},
            ),
            Frozen(
                fields=("review1", "filed_on", "deadline_on", "channel", "received_by",
                        "received_at"),
                says="appeal_is_frozen",
            ),
            Frozen(
                name="second_round_is_named_once",
                fields=("review2",),
                while_="OLD.review2_id IS NOT NULL",
                says="second_round_is_named_once",
            ),
            FactsStay(
                status=("closed_at", "closed_by", "closing_reason"),
                extended_at=("extension_reason",),
            ),
            decisions.appeal_is_extended_once(),
            decisions.second_round_is_of_the_same_claim(),
            objections.withdrawn_appeal_is_final(),
            objections.appeal_is_against_a_decided_first_round(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.review1_id}"
