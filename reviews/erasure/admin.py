"""Erasures and retentions in the admin site, read-only."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.erasure.models import ErasureRun, Retention

__all__ = ["ErasureRunAdmin", "RetentionAdmin"]


@admin.register(ErasureRun)
class ErasureRunAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("cutoff", "status", "planned", "kept", "erased", "finished_at")
    list_filter = ("status",)


@admin.register(Retention)
class RetentionAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim", "set_by", "set_at", "lifted_by", "lifted_at")
    list_select_related = ("claim", "set_by", "lifted_by")
    exclude = ("reason", "lifting_reason")
