"""The list of fact corrections, in the order in which they were requested."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.people import claim_cell, name_of
from claims.display.proposals import proof_cell, settlement_cell
from claims.display.states import state
from claims.register.models import FactCorrection
from claims.tables import DeskTable, cell
from reviews.committee.fact_corrections.words import changed_facts


class FactCorrectionTable(DeskTable):
    caption = _("사실 정정 목록, 요청한 순서")
    blank = (
        "circle-check",
        _("사실 정정이 없습니다"),
        _("신청 화면에서 사실 정정을 요청하면 여기에 나타납니다."),
    )
    number = tables.Column(_("접수번호"), accessor="claim__number", attrs=cell("two"))
    changes = tables.Column(_("정정한 항목"), attrs=cell("two"))
    route = tables.Column(_("경로"), attrs=cell("two", "nowrap"))
    proof = tables.Column(_("근거"), attrs=cell("two", "p2"))
    proposed_at = tables.Column(_("요청"), attrs=cell("two", "nowrap"), orderable=True)
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        model = FactCorrection
        fields: tuple[str, ...] = ()
        order_by = "proposed_at"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: page_of(record),
        }

    def render_number(self, record: FactCorrection) -> SafeString:
        return claim_cell(page_of(record), record.claim)

    def render_changes(self, record: FactCorrection) -> str:
        return changed_facts(record.changes)

    def render_route(self, record: FactCorrection) -> SafeString:
        if not record.to_route:
            return state(record, "route")
        return format_html(
            "{}<small>→ {}</small>", state(record, "route"), record.get_to_route_display()
        )

    def render_proof(self, record: FactCorrection) -> SafeString:
        return proof_cell(record)

    def render_proposed_at(self, record: FactCorrection) -> SafeString:
        return format_html(
            "{}<small>{}</small>", short_moment(record.proposed_at), name_of(record.proposed_by)
        )

    def render_status(self, record: FactCorrection) -> SafeString:
        return settlement_cell(record, record.proposed_at, gettext("오늘 요청"))


def page_of(record: FactCorrection) -> str:
    return reverse("committee:fact_correction", args=[record.claim.number])
