"""Notices in a given state: by SQL, in the steps that the database allows, or by one batch."""

from contextlib import closing

from django.conf import settings
from django.db import connection
from django.utils import timezone

from reviews.notices.channels import providers, sender_for
from reviews.notices.delivery.deliver import Batch, deliver_batch

_LEASE = """
    UPDATE reviews_notice SET status = 'sending', lease_token = gen_random_uuid(),
        lease_until = clock_timestamp() + interval '2 minutes', attempts = attempts + 1
    WHERE id = ANY(%s) AND status = 'pending'
"""


def lease(*notices):
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [[notice.pk for notice in notices]])


def end(*notices, status, code="", sent_at=None, by=""):
    """Pending ones through a lease into `status`."""
    lease(*notices)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_notice SET status = %s, last_code = %s, lease_token = NULL,"
            " lease_until = NULL, sent_at = %s, delivered_by = %s WHERE id = ANY(%s)",
            [status, code, sent_at, by, [notice.pk for notice in notices]],
        )
    for notice in notices:
        notice.refresh_from_db()


def dead(*notices, code="550"):
    end(*notices, status="failed", code=code)


def sent(*notices, at=None, by="mail"):
    end(*notices, status="sent", code="250", sent_at=at or timezone.now(), by=by)


def wait(*notices, code="", due=None):
    """Still pending, with the last result and the next moment. (Written earlier: `clock.at`.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_notice SET last_code = %s, next_at = coalesce(%s, next_at)"
            " WHERE id = ANY(%s)",
            [code, due, [notice.pk for notice in notices]],
        )
    for notice in notices:
        notice.refresh_from_db()


def deliver_one_batch():
    """Lease and send one batch of each provider."""
    batches = []
    for channels in providers().values():
        with closing(sender_for(channels[0])) as sender:
            batches.append(deliver_batch(sender, channels, settings.NOTICE_BATCH))
    return Batch(sum(batch.taken for batch in batches), any(batch.away for batch in batches))
