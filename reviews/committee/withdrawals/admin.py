"""Withdrawals in the admin site, read-only and without their reasons."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import Withdrawal

__all__ = ["WithdrawalAdmin"]


@admin.register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    list_display = ("claim", "at", "by", "undo_until", "undone_at", "undone_by")
    list_select_related = ("claim", "by", "undone_by")
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    exclude = ("reason", "undo_reason")

    def row_title(self, row: Withdrawal) -> str:
        return str(row.claim.number)
