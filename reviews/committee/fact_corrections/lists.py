"""Fact corrections as a list: the rows of a user, as filtered."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim, CorrectionStatus, FactCorrection, FactProof, Route
from claims.register.models.fact_triggers import CONFIRM, PROPOSE
from reviews.committee.fact_corrections.words import changed_facts

SEES = (PROPOSE, CONFIRM)
WAITING, TO_CONFIRM = "waiting", "confirm"


def tab_and_text(params: QueryDict) -> tuple[str, str]:
    return params.get("state", WAITING), params.get("q", "").strip()[:60]


def filtered_corrections(user: Any, params: QueryDict) -> QuerySet[FactCorrection]:
    """Return the corrections that the user may see, of the tab `?state=`: a status (default:
    waiting), or `confirm` for those that wait and others proposed; any other word has all. `?q=` is
    a claim number or the beginning of a name."""
    tab, q = tab_and_text(params)
    rows = FactCorrection.objects.visible_to(user)
    if user.has_perm("claims.view_claim"):
        rows = rows.filter(claim__in=Claim.objects.visible_to(user))
    if tab == TO_CONFIRM:
        rows = rows.waiting_for(user)
    elif tab in CorrectionStatus.values:
        rows = rows.filter(status=tab)
    if q:
        numbered = Q(claim__number__in={q, q.upper()})
        rows = rows.filter(numbered | Q(claim__name_key__startswith=name_key(q)))
    return rows


def _changed(names: str) -> str:
    return changed_facts(names.split(","))


_CHANGES = Func(F("changes"), Value(","), function="array_to_string", output_field=TextField())

FACT_CORRECTIONS = DeskList(
    name="fact_corrections",
    title=pgettext_lazy("several", "사실 정정"),
    url_name="committee:fact_corrections",
    permissions=SEES,
    parameters=("state", "q"),
    rows=filtered_corrections,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            ExportColumn(_("정정한 항목"), (_CHANGES,), cell=_changed, ours=True),
            columns.number(_("정정 전 신청액"), "claim__claimed_loss"),
            columns.number(_("정정 뒤 신청액"), "claimed_loss"),
            columns.choice(_("근거"), "proof", FactProof),
            columns.choice(_("상태"), "status", CorrectionStatus),
            columns.choice(_("정정 전 경로"), "route", Route),
            columns.choice(_("정정 뒤 경로"), "to_route", Route),
            columns.user(_("요청한 사람"), "proposed_by"),
            columns.moment(_("요청한 때"), "proposed_at"),
            columns.user(_("처리한 사람"), "settled_by"),
            columns.moment(_("처리한 때"), "settled_at"),
        ),
        claim="claim_id",
        order=("proposed_at",),
        sorts={"proposed_at": "proposed_at"},
    ),
)
