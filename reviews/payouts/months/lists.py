"""Journal as a list, and as the file that goes into the council's accounts: of the month that is
chosen, or of all months."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from reviews.payouts.models import EntryKind, JournalLine
from reviews.payouts.states.books import EXPLAINED, JOURNAL_DIRECTIONS, MatchKind

SEES = ("reviews.view_payout",)
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])\Z", re.ASCII)


class JournalKinds:
    """Labels of the kinds of voucher in the journal: kinds of ledger entry, and kinds of explained
    statement line with their direction (`fee_out`)."""

    choices: tuple[tuple[str, str | Promise], ...] = (
        *EntryKind.choices,
        *(
            (f"{kind}_{way}", kind.label)
            for kind in MatchKind
            if kind in EXPLAINED
            for way in JOURNAL_DIRECTIONS
        ),
    )


KIND_LABELS = dict(JournalKinds.choices)


def chosen_month(params: QueryDict) -> date | None:
    """Return the first day of the month in the parameter `month` ("2026-11") of a query string, the
    first that is a month; None without one."""
    found = next(filter(None, map(MONTH.match, params.getlist("month"))), None)
    return date(int(found[1]), int(found[2]), 1) if found else None


def shown_month(params: QueryDict) -> date:
    """Return the month that the page of the journal shows: the chosen one, else the present one."""
    return chosen_month(params) or clock.today().replace(day=1)


def journal_of(user: Any, month: date | None) -> QuerySet[JournalLine]:
    """Return the visible journal lines of a month (its first day), or of all months for None, in
    order of voucher, the debit side first."""
    rows = JournalLine.objects.visible_to(user).order_by("number")
    return rows if month is None else rows.filter(month=month)


def journal(user: Any, params: QueryDict) -> QuerySet[JournalLine]:
    return journal_of(user, chosen_month(params))


def journal_conditions(_user: Any, params: QueryDict) -> list[Condition]:
    """Return the chosen month as the one condition of the journal, in words; [] for all months."""
    month = chosen_month(params)
    if month is None:
        return []
    words = date_format(month, "YEAR_MONTH_FORMAT")
    return [Condition("month", f"{month:%Y-%m}", gettext("월"), words)]


JOURNAL = DeskList(
    name="journal",
    title=_("분개장"),
    url_name="payouts:journal",
    permissions=SEES,
    parameters=("month",),
    rows=journal,
    conditions=journal_conditions,
    layout=ExportLayout(
        columns=(
            columns.text(_("전표번호"), "voucher"),
            columns.day(_("기장일"), "day"),
            columns.choice(_("종류"), "kind", JournalKinds),
            columns.text(_("지원사업"), F("programme__name")),
            columns.text(_("묶음"), F("batch__number")),
            columns.number(_("건수"), "count"),
            columns.text(_("계정코드"), "code"),
            columns.text(_("계정과목"), "account"),
            columns.number(_("차변"), "debit"),
            columns.number(_("대변"), "credit"),
            columns.yes_no(
                _("상태"), "draft", pgettext_lazy("month", "초안"), pgettext_lazy("month", "마감")
            ),
        ),
        order=("number",),
    ),
)
