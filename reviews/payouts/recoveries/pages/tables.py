"""The table of recoveries."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.dates import weekday_text
from claims.display.numbers import won
from claims.display.people import claim_cell
from claims.display.states import DASH, state, verdict
from claims.tables import DeskTable, cell
from reviews.payouts.models import Recovery
from reviews.payouts.states.recoveries import MovementKind


class RecoveryTable(DeskTable):
    """Table of recoveries: claim, cause and age, won asked back, received and left, next due day
    and state. Rows need `left_won` and `waiting_kind` of `lists.recoveries`."""

    caption = _("환수 목록")
    blank = (
        "circle-check",
        _("받을 환수금이 없습니다"),
        _("지급이 끝난 건의 화면에서 환수를 올리면 여기에 나타납니다."),
    )

    claim = tables.Column(_("접수번호"), attrs=cell("two"))
    number = tables.Column(_("환수번호"), accessor="pk", attrs=cell("two", "nowrap"))
    cause = tables.Column(_("원인"), attrs=cell("two", "p2"))
    amount = tables.Column(_("환수액"), attrs=cell("won", "two"))
    back = tables.Column(_("돌아온 돈"), accessor="pk", attrs=cell("won", "two"))
    left = tables.Column(_("남은 금액"), accessor="left_won", attrs=cell("won"))
    due = tables.Column(_("납부기한"), accessor="pk", attrs=cell("two", "nowrap"))
    status = tables.Column(_("상태"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-number": lambda record: record.claim.number,
            "data-state": lambda record: record.status,
            "data-href": lambda record: reverse("payouts:recovery", args=[record.pk]),
        }

    def render_claim(self, record: Recovery) -> SafeString:
        return claim_cell(reverse("payouts:recovery", args=[record.pk]), record.claim)

    def render_number(self, record: Recovery) -> SafeString:
        return format_html(
            '<span class="num">{}</span><small>{}</small>',
            record.number, record.payout.get_kind_display(),
        )  # fmt: skip

    def render_cause(self, record: Recovery) -> SafeString:
        since = localdate(record.approved_at or record.proposed_at)
        days = (clock.today() - since).days
        age = gettext("%(days)s일째") % {"days": f"{days:,}"} if days else gettext("오늘")
        return format_html("{}<small>{}</small>", record.get_cause_display(), age)

    def render_amount(self, record: Recovery) -> SafeString:
        if record.amount == record.payout.amount:
            return won(record.amount)
        small = gettext("지급액 %(won)s원") % {"won": f"{record.payout.amount:,}"}
        return format_html("{}<small>{}</small>", won(record.amount), small)

    def render_back(self, record: Recovery) -> SafeString:
        if not record.recovered:
            return DASH
        if not record.set_off:
            return won(record.recovered)
        small = gettext("상계 %(won)s원") % {"won": f"{record.set_off:,}"}
        return format_html("{}<small>{}</small>", won(record.recovered), small)

    def render_left(self, record: Any) -> SafeString:
        return won(record.left_won) if record.left_won else DASH

    def render_due(self, record: Recovery) -> SafeString:
        if record.due_on is None or not record.is_owed:
            return DASH
        day = format_html('<span class="num">{}</span>', weekday_text(record.due_on))
        late = (clock.today() - record.due_on).days
        if late > 0:
            words = ngettext("%(days)s일 지남(휴일 포함)", "%(days)s일 지남(휴일 포함)", late) % {
                "days": f"{late:,}"
            }
            return format_html("{}<small>{}</small>", day, verdict("problem", words))
        return day

    def render_status(self, record: Any) -> SafeString:
        shown = state(record, "status")
        if record.waiting_kind is None:
            return shown
        waits = gettext("확인 대기: %(what)s") % {"what": MovementKind(record.waiting_kind).label}
        return format_html("{}<small>{}</small>", shown, verdict("warn", waits))
