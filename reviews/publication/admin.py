"""Versions of the statistics in the admin site, read-only."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.publication.models import Publication

__all__ = ["PublicationAdmin"]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("as_of", "number", "status", "prepared_by", "published_by", "published_at")
    list_filter = ("status",)
    list_select_related = ("prepared_by", "published_by")
    exclude = ("figures", "tables")

    def row_title(self, row: Publication) -> str:
        return f"{row} {row.get_status_display()}"
