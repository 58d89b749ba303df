"""The table of withdrawn claims, the newest first."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_day, short_moment
from claims.display.people import claim_cell, name_of
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.committee.models import Withdrawal


class WithdrawalTable(DeskTable):
    caption = _("철회한 신청")
    blank = (
        "circle-check",
        _("철회한 신청이 없습니다"),
        _("신청 화면에서 신청인의 철회를 처리하면 여기에 나타납니다."),
    )
    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    route = tables.Column(_("경로"), accessor="claim__route", attrs=cell("nowrap", "p2"))
    at = tables.Column(_("철회한 때"), attrs=cell("two", "nowrap"), orderable=True)
    reason = tables.Column(_("철회 사유"), attrs=cell("p2"))
    undo_until = tables.Column(_("되돌릴 수 있는 마지막 날"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        order_by = "-at"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: "undone" if record.undone_at else "withdrawn",
            "data-href": lambda record: reverse("register:claim", args=[record.claim.number]),
        }

    def render_claim(self, record: Withdrawal) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.claim.number]), record.claim)

    def render_route(self, record: Withdrawal) -> SafeString:
        return state(record.claim, "route")

    def render_at(self, record: Withdrawal) -> SafeString:
        return format_html("{}<small>{}</small>", short_moment(record.at), name_of(record.by))

    def render_undo_until(self, record: Withdrawal) -> SafeString:
        if record.undone_at:
            return format_html(
                "{} {}<small>{}</small>",
                _("되돌림"), short_moment(record.undone_at), name_of(record.undone_by),
            )  # fmt: skip
        return due(record.undo_until) if record.may_be_undone else short_day(record.undo_until)
