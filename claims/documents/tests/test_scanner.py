"""Results of a real clamd, and of scanners that fail to answer."""

import contextlib
import io
import logging
import socket
import struct
import zipfile

import pytest

from claims.documents.models import Scan
from claims.documents.scanning import scanner as scanner_module
from claims.documents.scanning.scanner import scan
from claims.documents.tests import files
from claims.documents.tests.scanner import EICAR, MARKER, SIGNATURE, passing_on, server


@pytest.fixture(autouse=True)
def forget(settings, monkeypatch):
    settings.CLAMD_SECONDS = 20
    monkeypatch.setattr(scanner_module, "PING_SECONDS", 20.0)  # busy is not away
    settings.CLAMD_MUST_ALERT = True
    scanner_module._asked.clear()


@pytest.fixture
def scanner(clamd, settings):
    settings.CLAMD_URL = clamd.url
    return clamd.start()


def test_without_a_scanner_nothing_is_said(settings):
    settings.CLAMD_URL = ""
    assert scan(MARKER) == Scan.NONE
    assert scanner_module.status() is None


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", Scan.CLEAN),
        (files.pdf(), Scan.CLEAN),
        (files.workbook(), Scan.CLEAN),
        (b"x" * 3_000_000, Scan.CLEAN),  # many pieces
        (MARKER, Scan.INFECTED),
        (b"x" * 3_000_000 + MARKER, Scan.INFECTED),
        (EICAR, Scan.INFECTED),
        (files.pdf() + b"\n%" + MARKER, Scan.INFECTED),
        (files.zipped(a=b"x", b=MARKER), Scan.INFECTED),
        (files.zipped(a=files.zipped(b=EICAR)), Scan.INFECTED),
    ],
    ids=["empty", "pdf", "xlsx", "large", "marker", "at the end", "eicar", "in a pdf", "in a zip",
         "in a zip in a zip"],
)  # fmt: skip
def test_clean_is_clean_and_what_is_known_is_found(scanner, data, found):
    assert scan(data) == found


def test_by_tcp_too(scanner, settings):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    scanner.start(TCPSocket=str(port), TCPAddr="127.0.0.1", StreamMaxLength="1M")
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"
    assert scan(MARKER) == Scan.INFECTED
    assert scan(files.pdf()) == Scan.CLEAN
    assert scan(b"x" * 25_000_000) == Scan.LIMIT


def test_the_signature_is_logged_with_the_document_and_nothing_else(scanner, caplog):
    with caplog.at_level(logging.WARNING):
        scan(MARKER, document=17)
    [record] = [r for r in caplog.records if "document_not_clean" in r.getMessage()]
    assert SIGNATURE in record.getMessage() and "17" in record.getMessage()


# ------------------------------------------------------------------ limits
@pytest.mark.parametrize("size", [1_100_000, 25_000_000])
def test_a_stream_that_is_too_long_is_a_limit_not_an_outage(scanner, size):
    scanner.start(StreamMaxLength="1M")
    assert scan(b"x" * size) == Scan.LIMIT
    assert scan(b"x" * 900_000) == Scan.CLEAN


def test_a_file_that_is_larger_than_what_is_opened_is_a_limit(scanner):
    scanner.start(MaxFileSize="500K", MaxScanSize="900K")
    assert scan(b"x" * 600_000) == Scan.LIMIT
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "abc":
            archive.writestr(name, name.encode() * 400_000)
    assert len(packed.getvalue()) < 10_000
    assert scan(packed.getvalue()) == Scan.LIMIT
    assert scan(b"x" * 400_000) == Scan.CLEAN


def test_a_scanner_that_hides_its_limits_has_said_nothing(scanner, settings):
    assert scanner_module.scanner_limits() == (True, True)
    scanner.start(AlertExceedsMax="no")
    scanner_module._asked.clear()
    assert scanner_module.scanner_limits() == (False, True)
    assert scan(files.pdf()) == Scan.LIMIT
    settings.CLAMD_MUST_ALERT = False  # the operator's word
    assert scan(files.pdf()) == Scan.CLEAN
    assert scan(MARKER) == Scan.INFECTED


