"""Our side of the confined renderer: hand it a file, take its answer or say why not."""

import dataclasses
import threading
from collections.abc import Iterable

import structlog

from claims.documents import limits
from claims.documents.frames import BrokenFramesError, Unpacker, pack
from claims.documents.reasons import Reason
from claims.documents.renderer import processes
from claims.documents.renderer.confine import ENOUGH, Allowance
from claims.documents.renderer.responses import Rendering, apply_frame

log = structlog.get_logger(__name__)

# A web process draws at most this many documents at once, however many threads ask.
_seats = threading.BoundedSemaphore(2)


def render(
    data: bytes,
    media_type: str,
    pages: Iterable[int] = (),
    *,
    reading: bool = False,
    patience: float = -1,
) -> Rendering:
    """Open a stranger's file in a process of its own; draw the named pages (all sheets).

    `reading`: also a PDF's words and the likeness of its scanned pages. Waits `patience` seconds
    for a seat (-1: as long as it takes; a page is not kept waiting).
    Never raises for what is in the file: a crash, a bomb or a hang is a reason.
    """
    request = {
        "media_type": media_type,
        "pages": list(pages),
        "reading": reading,
        "limits": limits.inside_limits(),
        "allowance": dataclasses.asdict(_allowance()),
        "must_hold": limits.must_confine(),
    }
    if not _seats.acquire(timeout=None if patience < 0 else patience):
        return Rendering(reason=Reason.TIMEOUT)
    try:
        result = _converse(pack(request, data))
    finally:
        _seats.release()
    if result.layers and not ENOUGH & set(result.layers):
        log.warning("renderer_not_confined", layers=result.layers)  # the demo goes on, it may
    return result


def _allowance() -> Allowance:
    return Allowance(
        memory=limits.limit("RENDER_MEMORY"),
        cpu_seconds=limits.limit("RENDER_CPU_SECONDS"),
        uid=limits.limit("RENDER_UID"),
    )


_layers: tuple[str, ...] = ()


def confinement_layers() -> tuple[str, ...]:
    """The layers that hold on this machine; () when even that cannot be found out.

    Asked once per process, and again only after it could not be found out.
    """
    global _layers
    if not _layers:
        _layers = tuple(render(b"", "", patience=2).layers)
    return _layers


def is_confined() -> bool:
    """Whether enough holds to open a stranger's file (see confine.confine)."""
    return bool(ENOUGH & set(confinement_layers()))


def _converse(request: bytes) -> Rendering:
    """The answer; one that ends early keeps what came whole, with its reason."""
    result, frames = Rendering(reason=Reason.CRASHED), Unpacker()

    def take(chunk: bytes) -> None:
        for head, blob in frames.feed(chunk):
            apply_frame(result, head, blob)

    try:
        processes.exchange(request, take)
        frames.finish()
    except processes.FailedError as error:
        result.reason = error.args[0]
    except (BrokenFramesError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return Rendering(reason=Reason.CRASHED, layers=result.layers)
    except RecursionError:  # JSON that is nested deeper than any of ours
        return Rendering(reason=Reason.CRASHED, layers=result.layers)
    return result
