"""The desk's own Celery application, with crash points, a quicker beat and shorter limits.

Waits of minutes in production take seconds here; nothing else is different.
"""

import contextlib
import json
from datetime import timedelta

from celery.signals import task_prerun, worker_process_init
from django.conf import settings

from benchmarks.faults import crash_points
from config.queues import table

SWEEP_SECONDS = 1.5
BULK_STALE_AFTER, BULK_CHUNK = timedelta(seconds=3), 20
LOOK_UP_SECONDS = 5  # time of one worker for a look-up, before others repeat it
SILENCE_SECONDS = 2  # silence of Redis after which a connection is given up

# Set before the tasks are defined, since the sender puts the limits into each message.
table.LIMITS["notices"] = table.Limit(soft=8, hard=10)
for task in table.SHORTER:
    if task.startswith("reviews.notices."):
        table.SHORTER[task] = table.LIMITS["notices"]

from config.celery import app  # noqa: E402

app.conf.broker_transport_options = app.conf.broker_transport_options | {
    "socket_timeout": SILENCE_SECONDS,
    "health_check_interval": SILENCE_SECONDS,
}
for entry in app.conf.beat_schedule.values():
    if entry["task"].startswith("reviews.notices."):
        entry["schedule"] = min(entry["schedule"], SWEEP_SECONDS)


@task_prerun.connect(weak=False)
def _take_settings(**_):
    """Set Django settings from the file settings.json in FAULTS_DIR, if there is one, before each
    task: a run changes them without a restart."""
    with contextlib.suppress(OSError):
        for name, value in json.loads((crash_points.FOLDER / "settings.json").read_text()).items():
            setattr(settings, name, value)


@worker_process_init.connect(weak=False)
def _prepare(**_):
    from reviews.notices.bulk import tasks
    from reviews.notices.bulk.running import processing
    from reviews.notices.delivery import reports, unknown_outcomes

    unknown_outcomes.LOOK_UP_SECONDS = reports.LOOK_UP_SECONDS = LOOK_UP_SECONDS
    tasks.STALE_AFTER, processing.CHUNK = BULK_STALE_AFTER, BULK_CHUNK
    crash_points.around_the_provider()
    crash_points.at_each_statement()
