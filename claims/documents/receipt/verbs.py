"""Taking documents in: from the import's folder, the secretariat and upload links, as answers to
supplements.

One file and thousands go the same way. A refused file leaves nothing behind; a file that is taken
becomes a row and a file under a random key, and a task inspects it.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import clock, hooks
from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.formats.text_tables import clean_name
from claims.documents.limits import limit
from claims.documents.media_types import ZIP
from claims.documents.models import Document, Source
from claims.documents.receipt.received_files import IdentifiedFile, ReceivedFile, identify
from claims.documents.receipt.unpacking import ArchivedFile
from claims.documents.storage.previews import private_storage
from claims.errors import ErasedClaimError, ForbiddenError
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.trail.erasure import CLAIM_WAS_ERASED
from claims.trail.triggers import refused_by
from claims.users.models import User
from config.celery import enqueue

SWEPT_DAYS = 14  # more than beat may be stopped over holidays
BATCH_FILES, BATCH_BYTES = 50, 64 * 1024 * 1024  # limits of one transaction


@dataclass(frozen=True)
class Refused:
    """Outcome for a file that was not accepted, and of which nothing was stored. `name` is the
    sender's name for it."""

    name: str
    error: FileRefusedError


@dataclass(frozen=True)
class Duplicate:
    """Outcome for a file that the claim has already under this kind. `document` is the earlier
    document; for a ZIP, `children` are the documents of the files in it."""

    name: str
    document: Document
    children: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Added:
    """Outcome for a file that became a new document.

    For a ZIP, `children` are the documents of the files in it, and `added` says how many of them
    are new; for any other file `added` is 1. It is 0 for one that counts again by an upload link.
    """

    name: str
    document: Document
    children: tuple[Document, ...] = ()
    added: int = 1


Outcome = Added | Duplicate | Refused


