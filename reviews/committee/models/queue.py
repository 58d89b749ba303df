"""The queue's rows: a copy that `queue.projection` writes and `check_queue` compares."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import NO_DUE, NOT_DECIDED
from claims.personal_data.masking import mask_name
from claims.policy.models import Company, Industry, Service
from claims.register.models import Fee
from claims.state_style import StyledChoices, set_styles
from reviews.committee.models.decisions import Outcome
from reviews.committee.models.reviews import Review

__all__ = [
    "NOT_DECIDED",
    "NO_DUE",
    "DocumentState",
    "QueueRow",
    "QueueStatus",
    "Tab",
    "TabCount",
]


class QueueStatus(StyledChoices, models.TextChoices):
    """Status of a claim under review, as the lists and the desk show it.

    The last three are never stored: they follow the claim's payout.
    """

    WAITING_DOCUMENTS = "waiting_documents", _("서류대기")
    IN_REVIEW = "in_review", _("검토중")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("보완요청")
    DECIDING = "deciding", _("심의중")
    APPEALED = "appealed", _("이의신청")
    RECONSIDERED = "reconsidered", _("재심의")
    DECIDED = "decided", _("의결완료")
    WITHDRAWN = "withdrawn", _("철회")
    UNSUBMITTED = "unsubmitted", _("미제출 종결")
    PAYOUT_DUE = "payout_due", _("지급대기")
    PAID = "paid", _("지급완료")
    PAYOUT_FAILED = "payout_failed", _("지급실패")


set_styles(
    QueueStatus,
    WAITING_DOCUMENTS=("none", "circle-dashed"),
    IN_REVIEW=("info", "pie"),
    SUPPLEMENT_REQUESTED=("warn", "pause"),
    DECIDING=("info", "pie-75"),
    APPEALED=("appeal", "scale"),
    RECONSIDERED=("appeal", "pie-50"),
    DECIDED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "arrow-back-up"),
    UNSUBMITTED=("none", "circle-minus"),
    PAYOUT_DUE=("info", "clock"),
    PAID=("ok", "circle-check-f"),
    PAYOUT_FAILED=("problem", "square-x-f"),
)


class Tab(models.IntegerChoices):
    WAITING_DOCUMENTS = 1, _("서류대기")
    IN_REVIEW = 2, _("검토중")
    SUPPLEMENT_REQUESTED = 3, pgettext_lazy("several", "보완요청")
    DECIDING = 4, _("심의중")
    DECIDED = 5, _("의결완료")
    APPEALS = 6, pgettext_lazy("several", "이의신청")

    @property
    def key(self) -> str:
        """Return the tab's word in the URL: the name in lower case, such as `in_review`."""
        return self.name.lower()


class DocumentState(StyledChoices, models.IntegerChoices):
    """States of one kind of document, by the panel's checks and the automatic ones. If several
    apply, the highest number counts; `QueueRow.worst` has the same numbers for the whole claim."""

    MISSING = 0, _("없음")
    UNKNOWN = 1, _("판단 불가")
    OK = 2, _("이상 없음")
    WARNING = 3, _("주의")
    PROBLEM = 4, _("문제")


set_styles(
    DocumentState,
    MISSING=("none", "circle-dashed"),
    UNKNOWN=("none", "help-circle"),
    OK=("ok", "circle-check-f"),
    WARNING=("warn", "alert-triangle-f"),
    PROBLEM=("problem", "square-x-f"),
)


