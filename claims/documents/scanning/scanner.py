"""Virus scans by clamd, when CLAMD_URL names one. Only a plain OK is clean.

The library clamav-client speaks the protocol; three of its parts are replaced here, so that scans
fail closed (docs/decisions/0014):
- clamd answers a stream that is too long and hangs up. The library, still sending, sees a broken
  pipe and drops the answer; here it is read, so that a limit differs from an outage.
- The library's timeouts are for each call (none while connecting to a unix socket, and no IPv6);
  here one whole scan has CLAMD_SECONDS.
- An unknown answer is an error or an empty result there; here it is UNREACHABLE.
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
DEEPER = 120  # nested archives: more than any MaxRecursion (100 at most) opens
PING_SECONDS = 1.0
KEPT_SECONDS = 600.0  # the scanner's limits are tried out again after so long
FAILURES = (ClamdError, OSError, ValueError)


def configured() -> bool:
    """Return True if CLAMD_URL names a scanner."""
    return bool(settings.CLAMD_URL)


def scan(data: bytes, *, document: int | None = None) -> Scan:
    """Scan these bytes with the configured scanner and return the result: CLEAN, INFECTED, LIMIT
    (not examined completely) or UNREACHABLE; NONE if no scanner is configured. Never raises.

    The log names `document` beside the signature. Takes at most CLAMD_SECONDS, three times that
    when the scanner's limits are tried out.
    """
    if not configured():
        return Scan.NONE
    found, detail = _scan_bytes(data)
    if found == Scan.CLEAN and settings.CLAMD_MUST_ALERT:
        limits = scanner_limits()
        if limits is None:
            found, detail = Scan.UNREACHABLE, "it went away"
        elif not limits.announces_limits:
            found, detail = Scan.LIMIT, "this clamd hides its limits: set AlertExceedsMax yes"
    if found != Scan.CLEAN:
        log.warning("document_not_clean", document=document, scan=found.value, said=detail)
    return found


def _scan_bytes(data: bytes) -> tuple[Scan, str]:
    """Scan bytes with clamd. Returns the result and clamd's words about it, or the error; LIMIT if
    clamd did not examine all of them. Never raises."""
    try:
        answer = connection().instream(io.BytesIO(data))
    except BufferTooLongError as error:
        return Scan.LIMIT, str(error)
    except FAILURES as error:
        return Scan.UNREACHABLE, str(error)
    if answer == {"stream": ("OK", None)}:
        return Scan.CLEAN, ""
    word, detail = answer.get("stream", ("", ""))
    detail = detail or ""
    if word == "FOUND":
        return (Scan.LIMIT if detail.startswith(LIMITS) else Scan.INFECTED), detail
    # "Time limit reached ERROR" and the like: clamd gave up
    return (Scan.LIMIT if "limit" in detail.lower() else Scan.UNREACHABLE), f"{word} {detail}"


# ------------------------------------------------------------------ state of the scanner
class ScannerStatus(NamedTuple):
    """State of the virus scanner for the staff's page: address, version, signatures, limits.
    `error` says why it does not answer; `version` is '' then."""

    address: str  # as configured; an address carries no secret
    version: str = ""  # "ClamAV 1.4.6"
    signatures: str = ""  # version number of the signatures, "27150"; "" if clamd names none
    made: datetime | None = None  # time at which the signatures were made
    limits: "ScannerLimits | None" = None
    error: str = ""

    @property
    def reachable(self) -> bool:
        return bool(self.version)


def status() -> ScannerStatus | None:
    """Ask the scanner for its state and limits; None if no scanner is configured. Never raises."""
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
    """Parse clamd's "Wed Nov 25 10:21:00 2026", in this machine's time; None for other text."""
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").astimezone()
    except ValueError:
        return None


def is_responding() -> bool:
    """Return True when the scanner answers a PING within PING_SECONDS."""
    try:
        return connection(PING_SECONDS).ping().strip() == "PONG"
    except FAILURES:
        return False


class ScannerLimits(NamedTuple):
    """Two facts about clamd, found by scanning test files since it does not report its settings: in
    `announces_limits` True if it reports a file past its limits, in `takes_largest` True if it
    scans the largest document whole."""

    announces_limits: bool  # whether clamd reports a file that exceeds its limits
    takes_largest: bool  # a document of DOCUMENT_MAX_BYTES is within its limits


_asked_lock = threading.Lock()
_asked: dict[str, tuple[float, ScannerLimits]] = {}  # address -> monotonic time, limits


def scanner_limits() -> ScannerLimits | None:
    """Return the scanner's limits, tried out with test files at most every ten minutes; None when
    it does not answer.

    With AlertExceedsMax off, which is clamd's default, a file past MaxFileSize, MaxScanSize,
    MaxFiles or MaxRecursion is "OK". So the scanner gets nested archives, deeper than any setting
    opens, and as many empty bytes as a document may have.
    """
    with _asked_lock:
        asked_at, limits = _asked.get(settings.CLAMD_URL, (0.0, None))
        if limits is not None and time.monotonic() - asked_at < KEPT_SECONDS:
            return limits
        deep, _detail = _scan_bytes(_nested())
        large, _detail = _scan_bytes(bytes(limit("DOCUMENT_MAX_BYTES")))
        if Scan.UNREACHABLE in (deep, large):
            return None
        limits = ScannerLimits(deep == Scan.LIMIT, large == Scan.CLEAN)
        _asked[settings.CLAMD_URL] = (time.monotonic(), limits)
        return limits


@cache
def _nested() -> bytes:
    """Return ZIP files nested in one another; some 12 kB, with nothing in them."""
    data = b"nothing"
    for _level in range(DEEPER):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a"), data)
        data = out.getvalue()
    return data


# ------------------------------------------------------------------ connection
def connection(seconds: float | None = None) -> "ClamdConnection":
    """Return a client for the configured scanner; each of its commands connects again and takes at
    most `seconds` (None: CLAMD_SECONDS)."""
    return ClamdConnection(
        settings.CLAMD_URL, settings.CLAMD_SECONDS if seconds is None else seconds
    )


class ClamdConnection(ClamdNetworkSocket):
    """Client of clamd at tcp://host:port or unix:///path. Each command may take `seconds` in
    all."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        self.path = parts.path if parts.scheme == "unix" else ""
        self.seconds = seconds
        self.until = 0.0
        super().__init__(parts.hostname or "localhost", parts.port or 3310, seconds)

    def instream(self, buff: BinaryIO) -> dict[str, tuple[str, str | None]]:
        """Scan a file and return {"stream": (OK, FOUND or ERROR, detail)}.

        Raises BufferTooLongError past clamd's StreamMaxLength, CommunicationError when it cannot
        be reached or hangs up, ResponseError for an unreadable answer.
        """
        self._init_socket()
        try:
            broken = self._send_stream(buff)
            answer = self._recv_response()
            if TOO_LONG in answer:
                raise BufferTooLongError(answer)
            if broken or not answer:
                raise CommunicationError(
                    f"clamd closed the connection before the end: {broken or 'no answer'}"
                )
            path, said, status = self._parse_response(answer)
            return {path: (status, said)}
        finally:
            self._close_socket()

    def _send_stream(self, buff: BinaryIO) -> OSError | None:
        """Send the file to clamd in pieces.

        Return the error if clamd hangs up, because its answer may still be read. Raises
        CommunicationError when the time is over.
        """
        try:
            self._send_command("INSTREAM")
            while piece := buff.read(PIECE):
                self._limit_next_step()
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

    def _limit_next_step(self) -> None:
        """Set the socket's timeout to the rest of the time. Raises TimeoutError when it is over."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.clamd_socket.settimeout(left)

    def _recv_response(self) -> str:
        """Return clamd's answer, one line of at most ANSWER bytes; '' if it hung up before the line
        ended, or the line is longer. Raises CommunicationError when the time is over or the
        connection fails, ResponseError for bytes that are no text."""
        answer = b""
        try:
            while not answer.endswith(b"\n") and len(answer) < ANSWER:
                self._limit_next_step()
                piece = self.clamd_socket.recv(ANSWER)
                if not piece:
                    break
                answer += piece
        except OSError as error:
            raise CommunicationError(f"no answer: {error or 'too slow'}") from error
        try:
            return answer.decode().strip() if answer.endswith(b"\n") else ""
        except UnicodeDecodeError as error:
            raise ResponseError("the answer does not come from clamd") from error
