"""The claims of an erasure, and the claims that are kept, as lists: the rows of a user."""

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
from reviews.erasure.models import ErasureItem
from reviews.erasure.permissions import SEES
from reviews.erasure.states import ItemStatus, WhyKept
from reviews.runs import rows_of_run


def items_of_run(user: Any, params: QueryDict) -> QuerySet[ErasureItem]:
    """Return the claims of one erasure (`?erasure=`) which the user may see; `?state=`, `?why=`
    (the reason to keep) and `?q=` (a claim number) narrow them."""
    return rows_of_run(ErasureItem.objects.all(), params.get("erasure"), user, params)


ERASURE_ITEMS = DeskList(
    name="erasure-items",
    title=_("파기하는 신청"),
    url_name="erasure:run",
    permissions=(SEES,),
    parameters=("erasure", "state", "why", "q"),
    rows=items_of_run,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("경로"), "claim__route", Route),
            columns.moment(_("접수일시"), "claim__filed_at"),
            columns.choice(_("상태"), "status", ItemStatus),
            columns.choice(_("그대로 둔 사유"), "why", WhyKept),
            columns.number(_("파기한 서류"), "documents"),
            columns.number(_("파기한 통지"), "notices"),
            columns.moment(_("처리한 때"), "settled_at"),
        ),
        claim="claim_id",
        order=("claim_id",),
    ),
    url=lambda params: reverse("erasure:run", args=[whole_number(params.get("erasure")) or 0]),
)
