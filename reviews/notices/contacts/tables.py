"""The table of claims with letters that did not arrive for their address."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.dates import short_day
from claims.display.people import claim_cell
from claims.display.states import DASH
from claims.tables import DeskTable, cell
from reviews.notices.operations.result_codes import explain


class UnreachableTable(DeskTable):
    """Table of claims with letters that did not arrive for their address, longest waiting first."""

    caption = _("알리지 못한 신청, 오래된 순")
    blank = (
        "circle-check",
        _("알리지 못한 신청이 없습니다"),
        _("통지가 주소 때문에 닿지 않으면 그 신청이 여기에 나타납니다."),
    )

    number = tables.Column(_("접수번호"), attrs=cell("two"))
    since = tables.Column(_("알리지 못한 때"), attrs=cell("two", "nowrap"))
    why = tables.Column(_("사유"), accessor="code", attrs=cell("two"))
    phone = tables.Column(_("연락처"), accessor="pk", attrs=cell("two", "num", "nowrap", "p2"))
    act = tables.Column(pgettext_lazy("table", "할 일"), accessor="pk", attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.code,
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def render_number(self, record: Any) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.number]), record)

    def render_since(self, record: Any) -> SafeString:
        days = (clock.today() - localdate(record.since)).days
        waited = gettext("%(days)s일째") % {"days": days} if days else gettext("오늘부터")
        return format_html("{}<small>{}</small>", short_day(record.since), waited)

    def render_why(self, record: Any) -> SafeString:
        letters = gettext("통지 %(n)s건") % {"n": f"{record.letters:,}"}
        return format_html("{}<small>{}</small>", explain(record.code), letters)

    def render_phone(self, record: Any) -> SafeString:
        return format_html(
            "{}<small>{}</small>", record.masked_phone or DASH, record.masked_email or DASH
        )

    def render_act(self, record: Any) -> SafeString:
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>',
            reverse("contacts:correct", args=[record.number]),
            gettext("%(number)s 연락처 정정") % {"number": record.number},
            gettext("연락처 정정"),
        )
