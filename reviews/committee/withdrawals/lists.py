"""Withdrawn claims as a list: those that can be undone, all in force, and those undone."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.clock import today
from claims.identifiers import name_key
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim, Route
from reviews.committee.models import Withdrawal

UNDOABLE, UNDONE = "undoable", "undone"  # values of ?state=


def filtered_withdrawals(user: Any, params: QueryDict) -> QuerySet[Withdrawal]:
    """Return the withdrawals of claims in the user's scope: those in force, with `?state=undoable`
    those that can still be undone, with `?state=undone` those that were. `?q=` is a claim number or
    the beginning of a name."""
    rows = Withdrawal.objects.filter(claim__in=Claim.objects.visible_to(user))
    state, q = params.get("state", ""), params.get("q", "").strip()[:60]
    rows = rows.filter(undone_at__isnull=state != UNDONE)
    if state == UNDOABLE:
        rows = rows.filter(undo_until__gte=today())
    if q:
        numbered = Q(claim__number__in={q, q.upper()})
        rows = rows.filter(numbered | Q(claim__name_key__startswith=name_key(q)))
    return rows


WITHDRAWALS = DeskList(
    name="withdrawals",
    title=pgettext_lazy("several", "철회"),
    url_name="committee:withdrawals",
    permissions=("reviews.manage_review",),
    parameters=("state", "q"),
    rows=filtered_withdrawals,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.business_or_person(_("상호 · 성명"), "claim__"),
            columns.choice(_("경로"), "claim__route", Route),
            columns.moment(_("철회한 때"), "at"),
            columns.user(_("철회 처리"), "by"),
            columns.text(_("철회 사유"), "reason", personal=True),
            columns.day(_("되돌릴 수 있는 마지막 날"), "undo_until"),
            columns.moment(_("되돌린 때"), "undone_at"),
            columns.user(_("되돌린 사람"), "undone_by"),
        ),
        claim="claim_id",
        order=("-at",),
        sorts={"at": "at"},
    ),
)
