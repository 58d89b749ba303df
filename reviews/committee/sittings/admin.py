"""Sittings in the admin site, read-only, by number; claims only on their own pages."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import Sitting

__all__ = ["SittingAdmin"]


@admin.register(Sitting)
class SittingAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("number", "status", "held_on", "chair", "opened_at", "closed_at")
    list_filter = ("status",)
    list_select_related = ("chair",)
    search_fields = ("number__exact",)
