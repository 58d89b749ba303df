"""The table of holds."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.dates import short_moment
from claims.display.numbers import won
from claims.display.people import claim_cell
from claims.display.states import state
from claims.tables import DeskTable, cell
from reviews.payouts.models import PayeeHold


class HoldTable(DeskTable):
    """Table of payment holds: held claim, amount in won, the marks that it shares with the claim
    that has the grant, age and state."""

    caption = _("지급을 보류한 신청 목록")
    blank = (
        "circle-check",
        _("지급을 보류한 신청이 없습니다"),
        _("같은 신청인이나 계좌의 두 번째 지원금을 작성하려 하면 여기에 나타납니다."),
    )

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    grant = tables.Column(_("지원금"), accessor="pk", attrs=cell("won", "two"))
    same = tables.Column(_("같은 것"), attrs=cell("two"))
    other = tables.Column(_("먼저 받는 신청"), attrs=cell("two", "p2"))
    age = tables.Column(_("보류한 때"), accessor="pk", attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("payouts:hold", args=[record.pk]),
        }

    def render_claim(self, record: PayeeHold) -> SafeString:
        return claim_cell(reverse("payouts:hold", args=[record.pk]), record.claim)

    def render_grant(self, record: Any) -> SafeString:
        return format_html("{}<small>{}</small>", won(record.won), record.grant_text)

    def render_same(self, record: PayeeHold) -> str:
        return record.same_text

    def render_other(self, record: PayeeHold) -> SafeString:
        return format_html(
            '<span class="num">{}</span><small>{}</small>',
            record.other.number, record.other.shown_name,
        )  # fmt: skip

    def render_age(self, record: PayeeHold) -> SafeString:
        return format_html("{}<small>{}</small>", short_moment(record.held_at), age_text(record))

    def render_status(self, record: PayeeHold) -> SafeString:
        person = record.proposed_by if record.is_open else record.settled_by
        if person is None:
            return state(record, "status")
        return format_html("{}<small>{}</small>", state(record, "status"), person)


def age_text(hold: PayeeHold) -> str:
    """Return the age of a hold as text, in days (KST) from that of `held_at` until today or until
    it was settled, as the dashboard and the recoveries count: "12일째", or "오늘" on the day."""
    until = localdate(hold.settled_at) if hold.settled_at else clock.today()
    days = (until - localdate(hold.held_at)).days
    return gettext("%(days)s일째") % {"days": f"{days:,}"} if days else gettext("오늘")
