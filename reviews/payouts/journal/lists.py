"""Journal as a list, and as the file that goes into the council's accounts: of the month that is
chosen, or of all months."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import Condition, DeskList
from reviews.payouts.journal.months import chosen_month, month_conditions
from reviews.payouts.models import EntryKind, JournalLine
from reviews.payouts.states.books import EXPLAINED, JOURNAL_DIRECTIONS, MatchKind


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


def journal_of(user: Any, month: date | None) -> QuerySet[JournalLine]:
    """Return the visible journal lines of a month (its first day), or of all months for None, in
    order of voucher, the debit side first."""
    rows = JournalLine.objects.visible_to(user).order_by("number")
    return rows if month is None else rows.filter(month=month)


def journal(user: Any, params: QueryDict) -> QuerySet[JournalLine]:
    return journal_of(user, chosen_month(params))


def journal_conditions(_user: Any, params: QueryDict) -> list[Condition]:
    return month_conditions(params)


JOURNAL = DeskList(
    name="journal",
    title=_("분개장"),
    url_name="payouts:journal",
    permissions=("reviews.view_payout",),
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
