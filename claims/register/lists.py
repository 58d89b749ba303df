"""The register as a list: its rows for a user, as filtered."""

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from claims.register.filter_controls import conditions_of
from claims.register.filters import ClaimFilter
from claims.register.models import Claim, ClaimantKind, Fee, Harm, ReceivedBy, Region, Route


def claims_in_scope(user: Any, params: QueryDict) -> QuerySet[Claim]:
    """Return the claims that the user may see. If `params` sorts by loss, only those that claim a
    loss."""
    claims = Claim.objects.visible_to(user)
    if "claimed_loss" in params.get("sort", ""):
        claims = claims.filter(harm=Harm.MONETARY)
    return claims


def filtered_claims(user: Any, params: QueryDict) -> QuerySet[Claim]:
    return ClaimFilter(params, queryset=claims_in_scope(user, params)).qs


def claim_conditions(_user: Any, params: QueryDict) -> list[Condition]:
    """Return the conditions of an address of the register in words. A sort by loss is one of them:
    it leaves out claims without a loss."""
    found = conditions_of(ClaimFilter(params, queryset=Claim.objects.none()))
    sort = params.get("sort", "")
    if "claimed_loss" in sort:
        found.append(Condition("sort", sort, str(_("신청액")), str(_("있음"))))
    return found


LAYOUT = ExportLayout(
    columns=(
        columns.text(_("접수번호"), "number"),
        columns.choice(_("구분"), "claimant_kind", ClaimantKind),
        columns.business_or_person(_("상호 · 성명")),
        columns.person(_("대표자"), "representative"),
        columns.phone(_("휴대전화")),
        columns.email(_("이메일")),
        columns.text(_("사업자등록번호"), "business_number", personal=True),
        columns.text(_("업종"), Coalesce(NullIf("industry_text", Value("")), "industry__name")),
        columns.text(_("서비스"), "service__name"),
        columns.text(_("계열사"), "company__name"),
        columns.choice(_("유무료"), "fee", Fee),
        columns.choice(_("피해유형"), "harm", Harm),
        columns.number(_("신청액"), "claimed_loss"),
        columns.moment(_("접수일시"), "filed_at"),
        columns.text(_("접수채널"), "channel"),
        columns.choice(
            _("접수 방법"), Coalesce("entry__channel", Value(str(ReceivedBy.IMPORT))), ReceivedBy
        ),
        columns.choice(_("경로"), "route", Route),
        columns.moment(_("철회일시"), "withdrawn_at"),
        columns.moment(_("무효로 한 때"), "entry__voided_at"),
        columns.choice(_("지역"), "region", Region),
    ),
    claim="pk",
    repeats=False,
    order=("-filed_at",),
    sorts={"claimed_loss": "claimed_loss", "filed_at": "filed_at"},
)

CLAIMS = DeskList(
    name="claims",
    title=_("신청"),
    url_name="register:claims",
    permissions=("claims.view_claim",),
    parameters=tuple(ClaimFilter.base_filters),
    rows=filtered_claims,
    layout=LAYOUT,
    conditions=claim_conditions,
)
