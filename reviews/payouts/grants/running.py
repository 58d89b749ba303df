"""Writing of the fixed grants of a run, chunk by chunk, each in its own transaction.

A run may stop at any time and any worker can continue it: rows, bars, counters and the position
are written in one transaction. Memory does not grow with the number of claims.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import structlog
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.korean import in_korean
from claims.register.models import Claim
from claims.trail.triggers import refused_by
from config.queues import poison
from reviews.payouts.grants.eligibility import (
    GrantRoute,
    route_of,
)
from reviews.payouts.grants.preparation import TASK
from reviews.payouts.grants.statement import BAR_STARTER, next_claims_sql, write_sql
from reviews.payouts.holds.payees import (
    Pairs,
    allows_one_grant,
    lock_with,
    pairs_of,
)
from reviews.payouts.models import GrantRun
from reviews.payouts.models.runs import OPEN_RUNS, RunStatus
from reviews.payouts.states.payouts import BarReason

log = structlog.get_logger(__name__)

CHUNK = 2_000  # claims of one transaction
# Claims in a chunk that is written one by one: locks must not be held for long.
CHUNK_ONE_BY_ONE = 200
MOST_RETRIES = 5  # retries of a chunk when another grant of a payee is written meanwhile
ONE_GRANT_RULES = ("payee_gets_one_fixed_grant", "payee_is_granted_by_another_just_now")
STARTER_RULE = (
    "payout_is_prepared_by_its_office"  # refuses every claim: the starter left the office
)
MOST_ERROR = 200  # characters of GrantRun.error
CHUNKS_PER_TASK = 500  # then the task of a longer run is enqueued again
STOPPED = _(
    "작성이 중간에 멈췄습니다. 작성된 건은 그대로 있고, 다시 시작하면 남은 신청부터 이어집니다."
)
LEFT_OUT = _(
    "지급 규칙에 걸려 작성하지 못한 신청이 있습니다. 경로와 금액, 같은 계좌나 연락처의 신청을 "
    "확인한 뒤 다시 시작해 주세요:"
)


def process(run_id: int) -> bool:
    """Process up to CHUNKS_PER_TASK chunks of a grant run, each in its own transaction. Return True
    when claims may be left and the task must be enqueued again.

    Returns False for a run that has ended or that another worker holds. A chunk that cannot be
    written claim by claim either ends the run as failed, and the error is raised; after a lost
    connection the run stays open for `sweep_grant_runs`.
    """
    try:
        return poison.process_chunks(TASK, run_id, _process_unless_overtaken, CHUNKS_PER_TASK)
    except (IntegrityError, DataError, ProgrammingError):
        log.exception("grant_run_failed", run=run_id)
        fail(run_id)
        raise


def _process_unless_overtaken(run_id: int) -> bool:
    """Process a chunk (`process_chunk`), again up to MOST_RETRIES times if the database refuses it
    since another claim of a payee got a grant, or was locked, after the claims were chosen. A chunk
    that is refused still, or by another rule, is processed claim by claim. Return its result.
    Raises IntegrityError if the run's starter may no longer prepare payouts."""
    for _try in range(MOST_RETRIES):
        try:
            return process_chunk(run_id)
        except IntegrityError as error:
            rule = refused_by(error)
            log.warning("grant_chunk_refused", run=run_id, rule=rule)
            if rule == STARTER_RULE:
                raise
            if rule not in ONE_GRANT_RULES:
                break
    return process_chunk(run_id, one_by_one=True)


@transaction.atomic
def process_chunk(run_id: int, *, one_by_one: bool = False) -> bool:
    """Prepare the payouts of the next claims (at most CHUNK) of a grant run and update its
    counters, in one transaction. Return True when claims may be left; False when the run has ended
    or another worker holds it.

    With `one_by_one` they are CHUNK_ONE_BY_ONE at most, and each has a statement of its own. Those
    that the database refuses are left out and named in the run's `error`; if it refuses all of
    them, the run ends as failed, unless they are the last of a run that has prepared others. The
    run's row is locked before the claims, and skipped if another worker has locked it.
    """
    run = _lock_run(run_id)
    if run is None:
        return False
    grant = route_of(run.kind)
    size = CHUNK_ONE_BY_ONE if one_by_one else CHUNK
    ids, pairs = _lock_claims(run, grant, size)
    refused = _write_one_by_one(run, grant, ids, pairs) if one_by_one else []
    if not one_by_one:
        _write_all(run, grant, ids, pairs)
    if ids:
        run.last_claim = ids[-1]
    run.error = _with_names(run.error, refused)
    is_last = len(ids) < size
    if refused and len(refused) == len(ids) and not (is_last and run.prepared):
        run.status, run.finished_at = RunStatus.FAILED, clock.now()
    elif is_last:
        run.status, run.finished_at = RunStatus.DONE, clock.now()
    run.progress_at = clock.now()
    run.save()
    return run.under_way


