"""The worker's verb: write the rows of an approved run, chunk by chunk, each in a transaction.

A run may stop at any time, by SIGKILL too, and any worker can go on: rows, counters and position
are written together. Memory does not grow with the number of recipients. The database gives each
recipient a programme once, so a row that another run wrote meanwhile is passed over.
"""

from __future__ import annotations

from typing import Final

import structlog
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from claims import clock
from claims.progress import Progress
from config.queues import poison
from reviews.benefits.errors import FilterUnreadableError
from reviews.benefits.models import BenefitRun
from reviews.benefits.runs.audiences import audience_of, chosen
from reviews.benefits.states import RunStatus

log = structlog.get_logger(__name__)

CHUNK = 20_000  # claims or lines of one transaction
CHUNKS_PER_TASK = 200  # then the task of a longer run is enqueued again
TASK: Final = "reviews.benefits.tasks.grant_benefits"

# First keep only the first claim of each claimant, then apply the approved limit.
_WRITE = """
    WITH seen AS MATERIALIZED (
        SELECT * FROM ({chosen}) t ORDER BY t.id LIMIT {chunk}
    ), written AS (
        INSERT INTO public.reviews_benefitgrant (
            programme_id, run_id, key, claimant_id, claim_id, reference, value, expires_on, status,
            tries, failed_as, settled_reason
        )
        SELECT %s, %s, f.key, f.claimant_id, f.claim_id, f.reference, f.value, %s, 'planned', 0,
            '', ''
        FROM (
            SELECT DISTINCT ON (s.key) s.* FROM seen s WHERE s.reason = '' ORDER BY s.key, s.id
        ) f ORDER BY f.id LIMIT %s
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    SELECT (SELECT count(*) FROM seen), (SELECT max(id) FROM seen), (SELECT count(*) FROM written)
"""


def process(run_id: int) -> bool:
    """Write up to CHUNKS_PER_TASK chunks of the grants of an approved run, each in its own
    transaction. Return True when the task must be enqueued again; False if the run has ended or
    another worker holds it.

    A chunk that the database or the filter refuses sets the run to FAILED, and the error is raised.
    After a lost connection the run stays WRITING, and `sweep_benefits` enqueues it again.
    """
    try:
        return poison.process_chunks(TASK, run_id, process_chunk, CHUNKS_PER_TASK)
    except (IntegrityError, DataError, ProgrammingError, FilterUnreadableError):
        log.exception("benefit_run_failed", run=run_id)
        fail(run_id)
        raise


@transaction.atomic
def process_chunk(run_id: int) -> bool:
    """Write the grants of the run's next CHUNK claims or lines and its position, in one
    transaction. The run is DONE after the last one, or when it has as many grants as were approved.
    Return True when more may follow; False when the run has ended or another worker holds it."""
    run = _lock(run_id)
    if run is None:
        return False
    sql, values = chosen(audience_of(run), run.last_seen, run.last_possible)
    left = run.expected - run.written
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE.format(chosen=sql, chunk=CHUNK),
            [*values, run.programme_id, run.pk, run.programme.ends_on, left],
        )
        seen, last, written = cursor.fetchone()
    run.written += written  # as the database counted them on the row
    run.last_seen = last if last is not None else run.last_seen
    run.progress_at = clock.now()
    if seen < CHUNK or run.written == run.expected:
        run.status, run.finished_at = RunStatus.DONE, clock.now()
    run.save(update_fields=["last_seen", "progress_at", "status", "finished_at"])
    Progress(run.progress_key, run.expected)(run.written)
    return run.status == RunStatus.WRITING


def _lock(run_id: int) -> BenefitRun | None:
    """Lock a run whose grants are being written and return it; None when it has ended or another
    worker holds it."""
    found = BenefitRun.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = found.select_related("programme", "list", "programme__company")
    return rows.filter(pk=run_id, status=RunStatus.WRITING).first()


def fail(run_id: int) -> None:
    """Set a run that is being written to FAILED, in a transaction of its own. The grants that it
    wrote stay, and a person may let it go on. Does nothing if it has ended or another worker holds
    it."""
    with transaction.atomic():
        run = _lock(run_id)
        if run is not None:
            run.status, run.progress_at = RunStatus.FAILED, clock.now()
            run.save(update_fields=["status", "progress_at"])
