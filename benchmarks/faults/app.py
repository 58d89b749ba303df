"""The desk's own Celery application, with traps, a quicker beat and shorter limits.

What takes minutes in production takes seconds here; nothing else is different.
"""

from celery.signals import celeryd_after_setup, worker_process_init

from benchmarks.faults import traps
from config.celery import app

SWEEP_SECONDS = 1.5
TASK_SECONDS = 12  # of a notices task; production's limit stands in the task's own settings

app.conf.broker_transport_options = app.conf.broker_transport_options | {
    "socket_timeout": 2,
    "health_check_interval": 2,
}
for entry in app.conf.beat_schedule.values():
    if entry["task"].startswith("reviews.notices."):
        entry["schedule"] = min(entry["schedule"], SWEEP_SECONDS)


@celeryd_after_setup.connect(weak=False)
def _hurry(instance, **_):
    for name, task in instance.app.tasks.items():
        if name.startswith("reviews.notices."):
            task.time_limit, task.soft_time_limit = TASK_SECONDS, TASK_SECONDS - 2


@worker_process_init.connect(weak=False)
def _set_traps(**_):
    traps.around_the_provider()
    traps.at_each_statement()
