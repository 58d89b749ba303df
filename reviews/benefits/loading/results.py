"""Load a partner's results of one batch: what was issued, what failed, what was used or expired.

Set-wise: the number of statements does not grow with the lines. The same bytes again add nothing,
and a file must name the digest of the file that it answers.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.db import connection, transaction

from claims import clock
from claims.loaded_files.reading import Fault, Loaded
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.benefits.batches.verbs import close_if_done
from reviews.benefits.columns import NUMBER, OUTCOME
from reviews.benefits.errors import BenefitMovedError, DigestDiffersError
from reviews.benefits.loading.reading import ResultLine, read_results, write_file
from reviews.benefits.models import BenefitBatch, BenefitFile
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import USABLE, BatchStatus, FileKind, GrantStatus, Way

if TYPE_CHECKING:
    from claims.users.models import User

# USABLE is a constant; values travel as parameters.
# ruff: noqa: S608

USED = (GrantStatus.REDEEMED, GrantStatus.EXPIRED)

# One that is used must have been issued: the state moves in two steps, as the rules ask.
_ISSUE = """
    UPDATE public.reviews_benefitgrant g
    SET status = n.status, failed_as = n.why,
        issued_at = CASE WHEN n.status = 'issued' THEN %s::timestamptz END
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, status, why)
    WHERE g.id = n.id AND g.status = 'batched'
"""
_USE = f"""
    UPDATE public.reviews_benefitgrant g SET status = n.status, used_on = n.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS n (id, status, day)
    WHERE g.id = n.id AND {USABLE}
"""


class _Known(NamedTuple):
    status: str
    used_on: date | None
    expires_on: date | None


def load_results(
    *, batch: BenefitBatch, file: BinaryIO, by: User, sha256: str
) -> Loaded[BenefitFile]:
    """Load a partner's results of a batch from a seekable file: store faulty lines as faults, set
    the grants of the others to issued, failed, used or expired, close the batch if none waits, and
    enqueue letters. Return the stored BenefitFile and `again`: True for the same bytes as before,
    which add nothing. `sha256` is the digest of the batch's file that they answer.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: no batch by file,
    or not out or closed), DigestDiffersError (not the batch's file), TableUnreadableError,
    ColumnsMissingError, TooManyLinesError (above 200,000)."""
    require_permission(by, PROPOSE)
    digest = digest_of(file)
    lines: list[ResultLine] = []
    faults: list[Fault] = []
    for one in read_results(file):
        if isinstance(one, Fault):
            faults.append(one)
        else:
            lines.append(one)
    read = len(lines) + len(faults)
    with transaction.atomic():
        batch = BenefitBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.way != Way.FILE or batch.status not in (BatchStatus.OUT, BatchStatus.CLOSED):
            raise BenefitMovedError
        if "".join(sha256.split()).lower() != batch.sha256:
            raise DigestDiffersError
        earlier = batch.files.filter(sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        known = _known(batch, lines)
        applied: list[ResultLine] = []
        for line in lines:
            fault = _refusal(line, known.get(line.grant))
            if fault is not None:
                faults.append(fault)
            elif not _is_repeated(line, known[line.grant]):
                applied.append(line)
        row = write_file(
            kind=FileKind.RESULTS, programme=batch.programme, batch=batch, sha256=digest, by=by,
            read=read, applied=len(applied), faults=faults,
        )  # fmt: skip
        _apply(applied, known)
        close_if_done(batch)
        enqueue("reviews.benefits.tasks.tell_recipients")
    return Loaded(row, again=False)


def _known(batch: BenefitBatch, lines: list[ResultLine]) -> dict[int, _Known]:
    rows = batch.grants.filter(pk__in=[line.grant for line in lines])
    return {
        pk: _Known(status, used_on, expires_on)
        for pk, status, used_on, expires_on in rows.values_list(
            "pk", "status", "used_on", "expires_on"
        )
    }


def _refusal(line: ResultLine, known: _Known | None) -> Fault | None:
    """Return a Fault for a line whose grant is not in the batch or has another result already; None
    for a line that can be applied, or that repeats what is stored."""
    if known is None:
        return Fault(line.row_no, NUMBER, "number_unknown")
    if known.status == GrantStatus.BATCHED or _is_repeated(line, known):
        return None
    if known.status == GrantStatus.ISSUED and line.status in USED:
        return None
    if known.status == GrantStatus.EXPIRED and _was_in_time(line, known):
        return None
    return Fault(line.row_no, OUTCOME, "result_differs")


def _was_in_time(line: ResultLine, known: _Known) -> bool:
    """Return True if the line reports a use on or before the last day of the grant. Asked for a
    grant that was set to expired before the report came."""
    return (
        line.status == GrantStatus.REDEEMED
        and known.expires_on is not None
        and line.day <= known.expires_on
    )


def _is_repeated(line: ResultLine, known: _Known) -> bool:
    if known.status != line.status:
        # an old line says `issued`, but the benefit was used since
        return line.status == GrantStatus.ISSUED and known.status in USED
    return line.status != GrantStatus.REDEEMED or known.used_on == line.day


def _apply(lines: list[ResultLine], known: dict[int, _Known]) -> None:
    first = [line for line in lines if known[line.grant].status == GrantStatus.BATCHED]
    used = [line for line in lines if line.status in USED]
    with connection.cursor() as cursor:
        if first:
            states = [
                GrantStatus.FAILED if line.status == GrantStatus.FAILED else GrantStatus.ISSUED
                for line in first
            ]
            reasons = [line.reason if line.status == GrantStatus.FAILED else "" for line in first]
            ids = [line.grant for line in first]
            cursor.execute(_ISSUE, [clock.now(), ids, [one.value for one in states], reasons])
        if used:
            days = [line.day if line.status == GrantStatus.REDEEMED else None for line in used]
            ids = [line.grant for line in used]
            cursor.execute(_USE, [ids, [line.status.value for line in used], days])
