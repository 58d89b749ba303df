"""List of batches, and list of the payments of one batch, with their exports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import day_named, whole_number
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.views.filters import payout_columns


def transfer_day_of(params: QueryDict) -> date | None:
    """Return the day of transfer in the parameter `on` of a query string (2026-11-30); None if it
    is missing or unreadable."""
    return day_named(params.get("on"))


def state_of(params: QueryDict) -> BatchStatus | None:
    """Return the state of batches in the parameter `state` of a query string (`built`); None if it
    is missing or unknown."""
    asked = params.get("state", "")
    return BatchStatus(asked) if asked in BatchStatus.values else None


def all_batches(user: Any, params: QueryDict) -> QuerySet[PayoutBatch]:
    """Return the visible batches; `?on=` limits them to a day of transfer, `?state=` to a state."""
    rows = PayoutBatch.objects.visible_to(user).for_page()
    day, state = transfer_day_of(params), state_of(params)
    rows = rows.filter(transfer_on=day) if day else rows
    return rows.filter(status=state) if state else rows


def payouts_of_batch(user: Any, params: QueryDict) -> QuerySet[Payout]:
    rows = Payout.objects.visible_to(user)
    batch = PayoutBatch.objects.filter(pk=whole_number(params.get("batch")) or 0).first()
    return rows.of_batch(batch) if batch is not None else rows.none()


BATCHES = DeskList(
    name="batches",
    title=pgettext_lazy("several", "이체 묶음"),
    url_name="payouts:batches",
    permissions=("reviews.view_payout",),
    parameters=("on", "state"),
    rows=all_batches,
    layout=ExportLayout(
        columns=(
            columns.text(_("묶음번호"), "number"),
            columns.text(_("지원사업"), "programme__name"),
            columns.choice(_("상태"), "status", BatchStatus),
            columns.number(_("건수"), "count"),
            columns.number(_("총액"), "total"),
            columns.day(_("이체일"), "transfer_on"),
            columns.number(_("은행 성공 건수"), "paid_count"),
            columns.number(_("은행 성공 금액"), "paid_won"),
            columns.number(_("은행 실패 건수"), "failed_count"),
            columns.number(_("은행 실패 금액"), "failed_won"),
            columns.user(_("묶은 사람"), "built_by"),
            columns.moment(_("묶은 시각"), "built_at"),
            columns.user(_("이체를 승인한 사람"), "released_by"),
            columns.moment(_("이체 승인 시각"), "released_at"),
            columns.text(_("취소 사유"), "ended_reason"),
        ),
        order=("-created_at",),
    ),
)
BATCH_ROWS = DeskList(
    name="batch-payouts",
    title=_("묶음의 지급"),
    url_name="payouts:batch",
    permissions=("reviews.view_payout",),
    parameters=("batch",),
    rows=payouts_of_batch,
    layout=ExportLayout(columns=payout_columns(), claim="claim_id", order=("prepared_at",)),
    url=lambda params: reverse("payouts:batch", args=[whole_number(params.get("batch")) or 0]),
)
