"""Appeals in the admin site, read-only and without the claimant's words."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.admin_rows import review_text
from reviews.committee.models import Appeal, hidden_first_rounds

__all__ = ["AppealAdmin"]


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    of_claims = ("review1__claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim_number", "status", "filed_on", "deadline_on", "decide_by", "received_by")
    list_filter = ("status",)
    list_select_related = ("review1__claim", "received_by")
    search_fields = ("review1__claim__number__exact",)
    search_help_text = _("접수번호")
    formatters: ClassVar[dict[str, Any]] = {"review1": review_text, "review2": review_text}
    exclude = ("grounds", "extension_reason", "closing_reason")

    def row_title(self, row: Appeal) -> str:
        return review_text(row.review1)

    def get_queryset(self, request: HttpRequest) -> Any:
        kept_back = hidden_first_rounds(request.user)
        return super().get_queryset(request).exclude(review1__claim__in=kept_back)

    @admin.display(description=_("접수번호"))
    def claim_number(self, appeal: Appeal) -> str:
        return appeal.review1.claim.number
