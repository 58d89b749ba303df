"""Claims with letters that did not arrive for their address, since when and why: rows, list,
figure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.figures import Figure
from claims.lists.registry import DeskList
from claims.register.models import Claim
from claims.register.models.contacts import CORRECT
from reviews.notices.addresses import POSTAL
from reviews.notices.contacts.undelivered import undelivered
from reviews.notices.operations.result_codes import explain


class Why(models.TextChoices):
    """Filter of the list of unreachable claims: no address at all, or a wrong one."""

    NONE = "none", _("주소 없음")
    WRONG = "wrong", _("없는 번호·주소")


WAITS = ((7, _("7일 넘게")), (30, _("30일 넘게")), (90, _("90일 넘게")))


def unreachable() -> Any:  # QuerySet[Claim], with columns that the type checker does not know
    """Return the claims with letters that did not arrive for their address, longest waiting first.

    Each has `since` (the time at which the oldest of these letters was written), `letters` (their
    number) and `code` (the result code of the newest).
    """
    mine = undelivered().filter(claim=OuterRef("pk"))
    counted = mine.order_by().values("claim").annotate(n=Count("pk")).values("n")
    return (
        Claim.objects.filter(is_unreachable())
        .annotate(
            since=Subquery(mine.order_by("written_at").values("written_at")[:1]),
            letters=Subquery(counted),
            code=Subquery(mine.order_by("-pk").values("last_code")[:1]),
        )
        .order_by("since")
    )


def is_unreachable() -> Q:
    """Return the condition on Claim for claims with letters that did not arrive for their address;
    the figure of the list counts by it."""
    return Q(pk__in=undelivered().order_by().values("claim"))


def filtered_unreachable(user: Any, params: QueryDict) -> QuerySet[Claim]:
    """Return the claims with letters that did not arrive for their address, filtered by `?why=` and
    `?waited=` (days), for users who may correct contacts; none for others."""
    if not user.has_perm(CORRECT):
        return Claim.objects.none()
    rows = unreachable()
    why, waited = params.get("why", ""), params.get("waited", "")
    if why in Why.values:
        missing = Q(code__in=POSTAL)
        rows = rows.filter(missing if why == Why.NONE else ~missing)
    if waited in {str(days) for days, _label in WAITS}:
        rows = rows.filter(since__lt=clock.now() - timedelta(days=int(waited)))
    return rows


UNREACHABLE = DeskList(
    name="unreachable",
    title=_("알리지 못한 신청"),
    url_name="notices:unreachable",
    permissions=(CORRECT,),
    parameters=("why", "waited"),
    rows=filtered_unreachable,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "number"),
            columns.business_or_person(_("상호 · 성명")),
            columns.moment(_("알리지 못한 때"), "since"),
            columns.number(_("통지"), "letters"),
            ExportColumn(_("사유"), ("code",), cell=explain, ours=True),
            columns.phone(_("휴대전화")),
            columns.email(_("이메일")),
        ),
        claim="pk",
        repeats=False,
        order=("since",),
    ),
)

FIGURE = Figure(
    "unreachable",
    _("알리지 못한 신청"),
    _("주소가 없거나 잘못되어 통지가 닿지 않은 신청. 연락처를 정정하면 다시 보냅니다."),
    UNREACHABLE.name,
    is_unreachable,
    {"why": ""},
)
