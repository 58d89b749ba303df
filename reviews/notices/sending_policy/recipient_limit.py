"""Recipient limit: NOTICE_RECIPIENT_MOST notices in NOTICE_RECIPIENT_SECONDS, kept by next_at.

Applied when notices are leased: counts those sent lately, those being sent, and the place among
those to be leased. Two workers that lease notices of one recipient at the same moment do not see
each other and may let that many through each; the next hour makes up for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

CODE = "recipient_had_enough"

_HOLD = """
    WITH waiting AS MATERIALIZED (
        SELECT id, recipient_index,
            row_number() OVER (PARTITION BY recipient_index ORDER BY priority, next_at, id) AS place
        FROM reviews_notice
        WHERE id = ANY(%(pks)s) AND recipient_index IS NOT NULL AND channel = ANY(%(channels)s)
    ), people AS MATERIALIZED (
        SELECT recipient_index, count(*) AS n FROM waiting GROUP BY 1
    ), had AS MATERIALIZED (
        SELECT people.recipient_index, count(*) AS n, min(lately.sent_at) AS first
        FROM people JOIN reviews_notice lately USING (recipient_index)
        WHERE lately.sent_at > statement_timestamp() - make_interval(secs => %(window)s)
        GROUP BY 1
    ), busy AS MATERIALIZED (  -- recipients of more than one notice; mostly none
        SELECT recipient_index FROM people LEFT JOIN had USING (recipient_index)
        WHERE people.n + coalesce(had.n, 0) > 1
    ), leaving AS (
        SELECT recipient_index, count(*) AS n
        FROM reviews_notice sending JOIN busy USING (recipient_index)
        WHERE sending.status = 'sending' AND EXISTS (SELECT FROM busy)
        GROUP BY 1
    ), placed AS (
        SELECT id, had.first,
            (coalesce(had.n, 0) + coalesce(leaving.n, 0) + place - 1) / %(most)s AS windows
        FROM waiting LEFT JOIN had USING (recipient_index) LEFT JOIN leaving USING (recipient_index)
    )
    UPDATE reviews_notice notice
    SET last_code = %(code)s, last_text = '',
        next_at = greatest(
            coalesce(placed.first, statement_timestamp())
                + windows * make_interval(secs => %(window)s),
            statement_timestamp() + interval '1 second')
    FROM placed WHERE notice.id = placed.id AND windows >= 1
    RETURNING notice.id
"""


def postpone_excess(pks: Sequence[int], channels: Sequence[str]) -> set[int]:
    """Postpone those of the locked, pending notices that exceed their recipient's limit. One
    statement.

    `channels` are the channels that reach people; others have no limit. Returns the postponed ids.
    """
    most, seconds = settings.NOTICE_RECIPIENT_MOST, settings.NOTICE_RECIPIENT_SECONDS
    if most <= 0 or not pks or not channels:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLD,
            {
                "pks": list(pks),
                "channels": list(channels),
                "most": most,
                "window": seconds,
                "code": CODE,
            },
        )
        return {pk for (pk,) in cursor.fetchall()}
