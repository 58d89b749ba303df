"""The lists of data breaches and of the claims of one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.display.dates import short_day, short_moment
from claims.display.people import claim_cell
from claims.display.states import DASH, state
from claims.register.models import Claim
from claims.tables import DeskTable, cell
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.states import Told
from reviews.data_breaches.time_left import time_left


class BreachTable(DeskTable):
    caption = _("개인정보 유출 목록, 최근 순")
    blank = (
        "shield-lock",
        _("개인정보 유출이 없습니다"),
        _("개인정보를 잃어버리거나 도난당하거나 유출한 것을 알면 바로 기록합니다."),
    )
    title = tables.Column(_("이름"), attrs=cell())
    kind = tables.Column(pgettext_lazy("data breach", "종류"), attrs=cell("nowrap"))
    known_at = tables.Column(_("알게 된 때"), attrs=cell("nowrap"))
    due_on = tables.Column(_("통지 기한"), attrs=cell("nowrap"))
    reported_at = tables.Column(_("신고"), empty_values=(), attrs=cell("nowrap", "p2"))
    status = tables.Column(_("상태"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        model = DataBreach
        fields: tuple[str, ...] = ()
        row_attrs = {
            "data-state": lambda record: record.status,
            "data-href": lambda record: page_of(record),
        }

    def render_title(self, record: DataBreach) -> SafeString:
        return format_html('<a class="ref" href="{}">{}</a>', page_of(record), record.title)

    def render_kind(self, record: DataBreach) -> str:
        return str(record.get_kind_display())

    def render_known_at(self, value: Any) -> SafeString:
        return short_moment(value)

    def render_due_on(self, value: Any, record: DataBreach) -> SafeString:
        return time_left(record) if record.is_open else short_day(value)

    def render_reported_at(self, record: DataBreach) -> str | SafeString:
        if record.report_waiver:
            return str(_("신고하지 않음"))
        return short_moment(record.reported_at) if record.reported_at else DASH

    def render_status(self, record: DataBreach) -> SafeString:
        return state(record, "status")


class BreachClaimTable(DeskTable):
    caption = _("유출 대상 신청, 최근 접수 순")
    blank = ("circle-check", _("해당하는 신청이 없습니다"), _("다른 탭을 보세요."))
    number = tables.Column(_("접수번호"), attrs=cell("two"))
    phone = tables.Column(_("휴대전화"), empty_values=(), attrs=cell("num", "nowrap", "p2"))
    email = tables.Column(_("이메일"), empty_values=(), attrs=cell("nowrap", "p2"))
    told = tables.Column(_("통지"), attrs=cell("nowrap"))
    told_at = tables.Column(_("통지한 때"), attrs=cell("nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.told,
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def render_number(self, record: Claim) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.number]), record)

    def render_phone(self, record: Claim) -> str | SafeString:
        return record.masked_phone or DASH

    def render_email(self, record: Claim) -> str | SafeString:
        return record.masked_email or DASH

    def render_told(self, value: str) -> SafeString:
        return state(Told(value))

    def render_told_at(self, value: Any) -> SafeString:
        return short_moment(value)


def page_of(breach: DataBreach) -> str:
    return reverse("data_breaches:breach", args=[breach.pk])
