"""The table of the statement's lines."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import weekday_text
from claims.display.numbers import won
from claims.display.states import DASH, verdict
from claims.tables import DeskTable, cell
from reviews.payouts.models import StatementLine
from reviews.payouts.states.books import EXPLAINED, MatchKind


class LineTable(DeskTable):
    """Table of statement lines: day, masked text, won in or out, balance, and the match or
    explanation. Rows need the annotations of `lists.statement_lines`."""

    caption = _("거래내역 줄")
    blank = (
        "circle-check",
        _("맞추지 않은 줄이 없습니다"),
        _("거래내역을 올리면 장부와 맞지 않는 줄이 여기에 남습니다."),
    )

    day = tables.Column(_("거래일"), attrs=cell("two", "nowrap"))
    shown = tables.Column(_("적요"), attrs=cell("two"), empty_values=())
    amount = tables.Column(_("금액"), attrs=cell("won", "two"))
    balance = tables.Column(_("잔액"), attrs=cell("won", "p2"))
    kind = tables.Column(pgettext_lazy("statement", "맞춘 것"), attrs=cell("two"), empty_values=())

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-state": lambda record: record.kind or "open",
            "data-href": lambda record: reverse("payouts:statement_line", args=[record.pk]),
        }

    def render_day(self, record: StatementLine) -> SafeString:
        url = reverse("payouts:statement_line", args=[record.pk])
        return format_html(
            '<a class="ref num" href="{}">{}</a><small class="num">{}</small>',
            url, weekday_text(record.day), f"{record.time:%H:%M}",
        )  # fmt: skip

    def render_shown(self, record: StatementLine) -> SafeString:
        return format_html("{}<small>{}</small>", record.shown or DASH, record.reference)

    def render_amount(self, record: StatementLine) -> SafeString:
        words = pgettext("statement", "입금") if record.is_deposit else gettext("출금")
        return format_html("{}<small>{}</small>", won(abs(record.amount)), words)

    def render_balance(self, record: StatementLine) -> SafeString:
        return won(record.balance)

    def render_kind(self, record: Any) -> SafeString:
        if record.kind is None:
            return verdict("warn", gettext("맞추지 않음"))
        kind = MatchKind(record.kind)
        detail = record.batch_number or record.reason or ""
        if record.recovery_id:
            detail = f"R-{record.recovery_id:05d}"
        tone = "info" if kind in EXPLAINED else "ok"
        return format_html("{}<small>{}</small>", verdict(tone, str(kind.label)), detail)
