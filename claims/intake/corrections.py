"""Verb that corrects a rejected row, by the checks and the loading of an import."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ConflictError, DomainError
from claims.intake.columns import COLUMNS, find_columns
from claims.intake.loading.chunks import Chunk, chunks
from claims.intake.loading.copy_rows import RowPreparer
from claims.intake.loading.reader_process import TableFacts
from claims.intake.loading.reading import Rows, Table
from claims.intake.loading.validation import RowChecker
from claims.intake.models import ImportRejection, ImportRun
from claims.intake.rejected_rows import raw_cells
from claims.intake.run_states import lock_run
from claims.intake.verbs import load_rows
from claims.register.locks import REGISTER
from claims.users.models import User
from claims.users.permissions import require_permission


class RowRejectedError(DomainError):
    """Error: the typed row is refused by the import's checks. `faults` are dicts as of
    `loading.fault_entry`.
    """

    message = _("아직 고칠 칸이 있습니다. 표시된 칸을 고쳐 주세요.")

    def __init__(self, faults: Sequence[Mapping[str, str]]) -> None:
        super().__init__()
        self.faults = faults


class RowTakenInError(ConflictError):
    message = _("이미 고쳐서 접수한 행입니다. 접수된 신청을 확인해 주세요.")


class RowErasedError(ConflictError):
    message = _("보존 기간이 지나 내용을 파기한 행입니다. 새로 접수해 주세요.")


class ImportUnderWayError(ConflictError):
    message = _(
        "지금 다른 파일을 접수하고 있습니다. 끝난 뒤 다시 저장해 주세요. "
        "고친 내용은 그대로 있습니다."
    )


def cells_of(rejection: ImportRejection) -> list[str]:
    """Return the plain cells of a rejected row in the order of COLUMNS. The caller records the
    access in the access log."""
    cells = raw_cells(rejection)
    layout = find_columns(rejection.run.columns)
    cells += [""] * (layout.width - len(cells) + 1)
    return [*itemgetter(*layout.places)(cells)]


@transaction.atomic
def correct_row(*, rejection: ImportRejection, cells: Sequence[str], by: User) -> ImportRun:
    """Load a corrected row (cells in the order of COLUMNS) as a run of its own and erase the stored
    raw row. A row that equals a claim of the register counts as a duplicate of the file.

    Raises ForbiddenError (without `claims.import_claims`), RowRejectedError (with the faults that
    are left), RowTakenInError (loaded before), ImportUnderWayError (a file is being loaded)."""
    require_permission(by, "claims.import_claims")
    if not lock_run(REGISTER, wait=False):
        raise ImportUnderWayError()
    rejection = ImportRejection.objects.select_for_update().get(pk=rejection.pk)
    if rejection.taken_in_id:
        raise RowTakenInError()
    if not rejection.raw_row:
        raise RowErasedError()
    file = ImportRun.objects.select_for_update().select_related("window").get(pk=rejection.run_id)
    run = ImportRun(
        window=file.window,
        file_name=f"{file.file_name[:180]} · {rejection.row_no}",
        notify=file.notify,
        corrects=file,
        started_by=by,
        started_at=clock.now(),
    )
    load_rows(run, one_row(rejection.row_no, cells))
    if run.rejected or not run.read:
        raise RowRejectedError(_faults(run))
    rejection.taken_in, rejection.raw_row = run, b""
    rejection.save(update_fields=["taken_in", "raw_row"])
    if run.accepted:
        file.corrected += 1
    else:
        file.rejected, file.duplicates = file.rejected - 1, file.duplicates + 1
    file.save(update_fields=["corrected", "rejected", "duplicates"])
    return run


def _faults(run: ImportRun) -> list[dict[str, str]]:
    found = run.rejections.first()
    return found.faults if found else []


def one_row(row_no: int, cells: Sequence[str], *, own_numbers: bool = False) -> Any:
    """Return a `source` for `load_rows` with one row only: its number, and its cells in the order
    of COLUMNS. `own_numbers`: its claim number belongs to the series for claims entered by hand,
    which no file may use.
    """

    @contextmanager
    def read(
        checker: RowChecker, preparer: RowPreparer
    ) -> Iterator[tuple[TableFacts, Iterator[Chunk]]]:
        checker.own_numbers = own_numbers
        rows = ((at, [*row]) for at, row in ((row_no, cells),))
        table = Table("", "", find_columns(COLUMNS), 1, Rows(rows, rows))
        yield TableFacts.of(table), chunks(table, checker.check, preparer.prepare)

    return read
