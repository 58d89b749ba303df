"""Hand-overs, their claims, and the claims that wait for one, as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.exports.models import FileFormat
from claims.handovers.models import Handover, HandoverItem, ProvisionConsent
from claims.handovers.permissions import CONFIRM, PROPOSE, VIEW
from claims.handovers.queries import (
    CHANGED,
    ClaimState,
    changed_since,
    claims_of,
    state_expression,
)
from claims.handovers.states import (
    ENDED,
    OPEN,
    Answer,
    Channel,
    HandoverStatus,
    ItemStatus,
    LeftOut,
)
from claims.hooks import without_withheld_claims
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from claims.policy.models import Company
from claims.register.models import Claim, ClaimantKind
from claims.users.requests import whole_number

TABS = {
    "": (*OPEN, HandoverStatus.MAKING),
    "received": (HandoverStatus.RECEIVED,),
    "ended": ENDED,
}
MINE = "mine"


# ------------------------------------------------------------------ hand-overs
def handovers(user: Any, params: QueryDict) -> QuerySet[Handover]:
    """Return hand-overs under way; with `?tab=mine` the waiting ones that other people proposed,
    with `received` or `ended` the ones in that state. `?receiver=` filters by receiver. An empty
    queryset for a user without `claims.view_handover`."""
    if not user.has_perm(VIEW):
        return Handover.objects.none()
    tab = params.get("tab", "")
    rows = Handover.objects.all()
    if tab == MINE:
        rows = rows.waiting_for(user)
    else:
        rows = rows.filter(status__in=TABS.get(tab, TABS[""]))
    if receiver := whole_number(params.get("receiver")):
        rows = rows.filter(receiver=receiver)
    return rows


HANDOVERS = DeskList(
    name="handovers",
    title=pgettext_lazy("several", "이관"),
    url_name="handovers:handovers",
    permissions=(VIEW,),
    parameters=("tab", "receiver"),
    rows=handovers,
    layout=ExportLayout(
        columns=(
            columns.number(_("이관 번호"), "pk"),
            columns.text(_("인수 기관"), "receiver__name"),
            columns.choice(_("상태"), "status", HandoverStatus),
            columns.number(_("건수"), "count"),
            columns.number(_("파일에 담은 건수"), "rows"),
            columns.choice(_("형식"), "format", FileFormat),
            columns.text("SHA-256", "sha256"),
            columns.user(_("요청"), "proposed_by"),
            columns.moment(_("요청한 때"), "proposed_at"),
            columns.user(_("확인"), "confirmed_by"),
            columns.moment(_("확인한 때"), "confirmed_at"),
            columns.day(_("인수한 날"), "received_on"),
        ),
        order=("-pk",),
    ),
)


# ------------------------------------------------------------------ the claims of one hand-over
def items(user: Any, params: QueryDict) -> QuerySet[HandoverItem]:
    """Return the claims of the hand-over `?handover=`; `?state=` filters by ItemStatus, or for
    claims changed since the hand-over. An empty queryset for a user without
    `claims.view_handover`; who only reads sees none of claims that are withheld
    (docs/decisions/0137)."""
    if not user.has_perm(VIEW):
        return HandoverItem.objects.none()
    rows = HandoverItem.objects.filter(handover=whole_number(params.get("handover")) or 0)
    state = params.get("state", "")
    if state == CHANGED:
        rows = rows.filter(changed_since())
    elif state in ItemStatus.values:
        rows = rows.filter(status=state)
    return without_withheld_claims(rows, user, "claim", workers=(PROPOSE, CONFIRM))


ITEMS = DeskList(
    name="handover-items",
    title=_("이관한 신청"),
    url_name="handovers:handover",
    permissions=(VIEW,),
    parameters=("handover", "state"),
    rows=items,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.text(_("서비스"), "claim__service__name"),
            columns.number(_("신청액"), "claim__claimed_loss"),
            columns.choice(_("상태"), "status", ItemStatus),
            columns.choice(_("이관"), "handover__status", HandoverStatus),
            columns.choice(_("빠진 사유"), "left_out_as", LeftOut),
            columns.number(_("지급액"), "outcome_amount"),
            columns.day(_("처리한 날"), "outcome_on"),
        ),
        claim="claim_id",
        order=("pk",),
        repeats=False,
    ),
    url=lambda params: reverse(
        "handovers:handover", args=[whole_number(params.get("handover")) or 0]
    ),
)


# ------------------------------------------------------------------ claims
def claims(user: Any, params: QueryDict) -> QuerySet[Claim]:
    """Return the claims of affiliates and those ever handed over, in the user's scope. `?state=`
    filters by ClaimState, or for claims changed since the hand-over, `?company=` by company. An
    empty queryset for a user without `claims.view_handover`."""
    if not user.has_perm(VIEW):
        return Claim.objects.none()
    state = params.get("state", "")
    rows = claims_of(state, changed=state == CHANGED).filter(
        pk__in=Claim.objects.visible_to(user).values("pk")
    )
    if company := whole_number(params.get("company")):
        rows = rows.filter(company=company)
    return rows


def claim_conditions(user: Any, params: QueryDict) -> list[Condition]:
    """Return the filters of the list of claims in words. A company that does not exist is none."""
    state, found = params.get("state", ""), []
    if state == CHANGED:
        found.append(Condition("state", CHANGED, "", str(_("넘긴 뒤 바뀜"))))
    elif state in ClaimState.values:
        found.append(Condition("state", state, "", str(ClaimState(state).label)))
    key = whole_number(params.get("company"))
    company = Company.objects.filter(pk=key).first() if key else None
    if company is not None:
        found.append(Condition("company", str(company.pk), str(_("계열사")), company.name))
    return found


def _answer(field: str) -> Subquery:
    """Return a subquery for a field (of ProvisionConsent) of the claimant's answer on the receiver
    of the claim's company."""
    given = ProvisionConsent.objects.filter(
        claim=OuterRef("pk"), receiver__company=OuterRef("company")
    )
    return Subquery(given.values(field)[:1])


def _newest(field: str) -> Subquery:
    rows = HandoverItem.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    return Subquery(rows.values(field)[:1])


CLAIMS = DeskList(
    name="handover-claims",
    title=_("이관할 신청"),
    url_name="handovers:claims",
    permissions=(VIEW,),
    parameters=("state", "company"),
    rows=claims,
    conditions=claim_conditions,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.choice(_("구분"), "claimant_kind", ClaimantKind),
            columns.business_or_person(_("상호 · 성명")),
            columns.phone(_("휴대전화")),
            columns.email(_("이메일")),
            columns.text(_("계열사"), "company__name"),
            columns.text(_("서비스"), "service__name"),
            columns.number(_("신청액"), "claimed_loss"),
            columns.moment(_("접수일시"), "filed_at"),
            columns.choice(_("이관"), state_expression(), ClaimState),
            columns.choice(_("동의"), _answer("answer"), Answer),
            columns.choice(_("받은 방법"), _answer("channel"), Channel),
            columns.day(_("받은 날"), _answer("answered_on")),
            columns.text(_("인수 기관"), _newest("receiver__name")),
            columns.number(_("지급액"), _newest("outcome_amount")),
        ),
        claim="pk",
        repeats=False,
        order=("-filed_at",),
    ),
)
