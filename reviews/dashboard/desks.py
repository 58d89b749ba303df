"""What waits for a member, for finance and for the keeper of the site, asked live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from claims import clock
from claims.cached_counts import remembered
from claims.deadlines import add_working_days
from claims.intake.models import ImportRun
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
from reviews.committee.seats.leaving import reviews_short_of_members
from reviews.committee.sittings.member_notice import agendas_open_to
from reviews.dashboard import figures, statistics
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states import PayoutStatus

NEXT = 8  # rows of a short list


def member_desk(member: Member) -> dict[str, Any]:
    """A member's own workload: three queries, all by the panel's index."""
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
    return {
        "member": member,
        "mine": counts,
        "voted": voted,
        "next_rows": list(mine.select_related("service").order_by("due_on", "pk")[:NEXT]),
    }


def agendas(user: Any) -> list[Sitting]:
    """Sittings from whose agenda this user may still take something out. Two queries at most."""
    found = list(agendas_open_to(user)[:NEXT])
    moment = clock.now()
    for sitting in found:
        until = sitting.confirmable_from
        sitting.runs = until is not None and moment < until  # type: ignore[attr-defined]
    return found


def office_desk(user: Any) -> dict[str, Any]:
    """What waits for the secretariat: members' proposals, requests whose day is near. 2 queries."""
    mine = SupplementRequest.objects.filter(review__in=visible_reviews(user).only("pk"))
    proposals = mine.filter(
        status=SupplementStatus.PROPOSED, review__status=ReviewStatus.IN_REVIEW
    ).order_by("proposed_at", "pk")
    soon = add_working_days(clock.today(), 1)
    asked = mine.filter(status=SupplementStatus.ASKED).aggregate(
        n=Count("pk"), soon=Count("pk", filter=Q(due_on__lte=soon))
    )
    shown = list(proposals.select_related("review__claim", "proposed_by__user")[: NEXT + 1])
    return {"proposals": shown[:NEXT], "more": len(shown) > NEXT, "asked": asked}


def seats_desk(user: Any) -> dict[str, Any]:
    """What seats want: challenges to decide, reviews without a panel, who is away. 3 queries; empty
    where there is nothing."""
    visible = visible_reviews(user).only("pk")
    away = Leave.objects.on(clock.today()).select_related("member__user").order_by("member")
    found = {
        "challenges": Challenge.objects.pending().filter(assignment__review__in=visible).count(),
        "short": reviews_short_of_members().filter(pk__in=visible).count(),
        "away": [str(leave.member) for leave in away],
    }
    return found if any(found.values()) else {}


def finance_desk() -> dict[str, Any]:
    """What waits for finance: sums by state, the oldest payments to approve, batches under way."""
    money = remembered("money", statistics.money)
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


def named(context: dict[str, Any]) -> set[int]:
    """The claims (primary keys) that the short lists of a dashboard name."""
    found = {row.claim_id for row in context.get("next_rows", ())}
    found.update(payout.claim_id for payout in context.get("to_approve", ()))
    proposals = context.get("office", {}).get("proposals", ())
    return found.union(proposal.review.claim_id for proposal in proposals)


def keeper_desk() -> dict[str, Any]:
    """What the keeper of the site should know: names nobody has confirmed, the last import."""
    return {
        "unconfirmed": Service.objects.filter(confirmed=False).count(),
        "last_run": ImportRun.objects.order_by("-pk").first(),
    }
