"""Unpacking of a ZIP in the confined process, and the type of each file in it."""

from dataclasses import dataclass

from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.formats.file_type import media_type_of
from claims.documents.formats.text_tables import clean_name
from claims.documents.media_types import ZIP
from claims.documents.renderer.client import render

RENDER_WAIT_SECONDS = 30  # an upload waits so long while other files are opened

# These reasons concern the last file that came out before them.
ENTRY_REASONS = frozenset({Reason.BAD_ENTRY, Reason.PASSWORD, Reason.TOO_LARGE, Reason.UNSAFE_NAME})
# These reasons speak of a preview; a ZIP with one of them must be sent unpacked.
RENDERER_REASONS = frozenset({Reason.MEMORY, Reason.TIMEOUT, Reason.CRASHED, Reason.NOT_CONFINED})


@dataclass(frozen=True)
class ArchivedFile:
    """File in a ZIP, unpacked: its name as it stands in the ZIP (folders included), its bytes, its
    media type."""

    name: str
    data: bytes
    media_type: str


def unpack(data: bytes, name: str) -> list[ArchivedFile]:
    """Return the files in a ZIP, unpacked in the confined renderer. `name` is the ZIP's own name.

    Raises FileRefusedError for the first file of a type that is not accepted (another ZIP too),
    named "zip › file", and for a ZIP that is too large or cannot be unpacked.
    """
    rendering = render(data, ZIP, patience=RENDER_WAIT_SECONDS)
    reason = rendering.reason
    if reason in RENDERER_REASONS:
        raise FileRefusedError(Reason.NOT_UNPACKED, name)
    if reason is not None:
        at_fault = rendering.files[-1][0] if reason in ENTRY_REASONS and rendering.files else ""
        raise FileRefusedError(reason, name_in_archive(name, at_fault))
    parts = []
    for inner, blob in rendering.files:
        media_type = media_type_of(blob, name_in_archive(name, inner))
        if media_type == ZIP:
            raise FileRefusedError(Reason.NESTED_ARCHIVE, name_in_archive(name, inner))
        parts.append(ArchivedFile(inner, blob, media_type))
    return parts


def name_in_archive(name: str, inner: str) -> str:
    """Return the name under which a file `inner` in the ZIP `name` is shown: "증빙.zip › 매출.hwp";
    the ZIP's name alone if `inner` is ''."""
    return f"{name} › {clean_name(inner)}" if inner else name
