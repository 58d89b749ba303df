"""Appeals in each state, brought about by the verbs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from claims import clock
from claims.tests.factories import UserFactory
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.models import Appeal, Decision, Review
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

GROUNDS = "의결에서 보지 못한 자료가 있음"
LOSS = 900_000


def at(day: date, hour: int = 10) -> Any:
    """The clock at an hour of a day in Seoul."""
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def told(decision: Decision, moment: datetime) -> None:
    """The letter of a decision left at a moment."""
    letter = Notice.objects.filter(key=f"decision:{decision.resolution_no}")
    letter.update(status="sending", lease_token="0" * 32, lease_until=moment)
    letter.update(status="sent", lease_token=None, lease_until=None, sent_at=moment)


def first_round(*opinions: Any, loss: int = LOSS, **claim: Any) -> Review:
    """A decided first round; denied if no opinion is given."""
    return make.decided(*(opinions or [("deny", None)]), claimed_loss=loss, **claim)


def appealed(review: Review | None = None, **more: Any) -> Appeal:
    by = more.pop("by", None) or UserFactory(roles="customer_centre")
    return register_appeal(review=review or first_round(), by=by, **{"grounds": GROUNDS} | more)


def second_round(*opinions: Any, **claim: Any) -> Review:
    """The accepted appeal's review, in_review with its own panel."""
    return accept_appeal(appeal=appealed(first_round(*opinions, **claim)), by=make.secretary())


def days_ago(n: int) -> date:
    return clock.today() - timedelta(days=n)
