"""Runs, benefits and batches in the admin site, read-only; programmes are edited in claims."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.benefits.models import BenefitBatch, BenefitGrant, BenefitRun

__all__ = ["BenefitBatchAdmin", "BenefitGrantAdmin", "BenefitRunAdmin"]


@admin.register(BenefitRun)
class BenefitRunAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("programme", "source", "expected", "written", "status", "proposed_at")
    list_select_related = ("programme",)
    list_filter = ("status",)
    exclude = ("conditions", "left_out")


@admin.register(BenefitGrant)
class BenefitGrantAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    claim_in = "claim_id"
    list_display = ("grant_number", "programme", "reference", "status", "issued_at", "expires_on")
    list_select_related = ("programme",)
    list_filter = ("status",)
    exclude = ("key", "claimant")
    raw_id_fields = ("claim", "run", "batch")

    @admin.display(description=_("번호"))
    def grant_number(self, grant: BenefitGrant) -> str:
        return grant.number

    def claims_of(self, rows: list[BenefitGrant]) -> list[int]:
        """Return the ids of the claims that these rows show, for the access log; a recipient of a
        list has no claim."""
        return [row.claim_id for row in rows if row.claim_id is not None]


@admin.register(BenefitBatch)
class BenefitBatchAdmin(ReadOnlyAdmin):
    browse_permission = "reviews.browse_reviews"
    list_display = ("programme", "way", "count", "status", "made_at")
    list_select_related = ("programme",)
    list_filter = ("status", "way")
    fields = (
        "programme", "way", "status", "count", "made_by", "made_at", "progress_at", "closed_at",
        "error", "size", "sha256", "expires_at", "downloaded_by", "downloaded_at",
    )  # fmt: skip
