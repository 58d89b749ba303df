"""The desk's own Celery application, with traps, a quicker beat and shorter limits.

What takes minutes in production takes seconds here; nothing else is different.
"""

from celery.signals import worker_process_init

from benchmarks.faults import traps
from config.queues import table

SWEEP_SECONDS = 1.5
SILENCE_SECONDS = 2  # of Redis, until a connection is given up

# Before the tasks are made: limits travel with each message, from whoever sends it.
table.LIMITS["notices"] = table.Limit(soft=8, hard=10)

from config.celery import app  # noqa: E402

app.conf.broker_transport_options = app.conf.broker_transport_options | {
    "socket_timeout": SILENCE_SECONDS,
    "health_check_interval": SILENCE_SECONDS,
}
for entry in app.conf.beat_schedule.values():
    if entry["task"].startswith("reviews.notices."):
        entry["schedule"] = min(entry["schedule"], SWEEP_SECONDS)


@worker_process_init.connect(weak=False)
def _set_traps(**_):
    traps.around_the_provider()
    traps.at_each_statement()
