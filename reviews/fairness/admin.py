"""Fairness reports in the admin site: that they were computed, without their figures."""

from django.contrib import admin

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.fairness.models import FairnessReport
from reviews.fairness.verbs import VIEW

__all__ = ["FairnessReportAdmin"]


@admin.register(FairnessReport)
class FairnessReportAdmin(ReadOnlyAdmin):
    # The list shows no figures: they name members, and only the report's own page shows them.
    browse_permission = VIEW
    list_display = ("at", "by")
    list_select_related = ("by",)
    exclude = ("figures",)

    def row_title(self, row: FairnessReport) -> str:
        return str(row)
