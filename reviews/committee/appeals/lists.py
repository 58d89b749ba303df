"""Appeals as a list: the rows of a user, as filtered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from reviews.committee.access.scope import visible_reviews
from reviews.committee.appeals.deadlines import with_due
from reviews.committee.models import APPEAL_OPEN, NO_DUE, Appeal, AppealStatus
from reviews.committee.queue.filters import due_condition

TO_ANSWER = "open"  # the tab of appeals that wait for an answer
DUE_TABS = ("overdue", "soon")  # overdue appeals, and appeals due soon


def visible_appeals(user: Any) -> QuerySet[Appeal]:
    """Return a queryset of the appeals that a user may see: with the permission
    reviews.view_appeal those in the user's scope, else (the customer centre) those that the user
    registered."""
    shown = Appeal.objects.select_related("review1__claim", "review2", "received_by")
    if user.has_perm("reviews.view_appeal"):
        return shown.filter(review1__in=visible_reviews(user))
    return shown.filter(received_by=user)


def tab_and_text(params: QueryDict) -> tuple[str, str]:
    return params.get("state", TO_ANSWER), params.get("q", "").strip()[:60]


def filtered_appeals(user: Any, params: QueryDict) -> QuerySet[Appeal]:
    """Return the visible appeals of the tab `?state=` (default: those to answer), annotated with
    `due`; an unknown tab has all of them. `?q=` is a claim number or the beginning of a name."""
    tab, q = tab_and_text(params)
    rows = with_due(visible_appeals(user))
    if tab in (TO_ANSWER, *DUE_TABS):
        rows = rows.filter(status__in=[str(status) for status in APPEAL_OPEN])
        rows = rows.filter(due_condition(tab, "due")) if tab in DUE_TABS else rows
    elif tab in AppealStatus.values:
        rows = rows.filter(status=tab)
    if q:
        numbered = Q(review1__claim__number__in={q, q.upper()})
        rows = rows.filter(numbered | Q(review1__claim__name_key__startswith=name_key(q)))
    return rows


APPEALS = DeskList(
    name="appeals",
    title=pgettext_lazy("several", "이의신청"),
    url_name="committee:appeals",
    permissions=("reviews.view_appeal", "reviews.register_appeal"),
    parameters=("state", "q"),
    rows=filtered_appeals,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "review1__claim__number"),
            columns.business_or_person(_("상호 · 성명"), "review1__claim__"),
            columns.day(_("신청일"), "filed_on"),
            columns.day(_("신청 기한"), "deadline_on"),
            columns.text(_("접수채널"), "channel"),
            columns.user(_("접수한 사람"), "received_by"),
            columns.moment(_("접수한 때"), "received_at"),
            columns.day(_("결정 기한"), NullIf("due", Value(NO_DUE))),
            columns.moment(_("연장"), "extended_at"),
            columns.choice(_("상태"), "status", AppealStatus),
        ),
        claim="review1__claim_id",
        repeats=False,
        order=("due",),
        sorts={"due": "due", "filed_on": "filed_on"},
    ),
)
