"""Writing, reading and deleting items of the inbox, each for any number in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from claims import clock
from claims.users.models import User
from reviews.inbox.models import KEPT, DigestStatus, InboxDigest, InboxItem, InboxKind
from reviews.inbox.preferences import DEFAULTS, NAME
from reviews.inbox.queries import unread

AT_ONCE = 5_000  # rows of one statement of `delete_old`

# The names of columns are a constant of this file.
_COLUMNS = {
    "user_id": "bigint", "kind": "text", "key": "text", "claim_id": "bigint", "seat_id": "bigint",
    "sitting_id": "bigint", "batch_id": "bigint", "bulk_id": "bigint", "by_id": "bigint",
    "facts": "text",
}  # fmt: skip
_WRITE = """
    INSERT INTO public.reviews_inboxitem ({names}, at)
    SELECT {values}, %s FROM unnest({arrays}) AS new({names})
    JOIN public.claims_user u ON u.id = new.user_id AND u.is_active
    WHERE coalesce(u.preferences -> %s ->> new.kind, %s::jsonb ->> new.kind) <> 'off'
    ON CONFLICT (user_id, key) DO NOTHING
""".format(  # noqa: S608
    names=", ".join(_COLUMNS),
    values=", ".join(f"new.{name}{'::jsonb' * (name == 'facts')}" for name in _COLUMNS),
    arrays=", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values()),
)


class NewItem(NamedTuple):
    """Values of an inbox item to write: the id of its reader (`user`) and the ids of the rows that
    it is about.

    `key` names the occurrence within the reader's items; `facts` are numbers, codes and dates.
    """

    user: int
    kind: InboxKind
    key: str
    claim: int | None = None
    seat: int | None = None
    sitting: int | None = None
    batch: int | None = None
    bulk: int | None = None
    by: int | None = None
    facts: dict[str, Any] = {}  # noqa: RUF012 - a default that nobody writes to


def write_items(items: Iterable[NewItem]) -> int:
    """Write items in the caller's transaction and return how many were written.

    One statement. Leaves out kinds that the reader switched off, closed accounts, and occurrences
    (`key`) that the reader was already told of.
    """
    rows = [(*one[:-1], json.dumps(one.facts)) for one in items]
    if not rows:
        return 0
    arrays = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [clock.now(), *arrays, NAME, json.dumps(DEFAULTS)])
        return cursor.rowcount


def withdraw_items(*, user_id: int, claim_id: int) -> int:
    """Delete a person's items about a claim that the person may no longer see, except the kinds in
    KEPT. Return how many were deleted."""
    rows = InboxItem.objects.filter(user=user_id, claim=claim_id)
    return rows.exclude(kind__in=KEPT).delete()[0]


def withdraw_item(*, user_id: int, key: str) -> int:
    """Delete the item with this key from a person's inbox. Return 1, or 0 when there is none."""
    return InboxItem.objects.filter(user=user_id, key=key).delete()[0]


def mark_read(*, item: InboxItem, by: User) -> None:
    """Mark an inbox item of this user as read now, unless it was read before. Does nothing for
    another person's item."""
    rows = InboxItem.objects.filter(pk=item.pk, user=by.pk, read_at__isnull=True)
    rows.update(read_at=Greatest("at", clock.now()))


@transaction.atomic
def mark_all_read(*, by: User) -> datetime | None:
    """Mark all of a user's unread items as read at one time. Return that time, which `undo_read`
    takes; None when none was unread.

    The time is now, or that of the newest item if it is later.
    """
    rows = list(unread(by).order_by("pk").values_list("pk", "at"))
    if not rows:
        return None
    moment = max(clock.now(), *(at for _pk, at in rows))
    InboxItem.objects.filter(pk__in=[pk for pk, _at in rows], read_at=None).update(read_at=moment)
    return moment


def undo_read(*, by: User, moment: datetime) -> int:
    """Mark the items as unread again that `mark_all_read` marked as read at this time for this
    user; return how many."""
    return InboxItem.objects.filter(user=by.pk, read_at=moment).update(read_at=None)


def delete_old() -> int:
    """Delete inbox items older than INBOX_KEEP_DAYS and return how many. Also delete ended daily
    mails of that age that have no items left.

    Deletes AT_ONCE items per statement, each committed by itself. With 0 days nothing is deleted.
    """
    days, deleted = settings.INBOX_KEEP_DAYS, 0
    if days <= 0:
        return 0
    before = clock.now() - timedelta(days=days)
    while True:
        keys = list(InboxItem.objects.filter(at__lt=before).order_by().values("pk")[:AT_ONCE])
        gone = InboxItem.objects.filter(pk__in=[one["pk"] for one in keys]).delete()[0]
        deleted += gone
        if len(keys) < AT_ONCE:
            break
    ended = ~Q(status__in=[DigestStatus.WAITING, DigestStatus.SENDING])
    InboxDigest.objects.filter(ended, created_at__lt=before, items=None).delete()
    return deleted
