"""Data for the pages of hand-overs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from claims.handovers.choosing import left_out_by_number
from claims.handovers.lists import TABS
from claims.handovers.models import Handover, HandoverReceiver
from claims.handovers.permissions import CONFIRM, PROPOSE
from claims.handovers.queries import changed_since, changes_digest, choosable, without_receiver
from claims.handovers.states import HandoverStatus, ItemStatus, LeftOut
from claims.handovers.writing import headers_of
from claims.progress import progress_of
from claims.users.permissions import proposer_blocker

SHOWN_LEFT_OUT = 100


def handover_page(handover: Handover, user: Any) -> dict[str, Any]:
    """Return the template context of the page of one hand-over: the user's rights, counts of claims
    by status, reasons for those left out, loaded files. The table of its claims is not in it. Five
    queries at most."""
    own = handover.proposed_by_id == user.pk
    counts = dict(
        handover.items.order_by()
        .values("status")
        .annotate(n=Count("pk"))
        .values_list("status", "n")
    )
    received = handover.status == HandoverStatus.RECEIVED
    changed = handover.items.filter(changed_since()).count() if handover.made_at else 0
    office = user.has_perm(PROPOSE)
    return {
        "handover": handover,
        "own": own,
        "office": office,
        "may_confirm": user.has_perm(CONFIRM) and not own,
        "blocker": proposer_blocker(handover.proposed_by_id, PROPOSE)
        if handover.is_waiting
        else None,
        "may_act": user.has_perm(CONFIRM),
        "counts": [
            (status, stage.label, counts[status])
            for status in ItemStatus
            if status in counts
            for stage in [handover.file_stage if status == ItemStatus.HANDED else status]
        ],
        "total": sum(counts.values()),
        "changed": changed,
        "changes": changes_digest(handover) if changed else "",
        "headers": headers_of(with_narrative=handover.with_narrative),
        "left_out": [(LeftOut(reason).label, n) for reason, n in sorted(handover.left_out.items())],
        "seen": progress_of(handover.progress_key)
        if handover.status == HandoverStatus.MAKING
        else None,
        "files": list(handover.files.select_related("loaded_by")[:20]) if received else [],
    }


def choice_page(receivers: list[HandoverReceiver]) -> dict[str, Any]:
    """Return the template context beside the form of a new hand-over: the number of claims that
    each company's receiver could get, the affiliates without a receiver, the other receivers,
    the columns of the file. Four queries."""
    return {
        "choosable": choosable(receivers),
        "receiverless": without_receiver(receivers),
        "others": [one for one in receivers if one.company_id is None],
        "headers": headers_of(with_narrative=False),
    }


def refused_numbers(receiver: HandoverReceiver, claims: list[int]) -> list[tuple[str, Any]]:
    """Return (claim number, reason in words) of those of the claims (primary keys) that may not be
    handed over to the receiver, at most SHOWN_LEFT_OUT.
    """
    found = left_out_by_number(receiver, claims)[:SHOWN_LEFT_OUT]
    return [(number, LeftOut(reason).label) for number, reason in found]


def tab_of(text: str, *, confirms: bool) -> str:
    return text if text in TABS or (text == "mine" and confirms) else ""
