"""Admin pages of payouts, batches and the ledger (all read only), and of budgets, whose changes are
proposed there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import FormattedAdmin, FormattedInline, WonInput, number_text
from claims.changes.admin_forms import ProposingAdmin, ProposingForm
from claims.money import won_text
from claims.policy.models import Benefit, Programme
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.privacy.models import Action
from reviews.payouts.ledger.budget_changes import propose_budget
from reviews.payouts.models import (
    BankResult,
    Budget,
    LedgerEntry,
    Payout,
    PayoutBar,
    PayoutBatch,
)
from reviews.payouts.states.payouts import GrantOutcome


class MoneyAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"


class InlineReadOnly(FormattedInline):
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("reviews.browse_reviews")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BarInline(InlineReadOnly):
    model = PayoutBar
    fields = ("user", "why", "at")


class ResultInline(InlineReadOnly):
    model = BankResult
    formatters: ClassVar[dict[str, Any]] = {"amount": won_text}
    fields = ("outcome", "amount", "code", "text", "match", "entered_by", "at")


class BudgetForm(ProposingForm):
    """Form of the admin page of a budget: programme, new budget in whole won, and the reason.
    Saving it only proposes the change, which a second administrator confirms."""

    granted = WonInput(label=_("예산"), help_text=_("5,000,000,000이나 50억원처럼 적습니다."))

    class Meta:
        model = Budget
        fields = ("programme", "granted")

    def propose(self) -> object:
        programme = self.instance.programme if self.instance.pk else self.cleaned_data["programme"]
        return propose_budget(
            programme=programme,
            granted=self.cleaned_data["granted"],
            reason=self.cleaned_data["reason"],
            by=self.by,
        )


@admin.register(Budget)
class BudgetAdmin(ProposingAdmin, FormattedAdmin):
    """Admin page of the budget of a programme. A change is proposed by one administrator and
    confirmed by another; reserved and spent sums are read only, they come from the ledger."""

    form = BudgetForm
    list_display = ("programme", "granted", "reserved", "spent", "receivable", "remaining")
    list_select_related = ("programme",)
    formatters: ClassVar[dict[str, Any]] = {
        "granted": won_text,
        "reserved": won_text,
        "spent": won_text,
        "receivable": won_text,
    }
    fields = (
        "programme",
        "granted",
        "reason",
        "reserved",
        "spent",
        "receivable",
        "remaining",
    )
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = (*(("programme",) if obj else ()), "reserved", "spent", "receivable", "remaining")
        return tuple(self.column(name) for name in fixed)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Limit the choices of the field `programme` to programmes that pay cash."""
        if db_field.name == "programme":
            kwargs["queryset"] = Programme.objects.filter(benefit=Benefit.CASH)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("남은 예산"))
    def remaining(self, budget: Budget) -> str:
        return won_text(budget.available) if budget.pk else "–"

    def row_title(self, row: Budget) -> str:
        return str(row.programme)


@admin.register(LedgerEntry)
class LedgerAdmin(MoneyAdmin):
    """Read-only admin page of the ledger entries, which only database triggers write."""

    of_claims = ("claim",)
    list_display = ("at", "claim_number", "kind", "reserved", "paid", "receivable", "by")
    list_filter = ("kind",)
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호")
    list_select_related = ("claim", "by")
    formatters: ClassVar[dict[str, Any]] = {
        "reserved": won_text,
        "paid": won_text,
        "receivable": won_text,
    }
    fields = (
        "at",
        "claim_number",
        "kind",
        "reserved",
        "paid",
        "receivable",
        "approval_no",
        "result",
        "recovery",
        "by",
    )
    readonly_fields = ("claim_number",)

    def row_title(self, row: LedgerEntry) -> str:
        return f"{row.claim.number} · {row.get_kind_display()}"

    @admin.display(description=_("접수번호"), ordering="claim__number")
    def claim_number(self, entry: LedgerEntry) -> str:
        return entry.claim.number


def _replaced_text(payout: Payout) -> str:
    """Return kind, amount in won and status of a payout that another one replaces, as one line of
    text."""
    return f"{payout.get_kind_display()} {won_text(payout.amount)} · {payout.get_status_display()}"


@admin.register(Payout)
class PayoutAdmin(MoneyAdmin):
    of_claims = ("claim",)
    list_display = ("claim_number", "kind", "amount", "status", "prepared_at", "approved_by")
    list_filter = ("status", "kind")
    search_fields = ("claim__number__exact", "key__exact")
    search_help_text = _("접수번호")
    list_select_related = ("claim", "approved_by")
    claim_in, list_names = "claim_id", False  # the account stands on the opened row
    viewing = Action.VIEW_PAYOUT
    formatters: ClassVar[dict[str, Any]] = {"amount": won_text, "replaces": _replaced_text}
    fields = (
        "claim_number",
        "kind",
        "amount",
        "ground",
        "masked_account",
        "status",
        "prepared_by",
        "prepared_at",
        "approved_by",
        "approved_at",
        "approval_no",
        "holder_waived_by",
        "holder_waived_reason",
        "batch",
        "replaces",
        "ended_at",
        "ended_reason",
    )
    readonly_fields = ("claim_number", "masked_account", "ground")
    inlines = (BarInline, ResultInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payout]:
        return super().get_queryset(request).select_related("claim", "account", "batch")

    @admin.display(description=_("접수번호"), ordering="claim__number")
    def claim_number(self, payout: Payout) -> str:
        return payout.claim.number

    def row_title(self, row: Payout) -> str:
        return f"{row.claim.number} · {row.get_kind_display()} {won_text(row.amount)}"

    @admin.display(description=_("근거"))
    def ground(self, payout: Payout) -> str:
        """Return the ground of a payout as text: outcome and number of the council's resolution,
        the upper bound of the loss tier, the reason of a correction, or else the policy."""
        basis = payout.basis
        if "resolution_no" in basis:
            return f"{GrantOutcome(basis['outcome']).label} · {basis['resolution_no']}"
        if "upper_bound" in basis:
            return _("%(won)s 이하 구간") % {"won": won_text(basis["upper_bound"])}
        return str(basis.get("reason") or payout.policy)

    @admin.display(description=_("계좌"))
    def masked_account(self, payout: Payout) -> str:
        return payout.account_label or "–"


@admin.register(PayoutBatch)
class PayoutBatchAdmin(MoneyAdmin):
    list_display = ("number", "status", "count", "total", "built_by", "released_by", "created_at")
    list_filter = ("status",)
    search_fields = ("number__exact",)
    list_select_related = ("built_by", "released_by")
    formatters: ClassVar[dict[str, Any]] = {"count": number_text, "total": won_text}
    fields = (
        "number",
        "programme",
        "only_failures",
        "status",
        "count",
        "total",
        "manifest_sha256",
        "built_by",
        "built_at",
        "released_by",
        "released_at",
        "ended_reason",
    )
