"""The assessed loss of a review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers.ballots import words_stay_until_the_claim_is_closed
from reviews.payouts.models.triggers.ceilings import assessed_loss_is_settled_with_the_decision

__all__ = [
    "AssessmentSource",
    "LossAssessment",
]


class AssessmentSource(models.TextChoices):
    CLAIMED = "claimed", _("신청액")
    COMPUTED = "computed", _("자동 계산")
    SECRETARIAT = "secretariat", _("사무국")


class LossAssessmentQuerySet(models.QuerySet["LossAssessment"]):
    def newest_of(self, review: Review) -> LossAssessment:
        """Return the assessment of a review that is in force, the newest version. Raises
        DoesNotExist if there is none; every review has one from its opening on."""
        return self.filter(review=review).order_by("-version")[:1].get()


class LossAssessment(models.Model):
    """Version of a review's assessed loss (인정액), in whole won: the loss that is held to be
    proved. The newest version is in force."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="assessments", db_index=False, verbose_name=_("심의")
    )
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    amount = won(_("인정액"))
    source = models.CharField(_("근거"), max_length=12, choices=AssessmentSource)
    working = models.JSONField(_("계산"), default=dict, blank=True)
    finding = models.ForeignKey(
        "claims.Finding",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("자동점검 결과"),
    )
    note = models.TextField(_("설명"), blank=True)
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    by = actor(_("처리"), null=True, blank=True)
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = LossAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("인정액")
        verbose_name_plural = pgettext_lazy("several", "인정액")
        ordering = ["review", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "version"], name="assessment_version_is_unique_in_its_review"
            ),
            models.CheckConstraint(
                name="assessed_loss_is_not_negative", condition=Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="secretariat_assessment_names_who",
                condition=~Q(source=AssessmentSource.SECRETARIAT) | Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="computed_assessment_names_its_finding",
                condition=~Q(source=AssessmentSource.COMPUTED)
                | Q(finding__isnull=False, by__isnull=False),
            ),
        ]
        triggers = [
            words_stay_until_the_claim_is_closed("NEW.review_id"),
            AppendOnly(erasable=("note",)),
            assessed_loss_is_settled_with_the_decision(),
        ]

    def __str__(self) -> str:
        return f"{self.amount:,}"
