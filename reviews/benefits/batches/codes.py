"""Codes: a pool is loaded from a file, and each code is given to one grant, once.

`give_codes` is the worker's verb. Codes and grants are locked and written in one transaction a
chunk, so that a killed worker leaves neither a code that nobody has nor a grant with two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from claims import clock
from claims.korean import in_korean
from claims.loaded_files.reading import Fault, Loaded
from claims.personal_data import crypto
from claims.personal_data.crypto import ManyDigests
from claims.policy.models import Benefit, Programme
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.benefits.batches.leaving_out import lock_next_grants
from reviews.benefits.batches.verbs import close_if_done, fail_batch, free_codes, touch
from reviews.benefits.errors import WayNotOfferedError
from reviews.benefits.loading.reading import CODE, read_rows, write_file
from reviews.benefits.models import BenefitBatch, BenefitCode, BenefitFile
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import BatchStatus, FileKind, Way

if TYPE_CHECKING:
    from claims.users.models import User

CHUNK = 2_000  # grants of one transaction
CHUNKS_PER_TASK = 100
NO_CODES = gettext_lazy(
    "남은 이용 번호가 없습니다. 이용 번호 파일을 더 올린 뒤 다시 시작해 주세요."
)
_CODE = re.compile(r"[A-Za-z0-9-]{6,40}")
TABLE, COLUMN = "reviews_benefitcode", "code"

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
        for start in range(0, len(new), CHUNK):
            some = new[start : start + CHUNK]
            sealed = [crypto.encrypt(code, aad=_aad(mark)) for mark, code in some]
            marks = [mark for mark, _code in some]
            cursor.execute(_INSERT, [programme.pk, row.pk, sealed, marks])


def _aad(mark: bytes) -> bytes:
    return crypto.aad(TABLE, COLUMN, mark.hex())


def reveal_code(code: BenefitCode) -> str:
    """Return the decrypted code, for the letter to its recipient or the file for a partner. No
    permission is checked."""
    return crypto.decrypt(code.code, aad=_aad(bytes(code.mark)))


# ------------------------------------------------------------------ the worker's verb
# The two lists are paired as arrays: a join by their row numbers is planned for one row each, and
# then compares each grant with each code.
_GIVE = """
    WITH waiting AS MATERIALIZED (
        SELECT g.id FROM public.reviews_benefitgrant g
        WHERE g.id = ANY(%(grants)s) AND NOT EXISTS (
            SELECT FROM public.reviews_benefitcode c WHERE c.grant_id = g.id
        )
    ), free AS MATERIALIZED (
        SELECT c.id FROM public.reviews_benefitcode c
        WHERE c.programme_id = %(programme)s AND c.grant_id IS NULL
        ORDER BY c.id LIMIT (SELECT count(*) FROM waiting) FOR UPDATE SKIP LOCKED
    )
    UPDATE public.reviews_benefitcode c SET grant_id = pair.grant_id
    FROM unnest(
        ARRAY(SELECT id FROM waiting ORDER BY id), ARRAY(SELECT id FROM free ORDER BY id)
    ) AS pair (grant_id, code_id)
    WHERE c.id = pair.code_id
"""
_ISSUE = """
    UPDATE public.reviews_benefitgrant SET status = 'issued', issued_at = %s WHERE id IN (
        SELECT g.id FROM public.reviews_benefitgrant g
        JOIN public.reviews_benefitcode c ON c.grant_id = g.id
        WHERE g.id = ANY(%s) AND g.status = 'batched'
    )
"""


def give_codes(batch_id: int) -> bool:
    """Give codes to the waiting grants of a batch, at most CHUNKS_PER_TASK chunks, each in its own
    transaction. Return True when more may wait, so that the task must be enqueued again. Safe to
    call twice, also at once."""
    for _chunk in range(CHUNKS_PER_TASK):
        touch(batch_id)
        if not give_some(batch_id):
            return False
    return True


@transaction.atomic
def give_some(batch_id: int) -> bool:
    """Give codes to the next CHUNK grants of a batch, mark them issued, and enqueue their letters,
    in one transaction. Return False where none was issued: then a batch without waiting grants is
    closed, and one for which no code is left fails."""
    batch = BenefitBatch.objects.select_related("programme").get(pk=batch_id)
    if batch.status != BatchStatus.SENDING or batch.way != Way.CODES:
        return False
    grants = lock_next_grants(batch, CHUNK)
    assign(batch, grants)
    with connection.cursor() as cursor:
        cursor.execute(_ISSUE, [clock.now(), grants])
        issued = cursor.rowcount
    if issued:
        enqueue("reviews.benefits.tasks.tell_recipients")
        return True
    batch = BenefitBatch.objects.select_for_update().get(pk=batch_id)
    # Codes that are left while nothing was given: another worker holds the grants. They are counted
    # before the grants: a worker that commits between would leave neither codes nor grants waiting.
    left = free_codes(batch.programme)
    if not close_if_done(batch) and not left:
        with in_korean():
            fail_batch(batch.pk, NO_CODES)
    return False


def assign(batch: BenefitBatch, grants: list[int]) -> None:
    """Give each of these grants (ids) that has none a free code of the programme; where codes are
    too few the last grants get none. The caller has locked the grants; runs in its transaction."""
    values: dict[str, Any] = {"programme": batch.programme_id, "grants": grants}
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, values)
