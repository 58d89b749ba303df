"""Statement lines as a list in tabs: open, matched, explained, all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.display.dates import weekday_text
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import day_named
from reviews.payouts.models import StatementLine, StatementMatch
from reviews.payouts.states.books import EXPLAINED as EXPLAINED_KINDS
from reviews.payouts.states.books import JOURNAL_DIRECTIONS, MatchKind

OPEN, MATCHED, EXPLAINED, ALL = "", "matched", "explained", "all"  # values of ?show=
SHOWN = (OPEN, MATCHED, EXPLAINED, ALL)


def shown_of(params: QueryDict) -> str:
    """Return the tab of the list of statement lines named by the parameter `show`: a value of
    SHOWN, or OPEN ('') for an unknown one."""
    asked = params.get("show", "")
    return asked if asked in SHOWN else OPEN


def day_of(params: QueryDict) -> date | None:
    """Return the day of the lines in the parameter `on` of a query string (2026-11-30); None if it
    is missing or unreadable."""
    return day_named(params.get("on"))


def kind_of(params: QueryDict) -> tuple[MatchKind, bool] | None:
    """Return the kind of the explained lines in the parameter `kind`, as a voucher of the journal
    has it (`fee_out`), and True if money came; None if it is missing or no such kind."""
    kind, _underscore, way = params.get("kind", "").rpartition("_")
    if kind not in EXPLAINED_KINDS or way not in JOURNAL_DIRECTIONS:
        return None
    return MatchKind(kind), way == "in"


def conditions_text(params: QueryDict) -> str:
    """Return day and kind of the lines that a query string asks for, in words; '' for all."""
    day, kind, parts = day_of(params), kind_of(params), []
    if day:
        parts.append(gettext("거래일 %(day)s") % {"day": weekday_text(day)})
    if kind:
        way = pgettext("statement", "입금") if kind[1] else gettext("출금")
        parts.append(f"{kind[0].label} {way}")
    return " · ".join(parts)


def field_of_match(field: str) -> Subquery:
    """Return a subquery for a queryset of statement lines that gives one field of the line's
    present match (the one not undone); NULL without one."""
    rows = StatementMatch.objects.filter(line=OuterRef("pk"), undone_at__isnull=True)
    return Subquery(rows.values(field)[:1])


def statement_lines(user: Any, params: QueryDict) -> QuerySet[StatementLine]:
    """Return the statement lines that the user may see, newest first, of the tab `?show=`: matched,
    explained, all, or the open ones without it (`shown_of`), of the day `?on=` and of the kind
    `?kind=` (`kind_of`). Each has kind, batch_number, recovery_id, claim_id and reason of its
    present match (None if missing)."""
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
    if chosen := kind_of(params):
        kind, came = chosen
        rows = rows.filter(Q(amount__gt=0) if came else Q(amount__lt=0), kind=kind)
    return rows.order_by("-seq")


STATEMENT_LINES = DeskList(
    name="statement-lines",
    title=_("거래내역"),
    url_name="payouts:statements",
    permissions=("reviews.view_payout",),
    parameters=("show", "on", "kind"),
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
