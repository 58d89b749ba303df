"""Template contexts of the pages of months: all months, and one month with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims import clock
from claims.display.history import Step
from claims.errors import ProposerLeftError
from claims.users.requests import acting_user
from reviews.payouts.ledger.months import (
    MonthSums,
    beginning,
    covered_until,
    end_of,
    explained_sums,
    first_open_month,
    next_month,
    sums_of_months,
)
from reviews.payouts.models import DeclinedReopening, MonthClosing
from reviews.payouts.models.triggers.months import CLOSE
from reviews.payouts.months.errors import OwnMonthError, OwnReopeningError
from reviews.payouts.months.figures import MonthFigures, closing_blocker, figures_digest, figures_of
from reviews.payouts.months.forms import DifferenceForm, NoteForm, ReopeningForm, SendBackForm
from reviews.payouts.months.verbs import confirmation_blocker
from reviews.payouts.states.books import EXPLAINED, MonthStatus
from reviews.payouts.states.payouts import PayoutKind

SHOWN_MONTHS = 36
# Why this person cannot confirm, where the page says it.
_SAID = (OwnMonthError, OwnReopeningError, ProposerLeftError)


@dataclass(frozen=True)
class MonthRow:
    """Row of the list of months: the month's first day, its closing in force (None without one),
    and the sums to show: those of the closing, else those of the books now; None for a month that
    waits for others to be closed."""

    month: date
    closing: MonthClosing | None
    sums: MonthClosing | MonthSums | None = None

    @property
    def is_over(self) -> bool:
        return end_of(self.month) < clock.today()


def months_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the list of months: the newest SHOWN_MONTHS months since the
    first statement, newest first, with the sums of the closed ones, of the first that is not closed
    (`next`) and of the running one; and the last day that a statement covers (`covered`)."""
    closings = {
        row.starts_on: row
        for row in MonthClosing.objects.visible_to(request.user)
        .standing()
        .select_related("proposed_by", "confirmed_by")
    }
    month, months, to_close = beginning(), [], first_open_month()
    while month is not None and month <= clock.today():
        months.append(month)
        month = next_month(month)
    shown = months[::-1][:SHOWN_MONTHS]
    summed = [one for one in shown if one in (to_close, months[-1]) and one not in closings]
    sums: dict[date, Any] = {**sums_of_months(summed), **closings}
    return {
        "months": [MonthRow(one, closings.get(one), sums.get(one)) for one in shown],
        "next": to_close,
        "covered": covered_until(),
    }


@dataclass(frozen=True)
class Line:
    """One line of the sums on a month's page: label, won, and `side`, "+" or "−" for a sum that is
    added or taken off and stored without its sign."""

    label: str | Promise
    won: int
    side: str = ""

    @property
    def sign(self) -> str:
        """The sign to show before the won; '' before 0."""
        return self.side if self.won else ""


def find_month(year: int, month: int) -> date:
    """Return the first day of a month from year and month in an address. Raises Http404 for a month
    that does not exist or lies in the future."""
    try:
        found = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if found > clock.today():
        raise Http404
    return found


def month_page(request: HttpRequest, month: date, **typed: Any) -> dict[str, Any]:
    """Return the template context of one month's page: sums, differences, closings, forms, and the
    acts open to this person. `typed` replaces entries, such as forms of a refused request.

    A closed month shows the sums stored at its closing, an open one those of now.
    """
    user = acting_user(request)
    closings = _closings(user, month)
    standing = next((one for one in closings if one.status in _STANDS), None)
    figures = figures_of(month)
    blocker = closing_blocker(figures)
    refusal = confirmation_blocker(standing, user) if standing else None
    closes = user.has_perm(CLOSE)
    stored = standing if standing is not None and standing.is_closed else None
    return {
        "month": month,
        "ends_on": end_of(month),
        "standing": standing,
        "history": history_of(closings),
        "figures": figures,
        "covered": covered_until(),
        "stored": stored,
        "lines": _lines(figures, stored),
        **_closing_sums(figures, stored),
        "blocker": blocker if standing is None else None,
        "may_close": closes,
        "may_propose": closes and blocker is None,
        "may_confirm": standing is not None and refusal is None,
        "why_not": refusal if isinstance(refusal, _SAID) else None,
        "reopening": standing is not None and standing.status == MonthStatus.REOPENING,
        "sends_back": standing is not None and sends_back(standing, user),
        "declines": standing is not None and declines(standing, user),
        "send_back_form": SendBackForm(),
        "may_reopen": closes and _is_last_closed(standing, month),
        "later_one_closed": closes and _stands_before_closed(standing, month),
        "difference_form": DifferenceForm(),
        "note_form": NoteForm(),
        "seen": figures_digest(figures),
        "reopening_form": ReopeningForm(),
        **typed,
    }


def _closing_sums(figures: MonthFigures, stored: MonthClosing | None) -> dict[str, Any]:
    """Return the sums at the month's end in won: those stored at its closing, else those of now,
    None if there are none."""
    if stored is not None:
        return {
            "closing_won": stored.closing,
            "statement_won": stored.statement_closing,
            "difference": stored.difference,
        }
    sums = figures.sums
    return {
        "closing_won": sums and sums.closing,
        "statement_won": sums and sums.statement_closing,
        "difference": sums and sums.difference,
    }


