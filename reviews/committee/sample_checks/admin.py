"""Sample checks in the admin site, read-only, without judgements and reasons."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import SampleCheck, claims_to_judge_blind

__all__ = ["SampleCheckAdmin"]


@admin.register(SampleCheck)
class SampleCheckAdmin(ReadOnlyAdmin):
    of_claims = ("claim",)
    browse_permission = "reviews.browse_reviews"
    claim_in = "claim_id"
    list_display = ("claim", "status", "at", "judged_at", "settled_by", "settled_at")
    list_select_related = ("claim", "settled_by")
    fields = ("claim", "status", "at", "judged_at", "settled_by", "settled_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SampleCheck]:
        return super().get_queryset(request).exclude(claim__in=claims_to_judge_blind(request.user))

    def row_title(self, row: SampleCheck) -> str:
        return str(_("표본 점검 %(number)s") % {"number": row.claim.number})
