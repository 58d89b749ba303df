"""Cards of the dashboard for single roles: work that waits, queried for each request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from claims import clock
from claims.cached_counts import cached_count
from claims.intake.models import ImportRun
from claims.policy.deadlines import add_working_days
from claims.policy.models import Service
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import (
    Assignment,
    Challenge,
    Leave,
    Member,
    QueueRow,
    ReviewStatus,
    Sitting,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.sealed_checks import hide_sealed_checks
from reviews.committee.seats.leaving import reviews_short_of_members
from reviews.committee.sittings.member_notice import agendas_open_to
from reviews.dashboard import figures, statistics
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states import PayoutStatus

NEXT = 8  # rows of a short list


def member_card(member: Member) -> dict[str, Any]:
    """Return a member's own workload; five queries, all by the panel's index.

    Others' checks stay sealed until the member's own vote, as in the queue.
    """
    today = clock.today()
    mine = QueueRow.objects.filter(awaiting__contains=[member.pk])
    soon = add_working_days(today, 1)
    counts = mine.aggregate(
        n=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=soon)),
        problems=Count("pk", filter=Q(problems__gt=0)),
    )
    since = clock.now() - timedelta(days=7)
    voted = Assignment.objects.filter(member=member, voted_at__isnull=False).aggregate(
        n=Count("pk"), week=Count("pk", filter=Q(voted_at__gte=since))
    )
    next_rows = list(mine.select_related("service").order_by("due_on", "pk")[:NEXT])
    hide_sealed_checks(member, next_rows)
    return {"member": member, "mine": counts, "voted": voted, "next_rows": next_rows}


def agendas(user: Any) -> list[Sitting]:
    """Return sittings with agenda items that this user may still take out; two queries at most."""
    found = list(agendas_open_to(user)[:NEXT])
    now = clock.now()
    for sitting in found:
        until = sitting.confirmable_from
        sitting.runs = until is not None and now < until  # type: ignore[attr-defined]
    return found


def secretariat_card(user: Any) -> dict[str, Any]:
    """Return members' proposals and the requests due soon, for the secretariat; two queries."""
    mine = SupplementRequest.objects.filter(review__in=visible_reviews(user).only("pk"))
    proposals = mine.filter(
        status=SupplementStatus.PROPOSED, review__status=ReviewStatus.IN_REVIEW
    ).order_by("proposed_at", "pk")
    soon = add_working_days(clock.today(), 1)
    asked = mine.filter(status=SupplementStatus.ASKED).aggregate(
        n=Count("pk"), soon=Count("pk", filter=Q(due_on__lte=soon))
    )
    first = list(proposals.select_related("review__claim", "proposed_by__user")[: NEXT + 1])
    return {"proposals": first[:NEXT], "more": len(first) > NEXT, "asked": asked}


def seats_card(user: Any) -> dict[str, Any]:
    """Return challenges to decide, reviews short of members and absent members; three queries.

    Empty where there is none of them.
    """
    visible = visible_reviews(user).only("pk")
    away = Leave.objects.on(clock.today()).select_related("member__user").order_by("member")
    found = {
        "challenges": Challenge.objects.pending().filter(assignment__review__in=visible).count(),
        "understaffed": reviews_short_of_members().filter(pk__in=visible).count(),
        "absent": [str(leave.member) for leave in away],
    }
    return found if any(found.values()) else {}


def finance_card() -> dict[str, Any]:
    """Return sums by state, the oldest payments to approve and the batches under way."""
    money = cached_count("money", statistics.money)
    return {
        "money_figures": figures.money_figures(money.value),
        "paid_weeks": money.value["paid_weeks"],
        # Grants of a run are approved in bulk on a page of their own.
        "to_approve": list(
            Payout.objects.filter(status=PayoutStatus.PREPARED, run__isnull=True)
            .select_related("claim", "account")
            .order_by("prepared_at", "pk")[:NEXT]
        ),
        "batches": list(PayoutBatch.objects.under_way().for_page()[:NEXT]),
        "counted_at": money.counted_at,
    }


def listed_claims(context: dict[str, Any]) -> set[int]:
    """Return the claims (primary keys) that the short lists of a dashboard name."""
    found = {row.claim_id for row in context.get("next_rows", ())}
    found.update(payout.claim_id for payout in context.get("to_approve", ()))
    proposals = context.get("secretariat", {}).get("proposals", ())
    return found.union(proposal.review.claim_id for proposal in proposals)


def admin_card() -> dict[str, Any]:
    """Return the unconfirmed service names and the last import, for administrators."""
    return {
        "unconfirmed": Service.objects.filter(confirmed=False).count(),
        "last_import": ImportRun.objects.filter(corrects=None).order_by("-pk").first(),
    }
