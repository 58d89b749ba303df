"""Marks of wrong readings in the admin site, read only."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.evidence.admin import CheckFilter
from claims.evidence.reading_marks.models import ReadingMark
from claims.evidence.reading_marks.queries import label_of
from claims.privacy.admin_base import ReadOnlyAdmin


@admin.register(ReadingMark)
class ReadingMarkAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    list_display = (
        "row_number",
        "claim_number",
        "field",
        "kind",
        "reader_version",
        "at",
        "taken_back_at",
    )
    list_filter = ("kind", CheckFilter, "reader_version")
    list_select_related = ("claim",)
    ordering = ("-id",)
    search_fields = ("=claim__number",)
    search_help_text = _("접수번호 전체")
    fields = (
        *("claim_number", "field", "kind", "reader_version", "confidence"),
        *("by", "at", "taken_back_by", "taken_back_at"),
    )
    readonly_fields = fields

    def row_title(self, row: ReadingMark) -> str:
        return f"{row.claim.number} · {self.field(row)}"

    @admin.display(description=_("접수번호"))
    def claim_number(self, mark: ReadingMark) -> str:
        return mark.claim.number

    @admin.display(description=_("항목"))
    def field(self, mark: ReadingMark) -> str:
        return label_of(mark.check_code)
