"""What the pages of money show, put together from questions; views only choose among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.db.models import Count, Q
from django.http import HttpRequest
from django_tables2 import RequestConfig

from claims.lists import keyset
from claims.users.models import User
from reviews.payouts.budget import budgets
from reviews.payouts.fingerprint import selection_of
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.questions import COUNTED_UP_TO
from reviews.payouts.selection import Selection
from reviews.payouts.states import BatchStatus, PayoutKind, PayoutStatus
from reviews.payouts.tables import BatchRowTable, BatchTable, PayoutTable

TABS = (
    PayoutStatus.PREPARED,
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
    PayoutStatus.FAILED,
)
NEWEST_FIRST = (PayoutStatus.PAID, PayoutStatus.FAILED)
MOST_IN_A_BATCH = 5_000  # rows; the oldest approvals go first
SHOWN_BATCHES = 3


@dataclass(frozen=True)
class Tab:
    status: PayoutStatus
    count: str
    current: bool


def person(request: HttpRequest) -> User:
    """Who asks: every view of this room is guarded, so it is somebody with an account."""
    return cast(User, request.user)


def tabs(current: str, kind: str = "") -> list[Tab]:
    counts = Payout.objects.state_counts(kind)
    found = []
    for status in TABS:
        number = counts.get(status, 0)
        text = f"{COUNTED_UP_TO:,}+" if number > COUNTED_UP_TO else f"{number:,}"
        found.append(Tab(status, text, status == current))
    return found


def payout_list(request: HttpRequest) -> dict[str, Any]:
    """The list of one tab, of one kind or of all; a search without a tab looks through every
    state."""
    words = request.GET.get("q", "").strip()[:60]
    tab, kind = request.GET.get("tab", ""), request.GET.get("kind", "")
    if kind not in PayoutKind.values:
        kind = ""
    if tab not in TABS:
        tab = "" if words else PayoutStatus.PREPARED
    rows = Payout.objects.visible_to(request.user).for_page()
    if tab:
        rows = rows.in_state(tab)
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.matching(words)
    order = "-prepared_at" if tab in NEWEST_FIRST else "prepared_at"
    table = PayoutTable(rows, request=request, tab=tab, order_by=order)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return {
        "table": table,
        "tabs": tabs(tab, kind),
        "tab": tab,
        "q": words,
        "kind": kind,
        "kinds": list(PayoutKind),
    }


def payouts_page(request: HttpRequest) -> dict[str, Any]:
    context = payout_list(request)
    context["may_approve"] = context["table"].pickable
    if context["may_approve"]:
        context["selection"] = Selection(
            user=person(request),
            picked=request.GET.getlist("pick"),
            shut=[
                str(row.record.pk)
                for row in context["table"].paginated_rows
                if context["table"].refusal(row.record) is not None
            ],
        )
    return {**context, **batches_under_way(request), "budgets": budgets()}


def batches_under_way(request: HttpRequest) -> dict[str, Any]:
    """The batches that wait for somebody, with who may act, and the last ones that have ended."""
    batches = PayoutBatch.objects.visible_to(request.user).for_page()
    waiting = list(batches.under_way().order_by("pk")[:SHOWN_BATCHES])
    ended = list(batches.ended().order_by("-created_at", "-pk")[:5])
    finance = finance_users() if waiting else []
    return {
        "waiting": [batch_view(batch, person(request), finance) for batch in waiting],
        "ended": ended,
        "batch_table": BatchTable(ended),
    }


def finance_users() -> list[User]:
    """Who may release: for the sentence that says whom to ask."""
    permission = Permission.objects.filter(
        content_type__app_label="reviews", codename="release_batch"
    )
    return list(
        User.objects.filter(Q(groups__permissions__in=permission), is_active=True)
        .distinct()
        .order_by("name", "pk")
    )


@dataclass
class BatchView:
    """One batch as its panel shows it."""

    batch: PayoutBatch
    approvers: list[tuple[str, int]]
    by_decision: int
    banks: int
    releasers: list[User]
    mine: bool
    may_release: bool
    may_build: bool
    release_key: str

    @property
    def waits_for_release(self) -> bool:
        return self.batch.status == BatchStatus.BUILT

    @property
    def waits_for_results(self) -> bool:
        return self.batch.status == BatchStatus.RELEASED

    @property
    def step(self) -> int:
        """The step of the path that comes next: 3 release, 4 results, 5 done."""
        return {BatchStatus.BUILT: 3, BatchStatus.RELEASED: 4}.get(
            BatchStatus(self.batch.status), 5
        )


def batch_view(batch: PayoutBatch, user: Any, finance: list[User]) -> BatchView:
    rows = batch.payouts.aggregate(
        banks=Count("account__bank_code", distinct=True),
        by_decision=Count("pk", filter=Q(prepared_by__isnull=True)),
    )
    approvers = (
        batch.payouts.values("approved_by__name", "approved_by__username")
        .annotate(n=Count("pk"))
        .order_by("-n")[:4]
    )
    others = [one for one in finance if one.pk != batch.built_by_id]
    return BatchView(
        batch=batch,
        approvers=[
            (a["approved_by__name"] or a["approved_by__username"], a["n"]) for a in approvers
        ],
        by_decision=rows["by_decision"],
        banks=rows["banks"],
        releasers=others,
        mine=batch.built_by_id == user.pk,
        may_release=user.has_perm("reviews.release_batch"),
        may_build=user.has_perm("reviews.build_batch"),
        release_key=str(uuid4()),
    )


def to_be_batched() -> list[Payout]:
    """The approved payouts that the next batch would take, oldest approval first."""
    return list(
        Payout.objects.in_state(PayoutStatus.APPROVED)
        .only("pk", "amount", "account_id", "approval_no", "programme_id", "claim_id")
        .order_by("prepared_at", "pk")[:MOST_IN_A_BATCH]
    )


def batches_page(request: HttpRequest) -> dict[str, Any]:
    rows = to_be_batched()
    table = BatchTable(PayoutBatch.objects.visible_to(request.user).for_page())
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return {
        **batches_under_way(request),
        "budgets": budgets(),
        "batch_table": table,
        "ready_count": len(rows),
        "ready_total": sum(row.amount for row in rows),
        "seen": selection_of(rows),
        "may_build": request.user.has_perm("reviews.build_batch"),
    }


def batch_page(request: HttpRequest, batch: PayoutBatch) -> dict[str, Any]:
    rows = Payout.objects.for_page().filter(batch=batch)
    table = BatchRowTable(rows, request=request, tab="", batch=batch, order_by="prepared_at")
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return {
        "view": batch_view(batch, person(request), finance_users()),
        "table": table,
        "batch": batch,
        "budgets": budgets([batch.programme_id]),
    }
