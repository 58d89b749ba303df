"""Load a list of the post office: set-wise, by the rules of the single entry (`entries`).

A line that says what is entered already is counted as repeated; one that contradicts it is a fault,
which a person deals with. The same bytes again add nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, connection, transaction

from claims.errors import DomainError
from claims.loaded_files.reading import Fault, Loaded
from claims.table_files.reading import digest_of
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission
from reviews.notices.models import SEND_POST, PostFile, PostFileFault, PostLetter
from reviews.notices.post.entries import (
    ENTERED,
    TAKEN,
    enter_number,
    enter_receipt,
    enter_return,
    stamp,
)
from reviews.notices.post.errors import NumberTakenMeanwhileError, RegisteredNumberTakenError
from reviews.notices.post.reading import (
    DELIVERED,
    NUMBER,
    REFERENCE,
    FileKind,
    Line,
    Lines,
    read_lines,
)

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 500  # rows of one statement
LISTS_LOCK = 0x504F5354  # advisory: one list is loaded after the other


def load_list(*, file: BinaryIO, kind: str, by: User) -> Loaded[PostFile]:
    """Load a list of registered numbers, or of what became of the letters (`kind`, a FileKind),
    from a seekable file. Faulty lines are kept as faults, the others applied. The same bytes again
    add nothing: the earlier file is returned with `again`.

    Raises ForbiddenError, FileUnusableError (not readable as a table), ColumnsMissingError,
    TooManyLinesError, NumberTakenMeanwhileError (409: a person entered one of its numbers on
    another letter at the same moment).
    """
    require_permission(by, SEND_POST)
    digest = digest_of(file)
    found = read_lines(file, kind)
    try:
        return _store(found, digest, kind, by)
    except IntegrityError as error:
        if refused_by(error) != TAKEN:
            raise
        raise NumberTakenMeanwhileError from error


def _store(found: Lines, digest: str, kind: str, by: User) -> Loaded[PostFile]:
    """Apply the lines and store the file, in one transaction. Lists are loaded in turn, so that the
    second sees the numbers that the first gave to letters."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LISTS_LOCK])
        earlier = PostFile.objects.filter(sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        changed, repeated, faults = _apply_lines(found.lines, kind)
        row = PostFile.objects.create(
            sha256=digest,
            read=found.read,
            applied=len(changed),
            repeated=repeated,
            faulty=found.read - len(changed) - repeated,
            loaded_by=by,
        )
        for letter in changed:
            stamp(letter, by, "", row)
        PostLetter.objects.bulk_update(changed, ENTERED, batch_size=AT_ONCE)
        PostFileFault.objects.bulk_create(
            [PostFileFault(file=row, **one._asdict()) for one in sorted([*found.faults, *faults])],
            batch_size=AT_ONCE,
        )
    return Loaded(row, again=False)


def _apply_lines(lines: list[Line], kind: str) -> tuple[list[PostLetter], int, list[Fault]]:
    """Lock the letters of the lines and set what the lines say, without saving. Return the changed
    letters, the number of lines that say what is entered already, and the faults of the others."""
    letters = _letters(lines, kind)
    taken = _taken(lines) if kind == FileKind.NUMBERS else {}
    changed: list[PostLetter] = []
    repeated, faults = 0, []
    for line in lines:
        letter = letters.get(line.key)
        try:
            applies = _apply(letter, line, taken)
        except DomainError as error:
            column = REFERENCE if kind == FileKind.NUMBERS else NUMBER
            faults.append(Fault(line.row_no, column, error.code, line.key[:60]))
            continue
        if applies and letter is not None:
            changed.append(letter)
        else:
            repeated += 1
    return changed, repeated, faults


class _UnknownError(DomainError):
    code = "letter_unknown"
    message = ""


def _apply(letter: PostLetter | None, line: Line, taken: dict[str, int]) -> bool:
    """Set what a line says on its letter, without saving. Return False if that is entered already.

    Raises _UnknownError without a letter, RegisteredNumberTakenError, ReasonNeededError if the line
    contradicts an earlier entry, and the other errors of `enter_number`, `enter_receipt` and
    `enter_return`, all DomainError.
    """
    if letter is None:
        raise _UnknownError
    if not line.outcome:
        if taken.get(line.number, letter.pk) != letter.pk:
            raise RegisteredNumberTakenError
        return enter_number(letter, line.number, line.day, "")
    if line.outcome == DELIVERED:
        return enter_receipt(letter, line.day, "")
    return enter_return(letter, line.day, line.why, "")


def _letters(lines: list[Line], kind: str) -> dict[str, PostLetter]:
    """Lock the letters of the lines. Return them as {reference: letter} for a list of numbers, else
    as {registered number: letter}."""
    rows = PostLetter.objects.select_for_update(of=("self",)).select_related("batch")
    keys = [line.key for line in lines]
    if kind != FileKind.NUMBERS:
        found = rows.filter(registered_no__in=keys).order_by("pk")
        return {one.registered_no: one for one in found}
    batches = {text for text in (key[1:].partition("-")[0] for key in keys) if _is_number(text)}
    found = rows.filter(batch__in=[int(text) for text in batches]).order_by("pk")
    wanted = set(keys)
    return {one.reference: one for one in found if one.reference in wanted}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def _taken(lines: list[Line]) -> dict[str, int]:
    """Return {registered number: letter id} for the numbers of the lines that a letter has
    already."""
    rows = PostLetter.objects.filter(registered_no__in=[line.number for line in lines])
    return dict(rows.values_list("registered_no", "pk"))
