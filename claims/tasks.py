"""Imports the tasks of the packages, for Celery's autodiscovery; the heartbeat is of no package."""

from celery import shared_task

import claims.documents.tasks
import claims.documents.upload_links.tasks
import claims.evidence.tasks
import claims.exports.tasks
import claims.intake.tasks
import claims.search.tasks
import claims.trail.tasks
import claims.users.tasks  # noqa: F401 - all of them register themselves
from claims import heartbeat


@shared_task
def record_heartbeat() -> None:
    heartbeat.record()
