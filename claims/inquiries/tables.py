"""The table of inquiries."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_day, short_moment
from claims.display.people import claim_cell, name_of
from claims.display.states import tag
from claims.inquiries.models import Inquiry, read_text
from claims.tables import DeskTable, cell

SHOWN = 90  # characters of a text in a row


def _url(record: Inquiry) -> str:
    return reverse("register:claim", args=[record.claim.number]) + f"#inquiry-{record.pk}"


class InquiryTable(DeskTable):
    """Table of inquiries with the beginning of their texts, decrypted."""

    caption = _("문의")
    blank = (
        "circle-check",
        _("여기에는 문의가 없습니다"),
        _("신청 화면에서 문의를 적고 「다른 부서에 전달」을 고르면 그 부서의 목록에 나타납니다."),
    )

    due = tables.Column(_("기한"), accessor="call_back_on", attrs=cell("nowrap"))
    claim = tables.Column(_("접수번호"), attrs=cell("two", "nowrap"))
    text = tables.Column(_("문의"), accessor="pk", attrs=cell("two", "wrap-any"))
    by = tables.Column(_("적은 사람"), attrs=cell("two", "nowrap", "p2"))
    state = tables.Column(_("상태"), accessor="pk", attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.state,
            "data-href": _url,
        }

    def render_due(self, record: Inquiry) -> SafeString:
        tone = "problem" if record.is_overdue else ""
        return format_html(
            '<span class="due{}"><b>{}</b></span>',
            f" is-{tone}" if tone else "",
            short_day(record.call_back_on),
        )

    def render_claim(self, record: Inquiry) -> SafeString:
        return claim_cell(_url(record), record.claim)

    def render_text(self, record: Inquiry) -> SafeString:
        text = Truncator(read_text(record, record.claim)).chars(SHOWN)
        return format_html("{}<small>{}</small>", record.get_topic_display() or "", text)

    def render_by(self, record: Inquiry) -> SafeString:
        return format_html("{}<small>{}</small>", name_of(record.by), short_moment(record.at))

    def render_state(self, record: Inquiry) -> Any:
        if record.office:
            said = _gettext("%(office)s 답 대기") % {"office": record.get_office_display()}
            return tag("problem" if record.is_overdue else "info", said, "clock")
        if record.is_waiting:
            said = _gettext("답을 알려 줄 일") if record.answered_at else _gettext("다시 연락할 일")
            return tag("problem" if record.is_overdue else "warn", said, "phone")
        return record.get_outcome_display()
