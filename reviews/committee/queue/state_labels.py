"""The state of a claim before the council in the words of the queue, the desk and the claim page.

A decided claim is named after what it means for its claimant: the denial, or where the money is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.clock import today
from claims.display.states import cached_html, shape_html
from reviews.committee.models import NO_DUE, Decision, Outcome, QueueRow, QueueStatus, Review
from reviews.payouts.states.payouts import PayState


class StateLabel(NamedTuple):
    """State of a claim or round in words, as lists and pages show it: tone (colour) and shape of
    its icon, a label, and a second word in small ('' for none)."""

    tone: str
    shape: str
    label: str
    more: str = ""

    @property
    def cell(self) -> SafeString:
        """Return the HTML for a table cell: the coloured icon with the label, the second word in
        small."""
        return _cell(*self)


@cached_html
def _cell(tone: str, shape: str, label: str, more: str) -> SafeString:
    drawn = format_html('<span class="state is-{}">{}{}</span>', tone, shape_html(shape), label)
    if not more:
        return drawn
    return format_html('{}<small class="quiet"> {}</small>', drawn, more)


def state_label_of(
    row: QueueRow, pay: PayState | None = None, *, voided: bool = False
) -> StateLabel:
    """Return the state in words of a claim, from its queue row. A granting decision is named after
    `pay`, the state of its payments (None: decided); a denial and every open state as such. A claim
    that was entered by mistake (`voided`) is not called withdrawn."""
    if voided:
        return _named(QueueStatus.WITHDRAWN, "")._replace(label=_("무효"))
    if row.standing == QueueStatus.DECIDED and row.outcome:
        return state_label_of_decision(row.outcome, pay, row.round)
    more = ""
    if row.outcome:
        more = str(Outcome(row.outcome).label)
    elif row.unanswered:
        more = _("보완 답 없음")
    elif row.standing == QueueStatus.WAITING_DOCUMENTS:
        more = _waits_for(row)
    return _named(QueueStatus(row.standing), more)


def _waits_for(row: QueueRow) -> str:
    """Return 요청 전 for documents that were never asked for, 기한 지남 for overdue ones, '' while
    they are due and if all have come."""
    if row.due_on == NO_DUE:
        return "" if row.complete else _("요청 전")
    return _("기한 지남") if row.due_on < today() else ""


def state_label_of_decision(outcome: str, pay: PayState | None, round_no: int = 1) -> StateLabel:
    """Return the state in words of a decision: a denial as such, any other outcome named after its
    payment `pay` (None: decided). A second round is marked as 재심의."""
    decided = Outcome(outcome)
    again = _("재심의") if round_no == 2 else ""
    if decided == Outcome.DENIED:
        return _named(decided, again)
    more = f"{again} · {decided.label}" if again else str(decided.label)
    return _named(pay or QueueStatus.DECIDED, more)


def state_label_of_round(review: Review, decision: Decision | None) -> StateLabel:
    """Return the state in words of one round: its decision, else its status. Appeal and payment do
    not count."""
    if decision is not None:
        return state_label_of_decision(decision.outcome, None, review.round)
    return _named(QueueStatus(review.status), "")


def _named(member: Any, more: str) -> StateLabel:
    return StateLabel(member.style.tone, member.style.shape, str(member.label), more)
