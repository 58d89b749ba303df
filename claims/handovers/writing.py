"""The worker's verb: make the file of a confirmed hand-over.

One transaction leaves out whose consent is gone, marks the others as handed, stores the file and
names every claim in the access log. An advisory lock lets one worker at a time make a file; it ends
with the worker, so a killed worker leaves neither a file nor a claim that was handed over.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.exports.formats import MOST_ROWS_XLSX, Rows, as_csv, as_xlsx
from claims.exports.models import FileFormat
from claims.exports.rows import RowReader
from claims.handovers.models import Handover, HandoverItem, ProvisionConsent
from claims.handovers.reading import AMOUNT, DAY, NUMBER, OUTCOME
from claims.handovers.states import Answer, HandoverStatus, ItemStatus, LeftOut
from claims.handovers.verbs import FILES, discard_file, password_aad
from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.personal_data import crypto
from claims.personal_data.encrypted_zip import encrypted_zip, new_password
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from claims.register.models import Claim

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=3)  # that the file can be downloaded
CLAIMS_AT_ONCE = 10_000
ITEMS_AT_ONCE = 500
# Away for a while: the sweep hands the work to a worker again.
AWAY = (OperationalError, InterfaceError, OSError)
INTERRUPTED = gettext_lazy("만드는 중에 멈췄습니다. 다시 만들어 주세요.")
NOBODY_LEFT = gettext_lazy("동의를 철회했거나 신청을 철회해, 넘길 신청이 남지 않았습니다.")
NO_LONGER = gettext_lazy("확인한 사람의 권한이 바뀌었습니다. 이관을 취소하고 다시 요청해 주세요.")
TOO_MANY = gettext_lazy("XLSX 한 장에 다 담기지 않습니다. 이관을 취소하고 CSV로 요청해 주세요.")


class _RefusedError(Exception):
    """The file cannot be made; the argument is the sentence for the page."""


# ------------------------------------------------------------------ columns


def _decrypted(header: str, column: str) -> ExportColumn:
    def decrypt(value: bytes | None, owner: str) -> str:
        if not value:
            return ""
        return crypto.decrypt(value, aad=crypto.aad("claims_claim", column, owner))

    return ExportColumn(header, (column, "number"), cell=decrypt)


def layout_of(*, with_narrative: bool) -> ExportLayout:
    """Return the columns that a receiver gets: to find and call the claimant, and the claimed loss.

    Never bank accounts or documents (docs/decisions/0086). The heads are Korean in every language:
    the file comes back.
    """
    story = [columns.text("피해내용", "narrative")] if with_narrative else []
    name = Coalesce(NullIf("business_name", Value("")), "person_name")
    representative = Coalesce(NullIf("representative", Value("")), "person_name")
    empty = [columns.text(head, Value("")) for head in (OUTCOME, AMOUNT, DAY)]
    return ExportLayout(
        columns=(
            columns.text(NUMBER, "number"),
            columns.moment("접수일시", "filed_at"),
            columns.text("상호 · 성명", name),
            columns.text("대표자", representative),
            _decrypted("휴대전화", "phone"),
            _decrypted("이메일", "email"),
            columns.text("서비스", "service__name"),
            columns.number("신청액", "claimed_loss"),
            *story,
            *empty,
        ),
        order=("number",),
        claim="pk",
        repeats=False,
    )


def headers_of(*, with_narrative: bool) -> list[str]:
    """Return the heads of the columns that are filled for the receiver."""
    heads = [str(one.header) for one in layout_of(with_narrative=with_narrative).columns]
    return [head for head in heads if head not in (OUTCOME, AMOUNT, DAY)]


def _list_of(handover: Handover) -> DeskList:
    def rows(_user: Any, _params: QueryDict) -> Any:
        return Claim.objects.filter(
            handover_items__handover=handover, handover_items__status=ItemStatus.HANDED
        )

    layout = layout_of(with_narrative=handover.with_narrative)
    return DeskList("handover-file", str(handover), "", (), (), rows, layout=layout)


# ------------------------------------------------------------------ the worker's verb
def write_file(*, handover_id: int) -> bool:
    """Make the file of a hand-over. Returns False where there is nothing to do, or another worker
    does it. Safe to call twice, also at once.

    Errors of the hand-over's own mark it as failed; where the database or the storage is away, it
    stays as it is and is taken up again.
    """
    try:
        with transaction.atomic():
            return _write(handover_id)
    except _RefusedError as error:
        fail_file(handover_id, error.args[0])
    except AWAY:
        raise
    except SoftTimeLimitExceeded:
        fail_file(handover_id, INTERRUPTED)
        raise
    except Exception:
        fail_file(handover_id, INTERRUPTED)
        raise
    return False


def mark_interrupted(handover_id: int) -> None:
    """Mark a hand-over whose file kills its workers as failed; its page offers to make it again."""
    fail_file(handover_id, INTERRUPTED)


@transaction.atomic
def fail_file(handover_id: int, sentence: Any) -> None:
    """Record why the file was not made. Claims that were left out stay in until the next try."""
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.status != HandoverStatus.MAKING:
        return
    with translation.override("ko"):
        handover.error = str(sentence)[:200]
    handover.status = HandoverStatus.FAILED
    discard_file(handover)
    handover.save(update_fields=["status", "error", "storage_key", "password"])


def _lock(handover_id: int) -> bool:
    """Try to lock the making of a file until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"handover {handover_id}"]
        )
        return bool(cursor.fetchone()[0])


@transaction.atomic
def is_being_written(handover_id: int) -> bool:
    """Return True while a worker makes the file of this hand-over."""
    return not _lock(handover_id)


