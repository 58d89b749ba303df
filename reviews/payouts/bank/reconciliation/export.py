"""Export of the reconciliation page as a CSV or XLSX file: four tables with sums and claim numbers,
without names or accounts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import ForbiddenError
from claims.formula_safety import neutralise
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.table_files.csv_text import csv_bytes
from reviews.payouts.bank.files.layouts.base import CSV, MEDIA, XLSX
from reviews.payouts.bank.reconciliation.figures import (
    KindSums,
    ProgrammeSums,
    Reconciliation,
    stage_labels,
)
from reviews.payouts.bank.reconciliation.queries import reconcile
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

NEEDED = ("reviews.view_payout", "claims.export_claim")
Cell = str | int


@dataclass(frozen=True)
class ExportTable:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Exported:
    name: str
    media_type: str
    content: bytes


def may_export(user: User) -> bool:
    return all(user.has_perm(permission) for permission in NEEDED)


def export_reconciliation(
    *, format: str, by: User, reason: str, request: HttpRequest | None = None
) -> Exported:
    """Return the whole reconciliation as of now as a file (`format`: "csv" or "xlsx"), and record
    the export with its reason in the access log, under the claims whose payments differ from the
    ledger (the file names them).

    Raises ForbiddenError unless the user holds both `reviews.view_payout` and
    `claims.export_claim`.
    """
    if not may_export(by):
        raise ForbiddenError
    now = reconcile()
    sheets = sheets_of(now)
    record_access(
        user=by,
        action=Action.EXPORT,
        claims=[one.claim_id for one in now.mismatches],
        count=max(1, sum(len(sheet.rows) for sheet in sheets)),
        reason=reason,
        request=request,
    )
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    content = as_xlsx(sheets) if format == XLSX else as_csv(sheets)
    suffix = XLSX if format == XLSX else CSV
    return Exported(f"{_('대사')}-{stamp}.{suffix}", MEDIA[suffix], content)


def sheets_of(now: Reconciliation) -> list[ExportTable]:
    return [_totals(now.accounts), _batches(now), _recoveries(now.accounts), _differing(now)]


def _totals(accounts: Sequence[ProgrammeSums]) -> ExportTable:
    labels = stage_labels()
    heads = [_("지원사업"), _("종류")]
    for label in labels.values():
        heads += [_("%(stage)s 건수") % {"stage": label}, _("%(stage)s 금액") % {"stage": label}]
    heads += [_("원장 승인 잔액"), _("승인 차이"), _("원장 지급액"), _("지급 차이")]
    heads += [_("예산"), _("예산 승인 잔액"), _("예산 지급액"), _("예산 차이")]
    rows: list[list[Cell]] = []
    for account in accounts:
        name = account.programme.name
        for row in account.rows:
            rows.append([name, row.label, *_cells(row), "", "", "", ""])
        budget = account.budget
        difference = (
            account.budget_reserved_difference
            or account.budget_spent_difference
            or account.budget_receivable_difference
        )
        sums: list[Cell] = (
            [budget.granted, budget.reserved, budget.spent, difference]
            if budget
            else ["", "", "", difference]
        )
        rows.append([name, _("합계"), *_cells(account.total), *sums])
    return ExportTable(_("합계"), heads, rows)


def _cells(row: KindSums) -> list[Cell]:
    numbers = [number for _label, *pair in row.cells for number in pair]
    return [
        *numbers,
        row.reserved,
        row.reserved_difference,
        row.paid,
        row.paid_difference,
    ]


def _batches(now: Reconciliation) -> ExportTable:
    columns: list[tuple[str, Callable[[Any], Cell]]] = [
        (_("묶음"), attrgetter("number")),
        (_("상태"), lambda batch: str(batch.state.label)),
        (_("건수"), attrgetter("count")),
        (_("총액"), attrgetter("total")),
        (_("결과 대기 건수"), attrgetter("waiting_count")),
        (_("결과 대기 금액"), attrgetter("waiting")),
        (_("입금 건수"), attrgetter("paid_count")),
        (_("입금 금액"), attrgetter("paid")),
        (_("입금 실패 건수"), attrgetter("failed_count")),
        (_("입금 실패 금액"), attrgetter("failed")),
        (_("반환 건수"), attrgetter("returned_count")),
        (_("반환 금액"), attrgetter("returned")),
        (_("은행 결과 합계"), attrgetter("bank_paid")),
        (_("원장 지급액"), attrgetter("ledger_paid")),
        (_("차이"), attrgetter("difference")),
        (_("은행 결과 없이 2인 확인 건수"), attrgetter("manual_count")),
        (_("은행 결과 없이 2인 확인 금액"), attrgetter("manual_paid")),
    ]
    rows = [[cell_of(batch) for _head, cell_of in columns] for batch in now.batches]
    return ExportTable(_("묶음별"), [head for head, _cell_of in columns], rows)


def _recoveries(accounts: Sequence[ProgrammeSums]) -> ExportTable:
    heads = [
        _("지원사업"),
        _("환수 건수"),
        _("환수액"),
        _("입금액"),
        _("상계액"),
        _("면제·결손액"),
        _("남은 건수"),
        _("남은 금액"),
        _("원장 입금액"),
        _("원장 남은 금액"),
        _("예산의 환수할 돈"),
        _("차이"),
    ]
    rows: list[list[Cell]] = []
    for account in accounts:
        sums = account.recoveries
        rows.append(
            [
                account.programme.name,
                sums.count,
                sums.demanded,
                sums.received,
                sums.set_off,
                sums.waived,
                sums.owed_count,
                sums.owed,
                sums.ledger_received,
                sums.ledger_owed,
                account.budget.receivable if account.budget else "",
                sums.received_difference
                or sums.owed_difference
                or account.budget_receivable_difference,
            ]
        )
    return ExportTable(_("환수"), heads, rows)


def _differing(now: Reconciliation) -> ExportTable:
    heads = [_("접수번호"), _("종류"), _("상태"), _("지급액"), _("원장 승인"), _("원장 지급")]
    rows: list[list[Cell]] = [
        [
            one.number,
            one.kind_label,
            str(PayoutStatus(one.status).label),
            one.amount,
            one.reserved or 0,
            one.paid or 0,
        ]
        for one in now.mismatches
    ]
    return ExportTable(_("차이 나는 지급"), heads, rows)


def _safe(cell: Cell) -> Cell:
    return cell if isinstance(cell, int) else neutralise(cell)


def as_csv(sheets: Sequence[ExportTable]) -> bytes:
    """Return tables as one CSV file (UTF-8 with BOM, which spreadsheets detect), one below the
    other with an empty line between them. Each has a line with its title and one with its
    headings."""
    rows: list[list[Cell]] = []
    for place, sheet in enumerate(sheets):
        if place:
            rows.append([])
        rows.append([neutralise(sheet.title)])
        rows.append([neutralise(head) for head in sheet.heads])
        rows += [[_safe(cell) for cell in row] for row in sheet.rows]
    return csv_bytes(rows)


def as_xlsx(sheets: Sequence[ExportTable]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        for place, head in enumerate(sheet.heads):
            page.write_string(0, place, head, bold)
            page.set_column(place, place, max(10, 2 * len(head)))
        for row_no, row in enumerate(sheet.rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(row_no, place, cell, number)
                else:
                    page.write_string(row_no, place, neutralise(cell))
    book.close()
    return out.getvalue()
