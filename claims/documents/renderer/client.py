"""Client of the confined renderer: sends it a file, returns its answer or a reason."""

import dataclasses
import threading
from collections.abc import Iterable
from typing import Any

import structlog

from claims.documents import limits
from claims.documents.file_refusals import Reason
from claims.documents.frames import BrokenFramesError, Unpacker, pack
from claims.documents.renderer import processes
from claims.documents.renderer.confine import ENOUGH, Allowance
from claims.documents.renderer.responses import Rendering, apply_frame

log = structlog.get_logger(__name__)

# Renderings at the same time in one process, however many threads ask.
_slots = threading.BoundedSemaphore(2)


def render(
    data: bytes,
    media_type: str,
    pages: Iterable[int] = (),
    *,
    reading: bool = False,
    patience: float = -1,
    password: str = "",
) -> Rendering:
    """Open an untrusted file in a confined process of its own and return what it drew: the `pages`
    (numbers from 1) of a document, and all sheets of a workbook.

    With `reading`, also a PDF's words and the perceptual hashes of its scanned pages. Waits
    `patience` seconds for a free slot (-1: without limit). `password` opens a locked PDF; it is
    sent to the process only. Never raises for the content of the file: for a crash, a bomb or a
    hang the Rendering has a `reason`.
    """
    request = _request(media_type, list(pages), limits.limit("RENDER_CPU_SECONDS"))
    request["reading"] = reading
    if password:
        request["password"] = password
    return _answered(request, data, patience, limits.limit("RENDER_SECONDS"))


def read_words(data: bytes, media_type: str, page: int) -> Rendering:
    """Read the words of one pictured page (from 1) with OCR, in a confined process of its own; the
    attribute `words` of the Rendering holds them as JSON.

    Never raises for the content of the file: the Rendering then has a `reason`.
    """
    request = _request(media_type, [page], limits.limit("READING_CPU_SECONDS"))
    request["language_data"] = str(limits.limit("READING_DATA"))
    return _answered(request, data, -1, limits.limit("READING_SECONDS"))


def _request(media_type: str, pages: list[int], cpu_seconds: int) -> dict[str, Any]:
    return {
        "media_type": media_type,
        "pages": pages,
        "reading": False,
        "limits": limits.inside_limits(),
        "allowance": dataclasses.asdict(_allowance(cpu_seconds)),
        "must_hold": limits.must_confine(),
        "font": limits.pdf_font(),
    }


def _answered(request: dict[str, Any], data: bytes, patience: float, seconds: float) -> Rendering:
    """Send a request to a child and return its answer, once one of the slots is free. Returns a
    Rendering with Reason.TIMEOUT if none is free after `patience` seconds (below 0: waits without
    limit). The child may take `seconds`."""
    if not _slots.acquire(timeout=None if patience < 0 else patience):
        return Rendering(reason=Reason.TIMEOUT)
    try:
        result = _exchange(pack(request, data), seconds)
    finally:
        _slots.release()
    if result.layers and not ENOUGH & set(result.layers):
        log.warning("renderer_not_confined", layers=result.layers)  # allowed in the demo
    return result


def _allowance(cpu_seconds: int) -> Allowance:
    return Allowance(
        memory=limits.limit("RENDER_MEMORY"),
        cpu_seconds=cpu_seconds,
        uid=limits.limit("RENDER_UID"),
    )


_layers: tuple[str, ...] = ()


def confinement_layers() -> tuple[str, ...]:
    """Return the layers of confinement that hold on this machine; () when that is unknown.

    Found out once per process, and again only after a failure.
    """
    global _layers
    if not _layers:
        _layers = tuple(render(b"", "", patience=2).layers)
    return _layers


def is_confined() -> bool:
    """Return True if enough layers hold to open an untrusted file (see confine.confine)."""
    return bool(ENOUGH & set(confinement_layers()))


def _exchange(request: bytes, seconds: float) -> Rendering:
    """Send a packed request to a child and return its answer. An answer that ends early keeps the
    frames that were complete, with a reason; one with a frame that is not allowed keeps only
    `layers`, with Reason.CRASHED."""
    result, frames = Rendering(reason=Reason.CRASHED), Unpacker()

    def take(chunk: bytes) -> None:
        for head, blob in frames.feed(chunk):
            apply_frame(result, head, blob)

    spent: list[processes.Cost] = []
    try:
        processes.exchange(request, take, seconds, spent.append)
        frames.finish()
    except processes.FailedError as error:
        result.reason = error.args[0]
    except (BrokenFramesError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        result = Rendering(reason=Reason.CRASHED, layers=result.layers)
    except RecursionError:  # JSON that is nested deeper than an honest answer
        result = Rendering(reason=Reason.CRASHED, layers=result.layers)
    if spent:
        result.seconds, result.memory = spent[0]
    return result
