"""Taking documents in: from the import's folder, from the secretariat, as answers to supplements.

The door is the same for one file and for thousands. What is refused leaves nothing behind; what
is taken is a row and a file under a random key, and a task that looks inside.
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from claims import clock, hooks
from claims.documents import tasks
from claims.documents.door import look
from claims.documents.limits import limit
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.previews import private
from claims.documents.reasons import FileRefused, Reason
from claims.errors import Forbidden
from claims.register.models import Claim
from config.celery import enqueue

if TYPE_CHECKING:
    from claims.users.models import User

BATCH_FILES, BATCH_BYTES = 50, 64 * 1024 * 1024  # of one transaction


@dataclass(frozen=True)
class Incoming:
    """A file on its way in; `data` are its bytes, `name` what its sender called it."""

    claim_id: int
    kind: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a document (`is_new` unless it was there already), or a refusal."""

    incoming: Incoming
    document: Document | None = None
    is_new: bool = False
    refusal: FileRefused | None = None


def receive(
    *, claim: Claim, kind: str, name: str, data: bytes, source: str, by: "User | None" = None
) -> Document:
    """Take in one file. The same bytes under the same kind of a claim again return the first.

    Raises FileRefused (a sentence that says what to do) and Forbidden.
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

    `incoming` may be a generator: only a batch is in memory at a time, but an outcome keeps its
    name without its bytes. Raises Forbidden when a secretary's hand lacks the permission.
    """
    if source == Source.SECRETARIAT and not (by and by.has_perm("claims.attach_document")):
        raise Forbidden()
    outcomes: list[Outcome] = []
    for batch in _batches(incoming):
        outcomes += _receive_batch(batch, source=source, by=by)
    return outcomes


def _batches(incoming: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    for file in incoming:
        batch.append(file)
        if len(batch) == BATCH_FILES or sum(len(f.data) for f in batch) >= BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _receive_batch(batch: list[Incoming], *, source: str, by: "User | None") -> list[Outcome]:
    looked = [(file, *_looked_at(file)) for file in batch]
    with _stored_or_gone() as store, transaction.atomic():
        claim_ids = sorted({file.claim_id for file in batch})
        locked = Claim.objects.select_for_update(no_key=True).filter(pk__in=claim_ids)
        list(locked.order_by("pk").values_list("pk"))
        there = {(d.claim_id, d.kind, d.sha256): d for d in _of_claims(claim_ids)}
        counts = Counter(claim_id for claim_id, _kind, _digest in there)
        outcomes, new = [], []
        for file, media_type, refusal in looked:
            digest = hashlib.sha256(file.data).hexdigest()
            document = there.get((file.claim_id, file.kind, digest))
            is_new = document is None and refusal is None
            if is_new and counts[file.claim_id] >= limit("DOCUMENTS_PER_CLAIM"):
                is_new, refusal = False, FileRefused(Reason.TOO_MANY_FILES, file.name)
            if is_new:
                document = _document(file, digest, media_type, source, by)
                document.storage_key = store(file.data)
                there[file.claim_id, file.kind, digest] = document
                counts[file.claim_id] += 1
                new.append(document)
            without_bytes = Incoming(file.claim_id, file.kind, file.name, b"")
            outcomes.append(Outcome(without_bytes, document, is_new, refusal))
        if new:
            Document.objects.bulk_create(new)
            hooks.tell("documents_changed", sorted({document.claim_id for document in new}))
            for document in new:
                enqueue(tasks.inspect, document.pk)
    return outcomes


def _looked_at(file: Incoming) -> tuple[str, FileRefused | None]:
    if file.kind not in DocumentKind.values:
        raise ValueError(f"no kind of document: {file.kind}")
    try:
        return look(file.data, file.name), None
    except FileRefused as refusal:
        return "", refusal


def _of_claims(claim_ids: list[int]) -> Iterable[Document]:
    return Document.objects.filter(claim_id__in=claim_ids, parent__isnull=True)


def _document(
    file: Incoming, digest: str, media_type: str, source: str, by: "User | None"
) -> Document:
    return Document(
        claim_id=file.claim_id,
        kind=file.kind,
        file_name=clean_name(file.name),
        bytes=len(file.data),
        sha256=digest,
        media_type=media_type,
        source=source,
        received_by=by,
        received_at=clock.now(),
    )


def clean_name(name: str) -> str:
    """The sender's name for a file, without folders or control characters, 200 at most."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in base if letter.isprintable()).strip()
    if len(printable) > 200:
        printable = printable[:190] + printable[-10:]
    return printable


@contextmanager
def _stored_or_gone() -> Iterator[Any]:
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
            raise RuntimeError("storage renamed a random key")
        return key

    try:
        yield store
    except BaseException:
        for key in stored:
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
