"""The worker's verb: write the file of a batch for its partner, encrypted, with its digest.

One transaction drops grants whose claim or consent is gone, gives codes if the programme has them,
stores the file and names every claim in the access log (`protected_files.making`): a killed worker
leaves neither a file nor a code that was given. No name, telephone or account is in it: a partner
knows its people by the reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.formula_safety import neutralise
from claims.identifiers import format_business_number
from claims.korean import in_korean
from claims.policy.models import Benefit
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from claims.protected_files.making import (
    INTERRUPTED,
    FilePass,
    MakingRefusedError,
    allow_long_idle,
    make_file,
    stored_archive,
)
from claims.table_files.csv_text import csv_bytes, csv_lines
from reviews.benefits.batches.codes import assign, reveal_code
from reviews.benefits.batches.eligibility import lock_next_grants
from reviews.benefits.batches.verbs import fail_batch
from reviews.benefits.columns import BUSINESS, CODE, DAY, NUMBER, OUTCOME, REASON, REFERENCE
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import BatchStatus, GrantStatus, Way

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=7)  # time in which the file can be downloaded
ROWS_AT_ONCE = 5_000
NO_LONGER = gettext_lazy("묶음을 만든 사람의 권한이 바뀌었습니다. 취소하고 다시 만들어 주세요.")
NO_CODES = gettext_lazy(
    "남은 이용 번호가 모자랍니다. 이용 번호 파일을 더 올린 뒤 다시 만들어 주세요."
)
NOBODY_LEFT = gettext_lazy(
    "동의를 철회했거나 신청을 철회해, 받을 사람이 남지 않았습니다. 묶음을 취소해 주세요."
)
HEADS = (NUMBER, REFERENCE, BUSINESS, "수량", "값", "사용기한", CODE, OUTCOME, REASON, DAY)


def write_file(batch_id: int) -> bool:
    """Write the encrypted file of a batch for its partner, in one transaction, and set the batch to
    OUT. Return False if there is nothing to do, another worker does it, or it was refused, such as
    for too few codes: the batch is then FAILED. Any other error is raised, after the batch was set
    to FAILED unless database or storage are away. Safe to call twice, also at once."""
    return make_file(BenefitBatch.FILES, batch_id, write=_write, fail=fail_batch)


def mark_interrupted(batch_id: int) -> None:
    """Set a batch to FAILED because its task has repeatedly killed its workers. Its page offers to
    start it again."""
    fail_batch(batch_id, INTERRUPTED)


def _write(batch_id: int) -> bool:
    found = BenefitBatch.objects.select_for_update(of=("self",))
    batch = found.select_related("programme", "made_by").get(pk=batch_id)
    if batch.status != BatchStatus.MAKING or batch.way != Way.FILE:
        return False
    by: Any = batch.made_by
    if not by.is_active or not by.has_perm(PROPOSE):
        raise MakingRefusedError(NO_LONGER)
    allow_long_idle()
    grants = lock_next_grants(batch, batch.count)
    if not grants:  # recipients who were left out stay left out
        fail_batch(batch_id, NOBODY_LEFT)
        return False
    if batch.programme.benefit == Benefit.CODE:
        _give_codes(batch, grants)
    name, content = f"benefits-{batch.pk}.csv", partial(_content, batch)
    with (
        in_korean(),
        stored_archive(batch, name, content, kept_for=KEPT_FOR) as made,
    ):
        _finish(batch, made, by)
    log.info("benefit_file_written", batch=batch.pk, rows=made.rows, bytes=made.size)
    return True


def _give_codes(batch: BenefitBatch, grants: list[int]) -> None:
    """Give each of these grants (ids) its code, in the transaction that stores the file. Raises
    MakingRefusedError if the pool has too few codes."""
    assign(batch, grants)
    if batch.grants.filter(status=GrantStatus.BATCHED, code__isnull=True).exists():
        raise MakingRefusedError(NO_CODES)


def _finish(batch: BenefitBatch, made: FilePass, by: Any) -> None:
    """Write an access-log entry for the file, under the claims of its grants, and set the batch to
    OUT. Recipients of a list have no claim; the entry counts them only."""
    batch.entry = record_file(
        user=by, action=Action.EXPORT, blocks=made.claim_blocks(), repeats=False,
        count=made.rows, reason=_("혜택 파일: %(name)s") % {"name": batch.programme.name},
    )  # fmt: skip
    batch.status, batch.progress_at = BatchStatus.OUT, clock.now()
    batch.save()


def _content(batch: BenefitBatch, made: FilePass) -> Iterator[bytes]:
    """Yield the file in pieces of CSV bytes for Excel (UTF-8 with byte order mark, cells that look
    like formulas neutralised). Counts rows and claims in `made` and updates the progress."""
    progress = Progress(batch.progress_key, batch.count)
    yield csv_bytes([HEADS])
    last = 0
    while rows := _next(batch, last):
        last = rows[-1].pk
        made.count(len(rows), [one.claim_id for one in rows if one.claim_id is not None])
        progress(made.rows)
        yield csv_lines([*map(neutralise, _cells(batch, grant))] for grant in rows).encode()


def _next(batch: BenefitBatch, last: int) -> list[BenefitGrant]:
    rows = batch.grants.filter(status=GrantStatus.BATCHED, pk__gt=last)
    related = rows.select_related("claim", "code").defer("claim__narrative")
    return list(related.order_by("pk")[:ROWS_AT_ONCE])


def _cells(batch: BenefitBatch, grant: BenefitGrant) -> list[str]:
    claim: Any = grant.claim
    code = getattr(grant, "code", None)
    return [
        grant.number,
        grant.reference,
        format_business_number(claim.business_number or "") if claim else "",
        str(batch.programme.units),
        str(grant.value or ""),
        grant.expires_on.isoformat() if grant.expires_on else "",
        reveal_code(code) if code else "",
        "",
        "",
        "",
    ]