class BatchRules(Protocol):
    """Interface of further rules of one kind of sender (an upload link). `receive_many` calls
    `check` and `record` in the transaction of each batch."""

    def check(self, files: Sequence[IdentifiedFile]) -> None:
        """Raise DomainError if this batch must not be stored. Called before anything is stored,
        with the claims locked."""

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Write the sender's own rows for a batch, given the outcome of each file. Called after the
        rows of the documents were written."""


def receive(
    *, claim: Claim, kind: str, name: str, data: bytes, source: str, by: User | None = None
) -> Document:
    """Store one file as a document of a claim, enqueue its inspection, and return the document. For
    a file that the claim has already under this kind the earlier document is returned.

    Raises FileRefusedError for a file that is not accepted (its sentence tells the sender what to
    do), ForbiddenError if the source is the secretariat and `by` may not attach documents, and
    ErasedClaimError.
    """
    file = ReceivedFile(claim_id=claim.pk, kind=kind, name=name, data=data)
    [outcome] = receive_many([file], source=source, by=by)
    if isinstance(outcome, Refused):
        raise outcome.error
    return outcome.document


def receive_many(
    files: Iterable[ReceivedFile],
    *,
    source: str,
    by: User | None = None,
    rules: BatchRules | None = None,
) -> list[Outcome]:
    """Store many files as documents, enqueue their inspection, and return the outcome of each file
    in order. Works in transactions of 50 files or 64 MB. A refused file stops no other.

    A ZIP is accepted whole or not at all: every file in it becomes a document of the same kind,
    with the ZIP as its parent. `files` may be a generator: one batch at a time is in memory. Raises
    ForbiddenError if the source is the secretariat and `by` may not attach documents,
    ErasedClaimError, and the errors of `rules.check` and `rules.record`; each undoes its batch.
    """
    by_hand = source in (Source.SECRETARIAT, Source.SUPPLEMENT)
    if by_hand and not (by and by.has_perm("claims.attach_document")):
        raise ForbiddenError()
    outcomes: list[Outcome] = []
    for batch in _batches(files):
        try:
            outcomes += _receive_batch(batch, source=source, by=by, rules=rules)
        except IntegrityError as error:
            if refused_by(error) == CLAIM_WAS_ERASED:
                raise ErasedClaimError from error
            raise
    return outcomes


def count_files(claim: Claim) -> int:
    """Return the number of a claim's files for the limit DOCUMENTS_PER_CLAIM: the files in a ZIP
    count, the ZIP does not."""
    return Document.objects.filter(claim=claim).exclude(media_type=ZIP).count()


def _batches(files: Iterable[ReceivedFile]) -> Iterator[list[IdentifiedFile]]:
    batch: list[IdentifiedFile] = []
    for file in files:
        batch.append(identify(file))
        if len(batch) == BATCH_FILES or sum(one.weight for one in batch) >= BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


# ------------------------------------------------------------------ in one transaction
def _receive_batch(
    batch: list[IdentifiedFile], *, source: str, by: User | None, rules: BatchRules | None
) -> list[Outcome]:
    """Store one batch of files in one transaction, with its claims locked, and return the outcomes
    in order. Any error, such as one of `rules`, undoes the batch: the stored files are deleted
    again."""
    with _stored_files() as store, transaction.atomic():
        claim_ids = sorted({identified.file.claim_id for identified in batch})
        lock_claims(claim_ids)
        if rules is not None:
            rules.check(batch)
        writer = _BatchWriter(claim_ids, store, source, by)
        outcomes = [writer.add(identified) for identified in batch]
        writer.save()
        if rules is not None:
            rules.record(outcomes)
    return outcomes


_Key = tuple[int, str, str]  # claim, kind, SHA-256: what makes a document unique


class _BatchWriter:
    """Writer of the documents of one batch: `add` takes each file, `save` writes the rows. Knows
    the documents that the claims have already, so that equal files and the limit are seen."""

    def __init__(
        self, claim_ids: list[int], store: Callable[[bytes], str], source: str, by: User | None
    ) -> None:
        self._store, self._source, self._by = store, source, by
        found = Document.objects.filter(claim_id__in=claim_ids).order_by("pk")
        self._known: dict[_Key, Document] = {(d.claim_id, d.kind, d.sha256): d for d in found}
        self._counts = Counter(d.claim_id for d in self._known.values() if d.media_type != ZIP)
        self._new: list[Document] = []

    def add(self, identified: IdentifiedFile) -> Outcome:
        """Store a file and prepare its rows; return the outcome: added, duplicate or refused."""
        file = identified.file
        if identified.refusal is not None:
            return Refused(file.name, identified.refusal)
        document = self._known.get((file.claim_id, file.kind, identified.digest))
        if document is not None:
            return Duplicate(file.name, document, self._children_of(document))
        wanted = {
            (file.claim_id, file.kind, sha256): part for sha256, part in identified.wanted.items()
        }
        missing = [key for key in wanted if key not in self._known]
        if self._counts[file.claim_id] + len(missing) > limit("DOCUMENTS_PER_CLAIM"):
            return Refused(file.name, FileRefusedError(Reason.TOO_MANY_FILES, file.name))
        parent = None
        if identified.media_type == ZIP:
            itself = ArchivedFile(file.name, file.data, ZIP)
            parent = self._add((file.claim_id, file.kind, identified.digest), itself)
        for key in missing:
            self._add(key, wanted[key], parent)
        documents = tuple(self._known[key] for key in wanted)
        if parent is None:
            return Added(file.name, documents[0])
        return Added(file.name, parent, children=documents, added=len(missing))

    def _children_of(self, parent: Document) -> tuple[Document, ...]:
        """Return the documents of the files in the ZIP `parent`, which may be of this batch and
        unsaved; () for any other document."""
        if parent.media_type != ZIP:
            return ()
        known = self._known.values()
        return tuple(
            d for d in known if (d.parent is parent if d.pk is None else d.parent_id == parent.pk)
        )

    def _add(self, key: _Key, part: ArchivedFile, parent: Document | None = None) -> Document:
        claim_id, kind, digest = key
        document = Document(
            claim_id=claim_id,
            kind=kind,
            file_name=clean_name(part.name),
            bytes=len(part.data),
            sha256=digest,
            media_type=part.media_type,
            source=self._source,
            received_by=self._by,
            received_at=clock.now(),
            parent=parent,
            storage_key=self._store(part.data),
        )
        self._known[key] = document
        self._counts[claim_id] += document.media_type != ZIP
        self._new.append(document)
        return document

    def save(self) -> None:
        """Insert the rows, ZIP files before the files in them, emit `documents_changed` and enqueue
        the inspection of each. Does nothing without new documents."""
        if not self._new:
            return
        Document.objects.bulk_create([d for d in self._new if d.parent is None])
        Document.objects.bulk_create([d for d in self._new if d.parent is not None])
        hooks.emit("documents_changed", sorted({d.claim_id for d in self._new}))
        for document in self._new:
            enqueue("claims.documents.tasks.inspect", document.pk)


@contextmanager
def _stored_files() -> Iterator[Callable[[bytes], str]]:
    """Context manager that yields a function `store(data) -> key`, which writes a file into private
    storage. When the block raises, the files written in it are deleted again.

    A rollback further out, or a killed process, leaves files that no row names: `sweep_orphans`
    deletes them.
    """
    stored: list[str] = []

    def store(data: bytes) -> str:
        key = f"documents/{timezone.now():%Y-%m-%d}/{uuid.uuid4().hex}"
        stored.append(key)
        written = private_storage().save(key, ContentFile(data))
        if written != key:
            stored[-1] = written  # the file under the key is another document's
            raise RuntimeError("the storage stored the file under another key than the given one")
        return key

    try:
        yield store
    except BaseException:
        for key in stored:
            with suppress(OSError):  # storage is away: the sweep deletes it later
                private_storage().delete(key)
        raise


def sweep_orphans() -> int:
    """Delete files in private storage that no document's row names, and return how many.

    Looks at the files stored on the last SWEPT_DAYS days before today, by the day (UTC) in their
    keys. Today's files are spared, and until 01:00 UTC yesterday's too: their rows may not be
    committed yet.
    """
    removed = 0
    today = timezone.now() - timedelta(hours=1)
    for ago in range(1, SWEPT_DAYS + 1):
        folder = f"documents/{today - timedelta(days=ago):%Y-%m-%d}"
        try:
            _folders, names = private_storage().listdir(folder)
        except FileNotFoundError:
            continue
        keys = {f"{folder}/{name}" for name in names}
        known = set(
            Document.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
        )
        for key in sorted(keys - known):
            private_storage().delete(key)
            removed += 1
    return removed
