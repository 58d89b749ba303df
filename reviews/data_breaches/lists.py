"""Data breaches, and the claims of one breach, as lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.hooks import without_withheld_claims
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from claims.register.models import Claim
from claims.users.requests import whole_number
from reviews.committee.queue.filters import due_condition
from reviews.data_breaches.affected import BREACH, LIST, affected_claims, with_told
from reviews.data_breaches.models import BreachQuerySet, DataBreach
from reviews.data_breaches.permissions import SEES
from reviews.data_breaches.states import BreachKind, BreachStatus, Told

DUE_TABS = ("overdue", "soon")


def tab_of(params: QueryDict) -> str:
    return params.get("state", BreachStatus.OPEN.value)


def filtered_breaches(user: Any, params: QueryDict) -> BreachQuerySet:
    """Return the breaches of the tab `?state=`: `open` (default), `overdue`, `soon`, `closed`; any
    other word has all. None for users without the permission."""
    if not user.has_perm(SEES):
        return DataBreach.objects.none()
    tab, rows = tab_of(params), DataBreach.objects.all()
    if tab in DUE_TABS:
        return rows.open().filter(due_condition(tab, "due_on"))
    return rows.filter(status=tab) if tab in BreachStatus.values else rows


def breach_named(params: QueryDict) -> DataBreach | None:
    """Return the breach that `?breach=` names; None for none."""
    return DataBreach.objects.filter(pk=whole_number(params.get(BREACH)) or 0).first()


def told_of(params: QueryDict) -> str:
    """Return the tab of a breach's claims (a value of Told) that `?state=` names; '' for all."""
    asked = params.get("state", "")
    return asked if asked in Told.values else ""


def claims_of_breach(user: Any, params: QueryDict) -> QuerySet[Any]:
    """Return the claims that the breach `?breach=` affects, in the user's scope, each with `told`
    and `told_at`; of the tab `?state=` (a value of Told), if it names one."""
    if not user.has_perm(SEES):
        return with_told(Claim.objects.none(), DataBreach(pk=0))
    breach = breach_named(params) or DataBreach(pk=0)
    seen = affected_claims(breach.pk).filter(pk__in=Claim.objects.visible_to(user).values("pk"))
    rows = with_told(without_withheld_claims(seen, user, "pk"), breach)
    return rows.filter(told=told_of(params)) if told_of(params) else rows


def conditions_of_breach(_user: Any, params: QueryDict) -> list[Condition]:
    """Return the conditions of an address of the list in words: the breach always."""
    breach = breach_named(params)
    if breach is None:
        return []
    found = [Condition(BREACH, str(breach.pk), "", breach.title)]
    if tab := told_of(params):
        found.append(Condition("state", tab, "", str(Told(tab).label)))
    return found


def claims_page(params: QueryDict) -> str:
    """Return the address of the page of a breach's claims: `?breach=` names it."""
    return f"{reverse('data_breaches:claims')}?{urlencode({BREACH: params.get(BREACH, '')})}"


DATA_BREACHES = DeskList(
    name="data-breaches",
    title=pgettext_lazy("several", "개인정보 유출"),
    url_name="data_breaches:breaches",
    permissions=(SEES,),
    parameters=("state",),
    rows=filtered_breaches,
    layout=ExportLayout(
        columns=(
            columns.number(_("번호"), "pk"),
            columns.text(_("이름"), "title"),
            columns.choice(pgettext_lazy("data breach", "종류"), "kind", BreachKind),
            columns.moment(_("알게 된 때"), "known_at"),
            columns.day(_("통지 기한"), "due_on"),
            columns.moment(_("신고한 때"), "reported_at"),
            columns.text(_("신고 접수번호"), "report_number"),
            columns.day(_("게시한 날"), "posted_on"),
            columns.choice(_("상태"), "status", BreachStatus),
            columns.user(_("종결한 사람"), "closed_by"),
            columns.moment(_("종결한 때"), "closed_at"),
        ),
        order=("-pk",),
    ),
)
BREACH_CLAIMS = DeskList(
    name=LIST,
    title=_("유출 대상 신청"),
    url_name="data_breaches:claims",
    permissions=(SEES,),
    parameters=(BREACH, "state"),
    url=claims_page,
    rows=claims_of_breach,
    conditions=conditions_of_breach,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.business_or_person(_("상호 · 성명")),
            columns.phone(_("휴대전화")),
            columns.choice(_("통지"), "told", Told),
            columns.moment(_("통지한 때"), "told_at"),
        ),
        claim="pk",
        repeats=False,
        order=("pk",),
    ),
)
