"""Admin pages of notices, bulks and suppressions: masked and read-only. Templates:
templates/admin.py."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import number_text
from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.notices.models import (
    DeliveryAttempt,
    DeliveryReport,
    Notice,
    NoticeBulk,
    PostBatch,
    PostLetter,
    Suppression,
)
from reviews.notices.operations.result_codes import explain

__all__ = [
    "NoticeAdmin",
    "NoticeBulkAdmin",
    "PostBatchAdmin",
    "PostLetterAdmin",
    "SuppressionAdmin",
]


class _Inline(admin.TabularInline):
    """Base of the read-only inline tables of rows that belong to a notice."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("reviews.browse_reviews")


class AttemptInline(_Inline):
    model = DeliveryAttempt
    fields = readonly_fields = ("number", "channel", "started_at", "finished_at", "outcome", "code")


class ReportInline(_Inline):
    model = DeliveryReport
    fields = readonly_fields = ("provider", "code", "at")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Admin pages of notices, read-only: statuses and attempts, the address masked. The text is
    shown on the notice's own page only."""

    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = (
        *("claim_number", "event", "channel", "recipient_hint", "status", "why", "written_at"),
    )
    list_filter = ("status", "event", "channel")
    list_select_related = ("claim",)
    claim_in = "claim_id"
    search_fields = ("claim__number__startswith",)
    search_help_text = _("접수번호의 앞부분이나 전체")
    fields = readonly_fields = (
        "key",
        "event",
        "channel",
        "recipient_hint",
        "status",
        "attempts",
        "last_code",
        "why",
        "ended_reason",
        "written_at",
        "next_at",
        "sent_at",
        "delivered_by",
        "delivered_at",
        "bulk",
        "handled_by",
        "handled_at",
    )
    inlines = (AttemptInline, ReportInline)

    def row_title(self, row: Notice) -> str:
        return f"{row.claim.number} · {row.get_event_display()}"

    @admin.display(description=_("접수번호"))
    def claim_number(self, notice: Notice) -> str:
        return notice.claim.number

    @admin.display(description=_("사유"))
    def why(self, notice: Notice) -> str:
        """Return the provider's last result code in words, else the reason of the end; '' if there
        is neither."""
        return explain(notice.last_code) or notice.ended_reason


@admin.register(NoticeBulk)
class NoticeBulkAdmin(ReadOnlyAdmin):
    """Admin pages of bulks, read-only. A bulk is prepared, approved, paused and cancelled on its
    page of the desk."""

    browse_permission = "reviews.browse_reviews"
    list_display = (
        "row_number",
        "event",
        "count",
        "written",
        "status",
        "prepared_by",
        "approved_by",
    )
    list_filter = ("status", "event")
    list_select_related = ("prepared_by", "approved_by")
    formatters: ClassVar[dict[str, Any]] = {"count": number_text, "written": number_text}
    fields = readonly_fields = (
        "page_link",
        "event",
        "language",
        "count",
        "left_out_claims",
        "status",
        "written",
        "prepared_by",
        "prepared_at",
        "approved_by",
        "approved_at",
        "handled_by",
        "handled_at",
        "started_at",
        "finished_at",
        "ended_reason",
    )

    @admin.display(description=_("화면"))
    def page_link(self, bulk: NoticeBulk) -> SafeString:
        """Return a link to the desk's page of the bulk, which shows its audience."""
        url = reverse("notices:bulk", args=[bulk.pk])
        return format_html('<a href="{}">{}</a>', url, _("일괄 통지 열기"))

    @admin.display(description=_("빠진 신청"))
    def left_out_claims(self, bulk: NoticeBulk) -> str:
        return number_text(sum(bulk.left_out.values()))


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Admin pages of suppressed addresses, masked and read-only. They are added and lifted on a
    page of the desk."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("recipient_hint", "channel", "reason", "by", "at", "lifted_at")
    list_filter = ("channel", "reason")
    list_select_related = ("by",)
    fields = readonly_fields = (
        "recipient_hint",
        "channel",
        "reason",
        "note",
        "code",
        "by",
        "at",
        "lifted_by",
        "lifted_at",
    )


@admin.register(PostBatch)
class PostBatchAdmin(ReadOnlyAdmin):
    """Admin pages of batches of letters by post, read-only. A batch is printed and cancelled on its
    page of the desk."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("row_number", "count", "pages", "status", "made_by", "asked_at", "printed_at")
    list_filter = ("status",)
    list_select_related = ("made_by",)
    fields = readonly_fields = (
        "count",
        "pages",
        "runs",
        "status",
        "made_by",
        "asked_at",
        "made_at",
        "expires_at",
        "error",
        "printed_by",
        "printed_at",
        "cancelled_by",
        "cancelled_at",
        "ended_reason",
    )


@admin.register(PostLetter)
class PostLetterAdmin(ReadOnlyAdmin):
    """Admin pages of letters by post, read-only. Number, receipt and return are entered on the
    letter's page of the desk."""

    of_claims = ("notice__claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("reference", "claim_number", "status", "posted_on", "received_on", "attempt")
    list_filter = ("status", "return_reason")
    list_select_related = ("notice__claim",)
    claim_in = "claim_id"
    fields = readonly_fields = (
        "reference",
        "claim_number",
        "status",
        "attempt",
        "registered_no",
        "posted_on",
        "received_on",
        "returned_on",
        "return_reason",
        "reason",
        "entered_by",
        "entered_at",
    )

    @admin.display(description=_("문서번호"))
    def reference(self, letter: PostLetter) -> str:
        return letter.reference

    @admin.display(description=_("접수번호"))
    def claim_number(self, letter: PostLetter) -> str:
        return letter.notice.claim.number
