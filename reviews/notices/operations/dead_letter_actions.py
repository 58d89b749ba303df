"""One decision about all dead letters of a kind: retry, send by another channel, or suppress.

It applies to the notices that were displayed: the form sends back the digest of its page
(dead_letters.SeenLetters), and another set of notices is a ConflictError. So a second click, an old
page or two people at once change nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ConflictError
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.notices.addresses import retry_columns
from reviews.notices.errors import NothingOfThatKindError
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations.dead_letters import DeadLetterKind
from reviews.notices.outbox.other_channel import other_channel_letters
from reviews.notices.outbox.readdressing import address_columns, readings_of
from reviews.notices.outbox.write import enqueue_delivery
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.texts.rendering import fits_channel
from reviews.notices.verbs import is_cancelled, replace_notices

if TYPE_CHECKING:
    from claims.users.models import User

MAX_NOTICES = 5_000  # changed by one decision (3 s), the oldest; the others need another click
CHUNK = 1_000  # locked and read at a time

_RETRY = """
    UPDATE reviews_notice notice
    SET addressee = given.addressee, recipient = given.recipient, recipient_hint = given.hint,
        recipient_index = given.recipient_index, last_code = '', last_text = '',
        status = 'pending', next_at = clock_timestamp(), tries_from = notice.attempts,
        handled_by_id = %(by)s, handled_at = %(at)s
    FROM unnest(%(pks)s::bigint[], %(addressees)s::text[], %(recipients)s::bytea[],
            %(hints)s::text[], %(indexes)s::bytea[])
        AS given(id, addressee, recipient, hint, recipient_index)
    WHERE notice.id = given.id AND notice.status = 'failed'
"""


class DeadLetterResult(NamedTuple):
    """Result of one decision about all dead letters of a kind: how many were changed (`done`), how
    many could not be (`kept`), and how many of the kind are still to be dealt with (`left`)."""

    done: int
    kept: int  # without a usable address: they stay as they were
    left: int  # notices of the same kind that were not yet processed


@transaction.atomic
def suppress_all(*, kind: DeadLetterKind, reason: str, by: User, seen: str) -> DeadLetterResult:
    """Suppress the oldest MAX_NOTICES dead letters of a kind and count them as told in another way,
    as `reason` says (notified by post …). Cannot be undone.

    `seen` is the digest of the kind as the page showed it. Raises ForbiddenError, ReasonNeededError
    (blank), NothingOfThatKindError (there are none), ConflictError (changed since `seen`).
    """
    _require_manager(by)
    reason = given_reason(reason, MOST_REASON, _("알린 방법을 적어 주세요."))

    def act(notices: list[Notice]) -> int:
        return Notice.objects.filter(pk__in=[one.pk for one in notices]).update(
            status=NoticeStatus.SUPPRESSED,
            told_otherwise=True,
            ended_reason=reason,
            handled_by=by,
            handled_at=clock.now(),
        )

    return _decide(kind, seen, act)


@transaction.atomic
def retry_all(*, kind: DeadLetterKind, by: User, seen: str) -> DeadLetterResult:
    """Make the oldest MAX_NOTICES dead letters of a kind that can be sent due again, to the present
    address of the person who reads each now, with a new count of attempts.

    Letters stay as they are without an address or with a suppressed one, when too long for their
    channel, when nobody reads them any more, and of a cancelled bulk. Raises ForbiddenError,
    NothingOfThatKindError (there are none), ConflictError (changed since `seen`).
    """
    _require_manager(by)

    def act(notices: list[Notice]) -> int:
        retried = _to_retry(notices)
        if retried:
            with connection.cursor() as cursor:
                cursor.execute(_RETRY, address_columns(retried) | {"by": by.pk, "at": clock.now()})
        return len(retried)

    found = _decide(kind, seen, act)
    if found.done:
        enqueue_delivery()
    return found


@transaction.atomic
def send_all_by_other_channel(*, kind: DeadLetterKind, by: User, seen: str) -> DeadLetterResult:
    """Write the oldest MAX_NOTICES dead letters of a kind that have another usable channel again,
    each by the next one; suppress the old ones. Letters without one stay as they are.

    Raises ForbiddenError, NothingOfThatKindError (there are none), ConflictError (changed since
    `seen`).
    """
    _require_manager(by)

    def act(notices: list[Notice]) -> int:
        letters = other_channel_letters(notices)
        pairs = [(one, letters[one.pk]) for one in notices if one.pk in letters]
        return len(replace_notices(pairs, by=by))

    return _decide(kind, seen, act)


def _decide(
    kind: DeadLetterKind, seen: str, act: Callable[[list[Notice]], int]
) -> DeadLetterResult:
    """Call `act` with chunks of the kind's locked notices, oldest first, until it has changed
    MAX_NOTICES or none is left; it returns how many of a chunk it changed. Those that it could not
    change are passed over.

    Raises NothingOfThatKindError, ConflictError (the kind has changed since `seen`).
    """
    done = looked_at = last = 0
    total, more = None, True
    while more and done < MAX_NOTICES:
        most = min(CHUNK, MAX_NOTICES - done)
        chunk = _lock(kind, last, most)
        if total is None:  # after locking: from now on the notices of the digest cannot change
            total = _count_unchanged(kind, seen)
        if chunk:
            done, looked_at, last = done + act(chunk), looked_at + len(chunk), chunk[-1].pk
        more = len(chunk) == most
    return DeadLetterResult(done, looked_at - done, (total or 0) - looked_at)


def _lock(kind: DeadLetterKind, last: int, most: int) -> list[Notice]:
    """Lock and return up to `most` of the kind's notices with an id above `last`, in order of their
    ids."""
    rows = kind.rows().filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("claim__contact", "bulk", "template")[:most])


def _count_unchanged(kind: DeadLetterKind, seen: str) -> int:
    """Return the number of the kind's notices. Raises ConflictError if they are not those that the
    page displayed, NothingOfThatKindError if there are none."""
    present = kind.seen()
    if present.digest != seen:
        raise ConflictError
    if not present.n:
        raise NothingOfThatKindError
    return present.n


def _to_retry(notices: list[Notice]) -> list[tuple[int, dict[str, Any]]]:
    """Return (id, recipient columns of `retry_columns`) of those notices that can be sent again."""
    readings = readings_of([one.pk for one in notices])
    addressed = [
        (one, retry_columns(one, readings[one.pk].reader))
        for one in notices
        if not readings[one.pk].unread
    ]
    closed = closed_among(
        to["recipient_index"] for _notice, to in addressed if to["recipient_index"]
    )
    return [
        (notice.pk, to)
        for notice, to in addressed
        if to["recipient"] is not None
        and not is_cancelled(notice)
        and (to["recipient_index"], notice.channel) not in closed
        and fits_channel(notice.channel, notice.body, notice.subject)
    ]


def _require_manager(by: User) -> None:
    require_permission(by, "reviews.manage_notice")
