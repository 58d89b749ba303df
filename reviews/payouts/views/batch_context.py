"""Template contexts of the pages of batches: their list with the next one to build, and one
batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django_tables2 import RequestConfig

from claims import clock
from claims.tables import PER_PAGE, keyset
from claims.users.models import User
from claims.users.requests import acting_user
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.files.context import files_of, unencodable_holders
from reviews.payouts.bank.files.download import DOWNLOADABLE, last_download, may_download
from reviews.payouts.bank.results.worklist import open_count
from reviews.payouts.batches.forms import BatchForm, TransferDayForm
from reviews.payouts.batches.preview import preview_batch
from reviews.payouts.batches.queries import EVERYTHING, FAILURES, rows_to_batch
from reviews.payouts.batches.verbs import transfer_day_at_release
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.manual_results.context import proposals_of
from reviews.payouts.models import EntryKind, LedgerEntry, Payout, PayoutBatch
from reviews.payouts.states.batches import BATCH_UNDER_WAY, BatchStatus
from reviews.payouts.views.batch_panels import (
    batch_views,
    batches_under_way,
    cancellation_of,
    finance_users,
)
from reviews.payouts.views.batch_tables import BatchRowTable, BatchTable
from reviews.payouts.views.lists import all_batches, state_of, transfer_day_of

SHOWN_DAYS, NAMED_OF_A_DAY = 30, 3
MOST_ON_PAPER = 1_000  # rows of a batch on one page, to be printed


@dataclass(frozen=True)
class DaySums:
    """Batches with the same day of transfer: their number, how many are not released, number of
    payouts, sum in won, and numbers and ids of the batches."""

    day: date
    batches: int
    unreleased: int
    count: int
    total: int
    numbers: list[str]
    keys: list[int]

    @property
    def has_passed(self) -> bool:
        return self.day < clock.today()

    @property
    def named(self) -> list[tuple[int, str]]:
        """Pairs of id and number of the first NAMED_OF_A_DAY batches of the day."""
        return list(zip(self.keys, self.numbers, strict=True))[:NAMED_OF_A_DAY]

    @property
    def unnamed(self) -> int:
        return self.batches - len(self.named)


def transfer_days() -> list[DaySums]:
    """Return the batches by day of transfer, earliest first, at most SHOWN_DAYS days: batches under
    way on any day, and settled ones from today on. One query."""
    open_or_later = Q(status__in=BATCH_UNDER_WAY) | Q(
        status=BatchStatus.SETTLED, transfer_on__gte=clock.today()
    )
    rows = (
        PayoutBatch.objects.filter(open_or_later, transfer_on__isnull=False)
        .order_by("transfer_on")
        .values_list("transfer_on")
        .annotate(
            batches=Count("pk"),
            unreleased=Count("pk", filter=Q(status=BatchStatus.BUILT)),
            lines=Sum("count"),
            won=Sum("total"),
            numbers=ArrayAgg("number", order_by="pk"),
            keys=ArrayAgg("pk", order_by="pk"),
        )
    )
    return [DaySums(*row) for row in rows[:SHOWN_DAYS]]


@dataclass(frozen=True)
class RetryBatch:
    """Preview of the follow-up batch with repetitions of failed payments: number of payouts, sum in
    won, and the digest (`seen`) that its button sends."""

    count: int
    total: int  # won
    seen: str


def retry_batch(by: User) -> RetryBatch:
    rows = rows_to_batch(by=by, choice=FAILURES)
    return RetryBatch(len(rows), sum(row.amount for row in rows), selection_of(rows))


def batches_page(request: HttpRequest, form: BatchForm | None = None) -> dict[str, Any]:
    """Return the template context of the page of batches: the list (`all_batches`), the preview of
    the next batch, and days. `form` is the form as sent, if the page is rendered after a
    refusal."""
    user = acting_user(request)
    day = transfer_day_of(request.GET)
    table = BatchTable(all_batches(request.user, request.GET))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    form = form or BatchForm(request.GET)
    days = transfer_days()
    chosen = form.cleaned_data["transfer_on"] if form.is_valid() else None
    return {
        **batches_under_way(request),
        "batch_table": table,
        "on": day,
        "only_state": state_of(request.GET),
        "batch_form": form,
        "preview": preview_batch(by=user, choice=form.choice if form.is_valid() else EVERYTHING),
        "transfer_on": chosen,
        "same_day": next((one for one in days if one.day == chosen), None),
        "transfer_days": days,
        "retry_batch": retry_batch(user),
        "unresolved_failures": Payout.objects.all().unresolved_failures().count(),
        "budgets": budgets(),
        "may_build": request.user.has_perm("reviews.build_batch"),
    }


def journal_months(batch: PayoutBatch) -> list[date]:
    """Return the months (their first days) in whose journal the batch has vouchers, of payments and
    of what came back. One query."""
    kinds = [EntryKind.PAY, EntryKind.RETURN]
    entries = LedgerEntry.objects.filter(payout__batch=batch, kind__in=kinds)
    return list(entries.dates("booked_on", "month"))


def batch_page(request: HttpRequest, batch: PayoutBatch) -> dict[str, Any]:
    """Return the template context of the page of one batch: its panel, its payouts by page, and all
    of them for `rows=all` (at most MOST_ON_PAPER)."""
    user = acting_user(request)
    rows = Payout.objects.visible_to(user).for_list().of_batch(batch)
    table = BatchRowTable(rows, request=request, tab="", batch=batch, order_by="prepared_at")
    whole = request.GET.get("rows") == "all" and batch.count <= MOST_ON_PAPER
    RequestConfig(request, paginate=False if whole else keyset(request)).configure(table)
    finance = finance_users()
    [view] = batch_views([batch], user, finance)
    view.end = cancellation_of(batch)
    view.files = files_of(batch)
    view.unencodable_holders = unencodable_holders(batch, view.files)
    if view.waits_for_results:
        view.last_download = last_download(batch)
    waiting, returned = proposals_of(batch, user)
    return {
        "view": view,
        "table": table,
        "batch": batch,
        "finance_users": finance,
        "budgets": budgets([batch.programme_id]),
        "open_lines": open_count(),
        "may_download": may_download(user) and batch.status in DOWNLOADABLE,
        "on_paper": PER_PAGE < batch.count <= MOST_ON_PAPER,
        "whole": whole,
        "journal_months": journal_months(batch),
        "manual_results": waiting,
        "returned_results": returned,
        "day_form": TransferDayForm(initial={"transfer_on": transfer_day_at_release(batch)}),
    }
