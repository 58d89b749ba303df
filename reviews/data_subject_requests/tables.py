"""The list of requests about personal data, by the day of the answer."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_day, waited
from claims.display.people import claim_cell
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.data_subject_requests.models import DataSubjectRequest


class RequestTable(DeskTable):
    caption = _("개인정보 요구 목록, 답할 기한 순")
    blank = (
        "shield-lock",
        _("개인정보 요구가 없습니다"),
        _("신청 화면에서 열람, 정정, 삭제, 처리정지 요구를 접수합니다."),
    )
    number = tables.Column(_("접수번호"), accessor="claim__number", attrs=cell("two"))
    kind = tables.Column(_("요구"), attrs=cell("nowrap"))
    identity = tables.Column(_("신원 확인"), attrs=cell("nowrap", "soft", "p2"))
    filed_on = tables.Column(_("요구한 날"), attrs=cell("two", "nowrap"), orderable=True)
    received_by = tables.Column(_("접수한 사람"), attrs=cell("nowrap", "soft", "p2"))
    due_on = tables.Column(_("답할 기한"), orderable=True)
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        model = DataSubjectRequest
        fields: tuple[str, ...] = ()
        order_by = "due_on"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: page_of(record),
        }

    def render_number(self, record: DataSubjectRequest) -> SafeString:
        return claim_cell(page_of(record), record.claim)

    def render_kind(self, record: DataSubjectRequest) -> str:
        return str(record.get_kind_display())

    def render_identity(self, record: DataSubjectRequest) -> str:
        return str(record.get_identity_display())

    def render_filed_on(self, record: DataSubjectRequest) -> SafeString:
        if not record.is_open:
            return short_day(record.filed_on)
        since = waited(record.filed_on, gettext("오늘"))
        return format_html("{}<small>{}</small>", short_day(record.filed_on), since)

    def render_due_on(self, value: Any, record: DataSubjectRequest) -> SafeString:
        return due(value) if record.is_open else short_day(value)

    def render_status(self, record: DataSubjectRequest) -> SafeString:
        small: Any = record.get_outcome_display()
        if record.is_open and record.extended_at:
            small = gettext("기한 늘림")
        return format_html("{}<small>{}</small>", state(record, "status"), small)


def page_of(record: DataSubjectRequest) -> str:
    return reverse("data_subject_requests:claim", args=[record.claim.number])
