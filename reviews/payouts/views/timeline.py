"""History of a payout on its page, from its event table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from claims.display.history import Step
from claims.users.models import User
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BankOutcome, BatchStatus, ResultMatch
from reviews.payouts.states.payouts import PayoutStatus

ICONS = {
    PayoutStatus.PREPARED: "circle-plus",
    PayoutStatus.APPROVED: "check",
    PayoutStatus.BATCHED: "package",
    PayoutStatus.PAID: "circle-check",
    PayoutStatus.FAILED: "square-x",
    PayoutStatus.CANCELLED: "circle-x",
}


def history_of(payout: Payout) -> list[Step]:
    """Return the changes of state of a payout, oldest first, from its event table; approvals that
    were voided later are included. The release of its batch stands behind its last batching."""
    events = _events_of(payout)
    applied = payout.results.filter(match=ResultMatch.APPLIED)
    entered = dict(applied.values_list("outcome", "entered_by"))
    actors = [_actor(event, payout, entered) for event in events]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={*actors} - {None})}
    steps: list[Step] = []
    before: dict[str, Any] | None = None
    for event, actor in zip(events, actors, strict=True):
        title = _title(before, event)
        if title:
            automatic = before is None and event["prepared_by_id"] is None
            actor_name = _("의결 자동") if automatic else names.get(actor or 0, _("시스템"))
            batch = event["batch"]
            ended = event["status"] in (PayoutStatus.FAILED, PayoutStatus.CANCELLED)
            detail = payout.ended_reason if ended else ""
            icon = ICONS[PayoutStatus(event["status"])]
            steps.append(Step(_when(before, event, payout), icon, title, actor_name, detail))
            if event["status"] == PayoutStatus.BATCHED and batch and batch.released_at:
                who, title = str(batch.released_by), _("이체 승인")
                steps.append(Step(batch.released_at, "send", title, who, batch.number))
        before = event
    return steps


_EVENT = (
    *("pgh_created_at", "pgh_context", "status", "prepared_by_id", "approved_by_id"),
    *("account_id", "batch_id", "prepared_at", "approved_at", "ended_at"),
)


def _events_of(payout: Payout) -> list[dict[str, Any]]:
    """Return the events of a payout, oldest first, each with the batch that the payout was in
    (`batch`, None without one). One query, two if it was in another batch before."""
    model = apps.get_model("reviews", "PayoutEvent")
    rows = model.objects.filter(pgh_obj_id=payout.pk).order_by("pgh_id")
    events = list(rows.values(*_EVENT))
    found = {payout.batch_id: payout.batch} if payout.batch else {}
    if earlier := {event["batch_id"] for event in events} - {payout.batch_id, None}:
        rows = PayoutBatch.objects.select_related("built_by", "released_by")
        found |= rows.in_bulk(earlier)
    for event in events:
        event["batch"] = found.get(event["batch_id"])
    return events


def _when(before: dict[str, Any] | None, event: dict[str, Any], payout: Payout) -> datetime:
    """Return the time of a change as the payout's own columns have it (prepared, approved, ended,
    or its batch built), as the lists show it; else the time of the event."""
    status, was = event["status"], before["status"] if before else ""
    batch = event["batch"]
    named = {
        PayoutStatus.PREPARED: None if before else event["prepared_at"],
        PayoutStatus.APPROVED: event["approved_at"] if was == PayoutStatus.PREPARED else None,
        PayoutStatus.BATCHED: batch.built_at if batch else None,
    }.get(status, event["ended_at"])
    return named or event["pgh_created_at"]


def _actor(event: dict[str, Any], payout: Payout, entered: dict[str, int]) -> int | None:
    """Return the id of the user whose request made the event. For an event outside a request, such
    as by a command, return the person whom the payout, its batch or its bank result names; None
    without one."""
    requester = (event["pgh_context"] or {}).get("user")
    if requester:
        return int(requester)
    status, batch = event["status"], event["batch"]
    return {
        PayoutStatus.PREPARED: event["prepared_by_id"],
        PayoutStatus.APPROVED: event["approved_by_id"],
        PayoutStatus.BATCHED: batch.built_by_id if batch else None,
        PayoutStatus.PAID: entered.get(BankOutcome.PAID),
        PayoutStatus.FAILED: entered.get(BankOutcome.RETURNED) or entered.get(BankOutcome.FAILED),
    }.get(status)


def _title(before: dict[str, Any] | None, event: dict[str, Any]) -> str:
    """Return the title of an event; '' for a change that the page does not show."""
    if before is None:
        return _("작성")
    if before["status"] != event["status"]:
        if event["status"] == PayoutStatus.PREPARED:
            return _("승인이 풀림")
        if before["status"] == PayoutStatus.BATCHED and event["status"] == PayoutStatus.APPROVED:
            batch = before["batch"]
            refused = batch is not None and batch.status == BatchStatus.REFUSED
            return _("은행 반려로 묶음에서 나옴") if refused else _("묶음에서 나옴")
        return str(PayoutStatus(event["status"]).label)
    return _("계좌 바뀜") if before["account_id"] != event["account_id"] else ""
