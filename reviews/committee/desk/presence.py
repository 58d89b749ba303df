"""Presence: the users who have a claim open now, as a list of ids in Redis that expires by itself.

No rule rests on it, and it holds no personal data: names are looked up when shown. It says who
looks, never what they do. Without Redis it is empty, and no request waits: after one failure the
next seconds pass without asking.
"""

import time
from collections.abc import Iterable
from typing import NamedTuple

import redis
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from redis.backoff import NoBackoff
from redis.retry import Retry

from claims import clock
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.committee.access.scope import LEFT_FOR_CONFLICT, SEE_ALL
from reviews.committee.models import Assignment, AssignmentStatus, Review
from reviews.roles import LABELS

EXPIRES = 45  # seconds after the last heartbeat
SOCKET_SECONDS = 0.25  # the longest wait of a request for Redis
PAUSE = 15.0  # seconds without a request to Redis after a failure
MOST_SHOWN = 20


class Other(NamedTuple):
    """Another user who has the claim open: name, and the name of one of their roles ('' without
    one)."""

    name: str
    role: str


class _RedisConnection:
    """Connection to Redis with a short timeout. After a failure `pipeline` returns None for PAUSE
    seconds, so that a Redis that is down does not delay every request."""

    def __init__(self) -> None:
        self.url = ""
        self.client: redis.Redis | None = None
        self.paused_until = 0.0

    @property
    def is_paused(self) -> bool:
        """Return True for PAUSE seconds after Redis did not answer."""
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


def _update_and_list(
    claim_id: int, *, come: int | None = None, leave: int | None = None
) -> list[int]:
    """Return the ids of the users who have a claim (key) open, the newest first, at most MOST_SHOWN
    + 1; before that, remove the expired ones, add `come` and remove `leave`. One round trip. []
    without Redis."""
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
    """Record in Redis for EXPIRES seconds that `user` has the claim open. Return the other users
    who have it open and may still see it (`visible_others`); [] without Redis."""
    return visible_others(review, user, _update_and_list(review.claim_id, come=user.pk))


def end_presence(review: Review, user: User) -> None:
    """Remove the user from those who have the claim open. Does nothing without Redis."""
    _update_and_list(review.claim_id, leave=user.pk)


def others_present(review: Review, user: User) -> list[Other]:
    """Return the other users who have the claim open now and may still see it, without recording
    `user`. [] without Redis."""
    return visible_others(review, user, _update_and_list(review.claim_id))


def visible_others(review: Review, user: User, ids: Iterable[int]) -> list[Other]:
    """Return those of the users `ids`, without `user`, who may still see the claim: with an active
    account, and a seat on the review or a role that sees all claims. Leaves out users who left it
    for a conflict of interest. No query without ids, one otherwise."""
    wanted = [pk for pk in ids if pk != user.pk]
    if not wanted:
        return []
    seats = Assignment.objects.filter(review__claim=review.claim_id, member__user=OuterRef("pk"))
    sits = Exists(seats.filter(review=review, status=AssignmentStatus.ACTIVE))
    tied = Exists(seats.filter(status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT))
    people = User.objects.filter(pk__in=wanted, is_active=True).exclude(tied)
    allowed = people.filter(sits | Q(pk__in=holders_of(*SEE_ALL).values("pk")))
    groups = ArraySubquery(Group.objects.filter(user=OuterRef("pk")).order_by().values("name"))
    found = allowed.annotate(roles=groups).order_by("name", "pk")
    return [Other(str(person), _role(person.roles)) for person in found]


def _role(names: Iterable[str]) -> str:
    return next((str(label) for role, label in LABELS.items() if role in names), "")
