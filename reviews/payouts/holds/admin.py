"""Admin pages of payment holds (지급 보류), read only."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import ComputedStateFilter, labels_text
from claims.money import won_text
from claims.policy.models import SamePayee
from claims.privacy.models import Action
from reviews.payouts.admin import MoneyAdmin
from reviews.payouts.models import PayeeHold
from reviews.payouts.states.payouts import GRANT_KINDS


class GrantFilter(ComputedStateFilter):
    """Filter by the grant that a hold withholds now (`with_grant`)."""

    title = _("지원금")
    parameter_name = "grant"
    options: ClassVar[dict[str, Any]] = {
        kind.value: (kind.label, lambda rows, kind=kind: rows.filter(grant=kind))
        for kind in GRANT_KINDS
    }


@admin.register(PayeeHold)
class PayeeHoldAdmin(MoneyAdmin):
    of_claims = ("claim", "other")
    list_display = ("claim_number", "grant", "won", "status", "held_at", "settled_by")
    list_filter = ("status", GrantFilter)
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    list_select_related = ("claim", "settled_by")
    claim_in, list_names = "claim_id", False
    viewing = Action.VIEW_PAYOUT
    formatters: ClassVar[dict[str, Any]] = {"same": labels_text(SamePayee)}
    fields = (
        "claim_number",
        "grant",
        "won",
        "same",
        "other_number",
        "held_at",
        "status",
        "reason",
        "proposed_by",
        "proposed_at",
        "settled_by",
        "settled_at",
        "settled_reason",
        "moved_at",
    )
    readonly_fields = ("claim_number", "grant", "won", "other_number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayeeHold]:
        rows: Any = super().get_queryset(request)
        return cast("QuerySet[PayeeHold]", rows.with_grant())

    @admin.display(description=_("지원금"), ordering="grant")
    def grant(self, hold: PayeeHold) -> str:
        return hold.grant_text

    @admin.display(description=_("금액"), ordering="won")
    def won(self, hold: Any) -> str:
        return won_text(hold.won)

    def row_title(self, row: Any) -> str:
        return f"{row.claim.number} · {row.number} {won_text(row.won)}"

    @admin.display(description=_("접수번호"), ordering="claim__number")
    def claim_number(self, hold: PayeeHold) -> str:
        return hold.claim.number

    @admin.display(description=_("먼저 받는 신청"))
    def other_number(self, hold: PayeeHold) -> str:
        return hold.other.number