def _is_last_closed(standing: MonthClosing | None, month: date) -> bool:
    """Return True for a closed month before the first open one: that alone can be opened again."""
    if standing is None or standing.status != MonthStatus.CLOSED:
        return False
    return first_open_month() == next_month(month)


def _stands_before_closed(standing: MonthClosing | None, month: date) -> bool:
    """Return True for a closed month after which another was closed: it cannot be opened again
    before that one is."""
    closed = standing is not None and standing.status == MonthStatus.CLOSED
    return closed and not _is_last_closed(standing, month)


def _closings(user: Any, month: date) -> list[MonthClosing]:
    related = ("proposed_by", "confirmed_by", "withdrawn_by", "reopening_by", "reopened_by")
    rows = MonthClosing.objects.visible_to(user).filter(starts_on=month)
    declined = Prefetch("declined", DeclinedReopening.objects.select_related("asked_by", "by"))
    return list(rows.select_related(*related).prefetch_related(declined).order_by("-pk"))


def sends_back(closing: MonthClosing, user: Any) -> bool:
    """Return True if this person is not the one who proposed the closing and could send it back
    with a reason; the proposer withdraws it instead. False for a closing that is not proposed. Does
    not check permissions."""
    return closing.status == MonthStatus.PROPOSED and closing.proposed_by_id != user.pk


def declines(closing: MonthClosing, user: Any) -> bool:
    """Return True if this person is not the one who proposed to open the month again, so that
    ending the proposal declines it. Does not check permissions."""
    return closing.status == MonthStatus.REOPENING and closing.reopening_by_id != user.pk


def history_of(closings: list[MonthClosing]) -> list[Step]:
    """Return the steps of a month's closings (proposed, confirmed, reopenings that were declined,
    ended), the newest first; of two at one time the later act."""
    found = []
    for one in sorted(closings, key=lambda one: one.pk):
        by = str(one.proposed_by)
        found.append(Step(one.proposed_at, "circle-plus", _("마감을 올림"), by, one.note))
        if one.confirmed_at:
            by = str(one.confirmed_by)
            found.append(Step(one.confirmed_at, "lock", _("확인하고 마감함"), by))
        found += [_declined(row) for row in one.declined.all()]
        if one.ended_at:
            found.append(Step(one.ended_at, "arrow-back-up", *_ended(one), one.reason))
    return sorted(found, key=lambda step: step.at)[::-1]


def _declined(row: DeclinedReopening) -> Step:
    """Return the step of a reopening that was declined: who declined it and why, and who had
    proposed it and why."""
    asked = _("올린 사람 %(name)s: %(reason)s") % {"name": row.asked_by, "reason": row.asked}
    return Step(
        row.at, "arrow-back-up", _("다시 열지 않기로 함"), str(row.by), f"{row.reason} · {asked}"
    )


def _ended(closing: MonthClosing) -> tuple[str, str]:
    """Return (what happened, names of the people) for the end of a closing: reopened, sent back by
    another person, or withdrawn by its proposer."""
    if closing.reopened_by:
        return _("다시 엶"), f"{closing.reopening_by}, {closing.reopened_by}"
    if closing.withdrawn_by_id != closing.proposed_by_id:
        return _("마감을 돌려보냄"), str(closing.withdrawn_by)
    return _("마감 요청을 취소함"), str(closing.withdrawn_by)


_STANDS = (MonthStatus.PROPOSED, MonthStatus.CLOSED, MonthStatus.REOPENING)


def _lines(figures: MonthFigures, stored: MonthClosing | None) -> list[Line]:
    """Return the lines of the month's account: opening balance, money paid by kind, and all other
    movements. The kinds have one order, which the stored detail of a closed month does not keep.
    The closing balance is not among the lines. [] before the first statement."""
    sums: Any = stored or figures.sums
    if sums is None:
        return []
    paid = stored.detail["paid"] if stored else figures.paid
    labels = dict(PayoutKind.choices)
    order = {kind: place for place, kind in enumerate(labels)}
    kinds = [
        Line(labels.get(kind, kind), paid[kind], "−")
        for kind in sorted(paid, key=lambda kind: order.get(kind, len(order)))
    ]
    return [
        Line(_("기초 잔액"), sums.opening),
        *kinds,
        Line(_("반환"), sums.returned, "+"),
        Line(_("환수 입금"), sums.received, "+"),
        Line(_("환수 입금 취소"), sums.reversed, "−"),
        *_explained_lines(figures.month),
    ]


def _explained_lines(month: date) -> list[Line]:
    """Return a line for each kind of explained lines of the statement, two if money both came and
    went. One query."""
    found = explained_sums(month)
    lines = []
    for kind in EXPLAINED:
        own = [one for one in found if one.kind == kind]
        if len(own) > 1:
            lines += [Line(one.label, one.won) for one in own]
        else:
            lines.append(Line(kind.label, sum(one.won for one in own)))
    return lines
