"""List of recoveries in tabs: those owed, those that wait for a second person, those late, those
ended, all."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.recoveries.movements.waiting import seen_by, to_confirm
from reviews.payouts.states.payouts import PayoutKind
from reviews.payouts.states.recoveries import (
    RECOVERY_OPEN,
    MovementStatus,
    RecoveryCause,
    RecoveryStatus,
)

OWED, WAITING, LATE, ENDED, ALL = "", "waiting", "late", "ended", "all"  # values of ?show=
MINE = "mine"  # waiting ones that this user may confirm
SHOWN = (OWED, WAITING, MINE, LATE, ENDED, ALL)
ENDS = (RecoveryStatus.SETTLED, RecoveryStatus.WRITTEN_OFF, RecoveryStatus.CANCELLED)


def shown_of(params: QueryDict) -> str:
    """Return the tab of the list of recoveries named by the parameter `show`: a value of SHOWN, or
    OWED ('') for an unknown one."""
    asked = params.get("show", "")
    return asked if asked in SHOWN else OWED


def recoveries(user: Any, params: QueryDict) -> QuerySet[Recovery]:
    """Return the visible recoveries of the tab `show`, each with `left_won` (won still owed, else
    0) and `waiting_kind` (kind of its first unconfirmed movement, else None). Owed and late ones
    are sorted by due day, others newest first."""
    waiting = RecoveryMovement.objects.filter(
        recovery=OuterRef("pk"), status=MovementStatus.WAITING
    ).order_by("pk")
    rows = seen_by(user).annotate(
        left_won=Case(
            When(
                status__in=RECOVERY_OPEN,
                then=F("amount") - F("received") - F("set_off") - F("waived"),
            ),
            default=Value(0),
        ),
        waiting_kind=Subquery(waiting.values("kind")[:1]),
    )
    match shown_of(params):
        case "waiting":
            return rows.awaiting_second_person().order_by("-pk")
        case "mine":
            return rows.filter(to_confirm(user)).order_by("-pk")
        case "late":
            return rows.late().order_by("due_on", "pk")
        case "ended":
            return rows.filter(status__in=ENDS).order_by("-pk")
        case "all":
            return rows.order_by("-pk")
    return rows.still_owed().order_by("due_on", "pk")


RECOVERIES = DeskList(
    name="recoveries",
    title=pgettext_lazy("several", "환수"),
    url_name="payouts:recoveries",
    permissions=("reviews.view_payout",),
    parameters=("show",),
    rows=recoveries,
    layout=ExportLayout(
        columns=(
            columns.number(_("환수번호"), "pk"),
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("지급 종류"), "payout__kind", PayoutKind),
            columns.number(_("지급액"), "payout__amount"),
            columns.choice(_("원인"), "cause", RecoveryCause),
            columns.text(_("사유"), "reason", personal=True),
            columns.choice(_("상태"), "status", RecoveryStatus),
            columns.number(_("환수액"), "amount"),
            columns.number(_("입금액"), "received"),
            columns.number(_("상계액"), "set_off"),
            columns.number(_("면제·결손액"), "waived"),
            columns.number(_("남은 금액"), "left_won"),
            columns.day(_("납부기한"), "due_on"),
            columns.user(_("올린 사람"), "proposed_by"),
            columns.moment(_("올린 시각"), "proposed_at"),
            columns.user(_("승인"), "approved_by"),
            columns.moment(_("승인 시각"), "approved_at"),
        ),
        claim="claim_id",
        order=("-pk",),
    ),
)
