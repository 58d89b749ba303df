"""Results of look-ups, written to the notices. Set-wise."""

from __future__ import annotations

import json
from collections.abc import Sequence

import structlog
from django.conf import settings
from django.db import transaction

from claims import clock
from reviews.notices.channels.base import DeliveryProgress, Report
from reviews.notices.delivery.outcomes import storable
from reviews.notices.delivery.sql import run
from reviews.notices.sending_policy import suppression

log = structlog.get_logger(__name__)

_FOUND = """
FROM json_to_recordset(%(told)s::json) AS t(id bigint, progress text, code text, said text,
    provider_id text, way text)
"""

_SAID = """
last_code = CASE WHEN t.code = '' THEN n.last_code ELSE t.code END, last_text = t.said,
provider_id = CASE WHEN t.provider_id = '' THEN n.provider_id ELSE t.provider_id END,
delivered_by = CASE WHEN t.way = '' THEN COALESCE(NULLIF(n.delivered_by, ''), n.channel)
    ELSE t.way END
"""

# The provider has the message, so the missing answer was an acceptance.
ACCEPTED = f"""
UPDATE reviews_notice n SET
    status = CASE WHEN t.progress = 'failed' THEN 'failed' ELSE 'sent' END,
    sent_at = COALESCE(n.sent_at, %(now)s),
    next_at = statement_timestamp() + make_interval(secs => %(wait)s), {_SAID}
{_FOUND}
WHERE n.id = t.id AND n.status = 'unknown'
"""  # noqa: S608  pieces of this file

# A report on an earlier message, which failed and was sent again meanwhile, ends no later one.
# On its way: looked up again after half its age, at first within minutes, at last once a month.
ENDED = f"""
UPDATE reviews_notice n SET
    status = CASE t.progress WHEN 'delivered' THEN 'delivered' WHEN 'failed' THEN 'failed'
        ELSE 'sent' END,
    delivered_at = CASE WHEN t.progress = 'delivered' THEN %(now)s ELSE n.delivered_at END,
    next_at = CASE WHEN t.progress IN ('delivered', 'failed') THEN n.next_at
        ELSE statement_timestamp() + LEAST(make_interval(days => 30), GREATEST(
            make_interval(secs => %(wait)s), (statement_timestamp() - n.sent_at) / 2)) END,
    {_SAID}
{_FOUND}
WHERE n.id = t.id AND n.status = 'sent'
    AND (t.provider_id = '' OR n.provider_id IN ('', t.provider_id))
"""  # noqa: S608  pieces of this file


@transaction.atomic
def settle(found: Sequence[tuple[int, Report]], *, of: str) -> None:
    """Apply provider reports to notices (primary keys, not locked) in the status `of`, "unknown" or
    "sent": an end is stored as delivered or failed, and an unknown one that the provider has
    becomes sent.

    A notice that changed meanwhile is skipped. Addresses that a report calls unusable are
    suppressed. A message that the provider has more than once is logged as an error.
    """
    for pk, report in found:
        if report.times > 1:
            log.error("notice_doubled", notice=pk, times=report.times)
    told = json.dumps([_row(pk, report) for pk, report in found], ensure_ascii=False)
    values = {"told": told, "wait": settings.NOTICE_REPORT_SECONDS, "now": clock.now()}
    if of == "unknown":
        run(ACCEPTED, **values)
    run(ENDED, **values)
    address_reports = [
        (pk, report.suppress, report.code) for pk, report in found if report.suppress
    ]
    if address_reports:
        suppression.suppress_by_provider(address_reports)


def _row(pk: int, report: Report) -> dict[str, object]:
    ended = {DeliveryProgress.DELIVERED: "delivered", DeliveryProgress.FAILED: "failed"}
    return {
        "id": pk,
        "progress": ended.get(report.progress, ""),
        "code": storable(report.code)[:40],
        "said": storable(report.text)[:200],
        "provider_id": storable(report.provider_id)[:200],
        "way": report.by,
    }
