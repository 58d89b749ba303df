"""Files that a claimant sends by an upload link: hand in, open a locked one, take back.

Nobody is signed in. Each act locks the claim, then the link, and reads it again (`lock_link`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from claims import clock, hooks
from claims.documents.history import ActKind, DocumentAct, write_act
from claims.documents.media_types import ZIP
from claims.documents.models import Document, Source
from claims.documents.receipt.received_files import IdentifiedFile, ReceivedFile
from claims.documents.receipt.unlocking import (
    LongDocumentError,
    NotOpenedError,
    WrongPasswordError,
    open_with_password,
)
from claims.documents.receipt.verbs import Added, Duplicate, Outcome, Refused, receive_many
from claims.documents.upload_links import limits
from claims.documents.upload_links.cookies import Visit
from claims.documents.upload_links.errors import (
    JudgedError,
    LinkFullError,
    NoLockedFileError,
    NotAskedError,
    NoUploadError,
    OpeningBusyError,
    SeenError,
)
from claims.documents.upload_links.models import LinkUpload, UploadLink
from claims.documents.upload_links.own_files import (
    LockedFile,
    openable_files,
    seen_ids,
    undo_time,
    uploads_of,
)
from claims.documents.upload_links.visits import lock_link, usable_link

_opening = threading.Lock()  # one guest's locked PDF at a time in a process


class SentFile(NamedTuple):
    name: str
    data: bytes


def receive_by_link(
    *, link: UploadLink, visit: Visit, kind: str, files: Iterable[SentFile]
) -> list[Outcome]:
    """Store files of one kind that a claimant sends by a link (`receive_many`, without a user), and
    return the outcome of each. A file that the claim has is stored once (Duplicate); one that was
    taken back counts again, and is Added like a new one.

    Raises NotAskedError (the link does not ask for this kind), LinkFullError (over
    UPLOAD_LINK_FILES files or UPLOAD_LINK_BYTES bytes by this link), and the LinkErrors of
    `require_usable`.
    """
    received = (ReceivedFile(link.claim_id, kind, file.name, file.data) for file in files)
    rules = _LinkRules(link.pk, kind, visit)
    outcomes = receive_many(received, source=Source.LINK, rules=rules)
    return [
        Added(one.name, one.document, one.children, added=0)
        if isinstance(one, Duplicate) and one.document.pk in rules.resent
        else one
        for one in outcomes
    ]


class _LinkRules:
    """Rules of an upload by link, run by `receive_many` in its transaction
    (receipt.verbs.BatchRules). `check` raises NotAskedError, LinkFullError or the LinkErrors of
    `require_usable`; `record` stores LinkUpload rows, counts files and bytes on the link, and emits
    `upload_link_used`, and keeps in `resent` the keys of documents that count again."""

    def __init__(self, link_id: int, kind: str, visit: Visit) -> None:
        self.resent: set[int] = set()
        self._link_id, self._kind, self._visit = link_id, kind, visit
        self._bytes = 0

    def check(self, files: Sequence[IdentifiedFile]) -> None:
        self._link, _claim = lock_link(self._link_id)
        if self._kind not in self._link.kinds:
            raise NotAskedError()
        self._bytes = sum(file.weight for file in files)
        if (
            self._link.files + len(files) > settings.UPLOAD_LINK_FILES
            or self._link.file_bytes + self._bytes > settings.UPLOAD_LINK_BYTES
        ):
            raise LinkFullError()

    def record(self, outcomes: Sequence[Outcome]) -> None:
        link, now = self._link, clock.now()
        added = [one.document for one in outcomes if isinstance(one, Added)]
        LinkUpload.objects.bulk_create(
            LinkUpload(link=link, document=document, visit=self._visit.browser, at=now)
            for document in added
        )
        again = [one.document for one in outcomes if isinstance(one, Duplicate)]
        beside = {document.pk: _came_beside(document) for document in again}
        resent = [document for document in again if _take_again(document, now)]
        self.resent |= {document.pk for document in resent}
        for document in resent:
            for part in beside[document.pk]:
                _take_again(part, now)
        for document in again:
            if document not in resent and _counts_with_a_zip(document):
                write_act(document=document, what=ActKind.RESENT, by=None, at=now)
        for one in outcomes:  # files of a ZIP that came before, by themselves or in another one
            if not isinstance(one, Refused):
                for child in one.children:
                    _take_again(child, now)
        if not added and not resent:
            return
        link.files += len(added) + len(resent)
        link.file_bytes += self._bytes
        link.last_used_at = now
        link.save(update_fields=["files", "file_bytes", "last_used_at"])
        hooks.emit("upload_link_used", link)


def _parts(document: Document) -> list[Document]:
    """Return the rows of a document that came by link and, for a ZIP, of the files in it, locked
    for update."""
    rows = Document.objects.select_for_update(no_key=True).filter(source=Source.LINK)
    return list(rows.filter(Q(pk=document.pk) | Q(parent=document)).order_by("pk"))


def _handed_in_at(document: Document) -> datetime | None:
    """Return the moment at which a document came by link: of its last sending again, else of its
    upload; None for one that came otherwise."""
    again = document.acts.filter(what=ActKind.RESENT).order_by("-pk").values_list("at", flat=True)
    first = LinkUpload.objects.filter(document=document).order_by("pk")
    return again.first() or first.values_list("at", flat=True).first()


def _came_beside(document: Document) -> list[Document]:
    """Return the files of a ZIP that had been sent by themselves, or in another one, and taken
    back, before this ZIP was handed in: they have an act of that moment, count with it and are
    taken back with it, until they are sent again without it. Locked for update; [] for any other
    file."""
    at = _handed_in_at(document)
    if document.media_type != ZIP or at is None:
        return []
    acts = DocumentAct.objects.filter(what=ActKind.RESENT, at=at)
    rows = Document.objects.select_for_update(no_key=True).filter(
        claim=document.claim_id, source=Source.LINK, pk__in=acts.values("document")
    )
    rows = rows.exclude(pk=document.pk).exclude(parent=document)
    return [one for one in rows.order_by("pk") if _handed_in_at(one) == at]


def _counts_with_a_zip(document: Document) -> bool:
    """Return True for a file that had been taken back and counts since a ZIP came
    (`_came_beside`). Sent by itself once more, it stays when the ZIP is taken back."""
    at = document.acts.filter(what=ActKind.RESENT).order_by("-pk").values_list("at", flat=True)
    zips = Q(document__media_type=ZIP, document__claim=document.claim_id, at=at.first())
    return (
        document.media_type != ZIP
        and document.parent_id is None
        and (
            LinkUpload.objects.filter(zips).exists()
            or DocumentAct.objects.filter(zips, what=ActKind.RESENT).exists()
        )
    )


def _take_again(document: Document, at: datetime | None = None) -> bool:
    """Let a file that its claimant took back, and sent again, count as handed in: write an act (of
    the moment `at`, by default now) and emit `documents_changed`. Returns False, without a change,
    for a file that was not taken back."""
    at = at or clock.now()
    parts = [d for d in _parts(document) if d.set_aside_at and d.set_aside_by_id is None]
    for part in parts:
        part.set_aside_at, part.set_aside_reason = None, ""
        part.received_at = clock.now()  # documents that were asked for meanwhile count as received
        part.save(update_fields=["set_aside_at", "set_aside_reason", "received_at"])
        write_act(document=part, what=ActKind.RESENT, by=None, at=at)
    if parts:
        hooks.emit("documents_changed", [document.claim_id])
    return bool(parts)


def unlock_upload(*, visit: Visit, document_id: int, password: str) -> LockedFile:
    """Open a locked PDF, whichever browser has sent it, with the password typed here, which is not
    kept. A failed try is counted. A process opens one such PDF at a time.

    Raises NoLockedFileError (no such PDF, or taken back) and the LinkErrors of `require_usable`;
    TooManyPasswordsError (20 failures), OpeningBusyError (503); and of `open_with_password`
    NotLockedError, BeingOpenedError, WrongPasswordError, LongDocumentError, NotOpenedError,
    OriginalMissingError.
    """
    link = usable_link(visit.link_id)
    limits.refuse_after_failures(visit.link_id)
    among = (one for one in openable_files(link, visit) if one.document.pk == document_id)
    found = next(among, None)
    if found is None:
        raise NoLockedFileError()

    def allowed(document: Document) -> None:
        usable_link(visit.link_id)
        if document.set_aside_at is not None:
            raise NoLockedFileError()

    if not _opening.acquire(blocking=False):
        raise OpeningBusyError()
    try:
        opened = open_with_password(
            found.document, password, what=ActKind.KEY_GIVEN, by=None, allowed=allowed
        )
    except (WrongPasswordError, LongDocumentError, NotOpenedError):
        limits.count_failed_opening(visit.link_id)
        raise
    finally:
        _opening.release()
    return found._replace(document=opened)


@transaction.atomic
def withdraw_upload(*, visit: Visit, upload_id: int) -> Document:
    """Take back a file that this browser has just sent, with the files of a ZIP and those that had
    been taken back before they came in it, and return its document. It is set aside: still shown to
    staff, struck out, and not counted.

    A review under way that needs the file waits for it again (`upload_taken_back`).

    Raises SeenError after UPLOAD_LINK_UNDO_SECONDS or once somebody has viewed the file,
    JudgedError once a member has voted since it came, NoUploadError for an upload of another
    browser, and the LinkErrors of `require_usable`.
    """
    link, _claim = lock_link(visit.link_id)
    upload = uploads_of(link, visit).filter(pk=upload_id).first()
    if upload is None:
        raise NoUploadError()
    document = upload.document
    if clock.now() - upload.at > undo_time() or seen_ids([document]):
        raise SeenError()
    if upload.judged:  # type: ignore[attr-defined]
        raise JudgedError()
    parts = [part for part in _parts(document) if part.set_aside_at is None]
    beside = _came_beside(document)
    seen = seen_ids(beside)
    parts += [one for one in beside if one.set_aside_at is None and one.pk not in seen]
    for part in parts:
        part.set_aside_at = clock.now()
        part.set_aside_reason = "신청인이 제출 링크에서 제출을 취소함"
        part.save(update_fields=["set_aside_at", "set_aside_reason"])
        write_act(document=part, what=ActKind.WITHDRAWN, by=None, reason=part.set_aside_reason)
    if parts:
        hooks.emit("documents_changed", [document.claim_id])
        hooks.emit("upload_taken_back", upload)
        hooks.emit("upload_link_used", link)
    return document
