"""The table of the yearly statement."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.tables import DeskTable, cell
from reviews.payouts.models import Payout
from reviews.payouts.tax.statement import heir_paid


class StatementTable(DeskTable):
    """Table of the yearly tax statement: the taxed payments of a year, oldest first, with their tax
    in won. Registration numbers are only in the exported file."""

    caption = _("지급명세 목록")
    blank = (
        "file-text",
        _("이 해에 기타소득으로 보는 지급이 없습니다"),
        _("정책이 지원금을 기타소득으로 보게 하면, 그 정책으로 지급한 건이 여기에 나타납니다."),
    )

    number = tables.Column(_("접수번호"), accessor="pk", attrs=cell("two"))
    kind = tables.Column(_("지급 종류"), attrs=cell("p2"))
    ended_at = tables.Column(_("지급일"), attrs=cell("nowrap"))
    paid = tables.Column(_("지급액"), attrs=cell("won"))
    expense = tables.Column(_("필요경비"), attrs=cell("won", "p2"))
    income = tables.Column(_("소득금액"), attrs=cell("won"))
    tax = tables.Column(_("소득세"), attrs=cell("won"))
    local = tables.Column(_("지방소득세"), attrs=cell("won"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("payouts:payout", args=[record.pk]),
        }

    def render_number(self, record: Payout) -> SafeString:
        url, heir = reverse("payouts:payout", args=[record.pk]), heir_paid(record)
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            url, record.claim.number, heir.masked_name if heir else record.claim.shown_name,
        )  # fmt: skip

    def render_kind(self, record: Payout) -> str:
        return record.get_kind_display()

    def render_ended_at(self, value: Any) -> SafeString:
        return short_moment(value)

    def render_paid(self, value: int) -> SafeString:
        return won(value)

    render_expense = render_income = render_tax = render_local = render_paid
