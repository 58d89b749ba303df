"""Pairs of alike claims that were decided differently, as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import whole_number
from reviews.committee.access.scope import claims_left_for_conflict
from reviews.committee.models import hidden_first_rounds
from reviews.fairness.models import AlikePair, FairnessReport
from reviews.fairness.verbs import VIEW


def hidden_claims(user: Any) -> tuple[Any, Any]:
    """Return two subqueries of keys of claims: those that the user left for a conflict of interest,
    and those whose first round the user may not see yet."""
    return claims_left_for_conflict(user), hidden_first_rounds(user)


def filtered_pairs(user: Any, params: QueryDict) -> QuerySet[AlikePair]:
    """Return the pairs of alike claims of the newest fairness report, filtered by `?service=` and
    `?industry=` (ids); none for a user who may not see it.

    Leaves out pairs with a claim that the user left for a conflict of interest, or whose first
    round the user may not see yet.
    """
    rows = AlikePair.objects.none()
    if not user.has_perm(VIEW):
        return rows
    newest = FairnessReport.objects.order_by("-pk").values("pk")[:1]
    rows = AlikePair.objects.filter(report=newest)
    for hidden in hidden_claims(user):
        rows = rows.exclude(claim__in=hidden).exclude(other__in=hidden)
    for name in ("service", "industry"):
        value = whole_number(params.get(name))
        if value is not None:
            rows = rows.filter(**{name: value})
    return rows


def _hundredths(value: int) -> str:
    return f"{value / 100:.2f}"


PAIRS = DeskList(
    name="alike-pairs",
    title=_("다르게 의결한 짝"),
    url_name="fairness:pairs",
    permissions=(VIEW,),
    parameters=("service", "industry"),
    rows=filtered_pairs,
    layout=ExportLayout(
        columns=(
            columns.text(_("서비스"), "service__name"),
            columns.text(_("업종"), "industry__name"),
            columns.text(_("더 받은 신청"), "claim__number"),
            columns.number(_("인정액"), "loss"),
            columns.number(_("의결액"), "amount"),
            columns.text(_("덜 받은 신청"), "other__number"),
            columns.number(_("다른 신청의 인정액"), "other_loss"),
            columns.number(_("다른 신청의 의결액"), "other_amount"),
            ExportColumn(_("의결 비율의 차이(%p)"), ("difference",), cell=_hundredths, ours=True),
            ExportColumn(_("다른 정도(단계)"), ("distance",), cell=_hundredths, ours=True),
        ),
        claim="claim_id",
        more_claims=("other_id",),
        order=("-difference",),
    ),
)
