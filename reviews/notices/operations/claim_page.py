"""Panel of a claim's notices on the claim's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string

from reviews.notices.models import (
    DeliveryAttempt,
    DeliveryReport,
    Notice,
    SuppressionReason,
)
from reviews.notices.operations.result_codes import result_of, timeline_of
from reviews.notices.operations.tables import state_html
from reviews.notices.sending_policy.suppression import closed_among

SHOWN = 20  # newest ones
HISTORY = ("handled_by__name", "handled_by__username", "handled_at", "recipient_index")


def notices_of_claim(request: HttpRequest, claim: Any) -> str:
    """Render the newest notices of every channel: status, attempts, reports, delivering channel.

    Links to the outbox for those who may open it; marks closed addresses. Four queries.
    """
    full = request.user.has_perm("reviews.view_notice")
    # The customer centre reads the text here; the others open it in the outbox.
    found = list(
        with_row_columns(
            Notice.objects.of_claim(claim), *HISTORY, *(() if full else ("body", "erased_at"))
        )
        .select_related("claim", "handled_by")
        .prefetch_related(
            Prefetch("tries", DeliveryAttempt.objects.order_by("number")),
            Prefetch("reports", DeliveryReport.objects.order_by("at", "pk")),
        )[:SHOWN]
    )
    closed = closed_addresses(claim, found)
    context = {
        "closed": bool(closed),
        "claim_number": claim.number,
        "notices": [
            {
                "notice": notice,
                "result": result_of(notice),
                "shown_state": state_html(notice),
                "steps": timeline_of(notice, list(notice.tries.all()), list(notice.reports.all())),
                "closed": closed.get((bytes(notice.recipient_index or b""), notice.channel)),
            }
            for notice in found
        ],
        "full": full,
    }
    return render_to_string("reviews/notices/claim_panel.html", context, request)


def closed_addresses(
    claim: Any, notices: Sequence[Notice]
) -> dict[tuple[bytes, str], SuppressionReason]:
    """Return the claimant's suppressed addresses: (address, channel) -> reason. One query."""
    indexes = {bytes(one.recipient_index) for one in notices if one.recipient_index}
    phone = {bytes(claim.phone_index)} if claim.phone_index else set()
    found = closed_among(indexes | phone)
    return {way: SuppressionReason(reason) for way, reason in found.items()}


def for_customer_centre(request: HttpRequest, claim: Any) -> str:
    """Render the panel for users who may see a claim's notices but not the outbox."""
    if request.user.has_perm("reviews.view_notice"):
        return ""
    return notices_of_claim(request, claim)


def with_row_columns(notices: QuerySet[Notice], *more: str) -> QuerySet[Notice]:
    """Load only the columns of a row (and `more`), without texts and encrypted columns."""
    last = DeliveryAttempt.objects.filter(notice=OuterRef("pk")).order_by("-number")
    return (
        notices.select_related("claim")
        .only(
            *("event", "channel", "status", "attempts", "next_at", "last_code", "ended_reason"),
            *("recipient_hint", "written_at", "subject", "delivered_by", "delivered_at"),
            *more,
            *("claim__number", "claim__person_name", "claim__business_name"),
        )
        .annotate(last_at=Subquery(last.values("started_at")[:1]))
    )
