"""The claims of a retriage, in the order of their filing."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.numbers import won
from claims.display.people import claim_cell
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.committee.models import RetriageMove


class MoveTable(DeskTable):
    caption = _("재분류하는 신청")
    blank = (
        "circle-check",
        _("옮길 신청이 없습니다"),
        _("새 정책으로도 경로와 지원금이 같습니다."),
    )
    claim = tables.Column(_("접수번호"), attrs=cell("two"), orderable=True, order_by="claim_id")
    from_route = tables.Column(_("전 경로"), attrs=cell("nowrap"))
    to_route = tables.Column(_("뒤 경로"), attrs=cell("nowrap"))
    before_won = tables.Column(_("전 지원금"), attrs=cell("won"))
    after_won = tables.Column(_("뒤 지원금"), attrs=cell("won"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        model = RetriageMove
        fields: tuple[str, ...] = ()
        order_by = "claim"
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("register:claim", args=[record.claim.number]),
        }

    def render_claim(self, record: RetriageMove) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.claim.number]), record.claim)

    def render_from_route(self, record: RetriageMove) -> SafeString:
        return state(record, "from_route")

    def render_to_route(self, record: RetriageMove) -> SafeString:
        return state(record, "to_route")

    def render_before_won(self, value: int) -> SafeString:
        return won(value)

    def render_after_won(self, value: int) -> SafeString:
        return won(value)

    def render_status(self, record: RetriageMove) -> SafeString:
        return format_html("{}<small>{}</small>", state(record, "status"), record.get_why_display())
