"""Table of bulks, newest first."""

from __future__ import annotations

import json
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.people import name_of
from claims.display.states import DASH, state
from claims.lists import columns
from claims.lists.columns import Cell, ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.tables import DeskTable, cell
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.names import import_names, name_of_audience
from reviews.notices.events import Event
from reviews.notices.models import BulkStatus, NoticeBulk


def person_and_time(person: Any, at: Any) -> SafeString:
    """Render a user's name and a time in two lines. None, for a bulk from the command line, is
    shown as 명령."""
    name = name_of(person) if person else gettext("명령")
    return format_html("{}<small>{}</small>", name, short_moment(at))


class BulkTable(DeskTable):
    """Table of bulk notices, newest first.

    `words` (names) and `left` (counts of sent notices) are dicts by the bulk's key, filled by the
    view once the rows of the page are known.
    """

    caption = _("일괄 통지 목록, 최근 순")
    blank = (
        "users",
        _("아직 일괄 통지가 없습니다"),
        _("여러 신청인에게 같은 내용을 알릴 때 여기에서 준비합니다."),
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


def _audience_names() -> Cell:
    """Return a function that takes a bulk's audience kind and its parameters as JSON text, and
    returns the audience's display name. Reads the names of imports with one query."""
    names = import_names()
    return lambda kind, parameters: name_of_audience(Audience(kind, json.loads(parameters)), names)


MINE = "mine"  # value of ?show=


def shows_mine(user: Any, params: QueryDict) -> bool:
    """Return True if the list is narrowed to the bulks that this user may approve
    (`?show=mine`)."""
    return params.get("show") == MINE and user.has_perm("reviews.approve_bulk")


def all_bulks(user: Any, params: QueryDict) -> QuerySet[NoticeBulk]:
    """Return all bulks for users with the permission to see notices, else none; with `?show=mine`
    those that the user may approve, which others prepared."""
    bulks = NoticeBulk.objects.all()
    if not user.has_perm("reviews.view_notice"):
        return bulks.none()
    return bulks.waiting_for(user) if shows_mine(user, params) else bulks


BULKS = DeskList(
    name="bulks",
    title=pgettext_lazy("several", "일괄 통지"),
    url_name="notices:bulks",
    permissions=("reviews.view_notice",),
    parameters=("show",),
    rows=all_bulks,
    layout=ExportLayout(
        columns=(
            columns.number(_("번호"), "pk"),
            columns.choice(_("문안"), "event", Event),
            ExportColumn(
                pgettext_lazy("bulk", "대상"),
                ("audience", "parameters"),
                prepare=_audience_names,
            ),
            columns.choice(_("상태"), "status", BulkStatus),
            columns.number(pgettext_lazy("several", "받는 사람"), "count"),
            columns.number(pgettext_lazy("bulk", "작성"), "written"),
            columns.user(_("준비"), "prepared_by"),
            columns.moment(_("준비한 시각"), "prepared_at"),
            columns.user(_("승인"), "approved_by"),
            columns.moment(_("승인 시각"), "approved_at"),
            columns.moment(_("끝"), "finished_at"),
            columns.text(_("사유"), "ended_reason"),
        ),
        order=("-pk",),
    ),
)
