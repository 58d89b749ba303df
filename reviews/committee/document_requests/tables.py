"""The tables of requests for documents: waiting reviews, bulks, and the reviews of one bulk."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import day, short_moment
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state
from claims.page_parts import sentence
from claims.tables import DeskTable, PickColumn, cell, render_pick_box, urls_of
from reviews.committee.models import DocumentBulk, DocumentBulkItem, QueueRow, QueueStatus
from reviews.committee.queue import cells
from reviews.committee.queue.state_labels import state_label_of


class RequestTable(DeskTable):
    """Table of the reviews (queue rows) in one state of the requests for documents (not asked,
    waiting, overdue, or closed without documents), those due first on top. `acts` are the acts on
    picked rows; without any there is no column to pick."""

    caption = _("서류를 기다리는 심의, 제출 기한 순")
    blank = (
        "circle-check",
        _("여기에 해당하는 심의가 없습니다"),
        _("다른 상태의 탭을 열어 보세요."),
    )
    pick = PickColumn(
        _("이 쪽의 건 모두 선택"),
        empty_values=(),
        attrs={"td": {"class": "pick"}, "th": {"class": "pick"}},
    )
    number = tables.Column(_("접수번호"), orderable=True)
    name_key = tables.Column(_("상호 · 대표자"), attrs=cell("two"))
    claimed_loss = tables.Column(_("신청액"), attrs=cell("won"), orderable=True)
    documents = tables.Column(cells.documents_head, attrs=cell("c"))
    due_on = tables.Column(_("제출 기한"), orderable=True)
    standing = tables.Column(_("상태"), attrs=cell("two", "nowrap"))
    column_titles = {"documents": pgettext_lazy("several", "서류")}  # noqa: RUF012 - as the base

    class Meta(DeskTable.Meta):
        template_name = "reviews/committee/document_requests/table.html"
        order_by = "due_on"
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.standing,
            "data-href": lambda record, table: table.url_of(record.number),
        }

    def __init__(self, *args: object, acts: tuple[str, ...], **kwargs: object) -> None:
        self.acts = acts  # acts on the picked rows
        self.pickable = bool(acts)
        self.url_of = urls_of("committee:desk")
        super().__init__(*args, exclude=() if acts else ("pick",), **kwargs)

    def render_pick(self, record: QueueRow) -> SafeString:
        return render_pick_box(record.number)

    def render_number(self, record: QueueRow) -> SafeString:
        url = self.url_of(record.number)
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.number)

    def render_name_key(self, record: QueueRow) -> SafeString:
        said = gettext("대표 %(name)s") % {"name": record.masked_representative}
        return format_html("<b>{}</b><small>{}</small>", record.shown_name, said)

    def render_claimed_loss(self, value: int) -> SafeString:
        return won(value)

    def render_documents(self, record: QueueRow) -> SafeString:
        return cells.documents(record.documents)

    def render_due_on(self, record: QueueRow) -> SafeString:
        if record.standing != QueueStatus.WAITING_DOCUMENTS:
            return DASH
        return cells.documents_due(record)

    def render_standing(self, record: QueueRow) -> SafeString:
        label = state_label_of(record).cell
        bulk: int | None = getattr(record, "open_bulk", None)  # annotated by the view
        if bulk is None:
            return label
        url = reverse("committee:document_bulk", args=[bulk])
        said = gettext("일괄 처리 대기")
        return format_html('{}<small><a class="apart" href="{}">{}</a></small>', label, url, said)


class DocumentBulkTable(DeskTable):
    """Table of the bulks of requests and closings, newest first, with their counts and people."""

    caption = _("일괄 서류 요청과 종결, 최근 순")
    blank = (
        "users",
        _("아직 일괄로 처리한 것이 없습니다"),
        _("서류 요청 목록에서 여러 건을 고르면 여기에 남습니다."),
    )
    hints = False

    act = tables.Column(pgettext_lazy("documents", "할 일"), attrs=cell("two"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    count = tables.Column(_("건수"), attrs=cell("r", "num"))
    done = tables.Column(pgettext_lazy("several", "처리"), attrs=cell("r", "num"))
    left_out = tables.Column(_("빠짐"), attrs=cell("r", "num"))
    prepared_by = tables.Column(_("준비"), empty_values=(), attrs=cell("two", "nowrap"))
    approved_by = tables.Column(_("승인"), empty_values=(), attrs=cell("two", "nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-bulk": lambda record: record.pk,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("committee:document_bulk", args=[record.pk]),
        }

    def render_act(self, record: DocumentBulk) -> SafeString:
        url = reverse("committee:document_bulk", args=[record.pk])
        until = sentence(gettext("%(day)s까지"), day=day(record.due_on)) if record.due_on else ""
        more = until or record.reason
        return format_html(
            '<a class="ref" href="{}">{}</a><small>{}</small>', url, record.get_act_display(), more
        )

    def render_status(self, record: DocumentBulk) -> SafeString:
        return state(record, "status")

    def render_prepared_by(self, record: DocumentBulk) -> SafeString:
        return _person(record.prepared_by, record.prepared_at)

    def render_approved_by(self, record: DocumentBulk) -> SafeString:
        return _person(record.approved_by, record.approved_at) if record.approved_by else DASH


def _person(person: Any, at: Any) -> SafeString:
    return format_html("{}<small>{}</small>", name_of(person), short_moment(at))


class ItemTable(DeskTable):
    """Table of the reviews of one bulk, each with its outcome or that it waits for its turn."""

    caption = _("일괄 처리한 심의")
    blank = ("inbox", _("심의가 없습니다"), "")
    number = tables.Column(_("접수번호"), accessor="review__claim__number")
    name = tables.Column(_("상호 · 성명"), accessor="review__claim__shown_name")
    outcome = tables.Column(_("결과"), empty_values=(), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.review.claim.number,
            "data-state": lambda record: record.outcome,
            "data-href": lambda record, table: table.url_of(record.review.claim.number),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.url_of = urls_of("committee:desk")
        super().__init__(*args, **kwargs)

    def render_number(self, record: DocumentBulkItem) -> SafeString:
        number = record.review.claim.number
        return format_html('<a class="ref num" href="{}">{}</a>', self.url_of(number), number)

    def render_outcome(self, record: DocumentBulkItem) -> str:
        return str(record.get_outcome_display()) if record.outcome else gettext("차례를 기다림")