class QueueRow(models.Model):
    """Row of the queue for each claim that has a review, also a decided or withdrawn one: its
    facts, the state of its newest review (a withdrawn second one does not count), the panel, and
    the states of its documents. No history: it is a copy that `queue.projection` derives."""

    claim = models.OneToOneField(
        "claims.Claim",
        models.PROTECT,
        primary_key=True,
        related_name="queue_row",
        verbose_name=_("신청"),
    )
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="+", db_index=False, verbose_name=_("심의")
    )
    number = models.CharField(_("접수번호"), max_length=40, db_collation="C")
    business_name = models.CharField(_("상호"), max_length=100, blank=True)
    name_key = models.CharField(_("찾는 이름"), max_length=100, db_collation="C")
    representative = models.CharField(_("대표자"), max_length=100, blank=True)
    representative_key = models.CharField(
        _("찾는 대표자 이름"), max_length=100, blank=True, db_collation="C"
    )
    business_number = models.CharField(
        _("사업자등록번호"), max_length=10, blank=True, db_collation="C"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="+", db_index=False, verbose_name=_("서비스")
    )
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("업종"),
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_index=False, verbose_name=_("계열사")
    )
    fee = models.CharField(_("유무료"), max_length=4, choices=Fee)
    filed_at = models.DateTimeField(_("접수일시"))
    claimed_loss = models.BigIntegerField(_("신청액"))
    assessed_loss = models.BigIntegerField(_("인정액"))
    # decided amount of the newest review; 0 without an outcome: sort columns are never NULL
    decided_amount = models.BigIntegerField(_("의결액"), default=0)
    # absolute difference between that amount and the suggestion of its ballot, in basis points of
    # the suggestion (of one won if it was zero), rounded down; 0 without a suggestion
    departure = models.BigIntegerField(_("제안액과의 차이"), default=0)
    # day (KST) of that decision; NOT_DECIDED while `outcome` is empty
    decided_on = models.DateField(_("의결일"), default=NOT_DECIDED)
    round = models.PositiveSmallIntegerField(_("차수"))
    standing = models.CharField(_("상태"), max_length=20, choices=QueueStatus)
    tab = models.PositiveSmallIntegerField(_("탭"), choices=Tab)
    outcome = models.CharField(_("의결"), max_length=16, choices=Outcome, blank=True)
    # NO_DUE instead of NULL, so that rows without a due date sort last
    due_on = models.DateField(_("기한"), default=NO_DUE)
    # while it waits for documents: the day on which they were asked for, else of the opening
    waits_since = models.DateField(_("기다린 날"), null=True, blank=True)
    # a supplement request expired without an answer: the panel judges the documents there are
    unanswered = models.BooleanField(_("보완 답 없음"), default=False)
    panel = ArrayField(models.IntegerField(), default=list, verbose_name=_("담당 위원"))
    awaiting = ArrayField(models.IntegerField(), default=list, verbose_name=_("표결 전"))
    votes_cast = models.PositiveSmallIntegerField(_("표결"), default=0)
    panel_size = models.PositiveSmallIntegerField(_("자리"), default=0)
    # a DocumentState for each of QUEUE_KINDS: certificate, sales, usage, bankbook
    documents = ArrayField(models.SmallIntegerField(), size=4, verbose_name=_("서류"))
    complete = models.BooleanField(_("서류 완비"), default=False)
    # the worst DocumentState of all that was found; OK only where every document is in order
    worst = models.PositiveSmallIntegerField(_("점검"), default=0)
    warnings = models.PositiveSmallIntegerField(_("주의"), default=0)
    problems = models.PositiveSmallIntegerField(_("문제"), default=0)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("대기열")
        verbose_name_plural = pgettext_lazy("several", "대기열")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["tab", "due_on", "claim"], name="queue_due"),
            models.Index(fields=["tab", "claimed_loss", "claim"], name="queue_loss"),
            models.Index(fields=["tab", "number", "claim"], name="queue_tab_number"),
            models.Index(fields=["tab", "name_key", "claim"], name="queue_tab_name"),
            models.Index(fields=["tab", "filed_at", "claim"], name="queue_filed"),
            models.Index(fields=["tab", "service", "due_on", "claim"], name="queue_service"),
            models.Index(fields=["tab", "industry", "due_on", "claim"], name="queue_industry"),
            models.Index(fields=["tab", "company"], name="queue_company"),
            models.Index(fields=["tab", "fee"], name="queue_fee"),
            models.Index(fields=["tab", "decided_amount", "claim"], name="queue_decided"),
            models.Index(fields=["tab", "worst", "due_on", "claim"], name="queue_worst"),
            models.Index(fields=["tab", "complete", "due_on", "claim"], name="queue_complete"),
            # rows of several tabs: the tab of all, and a member's own; those of decided rows serve
            # their tab too
            models.Index(fields=["departure", "claim"], name="queue_departure"),
            models.Index(fields=["decided_on", "claim"], name="queue_decided_on"),
            models.Index(fields=["due_on", "claim"], name="queue_all_due"),
            models.Index(fields=["claimed_loss", "claim"], name="queue_all_loss"),
            models.Index(fields=["filed_at", "claim"], name="queue_all_filed"),
            models.Index(fields=["number"], name="queue_number"),
            models.Index(fields=["name_key"], name="queue_name"),
            models.Index(fields=["representative_key"], name="queue_representative"),
            models.Index(fields=["business_number"], name="queue_business_number"),
            GinIndex(fields=["panel"], name="queue_panel", fastupdate=False),
            GinIndex(fields=["awaiting"], name="queue_awaiting", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def shown_name(self) -> str:
        """Return the name of a business, or the masked name of a private person; "(파기됨)" once it
        was erased."""
        return self.business_name or self.masked_representative or str(_("(파기됨)"))

    @property
    def masked_representative(self) -> str:
        return mask_name(self.representative)


class TabCount(models.Model):
    """Cached number of rows of one tab of the queue for a scope: `all:<member key>` for users who
    see every claim, `own:<member key>` for others; key 0 is a user who is no member.

    `tab_counts` counts again once the number is 15 seconds old.
    """

    scope = models.CharField(_("범위"), max_length=30, db_collation="C")
    tab = models.CharField(_("탭"), max_length=24, db_collation="C")
    value = models.PositiveIntegerField(_("건수"), default=0)
    counted_at = models.DateTimeField(_("센 때"))

    class Meta:
        verbose_name = _("탭 건수")
        verbose_name_plural = pgettext_lazy("several", "탭 건수")
        ordering = ["scope", "tab"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "tab"], name="tab_is_counted_once_a_scope")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.tab}: {self.value}"
