"""A received file before it is stored: its type, and the files in a ZIP. Nothing is locked yet."""

import hashlib
from dataclasses import dataclass, field

from claims.documents.file_refusals import FileRefusedError
from claims.documents.formats.file_type import media_type_of
from claims.documents.media_types import ZIP
from claims.documents.models import Document, DocumentKind
from claims.documents.receipt.unpacking import ArchivedFile, unpack


@dataclass(frozen=True)
class ReceivedFile:
    """File as it was sent, before anything is stored: `kind` of document, `data`, its bytes, and
    `name`, the sender's name for it."""

    claim_id: int
    kind: str
    name: str
    data: bytes


@dataclass
class IdentifiedFile:
    """Received file with its media type, or with the refusal in its place. `digest` is its SHA-256.
    `parts` are the files unpacked from a ZIP; none if the claim has this ZIP already."""

    file: ReceivedFile
    digest: str
    media_type: str = ""
    parts: list[ArchivedFile] = field(default_factory=list)
    refusal: FileRefusedError | None = None

    @property
    def wanted(self) -> dict[str, ArchivedFile]:
        """The documents to be made of the file, by SHA-256: the file itself, or the files in a ZIP.

        The same bytes twice in a ZIP are one document. Empty for a refused file and for a ZIP that
        is stored already.
        """
        if self.refusal is not None:
            return {}
        if self.media_type != ZIP:
            return {self.digest: ArchivedFile(self.file.name, self.file.data, self.media_type)}
        found: dict[str, ArchivedFile] = {}
        for part in self.parts:
            found.setdefault(hashlib.sha256(part.data).hexdigest(), part)
        return found

    @property
    def weight(self) -> int:
        """Number of bytes of the file and of the files unpacked from it."""
        return len(self.file.data) + sum(len(part.data) for part in self.parts)


def identify(file: ReceivedFile) -> IdentifiedFile:
    """Detect the media type of a received file and unpack a ZIP. Stores nothing; one query for a
    ZIP.

    A refusal is returned in the result, not raised. Raises ValueError for an unknown kind of
    document.
    """
    if file.kind not in DocumentKind.values:
        raise ValueError(f"unknown kind of document: {file.kind}")
    identified = IdentifiedFile(file, hashlib.sha256(file.data).hexdigest())
    try:
        identified.media_type = media_type_of(file.data, file.name)
        if identified.media_type == ZIP and not _is_stored(identified):
            identified.parts = unpack(file.data, file.name)
    except FileRefusedError as refusal:
        identified.refusal = refusal
    return identified


def _is_stored(identified: IdentifiedFile) -> bool:
    file = identified.file
    same = Document.objects.filter(claim_id=file.claim_id, kind=file.kind, sha256=identified.digest)
    return same.exists()
