"""Admin pages of notices, bulks and suppressions: masked and read-only. Templates:
templates/admin.py."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.notices.models import (
    DeliveryAttempt,
    DeliveryReport,
    Notice,
    NoticeBulk,
    Suppression,
)

__all__ = ["NoticeAdmin", "NoticeBulkAdmin", "SuppressionAdmin"]


class _Inline(admin.TabularInline):
    """Read-only rows of a notice."""

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
    """States and attempts; the address masked, the text only on the notice's own page."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("claim_number", "event", "channel", "recipient_hint", "status", "written_at")
    list_filter = ("status", "event", "channel")
    list_select_related = ("claim",)
    claim_in = "claim_id"
    search_fields = ("claim__number__startswith",)
    fields = readonly_fields = (
        "key",
        "event",
        "channel",
        "recipient_hint",
        "status",
        "attempts",
        "last_code",
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

    @admin.display(description=_("접수번호"))
    def claim_number(self, notice: Notice) -> str:
        return notice.claim.number


@admin.register(NoticeBulk)
class NoticeBulkAdmin(ReadOnlyAdmin):
    """Bulks, read-only: their page prepares, approves, pauses and cancels them."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("id", "event", "count", "written", "status", "prepared_by", "approved_by")
    list_filter = ("status", "event")
    list_select_related = ("prepared_by", "approved_by")
    fields = readonly_fields = (
        "audience",
        "parameters",
        "event",
        "language",
        "count",
        "left_out",
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


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Suppressed addresses, masked and read-only: their page adds and lifts them."""

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
