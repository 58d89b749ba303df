"""States of an import run: its lock, its beginning and its ends. Shared by the verbs of imports."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from claims import clock
from claims.errors import ConflictError
from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRun, RunStatus
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.register.locks import ADVISORY_LOCKS, REGISTER

log = structlog.get_logger(__name__)

LOADING = "claims.intake.tasks.load_file"
FILES = EncryptedFiles("imports", "claims_importrun")  # stored until they are loaded
INTERRUPTED = _("접수가 중간에 멈췄습니다. 접수된 신청은 없으니 다시 시작하면 됩니다.")
UNDER_WAY = frozenset({RunStatus.QUEUED, RunStatus.READING})
RESTARTED = UNDER_WAY | {RunStatus.FAILED}


def lock_run(second: int, *, wait: bool) -> bool:
    """Take an advisory lock until the end of the transaction: on one run (`second` is its primary
    key) or on all loading into the register (`second` is REGISTER).

    Returns False if another transaction holds the lock and `wait` is false.
    """
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [ADVISORY_LOCKS, second])
        return cursor.fetchone()[0] is not False


def lock_register_within(seconds: int) -> bool:
    """Take the lock on loading into the register until the end of the transaction. Returns False if
    others hold it for longer than `seconds`.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])
            lock_run(REGISTER, wait=True)
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return False
    return True


@transaction.atomic
def is_running(run_id: int) -> bool:
    """Return True while a worker loads or previews this run.

    Otherwise takes the lock on the run and returns False. The lock is held until the caller's
    transaction ends; a caller without a transaction holds it no longer than this call."""
    return not lock_run(run_id, wait=False)


@transaction.atomic
def begin_run(run: ImportRun) -> bool:
    """Set a run to READING, under its lock, and commit; a failed run, or one whose worker died,
    begins again. The object `run` is not updated.

    Returns False, changing nothing, when it is done, unusable or cancelled, waits for a person, or
    another worker has it."""
    if not lock_run(run.pk, wait=False):
        return False
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in RESTARTED:
        return False
    if run.status != RunStatus.QUEUED:  # an earlier worker died, or the task is retried
        run.status = RunStatus.QUEUED
        run.save(update_fields=["status"])
    run.status, run.started_at = RunStatus.READING, clock.now()
    run.save(update_fields=["status", "started_at"])
    return True


def end_run(run: ImportRun, status: RunStatus, code: str, sentence: str) -> None:
    """Record in a transaction of its own that a run failed: its status, and the code and sentence
    of the cause. Does nothing for a run that has ended; an error is logged, not raised."""
    if not connection.in_atomic_block:  # the connection may have failed
        connection.close_if_unusable_or_obsolete()
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=run.pk)
            if run.status in UNDER_WAY:
                run.status, run.error_code, run.error = status, code, sentence[:500]
                run.finished_at = clock.now()
                run.save()
    except Exception:
        log.exception("import_end_not_recorded", run=run.pk)


@contextmanager
def recorded_end(run: ImportRun) -> Iterator[None]:
    """Context manager around the work on a run: on an error it records the run's failure and raises
    the error again.

    On FileUnusableError it erases the file. On ConflictError (another worker has the run) it
    records nothing."""
    try:
        yield
    except FileUnusableError as error:
        end_run(run, RunStatus.UNUSABLE, error.code, str(error.message))
        FILES.delete_file(run.storage_key)
        raise
    except FileNotFoundError as error:
        unusable = FileUnusableError("file_missing")
        end_run(run, RunStatus.UNUSABLE, unusable.code, str(unusable.message))
        raise unusable from error
    except ConflictError:
        raise
    except BaseException:
        end_run(run, RunStatus.FAILED, "interrupted", str(INTERRUPTED))
        raise
