"""The table of account corrections."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.bank_accounts.models import ProposedAccount
from claims.display.dates import short_moment
from claims.display.people import claim_cell, name_of
from claims.display.proposals import proof_cell, settlement_cell
from claims.display.states import state
from claims.tables import DeskTable, cell


class CorrectionTable(DeskTable):
    """Table of account corrections, in the order in which they were requested."""

    caption = _("계좌 정정")
    blank = (
        "circle-check",
        _("확인을 기다리는 계좌 정정이 없습니다"),
        _("신청 화면의 지급 계좌에서 정정을 요청하면 여기에 나타납니다."),
    )

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    account = tables.Column(_("새 계좌"), accessor="pk", attrs=cell("two", "nowrap"))
    match = tables.Column(_("예금주 확인"), accessor="holder_match", attrs=cell("nowrap"))
    proof = tables.Column(_("근거"), attrs=cell("two", "p2"))
    proposed = tables.Column(_("등록 요청"), accessor="proposed_by", attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("bank_accounts:correction", args=[record.pk]),
        }

    def render_claim(self, record: ProposedAccount) -> SafeString:
        return claim_cell(reverse("bank_accounts:correction", args=[record.pk]), record.claim)

    def render_account(self, record: ProposedAccount) -> SafeString:
        return format_html(
            '<span class="num">{} {}</span><small>{}</small>',
            record.bank, record.masked, record.masked_holder,
        )  # fmt: skip

    def render_match(self, record: ProposedAccount) -> SafeString:
        return state(record, "holder_match")

    def render_proof(self, record: ProposedAccount) -> SafeString:
        return proof_cell(record)

    def render_proposed(self, record: ProposedAccount) -> SafeString:
        return format_html(
            "{}<small>{}</small>", name_of(record.proposed_by), short_moment(record.proposed_at)
        )

    def render_status(self, record: ProposedAccount) -> SafeString:
        return settlement_cell(record, record.proposed_at, gettext("오늘 요청"))
