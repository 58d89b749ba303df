"""Inquiries as a list: escalated ones by office or by their day, call-backs, and all."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock, hooks
from claims.inquiries.models import Inquiry, InquiryKind, InquiryOutcome, InquiryQuerySet
from claims.inquiries.topics import Office, Topic, offices_of
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.policy.deadlines import add_working_days

SEES = ("claims.view_inquiry", "claims.answer_for_finance")  # any one of them
CALL_BACK, OVERDUE, SOON, ALL = "call_back", "overdue", "soon", "all"  # ?state= beside offices


def tab_of(user: Any, params: QueryDict) -> str:
    """Return the tab that `?state=` names; without it that of the user's own office, else that of
    the call-backs."""
    tab = params.get("state", "")
    if tab in (*Office.values, CALL_BACK, OVERDUE, SOON, ALL):
        return tab
    offices = offices_of(user)
    return offices[0].value if offices else CALL_BACK


def visible_inquiries(user: Any) -> InquiryQuerySet:
    """Return the inquiries that a user may read on lists: without those of claims whose panel the
    user left for a conflict of interest."""
    rows: InquiryQuerySet = Inquiry.objects.visible_to(user)
    return hooks.without_withheld_claims(rows, user, "claim")


def filtered_inquiries(user: Any, params: QueryDict) -> QuerySet[Inquiry]:
    """Return the inquiries of a tab: those that wait for an office and those to be called back, by
    their day; `overdue` and `soon`: those that wait for the user's office (for people of no office
    all that wait), whose day has passed, or is today or the next working day; `all`, the newest
    first. Erased ones have no text and are in none. `?topic=` narrows to what is asked for."""
    rows = visible_inquiries(user).filter(erased_at__isnull=True)
    tab = tab_of(user, params)
    if tab in Office.values:
        rows = rows.at_office(tab)
    elif tab == CALL_BACK:
        rows = rows.to_call_back()
    elif tab in (OVERDUE, SOON):
        own = offices_of(user)
        rows = (rows.at_office(*own) if own else rows.waiting()).filter(_due(tab))
    if (topic := params.get("topic", "")) in Topic.values:
        rows = rows.filter(topic=topic)
    return rows.order_by("-pk") if tab == ALL else rows.order_by("call_back_on", "pk")


def waiting_for(user: Any) -> QuerySet[Inquiry] | None:
    """Return the escalated inquiries that wait for the user's office, whose number the menu shows;
    None for a user who answers for none."""
    offices = [office.value for office in offices_of(user)]
    return visible_inquiries(user).at_office(*offices) if offices else None


def _due(tab: str) -> Q:
    today = clock.today()
    if tab == OVERDUE:
        return Q(call_back_on__lt=today)
    return Q(call_back_on__gte=today, call_back_on__lt=add_working_days(today, 2))


INQUIRIES = DeskList(
    name="inquiries",
    title=pgettext_lazy("several", "문의"),
    url_name="inquiries:inquiries",
    permissions=SEES,
    parameters=("state", "topic"),
    rows=filtered_inquiries,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(pgettext_lazy("inquiry", "경로"), "kind", InquiryKind),
            columns.choice(_("전달한 일"), "topic", Topic),
            columns.choice(_("전달받은 부서"), "office", Office),
            columns.day(_("기한"), "call_back_on"),
            columns.user(_("적은 사람"), "by"),
            columns.moment(_("시각"), "at"),
            columns.user(_("답한 사람"), "answered_by"),
            columns.moment(_("답한 때"), "answered_at"),
            columns.choice(pgettext_lazy("inquiry", "결과"), "outcome", InquiryOutcome),
            columns.moment(_("마친 때"), "done_at"),
        ),
        claim="claim_id",
        order=("at",),
    ),
)
