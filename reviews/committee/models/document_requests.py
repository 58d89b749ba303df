"""서류 요청: claimants of waiting reviews are asked for their documents, until a day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.clock import today
from claims.document_kinds import DocumentKind
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.facts import FactsStay
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.committee.models.document_bulks import DocumentBulk
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers.document_requests import RULES_OF_DOCUMENT_REQUESTS

__all__ = [
    "DocumentExtension",
    "DocumentRequest",
    "DocumentRequestStatus",
]


class DocumentRequestStatus(StyledChoices, models.TextChoices):
    ASKED = "asked", _("서류 요청")
    ANSWERED = "answered", _("서류 도착")
    STARTED = "started", _("받은 서류로 시작")
    CLOSED = "closed", _("미제출 종결")
    REOPENED = "reopened", _("다시 엶")
    CANCELLED = "cancelled", _("취소됨")
    UNDONE = "undone", _("보내기 전에 되돌림")


set_styles(
    DocumentRequestStatus,
    ASKED=("warn", "pause"),
    ANSWERED=("ok", "circle-check-f"),
    STARTED=("info", "pie"),
    CLOSED=("none", "circle-minus"),
    REOPENED=("info", "refresh"),
    CANCELLED=("none", "arrow-back-up"),
    UNDONE=("none", "arrow-back-up"),
)

_CLOSED = (DocumentRequestStatus.CLOSED, DocumentRequestStatus.REOPENED)


class DocumentRequestQuerySet(models.QuerySet["DocumentRequest"]):
    def asked(self) -> DocumentRequestQuerySet:
        return self.filter(status=DocumentRequestStatus.ASKED)

    def overdue(self) -> DocumentRequestQuerySet:
        return self.asked().filter(due_on__lt=today())


@tracked(exclude=("ended_note", "reopen_reason"), bulk=True)
class DocumentRequest(models.Model):
    """One request for documents to the claimant of a waiting review: kinds, due day, and its end.
    `due_on` is a working day (KST), which only a DocumentExtension moves; `told_due_on` is the day
    that the claimant was last told. `window` is the documents window whose extension moves it;
    `reminded_step` is the number of reminders for this due day.

    A closing without documents has its proposer, and its second person in `ended_by`.
    """

    review = models.ForeignKey(
        Review,
        models.PROTECT,
        related_name="document_requests",
        db_index=False,
        verbose_name=_("심의"),
    )
    status = models.CharField(
        _("상태"),
        max_length=10,
        choices=DocumentRequestStatus,
        default=DocumentRequestStatus.ASKED,
    )
    kinds = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind), verbose_name=_("서류 종류")
    )
    window = models.ForeignKey(
        "claims.FilingWindow",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("서류 접수기간"),
    )
    bulk = models.ForeignKey(
        DocumentBulk,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("일괄 요청"),
    )
    asked_by = actor(_("요청한 사람"), null=True, blank=True)  # empty: the system
    asked_at = models.DateTimeField(_("요청한 때"), default=clock.now)
    asked_on = models.DateField(_("요청한 날"), default=today)
    send_after = models.DateTimeField(_("보내는 때"), null=True, blank=True)
    due_on = models.DateField(_("제출 기한"))
    told_due_on = models.DateField(_("알린 기한"))
    reminded_step = models.PositiveSmallIntegerField(_("알림 단계"), default=0)
    reminded_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    ended_by = actor(_("끝낸 사람"), null=True, blank=True)
    ended_note = models.CharField(_("사유"), max_length=300, blank=True)
    closing = models.ForeignKey(
        DocumentBulk,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("미제출 종결"),
    )
    closing_proposed_by = actor(_("종결을 제안한 사람"), null=True, blank=True)
    reopen_until = models.DateField(_("다시 열 수 있는 날"), null=True, blank=True)
    reopened_by = actor(_("다시 연 사람"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("다시 연 때"), null=True, blank=True)
    reopen_reason = models.CharField(_("다시 연 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"
    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("서류 요청")
        verbose_name_plural = pgettext_lazy("several", "서류 요청")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["review", "id"], name="document_requests_of_review"),
            models.Index(
                fields=["due_on", "id"], name="document_request_due", condition=Q(status="asked")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(status=DocumentRequestStatus.ASKED),
                name="review_has_one_open_document_request",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(status=DocumentRequestStatus.CLOSED),
                name="review_is_closed_by_one_document_request",
            ),
            models.CheckConstraint(
                name="documents_are_due_after_they_were_asked_for",
                condition=Q(due_on__gt=F("asked_on")),
            ),
            models.CheckConstraint(
                name="document_request_names_its_kinds", condition=Q(kinds__len__gt=0)
            ),
            models.CheckConstraint(
                name="ended_document_request_says_when",
                condition=Q(status=DocumentRequestStatus.ASKED, ended_at__isnull=True)
                | ~Q(status=DocumentRequestStatus.ASKED) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closing_names_two_people",
                condition=Q(
                    ~Q(closing_proposed_by=F("ended_by")),
                    status__in=_CLOSED,
                    closing__isnull=False,
                    closing_proposed_by__isnull=False,
                    ended_by__isnull=False,
                    reopen_until__isnull=False,
                )
                | ~Q(status__in=_CLOSED) & Q(closing__isnull=True),
            ),
            models.CheckConstraint(
                name="reopening_says_by_whom_and_why",
                condition=Q(
                    ~Q(reopen_reason=""),
                    status=DocumentRequestStatus.REOPENED,
                    reopened_by__isnull=False,
                    reopened_at__isnull=False,
                )
                | ~Q(status=DocumentRequestStatus.REOPENED)
                & Q(reopened_by__isnull=True, reopened_at__isnull=True),
            ),
        ]
        triggers = [
            NamesItsActor("asked_by", "ended_by", "reopened_by"),
            Fsm(
                transitions={
                    DocumentRequestStatus.ASKED: {
                        DocumentRequestStatus.ANSWERED,
                        DocumentRequestStatus.STARTED,
                        DocumentRequestStatus.CLOSED,
                        DocumentRequestStatus.CANCELLED,
                        DocumentRequestStatus.UNDONE,
                    },
                    DocumentRequestStatus.CLOSED: {DocumentRequestStatus.REOPENED},
                },
                starts={DocumentRequestStatus.ASKED},
            ),
            Frozen(
                fields=("review", "kinds", "window", "bulk", "asked_by", "asked_at", "asked_on"),
                says="document_request_is_frozen",
            ),
            FactsStay(
                status=("ended_at", "ended_by", "ended_note", "closing", "closing_proposed_by",
                        "reopen_until", "reopened_by", "reopened_at", "reopen_reason",
                        "send_after"),
            ),
            Frozen(
                name="ended_request_is_frozen",
                fields=("due_on", "told_due_on", "reminded_step", "reminded_at", "ended_at",
                        "ended_by", "closing", "closing_proposed_by", "reopen_until"),
                while_="OLD.status <> 'asked'",
                says="ended_document_request_is_frozen",
            ),
            *RULES_OF_DOCUMENT_REQUESTS,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.review_id}: {self.get_status_display()}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(DocumentKind(kind).label) for kind in self.kinds]

    @property
    def is_overdue(self) -> bool:
        return self.status == DocumentRequestStatus.ASKED and self.due_on < today()


class DocumentExtension(models.Model):
    """A later due day of one DocumentRequest, with the reason: given to it alone, or together with
    all others by the extension of their documents window (`by_window`)."""

    request = models.ForeignKey(
        DocumentRequest, models.PROTECT, related_name="extensions", verbose_name=_("서류 요청")
    )
    due_before = models.DateField(_("앞선 기한"))
    due_after = models.DateField(_("새 기한"))
    reason = models.CharField(_("사유"), max_length=LONG_REASON)
    by_window = models.ForeignKey(
        "claims.WindowExtension",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("접수기간 연장"),
    )
    by = actor(_("연장한 사람"), null=True, blank=True)
    at = models.DateTimeField(_("연장한 때"), default=clock.now)

    class Meta:
        verbose_name = _("서류 기한 연장")
        verbose_name_plural = pgettext_lazy("several", "서류 기한 연장")
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                name="documents_extension_moves_the_day_later",
                condition=Q(due_after__gt=F("due_before")),
            ),
            models.CheckConstraint(name="documents_extension_says_why", condition=~Q(reason="")),
        ]
        triggers = [AppendOnly(), NamesItsActor("by")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.due_after}"
