"""Marks of wrong readings as a list: those that stand, and all with those taken back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.document_kinds import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.reading_marks.models import SEE, ReadingMark
from claims.evidence.reading_marks.queries import label_of
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList

TAKEN_BACK = "taken_back"  # value of ?state=


def filtered_marks(user: Any, params: QueryDict) -> QuerySet[ReadingMark]:
    """Return the marks of wrong readings on claims in a user's scope, annotated with `by_name`:
    those not taken back, or with `?state=taken_back` the others. `?kind=` filters by kind of
    document, `?check=` by code of check. An empty queryset for a user without the permission to see
    marks."""
    if not user.has_perm(SEE):
        return ReadingMark.objects.none()
    taken_back = params.get("state", "") == TAKEN_BACK
    rows = ReadingMark.objects.visible_to(user).with_names(user)
    rows = rows.filter(taken_back_at__isnull=not taken_back)
    kind, code = params.get("kind", ""), params.get("check", "")[:40]
    if kind in DocumentKind.values:
        rows = rows.filter(kind=kind)
    if code:
        rows = rows.filter(check_code=code)
    return rows


READING_MARKS = DeskList(
    name="reading-marks",
    title=pgettext_lazy("several", "잘못 읽음 표시"),
    url_name="readings:marks",
    permissions=(SEE,),
    parameters=("state", "kind", "check"),
    rows=filtered_marks,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("서류 종류"), "kind", DocumentKind),
            ExportColumn(_("항목"), ("check_code",), cell=label_of, ours=True),
            columns.choice(_("판정"), "finding__verdict", Verdict),
            columns.number(_("확신(%)"), "confidence"),
            columns.number(_("읽은 판"), "reader_version"),
            columns.text(_("표시한 사람"), "by_name"),
            columns.moment(_("표시한 때"), "at"),
            columns.moment(_("되돌린 때"), "taken_back_at"),
        ),
        claim="claim_id",
        order=("-at",),
    ),
)
