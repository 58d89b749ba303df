"""Strangers' files before clamd, when CLAMD_URL names one. Only a plain OK is clean.

The library clamav-client speaks the protocol; three things of it are done anew here, since with
them it could not fail closed (docs/decisions/0014):
- clamd answers a stream that is too long and hangs up. The library, still sending, sees a broken
  pipe and throws the answer away; here it is read, so that a limit is told from an outage.
- its timeouts are for each call (none at all while connecting to a unix socket, and no IPv6);
  here one scan as a whole has CLAMD_SECONDS.
- an answer that it does not know is an error or an empty result; here all of these are UNREACHABLE.
"""

import io
import socket
import struct
import threading
import time
import zipfile
from datetime import datetime
from functools import cache
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

import structlog
from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    CommunicationError,
    ResponseError,
)
from django.conf import settings

from claims.documents.limits import limit
from claims.documents.states import Scan

log = structlog.get_logger(__name__)

PIECE = 64 * 1024  # bytes sent at once
ANSWER = 4096  # bytes that an answer may have
TOO_LONG = "size limit exceeded"
LIMITS = "Heuristics.Limits.Exceeded"  # .MaxFileSize and so on, when AlertExceedsMax is on
DEEPER = 120  # archives inside one another: more than any MaxRecursion (100 at most) opens
KEPT_SECONDS = 600.0  # how long a scanner's word about its limits is believed
FAILURES = (ClamdError, OSError, ValueError)


def configured() -> bool:
    return bool(settings.CLAMD_URL)


def scan(data: bytes, *, document: int | None = None) -> Scan:
    """What the scanner says of these bytes; NONE without a scanner. Never raises.

    `document` is named in the log beside the signature. At most CLAMD_SECONDS, three times that
    when the scanner's limits have to be tried out.
    """
    if not configured():
        return Scan.NONE
    found, said = _scan_bytes(data)
    if found == Scan.CLEAN and settings.CLAMD_MUST_ALERT:
        reach = scanner_limits()
        if reach is None:
            found, said = Scan.UNREACHABLE, "it went away"
        elif not reach.announces_limits:
            found, said = Scan.LIMIT, "this clamd hides what it gave up on: AlertExceedsMax yes"
    if found != Scan.CLEAN:
        log.warning("document_not_clean", document=document, scan=found.value, said=said)
    return found


def _scan_bytes(data: bytes) -> tuple[Scan, str]:
    try:
        answer = connection().instream(io.BytesIO(data))
    except BufferTooLongError as error:
        return Scan.LIMIT, str(error)
    except FAILURES as error:
        return Scan.UNREACHABLE, str(error)
    if answer == {"stream": ("OK", None)}:
        return Scan.CLEAN, ""
    status, said = answer.get("stream", ("", ""))
    said = said or ""
    if status == "FOUND":
        return (Scan.LIMIT if said.startswith(LIMITS) else Scan.INFECTED), said
    # "Time limit reached ERROR" and its like: it gave up
    return (Scan.LIMIT if "limit" in said.lower() else Scan.UNREACHABLE), f"{status} {said}"


# ------------------------------------------------------------------ what a scanner says of itself
class ScannerStatus(NamedTuple):
    """A scanner for the staff's page: what it calls itself, its signatures, its silence."""

    address: str  # as configured; an address carries no secret
    version: str = ""  # "ClamAV 1.4.6"
    signatures: str = ""  # their number, "27150"; "" when clamd names none
    made: datetime | None = None  # and when they were made
    limits: "ScannerLimits | None" = None
    error: str = ""

    @property
    def reachable(self) -> bool:
        return bool(self.version)


def status() -> ScannerStatus | None:
    """Ask the scanner who it is; None without one. Never raises."""
    if not configured():
        return None
    address = settings.CLAMD_URL
    try:
        version, _slash, rest = connection().version().strip().partition("/")
        number, _slash, made = rest.partition("/")
        return ScannerStatus(address, version, number, _date(made), scanner_limits())
    except FAILURES as error:
        return ScannerStatus(address, error=str(error))


def _date(text: str) -> datetime | None:
    """clamd's "Wed Nov 25 10:21:00 2026", in the time of this machine; None for anything else."""
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").astimezone()
    except ValueError:
        return None


def is_responding(seconds: float = 1.0) -> bool:
    """Whether the scanner says PONG within so many seconds."""
    try:
        return connection(seconds).ping().strip() == "PONG"
    except FAILURES:
        return False


