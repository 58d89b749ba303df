"""The table of the journal."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from claims.display.dates import weekday_text
from claims.display.numbers import won
from claims.display.states import DASH
from claims.tables import DeskTable, cell
from reviews.payouts.models import JournalLine
from reviews.payouts.months.lists import KIND_LABELS


class JournalTable(DeskTable):
    """Table of a month's journal: each voucher has two rows, its debit and its credit account."""

    caption = _("분개장")
    blank = ("list", _("이 달의 분개가 없습니다"), _("지급이나 환수가 원장에 적히면 나타납니다."))

    voucher = tables.Column(_("전표번호"), attrs=cell("nowrap"))
    day = tables.Column(_("기장일"), attrs=cell("nowrap"))
    kind = tables.Column(_("종류"), attrs=cell("two"))
    account = tables.Column(_("계정과목"), attrs=cell("two"))
    debit = tables.Column(_("차변"), attrs=cell("won"))
    credit = tables.Column(_("대변"), attrs=cell("won"))

    class Meta(DeskTable.Meta):
        row_attrs = {"data-voucher": lambda record: record.voucher}

    def render_voucher(self, record: JournalLine) -> SafeString:
        return format_html('<span class="num">{}</span>', record.voucher)

    def render_day(self, record: JournalLine) -> SafeString:
        return format_html('<span class="num">{}</span>', weekday_text(record.day))

    def render_kind(self, record: JournalLine) -> SafeString:
        n = record.count
        words = npgettext("entries", "%(n)s건", "%(n)s건", n) % {"n": f"{n:,}"}
        label = KIND_LABELS.get(record.kind, record.kind)
        if record.batch is None:
            return format_html("{}<small>{}</small>", label, words)
        url = reverse("payouts:batch", args=[record.batch.pk])
        return format_html(
            '{}<small><a class="num" href="{}">{}</a> · {}</small>',
            label, url, record.batch.number, words,
        )  # fmt: skip

    def render_account(self, record: JournalLine) -> SafeString:
        return format_html('{}<small class="num">{}</small>', record.account, record.code)

    def render_debit(self, record: JournalLine) -> SafeString:
        return won(record.debit) if record.debit else DASH

    def render_credit(self, record: JournalLine) -> SafeString:
        return won(record.credit) if record.credit else DASH
