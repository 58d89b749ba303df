"""Verb of a worker: make the file of a confirmed hand-over.

One transaction leaves out claims whose consent is gone, marks the others as handed, stores the file
and names every claim in the access log. An advisory lock lets one worker at a time make a file; a
killed worker leaves neither a file nor a claim marked as handed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock, hooks
from claims.exports.file_writers import MOST_ROWS_XLSX, Rows, as_csv, as_xlsx
from claims.exports.models import FileFormat
from claims.exports.rows import RowReader
from claims.handovers.models import Handover, HandoverItem, ProvisionConsent
from claims.handovers.permissions import CONFIRM
from claims.handovers.reading import AMOUNT, DAY, NUMBER, OUTCOME
from claims.handovers.states import Answer, HandoverStatus, ItemStatus, LeftOut
from claims.korean import in_korean
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from claims.protected_files.making import (
    INTERRUPTED,
    FilePass,
    MakingRefusedError,
    allow_long_idle,
    make_file,
    mark_failed,
    stored_archive,
)
from claims.register.models import Claim

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=3)  # time in which the file can be downloaded
ITEMS_AT_ONCE = 500
NOBODY_LEFT = gettext_lazy(
    "신청이나 동의를 철회했거나 협의체에서 심의하게 되어, 넘길 신청이 남지 않았습니다."
)
NO_LONGER = gettext_lazy("확인한 사람의 권한이 바뀌었습니다. 이관을 취소하고 다시 요청해 주세요.")
TOO_MANY = gettext_lazy("XLSX 한 장에 다 담기지 않습니다. 이관을 취소하고 CSV로 요청해 주세요.")


# ------------------------------------------------------------------ columns
def layout_of(*, with_narrative: bool) -> ExportLayout:
    """Return the columns of a receiver's file: facts to find and call the claimant, and the claimed
    loss. Contact and facts are those in force; bank accounts and documents are never included
    (docs/decisions/0086).

    The heads are Korean in every language, since the file comes back."""
    story = [columns.text("피해내용", "narrative")] if with_narrative else []
    name = Coalesce(NullIf("business_name", Value("")), "person_name")
    representative = Coalesce(NullIf("representative", Value("")), "person_name")
    empty = [columns.text(head, Value("")) for head in (OUTCOME, AMOUNT, DAY)]
    return ExportLayout(
        columns=(
            columns.text(NUMBER, "number"),
            columns.moment("접수일시", columns.current_fact("filed_at")),
            columns.text("상호 · 성명", name),
            columns.text("대표자", representative),
            columns.in_plain(columns.phone("휴대전화")),
            columns.in_plain(columns.email("이메일")),
            columns.text("서비스", columns.current_fact("service__name")),
            columns.number("신청액", columns.current_fact("claimed_loss")),
            *story,
            *empty,
        ),
        order=("number",),
        claim="pk",
        repeats=False,
    )


def headers_of(*, with_narrative: bool) -> list[str]:
    """Return the heads of the columns that the desk fills for the receiver, without those that the
    receiver fills (outcome, amount, day).
    """
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
    """Make the file of a hand-over. Returns False if it is not in status MAKING or another worker
    makes it. Safe to call twice, also at once.

    A refusal sets it to FAILED. Any other error is raised again: the hand-over is FAILED, or stays
    MAKING if the database or the storage is away."""
    return make_file(Handover.FILES, handover_id, write=_write, fail=fail_file)


def mark_interrupted(handover_id: int) -> None:
    """Mark a hand-over as FAILED if making its file killed workers too often; its page offers to
    make the file again."""
    fail_file(handover_id, INTERRUPTED)


def fail_file(handover_id: int, sentence: Any) -> None:
    """Set a hand-over to FAILED with this sentence as the reason. Claims that would be left out
    stay in the hand-over until the next try."""
    mark_failed(
        Handover, handover_id, sentence,
        under_way=[HandoverStatus.MAKING], failed=HandoverStatus.FAILED,
    )  # fmt: skip


def _write(handover_id: int) -> bool:
    found = Handover.objects.select_for_update(of=("self",))
    handover = found.select_related("receiver", "confirmed_by").get(pk=handover_id)
    if handover.status != HandoverStatus.MAKING:
        return False
    by: Any = handover.confirmed_by
    if not by.is_active or not by.has_perm(CONFIRM):
        raise MakingRefusedError(NO_LONGER)
    allow_long_idle()
    _hold_consents(handover)
    _leave_out(handover)
    rows = _mark_handed(handover)
    if not rows:
        raise MakingRefusedError(NOBODY_LEFT)
    if handover.format == FileFormat.XLSX and rows > MOST_ROWS_XLSX:
        raise MakingRefusedError(TOO_MANY)

    def content(made: FilePass) -> Iterable[bytes]:
        return _content(handover, by, made, expected=rows)

    name = f"handover-{handover.pk}.{handover.format}"
    with (
        in_korean(),
        stored_archive(handover, name, content, kept_for=KEPT_FOR) as made,
    ):
        _finish(handover, made, by)
    log.info("handover_written", handover=handover.pk, rows=made.rows, bytes=made.size)
    return True


def _content(handover: Handover, by: Any, made: FilePass, *, expected: int) -> Iterable[bytes]:
    """Return the rows of the hand-over as the bytes of a CSV or XLSX file. While they are read,
    rows and claims are counted in `made`, and the progress bar moves towards `expected` rows."""
    reader = RowReader(
        _list_of(handover), user=by, params=QueryDict(), file_format=handover.format, plain=False
    )
    progress = Progress(handover.progress_key, expected)

    def chunks() -> Rows:
        for claims, rows in reader.chunks():
            made.count(len(rows), claims)
            progress(made.rows)
            yield rows

    if handover.format == FileFormat.CSV:
        return as_csv(reader.head, chunks())
    return as_xlsx(str(handover), reader.head, reader.kinds, chunks())


def _mark_handed(handover: Handover) -> int:
    """Set the items that are planned, or were in an earlier file, to HANDED with the present time,
    and return their number.

    It updates ITEMS_AT_ONCE items in one statement: a single one takes several times as long
    (benchmarks/handover.py)."""
    standing = handover.items.filter(status__in=[ItemStatus.PLANNED, ItemStatus.HANDED])
    keys = list(standing.order_by("pk").values_list("pk", flat=True))
    now = clock.now()
    for start in range(0, len(keys), ITEMS_AT_ONCE):
        some = HandoverItem.objects.filter(pk__in=keys[start : start + ITEMS_AT_ONCE])
        some.update(status=ItemStatus.HANDED, handed_at=now)
    return len(keys)


def _hold_consents(handover: Handover) -> None:
    """Lock the consents of the hand-over's claims until the end of the transaction, so that none is
    withdrawn before the file is made."""
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
    """Mark as left out, with the reason, the items whose claim since the choice was withdrawn or
    erased, came to the council, or lost its consent.

    Items of an earlier file are included: nobody has recorded a receipt of it.
    """
    standing = handover.items.filter(status__in=[ItemStatus.PLANNED, ItemStatus.HANDED])
    consent = ProvisionConsent.objects.filter(
        claim=OuterRef("claim"), receiver=OuterRef("receiver"), answer=Answer.GIVEN
    )
    judged = Claim.objects.filter(hooks.before_the_council()).values("pk")
    for reason, rows in (
        (LeftOut.ERASED, standing.filter(claim__erased_at__isnull=False)),
        (LeftOut.WITHDRAWN, standing.filter(claim__withdrawn_at__isnull=False)),
        (LeftOut.BEFORE_COUNCIL, standing.filter(claim__in=judged)),
        (LeftOut.CONSENT_WITHDRAWN, standing.exclude(Exists(consent))),
    ):
        rows.update(status=ItemStatus.LEFT_OUT, left_out_as=reason)


def _finish(handover: Handover, made: FilePass, by: Any) -> None:
    """Write the access log's entry with the claims of the file, and save the hand-over as READY
    with the time and the number of rows."""
    said = _("이관 파일: %(name)s") % {"name": handover.receiver.name}
    handover.entry = record_file(
        user=by,
        action=Action.EXPORT,
        blocks=made.claim_blocks(),
        repeats=False,
        count=made.rows,
        reason=said,
    )
    handover.status, handover.made_at = HandoverStatus.READY, clock.now()
    handover.rows, handover.error = made.rows, ""
    handover.save()
