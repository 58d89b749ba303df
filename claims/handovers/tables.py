"""The tables of hand-overs, of their claims, and of the claims that wait for one."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import short_day, short_moment
from claims.display.people import claim_cell, name_of
from claims.display.states import state
from claims.handovers.models import Handover, HandoverItem
from claims.handovers.queries import ClaimState
from claims.handovers.states import ItemStatus
from claims.money import format_won
from claims.register.models import Claim
from claims.tables import DeskTable, cell

DASH = "–"


def won_cell(amount: int | None) -> SafeString | str:
    return format_html("{}", format_won(amount)) if amount else DASH


class HandoverTable(DeskTable):
    """Table of hand-overs, newest first."""

    caption = pgettext_lazy("several", "이관")
    blank = (
        "arrow-right",
        _("이관이 없습니다"),
        _("‘이관 요청’에서 인수 기관과 신청을 고르면 여기에 나타납니다."),
    )

    number = tables.Column(_("이관"), accessor="pk", attrs=cell("two"))
    receiver = tables.Column(_("인수 기관"), attrs=cell("two"))
    count = tables.Column(_("건수"), attrs=cell("r", "num", "two"))
    proposed = tables.Column(_("요청"), accessor="proposed_by", attrs=cell("two", "nowrap", "p2"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.pk,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("handovers:handover", args=[record.pk]),
        }

    def render_number(self, record: Handover) -> SafeString:
        url = reverse("handovers:handover", args=[record.pk])
        name = gettext("이관 %(n)s") % {"n": record.pk}
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            url, name, record.get_choice_display(),
        )  # fmt: skip

    def render_receiver(self, record: Handover) -> SafeString:
        return format_html("{}<small>{}</small>", record.receiver.name, record.note)

    def render_count(self, record: Handover) -> SafeString:
        shown = record.count if record.rows is None else record.rows
        left = sum(record.left_out.values()) + record.count - shown
        said = gettext("%(n)s건 빠짐") % {"n": f"{left:,}"} if left else ""
        return format_html("{}<small>{}</small>", f"{shown:,}", said)

    def render_proposed(self, record: Handover) -> SafeString:
        return format_html(
            "{}<small>{}</small>", name_of(record.proposed_by), short_moment(record.proposed_at)
        )

    def render_status(self, record: Handover) -> SafeString:
        at = record.receipt_at or record.ended_at or record.made_at or record.confirmed_at
        return format_html(
            "{}<small>{}</small>", state(record, "stage"), short_moment(at) if at else ""
        )


class ItemTable(DeskTable):
    """Table of the claims of one hand-over, in the order in which they were chosen."""

    caption = _("이관한 신청")
    blank = ("circle-check", _("해당하는 신청이 없습니다"), "")

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    service = tables.Column(_("서비스"), accessor="claim__service__name", attrs=cell("p2"))
    loss = tables.Column(
        _("신청액"), accessor="claim__claimed_loss", empty_values=(), attrs=cell("r", "num", "p2")
    )
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))
    outcome = tables.Column(
        _("지급액"), accessor="outcome_amount", empty_values=(), attrs=cell("r", "num")
    )

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("register:claim", args=[record.claim.number]),
        }

    def render_claim(self, record: HandoverItem) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.claim.number]), record.claim)

    def render_loss(self, record: HandoverItem) -> Any:
        return won_cell(record.claim.claimed_loss)

    def render_status(self, record: HandoverItem) -> SafeString:
        said: Any = ""
        if record.status == ItemStatus.LEFT_OUT:
            said = record.get_left_out_as_display()
        elif record.outcome_on:
            said = short_day(record.outcome_on)
        return format_html("{}<small>{}</small>", state(record, "stage"), said)

    def render_outcome(self, record: HandoverItem) -> Any:
        return won_cell(record.outcome_amount)


class HandoverClaimTable(DeskTable):
    """Table of claims that wait for a hand-over or had one. The queryset must have the annotation
    `state` (ClaimState) and prefetched items and consents.
    """

    caption = _("이관할 신청")
    blank = (
        "circle-check",
        _("해당하는 신청이 없습니다"),
        _("다른 탭이나 다른 계열사를 골라 보세요."),
    )

    claim = tables.Column(_("접수번호"), accessor="number", attrs=cell("two"))
    company = tables.Column(_("계열사"), accessor="company__name", attrs=cell("two"))
    loss = tables.Column(
        _("신청액"), accessor="claimed_loss", empty_values=(), attrs=cell("r", "num", "p2")
    )
    consent = tables.Column(_("동의"), accessor="pk", attrs=cell("two", "nowrap"))
    state = tables.Column(_("이관"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.number,
            "data-state": lambda record: record.state,
            "data-href": lambda record: reverse("register:claim", args=[record.number]),
        }

    def render_claim(self, record: Claim) -> SafeString:
        return claim_cell(reverse("register:claim", args=[record.number]), record)

    def render_company(self, record: Any) -> SafeString:
        return format_html("{}<small>{}</small>", record.company.name, record.service.name)

    def render_loss(self, record: Claim) -> Any:
        return won_cell(record.claimed_loss)

    def render_consent(self, record: Claim) -> SafeString | str:
        answers = [
            one
            for one in record.provision_consents.all()
            if one.receiver.company_id == record.company_id
        ]
        if not answers:
            return DASH
        [one] = answers
        return format_html(
            "{}<small>{} {}</small>",
            state(one, "answer"), one.get_channel_display(), short_day(one.answered_on),
        )  # fmt: skip

    def render_state(self, record: Any) -> SafeString:
        items = list(record.handover_items.all())
        said: Any = ""
        if items:
            newest = items[0]
            url = reverse("handovers:handover", args=[newest.handover_id])
            said = format_html('<a href="{}">{}</a>', url, newest.receiver.name)
        return format_html("{}<small>{}</small>", state(ClaimState(record.state)), said)
