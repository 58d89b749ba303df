"""Panels of batches: who approved, prepared, built and may release each, and what is next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.composed_once import ComposedOnce
from claims.errors import DomainError
from claims.privacy.models import AccessEntry
from claims.users.models import User
from claims.users.permissions import holders_of
from claims.users.requests import acting_user
from reviews.payouts.approvals.blockers import release_tie
from reviews.payouts.bank.files.context import FileView
from reviews.payouts.bank.results.worklist import open_count
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BATCH_UNDER_WAY, TAKEN_APART, BatchStatus
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.views.batch_tables import BatchTable

SHOWN_BATCHES, SHOWN_ENDED = 3, 5
MOST_APPROVERS = 4


def _shown_batches() -> QuerySet[PayoutBatch]:
    batches = PayoutBatch.objects.all()
    first = batches.under_way().order_by("pk").values("pk")[:SHOWN_BATCHES]
    last = batches.ended().order_by("-created_at", "-pk").values("pk")[:SHOWN_ENDED]
    return batches.for_page().filter(Q(pk__in=first) | Q(pk__in=last)).order_by("pk")


def _releasers() -> QuerySet[User]:
    return holders_of("reviews.release_batch").order_by("name", "pk")


_SHOWN, _RELEASERS = ComposedOnce(_shown_batches), ComposedOnce(_releasers)


def batches_under_way(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the panel of batches: the oldest SHOWN_BATCHES batches under
    way with the people who may act on them, and the last SHOWN_ENDED ended ones. No batches for a
    user who may not see payouts."""
    user = acting_user(request)
    shown = _SHOWN.fetch() if user.has_perm("reviews.view_payout") else []  # as visible_to
    waiting = [batch for batch in shown if batch.status in BATCH_UNDER_WAY]
    ended = [batch for batch in shown if batch.status not in BATCH_UNDER_WAY]
    ended.sort(key=lambda batch: (batch.created_at, batch.pk), reverse=True)
    finance = finance_users()
    return {
        "waiting": batch_views(waiting, user, finance),
        "ended": ended,
        "batch_table": BatchTable(ended),
        "finance_users": finance,
        "open_lines": open_count(),
    }


def finance_users() -> list[User]:
    """Return the users who may release a batch, by name, for a sentence that names them."""
    return _RELEASERS.fetch()


class Cancellation(NamedTuple):
    """Cancellation or refusal of a batch: name of the person and time."""

    by: str
    at: datetime


def _events(model: str) -> QuerySet[Any]:
    return apps.get_model("reviews", model).objects.all()


def cancellation_of(batch: PayoutBatch) -> Cancellation | None:
    """Return who cancelled a batch, or confirmed that the bank had refused it, and when, by its
    history; None for any other batch. Two queries."""
    if batch.status not in TAKEN_APART:
        return None
    events = _events("PayoutBatchEvent").filter(pgh_obj=batch.pk, status=batch.status)
    event = events.order_by("pgh_id").first()
    if event is None:
        return None
    user = User.objects.filter(pk=(event.pgh_context or {}).get("user") or 0).first()
    return Cancellation(str(user) if user else _("시스템"), event.pgh_created_at)


@dataclass
class BatchView:
    """One batch as its panel shows it: who approved and prepared its payouts (names with counts),
    number of banks, who may release it, files, and what the viewing person may do."""

    batch: PayoutBatch
    approvers: list[tuple[str, int]]
    by_decision: int
    preparers: list[tuple[str, int]]  # preparers of the other payouts of the batch
    banks: int
    releasers: list[User]  # everybody who may release but its builder
    is_builder: bool
    may_release: bool
    may_build: bool
    release_key: str
    tied: DomainError | None = None  # keeps the person from releasing a built batch
    end: Cancellation | None = None  # if the batch was cancelled or refused
    files: list[FileView] = field(default_factory=list)
    unencodable_holders: list[str] = field(default_factory=list)  # claim numbers, for CP949
    # Of a released batch on its own page: the entry of the file that was taken last.
    last_download: AccessEntry | None = None

    @property
    def waits_for_release(self) -> bool:
        return self.batch.status == BatchStatus.BUILT

    @property
    def waits_for_results(self) -> bool:
        return self.batch.status == BatchStatus.RELEASED

    @property
    def step(self) -> int:
        """Number of the next step in the panel: 3 (release), 4 (bank results) or 5 (done)."""
        return {BatchStatus.BUILT: 3, BatchStatus.RELEASED: 4}.get(
            BatchStatus(self.batch.status), 5
        )


_NAMES = ("name", "username")


def batch_views(batches: list[PayoutBatch], user: Any, finance: list[User]) -> list[BatchView]:
    """Return the panels of these batches for the viewing `user`, in their order; `finance` are the
    users who may release. `files` and `unencodable_holders` are left empty, for the page of one
    batch to fill. One query, none without batches; for a user who was a member of the council, up
    to five more for each batch that waits for its release."""
    groups: dict[int, list[dict[str, Any]]] = {batch.pk: [] for batch in batches}
    rows: QuerySet[Any] = Payout.objects.filter(batch__in=list(groups))
    # A batch that was taken apart comes alone, on its own page.
    if any(batch.status in TAKEN_APART for batch in batches):
        held = _events("PayoutEvent").filter(status=PayoutStatus.BATCHED)
        rows = held.filter(batch__in=list(groups))
    people = [f"{who}__{name}" for who in ("approved_by", "prepared_by") for name in _NAMES]
    by_approver = rows.values("batch", *people).annotate(
        n=Count("pk"),
        banks=ArrayAgg("account__bank_code", distinct=True, default=Value([])),
    )
    for group in by_approver.order_by("-n") if groups else ():
        groups[group["batch"]].append(group)
    views = [_batch_view(batch, groups[batch.pk], user, finance) for batch in batches]
    for view in views:
        if view.waits_for_release and view.may_release and not view.is_builder:
            view.tied = release_tie(view.batch, user)
    return views


def _batch_view(
    batch: PayoutBatch, groups: list[dict[str, Any]], user: Any, finance: list[User]
) -> BatchView:
    others = [one for one in finance if one.pk != batch.built_by_id]
    return BatchView(
        batch=batch,
        approvers=_people(groups, "approved_by")[:MOST_APPROVERS],
        by_decision=sum(one["n"] for one in groups if not one["prepared_by__username"]),
        preparers=_people(groups, "prepared_by"),
        banks=len({bank for group in groups for bank in group["banks"] if bank is not None}),
        releasers=others,
        is_builder=batch.built_by_id == user.pk,
        may_release=user.has_perm("reviews.release_batch"),
        may_build=user.has_perm("reviews.build_batch"),
        release_key=str(uuid4()),
    )


def _people(groups: list[dict[str, Any]], field: str) -> list[tuple[str, int]]:
    """Return the names in one field of the groups with their rows, the most first."""
    found: Counter[str] = Counter()
    for group in groups:
        name = group[f"{field}__name"] or group[f"{field}__username"]
        if name:
            found[name] += group["n"]
    return found.most_common()
