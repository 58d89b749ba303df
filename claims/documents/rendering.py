"""Our side of the confined renderer: start one, hand it a file, take its answer or say why not."""

import contextlib
import dataclasses
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from claims.documents import limits
from claims.documents.confine import ENOUGH
from claims.documents.frames import BrokenFrames, pack, unpack
from claims.documents.reasons import Reason

log = structlog.get_logger(__name__)

HOME = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-P", "-s", "-m", "claims.documents.renderer"]
CHUNK = 1 << 16
SHAPES = ("picture", "table", "text")  # models.PageShape
# A web process draws at most this many documents at once, however many threads ask.
_seats = threading.BoundedSemaphore(2)


@dataclass
class Rendering:
    """What a renderer answered. `reason` is None when all went well.

    `outline`: per page its width and height (pixels; cells for a sheet), its shape and, for sheets,
    its label. `pages`, `thumbnails`: WebP by page number. `sheets`: JSON by sheet number. `text`:
    one JSON of all words (see previews.text_of). `bands`: four signed 16-bit quarters of a
    perceptual hash by page number. `files`: names and bytes of an archive's entries.
    """

    reason: Reason | None = None
    layers: list[str] = field(default_factory=list)
    outline: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[int, bytes] = field(default_factory=dict)
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    sheets: dict[int, bytes] = field(default_factory=dict)
    text: bytes = b""
    bands: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)


class _Failed(Exception):
    pass


def render(
    data: bytes, media_type: str, pages: Iterable[int] = (), *, patience: float = -1
) -> Rendering:
    """Open a stranger's file in a process of its own; draw the named pages (all sheets).

    Waits `patience` seconds for a seat (-1: as long as it takes; a page is not kept waiting).
    Never raises for what is in the file: a crash, a bomb or a hang is a reason.
    """
    request = {
        "media_type": media_type,
        "pages": list(pages),
        "limits": limits.inside_limits(),
        "allowance": dataclasses.asdict(limits.allowance()),
        "must_hold": limits.must_confine(),
    }
    if not _seats.acquire(timeout=None if patience < 0 else patience):
        return Rendering(reason=Reason.TIMEOUT)
    try:
        answer = _converse(pack(request, data))
    except _Failed as error:
        return Rendering(reason=error.args[0])
    finally:
        _seats.release()
    result = _understood(answer)
    if result.layers and not ENOUGH & set(result.layers):
        log.warning("renderer_not_confined", layers=result.layers)  # the demo goes on, it may
    return result


@lru_cache(maxsize=1)
def confinement_layers() -> tuple[str, ...]:
    """The layers that hold on this machine, for the health page. Asked once per process."""
    return tuple(render(b"", "").layers)


def is_confined() -> bool:
    """Whether enough holds to open a stranger's file (see confine.confine)."""
    return bool(ENOUGH & set(confinement_layers()))


def _understood(answer: bytes) -> Rendering:
    """The frames of an answer. One that ends early keeps what came whole, with its reason."""
    result = Rendering(reason=Reason.CRASHED)
    by_name = {"page": result.pages, "thumbnail": result.thumbnails, "sheet": result.sheets}
    try:
        for head, blob in unpack(answer):
            name = head.get("frame")
            if name == "confined":
                result.layers = [str(layer) for layer in head["layers"]]
            elif name == "outline":
                result.outline = [_page(page) for page in head["pages"]]
            elif name in by_name:
                if name != "sheet" and not (blob[:4] == b"RIFF" and blob[8:12] == b"WEBP"):
                    raise BrokenFrames
                by_name[name][int(head["number"])] = blob
            elif name == "text":
                result.text = blob
            elif name == "likeness":
                result.bands[int(head["number"])] = _bands(head["bands"])
            elif name == "file":
                result.files.append((str(head["name"]).replace("\0", ""), blob))
            elif name == "unreadable":
                result.reason = Reason(head["code"])
            elif name == "done":
                result.reason = None
    except (BrokenFrames, KeyError, TypeError, ValueError, AttributeError):
        return Rendering(reason=Reason.CRASHED, layers=result.layers)
    return result


def _bands(bands: list[int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = (int(band) for band in bands)
    if not all(-32768 <= band <= 32767 for band in (first, second, third, fourth)):
        raise BrokenFrames
    return first, second, third, fourth


def _page(page: dict[str, Any]) -> dict[str, Any]:
    most = 2_000_000_000
    if page.get("shape", "picture") not in SHAPES:
        raise BrokenFrames
    return {
        "width": min(max(int(page["width"]), 0), most),
        "height": min(max(int(page["height"]), 0), most),
        "label": str(page.get("label", "")).replace("\0", "")[:100],
        "shape": str(page.get("shape", "picture")),
    }


def _converse(request: bytes) -> bytes:
    """Write the request, read the answer, both within the time and size limits; end the child."""
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOME,
        env={"LANG": "C.UTF-8", "PYTHONPATH": str(HOME)},
    )
    try:
        answer = _exchange(process, memoryview(request), started + limits.limit("RENDER_SECONDS"))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    finally:
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
    if code == -signal.SIGXCPU:
        raise _Failed(Reason.TIMEOUT)
    if code:
        log.info("renderer_died", code=code)
    return answer


def _exchange(process: subprocess.Popen[bytes], request: memoryview, deadline: float) -> bytes:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - for mypy
    into, out = process.stdin.fileno(), process.stdout.fileno()
    os.set_blocking(into, False)
    os.set_blocking(out, False)
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(into, selectors.EVENT_WRITE)
        selector.register(out, selectors.EVENT_READ)
        while out in selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Failed(Reason.TIMEOUT)
            for key, _events in selector.select(left):
                if key.fd == into:
                    request = _write_some(into, request)
                    if not request:
                        selector.unregister(into)
                elif chunk := os.read(out, CHUNK):
                    answer += chunk
                else:
                    selector.unregister(out)
            if len(answer) > limits.limit("RENDER_ANSWER"):
                raise _Failed(Reason.MEMORY)
    return bytes(answer)


def _write_some(into: int, request: memoryview) -> memoryview:
    """What is left of the request; nothing when the child no longer listens."""
    try:
        return request[os.write(into, request[:CHUNK]) :]
    except BlockingIOError:
        return request
    except BrokenPipeError:
        return request[:0]
