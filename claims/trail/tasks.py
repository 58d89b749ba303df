"""The nightly seal and its check."""

from datetime import datetime, time, timedelta

import structlog
from celery import shared_task
from django.db.models.functions import Now
from django.utils import timezone

log = structlog.get_logger(__name__)

AT = time(3, 10)  # in Seoul: outside working hours


def latest_due_time(now: datetime) -> datetime:
    """Return the latest moment, at or before `now`, at which a daily seal was due: AT (03:10
    KST)."""
    local = timezone.localtime(now)
    moment = local.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
    return moment if moment <= local else moment - timedelta(days=1)


@shared_task
def seal_when_due() -> int | None:
    """Make the seal of the day, check the trail, log each finding and mail the head. Returns the
    seal's number; None, doing nothing, if the day's seal exists.

    A beat that was down at that hour catches up later. A seal of the future, made before the
    database's clock was set back, is none of the day.
    """
    from claims.trail import seal_head
    from claims.trail.models import Seal
    from claims.trail.seal import seal
    from claims.trail.verify import verify

    due = latest_due_time(timezone.now())
    if Seal.objects.filter(sealed_at__gte=due, sealed_at__lte=Now()).exists():
        return None
    made = seal()
    checked = verify()
    for one in checked.findings:
        log.error("trail_broken", seal=made.number, finding=str(one))
    seal_head.mail_head(made, checked)
    return made.number
