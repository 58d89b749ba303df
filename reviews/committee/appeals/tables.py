"""The list of appeals, by the day of the answer."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_day
from claims.display.states import state
from claims.display.stored_words import channel_name
from claims.tables import DeskTable, cell
from reviews.committee.appeals.deadlines import is_clock_stopped
from reviews.committee.models import Appeal


class AppealTable(DeskTable):
    caption = _("이의신청 목록, 결정 기한 순")
    blank = (
        "scale",
        _("이의신청이 없습니다"),
        _("의결을 받은 신청의 화면에서 이의신청을 접수합니다."),
    )
    number = tables.Column(_("접수번호"), accessor="review1__claim__number")
    name = tables.Column(_("상호"), empty_values=(), attrs=cell("two"))
    filed_on = tables.Column(_("신청일"), attrs=cell("nowrap", "soft"), orderable=True)
    deadline_on = tables.Column(_("신청 기한"), attrs=cell("nowrap", "soft", "p2"))
    channel = tables.Column(_("접수채널"), attrs=cell("nowrap", "soft", "p2"))
    received_by = tables.Column(_("접수한 사람"), attrs=cell("nowrap", "soft", "p2"))
    due = tables.Column(_("결정 기한"), empty_values=(), orderable=True)
    status = tables.Column(_("상태"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        model = Appeal
        fields: tuple[str, ...] = ()
        order_by = "due"
        row_attrs = {
            "data-number": lambda record: record.review1.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: _page(record),
        }

    def render_number(self, record: Appeal) -> SafeString:
        number = record.review1.claim.number
        return format_html('<a class="ref num" href="{}">{}</a>', _page(record), number)

    def render_name(self, record: Appeal) -> SafeString:
        return format_html("<b>{}</b>", record.review1.claim.shown_name)

    def render_filed_on(self, value: Any) -> SafeString:
        return short_day(value)

    def render_deadline_on(self, value: Any) -> SafeString:
        return short_day(value)

    def render_channel(self, value: str) -> str:
        return channel_name(value)

    def render_due(self, record: Any) -> SafeString:
        """Return the HTML of the working days left to answer the appeal. While the second round
        waits for requested documents, it is 멈춤 and the working days that were left then."""
        if is_clock_stopped(record):
            left = gettext("영업일 %(n)d일 남음") % {"n": record.review2.days_left}
            return format_html(
                '<span class="due"><b>{}</b><small>{}</small></span>', gettext("멈춤"), left
            )
        return due(record.due)

    def render_status(self, record: Appeal) -> SafeString:
        if not record.extended_at:
            return state(record, "status")
        return format_html(
            '{} <small class="quiet">{}</small>', state(record, "status"), gettext("연장함")
        )


def _page(record: Appeal) -> str:
    return reverse("committee:appeal", args=[record.review1.claim.number])
