"""Taking documents in: from the import's folder, from the secretariat, as answers to supplements.

The door is the same for one file and for thousands. What is refused leaves nothing behind; what
is taken is a row and a file under a random key, and a task that looks inside.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from claims import clock, hooks
from claims.documents import tasks
from claims.documents.formats.text_tables import clean_name
from claims.documents.limits import limit
from claims.documents.media_types import ZIP
from claims.documents.models import Document, Source
from claims.documents.reasons import FileRefusedError, Reason
from claims.documents.receipt.incoming import Incoming, Looked, looked_at
from claims.documents.receipt.unpacking import Part
from claims.documents.storage.previews import private
from claims.errors import ForbiddenError
from claims.register.locks import lock_claims
from claims.register.models import Claim
from config.celery import enqueue

if TYPE_CHECKING:
    from claims.users.models import User

BATCH_FILES, BATCH_BYTES = 50, 64 * 1024 * 1024  # of one transaction


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a document (`is_new` unless it was there already), or a refusal.

    Of a ZIP, `children` are the documents that were in it, `added` of them new; of any other file
    `added` is 1 when it is new.
    """

    incoming: Incoming
    document: Document | None = None
    is_new: bool = False
    refusal: FileRefusedError | None = None
    children: tuple[Document, ...] = ()
    added: int = 0


def receive(
    *, claim: Claim, kind: str, name: str, data: bytes, source: str, by: "User | None" = None
) -> Document:
    """Take in one file. The same bytes under the same kind of a claim again return the first.

    Raises FileRefusedError (a sentence that says what to do) and ForbiddenError.
    """
    incoming = Incoming(claim_id=claim.pk, kind=kind, name=name, data=data)
    [outcome] = receive_many([incoming], source=source, by=by)
    if outcome.refusal is not None:
        raise outcome.refusal
    assert outcome.document is not None  # noqa: S101 - one or the other, for mypy
    return outcome.document


def receive_many(
    incoming: Iterable[Incoming], *, source: str, by: "User | None" = None
) -> list[Outcome]:
    """Take in many files, a transaction for every 50 or 64 MB; a refused one holds up no other.

    A ZIP comes in whole or not at all: every file in it becomes a document of the same kind, with
    the ZIP as its parent. `incoming` may be a generator: only a batch is in memory at a time, but
    an outcome keeps its name without its bytes. Raises ForbiddenError when a secretary's hand
    lacks the permission.
    """
    by_hand = source in (Source.SECRETARIAT, Source.SUPPLEMENT)
    if by_hand and not (by and by.has_perm("claims.attach_document")):
        raise ForbiddenError()
    outcomes: list[Outcome] = []
    for batch in _batches(incoming):
        outcomes += _receive_batch(batch, source=source, by=by)
    return outcomes


def files_of(claim: Claim) -> int:
    """How many files a claim has, of DOCUMENTS_PER_CLAIM: what came in a ZIP, not the ZIP."""
    return Document.objects.filter(claim=claim).exclude(media_type=ZIP).count()


def _batches(incoming: Iterable[Incoming]) -> Iterator[list[Looked]]:
    batch: list[Looked] = []
    for file in incoming:
        batch.append(looked_at(file))
        if len(batch) == BATCH_FILES or sum(looked.weight for looked in batch) >= BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


# ------------------------------------------------------------------ in one transaction
def _receive_batch(batch: list[Looked], *, source: str, by: "User | None") -> list[Outcome]:
    with _stored_or_gone() as store, transaction.atomic():
        claim_ids = sorted({looked.file.claim_id for looked in batch})
        lock_claims(claim_ids)
        desk = _Desk(claim_ids, store, source, by)
        outcomes = [desk.take(looked) for looked in batch]
        desk.write()
    return outcomes


_Key = tuple[int, str, str]  # claim, kind, SHA-256: what makes a document unique


