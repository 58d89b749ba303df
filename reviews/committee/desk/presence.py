"""Who else is on a claim now: a list of user ids in Redis that expires by itself.

Never the truth of anything, and no personal data: ids only, names are looked up when shown. It
says who looks, never what they do. Without Redis it is quietly empty, and nobody waits for it: one
failure lets the next seconds pass without asking.
"""

import time
from collections.abc import Iterable
from typing import NamedTuple

import redis
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from redis.backoff import NoBackoff
from redis.retry import Retry

from claims import clock
from claims.users.models import User
from claims.users.permission_holders import holders_of
from reviews.committee.access.scope import LEFT_FOR_CONFLICT, SEE_ALL
from reviews.committee.models import Assignment, AssignmentStatus, Review
from reviews.roles import LABELS

EXPIRES = 45  # seconds after the last heartbeat
SOCKET_SECONDS = 0.25  # what a dead or hanging Redis may cost one request
PAUSE = 15.0  # seconds without asking after a failure
MOST_SHOWN = 20


class Other(NamedTuple):
    """Somebody else who has the claim open, and the word of their role."""

    name: str
    role: str


class _RedisConnection:
    """The connection, and the breaker that keeps a dead Redis from holding every request up."""

    def __init__(self) -> None:
        self.url = ""
        self.client: redis.Redis | None = None
        self.paused_until = 0.0

    @property
    def is_paused(self) -> bool:
        """Redis did not answer a moment ago."""
        return time.monotonic() < self.paused_until

    def pipeline(self) -> "redis.client.Pipeline | None":
        if self.is_paused:
            return None
        if self.client is None or self.url != settings.REDIS_URL:
            self.url = settings.REDIS_URL
            self.client = redis.Redis.from_url(
                self.url,
                socket_timeout=SOCKET_SECONDS,
                socket_connect_timeout=SOCKET_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
        return self.client.pipeline(transaction=False)

    def pause(self) -> None:
        self.paused_until = time.monotonic() + PAUSE

    def forget(self) -> None:
        self.client, self.paused_until = None, 0.0


redis_connection = _RedisConnection()


def _key(claim_id: int) -> str:
    return f"desk:here:{claim_id}"


def _ask(claim_id: int, *, come: int | None = None, leave: int | None = None) -> list[int]:
    """One round trip: drop who expired, note who comes or leaves, and list who is there."""
    pipe = redis_connection.pipeline()
    if pipe is None:
        return []
    key, moment = _key(claim_id), clock.now().timestamp()
    pipe.zremrangebyscore(key, "-inf", moment - EXPIRES)
    if come is not None:
        pipe.zadd(key, {str(come): moment})
        pipe.expire(key, EXPIRES)
    if leave is not None:
        pipe.zrem(key, str(leave))
    pipe.zrevrange(key, 0, MOST_SHOWN)
    try:
        answers = pipe.execute()
    except (redis.exceptions.RedisError, OSError):
        redis_connection.pause()
        return []
    return [int(pk) for pk in answers[-1]]


def record_presence(review: Review, user: User) -> list[Other]:
    """A heartbeat: `user` is on the claim. Returns the others who are."""
    return others(review, user, _ask(review.claim_id, come=user.pk))


def end_presence(review: Review, user: User) -> None:
    """`user` has closed the claim."""
    _ask(review.claim_id, leave=user.pk)


def others_present(review: Review, user: User) -> list[Other]:
    """The others who are on the claim now, without saying that `user` is."""
    return others(review, user, _ask(review.claim_id))


def others(review: Review, user: User, ids: Iterable[int]) -> list[Other]:
    """Those of `ids` who may still see the claim, with their names; never who asks.

    Whoever left it for a tie to the claimant, whose account has ended, or who has no business
    with the claim is not shown. No query without anybody, two otherwise.
    """
    wanted = [pk for pk in ids if pk != user.pk]
    if not wanted:
        return []
    seats = Assignment.objects.filter(review__claim=review.claim_id, member__user=OuterRef("pk"))
    sits = Exists(seats.filter(review=review, status=AssignmentStatus.ACTIVE))
    tied = Exists(seats.filter(status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT))
    people = User.objects.filter(pk__in=wanted, is_active=True).exclude(tied)
    allowed = people.filter(sits | Q(pk__in=holders_of(*SEE_ALL).values("pk")))
    found = allowed.prefetch_related("groups").order_by("name", "pk")
    return [Other(str(person), _role(person)) for person in found]


def _role(person: User) -> str:
    names = {group.name for group in person.groups.all()}
    return next((str(label) for role, label in LABELS.items() if role in names), "")
