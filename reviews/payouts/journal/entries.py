"""Ledger entries (원장 기록) as a list, and as a file: of all months, of one, or of one voucher.

A voucher of the journal sums up the entries of one day, kind, programme and batch; the list takes
the same four as parameters, since a voucher's number may change while its month is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.display.dates import weekday_text
from claims.hooks import without_withheld_claims
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import Condition, DeskList
from claims.policy.models import Programme
from claims.users.requests import day_named, whole_number
from reviews.payouts.journal.months import chosen_month, month_conditions
from reviews.payouts.ledger.months import end_of
from reviews.payouts.models import EntryKind, JournalLine, LedgerEntry, PayoutBatch
from reviews.payouts.models.visible import WORKERS
from reviews.payouts.states.payouts import PayoutKind

IN_A_BATCH = (EntryKind.PAY, EntryKind.RETURN)  # kinds whose vouchers are of one batch


@dataclass(frozen=True)
class Voucher:
    """Parts of a voucher that a query string chooses; None for each that it leaves open or that
    is none. `month` and `day` are days in the books."""

    month: date | None
    day: date | None
    kind: EntryKind | None
    programme: int | None
    batch: int | None

    @classmethod
    def of(cls, params: QueryDict) -> Voucher:
        """Return the voucher that a query string names."""
        kind = params.get("kind", "")
        return cls(
            chosen_month(params),
            day_named(params.get("day")),
            EntryKind(kind) if kind in EntryKind.values else None,
            whole_number(params.get("programme")),
            whole_number(params.get("batch")),
        )

    def entries(self) -> QuerySet[LedgerEntry]:
        """Return the ledger entries that it chooses, in the order in which they were written."""
        rows = LedgerEntry.objects.order_by("pk")
        if self.month:
            rows = rows.filter(booked_on__range=(self.month, end_of(self.month)))
        if self.day:
            rows = rows.filter(booked_on=self.day)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.programme:
            rows = rows.filter(programme=self.programme)
        if self.batch:
            rows = rows.filter(payout__batch=self.batch)
        return rows

    def lines(self, user: Any) -> list[JournalLine]:
        """Return the debit and the credit line of the voucher; [] if more than one is chosen, or
        none. One query."""
        if not (self.day and self.kind and self.programme):
            return []
        month = self.day.replace(day=1)
        rows = JournalLine.objects.visible_to(user).filter(
            month=month, day=self.day, kind=self.kind, programme=self.programme
        )
        if self.kind in IN_A_BATCH:
            rows = rows.filter(batch=self.batch)
        return list(rows.order_by("number"))


def entries_url(line: JournalLine) -> str:
    """Return the address of the entries that a voucher of the ledger sums up."""
    parts = {
        "month": f"{line.month:%Y-%m}",
        "day": line.day.isoformat(),
        "kind": line.kind,
        "programme": line.programme_id,
    }
    if line.batch_id:
        parts["batch"] = line.batch_id
    return f"{reverse('payouts:entries')}?{urlencode(parts)}"


def entries(user: Any, params: QueryDict) -> QuerySet[LedgerEntry]:
    """Return the ledger entries that the parameters choose, without those of claims withheld from a
    user who only reads payouts; none for a user who may not see payouts."""
    rows = Voucher.of(params).entries()
    if not user.has_perm("reviews.view_payout"):
        return rows.none()
    return without_withheld_claims(rows, user, "claim", workers=WORKERS)


def entry_conditions(_user: Any, params: QueryDict) -> list[Condition]:
    """Return the chosen parts of a voucher as conditions in words. At most two queries."""
    chosen, found = Voucher.of(params), month_conditions(params)
    if chosen.day:
        words = weekday_text(chosen.day)
        found.append(Condition("day", chosen.day.isoformat(), gettext("기장일"), words))
    if chosen.kind:
        found.append(Condition("kind", chosen.kind, gettext("종류"), str(chosen.kind.label)))
    named = (
        ("programme", chosen.programme, gettext("지원사업"), Programme),
        ("batch", chosen.batch, gettext("묶음"), PayoutBatch),
    )
    for name, pk, label, model in named:
        row = model._default_manager.filter(pk=pk).first() if pk else None
        if row is not None:
            found.append(Condition(name, str(pk), label, str(row)))
    return found


LEDGER = DeskList(
    name="ledger",
    title=_("원장 기록"),
    url_name="payouts:entries",
    permissions=("reviews.view_payout",),
    parameters=("month", "day", "kind", "programme", "batch"),
    rows=entries,
    conditions=entry_conditions,
    layout=ExportLayout(
        columns=(
            columns.day(_("기장일"), "booked_on"),
            columns.moment(_("시각"), "at"),
            columns.choice(_("종류"), "kind", EntryKind),
            columns.text(_("지원사업"), "programme__name"),
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("지급 종류"), "payout__kind", PayoutKind),
            columns.text(_("묶음"), "payout__batch__number"),
            ExportColumn(
                _("환수번호"), ("recovery_id",), cell=lambda pk: f"R-{pk:05d}" if pk else ""
            ),
            columns.number(_("승인 잔액 증감"), "reserved"),
            columns.number(_("지급액 증감"), "paid"),
            columns.number(_("환수할 돈 증감"), "receivable"),
            columns.user(_("처리"), "by"),
        ),
        claim="claim_id",
        order=("pk",),
    ),
)
