"""Sample checks as a list: those to judge for a member, all for the chair and the auditor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from reviews.committee.models import Choice, Outcome, SampleCheck, SampleStatus
from reviews.committee.sample_checks.scope import visible_samples

TABS = (
    ("waiting", _("끝나지 않음"), (SampleStatus.OPEN, SampleStatus.DIFFERS)),
    ("late", _("기한 지남"), (SampleStatus.OPEN, SampleStatus.DIFFERS)),
    ("differs", _("위원장 확인 대기"), (SampleStatus.DIFFERS,)),
    ("closed", _("끝남"), (SampleStatus.AGREED, SampleStatus.SETTLED, SampleStatus.ENDED)),
    ("all", _("모두"), tuple(SampleStatus)),
)


def tab_of(params: QueryDict) -> str:
    """Return the tab of the list of sample checks that the query names (`?tab=`); the first tab
    where it is missing or unknown."""
    asked = params.get("tab", "")
    return asked if asked in {name for name, _label, _states in TABS} else TABS[0][0]


def filtered_samples(user: Any, params: QueryDict) -> QuerySet[SampleCheck]:
    """Return the sample checks of the tab `?tab=` that this user may see (`visible_samples`)."""
    tab = tab_of(params)
    states = next(states for name, _label, states in TABS if name == tab)
    rows = visible_samples(user).filter(status__in=states)
    if tab == "late":
        return rows.late()
    return rows.waiting() if tab == "waiting" else rows


SAMPLES = DeskList(
    name="sample-checks",
    title=pgettext_lazy("several", "표본 점검"),
    url_name="committee:samples",
    permissions=("reviews.view_fairness", "reviews.cast_vote"),
    parameters=("tab",),
    rows=filtered_samples,
    layout=ExportLayout(
        permission="reviews.view_fairness",
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("상태"), "status", SampleStatus),
            columns.text(_("의결번호"), "draw__decision__resolution_no"),
            columns.choice(_("의결"), "draw__decision__outcome", Outcome),
            columns.number(_("의결액"), "draw__decision__amount"),
            columns.user(_("판단한 위원"), "judged_by__user"),
            columns.choice(_("판단"), "choice", Choice),
            columns.number(_("금액(원)"), "amount"),
            columns.number(_("차이"), "difference"),
            columns.moment(_("뽑은 때"), "at"),
            columns.day(_("기한"), "due_on"),
            columns.moment(_("판단한 때"), "judged_at"),
        ),
        claim="claim_id",
        order=("-pk",),
    ),
)
