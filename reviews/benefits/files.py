"""The worker's verb: write the file of a batch for its partner, encrypted, with its digest.

One transaction leaves out whose claim or consent is gone, gives codes where the programme has them,
stores the file and names every claim in
the access log. An advisory lock lets one worker at a time make a file; it ends with the worker, so
a killed worker leaves neither a file nor a code that was given. No name, telephone or account is
in it: a partner knows its people by the reference.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from array import array
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.formula_safety import neutralise
from claims.identifiers import format_business_number
from claims.personal_data import crypto
from claims.personal_data.encrypted_zip import encrypted_zip, new_password
from claims.policy.models import Benefit
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from reviews.benefits.batches import FILES, fail_batch, password_aad
from reviews.benefits.codes import assign, reveal_code
from reviews.benefits.leaving_out import take_standing
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.reading import BUSINESS, CODE, DAY, NUMBER, OUTCOME, REASON, REFERENCE
from reviews.benefits.states import BatchStatus, GrantStatus, Way

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=7)  # that the file can be downloaded
ROWS_AT_ONCE = 5_000
CLAIMS_AT_ONCE = 10_000
# Away for a while: the sweep hands the work to a worker again.
AWAY = (OperationalError, InterfaceError, OSError)
INTERRUPTED = gettext_lazy("만드는 중에 멈췄습니다. 다시 만들어 주세요.")
NO_LONGER = gettext_lazy("묶음을 만든 사람의 권한이 바뀌었습니다. 취소하고 다시 만들어 주세요.")
NO_CODES = gettext_lazy(
    "남은 이용 번호가 모자랍니다. 이용 번호 파일을 더 올린 뒤 다시 만들어 주세요."
)
NOBODY_LEFT = gettext_lazy(
    "동의를 철회했거나 신청을 철회해, 받을 사람이 남지 않았습니다. 묶음을 취소해 주세요."
)
HEADS = (NUMBER, REFERENCE, BUSINESS, "수량", "값", "사용기한", CODE, OUTCOME, REASON, DAY)


class _RefusedError(Exception):
    """The file cannot be made; the argument is the sentence for the page."""


def write_file(batch_id: int) -> bool:
    """Make the file of a batch. Returns False where there is nothing to do, or another worker does
    it. Safe to call twice, also at once.

    Errors of the batch's own stop it; where the database or the storage is away, it stays as it is
    and is taken up again.
    """
    try:
        with transaction.atomic():
            return _write(batch_id)
    except _RefusedError as error:
        _fail(batch_id, error.args[0])
    except AWAY:
        raise
    except SoftTimeLimitExceeded:
        _fail(batch_id, INTERRUPTED)
        raise
    except Exception:
        _fail(batch_id, INTERRUPTED)
        raise
    return False


def mark_interrupted(batch_id: int) -> None:
    """Stop a batch whose file kills its workers; its page offers to make it again."""
    _fail(batch_id, INTERRUPTED)


def _fail(batch_id: int, sentence: Any) -> None:
    with translation.override("ko"):
        fail_batch(batch_id, sentence)


def _lock(batch_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"benefits {batch_id}"]
        )
        return bool(cursor.fetchone()[0])


@transaction.atomic
def is_being_written(batch_id: int) -> bool:
    """Return True while a worker makes the file of this batch."""
    return not _lock(batch_id)


def _write(batch_id: int) -> bool:
    if not _lock(batch_id):
        return False
    found = BenefitBatch.objects.select_for_update(of=("self",))
    batch = found.select_related("programme", "made_by").get(pk=batch_id)
    if batch.status != BatchStatus.MAKING or batch.way != Way.FILE:
        return False
    by: Any = batch.made_by
    if not by.is_active or not by.has_perm("reviews.propose_benefit"):
        raise _RefusedError(NO_LONGER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    grants = take_standing(batch, batch.count)
    if not grants:  # those who were left out stay so
        _fail(batch_id, NOBODY_LEFT)
        return False
    if batch.programme.benefit == Benefit.CODE:
        _give_codes(batch, grants)
    with translation.override("ko"), tempfile.TemporaryFile() as claims:
        made = _File(batch, claims)
        key = FILES.store(made.blocks())
        try:
            _finish(batch, made, key, by)
        except BaseException:
            FILES.delete_file(key)
            raise
    log.info("benefit_file_written", batch=batch.pk, rows=made.rows, bytes=made.size)
    return True


def _give_codes(batch: BenefitBatch, grants: list[int]) -> None:
    """Give each grant of the file its code; all or none, with the file."""
    assign(batch, grants)
    if batch.grants.filter(status=GrantStatus.BATCHED, code__isnull=True).exists():
        raise _RefusedError(NO_CODES)


def _finish(batch: BenefitBatch, made: _File, key: str, by: Any) -> None:
    """Record the file, and its claims in the access log: of a list's file the count alone."""
    batch.entry = record_file(
        user=by, action=Action.EXPORT, blocks=made.claim_blocks(), repeats=False,
        count=made.rows, reason=_("혜택 파일: %(name)s") % {"name": batch.programme.name},
    )  # fmt: skip
    batch.status, batch.moved_at = BatchStatus.OUT, clock.now()
    batch.expires_at = clock.now() + KEPT_FOR
    batch.storage_key, batch.size, batch.sha256 = key, made.size, made.digest.hexdigest()
    batch.password = crypto.encrypt(made.password, aad=password_aad(batch.pk))
    batch.save()


