"""The register as a list: its rows for a user, as filtered."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists.registry import DeskList
from claims.register.filters import ClaimFilter
from claims.register.models import Claim, Harm


def claims_in_scope(user: Any, params: QueryDict) -> QuerySet[Claim]:
    """Return the claims that the user may see; sorted by loss, only those that have one."""
    claims = Claim.objects.visible_to(user)
    if "claimed_loss" in params.get("sort", ""):
        claims = claims.filter(harm=Harm.MONETARY)
    return claims


def filtered_claims(user: Any, params: QueryDict) -> QuerySet[Claim]:
    return ClaimFilter(params, queryset=claims_in_scope(user, params)).qs


CLAIMS = DeskList(
    name="claims",
    title=_("신청"),
    url_name="register:claims",
    permissions=("claims.view_claim",),
    parameters=("q", "route", "kind", "service"),
    rows=filtered_claims,
)
