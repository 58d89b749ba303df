"""Load a file of codes into a programme, encrypted. `batches.codes` gives them to grants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from django.db import connection, transaction

from claims.loaded_files.reading import Fault, Loaded
from claims.personal_data import crypto
from claims.personal_data.crypto import ManyDigests
from claims.policy.models import Benefit, Programme
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission
from reviews.benefits.batches.codes import code_aad
from reviews.benefits.columns import CODE
from reviews.benefits.errors import WayNotOfferedError
from reviews.benefits.loading.reading import read_rows, write_file
from reviews.benefits.models import BenefitFile
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import FileKind

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 2_000  # codes of one INSERT
_CODE = re.compile(r"[A-Za-z0-9-]{6,40}")
_INSERT = """
    INSERT INTO public.reviews_benefitcode (programme_id, file_id, code, mark)
    SELECT %s, %s, n.code, n.mark FROM unnest(%s::bytea[], %s::bytea[]) AS n (code, mark)
    ON CONFLICT (programme_id, mark) DO NOTHING
"""
_KNOWN = """
    SELECT m.mark FROM unnest(%s::bytea[]) AS m (mark)
    JOIN public.reviews_benefitcode c ON c.programme_id = %s AND c.mark = m.mark
"""


@transaction.atomic
def load_codes(*, programme: Programme, file: BinaryIO, by: User) -> Loaded[BenefitFile]:
    """Load codes from a file into a programme, encrypted. Return the stored BenefitFile and
    `again`: True for a file that was loaded before, which adds nothing. Codes that the programme
    has already are left out.

    Raises ForbiddenError (permission `propose_benefit`), WayNotOfferedError (no programme of
    codes), TableUnreadableError, ColumnsMissingError (no column 이용번호),
    TooManyLinesError (above 200,000).
    """
    require_permission(by, PROPOSE)
    if programme.benefit != Benefit.CODE:
        raise WayNotOfferedError
    digest = digest_of(file)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    earlier = BenefitFile.objects.filter(
        programme=programme, kind=FileKind.CODES, sha256=digest
    ).first()
    if earlier is not None:
        return Loaded(earlier, again=True)
    marks = ManyDigests("INDEX_KEY", "benefit code:").of
    found: dict[bytes, str] = {}
    faults: list[Fault] = []
    read = 0
    for row_no, cells in read_rows(file, (CODE,)):
        read += 1
        code = cells[CODE]
        if not _CODE.fullmatch(code):
            faults.append(Fault(row_no, CODE, "code_unreadable" if code else "missing"))
        else:
            found.setdefault(marks(f"{programme.pk}:{code}"), code)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(found), programme.pk])
        known = {bytes(mark) for (mark,) in cursor}
    new = [(mark, code) for mark, code in found.items() if mark not in known]
    row = write_file(
        kind=FileKind.CODES, programme=programme, sha256=digest, by=by, read=read,
        applied=len(new), faults=faults,
    )  # fmt: skip
    _insert(programme, row, new)
    return Loaded(row, again=False)


def _insert(programme: Programme, row: BenefitFile, new: list[tuple[bytes, str]]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            sealed = [crypto.encrypt(code, aad=code_aad(mark)) for mark, code in some]
            marks = [mark for mark, _code in some]
            cursor.execute(_INSERT, [programme.pk, row.pk, sealed, marks])
