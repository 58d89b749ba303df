"""Verb that loads a receiver's results, and what the loading of each file that came back shares.

The number of statements does not grow with the lines. A file with the same bytes again adds
nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.db import connection, transaction

from claims.handovers.errors import (
    HandoverMovedError,
)
from claims.handovers.models import (
    Handover,
    HandoverFile,
    HandoverFileFault,
    HandoverItem,
)
from claims.handovers.permissions import PROPOSE
from claims.handovers.reading import (
    NUMBER,
    OUTCOME,
    Lines,
    ResultLine,
    read_results,
)
from claims.handovers.states import (
    OUTCOMES,
    FileKind,
    HandoverStatus,
    ItemStatus,
)
from claims.loaded_files.reading import Fault, Loaded
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 1000  # faults of one INSERT


_APPLY = """
    UPDATE public.claims_handoveritem i
    SET status = n.status, outcome_amount = n.amount, outcome_on = n.day, result_file_id = %s
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[]) AS n (id, status, amount, day)
    WHERE i.id = n.id
"""


class _Known(NamedTuple):
    """Present state of a HandoverItem: primary key, status, amount (won) and day of the result."""

    pk: int
    status: str
    amount: int | None
    day: date | None


def load_results(
    *, handover: Handover, file: BinaryIO, by: User, corrects: bool = False
) -> Loaded[HandoverFile]:
    """Load a receiver's results of one hand-over from a seekable file. Returns Loaded: the stored
    file, and `again` True if the same bytes were loaded before. Faulty lines are stored, the others
    applied; `corrects` lets them replace earlier results.

    Raises ForbiddenError, TableUnreadableError, ColumnsMissingError, TooManyLinesError,
    HandoverMovedError (no receipt is recorded)."""
    require_permission(by, PROPOSE)
    digest = digest_of(file)
    found = read_results(file)
    with transaction.atomic():
        handover = Handover.objects.select_for_update().get(pk=handover.pk)
        if handover.status != HandoverStatus.RECEIVED:
            raise HandoverMovedError
        earlier = handover.files.filter(sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        known = _known(handover, found.lines)
        applied: list[tuple[int, ResultLine]] = []
        repeated, faults = 0, [*found.faults]
        for line in found.lines:
            item = known.get(line.number)
            fault = _refusal(line, item, corrects=corrects)
            if fault is not None:
                faults.append(fault)
            elif item is not None and item[1:] == (line.status, line.amount, line.day):
                repeated += 1
            elif item is not None:
                applied.append((item.pk, line))
        row = HandoverFile.objects.create(
            kind=FileKind.RESULTS,
            receiver_id=handover.receiver_id,
            handover=handover,
            sha256=digest,
            loaded_by=by,
            **counts_of(found, len(applied), repeated),
        )
        write_faults(row, faults)
        _apply(row, applied)
    return Loaded(row, again=False)


def _known(handover: Handover, lines: list[ResultLine]) -> dict[str, _Known]:
    numbers = [line.number for line in lines]
    rows = HandoverItem.objects.filter(handover=handover, claim__number__in=numbers)
    return {
        number: _Known(*rest)
        for number, *rest in rows.values_list(
            "claim__number", "pk", "status", "outcome_amount", "outcome_on"
        )
    }


def _refusal(line: ResultLine, item: _Known | None, *, corrects: bool) -> Fault | None:
    if item is None or item.status not in (ItemStatus.HANDED, *OUTCOMES):
        return Fault(line.row_no, NUMBER, "not_handed", line.number[:60])
    if item.status == ItemStatus.HANDED or item[1:] == (line.status, line.amount, line.day):
        return None
    word = str(line.status.label)
    if ItemStatus.NOT_OURS in (item.status, line.status):
        return Fault(line.row_no, OUTCOME, "came_back", word)
    return None if corrects else Fault(line.row_no, OUTCOME, "result_differs", word)


def counts_of(found: Lines, applied: int, repeated: int) -> dict[str, int]:
    """Return the counts of a file as columns of HandoverFile: read, applied, repeated, faulty.
    Lines that are neither applied nor repeated count as faulty."""
    return {
        "read": found.read,
        "applied": applied,
        "repeated": repeated,
        "faulty": found.read - applied - repeated,
    }


def _apply(row: HandoverFile, applied: list[tuple[int, ResultLine]]) -> None:
    if not applied:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY,
            [
                row.pk,
                [pk for pk, _line in applied],
                [line.status.value for _pk, line in applied],
                [line.amount for _pk, line in applied],
                [line.day for _pk, line in applied],
            ],
        )


def write_faults(row: HandoverFile, faults: list[Fault]) -> None:
    rows = [
        HandoverFileFault(
            file=row, row_no=one.row_no, column=one.column, code=one.code, value=one.value
        )
        for one in sorted(faults)
    ]
    HandoverFileFault.objects.bulk_create(rows, batch_size=AT_ONCE)
