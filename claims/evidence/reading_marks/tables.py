"""The table of marks of wrong readings, the newest first."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.states import state
from claims.evidence.reading_marks.models import ReadingMark
from claims.evidence.reading_marks.queries import label_of
from claims.tables import DeskTable, cell


class ReadingMarkTable(DeskTable):
    caption = _("잘못 읽음 표시, 최근 순")
    blank = (
        "circle-check",
        _("잘못 읽었다는 표시가 없습니다"),
        _("위원이 심의 데스크에서 잘못 읽음을 표시하면 여기에 나타납니다."),
    )
    claim = tables.Column(_("접수번호"))
    check_code = tables.Column(_("항목"), attrs=cell("two"))
    verdict = tables.Column(_("그때의 판정"), accessor="finding__verdict", attrs=cell("nowrap"))
    confidence = tables.Column(_("확신"), attrs=cell("r", "p2"))
    reader_version = tables.Column(_("읽은 판"), attrs=cell("r", "p2"))
    at = tables.Column(_("표시한 때"), attrs=cell("two", "nowrap"))
    taken_back_at = tables.Column(_("되돌린 때"), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: "standing" if record.is_standing else "taken_back",
        }

    def render_claim(self, record: ReadingMark) -> SafeString:
        document = record.finding.document
        if document is None or document.erased_at is not None:
            return format_html('<span class="num">{}</span>', record.claim.number)
        url = f"{document.url}?page={record.finding.page or 1}"
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.claim.number)

    def render_check_code(self, record: ReadingMark) -> SafeString:
        kind = record.get_kind_display()
        return format_html("{}<small>{}</small>", label_of(record.check_code), kind)

    def render_verdict(self, record: ReadingMark) -> Any:
        return state(record.finding, "verdict")

    def render_confidence(self, value: int) -> str:
        return f"{value}%" if value else ""

    def render_at(self, record: ReadingMark) -> SafeString:
        who = record.by_name or _("심의가 끝나면 보입니다")  # type: ignore[attr-defined]
        return format_html("{}<small>{}</small>", short_moment(record.at), who)

    def render_taken_back_at(self, record: ReadingMark) -> Any:
        return short_moment(record.taken_back_at)
