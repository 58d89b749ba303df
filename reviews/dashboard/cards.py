"""Cards of the dashboard for single roles: work that waits, queried for each request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from claims import clock
from claims.cached_counts import CachedCount, cached_count, lag_of
from claims.intake.models import ImportRun
from claims.lists.figures import Figure, figure_named
from claims.lists.registry import list_named
from claims.policy.models import Service, SupportPolicy
from claims.privacy.inspections.months import DAYS_TO_SIGN, late_months
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import (
    Challenge,
    Leave,
    QueueStatus,
    ReviewStatus,
    Sitting,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.filters import due_condition, first_days_of_weeks
from reviews.committee.queue.queries import visible_rows
from reviews.committee.seats.recusals import reviews_short_of_members
from reviews.committee.sittings.member_notice import agendas_open_to
from reviews.committee.withdrawals.lists import UNDOABLE
from reviews.dashboard import definitions, figures, forecast, shared_counts
from reviews.dashboard.budget import budget_card
from reviews.dashboard.figures import queue_url
from reviews.dashboard.words import BANK, HANDOVERS, REMEDIES
from reviews.notices.contacts import unreachable
from reviews.notices.contacts.undelivered import undelivered
from reviews.payouts.bank.results.steps import NOBODY, line_counts
from reviews.payouts.grants import lists as grants
from reviews.payouts.holds import lists as holds
from reviews.payouts.models import PayeeHold, Payout, PayoutBatch, StatementLine
from reviews.payouts.states.payouts import PayoutStatus

NEXT = 8  # rows of a short list
COUNCIL_EXCEPTIONS = ("departed", "redrawn")
PAYOUT_EXCEPTIONS = ("holder_waived", "approval_voided")
WAITING_REMEDIES = {"withdrawals": {"state": UNDOABLE}}


def agendas(user: Any) -> list[Sitting]:
    """Return the next sittings (at most NEXT) from whose agenda this user may take an item out.
    Each has the attribute `runs`: True until the sitting's items may be confirmed. Two queries at
    most."""
    found = list(agendas_open_to(user)[:NEXT])
    now = clock.now()
    for sitting in found:
        until = sitting.confirmable_from
        sitting.runs = until is not None and now < until  # type: ignore[attr-defined]
    return found


def secretariat_card(user: Any) -> dict[str, Any]:
    """Return the context of the secretariat's card: members' proposals of supplement requests (at
    most NEXT), supplement requests due soon, documents to ask for, and withdrawals, payments and
    accounts that wait. One query beside the cached counts."""
    mine = SupplementRequest.objects.filter(review__in=visible_reviews(user).only("pk"))
    proposals = mine.filter(
        status=SupplementStatus.PROPOSED, review__status=ReviewStatus.IN_REVIEW
    ).order_by("proposed_at", "pk")
    counted = cached_count(f"asked:{user.pk}", partial(_count_asked, user))
    asked = counted.value
    remedies = cached_count(f"remedies:{user.pk}", partial(_count_remedies, user), version=2)
    cached, money = [counted, remedies], {}
    if user.has_perm("reviews.prepare_payout"):
        cached.append(shared_counts.TO_PREPARE.get())
        money = cached[-1].value
    urls: dict[str, Any] = {
        "lag": lag_of(*cached),
        "counted_at": min(one.counted_at for one in cached),
        "papers": [(one, asked[one.name]) for one in _papers()],
        "asked_url": queue_url(standing=QueueStatus.SUPPLEMENT_REQUESTED.value),
        "soon_url": queue_url(standing=QueueStatus.SUPPLEMENT_REQUESTED.value, due="soon"),
        "remedies": [
            figures.Part(REMEDIES[name][0], _remedy_url(name), REMEDIES[name][1], n)
            for name, n in remedies.value.items()
            if name in REMEDIES
        ],
        "to_prepare": [
            (figure_named(definitions.PAYOUTS, name), money.get(name, 0))
            for name in shared_counts.PAYMENTS_TO_PREPARE
        ],
        "accounts": [(one, money.get(one.name, 0)) for one in grants.ACCOUNT_FIGURES],
    }
    first = list(proposals.select_related("review__claim", "proposed_by__user")[: NEXT + 1])
    waits = bool(first) or any(any(one.value.values()) for one in cached)
    shown = {"proposals": first[:NEXT], "more": len(first) > NEXT, "waits": waits}
    return {**shown, "asked": asked, **urls}


def exceptions_card(policy: SupportPolicy | None, council: dict[str, int]) -> dict[str, Any]:
    """Return the context of the card of exceptions, for the auditor and the chair: a Part with
    count and list for each kind of exception. `council` has the counts of the council's figures.
    One cached count."""
    money = shared_counts.money(policy).get()
    counts = {name: money.value["payouts"][name]["n"] for name in PAYOUT_EXCEPTIONS}
    counts |= {name: council[name] for name in COUNCIL_EXCEPTIONS}
    named = [
        *(figure_named(definitions.QUEUE, name) for name in COUNCIL_EXCEPTIONS),
        *(figure_named(definitions.PAYOUTS, name) for name in PAYOUT_EXCEPTIONS),
    ]
    lines = [figures.Part(one.label, one.url(), one.words, counts[one.name]) for one in named]
    return {"lines": lines, "lag": lag_of(money), "counted_at": money.counted_at}


def _papers() -> list[Figure]:
    return [figure_named(definitions.QUEUE, name) for name in ("not_asked", "papers_late")]


def _count_asked(user: Any) -> dict[str, int]:
    """Return {name: number of reviews} in the user's scope: `n` supplement requests, `soon` those
    due soon, and the figures of documents to ask for. One query over every review that waits for
    documents."""
    waiting = (QueueStatus.SUPPLEMENT_REQUESTED, QueueStatus.WAITING_DOCUMENTS)
    requested = Q(standing=QueueStatus.SUPPLEMENT_REQUESTED)
    return (
        visible_rows(user)
        .filter(standing__in=waiting)
        .aggregate(
            n=Count("pk", filter=requested),
            soon=Count("pk", filter=requested & due_condition("soon")),
            **{one.name: Count("pk", filter=one.condition()) for one in _papers()},
        )
    )


def _count_remedies(user: Any) -> dict[str, int]:
    """Return {name: number}: withdrawals that may be undone, for users who may open their list. One
    query."""
    found = {}
    for name, parameters in WAITING_REMEDIES.items():
        desk_list = list_named(name)
        if desk_list is not None and desk_list.opens_for(user):
            found[name] = desk_list.rows(user, QueryDict(urlencode(parameters))).count()
    return found


def _remedy_url(name: str) -> str:
    desk_list = list_named(name)
    assert desk_list is not None  # noqa: S101  it was counted
    return f"{reverse(desk_list.url_name)}?{urlencode(WAITING_REMEDIES[name])}"


def handover_card() -> dict[str, Any]:
    """Return the context of the card of hand-overs to affiliates: the number of claims in each
    state of HANDOVERS with its list. Cached counts alone."""
    counts = shared_counts.HANDOVERS.get()
    page = reverse("handovers:claims")
    return {
        "lines": [
            (label, words, counts.value[state], f"{page}?state={state}")
            for state, (label, words) in HANDOVERS.items()
        ],
        "counted_at": counts.counted_at,
    }


def seats_card(user: Any) -> dict[str, Any]:
    """Return the context of the card of seats: challenges to decide, reviews short of members,
    members on leave today. One query beside the cached count. {} when there is none of these."""
    counted = cached_count(f"seats:{user.pk}", partial(_count_seats, user))
    away = Leave.objects.on(clock.today()).select_related("member__user").order_by("member")
    found = {**counted.value, "absent": [str(leave.member) for leave in away]}
    if not any(found.values()):
        return {}
    return found | {"lag": lag_of(counted), "counted_at": counted.counted_at}


def _count_seats(user: Any) -> dict[str, int]:
    visible = visible_reviews(user).only("pk")
    return {
        "challenges": Challenge.objects.pending().filter(assignment__review__in=visible).count(),
        "understaffed": reviews_short_of_members().filter(pk__in=visible).count(),
    }


def bank_work(user: Any) -> tuple[list[figures.Part], CachedCount]:
    """Return (parts, count): a Part with number and list for the open lines of the bank's results,
    those without an owner, and the statement lines that nobody matched or explained; and the cached
    count, which has its time."""
    counted = cached_count("bank", partial(_count_bank, user))
    lists = {
        "open": reverse("payouts:results"),
        "nobody": f"{reverse('payouts:results')}?who={NOBODY}",
        "statement": reverse("payouts:statements"),
    }
    parts = [
        figures.Part(BANK[name][0], url, BANK[name][1], counted.value[name])
        for name, url in lists.items()
    ]
    return parts, counted


def _count_bank(user: Any) -> dict[str, int]:
    """Return {"open", "nobody", "statement": number of lines of the bank that wait}. Two
    queries."""
    found = line_counts(user)
    statement = StatementLine.objects.open().count()
    return {"open": found["open"], "nobody": found["nobody"], "statement": statement}


def finance_card(
    user: Any, period: int, policy: SupportPolicy | None, counts: dict[str, int] | None
) -> dict[str, Any]:
    """Return the context of finance's card: sums by state, budget, the oldest payouts to approve
    and the batches under way, at most NEXT of each, recoveries, and the bank's lines to deal with.

    `period` is in weeks. `counts` are the council's; None for users who may not see them.
    """
    bank, bank_counted = bank_work(user)
    money = shared_counts.money(policy).get()
    return {
        **budget_card(counts, money.value),
        "lag": lag_of(money, bank_counted),
        "bank": bank,
        "money_figures": figures.money_figures(money.value),
        "in_bulk": money.value["payouts"]["in_bulk"]["n"],
        "recoveries": figures.recovery_parts(money.value["recoveries"]),
        "recovery_sums": money.value["recoveries"],
        "in_bulk_url": figure_named(definitions.PAYOUTS, "in_bulk").url(),
        "paid_weeks": forecast.paid_within(
            money.value["paid_weeks"], first_days_of_weeks(period)[0]
        ),
        # Grants of a run are approved in bulk on a page of their own.
        "to_approve": list(
            Payout.objects.filter(status=PayoutStatus.PREPARED, run__isnull=True)
            .select_related("claim", "account")
            .order_by("prepared_at", "pk")[:NEXT]
        ),
        "batches": list(PayoutBatch.objects.under_way().for_page()[:NEXT]),
        "counted_at": min(money.counted_at, bank_counted.counted_at),
    }


def listed_claims(context: dict[str, Any]) -> set[int]:
    """Return the ids of the claims whose names the short lists in a dashboard's context show, so
    that their access can be recorded."""
    found = {row.claim_id for row in context.get("next_rows", ())}
    found.update(row.claim_id for row in context.get("chair_rows", ()))
    found.update(vote.ballot.review.claim_id for vote in context.get("last_votes", ()))
    found.update(one.claim_id for one in context.get("compared", ()))
    found.update(seat.review.claim_id for seat in context.get("called_seats", ()))
    found.update(payout.claim_id for payout in context.get("to_approve", ()))
    if call_backs := context.get("call_backs"):
        found.update(call_backs.claims)
    proposals = context.get("secretariat", {}).get("proposals", ())
    return found.union(proposal.review.claim_id for proposal in proposals)


def unreachable_card() -> dict[str, Any]:
    """Return the context of the card of claims whose letters did not arrive for their address:
    their number, and the days since the oldest of these letters. One cached count."""
    return _since("unreachable", unreachable.FIGURE, _count_unreachable)


def _count_unreachable() -> dict[str, Any]:
    return undelivered().aggregate(n=Count("claim", distinct=True), since=Min("written_at"))


def holds_card() -> dict[str, Any]:
    """Return the context of the card of grants on hold: their number, and the days since the oldest
    was held. One cached count."""
    return _since("holds", holds.FIGURE, _count_holds)


def _count_holds() -> dict[str, Any]:
    return PayeeHold.objects.waiting().aggregate(n=Count("pk"), since=Min("held_at"))


def _since(key: str, figure: Figure, count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    counted = cached_count(key, count)
    n, since = counted.value["n"], counted.value["since"]
    days = (clock.today() - localdate(since)).days if since else 0
    return {
        "n": n,
        "days": days,
        "label": figure.label,
        "words": figure.words,
        "url": figure.url(),
        "lag": lag_of(counted),
        "counted_at": counted.counted_at,
    }


def inspection_card() -> dict[str, Any]:
    """Return the context of the auditor's card of months of the access log that nobody inspected in
    time: the months, oldest first. {} without any. Two queries."""
    found = late_months()
    return {"months": found, "days": DAYS_TO_SIGN} if found else {}


def admin_card() -> dict[str, Any]:
    """Return the context of the administrators' card: the number of unconfirmed service names and
    the last import of a file."""
    return {
        "unconfirmed": Service.objects.filter(confirmed=False).count(),
        "unconfirmed_url": reverse("admin:claims_service_changelist") + "?confirmed__exact=0",
        "last_import": ImportRun.objects.files().order_by("-pk").first(),
    }
