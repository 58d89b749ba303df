from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.admin_pages import bank_text, claim_text
from claims.display.people import or_erased
from claims.identifiers import name_key
from claims.money import won_text
from claims.personal_data.masking import mask_phone_last4
from claims.privacy.access_entries import record_access
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.privacy.models import Action
from claims.register.models import BankAccount, Claim, Claimant, CorrectedContact
from claims.register.search import search
from claims.users.requests import acting_user


def _is_list(request: HttpRequest) -> bool:
    """Return True if the request is for the list of claims, False for the look-up of claims by a
    field of another page (autocomplete)."""
    return request.path == reverse("admin:claims_claim_changelist")


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    of_claims = ("pk",)
    list_display = ("number", "name", "service", "claimed_loss", "route", "filed_at")
    formatters: ClassVar[dict[str, Any]] = {"claimed_loss": won_text, "tier": str}
    list_filter = ("route", "claimant_kind", "harm")
    list_select_related = ("service",)
    claim_in = "pk"
    ordering = ("-filed_at", "-pk")
    search_fields = ("number",)
    search_help_text = _("접수번호, 상호, 대표자, 사업자등록번호")
    fields = (
        "number",
        "filed_at",
        "channel",
        "claimant_kind",
        "name",
        "representative_masked",
        "business_number",
        "industry_text",
        "region",
        "service",
        "company",
        "fee",
        "harm",
        "claimed_loss",
        "phone_masked",
        "email_masked",
        "route",
        "tier",
        "routed_under",
        "routed_at",
        "window",
        "import_run",
        "row_no",
        "withdrawn_at",
        "erased_at",
    )
    readonly_fields = ("name", "representative_masked", "phone_masked", "email_masked")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        if search_term.strip() and not _is_list(request):  # the list itself records its entry
            record_access(
                user=acting_user(request),
                action=Action.SEARCH,
                term=search_term,
                request=request,
            )
        return search(queryset, search_term), False

    @admin.display(description=_("상호 · 성명"))
    def name(self, claim: Claim) -> str:
        return claim.shown_name

    @admin.display(description=_("대표자"))
    def representative_masked(self, claim: Claim) -> str:
        return or_erased(claim.masked_representative, claim)

    @admin.display(description=_("휴대전화"))
    def phone_masked(self, claim: Claim) -> str:
        return or_erased(claim.masked_phone, claim)

    @admin.display(description=_("이메일"))
    def email_masked(self, claim: Claim) -> str:
        return or_erased(claim.masked_email, claim)


@admin.register(Claimant)
class ClaimantAdmin(ReadOnlyAdmin):
    of_claims = ("claims",)
    list_display = ("__str__", "kind")
    list_filter = ("kind",)
    claim_in = "pk"
    ordering = ("-pk",)
    search_fields = ("display_name__startswith",)
    fields = ("name", "kind", "merged_into")
    readonly_fields = ("name",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claimant], search_term: str
    ) -> tuple[QuerySet[Claimant], bool]:
        """Return (claimants, False): those with a claim under a name that begins with the search
        text, all for an empty one. The names on claims have an index.
        """
        key = name_key(search_term)
        filed = Claim.objects.filter(name_key__startswith=key).order_by()
        return queryset.filter(pk__in=filed.values("claimant")) if key else queryset, False

    @admin.display(description=_("이름"))
    def name(self, claimant: Claimant) -> str:
        return str(claimant)

    def claims_of(self, rows: list[Any]) -> list[int]:
        """Return the primary keys of all claims of these claimants, for the access log. One
        query."""
        filed = Claim.objects.filter(claimant__in=[row.pk for row in rows])
        return list(filed.order_by().values_list("pk", flat=True)) if rows else []


@admin.register(BankAccount)
class BankAccountAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    list_display = (
        *("claim", "version", "bank_code", "masked_number", "masked_name", "holder_match"),
    )
    formatters: ClassVar[dict[str, Any]] = {"claim": claim_text, "bank_code": bank_text}
    list_select_related = ("claim",)
    claim_in = "claim_id"
    ordering = ("-pk",)
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호 전체")
    fields = (
        *("claim", "version", "bank_code", "masked_number", "masked_name", "holder_match"),
        *("source", "created_at", "erased_at"),
    )
    readonly_fields = ("masked_number", "masked_name")

    def row_title(self, row: BankAccount) -> str:
        return f"{row.claim.number} · {bank_text(row.bank_code)} {row.masked}"

    @admin.display(description=_("계좌번호"))
    def masked_number(self, account: BankAccount) -> str:
        return or_erased(account.masked, account)

    @admin.display(description=_("예금주"))
    def masked_name(self, account: BankAccount) -> str:
        return or_erased(account.masked_holder, account)


@admin.register(CorrectedContact)
class CorrectedContactAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    list_display = ("claim", "version", "masked_phone", "email_hint", "entered_by", "created_at")
    formatters: ClassVar[dict[str, Any]] = {"claim": claim_text}
    list_select_related = ("claim", "entered_by")
    claim_in = "claim_id"
    ordering = ("-pk",)
    search_fields = ("claim__number__exact",)
    search_help_text = _("접수번호 전체")
    fields = (
        *("claim", "version", "masked_phone", "email_hint", "address_hint", "proof"),
        *("entered_by", "created_at", "erased_at"),
    )
    readonly_fields = ("masked_phone",)

    def row_title(self, row: CorrectedContact) -> str:
        return f"{row.claim.number} · {row.version}"

    @admin.display(description=_("휴대전화"))
    def masked_phone(self, contact: CorrectedContact) -> str:
        return or_erased(mask_phone_last4(contact.phone_last4), contact)
