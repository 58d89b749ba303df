"""Runs of grants, and claims without a usable account, as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import Cell, ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim
from reviews.payouts.grants.eligibility import ROUTES, GrantRoute
from reviews.payouts.grants.preparation import programme_now
from reviews.payouts.grants.queries import claims_without_account
from reviews.payouts.models import GrantRun
from reviews.payouts.models.runs import RunStatus
from reviews.payouts.states.payouts import PayoutKind

SEES = ("reviews.view_payout",)
FAILED = "failed"  # ?why=: accounts to which a payment failed


def all_runs(user: Any, params: QueryDict) -> QuerySet[GrantRun]:
    return GrantRun.objects.all() if user.has_perm(SEES[0]) else GrantRun.objects.none()


def grant_of(params: QueryDict) -> GrantRoute:
    """Return the GrantRoute named by the parameter `kind` of a query string, else the first one
    (tier grants)."""
    asked = params.get("kind", "")
    return ROUTES[asked] if asked in ROUTES else next(iter(ROUTES.values()))


def claims_of_kind(user: Any, params: QueryDict) -> QuerySet[Claim]:
    if not user.has_perm(SEES[0]):
        return Claim.objects.none()
    failed_only = params.get("why") == FAILED
    return claims_without_account(grant_of(params), programme_now(), failed_only=failed_only)


def _why() -> Cell:
    words = {
        "missing": _("계좌 없음"),
        "erased": _("계좌 파기됨"),
        "holder": _("예금주 다름"),
        "failed": _("입금되지 않았던 계좌"),
    }
    return {key: str(word) for key, word in words.items()}.__getitem__


GRANT_RUNS = DeskList(
    name="grant-runs",
    title=pgettext_lazy("several", "일괄 작성"),
    url_name="payouts:grants",
    permissions=SEES,
    parameters=(),
    rows=all_runs,
    layout=ExportLayout(
        columns=(
            columns.number(_("번호"), "pk"),
            columns.choice(_("지원금"), "kind", PayoutKind),
            columns.choice(_("상태"), "status", RunStatus),
            columns.number(pgettext_lazy("grants", "대상"), "expected"),
            columns.number(_("작성"), "prepared"),
            columns.number(_("총액"), "total"),
            columns.number(_("계좌 확인 필요"), "without_account"),
            columns.number(_("지급 보류"), "held"),
            columns.user(_("시작한 사람"), "started_by"),
            columns.moment(_("시작"), "created_at"),
            columns.moment(_("마침"), "finished_at"),
            columns.text(_("오류"), "error"),
        ),
        order=("-pk",),
    ),
)
GRANT_ACCOUNTS = DeskList(
    name="grant-accounts",
    title=_("계좌 확인이 필요한 신청"),
    url_name="payouts:grant_accounts",
    permissions=SEES,
    parameters=("kind", "why"),
    rows=claims_of_kind,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.business_or_person(_("상호 · 성명")),
            columns.person(_("대표자"), "representative"),
            columns.phone(_("휴대전화")),
            columns.moment(_("접수일시"), "filed_at"),
            columns.number(_("지원금"), Coalesce(F("tier__amount"), F("routed_under__base_grant"))),
            ExportColumn(
                _("이유"),
                (
                    Case(
                        When(Q(holder__isnull=True), then=Value("missing")),
                        When(Q(account_erased__isnull=False), then=Value("erased")),
                        When(failed_before=True, then=Value("failed")),
                        default=Value("holder"),
                    ),
                ),
                prepare=_why,
                ours=True,
            ),
        ),
        claim="pk",
        repeats=False,
        order=("filed_at",),
    ),
)