class _File:
    """One run over the rows: blocks of the archive, their digest, and the claims of the rows."""

    def __init__(self, batch: BenefitBatch, claims: BinaryIO) -> None:
        self.batch, self.claims = batch, claims
        self.password = new_password()
        self.rows = self.size = 0
        self.digest = hashlib.sha256()

    def blocks(self) -> Iterator[bytes]:
        archive = encrypted_zip(
            f"benefits-{self.batch.pk}.csv",
            self._plain(),
            password=self.password,
            at=timezone.localtime(clock.now()),
        )
        for block in archive:
            self.digest.update(block)
            self.size += len(block)
            yield block

    def _plain(self) -> Iterator[bytes]:
        """Yield the rows as CSV that Excel opens: UTF-8 with a mark, formulas made harmless."""
        progress = Progress(self.batch.progress_key, self.batch.count)
        yield "\ufeff".encode() + _line(HEADS)
        last = 0
        while rows := self._next(last):
            last = rows[-1].pk
            claims = [grant.claim_id for grant in rows if grant.claim_id is not None]
            array("q", claims).tofile(self.claims)
            self.rows += len(rows)
            progress(self.rows)
            yield b"".join(_line(self._cells(grant)) for grant in rows)

    def _next(self, last: int) -> list[BenefitGrant]:
        rows = self.batch.grants.filter(status=GrantStatus.BATCHED, pk__gt=last)
        related = rows.select_related("claim", "code").defer("claim__narrative")
        return list(related.order_by("pk")[:ROWS_AT_ONCE])

    def _cells(self, grant: BenefitGrant) -> list[str]:
        claim: Any = grant.claim
        code = getattr(grant, "code", None)
        return [
            grant.number,
            grant.reference,
            format_business_number(claim.business_number or "") if claim else "",
            str(self.batch.programme.units),
            str(grant.value or ""),
            grant.expires_on.isoformat() if grant.expires_on else "",
            reveal_code(code) if code else "",
            "",
            "",
            "",
        ]

    def claim_blocks(self) -> Iterator[array[int]]:
        self.claims.seek(0)
        while block := self.claims.read(8 * CLAIMS_AT_ONCE):
            yield array("q", block)


def _line(cells: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([neutralise(one) for one in cells])
    return text.getvalue().encode()
