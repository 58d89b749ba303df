"""Items of bulk notices: those to approve, and those that stopped."""

from __future__ import annotations

from claims.users.permissions import holders_of
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, write_items
from reviews.notices.models import BulkStatus, Notice, NoticeBulk, NoticeStatus


def on_bulk_prepared(bulk: NoticeBulk) -> None:
    """Write an inbox item about a bulk that waits for approval to everybody who may approve it,
    except the person who prepared it."""
    told = holders_of("reviews.approve_bulk").exclude(pk=bulk.prepared_by_id or 0).order_by("pk")
    kind, key = InboxKind.BULK_TO_APPROVE, f"bulk-to-approve:{bulk.pk}"
    write_items(
        NewItem(user_id, kind, key, bulk=bulk.pk, by=bulk.prepared_by_id)
        for user_id in told.values_list("pk", flat=True)
    )


def on_bulk_stopped(bulk: NoticeBulk) -> None:
    """Write an inbox item to the secretariat about a bulk that was paused by an error, or that is
    done with failed notices."""
    facts: dict[str, int] = {}
    if bulk.status == BulkStatus.DONE:
        rows = Notice.objects.filter(bulk=bulk, status=NoticeStatus.FAILED)
        facts = {"failed": rows.count()}
    told = holders_of("reviews.prepare_bulk").order_by("pk").values_list("pk", flat=True)
    key = f"bulk:{bulk.pk}:{bulk.progress_at:%Y%m%d%H%M%S}"
    write_items(
        NewItem(user_id, InboxKind.BULK_FAILED, key, bulk=bulk.pk, facts=facts) for user_id in told
    )
