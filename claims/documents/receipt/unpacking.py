"""Our side of a ZIP: have it unpacked in the confined process, and look at each file in it."""

from dataclasses import dataclass

from claims.documents.formats.file_type import look
from claims.documents.formats.text_tables import clean_name
from claims.documents.media_types import ZIP
from claims.documents.reasons import FileRefusedError, Reason
from claims.documents.renderer.client import render

SEAT_SECONDS = 30  # that an upload waits while others' files are opened

# The last file that came out before one of these is the one at fault.
OF_ONE_FILE = frozenset({Reason.BAD_ENTRY, Reason.PASSWORD, Reason.TOO_LARGE, Reason.UNSAFE_NAME})
# These speak of a preview; of a ZIP, all that can be said is that it must come unpacked.
OF_OURS = frozenset({Reason.MEMORY, Reason.TIMEOUT, Reason.CRASHED, Reason.NOT_CONFINED})


@dataclass(frozen=True)
class Part:
    """A file out of a ZIP: its own name without folders, its bytes, what it is."""

    name: str
    data: bytes
    media_type: str


def unpack(data: bytes, name: str) -> list[Part]:
    """The files in a ZIP, each of a kind that we take.

    Raises FileRefusedError for the first that is not, named "zip › file", and for a ZIP that is
    too much or cannot be unpacked.
    """
    rendering = render(data, ZIP, patience=SEAT_SECONDS)
    reason = rendering.reason
    if reason in OF_OURS:
        raise FileRefusedError(Reason.NOT_UNPACKED, name)
    if reason is not None:
        at_fault = rendering.files[-1][0] if reason in OF_ONE_FILE and rendering.files else ""
        raise FileRefusedError(reason, within(name, at_fault))
    parts = []
    for inner, blob in rendering.files:
        media_type = look(blob, within(name, inner))
        if media_type == ZIP:
            raise FileRefusedError(Reason.NESTED_ARCHIVE, within(name, inner))
        parts.append(Part(inner, blob, media_type))
    return parts


def within(name: str, inner: str) -> str:
    """How a file in a ZIP is called: "증빙.zip › 매출.hwp"."""
    return f"{name} › {clean_name(inner)}" if inner else name
