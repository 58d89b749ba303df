"""The list of a member's own votes."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import due, short_moment
from claims.display.numbers import won
from claims.display.people import claim_cell
from claims.display.states import DASH, state
from claims.money import won_text
from claims.tables import DeskTable, cell
from reviews.committee.models import Vote
from reviews.dashboard.own_votes import VoteState


class OwnVoteTable(DeskTable):
    """Table of a member's own votes, the newest first. An undecided ballot shows only the member's
    own vote."""

    caption = _("내 표결, 최근 순")
    blank = (
        "checks",
        _("표결이 없습니다"),
        _("심의 데스크에서 표결하면 여기에 쌓입니다. 개표 전까지 바꿀 수 있습니다."),
    )
    number = tables.Column(_("접수번호"), empty_values=(), attrs=cell("two"))
    choice = tables.Column(pgettext_lazy("list", "내 표결"), attrs=cell("two", "nowrap"))
    at = tables.Column(_("표결한 때"), attrs=cell("num", "nowrap", "p2"), orderable=True)
    due_on = tables.Column(_("기한"), empty_values=(), attrs=cell("p2"))
    state = tables.Column(_("상태"), attrs=cell("two"))

    class Meta(DeskTable.Meta):
        model = Vote
        fields: tuple[str, ...] = ()
        order_by = "-at"
        row_attrs = {
            "data-number": lambda record: record.ballot.review.claim.number,
            "data-state": lambda record: record.state,
            "data-href": lambda record: _desk(record),
        }

    def render_number(self, record: Any) -> SafeString:
        claim = record.ballot.review.claim
        return claim_cell(_desk(record), claim)

    def render_choice(self, record: Vote) -> SafeString:
        return format_html("{}<small>{}</small>", state(record, "choice"), won(record.amount or 0))

    def render_at(self, record: Vote) -> SafeString:
        return short_moment(record.at)

    def render_due_on(self, record: Any) -> SafeString:
        return due(record.ballot.due_on) if record.state == VoteState.OPEN else DASH

    def render_state(self, record: Any) -> SafeString:
        """Render the state of a vote, with the amount of the decision or a link to change the
        vote."""
        shown = state(VoteState(record.state))
        if record.state == VoteState.DECIDED:
            words = gettext("의결 %(amount)s") % {"amount": won_text(record.ballot.decision.amount)}
            return format_html('{}<small class="num">{}</small>', shown, words)
        if record.state != VoteState.OPEN:
            return shown
        number = record.ballot.review.claim.number
        label = gettext("%(number)s 표결 바꾸기") % {"number": number}
        return format_html(
            '{} <a class="btn btn-sm" href="{}?change=1" aria-label="{}">{}</a>',
            *(shown, _desk(record), label, gettext("바꾸기")),
        )


def _desk(record: Any) -> str:
    return reverse("committee:desk", args=[record.ballot.review.claim.number])
