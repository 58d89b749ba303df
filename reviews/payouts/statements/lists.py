"""Statement lines as a list in tabs: open, matched, explained, all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import day_named
from reviews.payouts.models import StatementLine, StatementMatch
from reviews.payouts.states.books import MatchKind

SEES = ("reviews.view_payout",)
OPEN, MATCHED, EXPLAINED, ALL = "", "matched", "explained", "all"  # values of ?show=
SHOWN = (OPEN, MATCHED, EXPLAINED, ALL)


def shown_of(params: QueryDict) -> str:
    """Return the tab of the list of statement lines named by the parameter `show`: a value of
    SHOWN, or OPEN ('') for an unknown one."""
    asked = params.get("show", "")
    return asked if asked in SHOWN else OPEN


def day_of(params: QueryDict) -> date | None:
    """Return the day of the lines in the parameter `on` of a query string (2026-11-30); None where
    it is missing or unreadable."""
    return day_named(params.get("on"))


def field_of_match(field: str) -> Subquery:
    """Return a subquery for a queryset of statement lines that gives one field of the line's
    present match (the one not undone); NULL without one."""
    rows = StatementMatch.objects.filter(line=OuterRef("pk"), undone_at__isnull=True)
    return Subquery(rows.values(field)[:1])


def statement_lines(user: Any, params: QueryDict) -> QuerySet[StatementLine]:
    """Return the statement lines that the user may see, newest first, of the tab `?show=`: matched,
    explained, all, or the open ones without it (`shown_of`). Each has kind, batch_number,
    recovery_id, claim_id and reason of its present match (None where missing)."""
    rows = StatementLine.objects.visible_to(user).annotate(
        kind=field_of_match("kind"),
        batch_number=field_of_match("batch__number"),
        recovery_id=field_of_match("movement__recovery"),
        claim_id=field_of_match("movement__recovery__claim"),
        reason=field_of_match("reason"),
    )
    match shown_of(params):
        case "matched":
            rows = rows.matched()
        case "explained":
            rows = rows.explained()
        case "":
            rows = rows.open()
    if day := day_of(params):
        rows = rows.filter(day=day)
    return rows.order_by("-seq")


STATEMENT_LINES = DeskList(
    name="statement-lines",
    title=_("거래내역"),
    url_name="payouts:statements",
    permissions=SEES,
    parameters=("show", "on"),
    rows=statement_lines,
    layout=ExportLayout(
        columns=(
            columns.day(_("거래일"), "day"),
            columns.ExportColumn(_("거래시각"), ("time",), cell=lambda time: f"{time:%H:%M:%S}"),
            columns.number(_("금액"), "amount"),
            columns.number(_("잔액"), "balance"),
            columns.text(_("적요"), "shown", personal=True),
            columns.text(_("은행 거래번호"), "reference"),
            columns.choice(pgettext_lazy("statement", "맞춘 것"), F("kind"), MatchKind),
            columns.text(_("묶음"), F("batch_number")),
            columns.ExportColumn(
                _("환수번호"), (F("recovery_id"),), cell=lambda pk: f"R-{pk:05d}" if pk else ""
            ),
            columns.text(_("사유"), F("reason"), personal=True),
        ),
        claim="claim_id",
        order=("-seq",),
    ),
)
