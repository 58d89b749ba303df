"""Runs of grants, and claims without a usable account, as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.hooks import without_withheld_claims
from claims.lists import columns
from claims.lists.columns import Cell, ExportColumn, ExportLayout
from claims.lists.figures import Figure
from claims.lists.registry import Condition, DeskList
from claims.policy.models import Programme
from claims.register.models import Claim
from reviews.payouts.grants.account_requests import (
    LIST,
    never_asked,
    waits,
    waits_unasked,
    waits_with_bankbook,
)
from reviews.payouts.grants.bankbooks import asked_notices, bankbook_came, unanswered_bankbooks
from reviews.payouts.grants.eligibility import ROUTES, GrantRoute
from reviews.payouts.grants.missing_accounts import (
    claims_to_ask,
    claims_with_waiting_payouts,
    claims_without_account,
    good_account,
)
from reviews.payouts.models import GrantRun
from reviews.payouts.models.runs import RunStatus
from reviews.payouts.models.visible import WORKERS
from reviews.payouts.states.payouts import PayoutKind

FAILED = "failed"  # ?why=: accounts to which a payment failed
# ?kind= besides the kinds of fixed grants: prepared payouts that wait for an account, and all
PAYOUTS, ALL = "payouts", "all"
# ?asked=: by the letter that asks for an account, and by what came since
CAME = "came"
ASKED = {"no": _("계좌를 묻지 않음"), "yes": _("계좌를 물음"), CAME: _("통장 사본 왔음")}


def all_runs(user: Any, params: QueryDict) -> QuerySet[GrantRun]:
    if not user.has_perm("reviews.view_payout"):
        return GrantRun.objects.none()
    return GrantRun.objects.all()


def kinds() -> dict[str, Any]:
    """Return the values of `?kind=` with their labels, in the order of the tabs."""
    grants = {kind: grant.kind.label for kind, grant in ROUTES.items()}
    return {**grants, PAYOUTS: _("작성된 지급"), ALL: _("전체")}


def kind_of(params: QueryDict) -> str:
    """Return the value of the parameter `kind` of a query string; the first kind of grant (tier
    grants) for none and an unknown one."""
    asked = params.get("kind", "")
    return asked if asked in kinds() else next(iter(ROUTES))


def grant_of(params: QueryDict) -> GrantRoute:
    """Return the GrantRoute named by the parameter `kind` of a query string, else the first one
    (tier grants)."""
    return ROUTES.get(kind_of(params)) or next(iter(ROUTES.values()))


def programme_of(params: QueryDict) -> Programme | None:
    """Return the programme whose code is the parameter `programme` of a query string; None without
    the parameter (every programme) and for an unknown code (which no claim has). One query if there
    is one."""
    code = params.get("programme", "")
    return Programme.objects.filter(code=code).first() if code else None


def claims_of_kind(user: Any, params: QueryDict) -> QuerySet[Claim]:
    if not user.has_perm("reviews.view_payout"):
        return Claim.objects.none()
    failed_only = params.get("why") == FAILED
    kind, programme = kind_of(params), programme_of(params)
    if kind == ALL:
        rows = claims_to_ask(programme, failed_only=failed_only)
    elif kind == PAYOUTS:
        rows = claims_with_waiting_payouts(programme, failed_only=failed_only)
    else:
        rows = claims_without_account(ROUTES[kind], programme, failed_only=failed_only)
    if programme is None and params.get("programme"):
        rows = rows.none()
    rows = without_withheld_claims(rows, user, "pk", workers=WORKERS).annotate(
        asked_at=Subquery(_asks().order_by("-pk").values("written_at")[:1]),
        came_at=Subquery(
            unanswered_bankbooks().filter(claim=OuterRef("pk")).values("received_at")[:1]
        ),
    )
    asked = params.get("asked", "")
    if asked not in ASKED:
        return rows
    if asked == CAME:
        # Read first: from these few claims on, the list is read fifteen times as fast.
        came = list(unanswered_bankbooks().values_list("claim", flat=True))
        return rows.filter(pk__in=came).order_by("came_at", "pk")
    return rows.filter(never_asked() if asked == "no" else Q(Exists(_asks())))


def _asks() -> QuerySet[Any]:
    return asked_notices().filter(claim=OuterRef("pk"))


def account_conditions(_user: Any, params: QueryDict) -> list[Condition]:
    """Return the conditions of an address of the list in words: the grant always, as a bare address
    shows one kind of it."""
    kind = kind_of(params)
    found = [Condition("kind", kind, "", str(kinds()[kind]))]
    if code := params.get("programme", ""):
        name = str(programme_of(params) or code)
        found.append(Condition("programme", code, str(_("지원사업")), name))
    if params.get("why") == FAILED:
        found.append(Condition("why", FAILED, "", str(_("입금되지 않았던 계좌"))))
    if (asked := params.get("asked", "")) in ASKED:
        found.append(Condition("asked", asked, "", str(ASKED[asked])))
    return found


def _why() -> Cell:
    words = {
        "missing": _("계좌 없음"),
        "erased": _("계좌 파기됨"),
        "holder": _("예금주 다름"),
        "failed": _("입금되지 않았던 계좌"),
        "ending": _("받는 사람 확인 중"),
    }
    return {key: str(word) for key, word in words.items()}.__getitem__


GRANT_RUNS = DeskList(
    name="grant-runs",
    title=pgettext_lazy("several", "일괄 작성"),
    url_name="payouts:grants",
    permissions=("reviews.view_payout",),
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
            columns.text(_("지원사업"), "programme__name"),
        ),
        order=("-pk",),
    ),
)
GRANT_ACCOUNTS = DeskList(
    name=LIST,
    title=_("계좌 확인이 필요한 신청"),
    url_name="payouts:grant_accounts",
    permissions=("reviews.view_payout",),
    parameters=("kind", "why", "asked", "programme"),
    rows=claims_of_kind,
    conditions=account_conditions,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.business_or_person(_("상호 · 성명")),
            columns.person(_("대표자"), "representative"),
            columns.phone(_("휴대전화")),
            columns.moment(_("접수일시"), "filed_at"),
            columns.number(_("줄 금액"), "owed"),
            ExportColumn(
                _("이유"),
                (
                    Case(
                        When(Q(holder__isnull=True), then=Value("missing")),
                        When(Q(account_erased__isnull=False), then=Value("erased")),
                        When(failed_before=True, then=Value("failed")),
                        When(good_account(), then=Value("ending")),
                        default=Value("holder"),
                    ),
                ),
                prepare=_why,
                ours=True,
            ),
            columns.moment(_("계좌를 물은 때"), "asked_at"),
            columns.moment(_("통장 사본이 온 때"), "came_at"),
        ),
        claim="pk",
        repeats=False,
        order=("filed_at",),
    ),
)

UNASKED = Figure(
    "accounts_unasked",
    _("계좌를 묻지 않은 신청"),
    _("줄 지원금이 있지만 쓸 수 있는 계좌가 없고, 신청인에게 계좌를 묻지 않은 신청"),
    LIST,
    waits_unasked,
    {"kind": ALL, "asked": "no"},
)
BANKBOOKS = Figure(
    "bankbooks_came",
    _("통장 사본이 온 신청"),
    _("계좌를 물은 뒤 통장 사본이 왔고, 그 계좌를 아직 아무도 적지 않은 신청"),
    LIST,
    waits_with_bankbook,
    {"kind": ALL, "asked": CAME},
)
ACCOUNT_FIGURES = (BANKBOOKS, UNASKED)


def account_counts() -> dict[str, int]:
    """Return {name: number} of ACCOUNT_FIGURES. One query over every claim."""
    met = {UNASKED.name: never_asked(), BANKBOOKS.name: bankbook_came()}
    counted = {name: Count("pk", filter=condition) for name, condition in met.items()}
    return Claim.objects.filter(waits()).aggregate(**counted)
