"""Filling of panels that wait for a member, as soon as one can be drawn.

A panel below the policy's size decides nothing (decision 0050). A leave that ends, a new term or a
seat that became free elsewhere makes a member available without an act on the review, so the system
checks every few minutes.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from django.db import IntegrityError
from django.db.models import QuerySet

from claims.clock import today
from claims.errors import DomainError
from claims.users.permissions import holders_of
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.access.scope import chair_users, members_seeing_all
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.models import Leave, Member, Review, ReviewStatus
from reviews.committee.seats.draws import barred_members, is_full, open_seats
from reviews.committee.seats.recusals import fill_seat, reviews_short_of_members

log = structlog.get_logger(__name__)

AT_ONCE = 500  # waiting reviews that are checked together, the oldest first


def fill_waiting_panels() -> int:
    """Fill panels that lack a member, and start complete reviews that waited for one. Return the
    number of reviews that got a member.

    Reviews that nobody can join are passed over without a lock. Each review has a transaction of
    its own; a refusal or a broken rule is logged, and the next one follows.
    """
    return sum(_try(review) for page in _pages() for review in _with_somebody_free(page))


def _pages() -> Iterator[list[Review]]:
    """Yield lists of at most AT_ONCE reviews that lack members (`reviews_short_of_members`), until
    all have been yielded, by key."""
    after = 0
    while True:
        waiting = reviews_short_of_members().select_related("policy").filter(pk__gt=after)
        page = list(waiting.order_by("pk")[:AT_ONCE])
        if page:
            yield page
        if len(page) < AT_ONCE:
            return
        after = page[-1].pk


def _try(review: Review) -> int:
    try:
        if review.status == ReviewStatus.WAITING_DOCUMENTS:
            return len(start_reviews(reviews=[review]))
        return _fill(review)
    except DomainError as error:
        log.warning("waiting_panel_refused", review=review.pk, code=error.code)
    except IntegrityError:  # a rule of the database: a fault of ours, and no reason to stop
        log.exception("waiting_panel_broke_a_rule", review=review.pk)
    return 0


def _fill(review: Review) -> int:
    filled = 0
    try:
        while fill_seat(review=review, by=None) is not None:
            filled = 1
    except NotOpenError:  # the review's state has changed since the check
        pass
    return filled


def _with_somebody_free(reviews: list[Review]) -> list[Review]:
    """Return those of these reviews that a draw can serve now: a whole panel is free for one that
    has not started, one member for any other. Seven queries, for any number of reviews."""
    free = _free_members()
    wide = set(members_seeing_all().values_list("pk", flat=True))
    barred, ties = barred_members(reviews), conflicts_of({review.claim_id for review in reviews})
    found = []
    for review in reviews:
        shut = barred[review.pk] | set(ties[review.claim_id])
        if review.round == 2:
            shut |= wide
        begins = review.status == ReviewStatus.WAITING_DOCUMENTS
        if len(free - shut) >= (review.policy.panel_size if begins else 1):
            found.append(review)
    return found


def _free_members() -> set[int]:
    """Return the keys of the members whom a draw may take today: in office, entitled to vote, not
    away, not at their limit, no chair."""
    serving: QuerySet[Member] = Member.objects.serving(today())
    serving = serving.filter(user__in=holders_of("reviews.cast_vote"))
    serving = serving.exclude(user__in=chair_users())
    away = set(Leave.objects.on(today()).values_list("member_id", flat=True))
    load = open_seats()
    return {m.pk for m in serving if m.pk not in away and not is_full(m, load[m.pk])}
