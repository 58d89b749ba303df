"""Representations as a list: those that wait for this person, own ones, and all others."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.representation.models import (
    CONFIRM,
    ENTER,
    Letters,
    Representation,
    RepresentationKind,
    RepresentationStatus,
)

OWN, SETTLED = "own", "settled"  # values of ?status=


def representations(user: Any, params: QueryDict) -> QuerySet[Representation]:
    """Return the representations that wait for a user as the second person, to begin or to end,
    oldest first. `?status=own`: those that wait and that the user entered, or wants to end (for
    users who may only enter them, always), oldest first; `settled`: those that no longer wait,
    newest first."""
    if not (user.has_perm(ENTER) or user.has_perm(CONFIRM)):
        return Representation.objects.none()
    rows = Representation.objects.visible_to(user)
    if params.get("status") == SETTLED:
        return rows.exclude(pk__in=Representation.objects.to_settle().values("pk"))
    if params.get("status") == OWN or not user.has_perm(CONFIRM):
        own = Q(ending_by__isnull=True, entered_by=user) | Q(ending_by=user)
        return rows.to_settle().filter(own).order_by("pk")
    return rows.waiting_for(user).order_by("pk")


REPRESENTATIONS = DeskList(
    name="representations",
    title=pgettext_lazy("several", "대리·승계"),
    url_name="representation:list",
    permissions=(ENTER,),
    parameters=("status",),
    rows=representations,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("종류"), "kind", RepresentationKind),
            columns.person(_("이름"), "name"),
            columns.text(_("신청인과의 관계"), "relation", personal=True),
            columns.choice(_("통지"), "letters", Letters),
            columns.day(_("시작"), "valid_from"),
            columns.day(_("끝"), "valid_to"),
            columns.user(_("등록"), "entered_by"),
            columns.moment(_("등록한 때"), "entered_at"),
            columns.choice(_("상태"), "status", RepresentationStatus),
            columns.user(_("확인"), "settled_by"),
            columns.moment(_("확인한 때"), "settled_at"),
        ),
        claim="claim_id",
        order=("entered_at",),
    ),
)
