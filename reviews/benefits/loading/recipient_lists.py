"""Load a list of recipients, as keyed digests: no person can be identified from it afterwards.

A file has at most `reading.MOST_LINES` lines, so memory has a bound; larger lists come as several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.db import connection, transaction

from claims import clock
from claims.loaded_files.reading import Fault, Loaded
from claims.policy.models import Programme, ProgrammeAudience
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission
from reviews.benefits.errors import CashProgrammeError, CountedOnlyError
from reviews.benefits.loading.reading import EntryLine, read_list, write_file
from reviews.benefits.models import BenefitFile
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import FileKind

if TYPE_CHECKING:
    from claims.users.models import User

CHUNK = 5_000  # lines of one INSERT
_INSERT = """
    INSERT INTO public.reviews_benefitentry (file_id, key, reference, value)
    SELECT %s, n.key, n.reference, n.value
    FROM unnest(%s::bytea[], %s::text[], %s::bigint[]) AS n (key, reference, value)
"""


@transaction.atomic
def load_list(
    *, programme: Programme, file: BinaryIO, by: User, title: str = ""
) -> Loaded[BenefitFile]:
    """Load a list of recipients of a programme from a file, as keyed digests; a recipient that
    comes twice is taken once. Return the stored BenefitFile and `again`: True for a file that was
    loaded before for the programme, which adds nothing.

    Raises ForbiddenError (permission `propose_benefit`), CashProgrammeError, CountedOnlyError (for
    the public), TableUnreadableError, ColumnsMissingError (nothing that identifies
    recipients), TooManyLinesError (above 200,000).
    """
    require_permission(by, PROPOSE)
    if programme.is_cash:
        raise CashProgrammeError
    if programme.audience == ProgrammeAudience.COUNTED:
        raise CountedOnlyError
    digest = digest_of(file)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    earlier = BenefitFile.objects.filter(
        programme=programme, kind=FileKind.LIST, sha256=digest
    ).first()
    if earlier is not None:
        return Loaded(earlier, again=True)
    found: dict[bytes, EntryLine] = {}
    faults: list[Fault] = []
    read = 0
    for one in read_list(file, programme.unit_value):
        read += 1
        if isinstance(one, Fault):
            faults.append(one)
        else:
            found.setdefault(one.key, one)
    row = write_file(
        kind=FileKind.LIST, programme=programme, sha256=digest, by=by, read=read,
        applied=len(found), faults=faults, title=title.strip() or f"{clock.today():%Y-%m-%d}",
    )  # fmt: skip
    _insert(row, [*found.values()])
    return Loaded(row, again=False)


def _insert(row: BenefitFile, lines: list[EntryLine]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(lines), CHUNK):
            some = lines[start : start + CHUNK]
            cursor.execute(
                _INSERT,
                [
                    row.pk,
                    [one.key for one in some],
                    [one.reference for one in some],
                    [one.value for one in some],
                ],
            )
