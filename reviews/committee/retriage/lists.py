"""The claims of a retriage as a list: the rows of a user, as filtered."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Route
from claims.users.requests import whole_number
from reviews.committee.models import MoveStatus, RetriageMove, WhyLeft
from reviews.committee.models.retriage import RETRIAGES
from reviews.runs import rows_of_run

SEES = (RETRIAGES, "reviews.view_retriage")


def moves_of_run(user: Any, params: QueryDict) -> QuerySet[RetriageMove]:
    """Return the moves of one retriage (`?retriage=`) whose claims the user may see; `?state=`,
    `?why=` (the reason to stay) and `?q=` (a claim number) narrow them."""
    return rows_of_run(RetriageMove.objects.all(), params.get("retriage"), user, params)


RETRIAGE_MOVES = DeskList(
    name="retriage-moves",
    title=_("재분류하는 신청"),
    url_name="committee:retriage",
    permissions=SEES,
    parameters=("retriage", "state", "why", "q"),
    rows=moves_of_run,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("전 경로"), "from_route", Route),
            columns.choice(_("뒤 경로"), "to_route", Route),
            columns.number(_("전 지원금"), "before_won"),
            columns.number(_("뒤 지원금"), "after_won"),
            columns.number(_("승인하거나 지급한 지원금"), "held_won"),
            columns.choice(_("상태"), "status", MoveStatus),
            columns.choice(_("그대로 둔 사유"), "why", WhyLeft),
        ),
        claim="claim_id",
        order=("claim_id",),
    ),
    url=lambda params: reverse(
        "committee:retriage", args=[whole_number(params.get("retriage")) or 0]
    ),
)
