"""Documents in the admin site, read only and without file names, which may name people.

Files themselves are served by claims.documents.views only.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import bytes_text
from claims.documents.models import Document
from claims.privacy.admin_base import ReadOnlyAdmin


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    list_display = (
        "row_number",
        "claim_number",
        "kind",
        "status",
        "media_type",
        "bytes",
        "received_at",
    )
    list_filter = ("kind", "status", "source")
    ordering = ("-id",)
    search_fields = ("=claim__number", "=sha256")
    search_help_text = _("접수번호나 SHA-256 전체")
    fields = (
        *("claim_number", "kind", "media_type", "bytes", "sha256", "source"),
        *("received_by", "received_at", "status", "refusal", "scan", "scanned_at", "page_count"),
        *("set_aside_at", "set_aside_by", "erased_at", "page_link"),
    )
    readonly_fields = fields
    formatters: ClassVar[dict[str, Any]] = {"bytes": bytes_text}

    def row_title(self, row: Document) -> str:
        return f"{row.claim.number} · {row.get_kind_display()}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).select_related("claim")

    @admin.display(description=_("접수번호"))
    def claim_number(self, document: Document) -> str:
        return document.claim.number

    @admin.display(description=_("화면"))
    def page_link(self, document: Document) -> SafeString:
        return format_html('<a href="{}">{}</a>', document.url, _("서류 열기"))
