"""The queue as a list: the rows of one of its tabs for a user, as filtered."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.lists.registry import DeskList
from reviews.committee.access.scope import member_of
from reviews.committee.models import Member, QueueRow, Tab
from reviews.committee.queue.filters import QueueFilter
from reviews.committee.queue.queries import MINE, PANEL, rows_of_tab


def tabs_of(member: Member | None) -> list[tuple[str, Any]]:
    """Return the tabs of a user in the order of the screen; a member's own come first."""
    own = [(MINE, _("내 차례")), (PANEL, _("내 담당"))] if member else []
    order = (
        Tab.IN_REVIEW,
        Tab.SUPPLEMENT_REQUESTED,
        Tab.DECIDING,
        Tab.WAITING_DOCUMENTS,
        Tab.DECIDED,
        Tab.APPEALS,
    )
    return own + [(tab.key, tab.label) for tab in order]


def tab_of(tabs: list[tuple[str, Any]], params: QueryDict) -> str:
    """Return the tab that the query names, else the user's first one."""
    asked = params.get("tab", "")
    return asked if asked in dict(tabs) else tabs[0][0]


def filtered_rows(user: Any, params: QueryDict) -> QuerySet[QueueRow]:
    tab = tab_of(tabs_of(member_of(user)), params)
    return QueueFilter(params, queryset=rows_of_tab(user, tab), user=user).qs


QUEUE = DeskList(
    name="queue",
    title=_("심의"),
    url_name="committee:queue",
    permissions=("reviews.view_queue",),
    parameters=("tab", *QueueFilter.base_filters),
    rows=filtered_rows,
)
