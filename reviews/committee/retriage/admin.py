"""Retriages in the admin site, read-only."""

from typing import Any, ClassVar

from django.contrib import admin

from claims.money import won_text
from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import Retriage

__all__ = ["RetriageAdmin"]


@admin.register(Retriage)
class RetriageAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("policy", "status", "planned", "moved", "before_won", "after_won")
    list_filter = ("status",)
    list_select_related = ("policy__programme",)
    formatters: ClassVar[dict[str, Any]] = {
        "before_won": won_text,
        "after_won": won_text,
        "held_won": won_text,
    }
