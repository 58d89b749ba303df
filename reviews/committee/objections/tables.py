"""The list of objections, by the day of the answer."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_day, waited
from claims.display.people import claim_cell, name_of
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.committee.models import Objection, ObjectionStatus


class ObjectionTable(DeskTable):
    caption = _("이의 목록, 결정 기한 순")
    blank = (
        "scale",
        _("이의가 없습니다"),
        _("협의체가 심의하지 않은 신청의 화면에서 이의를 접수합니다."),
    )
    number = tables.Column(_("접수번호"), accessor="claim__number", attrs=cell("two"))
    route = tables.Column(_("이의가 있는 경로"), attrs=cell("two", "nowrap"))
    channel = tables.Column(_("접수채널"), attrs=cell("nowrap", "soft", "p2"))
    filed_on = tables.Column(_("제기일"), attrs=cell("two", "nowrap"), orderable=True)
    received_by = tables.Column(_("접수한 사람"), attrs=cell("nowrap", "soft", "p2"))
    decide_by = tables.Column(_("결정 기한"), orderable=True)
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        model = Objection
        fields: tuple[str, ...] = ()
        order_by = "decide_by"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: page_of(record),
        }

    def render_number(self, record: Objection) -> SafeString:
        return claim_cell(page_of(record), record.claim)

    def render_route(self, record: Objection) -> SafeString:
        if not record.to_route:
            return state(record, "route")
        return format_html(
            "{}<small>→ {}</small>", state(record, "route"), record.get_to_route_display()
        )

    def render_channel(self, record: Objection) -> str:
        return str(record.get_channel_display())

    def render_filed_on(self, record: Objection) -> SafeString:
        if not record.is_open:
            return short_day(record.filed_on)
        since = waited(record.filed_on, gettext("오늘"))
        return format_html("{}<small>{}</small>", short_day(record.filed_on), since)

    def render_decide_by(self, value: Any, record: Objection) -> SafeString:
        return due(value) if record.is_open else short_day(value)

    def render_status(self, record: Objection) -> SafeString:
        small: Any = record.get_outcome_display() if record.decided_at else ""
        if record.proposed_by and record.is_open and not record.sent_back_at:
            small = name_of(record.proposed_by)
        elif record.sent_back_at and record.status == ObjectionStatus.RECEIVED:
            small = gettext("돌려보냄")
        return format_html("{}<small>{}</small>", state(record, "status"), small)


def page_of(record: Objection) -> str:
    return reverse("committee:objection", args=[record.claim.number])
