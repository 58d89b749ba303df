"""Requests about personal data in the admin site, read-only and without texts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.data_subject_requests.models import DataSubjectRequest

__all__ = ["DataSubjectRequestAdmin"]


@admin.register(DataSubjectRequest)
class DataSubjectRequestAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim", "kind", "status", "outcome", "filed_on", "due_on", "received_by")
    list_filter = ("kind", "status", "outcome")
    list_select_related = ("claim", "received_by")
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    exclude = ("asks", "text_digest", "answer", "extension_reason")

    def row_title(self, row: DataSubjectRequest) -> str:
        return str(row.claim.number)
