"""Codes of a programme: each is given to one grant, once. `loading.codes` loads them.

`give_codes` is the worker's verb. Codes and grants are locked and written in one transaction a
chunk, so that a killed worker leaves neither a code that nobody has nor a grant with two.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from claims import clock
from claims.korean import in_korean
from claims.personal_data import crypto
from config.celery import enqueue
from reviews.benefits.batches.eligibility import lock_next_grants
from reviews.benefits.batches.verbs import close_if_done, fail_batch, free_codes, touch
from reviews.benefits.models import BenefitBatch, BenefitCode
from reviews.benefits.states import BatchStatus, Way

CHUNK = 2_000  # grants of one transaction
CHUNKS_PER_TASK = 100
NO_CODES = gettext_lazy(
    "남은 이용 번호가 없습니다. 이용 번호 파일을 더 올린 뒤 다시 시작해 주세요."
)
TABLE, COLUMN = "reviews_benefitcode", "code"


def code_aad(mark: bytes) -> bytes:
    """Return the associated data with which a code is encrypted and decrypted, by its mark."""
    return crypto.aad(TABLE, COLUMN, mark.hex())


def reveal_code(code: BenefitCode) -> str:
    """Return the decrypted code, for the letter to its recipient or the file for a partner. No
    permission is checked."""
    return crypto.decrypt(code.code, aad=code_aad(bytes(code.mark)))


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
    in one transaction. Return False if none was issued: then a batch without waiting grants is
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
    """Give each of these grants (ids) that has none a free code of the programme; if codes are too
    few the last grants get none. The caller has locked the grants; runs in its transaction."""
    values: dict[str, Any] = {"programme": batch.programme_id, "grants": grants}
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, values)
