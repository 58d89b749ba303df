"""Table of sample checks. A judge's own open ones show nothing of the decision."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_moment
from claims.display.numbers import won
from claims.display.people import claim_cell, name_of
from claims.display.states import DASH, state
from claims.tables import DeskTable, cell
from reviews.committee.models import SampleCheck


class SampleTable(DeskTable):
    caption = _("표본 점검")
    blank: tuple[Any, ...] = (
        "clipboard-check",
        _("표본 점검이 없습니다"),
        _("정책이 정한 비율만큼 지급하기로 한 의결에서 뽑히면 여기에 나타납니다."),
    )
    claim = tables.Column(_("접수번호"), attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))
    judge = tables.Column(_("판단할 위원"), accessor="pk", attrs=cell("p2"))
    first = tables.Column(_("의결액"), accessor="draw__decision__amount", attrs=cell("won"))
    second = tables.Column(_("두 번째 판단"), accessor="pk", attrs=cell("won", "two"))
    due_on = tables.Column(_("기한"), attrs=cell("nowrap"))
    at = tables.Column(_("뽑은 때"), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        row_attrs = {"data-href": lambda record: reverse("committee:sample", args=[record.pk])}

    def __init__(self, *args: Any, whole: bool, **kwargs: Any) -> None:
        hidden = () if whole else ("judge", "first", "second")
        super().__init__(*args, exclude=hidden, **kwargs)

    def render_claim(self, record: SampleCheck) -> SafeString:
        url = reverse("committee:sample", args=[record.pk])
        return claim_cell(url, record.claim)

    def render_status(self, record: SampleCheck) -> SafeString:
        return state(record, "status")

    def render_judge(self, record: SampleCheck) -> Any:
        now = [one for one in record.judges.all() if one.left_at is None]
        return name_of(now[0].member) if now else DASH

    def render_first(self, value: int) -> SafeString:
        return won(value)

    def render_second(self, record: SampleCheck) -> SafeString:
        if record.difference is None:
            return DASH
        difference = won(record.difference, sign=True)
        return format_html("{}<small>{}</small>", won(record.amount or 0), difference)

    def render_due_on(self, record: SampleCheck) -> SafeString:
        waits = record.is_waiting and record.claim.withdrawn_at is None
        return due(record.due_on) if waits else DASH

    def render_at(self, record: SampleCheck) -> str:
        return short_moment(record.at)
