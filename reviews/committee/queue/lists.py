"""The queue as a list: the rows of one of its tabs for a user, as filtered."""

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from claims.register.filter_controls import conditions_of
from claims.register.voided import was_voided
from reviews.committee.access.scope import member_of
from reviews.committee.models import (
    NO_DUE,
    NOT_DECIDED,
    Member,
    Outcome,
    QueueRow,
    QueueStatus,
    Tab,
)
from reviews.committee.queue.filters import QueueFilter
from reviews.committee.queue.queries import ALL, MINE, PANEL, awaits, rows_of_tab
from reviews.committee.queue.tables import QueueTable


def tabs_of(member: Member | None) -> list[tuple[str, Any]]:
    """Return the tabs of the queue as (word in the URL, label), in the order of the screen; a
    member's own two come first."""
    own = [(MINE, _("내 차례")), (PANEL, _("내 담당"))] if member else []
    order = (
        Tab.IN_REVIEW,
        Tab.SUPPLEMENT_REQUESTED,
        Tab.DECIDING,
        Tab.WAITING_DOCUMENTS,
        Tab.DECIDED,
        Tab.APPEALS,
    )
    return own + [(tab.key, tab.label) for tab in order] + [(ALL, _("전체"))]


def tab_of(tabs: list[tuple[str, Any]], params: QueryDict) -> str:
    """Return the tab (a word of `tabs`) that the query names (`?tab=`), else the first of them;
    with `?figure=`, which counts rows of every tab, the tab of all rows."""
    asked = params.get("tab", "")
    first = ALL if params.get("figure") else tabs[0][0]  # a figure counts rows of every tab
    return asked if asked in dict(tabs) else first


def filtered_rows(user: Any, params: QueryDict) -> QuerySet[QueueRow]:
    tab = tab_of(tabs_of(member_of(user)), params)
    return QueueFilter(params, queryset=rows_of_tab(user, tab), user=user).qs


def queue_conditions(user: Any, params: QueryDict) -> list[Condition]:
    """Return the conditions that the query of a queue URL sets, as Condition (name, value and
    words): the tab, then the filters."""
    tabs = tabs_of(member_of(user))
    tab = tab_of(tabs, params)
    filters = QueueFilter(params, queryset=QueueRow.objects.none(), user=user)
    in_words = Condition("tab", tab, "", str(dict(tabs)[tab]))
    return [in_words, *conditions_of(filters)]


def rows_to_judge(user: Any, params: QueryDict) -> QuerySet[QueueRow]:
    """Return the rows of the queue that await the user's vote, filtered and sorted as the page's
    query `params` says. None of them for a user who is no member."""
    member = member_of(user)
    if member is None:
        return QueueRow.objects.none()
    sort = params.get("sort", "")
    column = QueueTable.base_columns.get(sort.lstrip("-"))
    if column is None or not column.orderable:
        sort = str(QueueTable._meta.order_by[0])
    down = "-" if sort.startswith("-") else ""
    rows = filtered_rows(user, params).filter(awaits(member))
    return rows.order_by(sort, f"{down}pk")


SUGGESTED = "review__decision__suggested"  # as it stood when the vote was taken


def _when_decided(column: str) -> Case:
    return Case(When(~Q(outcome=""), then=F(column)))


class ExportedState:
    """States of the column of the file: those of the queue, and 무효 for a claim that was entered
    by hand by mistake."""

    VOIDED = "voided"
    choices = (*QueueStatus.choices, (VOIDED, _("무효")))


STATE = Case(
    When(was_voided(), then=Value(ExportedState.VOIDED)),
    default=F("standing"),
    output_field=CharField(),
)


LAYOUT = ExportLayout(
    # Without the documents' states: a chair who sits on a panel may not know all before voting.
    columns=(
        columns.text(_("접수번호"), "number"),
        columns.text(_("상호"), "business_name", personal=True),
        columns.person(_("대표자"), "representative"),
        columns.text(_("사업자등록번호"), "business_number", personal=True),
        columns.text(_("서비스"), "service__name"),
        columns.text(_("업종"), "industry__name"),
        columns.number(_("신청액"), "claimed_loss"),
        columns.number(_("인정액"), "assessed_loss"),
        columns.moment(_("접수일시"), "filed_at"),
        columns.number(_("차수"), "round"),
        columns.yes_no(_("서류 완비"), "complete", _("모두 있음"), _("빠진 서류 있음")),
        columns.number(_("표결"), "votes_cast"),
        columns.number(_("자리"), "panel_size"),
        columns.day(_("기한"), NullIf("due_on", Value(NO_DUE))),
        columns.day(_("서류를 기다린 날"), "waits_since"),
        columns.choice(_("상태"), STATE, ExportedState),
        columns.choice(_("의결"), "outcome", Outcome),
        columns.number(_("의결액"), _when_decided("decided_amount")),
        columns.number(_("제안액"), SUGGESTED),
        columns.number(_("차이(원)"), F("decided_amount") - F(SUGGESTED)),
        columns.number(
            _("차이(%)"),
            (F("decided_amount") - F(SUGGESTED)) * 100 / NullIf(F(SUGGESTED), Value(0)),
        ),
        columns.day(_("의결일"), NullIf("decided_on", Value(NOT_DECIDED))),
    ),
    claim="pk",
    repeats=False,
    order=("due_on",),
    sorts={
        name: name
        for name in (
            *("number", "name_key", "claimed_loss", "filed_at", "due_on"),
            *("decided_amount", "departure", "decided_on"),
        )
    },
)

QUEUE = DeskList(
    name="queue",
    title=_("심의"),
    url_name="committee:queue",
    permissions=("reviews.view_queue",),
    parameters=("tab", *QueueFilter.base_filters),
    rows=filtered_rows,
    layout=LAYOUT,
    conditions=queue_conditions,
)
