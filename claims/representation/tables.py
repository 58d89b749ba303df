"""The table of representations."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_moment
from claims.display.people import claim_cell, name_of
from claims.display.proposals import settlement_cell
from claims.display.states import state
from claims.representation.models import Representation
from claims.tables import DeskTable, cell


class RepresentationTable(DeskTable):
    """Table of representations, in the order in which they were entered."""

    caption = _("대리·승계")
    blank = (
        "circle-check",
        _("확인을 기다리는 대리·승계가 없습니다"),
        _("신청 화면에서 대리인, 상속인, 대표자 변경, 폐업을 등록하면 여기에 나타납니다."),
    )

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    person = tables.Column(_("이름"), accessor="name", attrs=cell("two", "nowrap"), empty_values=())
    letters = tables.Column(_("통지"), attrs=cell("p2"))
    entered = tables.Column(_("등록"), accessor="entered_by", attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("representation:one", args=[record.pk]),
        }

    def render_claim(self, record: Representation) -> SafeString:
        return claim_cell(reverse("representation:one", args=[record.pk]), record.claim)

    def render_person(self, record: Representation) -> SafeString:
        what = record.get_kind_display()
        if record.relation:
            what = f"{what} · {record.relation}"
        return format_html("{}<small>{}</small>", record.masked_name or "–", what)

    def render_letters(self, record: Representation) -> str:
        return record.get_letters_display()

    def render_entered(self, record: Representation) -> SafeString:
        return format_html(
            "{}<small>{}</small>", name_of(record.entered_by), short_moment(record.entered_at)
        )

    def render_status(self, record: Representation) -> SafeString:
        if record.ending_at is not None and record.is_ending:
            said = f"{gettext('끝내기 확인 대기')} {short_moment(record.ending_at)}"
            return format_html("{}<small>{}</small>", state(record, "status"), said)
        return settlement_cell(record, record.entered_at, gettext("오늘 등록"))
