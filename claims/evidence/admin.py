"""Findings in the admin site, read only and without the sentences' values, which name people."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.evidence.models import Finding
from claims.evidence.registry import all_checks, check_of
from claims.evidence.sentences import sentence
from claims.money import won_text
from claims.privacy.admin_base import ReadOnlyAdmin


class CheckFilter(admin.SimpleListFilter):
    """Filter of an admin list by the check, under the check's name; the URL has its code."""

    title = _("점검")
    parameter_name = "check_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted(
            ((one.code, one.label) for one in all_checks()), key=lambda pair: str(pair[1])
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value()
        return queryset.filter(check_code=code) if code else queryset


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    list_display = (
        "row_number",
        "claim_number",
        "name_of_check",
        "verdict",
        "sentence",
        "kind",
        "run_no",
        "at",
    )
    list_filter = ("verdict", "kind", CheckFilter)
    ordering = ("-id",)
    search_fields = ("=claim__number",)
    search_help_text = _("접수번호 전체")
    fields = (
        *("claim_number", "document", "kind", "name_of_check", "check_version"),
        *("verdict", "sentence", "page", "estimated_loss", "linked", "run_no", "at", "erased_at"),
    )
    readonly_fields = fields
    formatters: ClassVar[dict[str, Any]] = {"estimated_loss": won_text, "document": str}

    def row_title(self, row: Finding) -> str:
        return f"{row.claim.number} · {self.name_of_check(row)}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        rows = super().get_queryset(request).select_related("claim", "document")
        return rows.defer("values", "data")

    @admin.display(description=_("접수번호"))
    def claim_number(self, finding: Finding) -> str:
        return finding.claim.number

    @admin.display(description=_("점검"))
    def name_of_check(self, finding: Finding) -> str:
        known = check_of(finding.check_code)
        return str(known.label) if known else finding.check_code

    @admin.display(description=_("문장(값 없이)"))
    def sentence(self, finding: Finding) -> str:
        return sentence(finding.check_code, finding.said, {})

    @admin.display(description=_("관련 신청"))
    def linked(self, finding: Finding) -> int:
        return finding.links.count()
