"""The list of sittings."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.numbers import number as number_text
from claims.display.numbers import won
from claims.display.states import state
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.tables import DeskTable, cell
from reviews.committee.access.rounds import withheld_claims
from reviews.committee.access.scope import sees_all
from reviews.committee.models import Sitting, SittingStatus


def with_counts(user: Any) -> QuerySet[Sitting]:
    """Return all sittings, annotated with the numbers of their items (`n_items`, confirmed
    `n_confirmed`, taken out `n_out`) and the won that they granted (`granted`), without amounts
    that are withheld from the user: of one item left out, the sum would disclose it.

    One query.
    """
    own = Q(items__review__decision__sitting=F("pk"))
    told = own
    for claims in withheld_claims(user):
        told &= ~Q(items__review__claim__in=claims)
    return Sitting.objects.select_related("chair").annotate(
        n_items=Count("items"),
        n_confirmed=Count("items", filter=own),
        n_out=Count("items", filter=Q(items__taken_out_by__isnull=False)),
        granted=Sum("items__review__decision__amount", filter=told, default=0),
    )


class SittingTable(DeskTable):
    caption = _("회의 목록, 최근 순")
    blank = (
        "scale",
        _("아직 연 회의가 없습니다"),
        _("위원장이 확인을 기다리는 심의를 모아 엽니다."),
    )
    number = tables.Column(verbose_name=_("회의번호"))
    status = tables.Column(verbose_name=_("상태"))
    held_on = tables.DateColumn(verbose_name=_("회의일"), attrs=cell("num"))
    chair = tables.Column(verbose_name=_("위원장"), attrs=cell("p2"))
    n_items = tables.Column(verbose_name=pgettext_lazy("several", "안건"), attrs=cell("r"))
    n_confirmed = tables.Column(verbose_name=_("확정"), attrs=cell("r"))
    n_out = tables.Column(verbose_name=_("빠짐"), attrs=cell("r", "p2"))
    granted = tables.Column(verbose_name=_("의결액"), attrs=cell("won"))

    def render_number(self, record: Sitting) -> Any:
        url = reverse("committee:sitting", args=[record.pk])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_status(self, record: Sitting) -> Any:
        return state(record, "status")

    def render_n_items(self, value: int) -> str:
        return number_text(value)

    render_n_confirmed = render_n_out = render_n_items

    def render_granted(self, value: int) -> Any:
        return won(value)

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.status,
        }


def all_sittings(user: Any, params: Any) -> QuerySet[Sitting]:
    """Return all sittings `with_counts` for users who see every claim; an empty queryset for
    others, whom the sum of a sitting with one item would tell that item's amount. `params` is not
    used."""
    return with_counts(user) if sees_all(user) else Sitting.objects.none()


SITTINGS = DeskList(
    name="sittings",
    title=pgettext_lazy("several", "회의"),
    url_name="committee:sittings",
    permissions=("reviews.view_queue",),
    parameters=(),
    rows=all_sittings,
    layout=ExportLayout(
        columns=(
            columns.text(_("회의번호"), "number"),
            columns.choice(_("상태"), "status", SittingStatus),
            columns.day(_("회의일"), "held_on"),
            columns.user(_("위원장"), "chair"),
            columns.number(pgettext_lazy("several", "안건"), "n_items"),
            columns.number(_("확정"), "n_confirmed"),
            columns.number(_("빠짐"), "n_out"),
            columns.number(_("의결액"), "granted"),
        ),
        order=("-pk",),
    ),
)
