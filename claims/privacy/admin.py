from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import claim_text, number_text
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.privacy.models import AccessEntry


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin):
    """Read-only admin pages of the access log, for the auditor."""

    browse_permission = "claims.view_accessentry"
    list_display = ("at", "user", "action", "claim", "document_id", "count", "reason", "term", "ip")
    list_filter = ("action",)
    list_select_related = ("user", "claim")
    search_fields = ("claim__number__exact", "user__username__exact")
    search_help_text = _("접수번호나 아이디 전체")
    formatters: ClassVar[dict[str, Any]] = {"claim": claim_text, "count": number_text}
    ordering = ("-pk",)
