"""Objections as a list: the rows of a user, as filtered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim, Route
from reviews.committee.models import (
    OBJECTION_OPEN,
    Objection,
    ObjectionChannel,
    ObjectionOutcome,
    ObjectionStatus,
)
from reviews.committee.models.objection_choices import ANSWERED
from reviews.committee.models.triggers.objections import REGISTERS
from reviews.committee.queue.filters import due_condition

SEES = "reviews.view_objection"
TO_ANSWER, TO_CONFIRM = "open", "confirm"
DUE_TABS = ("overdue", "soon")


def visible_objections(user: Any) -> QuerySet[Objection]:
    """Return a queryset of the objections that a user may see: with the permission SEES those of
    claims in the user's scope, else (the customer centre) those that the user registered."""
    if user.has_perm(SEES):
        return Objection.objects.filter(claim__in=Claim.objects.visible_to(user))
    return Objection.objects.filter(received_by=user)


def tab_and_text(params: QueryDict) -> tuple[str, str]:
    return params.get("state", TO_ANSWER), params.get("q", "").strip()[:60]


def filtered_objections(user: Any, params: QueryDict) -> QuerySet[Objection]:
    """Return the visible objections of the tab `?state=`: `open` (default), `overdue`, `soon`,
    `confirm` (for this user to confirm), an outcome or a status; any other word has all. `?route=`
    narrows to a route; `?q=` is a claim number or the beginning of a name."""
    tab, q = tab_and_text(params)
    rows = visible_objections(user)
    if tab == TO_CONFIRM:
        rows = rows.filter(pk__in=Objection.objects.to_confirm(user))
    elif tab in (TO_ANSWER, *DUE_TABS):
        rows = rows.filter(status__in=OBJECTION_OPEN)
        rows = rows.filter(due_condition(tab, "decide_by")) if tab in DUE_TABS else rows
    elif tab in ObjectionOutcome.values:
        rows = rows.filter(outcome=tab, status__in=ANSWERED)
    elif tab in ObjectionStatus.values:
        rows = rows.filter(status=tab)
    if (route := params.get("route", "")) in Route.values:
        rows = rows.filter(route=route)
    if q:
        numbered = Q(claim__number__in={q, q.upper()})
        rows = rows.filter(numbered | Q(claim__name_key__startswith=name_key(q)))
    return rows


OBJECTIONS = DeskList(
    name="objections",
    title=pgettext_lazy("several", "이의"),
    url_name="committee:objections",
    permissions=(SEES, REGISTERS),
    parameters=("state", "route", "q"),
    rows=filtered_objections,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("이의가 있는 경로"), "route", Route),
            columns.choice(_("접수채널"), "channel", ObjectionChannel),
            columns.day(_("제기일"), "filed_on"),
            columns.day(_("제기 기한"), "deadline_on"),
            columns.day(_("결정 기한"), "decide_by"),
            columns.user(_("접수한 사람"), "received_by"),
            columns.choice(_("상태"), "status", ObjectionStatus),
            columns.choice(_("답"), "outcome", ObjectionOutcome),
            columns.choice(_("바로잡은 경로"), "to_route", Route),
            columns.user(_("답을 올린 사람"), "proposed_by"),
            columns.user(_("확인한 사람"), "decided_by"),
            columns.moment(_("확인한 때"), "decided_at"),
        ),
        claim="claim_id",
        order=("decide_by",),
        sorts={"decide_by": "decide_by", "filed_on": "filed_on"},
    ),
)
