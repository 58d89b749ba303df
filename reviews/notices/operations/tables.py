"""Table of notices, newest first."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import short_moment
from claims.display.states import DASH, shape_html, state
from claims.tables import DeskTable, cell
from reviews.notices.addresses import POSTAL
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations.result_codes import result_of


def state_html(notice: Notice) -> SafeString:
    """Render the status of a notice. A failed one that only lacks an address is shown in a neutral
    style as 주소 없음."""
    if notice.status != NoticeStatus.FAILED or notice.last_code not in POSTAL:
        return state(notice.state)
    return format_html(
        '<span class="state is-none">{}{}</span>', shape_html("mail-off"), _("주소 없음")
    )


class NoticeTable(DeskTable):
    caption = _("통지함, 최근 순")
    blank = (
        "mail-off",
        _("조건에 맞는 통지가 없습니다"),
        _("다른 상태를 보거나 찾는 말을 줄여 보세요."),
    )

    number = tables.Column(_("접수번호"), accessor="claim__number")
    event = tables.Column(_("문안"), accessor="shown_event", attrs=cell("nowrap"))
    to = tables.Column(_("받는 사람"), empty_values=(), attrs=cell("two"))
    channel = tables.Column(
        pgettext_lazy("notice", "경로"),
        accessor="get_channel_display",
        attrs=cell("soft", "nowrap", "p2"),
    )
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    attempts = tables.Column(_("시도"), attrs=cell("r", "num"))
    last_at = tables.Column(_("시각"), empty_values=(), attrs=cell("num", "nowrap"))
    result = tables.Column(_("마지막 결과"), empty_values=(), attrs=cell("soft", "small", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record, table: table.url_of(record),
            "class": lambda record, table: "is-cursor" if table.selected == record.pk else None,
            "aria-current": lambda record, table: "true" if table.selected == record.pk else None,
        }

    def __init__(
        self, *args: Any, selected: int | None = None, link: str = "", **kwargs: Any
    ) -> None:
        """`link`: the page's query without a selection; a row's link adds its own."""
        self.selected, self.link = selected, link
        super().__init__(*args, **kwargs)

    def url_of(self, record: Notice) -> str:
        """Return the query string of this page with the notice's details open beside the list."""
        return f"?{self.link}{'&' if self.link else ''}notice={record.pk}"

    def render_number(self, record: Notice) -> SafeString:
        return format_html(
            '<a class="ref num" href="{}" data-swap>{}</a>',
            self.url_of(record),
            record.claim.number,
        )

    def render_to(self, record: Notice) -> SafeString:
        return format_html(
            '<span class="clip">{}</span><small class="num">{}</small>',
            record.claim.shown_name,
            record.recipient_hint or "–",
        )

    def render_status(self, record: Notice) -> SafeString:
        return state_html(record)

    def render_last_at(self, record: Notice) -> SafeString:
        at = getattr(record, "last_at", None)
        return short_moment(at) if at else DASH

    def render_result(self, record: Notice) -> str:
        return result_of(record)
