"""Table of bulks, newest first."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import short_moment
from claims.display.people import name_of
from claims.display.states import DASH, state
from claims.tables import DeskTable, cell
from reviews.notices.models import BulkStatus, NoticeBulk


def person_and_time(person: Any, at: Any) -> SafeString:
    """Render a user and a time; a bulk from the command line has no user."""
    name = name_of(person) if person else _now("명령")
    return format_html("{}<small>{}</small>", name, short_moment(at))


class BulkTable(DeskTable):
    """Bulks, newest first.

    `words` (names) and `left` (counts of sent notices) are dicts by the bulk's key, filled by the
    view once the rows of the page are known.
    """

    caption = _("일괄 통지 목록, 최근 순")
    blank = (
        "users",
        _("아직 일괄 통지가 없습니다"),
        _("여러 신청인에게 같은 일을 알릴 때 여기에서 준비합니다."),
    )
    hints = False

    name = tables.Column(pgettext_lazy("bulk", "대상"), accessor="pk", attrs=cell("two"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    count = tables.Column(pgettext_lazy("several", "받는 사람"), attrs=cell("r", "num"))
    sent = tables.Column(_("보냄"), accessor="pk", attrs=cell("r", "num"))
    prepared_by = tables.Column(_("준비"), empty_values=(), attrs=cell("two", "nowrap"))
    approved_by = tables.Column(_("승인"), empty_values=(), attrs=cell("two", "nowrap", "p2"))
    finished_at = tables.Column(_("끝"), default=DASH, attrs=cell("num", "nowrap", "p2"))

    class Meta(DeskTable.Meta):
        order_by = "-pk"
        row_attrs = {
            "data-bulk": lambda record: record.pk,  # data-number names claims only
            "data-state": lambda record: record.status,
        }

    def __init__(
        self, *args: Any, words: dict[int, str], left: dict[int, int], **kwargs: Any
    ) -> None:
        self.words, self.left = words, left
        super().__init__(*args, **kwargs)

    def render_name(self, record: NoticeBulk) -> SafeString:
        return format_html(
            '<a class="ref" href="{}">{}</a><small>{}</small>',
            reverse("notices:bulk", args=[record.pk]),
            self.words.get(record.pk, ""),
            record.get_event_display(),
        )

    def render_status(self, record: NoticeBulk) -> SafeString:
        return state(record, "status")

    def render_count(self, value: int) -> str:
        return f"{value:,}"

    def render_sent(self, record: NoticeBulk) -> str | SafeString:
        if record.status == BulkStatus.PREPARED:
            return DASH
        return f"{self.left.get(record.pk, 0):,}"

    def render_prepared_by(self, record: NoticeBulk) -> SafeString:
        return person_and_time(record.prepared_by, record.prepared_at)

    def render_approved_by(self, record: NoticeBulk) -> SafeString:
        if record.approved_by is None:
            return DASH
        return person_and_time(record.approved_by, record.approved_at)

    def render_finished_at(self, value: Any) -> SafeString:
        return short_moment(value)
