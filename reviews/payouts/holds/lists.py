"""List of payment holds and its export: open ones (oldest first), those that wait for a second
person, and ended ones."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.figures import Figure
from claims.lists.registry import DeskList
from claims.policy.models import SamePayee
from reviews.payouts.models import PayeeHold
from reviews.payouts.states.holds import HOLD_OPEN, HoldStatus
from reviews.payouts.states.payouts import PayoutKind

WAITING, PROPOSED, DUPLICATES, ENDED, ALL = "", "proposed", "duplicates", "ended", "all"
MINE = "mine"  # proposed by others
SHOWN = (WAITING, PROPOSED, MINE, DUPLICATES, ENDED, ALL)  # values of ?show=


def shown_of(params: QueryDict) -> str:
    """Return the tab of the list of holds named by the parameter `show`: a value of SHOWN, or
    WAITING ('') for an unknown one."""
    asked = params.get("show", "")
    return asked if asked in SHOWN else WAITING


def holds(user: Any, params: QueryDict) -> QuerySet[PayeeHold]:
    """Return the visible holds of the tab `show`; `mine` has the releases that others proposed and
    this user may confirm. Open holds and the tab of all are sorted oldest
    first, ended ones by their end, newest first."""
    rows = PayeeHold.objects.visible_to(user).with_grant()
    match shown_of(params):
        case "proposed":
            return rows.waiting().filter(status=HoldStatus.PROPOSED).order_by("held_at", "pk")
        case "mine":
            return rows.waiting_for(user).order_by("held_at", "pk")
        case "duplicates":
            return rows.filter(status=HoldStatus.DUPLICATE).order_by("-settled_at", "-pk")
        case "ended":
            ends = (HoldStatus.RELEASED, HoldStatus.LAPSED)
            return rows.filter(status__in=ends).order_by("-settled_at", "-pk")
        case "all":
            return rows.order_by("held_at", "pk")
    return rows.waiting().order_by("held_at", "pk")


def _same() -> Any:
    labels = dict(SamePayee.choices)
    return lambda marks: ", ".join(str(labels[mark]) for mark in marks)


def _waits() -> Q:
    """Return the condition for holds that are open and whose claim is not withdrawn, as
    `PayeeHoldQuerySet.waiting` filters them."""
    return Q(status__in=HOLD_OPEN, claim__withdrawn_at__isnull=True)


FIGURE = Figure(
    "held_grants",
    _("지급 보류"),
    _("같은 신청인이나 계좌에 지원금이 있어 작성하지 않고 보류한 신청. 풀거나 중복으로 끝냅니다."),
    "holds",
    _waits,
    {"show": ""},
)
HOLDS = DeskList(
    name="holds",
    title=_("지급 보류"),
    url_name="payouts:holds",
    permissions=("reviews.view_payout",),
    parameters=("show",),
    rows=holds,
    layout=ExportLayout(
        columns=(
            columns.number(_("보류번호"), "pk"),
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("지원금"), "grant", PayoutKind),
            columns.number(_("금액"), "won"),
            ExportColumn(_("같은 것"), ("same",), prepare=_same, ours=True),
            columns.text(_("먼저 받는 신청"), "other__number"),
            columns.moment(_("보류한 때"), "held_at"),
            columns.choice(_("상태"), "status", HoldStatus),
            columns.text(_("해제 사유"), "reason", personal=True),
            columns.user(_("해제를 올린 사람"), "proposed_by"),
            columns.user(_("처리"), "settled_by"),
            columns.moment(_("처리 시각"), "settled_at"),
            columns.text(_("처리 사유"), "settled_reason", personal=True),
            columns.moment(_("먼저 받는 신청이 바뀐 때"), "moved_at"),
        ),
        claim="claim_id",
        order=("held_at",),
    ),
)
