"""Data breaches in the admin site, read-only."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.data_breaches.models import DataBreach

__all__ = ["DataBreachAdmin"]


@admin.register(DataBreach)
class DataBreachAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("title", "kind", "known_at", "due_on", "status", "reported_at", "closed_at")
    list_filter = ("kind", "status")

    def row_title(self, row: DataBreach) -> str:
        return row.title
