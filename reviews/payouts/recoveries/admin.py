"""Recoveries in the admin site, read only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.money import won_text
from claims.privacy.models import Action
from reviews.payouts.admin import InlineReadOnly, MoneyAdmin
from reviews.payouts.models import Recovery, RecoveryMovement, RecoveryPlan


class MovementInline(InlineReadOnly):
    model = RecoveryMovement
    formatters: ClassVar[dict[str, Any]] = {"amount": won_text}
    fields = ("kind", "amount", "dated", "reference", "status", "entered_by", "confirmed_by")


class PlanInline(InlineReadOnly):
    model = RecoveryPlan
    formatters: ClassVar[dict[str, Any]] = {"total": won_text}
    fields = ("number", "total", "by", "at")


@admin.register(Recovery)
class RecoveryAdmin(MoneyAdmin):
    of_claims = ("claim",)
    list_display = ("claim_number", "status", "amount", "received", "due_on", "approved_by")
    list_filter = ("status", "cause")
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    list_select_related = ("claim", "approved_by")
    claim_in, list_names = "claim_id", False
    viewing = Action.VIEW_PAYOUT
    formatters: ClassVar[dict[str, Any]] = {
        "amount": won_text,
        "received": won_text,
        "set_off": won_text,
        "waived": won_text,
    }
    fields = (
        "claim_number",
        "status",
        "cause",
        "reason",
        "amount",
        "received",
        "set_off",
        "waived",
        "due_on",
        "reminded",
        "proposed_by",
        "proposed_at",
        "approved_by",
        "approved_at",
        "ended_by",
        "ended_at",
        "ended_reason",
    )
    readonly_fields = ("claim_number",)
    inlines = (MovementInline, PlanInline)

    def row_title(self, row: Recovery) -> str:
        return f"{row.claim.number} · {row.number} {won_text(row.amount)}"

    @admin.display(description=_("접수번호"), ordering="claim__number")
    def claim_number(self, recovery: Recovery) -> str:
        return recovery.claim.number
