"""The table of decisions with their papers, the newest first."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.people import claim_cell
from claims.display.states import DASH, state
from claims.tables import DeskTable, cell
from reviews.committee.models import Decision


class ResolutionTable(DeskTable):
    caption = _("의결서, 최근 의결 순")
    blank = ("file-text", _("의결서가 없습니다"), _("의결한 심의가 여기에 나타납니다."))

    claim = tables.Column(_("접수번호"), accessor="pk", attrs=cell("two"))
    number = tables.Column(_("의결번호"), accessor="resolution_no", attrs=cell("num", "nowrap"))
    outcome = tables.Column(_("의결"), attrs=cell("nowrap"))
    amount = tables.Column(_("의결액"), attrs=cell("won"), orderable=True)
    at = tables.Column(_("의결일시"), attrs=cell("num", "nowrap"), orderable=True)
    sitting = tables.Column(_("회의번호"), accessor="sitting__number", attrs=cell("num", "p2"))
    paper = tables.Column(_("발급"), accessor="pk", attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        order_by = "-at"
        row_attrs = {
            "data-number": lambda record: record.review.claim.number,
            "data-state": lambda record: record.outcome,
            "data-href": lambda record: desk_of(record),
        }

    def render_claim(self, record: Decision) -> SafeString:
        claim = record.review.claim
        return claim_cell(desk_of(record), claim)

    def render_outcome(self, record: Decision) -> SafeString:
        return state(record, "outcome")

    def render_amount(self, value: int) -> SafeString:
        return won(value)

    def render_at(self, value: Any) -> str:
        return short_moment(value)

    def render_paper(self, record: Decision) -> Any:
        paper = getattr(record, "paper", None)
        if paper is None:
            return DASH
        claim = record.review.claim
        url = reverse("committee:resolution", args=[claim.number]) + f"?round={record.review.round}"
        return format_html('<a class="ref" href="{}">PDF</a> {}', url, short_moment(paper.at))


def desk_of(record: Decision) -> str:
    return reverse("committee:desk", args=[record.review.claim.number])
