"""Objections in the admin site, read-only and without the claimant's words."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.admin_rows import review_text
from reviews.committee.models import Objection

__all__ = ["ObjectionAdmin"]


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim", "status", "route", "outcome", "filed_on", "decide_by", "received_by")
    list_filter = ("status", "outcome", "route")
    list_select_related = ("claim", "received_by")
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    formatters: ClassVar[dict[str, Any]] = {"review": review_text}
    exclude = (
        "asks", "appeal_asks", "text_digest", "appeal_digest", "reason", "sent_back_reason",
        "closing_reason",
    )  # fmt: skip

    def row_title(self, row: Objection) -> str:
        return str(row.claim.number)
