"""Fact corrections in the admin site, read-only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.money import won_text
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.register.models import FactCorrection

__all__ = ["FactCorrectionAdmin"]


@admin.register(FactCorrection)
class FactCorrectionAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim", "status", "claimed_loss", "route", "to_route", "proposed_at")
    list_filter = ("status", "proof")
    list_select_related = ("claim",)
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    formatters: ClassVar[dict[str, Any]] = {"claimed_loss": won_text}
    exclude = ("reason", "settled_reason")

    def row_title(self, row: FactCorrection) -> str:
        return str(row.claim.number)
