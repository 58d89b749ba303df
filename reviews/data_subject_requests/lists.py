"""Requests about personal data as a list: the rows of a user, as filtered."""

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
from claims.register.models import Claim
from reviews.committee.queue.filters import due_condition
from reviews.data_subject_requests.models import DataSubjectRequest, RequestQuerySet
from reviews.data_subject_requests.permissions import REGISTERS, SEES
from reviews.data_subject_requests.states import (
    Identity,
    RequestChannel,
    RequestKind,
    RequestOutcome,
    RequestStatus,
)

TO_ANSWER = "open"
DUE_TABS = ("overdue", "soon")


def visible_requests(user: Any) -> RequestQuerySet:
    """Return a queryset of the requests that a user may see: with the permission SEES those of
    claims in the user's scope, else (the customer centre) those that the user registered."""
    if user.has_perm(SEES):
        return DataSubjectRequest.objects.filter(claim__in=Claim.objects.visible_to(user))
    return DataSubjectRequest.objects.filter(received_by=user)


def tab_and_text(params: QueryDict) -> tuple[str, str]:
    return params.get("state", TO_ANSWER), params.get("q", "").strip()[:60]


def filtered_requests(user: Any, params: QueryDict) -> QuerySet[DataSubjectRequest]:
    """Return the visible requests of the tab `?state=`: `open` (default), `overdue`, `soon`, an
    outcome or a status; any other word has all. `?kind=` narrows to a kind; `?q=` is a claim number
    or the beginning of a name."""
    tab, q = tab_and_text(params)
    rows = visible_requests(user)
    if tab in (TO_ANSWER, *DUE_TABS):
        rows = rows.open()
        rows = rows.filter(due_condition(tab, "due_on")) if tab in DUE_TABS else rows
    elif tab in RequestOutcome.values:
        rows = rows.filter(outcome=tab)
    elif tab in RequestStatus.values:
        rows = rows.filter(status=tab)
    if (kind := params.get("kind", "")) in RequestKind.values:
        rows = rows.filter(kind=kind)
    if q:
        numbered = Q(claim__number__in={q, q.upper()})
        rows = rows.filter(numbered | Q(claim__name_key__startswith=name_key(q)))
    return rows


DATA_SUBJECT_REQUESTS = DeskList(
    name="data-subject-requests",
    title=pgettext_lazy("several", "개인정보 요구"),
    url_name="data_subject_requests:requests",
    permissions=(SEES, REGISTERS),
    parameters=("state", "kind", "q"),
    rows=filtered_requests,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("요구"), "kind", RequestKind),
            columns.choice(_("접수채널"), "channel", RequestChannel),
            columns.choice(_("신원 확인"), "identity", Identity),
            columns.day(_("요구한 날"), "filed_on"),
            columns.day(_("답할 기한"), "due_on"),
            columns.user(_("접수한 사람"), "received_by"),
            columns.choice(_("상태"), "status", RequestStatus),
            columns.choice(_("답"), "outcome", RequestOutcome),
            columns.user(_("마친 사람"), "settled_by"),
            columns.moment(_("마친 때"), "settled_at"),
        ),
        claim="claim_id",
        order=("due_on",),
        sorts={"due_on": "due_on", "filed_on": "filed_on"},
    ),
)
