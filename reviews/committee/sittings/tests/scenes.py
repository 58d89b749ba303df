"""What the tests of sittings share: reviews that await the chair, and who may act on them."""

from __future__ import annotations

from typing import Any

from claims.clock import today
from claims.tests.factories import UserFactory
from claims.users.models import User
from reviews.committee.models import Member, Review, Sitting, SittingItem
from reviews.committee.seats.leaving import fill_seat
from reviews.committee.sittings.acts import open_sitting
from reviews.committee.tests import factories as f


def awaiting(count: int = 1, **claim: Any) -> list[Review]:
    """Unanimous reviews above the chair's threshold."""
    if not Member.objects.exists():
        f.council()
    return [f.deciding(**claim) for _ in range(count)]


def denied() -> Review:
    """Unanimous too, and it waits because somebody asked to talk it over."""
    review = f.in_review()
    f.vote(review, f.panel(review)[0], "deny", discuss=True)
    return f.vote_all(review, ("deny", None))


def sitting_of(*reviews: Review, by: User | None = None) -> Sitting:
    return open_sitting(held_on=today(), reviews=reviews, by=by or f.chair())


def item_of(review: Review) -> SittingItem:
    return SittingItem.objects.get(review=review)


def voted_by_the_chair() -> tuple[Review, User, Member]:
    """A review that awaits a deputy, because the chair sat on it and voted; and both of them."""
    f.council(size=2, substitutes=0)
    chair = f.member(user=UserFactory(roles=["chair", "member"]))
    deputy = f.member(deputises=True, load_limit=0)
    review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR)
    fill_seat(review=review, by=f.secretary(), member=chair)
    return f.vote_all(review, ("grant", None)), chair.user, deputy
