"""One decision about all dead letters of a kind: retried or suppressed in one go.

What is acted on is what was seen: a form hands back the seal of its page (kinds.Seen), and another
set of notices is a ConflictError. So a second click, a page of yesterday or two people at once
change nothing twice.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ConflictError, ReasonNeededError
from claims.users.permissions import require_permission
from reviews.notices.addresses import recipient_columns
from reviews.notices.errors import NoOtherChannelError, NothingOfThatKindError
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations.dead_letters import Kind
from reviews.notices.outbox.write import enqueue_delivery
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.texts.rendering import fits
from reviews.notices.verbs import is_cancelled, send_by_other_channel

if TYPE_CHECKING:
    from claims.users.models import User

MAX_NOTICES = 5_000  # notices of one decision (3 s), the oldest; the rest wait for the next click

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


MAX_OTHER_CHANNEL = 100  # each is addressed and written for itself


class Done(NamedTuple):
    done: int
    kept: int  # still without an address that may be written to: they stay as they were
    left: int  # of the same kind, beyond what one decision moves


@transaction.atomic
def suppress_all(*, kind: Kind, reason: str, by: User, seen: str) -> Done:
    """Decide that none of them is sent, and say why (told by post …). Cannot be taken back.

    Raises ForbiddenError, ReasonNeededError, NothingOfThatKindError, ConflictError.
    """
    _check(by)
    if not reason.strip():
        raise ReasonNeededError(_("보내지 않는 사유를 적어 주세요."))
    pks, left = _locked(kind, seen, MAX_NOTICES)
    done = Notice.objects.filter(pk__in=pks).update(
        status=NoticeStatus.SUPPRESSED,
        ended_reason=reason.strip()[:200],
        handled_by=by,
        handled_at=clock.now(),
    )
    return Done(done, 0, left)


@transaction.atomic
def retry_all(*, kind: Kind, by: User, seen: str) -> Done:
    """Make all of them due again, to their claims' present addresses, with all attempts anew.

    Raises ForbiddenError, NothingOfThatKindError, ConflictError.
    """
    _check(by)
    pks, left = _locked(kind, seen, MAX_NOTICES)
    notices = Notice.objects.filter(pk__in=pks).select_related("claim", "bulk").order_by("pk")
    given = [(notice, recipient_columns(notice.claim, notice.channel)) for notice in notices]
    closed = closed_among(to["recipient_index"] for _notice, to in given if to["recipient_index"])
    reached = [
        (notice.pk, to)
        for notice, to in given
        if to["recipient"] is not None
        and not is_cancelled(notice)
        and (to["recipient_index"], notice.channel) not in closed
        and fits(notice.channel, notice.body, notice.subject)
    ]
    if reached:
        with connection.cursor() as cursor:
            cursor.execute(_RETRY, _columns(reached) | {"by": by.pk, "at": clock.now()})
        enqueue_delivery()
    return Done(len(reached), len(given) - len(reached), left)


@transaction.atomic
def send_all_by_other_channel(*, kind: Kind, by: User, seen: str) -> Done:
    """Tell each by the next channel that it can be told by; the rest stays as it was.

    Raises ForbiddenError, NothingOfThatKindError, ConflictError.
    """
    _check(by)
    pks, left = _locked(kind, seen, MAX_OTHER_CHANNEL)
    done = 0
    for notice in Notice.objects.filter(pk__in=pks).order_by("pk"):
        with suppress(NoOtherChannelError):
            send_by_other_channel(notice=notice, by=by)
            done += 1
    return Done(done, len(pks) - done, left)


def _columns(reached: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    return {
        "pks": [pk for pk, _to in reached],
        "recipients": [to["recipient"] for _pk, to in reached],
        "hints": [to["recipient_hint"] for _pk, to in reached],
        "indexes": [to["recipient_index"] for _pk, to in reached],
    }


def _locked(kind: Kind, seen: str, most: int) -> tuple[list[int], int]:
    """The oldest of the kind, locked, and how many more there are.

    Locked first and compared then: what the seal was made of cannot change any more.
    """
    pks = list(
        kind.rows()
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)[:most]
    )
    stands = kind.seen()
    if stands.seal != seen:
        raise ConflictError
    if not pks:
        raise NothingOfThatKindError
    return pks, stands.n - len(pks)


def _check(by: User) -> None:
    require_permission(by, "reviews.manage_notice")
