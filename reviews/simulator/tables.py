"""Tables of saved simulations and of the decided claims that would get another route or amount."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.people import name_of
from claims.tables import DeskTable, cell
from reviews.simulator.lists import reasons_text
from reviews.simulator.models import Simulation, SimulationOutcome


class SimulationTable(DeskTable):
    caption = _("저장한 모의 계산")
    blank = (
        "scale",
        _("저장한 모의 계산이 없습니다"),
        _("모의 계산 화면에서 결과를 본 뒤 제목을 적어 저장하면 여기에 나타납니다."),
    )
    title = tables.Column(pgettext_lazy("simulation", "제목"), attrs=cell("two"))
    policy = tables.Column(_("지원 정책"), attrs=cell("nowrap"))
    at = tables.Column(_("저장한 때"), attrs=cell("two", "nowrap"), orderable=True)

    class Meta(DeskTable.Meta):
        order_by = "-at"
        row_attrs = {"data-href": lambda record: reverse("simulator:saved", args=[record.pk])}

    def render_title(self, record: Simulation) -> SafeString:
        url = reverse("simulator:saved", args=[record.pk])
        return format_html('<a class="ref" href="{}">{}</a>', url, record.title)

    def render_at(self, record: Simulation) -> SafeString:
        return format_html("{}<small>{}</small>", short_moment(record.at), name_of(record.by))


class OutcomeTable(DeskTable):
    caption = _("달라지는 신청")
    blank = (
        "circle-check",
        _("달라지는 신청이 없습니다"),
        _("이 안에서는 이미 의결했거나 지원금을 준비한 신청이 모두 지금과 같습니다."),
    )
    claim = tables.Column(_("접수번호"), attrs=cell("nowrap"))
    decided_by = tables.Column(_("정해진 방법"), attrs=cell("p2"))
    route = tables.Column(_("경로"), accessor="new_route", attrs=cell("two"))
    old_won = tables.Column(_("지금 금액"), attrs=cell("won"))
    new_won = tables.Column(_("모의 금액"), attrs=cell("won", "two"))
    reasons = tables.Column(_("달라지는 이유"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.new_route,
        }

    def render_claim(self, record: SimulationOutcome) -> SafeString:
        number = record.claim.number
        if not self.request.user.has_perm("claims.view_claim"):
            return format_html('<span class="num">{}</span>', number)
        url = reverse("register:claim", args=[number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, number)

    def render_route(self, record: SimulationOutcome) -> SafeString:
        now, then = record.get_old_route_display(), record.get_new_route_display()
        if now == then:
            return format_html("{}", now)
        return format_html("{} → {}", now, then)

    def render_old_won(self, record: SimulationOutcome) -> SafeString:
        return won(record.old_won)

    def render_new_won(self, record: SimulationOutcome) -> SafeString:
        difference = won(record.new_won - record.old_won, sign=True)
        return format_html("{}<small>{}</small>", won(record.new_won), difference)

    def render_reasons(self, record: SimulationOutcome) -> str:
        return reasons_text(record.reasons)
