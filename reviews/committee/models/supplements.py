"""보완요청: requests for documents to the claimant, while the clock is stopped."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.documents.models import Document, DocumentKind
from claims.state_style import StyledChoices, set_styles
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.committee.models.members import Member
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers.supplements import (
    supplement_of_nobody_follows_a_paper_taken_back,
)

__all__ = [
    "CAME_BACK",
    "SUPPLEMENT_SENT",
    "SupplementAnswer",
    "SupplementRequest",
    "SupplementStatus",
]


class SupplementStatus(StyledChoices, models.TextChoices):
    PROPOSED = "proposed", _("보완 의견")
    ASKED = "asked", _("보완요청")
    ANSWERED = "answered", _("보완됨")
    EXPIRED = "expired", _("기한 지남")
    CANCELLED = "cancelled", _("취소됨")
    DECLINED = "declined", _("요청하지 않음")
    UNDONE = "undone", _("보내기 전에 되돌림")  # the letter was never sent


set_styles(
    SupplementStatus,
    PROPOSED=("info", "message"),
    ASKED=("warn", "pause"),
    ANSWERED=("ok", "circle-check-f"),
    EXPIRED=("problem", "clock"),
    CANCELLED=("none", "arrow-back-up"),
    DECLINED=("none", "circle-minus"),
    UNDONE=("none", "arrow-back-up"),
)

# Statuses of a request that was sent to the claimant.
SUPPLEMENT_SENT = (
    SupplementStatus.ASKED,
    SupplementStatus.ANSWERED,
    SupplementStatus.EXPIRED,
    SupplementStatus.CANCELLED,
)
# Ends of a request after which the review returned to the panel.
CAME_BACK = (SupplementStatus.ANSWERED, SupplementStatus.EXPIRED)


@tracked(exclude=("text", "opinion", "closing_note"))
class SupplementRequest(models.Model):
    """Request to the claimant for documents during a review (보완요청), while the review's deadline
    is stopped; or a member's proposal of one. `kinds` and `text` are the request's, `opinion_kinds`
    and `opinion` the proposal's. One without `requested_by` is the system's: the claimant took back
    a document by the upload link."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="supplements", verbose_name=_("심의")
    )
    status = models.CharField(_("상태"), max_length=10, choices=SupplementStatus)
    proposed_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("의견을 낸 위원"),
    )
    kinds = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind), verbose_name=_("서류 종류")
    )
    text = models.TextField(_("내용"), blank=True)
    # The member's proposal, which the secretariat may put into other words.
    proposed_at = models.DateTimeField(_("의견을 낸 때"), null=True, blank=True)
    opinion = models.TextField(_("위원 의견"), blank=True)
    opinion_kinds = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind),
        default=list,
        blank=True,
        verbose_name=_("의견을 물은 서류"),
    )
    requested_by = actor(_("요청한 사람"), null=True, blank=True)
    requested_at = models.DateTimeField(_("요청한 때"), null=True, blank=True)
    send_after = models.DateTimeField(_("보내는 때"), null=True, blank=True)
    due_on = models.DateField(_("보완기한"), null=True, blank=True)
    # The review's due date when its clock was stopped, which an undo restores.
    stopped_due_on = models.DateField(_("멈춘 기한"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    closed_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    closed_by = actor(_("끝낸 사람"), null=True, blank=True)
    closing_note = models.CharField(_("사유"), max_length=300, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("보완요청")
        verbose_name_plural = pgettext_lazy("several", "보완요청")
        ordering = ["review", "pk"]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="supplement_due", condition=Q(status="asked")
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(status=SupplementStatus.ASKED),
                name="review_waits_for_one_supplement",
            ),
            models.CheckConstraint(
                name="asked_supplement_names_who_and_its_due_date",
                condition=~Q(status__in=[*SUPPLEMENT_SENT, SupplementStatus.UNDONE])
                | Q(requested_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_supplement_names_its_member",
                condition=~Q(status__in=[SupplementStatus.PROPOSED, SupplementStatus.DECLINED])
                | Q(proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_supplement_says_when",
                condition=Q(
                    status__in=[SupplementStatus.PROPOSED, SupplementStatus.ASKED],
                    closed_at__isnull=True,
                )
                | (
                    ~Q(status__in=[SupplementStatus.PROPOSED, SupplementStatus.ASKED])
                    & Q(closed_at__isnull=False)
                ),
            ),
        ]
        triggers = [
            Fsm(
                transitions={
                    SupplementStatus.PROPOSED: {
                        SupplementStatus.ASKED,
                        SupplementStatus.DECLINED,
                    },
                    SupplementStatus.ASKED: {
                        SupplementStatus.ANSWERED,
                        SupplementStatus.EXPIRED,
                        SupplementStatus.CANCELLED,
                        SupplementStatus.UNDONE,
                    },
                },
                starts={SupplementStatus.PROPOSED, SupplementStatus.ASKED},
            ),
            Frozen(
                fields=("review", "proposed_by", "proposed_at", "opinion_kinds"),
                says="supplement_is_frozen",
            ),
            FactsStay(
                status=("kinds", "requested_by", "requested_at", "send_after", "due_on",
                        "closed_at", "closed_by", "closing_note"),
                replaced=("kinds",),  # the secretariat puts a member's proposal into other words
            ),
            Frozen(
                name="frozen_when_ended",
                fields=("stopped_due_on", "reminded_at"),
                while_="OLD.status NOT IN ('proposed', 'asked')",
                says="ended_supplement_is_frozen",
            ),
            supplement_of_nobody_follows_a_paper_taken_back(),
            Frozen(
                name="supplement_is_reminded_once",
                fields=("reminded_at",),
                while_="OLD.reminded_at IS NOT NULL",
                says="supplement_is_reminded_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.review_id}: {self.get_status_display()}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(DocumentKind(kind).label) for kind in self.kinds]


class SupplementAnswer(models.Model):
    """Link between a supplement request and one document that answered it."""

    request = models.ForeignKey(
        SupplementRequest,
        models.PROTECT,
        related_name="answers",
        db_index=False,
        verbose_name=_("보완요청"),
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("서류"))

    class Meta:
        verbose_name = _("보완 제출")
        verbose_name_plural = pgettext_lazy("several", "보완 제출")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "document"], name="document_answers_a_request_once"
            )
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.document_id}"
