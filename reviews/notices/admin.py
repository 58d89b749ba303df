"""Notices to read, masked; nothing here sends or changes one. Letters: authoring/admin.py."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin_base import ReadOnlyAdmin
from reviews.notices.models import DeliveryAttempt, Notice

__all__ = ["NoticeAdmin"]


class AttemptInline(admin.TabularInline):
    model = DeliveryAttempt
    extra = 0
    can_delete = False
    fields = readonly_fields = ("number", "channel", "started_at", "finished_at", "outcome", "code")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("reviews.browse_reviews")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """States and attempts; the address masked, the text of the letter left to its page."""

    browse_permission = "reviews.browse_reviews"
    list_display = ("claim_number", "event", "channel", "recipient_hint", "status", "written_at")
    list_filter = ("status", "event", "channel")
    list_select_related = ("claim",)
    search_fields = ("claim__number__startswith",)
    fields = readonly_fields = (
        "page",
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
        "delivered_at",
        "handled_by",
        "handled_at",
    )
    inlines = (AttemptInline,)

    @admin.display(description=_("접수번호"))
    def claim_number(self, notice: Notice) -> str:
        return notice.claim.number

    @admin.display(description=_("페이지"))
    def page(self, notice: Notice) -> SafeString:
        return format_html(
            '<a href="{}?notice={}">{}</a>', reverse("notices:notices"), notice.pk, notice.key
        )