def test_a_scanner_that_takes_less_than_a_document_may_have_is_known(scanner):
    scanner.start(StreamMaxLength="24M")
    assert scanner_module.scanner_limits() == (True, False)
    scanner.start(StreamMaxLength="25M", MaxFileSize="25M")  # Debian's, and ours: 25 MB are 25 MB
    scanner_module._asked.clear()
    assert scanner_module.scanner_limits() == (True, True)


def test_the_date_of_signatures(settings):
    settings.CLAMD_URL = ""
    with server(version(b"ClamAV 1.4.3/27830/Tue Nov 25 09:38:15 2025\n")) as settings.CLAMD_URL:
        about = scanner_module.status()
    assert (about.version, about.signatures) == ("ClamAV 1.4.3", "27830")
    assert about.made.isoformat().startswith("2025-11-25T09:38:15")
    assert about.limits is None


# ------------------------------------------------------------------ outages
def test_stopped_and_started_again(scanner):
    scanner.stop()
    assert scan(files.pdf()) == Scan.UNREACHABLE
    assert not scanner_module.is_responding()
    about = scanner_module.status()
    assert not about.reachable and about.error
    scanner.start()
    assert scan(files.pdf()) == Scan.CLEAN
    assert scanner_module.is_responding()
    about = scanner_module.status()
    assert about.reachable and about.version.startswith("ClamAV ") and about.limits


def test_killed_in_the_middle_of_a_stream(scanner, settings):
    settings.CLAMD_MUST_ALERT = False
    with passing_on(scanner, after=500_000, then=scanner.kill) as settings.CLAMD_URL:
        assert scan(b"x" * 5_000_000) == Scan.UNREACHABLE
    assert scanner.process is None


def answering(words):
    """Take in a stream to its end, as clamd does, then say something."""

    def answer(visitor):
        stream = visitor.makefile("rb")
        stream.readline()
        while size := struct.unpack("!L", stream.read(4))[0]:
            stream.read(size)
        visitor.sendall(words)

    return answer


def version(words):
    def answer(visitor):
        visitor.recv(4096)
        visitor.sendall(words)

    return answer


def keeping_silent(visitor):
    while visitor.recv(4096):
        pass


def trickling(visitor):
    visitor.settimeout(0.05)
    while True:
        visitor.sendall(b"s")
        with contextlib.suppress(TimeoutError):
            visitor.recv(4096)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (b"stream: OK\n", Scan.CLEAN),
        (b"stream: Some.Thing FOUND\n", Scan.INFECTED),
        (b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\n", Scan.LIMIT),
        (b"INSTREAM size limit exceeded. ERROR\n", Scan.LIMIT),
        (b"stream: Time limit reached ERROR\n", Scan.LIMIT),
        (b"stream: Can't allocate memory ERROR\n", Scan.UNREACHABLE),
        (b"stream: OK", Scan.UNREACHABLE),  # cut off: more might have come
        (b"other: OK\n", Scan.UNREACHABLE),
        (b"stream: OK FOUND\n", Scan.INFECTED),
        (b"UNKNOWN COMMAND\n", Scan.UNREACHABLE),
        (b"COMMAND READ TIMED OUT\n", Scan.UNREACHABLE),
        (b"\xff\xfe\n", Scan.UNREACHABLE),
        (b"\n", Scan.UNREACHABLE),
        (b"", Scan.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\n", Scan.UNREACHABLE),
        (b"x" * 100_000, Scan.UNREACHABLE),
    ],
)
def test_only_a_plain_ok_is_clean(settings, words, found):
    settings.CLAMD_MUST_ALERT = False
    with server(answering(words)) as settings.CLAMD_URL:
        assert scan(b"tiny") == found


def test_one_that_hangs_or_trickles_costs_its_time_and_no_more(settings):
    settings.CLAMD_MUST_ALERT, settings.CLAMD_SECONDS = False, 0.3
    for behaviour in (keeping_silent, trickling):
        with server(behaviour) as settings.CLAMD_URL:
            assert scan(b"x" * 100_000) == Scan.UNREACHABLE


@pytest.mark.parametrize(
    "url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd", "tcp://no.invalid:3"]
)
def test_nobody_there(settings, url):
    settings.CLAMD_URL = url
    assert scan(files.pdf()) == Scan.UNREACHABLE
