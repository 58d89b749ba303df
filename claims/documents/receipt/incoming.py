"""A file at the door: what it is, and what is in it, before anything is locked or stored."""

import hashlib
from dataclasses import dataclass, field

from claims.documents.formats.file_type import look
from claims.documents.media_types import ZIP
from claims.documents.models import Document, DocumentKind
from claims.documents.reasons import FileRefusedError
from claims.documents.receipt.unpacking import Part, unpack


@dataclass(frozen=True)
class Incoming:
    """A file on its way in; `data` are its bytes, `name` what its sender called it."""

    claim_id: int
    kind: str
    name: str
    data: bytes


@dataclass
class Looked:
    """A file after the door; a ZIP already taken apart, unless it is there from before."""

    file: Incoming
    digest: str
    media_type: str = ""
    parts: list[Part] = field(default_factory=list)
    refusal: FileRefusedError | None = None

    @property
    def wanted(self) -> dict[str, Part]:
        """What becomes documents, by SHA-256: the file, or what a ZIP holds (the same bytes in it
        twice are one). Nothing of a refused file, nor of a ZIP that is there."""
        if self.refusal is not None:
            return {}
        if self.media_type != ZIP:
            return {self.digest: Part(self.file.name, self.file.data, self.media_type)}
        found: dict[str, Part] = {}
        for part in self.parts:
            found.setdefault(hashlib.sha256(part.data).hexdigest(), part)
        return found

    @property
    def weight(self) -> int:
        return len(self.file.data) + sum(len(part.data) for part in self.parts)


def looked_at(file: Incoming) -> Looked:
    if file.kind not in DocumentKind.values:
        raise ValueError(f"no kind of document: {file.kind}")
    looked = Looked(file, hashlib.sha256(file.data).hexdigest())
    try:
        looked.media_type = look(file.data, file.name)
        if looked.media_type == ZIP and not _is_there(looked):
            looked.parts = unpack(file.data, file.name)
    except FileRefusedError as refusal:
        looked.refusal = refusal
    return looked


def _is_there(looked: Looked) -> bool:
    file = looked.file
    same = Document.objects.filter(claim_id=file.claim_id, kind=file.kind, sha256=looked.digest)
    return same.exists()
