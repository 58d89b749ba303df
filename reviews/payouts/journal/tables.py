"""Tables of the journal and of ledger entries."""

from __future__ import annotations

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, npgettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment, weekday_text
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH
from claims.tables import DeskTable, cell
from reviews.payouts.journal.entries import IN_A_BATCH, entries_url
from reviews.payouts.journal.lists import KIND_LABELS
from reviews.payouts.models import EntryKind, JournalLine, LedgerEntry
from reviews.payouts.statements.lists import EXPLAINED


def _entries_link(line: JournalLine) -> SafeString:
    """Return the number of entries of a voucher as a link to them: of the ledger, or explained
    lines of the statement."""
    n = line.count
    words = npgettext("entries", "%(n)s건", "%(n)s건", n) % {"n": f"{n:,}"}
    if line.kind in EntryKind.values:
        url = entries_url(line)
    else:
        parts = {"show": EXPLAINED, "on": line.day.isoformat(), "kind": line.kind}
        query = urlencode(parts)
        url = f"{reverse('payouts:statements')}?{query}"
    return format_html('<a href="{}">{}</a>', url, words)


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
        label, words = KIND_LABELS.get(record.kind, record.kind), _entries_link(record)
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


class EntryTable(DeskTable):
    """Table of ledger entries: claim, kind, and by how many won each sum changed. The claim's
    number leads to the recovery of an entry, else to its payout."""

    caption = _("원장 기록")
    blank = ("list", _("이 조건의 원장 기록이 없습니다"), _("승인, 지급, 환수가 원장에 적힙니다."))

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    at = tables.Column(_("시각"), attrs=cell("two", "nowrap"))
    kind = tables.Column(_("종류"), attrs=cell("two"))
    reserved = tables.Column(_("승인 잔액"), attrs=cell("won"))
    paid = tables.Column(_("지급액"), attrs=cell("won"))
    receivable = tables.Column(_("환수할 돈"), attrs=cell("won"))
    by = tables.Column(_("처리"), attrs=cell("nowrap", "p2"), empty_values=())

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.kind,
            "data-href": lambda record: _page_of(record),
        }

    def render_claim(self, record: LedgerEntry) -> SafeString:
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            _page_of(record), record.claim.number, record.payout.get_kind_display(),
        )  # fmt: skip

    def render_at(self, record: LedgerEntry) -> SafeString:
        moment = short_moment(record.at)
        if localdate(record.at) == record.booked_on:
            return moment
        booked = gettext("%(day)s에 기장") % {"day": weekday_text(record.booked_on)}
        return format_html("{}<small>{}</small>", moment, booked)

    def render_kind(self, record: LedgerEntry) -> SafeString:
        label, batch = record.get_kind_display(), record.payout.batch
        if record.recovery is not None:
            return format_html('{}<small class="num">{}</small>', label, record.recovery.number)
        if batch is None or record.kind not in IN_A_BATCH:
            return format_html("{}", label)
        url = reverse("payouts:batch", args=[batch.pk])
        return format_html(
            '{}<small><a class="num apart" href="{}">{}</a></small>', label, url, batch.number
        )

    def render_reserved(self, record: LedgerEntry) -> SafeString:
        return _change(record.reserved)

    def render_paid(self, record: LedgerEntry) -> SafeString:
        return _change(record.paid)

    def render_receivable(self, record: LedgerEntry) -> SafeString:
        return _change(record.receivable)

    def render_by(self, record: LedgerEntry) -> SafeString | str:
        return name_of(record.by) if record.by else DASH


def _page_of(entry: LedgerEntry) -> str:
    if entry.recovery_id:
        return reverse("payouts:recovery", args=[entry.recovery_id])
    return reverse("payouts:payout", args=[entry.payout_id])


def _change(amount: int) -> SafeString:
    return won(amount, sign=True) if amount else DASH
