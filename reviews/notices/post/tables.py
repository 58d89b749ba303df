"""The tables of letters by post."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.dates import short_day, short_moment
from claims.display.people import claim_cell, name_of
from claims.display.states import DASH, state
from claims.tables import DeskTable, cell
from reviews.notices.models import Notice, PostBatch, PostLetter
from reviews.notices.operations.result_codes import explain


class WaitingTable(DeskTable):
    """Table of the notices that the next batch of letters takes, oldest first."""

    caption = _("우편으로 보낼 통지, 오래된 순")
    blank = (
        "circle-check",
        _("우편으로 보낼 통지가 없습니다"),
        _("메일과 전화로 닿지 않고 우편 주소가 있는 신청의 통지가 여기에 나타납니다."),
    )

    number = tables.Column(_("접수번호"), accessor="pk", attrs=cell("two"))
    event = tables.Column(_("문안"), accessor="get_event_display", attrs=cell("two"))
    address = tables.Column(_("우편 주소"), accessor="pk", attrs=cell("two", "p2"))
    since = tables.Column(_("기다림"), accessor="written_at", attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.last_code,
            "data-href": lambda record: reverse("register:claim", args=[record.claim.number]),
        }

    def render_number(self, record: Notice) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.claim.number]), record.claim)

    def render_event(self, record: Notice) -> SafeString:
        return format_html(
            "{}<small>{}</small>", record.get_event_display(), explain(record.last_code)
        )

    def render_address(self, record: Any) -> str:
        return record.claim.contact.address_hint

    def render_since(self, record: Notice) -> SafeString:
        days = (clock.today() - localdate(record.written_at)).days
        waited = gettext("%(days)s일째") % {"days": days} if days else gettext("오늘부터")
        return format_html("{}<small>{}</small>", short_day(record.written_at), waited)


class BatchTable(DeskTable):
    """Table of batches of letters by post, newest first."""

    caption = pgettext_lazy("several", "우편 묶음")
    blank = (
        "mail-off",
        _("우편 묶음이 없습니다"),
        _("‘보낼 통지’에서 묶음을 만들면 여기에 나타납니다."),
    )

    number = tables.Column(_("묶음"), accessor="pk", attrs=cell("two"))
    count = tables.Column(_("통수"), attrs=cell("r", "num", "two"))
    printed = tables.Column(_("내려받음"), accessor="pk", attrs=cell("two", "nowrap", "p2"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.pk,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("notices:post_batch", args=[record.pk]),
        }

    def render_number(self, record: PostBatch) -> SafeString:
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{} · {}</small>',
            reverse("notices:post_batch", args=[record.pk]), str(record),
            name_of(record.made_by), short_moment(record.asked_at),
        )  # fmt: skip

    def render_count(self, record: PostBatch) -> SafeString:
        pages = pgettext("count", "%(n)s쪽") % {"n": f"{record.pages:,}"} if record.pages else ""
        return format_html("{}<small>{}</small>", f"{record.count:,}", pages)

    def render_printed(self, record: PostBatch) -> Any:
        if record.printed_at is None:
            return DASH
        return format_html(
            "{}<small>{}</small>", name_of(record.printed_by), short_moment(record.printed_at)
        )

    def render_status(self, record: PostBatch) -> SafeString:
        return state(record, "status")


class LetterTable(DeskTable):
    """Table of letters by post, with their registered number and status."""

    caption = _("우편")
    blank = (
        "circle-check",
        _("해당하는 편지가 없습니다"),
        _("묶음을 만들면 편지가 여기에 나타나고, 송달일을 적으면 다음 탭으로 옮겨 갑니다."),
    )

    letter = tables.Column(_("문서번호"), accessor="pk", attrs=cell("two", "nowrap"))
    claim = tables.Column(_("접수번호"), accessor="notice", attrs=cell("two"))
    event = tables.Column(_("문안"), accessor="notice__event", attrs=cell("two", "p2"))
    registered = tables.Column(
        _("등기번호"), accessor="registered_no", empty_values=(), attrs=cell("two", "num", "nowrap")
    )
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.notice.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("notices:post_letter", args=[record.pk]),
        }

    def render_letter(self, record: PostLetter) -> SafeString:
        again = gettext("%(n)s차 발송") % {"n": record.attempt} if record.attempt > 1 else ""
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            reverse("notices:post_letter", args=[record.pk]), record.reference, again,
        )  # fmt: skip

    def render_claim(self, record: PostLetter) -> SafeString:
        claim = record.notice.claim
        return format_html(
            '<span class="num">{}</span><small>{}</small>', claim.number, claim.shown_name
        )

    def render_event(self, record: PostLetter) -> SafeString:
        return format_html(
            "{}<small>{}</small>", record.notice.get_event_display(), record.contact.address_hint
        )

    def render_registered(self, record: PostLetter) -> Any:
        if not record.registered_no:
            return DASH
        assert record.posted_on is not None
        posted = gettext("%(day)s 발송") % {"day": f"{record.posted_on:%-m. %-d.}"}
        return format_html("{}<small>{}</small>", record.shown_number, posted)

    def render_status(self, record: PostLetter) -> SafeString:
        said: Any = ""
        if record.received_on:
            said = short_day(record.received_on)
        elif record.returned_on:
            why = record.get_return_reason_display()
            said = format_html("{} · {}", short_day(record.returned_on), why)
        elif record.posted_on:
            days = (clock.today() - record.posted_on).days
            said = gettext("%(days)s일째") % {"days": f"{days:,}"}
        return format_html("{}<small>{}</small>", state(record, "status"), said)