def _write_all(run: GrantRun, grant: GrantRoute, ids: list[int], pairs: Pairs) -> None:
    """Write payouts, holds and bars for the locked claims (`_write`), and add to the counters of
    the run: in one statement, and in another for those that wait for a claim of it."""
    left = ids
    while left:
        done = _write(run, grant, left, pairs)
        run.prepared += done.rows
        run.total += done.won
        run.without_account += done.without
        run.held += done.held
        left = done.waiting


def _write_one_by_one(run: GrantRun, grant: GrantRoute, ids: list[int], pairs: Pairs) -> list[int]:
    """Do the same with a statement for each claim (`_write_all`), and return the ids of those that
    a rule of the database refuses."""
    refused = []
    for pk in ids:
        try:
            with transaction.atomic():
                _write_all(run, grant, [pk], [pair for pair in pairs if pair["id"] == pk])
        except IntegrityError as error:
            log.exception("grant_refused", run=run.pk, claim=pk)
            if refused_by(error) == STARTER_RULE:
                raise
            refused.append(pk)
    return refused


def _with_names(error: str, refused: list[int]) -> str:
    """Return the run's `error` with the numbers of the refused claims added: LEFT_OUT and as many
    of them as it has room for."""
    for number in Claim.objects.filter(pk__in=refused).values_list("number", flat=True):
        with in_korean():
            more = f"{error}, {number}" if error else f"{LEFT_OUT} {number}"
        if len(more) + 2 > MOST_ERROR:
            return error if error.endswith("…") else f"{error} …"
        error = more
    return error


def _lock_run(run_id: int) -> GrantRun | None:
    """Lock the run's row, set a queued run to RUNNING, and return it; None if it has ended or
    another worker has locked it."""
    found = GrantRun.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    run = found.filter(pk=run_id, status__in=OPEN_RUNS).first()
    if run is not None and run.status == RunStatus.QUEUED:
        run.status, run.started_at = RunStatus.RUNNING, clock.now()
        run.save(update_fields=["status", "started_at"])
    return run


def _values(run: GrantRun, grant: GrantRoute) -> dict[str, Any]:
    return {"kind": grant.kind, "route": grant.route, "programme": run.programme_id}


def _lock_claims(run: GrantRun, grant: GrantRoute, size: int) -> tuple[list[int], Pairs]:
    """Lock the next claims of the run (at most `size`) and the other claims of their payees, in
    order of id. Return the ids of the run's claims, and the pairs of claims of one payee
    (`pairs_of`); no pairs if the policy does not limit a payee to one grant.

    `_write` selects among these claims again, so that a change before the lock is seen.
    """
    one_each = allows_one_grant(run.programme_id)
    values = _values(run, grant) | {
        "after": run.last_claim, "chunk": size, "by": run.started_by_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(next_claims_sql(grant, lock=not one_each), values)
        ids = [row[0] for row in cursor]
    if not one_each:
        return ids, []
    pairs = pairs_of(ids)
    lock_with(ids, pairs)
    return ids, pairs


class Written(NamedTuple):
    """Counts of one statement that prepares payouts: `rows` and their `won`, claims `without` a
    usable account, claims `held`, and the ids of claims `waiting` for another claim of the same
    payee in the statement."""

    rows: int
    won: int
    without: int
    held: int
    waiting: list[int]


def _write(run: GrantRun, grant: GrantRoute, ids: list[int], pairs: Pairs) -> Written:
    """Write payouts, holds and bars for the locked claims in one statement, and return its counts.

    Being a new statement, it sees what was committed before the locks were taken: a withdrawal, an
    account, a row of another run. A claim whose payee has a fixed grant is put on hold. If several
    claims have one payee, the first with an account is prepared; the others are returned as
    `waiting`, for the next statement.
    """
    values = _values(run, grant) | {
        "ids": ids, "by": run.started_by_id, "now": clock.now(), "run": run.pk,
        "pairs": json.dumps(pairs),
        "with_failed": run.failed_seen is not None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(write_sql(grant), values)
        written, total, without, held, waiting = cursor.fetchone()
        cursor.execute(BAR_STARTER, [run.started_by_id, BarReason.PREPARED, clock.now(), written])
    return Written(len(written), int(total or 0), without, held, waiting)


def fail(run_id: int) -> None:
    """End a grant run as FAILED, in a transaction of its own. Its payouts stay, and a new run
    prepares the rest. Does nothing if the run has ended or another worker holds it. Call it after
    the transaction of the chunk was rolled back."""
    with transaction.atomic():
        run = _lock_run(run_id)
        if run is not None:
            run.status = RunStatus.FAILED
            with in_korean():
                run.error = f"{STOPPED} {run.error}".strip()[:MOST_ERROR]
            run.finished_at = run.progress_at = clock.now()
            run.save()
