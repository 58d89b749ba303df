"""서류 요청 as lists: waiting reviews by state, and the bulks of requests and closings.

The states are those of the figures on the dashboards (`STATES`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from reviews.committee.models import (
    APPROVE_DOCUMENTS,
    NO_DUE,
    BulkAct,
    DocumentBulk,
    DocumentBulkStatus,
    QueueRow,
    QueueStatus,
    Tab,
)
from reviews.committee.queue.filters import due_condition
from reviews.committee.queue.queries import visible_rows

SEES = "reviews.view_documentrequest"
UNASKED, WAITING, OVERDUE, CLOSED = "unasked", "waiting", "overdue", "closed"


def _waiting() -> Q:
    return Q(tab=Tab.WAITING_DOCUMENTS, round=1)


STATES: dict[str, tuple[Any, Callable[[], Q]]] = {
    UNASKED: (_("요청 전"), lambda: _waiting() & Q(due_on=NO_DUE, complete=False)),
    WAITING: (
        _("기다리는 중"),
        lambda: _waiting() & Q(due_on__lt=NO_DUE) & ~due_condition("overdue"),
    ),
    OVERDUE: (_("기한 지남"), lambda: _waiting() & due_condition("overdue")),
    CLOSED: (
        _("미제출 종결"),
        lambda: Q(tab=Tab.DECIDED, standing=QueueStatus.UNSUBMITTED),
    ),
}


def state_of(params: QueryDict) -> str:
    """Return the state of waiting reviews that the query names (`?state=`, a key of STATES);
    OVERDUE where it is missing or unknown."""
    asked = params.get("state", "")
    return asked if asked in STATES else OVERDUE


def rows_of_state(user: Any, params: QueryDict) -> QuerySet[QueueRow]:
    if not user.has_perm(SEES):
        return QueueRow.objects.none()
    return visible_rows(user).filter(STATES[state_of(params)][1]())


DOCUMENT_REQUESTS = DeskList(
    name="document-requests",
    title=pgettext_lazy("several", "서류 요청"),
    url_name="committee:document_requests",
    permissions=(SEES,),
    parameters=("state",),
    rows=rows_of_state,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.text(_("상호"), "business_name", personal=True),
            columns.person(_("대표자"), "representative"),
            columns.number(_("신청액"), "claimed_loss"),
            columns.yes_no(_("서류 완비"), "complete", _("모두 있음"), _("빠진 서류 있음")),
            columns.day(_("제출 기한"), NullIf("due_on", Value(NO_DUE))),
            columns.day(_("기다린 날"), "waits_since"),
            columns.choice(_("상태"), "standing", QueueStatus),
        ),
        claim="pk",
        repeats=False,
        order=("due_on",),
        sorts={name: name for name in ("number", "claimed_loss", "due_on")},
    ),
)


MINE = "mine"  # value of ?show= of the list of bulks


def shows_mine(user: Any, params: QueryDict) -> bool:
    """Return True if the list is narrowed to the bulks that this user may approve
    (`?show=mine`)."""
    return params.get("show") == MINE and user.has_perm(APPROVE_DOCUMENTS)


def bulks_of(user: Any, params: QueryDict) -> QuerySet[DocumentBulk]:
    """Return a queryset of all bulks of requests and closings for users with the permission SEES,
    else an empty one; with `?show=mine` of those that the user may approve, which others prepared.
    No scope applies: a bulk shows numbers and people but no claim."""
    if not user.has_perm(SEES):
        return DocumentBulk.objects.none()
    rows = DocumentBulk.objects.all()
    return rows.waiting_for(user) if shows_mine(user, params) else rows


DOCUMENT_BULKS = DeskList(
    name="document-bulks",
    title=pgettext_lazy("several", "일괄 서류 요청과 종결"),
    url_name="committee:document_bulks",
    permissions=(SEES,),
    parameters=("show",),
    rows=bulks_of,
    layout=ExportLayout(
        columns=(
            columns.number(_("번호"), "pk"),
            columns.choice(pgettext_lazy("documents", "할 일"), "act", BulkAct),
            columns.choice(_("상태"), "status", DocumentBulkStatus),
            columns.number(_("건수"), "count"),
            columns.number(pgettext_lazy("several", "처리"), "done"),
            columns.number(_("빠짐"), "left_out"),
            columns.day(_("제출 기한"), "due_on"),
            columns.text(_("사유"), "reason"),
            columns.user(_("준비"), "prepared_by"),
            columns.moment(_("준비한 시각"), "prepared_at"),
            columns.user(_("승인"), "approved_by"),
            columns.moment(_("승인 시각"), "approved_at"),
            columns.moment(_("끝"), "finished_at"),
        ),
        order=("-pk",),
    ),
)