class _Desk:
    """What the claims of a batch have, and what is being added to it."""

    def __init__(
        self, claim_ids: list[int], store: Callable[[bytes], str], source: str, by: "User | None"
    ) -> None:
        self._store, self._source, self._by = store, source, by
        found = Document.objects.filter(claim_id__in=claim_ids).order_by("pk")
        self._there: dict[_Key, Document] = {(d.claim_id, d.kind, d.sha256): d for d in found}
        self._counts = Counter(d.claim_id for d in self._there.values() if d.media_type != ZIP)
        self._new: list[Document] = []

    def take(self, looked: Looked) -> Outcome:
        file = looked.file
        told = Incoming(file.claim_id, file.kind, file.name, b"")
        document: Document | None = self._there.get((file.claim_id, file.kind, looked.digest))
        if looked.refusal is not None:
            return Outcome(told, refusal=looked.refusal)
        if document is not None:
            return Outcome(told, document, children=self._children_of(document))
        wanted = {
            (file.claim_id, file.kind, sha256): part for sha256, part in looked.wanted.items()
        }
        missing = [key for key in wanted if key not in self._there]
        if self._counts[file.claim_id] + len(missing) > limit("DOCUMENTS_PER_CLAIM"):
            return Outcome(told, refusal=FileRefusedError(Reason.TOO_MANY_FILES, file.name))
        parent = None
        if looked.media_type == ZIP:
            itself = Part(file.name, file.data, ZIP)
            parent = self._add((file.claim_id, file.kind, looked.digest), itself)
        for key in missing:
            self._add(key, wanted[key], parent)
        documents = tuple(self._there[key] for key in wanted)
        if parent is None:
            return Outcome(told, documents[0], is_new=True, added=1)
        return Outcome(told, parent, is_new=True, children=documents, added=len(missing))

    def _children_of(self, parent: Document) -> tuple[Document, ...]:
        """What came in a ZIP that is there already, perhaps from a moment ago."""
        if parent.media_type != ZIP:
            return ()
        there = self._there.values()
        return tuple(
            d for d in there if (d.parent is parent if d.pk is None else d.parent_id == parent.pk)
        )

    def _add(self, key: _Key, part: Part, parent: Document | None = None) -> Document:
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
        self._there[key] = document
        self._counts[claim_id] += document.media_type != ZIP
        self._new.append(document)
        return document

    def write(self) -> None:
        """Rows, archives before their files; what follows from them; a ring for the worker."""
        if not self._new:
            return
        Document.objects.bulk_create([d for d in self._new if d.parent is None])
        Document.objects.bulk_create([d for d in self._new if d.parent is not None])
        hooks.tell("documents_changed", sorted({d.claim_id for d in self._new}))
        for document in self._new:
            enqueue(tasks.inspect, document.pk)


@contextmanager
def _stored_or_gone() -> Iterator[Callable[[bytes], str]]:
    """Gives `store(data) -> key`; when the block fails, what it stored is deleted again.

    A rollback further out, or a process killed in between, leaves files that no row names:
    `sweep_orphans` finds those.
    """
    stored: list[str] = []

    def store(data: bytes) -> str:
        key = f"documents/{timezone.now():%Y-%m-%d}/{uuid.uuid4().hex}"
        stored.append(key)
        written = private().save(key, ContentFile(data))
        if written != key:
            stored[-1] = written  # what lies under the key is another document's
            raise RuntimeError("storage renamed a random key")
        return key

    try:
        yield store
    except BaseException:
        for key in stored:
            with suppress(OSError):  # storage went away itself: left to the sweep
                private().delete(key)
        raise


def sweep_orphans(*, days: int = 3) -> int:
    """Delete files of the last full days that no row names (rolled back, or cut off). How many."""
    removed = 0
    today = timezone.now()
    for ago in range(1, days + 1):
        folder = f"documents/{today - timedelta(days=ago):%Y-%m-%d}"
        try:
            _folders, names = private().listdir(folder)
        except FileNotFoundError:
            continue
        keys = {f"{folder}/{name}" for name in names}
        known = set(
            Document.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
        )
        for key in sorted(keys - known):
            private().delete(key)
            removed += 1
    return removed
