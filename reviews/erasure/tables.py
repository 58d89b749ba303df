"""The claims of an erasure, in the order of their filing."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_day
from claims.display.numbers import number
from claims.display.people import claim_cell
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.erasure.models import ErasureItem


class ItemTable(DeskTable):
    caption = _("파기하는 신청")
    blank = (
        "circle-check",
        _("파기할 신청이 없습니다"),
        _("보존 기간이 지난 신청이 없습니다."),
    )
    claim = tables.Column(_("접수번호"), attrs=cell("two"), orderable=True, order_by="claim_id")
    route = tables.Column(_("경로"), accessor="claim__route", attrs=cell("nowrap"), orderable=False)
    filed_at = tables.Column(
        _("접수일시"), accessor="claim__filed_at", attrs=cell("nowrap"), orderable=False
    )
    documents = tables.Column(_("파기한 서류"), attrs=cell("r", "p2"), orderable=False)
    notices = tables.Column(_("파기한 통지"), attrs=cell("r", "p2"), orderable=False)
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"), orderable=False)

    class Meta(DeskTable.Meta):
        model = ErasureItem
        fields: tuple[str, ...] = ()
        order_by = "claim"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("register:claim", args=[record.claim.number]),
        }

    def render_claim(self, record: ErasureItem) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.claim.number]), record.claim)

    def render_route(self, record: ErasureItem) -> SafeString:
        return state(record.claim, "route")

    def render_filed_at(self, value: Any) -> str:
        return short_day(value)

    def render_documents(self, value: int) -> str:
        return number(value)

    def render_notices(self, value: int) -> str:
        return number(value)

    def render_status(self, record: ErasureItem) -> SafeString:
        return format_html("{}<small>{}</small>", state(record, "status"), record.get_why_display())
