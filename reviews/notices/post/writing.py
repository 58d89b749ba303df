"""The worker's verb: make the two files of a batch, the letters and the list for the post office.

One transaction sets the letters, stores both files and names every claim in the access log
(`protected_files.making`): a killed worker leaves the batch as it was, and the sweep hands it to
another one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pypdfium2
import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.exports.file_writers import as_csv
from claims.formula_safety import neutralise
from claims.korean import in_korean
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from claims.protected_files.making import (
    INTERRUPTED,
    MakingRefusedError,
    make_file,
    mark_failed,
    stored,
)
from reviews.notices.models import SEND_POST, LetterStatus, PostBatch, PostBatchStatus
from reviews.notices.post.batches import lock_batch
from reviews.notices.post.letterhead import Envelope, envelope_of, facts_of, letters_pdf
from reviews.notices.post.reading import NUMBER, REFERENCE

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=14)  # time in which the files can be downloaded
NOBODY_LEFT = gettext_lazy("개인정보를 파기해 인쇄할 편지가 남지 않았습니다.")
NO_LONGER = gettext_lazy("묶은 사람의 권한이 바뀌었습니다. 묶음을 취소하고 다시 만들어 주세요.")
SHEET_COLUMNS = (REFERENCE, "받는 분", "우편번호", "주소", "상세주소", NUMBER)


def write_batch(*, batch_id: int) -> bool:
    """Make the two files of a batch: the letters (PDF), and the list for the post office (CSV).
    Returns False if there is nothing to do, or another worker does it. A batch that cannot be made
    is marked as failed with a sentence (`fail_batch`). Safe to call twice, also at once."""
    fonts = (FileNotFoundError,)  # missing since set-up: a retry does not help
    return make_file(PostBatch.FILES, batch_id, write=_write, fail=fail_batch, own=fonts)


def mark_interrupted(batch_id: int) -> None:
    """Mark a batch of letters as failed because the workers of its task died repeatedly. Its page
    offers to make the files again."""
    fail_batch(batch_id, INTERRUPTED)


def fail_batch(batch_id: int, sentence: Any) -> None:
    """Mark a batch of letters as failed, with the sentence that says why. Its letters stay in it
    for the next try."""
    mark_failed(
        PostBatch, batch_id, sentence,
        under_way=[PostBatchStatus.MAKING], failed=PostBatchStatus.FAILED,
    )  # fmt: skip


def _write(batch_id: int) -> bool:
    batch = lock_batch(batch_id)
    if batch.status != PostBatchStatus.MAKING:
        return False
    by: Any = batch.made_by
    if not by.is_active or not by.has_perm(SEND_POST):
        raise MakingRefusedError(NO_LONGER)
    letters = _letters(batch)
    if not letters:
        raise MakingRefusedError(NOBODY_LEFT)
    made = _pdf(batch, letters)
    rows = [_row(letter, to) for letter, to in letters]
    sheet = b"".join(as_csv(list(SHEET_COLUMNS), [rows]))
    with stored(batch.FILES, [made]) as key, stored(batch.FILES, [sheet]) as sheet_key:
        batch.storage_key, batch.sheet_key = key, sheet_key
        batch.size, batch.sheet_size = len(made), len(sheet)
        _finish(batch, letters, _pages(made), by)
    log.info("post_batch_written", batch=batch.pk, letters=len(letters), bytes=len(made))
    return True


def _letters(batch: PostBatch) -> list[tuple[Any, Envelope]]:
    """Return (letter, envelope) pairs in the order of the batch, without letters that were
    cancelled or whose address was erased."""
    rows = batch.letters.exclude(status=LetterStatus.CANCELLED).order_by("place")
    rows = rows.select_related("notice__claim", "notice__template", "contact")
    found = ((one, envelope_of(one)) for one in rows.defer("notice__claim__narrative"))
    return [(one, to) for one, to in found if to is not None]


def _pdf(batch: PostBatch, letters: list[tuple[Any, Envelope]]) -> bytes:
    progress = Progress(batch.progress_key, len(letters))
    on = clock.today()
    facts = []
    for place, (letter, to) in enumerate(letters):
        facts.append(facts_of(letter, to, place, on))
        progress(place + 1)
    return letters_pdf(batch, facts, at=clock.now())


def _pages(made: bytes) -> int:
    document = pypdfium2.PdfDocument(made)
    try:
        return len(document)
    finally:
        document.close()


def _row(letter: Any, to: Envelope) -> tuple[str, ...]:
    address = to.address
    cells = (to.name, address.postcode, address.street, address.detail)
    return (letter.reference, *map(neutralise, cells), letter.registered_no)


def _finish(batch: PostBatch, letters: list[tuple[Any, Envelope]], pages: int, by: Any) -> None:
    """Record the claims of the letters in the access log, and mark the batch as ready, with its
    number of pages and the expiry of its files."""
    with in_korean():
        said = _("우편 묶음 %(n)s: 주소와 통지 내용") % {"n": batch.pk}
    batch.entry = record_file(
        user=by,
        action=Action.EXPORT,
        blocks=[[letter.notice.claim_id for letter, _to in letters]],
        repeats=True,
        count=len(letters),
        reason=said,
    )
    now = clock.now()
    batch.status, batch.made_at, batch.expires_at = PostBatchStatus.READY, now, now + KEPT_FOR
    batch.pages, batch.error = pages, ""
    batch.runs += 1
    batch.save()
