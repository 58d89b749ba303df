"""이의신청: the appeal against a decision."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.looks import Shown, looks_of
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from reviews.committee.models.reviews import Review

__all__ = ["Appeal", "AppealStatus"]


class AppealStatus(Shown, models.TextChoices):
    RECEIVED = "received", _("접수")
    ACCEPTED = "accepted", _("재심의")
    REJECTED_LATE = "rejected_late", _("기간 경과")
    WITHDRAWN = "withdrawn", _("철회")
    DECIDED = "decided", _("의결완료")


looks_of(
    AppealStatus,
    RECEIVED=("appeal", "scale"),
    ACCEPTED=("appeal", "pie-50"),
    REJECTED_LATE=("none", "clock"),
    WITHDRAWN=("none", "arrow-back-up"),
    DECIDED=("ok", "circle-check-f"),
)


@tracked(exclude=("grounds",))
class Appeal(models.Model):
    """이의신청 against a decision of round 1. Accepted, it opens round 2 with other members."""

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
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("접수한 사람"),
    )
    status = models.CharField(
        _("상태"), max_length=14, choices=AppealStatus, default=AppealStatus.RECEIVED
    )

    # 결정기간 연장: once, by `appeal_extension` working days, and the claimant is told.
    extended_at = models.DateTimeField(_("연장"), null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("연장한 사람"),
    )
    extension_reason = models.CharField(_("연장 사유"), max_length=300, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("이의신청")
        verbose_name_plural = pgettext_lazy("several", "이의신청")
        ordering = ["-pk"]
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
            )
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
                },
                starts={AppealStatus.RECEIVED},
            ),
            Frozen(fields=("review1", "filed_on", "deadline_on"), says="appeal_is_frozen"),
            Rule(
                name="appeal_is_against_a_decided_first_round",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.id = NEW.review1_id AND r.round = 1 AND r.status = 'decided'
                    ) THEN {fail("appeal_is_against_a_decided_first_round")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review1_id}"