def _write(handover_id: int) -> bool:
    if not _lock(handover_id):
        return False
    found = Handover.objects.select_for_update(of=("self",))
    handover = found.select_related("receiver", "confirmed_by").get(pk=handover_id)
    if handover.status != HandoverStatus.MAKING:
        return False
    by: Any = handover.confirmed_by
    if not by.is_active or not by.has_perm("claims.confirm_handover"):
        raise _RefusedError(NO_LONGER)
    with connection.cursor() as cursor:  # a large workbook is packed long after its last row
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    _hold_consents(handover)
    _leave_out(handover)
    rows = _mark_handed(handover)
    if not rows:
        raise _RefusedError(NOBODY_LEFT)
    if handover.format == FileFormat.XLSX and rows > MOST_ROWS_XLSX:
        raise _RefusedError(TOO_MANY)
    with translation.override("ko"), tempfile.TemporaryFile() as claims:
        made = _File(handover, by, claims, rows)
        key = FILES.store(made.blocks())
        try:
            _finish(handover, made, key, by)
        except BaseException:
            FILES.delete_file(key)
            raise
    log.info("handover_written", handover=handover.pk, rows=made.rows, bytes=made.size)
    return True


def _mark_handed(handover: Handover) -> int:
    """Mark the standing items as handed over and return how many.

    Some hundreds a statement: one over all of them costs a multiple (benchmarks/handover.py).
    """
    standing = handover.items.filter(status__in=[ItemStatus.PLANNED, ItemStatus.HANDED])
    keys = list(standing.order_by("pk").values_list("pk", flat=True))
    now = clock.now()
    for start in range(0, len(keys), ITEMS_AT_ONCE):
        some = HandoverItem.objects.filter(pk__in=keys[start : start + ITEMS_AT_ONCE])
        some.update(status=ItemStatus.HANDED, handed_at=now)
    return len(keys)


def _hold_consents(handover: Handover) -> None:
    """Let no consent change until the file is made: one withdrawn meanwhile is later than it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM (
                SELECT FROM public.claims_provisionconsent k
                JOIN public.claims_handoveritem i
                    ON i.claim_id = k.claim_id AND i.receiver_id = k.receiver_id
                WHERE i.handover_id = %s ORDER BY k.id FOR SHARE OF k
            ) held
            """,
            [handover.pk],
        )


def _leave_out(handover: Handover) -> None:
    """Leave out claims that were withdrawn or erased, or whose consent is gone, since the choice.

    Also of a file that is made again: nobody has confirmed its receipt.
    """
    standing = handover.items.filter(status__in=[ItemStatus.PLANNED, ItemStatus.HANDED])
    consent = ProvisionConsent.objects.filter(
        claim=OuterRef("claim"), receiver=OuterRef("receiver"), answer=Answer.GIVEN
    )
    for reason, rows in (
        (LeftOut.ERASED, standing.filter(claim__erased_at__isnull=False)),
        (LeftOut.WITHDRAWN, standing.filter(claim__withdrawn_at__isnull=False)),
        (LeftOut.CONSENT_WITHDRAWN, standing.exclude(Exists(consent))),
    ):
        rows.update(status=ItemStatus.LEFT_OUT, left_out_as=reason)


def _finish(handover: Handover, made: _File, key: str, by: Any) -> None:
    """Record the claims of the file in the access log, and the file."""
    said = _("이관 파일: %(name)s") % {"name": handover.receiver.name}
    handover.entry = record_file(
        user=by,
        action=Action.EXPORT,
        blocks=made.claim_blocks(),
        repeats=False,
        count=made.rows,
        reason=said,
    )
    now = clock.now()
    handover.status, handover.made_at, handover.expires_at = (
        HandoverStatus.READY,
        now,
        now + KEPT_FOR,
    )
    handover.storage_key, handover.size, handover.rows = key, made.size, made.rows
    handover.sha256, handover.error = made.digest.hexdigest(), ""
    handover.password = crypto.encrypt(made.password, aad=password_aad(handover.pk))
    handover.downloaded_by = handover.downloaded_at = None
    handover.save()


class _File:
    """One run over the rows: blocks of the archive, their digest, and the claims of the rows."""

    def __init__(self, handover: Handover, by: Any, claims: BinaryIO, expected: int) -> None:
        self.handover, self.claims, self.expected = handover, claims, expected
        self.reader = RowReader(
            _list_of(handover),
            user=by,
            params=QueryDict(),
            file_format=handover.format,
            plain=False,
        )
        self.password = new_password()
        self.rows = self.size = 0
        self.digest = hashlib.sha256()

    def blocks(self) -> Iterator[bytes]:
        handover, reader = self.handover, self.reader
        if handover.format == FileFormat.CSV:
            plain = as_csv(reader.head, self._chunks())
        else:
            plain = as_xlsx(str(handover), reader.head, reader.kinds, self._chunks())
        archive = encrypted_zip(
            f"handover-{handover.pk}.{handover.format}",
            plain,
            password=self.password,
            at=timezone.localtime(clock.now()),
        )
        for block in archive:
            self.digest.update(block)
            self.size += len(block)
            yield block

    def _chunks(self) -> Rows:
        progress = Progress(self.handover.progress_key, self.expected)
        for claims, rows in self.reader.chunks():
            array("q", claims).tofile(self.claims)
            self.rows += len(rows)
            progress(self.rows)
            yield rows

    def claim_blocks(self) -> Iterator[array[int]]:
        self.claims.seek(0)
        while block := self.claims.read(8 * CLAIMS_AT_ONCE):
            yield array("q", block)
