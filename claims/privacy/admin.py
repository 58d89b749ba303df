from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from claims.privacy.models import AccessEntry


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin):
    """The access log, for the auditor."""

    browse_permission = "claims.view_accessentry"
    list_display = ("at", "user", "action", "claim", "document_id", "count", "reason", "term", "ip")
    list_filter = ("action",)
    list_select_related = ("user", "claim")
    search_fields = ("claim__number__exact", "user__username__exact")
    ordering = ("-pk",)