class ScannerLimits(NamedTuple):
    """What this clamd can look at, tried out: its settings cannot be asked for."""

    announces_limits: bool  # it says so when a file is more than it opens
    takes_largest: bool  # a document of DOCUMENT_MAX_BYTES is within its limits


_asked_lock = threading.Lock()
_asked: dict[str, tuple[float, ScannerLimits]] = {}  # address -> monotonic time, what was found


def scanner_limits() -> ScannerLimits | None:
    """What the scanner reaches, tried out at most every ten minutes; None when it is away.

    With AlertExceedsMax off, which is clamd's default, a file past MaxFileSize, MaxScanSize,
    MaxFiles or MaxRecursion is "OK". So it is given archives in one another, deeper than any
    setting opens; and as many empty bytes as a document may have.
    """
    with _asked_lock:
        asked, reach = _asked.get(settings.CLAMD_URL, (0.0, None))
        if reach is not None and time.monotonic() - asked < KEPT_SECONDS:
            return reach
        deep, _said = _scan_bytes(_nested())
        large, _said = _scan_bytes(bytes(limit("DOCUMENT_MAX_BYTES")))
        if Scan.UNREACHABLE in (deep, large):
            return None
        reach = ScannerLimits(deep == Scan.LIMIT, large == Scan.CLEAN)
        _asked[settings.CLAMD_URL] = (time.monotonic(), reach)
        return reach


@cache
def _nested() -> bytes:
    """A ZIP in a ZIP, and so on; some 12 kB, with nothing in it."""
    data = b"nothing"
    for _level in range(DEEPER):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a"), data)
        data = out.getvalue()
    return data


# ------------------------------------------------------------------ the line
def connection(seconds: float | None = None) -> "ClamdConnection":
    """A line to the configured scanner, opened for each command."""
    return ClamdConnection(
        settings.CLAMD_URL, settings.CLAMD_SECONDS if seconds is None else seconds
    )


class ClamdConnection(ClamdNetworkSocket):
    """clamd at tcp://host:port or unix:///path. Each command has `seconds` from its beginning."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        self.path = parts.path if parts.scheme == "unix" else ""
        self.seconds = seconds
        self.until = 0.0
        super().__init__(parts.hostname or "localhost", parts.port or 3310, seconds)

    def instream(self, buff: BinaryIO) -> dict[str, tuple[str, str | None]]:
        """Have a file looked at: {"stream": (OK, FOUND or ERROR, what it said)}.

        Raises BufferTooLongError past clamd's StreamMaxLength, CommunicationError when it cannot
        be reached or hangs up, ResponseError for an answer that says nothing.
        """
        self._init_socket()
        try:
            broken = self._send_stream(buff)
            answer = self._recv_response()
            if TOO_LONG in answer:
                raise BufferTooLongError(answer)
            if broken or not answer:
                raise CommunicationError(f"hung up before the end: {broken or 'no answer'}")
            path, said, status = self._parse_response(answer)
            return {path: (status, said)}
        finally:
            self._close_socket()

    def _send_stream(self, buff: BinaryIO) -> OSError | None:
        """Send it all, or until clamd hangs up; then what happened. Its answer may lie there."""
        try:
            self._send_command("INSTREAM")
            while piece := buff.read(PIECE):
                self._settle()
                self.clamd_socket.sendall(struct.pack("!L", len(piece)) + piece)
            self.clamd_socket.sendall(struct.pack("!L", 0))
        except TimeoutError as error:
            raise CommunicationError("too slow") from error
        except OSError as error:
            return error
        return None

    def _init_socket(self) -> None:
        self.until = time.monotonic() + self.seconds
        try:
            if self.path:
                self.clamd_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self.clamd_socket.settimeout(self.seconds)
                self.clamd_socket.connect(self.path)
            else:
                self.clamd_socket = socket.create_connection((self.host, self.port), self.seconds)
        except OSError as error:
            raise CommunicationError(f"cannot connect: {error}") from error

    def _settle(self) -> None:
        """Give the next step what is left of the time. Raises TimeoutError when nothing is."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.clamd_socket.settimeout(left)

    def _recv_response(self) -> str:
        """One line, however slowly it trickles in, within the time; '' when clamd hung up."""
        answer = b""
        try:
            while not answer.endswith(b"\n") and len(answer) < ANSWER:
                self._settle()
                piece = self.clamd_socket.recv(ANSWER)
                if not piece:
                    break
                answer += piece
        except OSError as error:
            raise CommunicationError(f"no answer: {error or 'too slow'}") from error
        try:
            return answer.decode().strip() if answer.endswith(b"\n") else ""
        except UnicodeDecodeError as error:
            raise ResponseError("not a word of clamd's") from error
