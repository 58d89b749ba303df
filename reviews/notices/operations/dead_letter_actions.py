"""One decision about all dead letters of a kind: retry, send by another channel, or suppress.

It applies to the notices that were displayed: the form hands back the seal of its page
(dead_letters.Seen), and another set of notices is a ConflictError. So a second click, an old page
or two people at once change nothing twice.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ConflictError, ReasonNeededError
from claims.representation.queries import letter_readers
from claims.users.permissions import require_permission
from reviews.notices.addresses import retry_columns
from reviews.notices.errors import NoOtherChannelError, NothingOfThatKindError
from reviews.notices.models import Addressee, Notice, NoticeStatus
from reviews.notices.operations.dead_letters import DeadLetterKind
from reviews.notices.outbox.write import enqueue_delivery
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.texts.rendering import fits_channel
from reviews.notices.verbs import is_cancelled, send_by_other_channel

if TYPE_CHECKING:
    from claims.users.models import User

MAX_NOTICES = 5_000  # of one decision (3 s), the oldest; the others need another click

_RETRY = """
    UPDATE reviews_notice notice
    SET recipient = given.recipient, recipient_hint = given.hint,
        recipient_index = given.recipient_index, last_code = '', last_text = '',
        status = 'pending', next_at = clock_timestamp(), tries_from = notice.attempts,
        handled_by_id = %(by)s, handled_at = %(at)s
    FROM unnest(%(pks)s::bigint[], %(recipients)s::bytea[], %(hints)s::text[], %(indexes)s::bytea[])
        AS given(id, recipient, hint, recipient_index)
    WHERE notice.id = given.id AND notice.status = 'failed'
"""


MAX_OTHER_CHANNEL = 100  # each is addressed and written by itself


class DeadLetterResult(NamedTuple):
    """Result of one decision about all dead letters of a kind: how many were changed, and how many
    are left."""

    done: int
    kept: int  # without a usable address: they stay as they were
    left: int  # of the same kind, beyond the limit of one decision


@transaction.atomic
def suppress_all(*, kind: DeadLetterKind, reason: str, by: User, seen: str) -> DeadLetterResult:
    """Suppress the oldest MAX_NOTICES dead letters of a kind and count them as told in another way,
    as `reason` says (notified by post …). Cannot be undone; the result counts those left.

    `seen` is the digest of the kind as the page showed it. Raises ForbiddenError,
    ReasonNeededError, NothingOfThatKindError, ConflictError (the kind has changed since).
    """
    _require_manager(by)
    if not reason.strip():
        raise ReasonNeededError(_("알린 방법을 적어 주세요."))
    pks, left = _locked(kind, seen, MAX_NOTICES)
    done = Notice.objects.filter(pk__in=pks).update(
        status=NoticeStatus.SUPPRESSED,
        told_otherwise=True,
        ended_reason=reason.strip()[:200],
        handled_by=by,
        handled_at=clock.now(),
    )
    return DeadLetterResult(done, 0, left)


@transaction.atomic
def retry_all(*, kind: DeadLetterKind, by: User, seen: str) -> DeadLetterResult:
    """Make the oldest MAX_NOTICES dead letters of a kind due again, to their claims' present
    addresses, with a new count of attempts. The result counts those left.

    Letters stay as they are without an address or with a suppressed one, when too long for their
    channel, and of a cancelled bulk. Raises ForbiddenError, NothingOfThatKindError, ConflictError
    (the kind has changed since `seen`).
    """
    _require_manager(by)
    pks, left = _locked(kind, seen, MAX_NOTICES)
    notices = Notice.objects.filter(pk__in=pks).select_related("claim__contact", "bulk")
    notices = notices.order_by("pk")
    for_others = [n.claim_id for n in notices if n.addressee == Addressee.REPRESENTATIVE]
    readers = letter_readers(for_others) if for_others else {}
    addressed = []
    for one in notices:
        to_another = one.addressee == Addressee.REPRESENTATIVE
        reader = readers.get(one.claim_id) if to_another else None
        addressed.append((one, retry_columns(one, reader)))
    closed = closed_among(
        to["recipient_index"] for _notice, to in addressed if to["recipient_index"]
    )
    retried = [
        (notice.pk, to)
        for notice, to in addressed
        if to["recipient"] is not None
        and not is_cancelled(notice)
        and (to["recipient_index"], notice.channel) not in closed
        and fits_channel(notice.channel, notice.body, notice.subject)
    ]
    if retried:
        with connection.cursor() as cursor:
            cursor.execute(_RETRY, _columns(retried) | {"by": by.pk, "at": clock.now()})
        enqueue_delivery()
    return DeadLetterResult(len(retried), len(addressed) - len(retried), left)


@transaction.atomic
def send_all_by_other_channel(*, kind: DeadLetterKind, by: User, seen: str) -> DeadLetterResult:
    """Write the oldest MAX_OTHER_CHANNEL dead letters of a kind again, each by the next usable
    channel. Letters without such a channel, and the rest, stay as they are.

    Raises ForbiddenError, NothingOfThatKindError, ConflictError (the kind has changed since
    `seen`).
    """
    _require_manager(by)
    pks, left = _locked(kind, seen, MAX_OTHER_CHANNEL)
    done = 0
    for notice in Notice.objects.filter(pk__in=pks).order_by("pk"):
        with suppress(NoOtherChannelError):
            send_by_other_channel(notice=notice, by=by)
            done += 1
    return DeadLetterResult(done, len(pks) - done, left)


def _columns(retried: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    return {
        "pks": [pk for pk, _to in retried],
        "recipients": [to["recipient"] for _pk, to in retried],
        "hints": [to["recipient_hint"] for _pk, to in retried],
        "indexes": [to["recipient_index"] for _pk, to in retried],
    }


def _locked(kind: DeadLetterKind, seen: str, most: int) -> tuple[list[int], int]:
    """Lock the oldest of the kind. Returns their ids and the number of the others.

    Locks before it compares the seal, so that what the seal covers cannot change any more.
    """
    pks = list(
        kind.rows()
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)[:most]
    )
    present = kind.seen()
    if present.digest != seen:
        raise ConflictError
    if not pks:
        raise NothingOfThatKindError
    return pks, present.n - len(pks)


def _require_manager(by: User) -> None:
    require_permission(by, "reviews.manage_notice")
