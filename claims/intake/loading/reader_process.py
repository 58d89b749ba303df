"""Reading of a claims file in a forked process, while this one loads what it has read.

The fork has the keys and the rules already. It reads, checks and encrypts, and sends messages
through one pipe; it ends when the pipe has no reader."""

import contextlib
import fcntl
import gc
import marshal
import os
import signal
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, NoReturn

from claims.intake.errors import FileUnusableError
from claims.intake.loading.chunks import Chunk, chunks
from claims.intake.loading.copy_rows import PLAIN, PreparedRow, RowPreparer
from claims.intake.loading.reading import Table, open_table
from claims.intake.loading.validation import RowChecker

WORTH_A_PROCESS = 1 << 18  # bytes: a smaller file is read before a process has begun
PIPE = 1 << 20  # bytes that wait in the pipe
_HEAD = struct.Struct("=cI")  # kind and bytes of a message
FACTS, ROWS, END, FAILURE = b"t", b"r", b"e", b"f"


class TableFacts(NamedTuple):
    """Facts about a claims file known once its header is read: encoding, delimiter, heads, unknown
    heads, and the number of rows expected.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    expected_rows: int

    @classmethod
    def of(cls, table: Table) -> "TableFacts":
        layout = table.layout
        return cls(
            table.encoding, table.delimiter, layout.header, layout.unknown, table.expected_rows
        )


class ReaderDiedError(Exception):
    """Error: the process that reads the file was ended from outside; nothing is loaded."""


@contextlib.contextmanager
def read_file(
    file: BinaryIO, checker: RowChecker, preparer: RowPreparer
) -> Iterator[tuple[TableFacts, Iterator[Chunk]]]:
    """Context manager that gives (TableFacts of a file, iterator over its prepared Chunks). A
    forked process reads them; this process does for a file of less than WORTH_A_PROCESS bytes or
    with one processor.

    Raises FileUnusableError, at once or while iterating, and ReaderDiedError if the process was
    killed."""
    size = file.seek(0, os.SEEK_END)
    if size < WORTH_A_PROCESS or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        table = open_table(file)
        with contextlib.closing(table.rows):
            yield TableFacts.of(table), chunks(table, checker.check, preparer.prepare)
        return
    reading_end, writing_end = os.pipe()
    with contextlib.suppress(AttributeError, OSError):  # more than the system allows, or macOS
        fcntl.fcntl(writing_end, fcntl.F_SETPIPE_SZ, PIPE)
    child = os.fork()
    if not child:
        os.close(reading_end)
        _read_for(writing_end, lambda: open_table(file), checker, preparer)
    os.close(writing_end)
    try:
        with open(reading_end, "rb", buffering=PIPE) as pipe:
            kind, body = _message(pipe)
            assert kind == FACTS
            yield TableFacts._make(marshal.loads(body)), _chunks(pipe)  # noqa: S302 - our own child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)


def _message(pipe: BinaryIO) -> tuple[bytes, bytes]:
    """Return (kind, body) of the next message of the reading process. Raises ReaderDiedError if the
    pipe ends; for a message FAILURE the reader's FileUnusableError, or RuntimeError if it is
    another error."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise ReaderDiedError
    kind, size = _HEAD.unpack(head)
    body = pipe.read(size)
    if len(body) < size:
        raise ReaderDiedError
    if kind == FAILURE:
        code, text = marshal.loads(body)  # noqa: S302 - of our own child
        raise FileUnusableError(code, text) if code else RuntimeError(text)
    return kind, body


def _chunks(pipe: BinaryIO) -> Iterator[Chunk]:
    while True:
        kind, body = _message(pipe)
        if kind != ROWS:
            return
        read, rows, rejected, sums = marshal.loads(body)  # noqa: S302 - of our own child
        del body  # megabytes, which would lie beside the next ones
        chunk = Chunk(read, [*map(PreparedRow._make, rows)], rejected, sums)
        del rows
        yield chunk


def _read_for(
    writing_end: int, open_it: Callable[[], Table], checker: RowChecker, preparer: RowPreparer
) -> NoReturn:
    """Read the file in the forked process, write its messages to the pipe, and end the process with
    `os._exit`: the inherited connections and files must not be closed here."""

    def tell(kind: bytes, body: bytes = b"") -> None:
        for part in (_HEAD.pack(kind, len(body)), body):
            waiting = memoryview(part)
            while waiting:
                waiting = waiting[os.write(writing_end, waiting) :]

    gc.disable()  # rows make no cycles; the search for them costs a sixth of the reading
    try:
        table = open_it()
        tell(FACTS, marshal.dumps(tuple(TableFacts.of(table)), PLAIN))
        for chunk in chunks(table, checker.check, preparer.prepare):
            plain = (chunk.read, [*map(tuple, chunk.rows)], chunk.rejected, chunk.sums)
            tell(ROWS, marshal.dumps(plain, PLAIN))
        table.rows.close()
        tell(END)
    except FileUnusableError as error:
        with contextlib.suppress(BaseException):
            tell(FAILURE, marshal.dumps((error.code, str(error.message)), PLAIN))
    except BrokenPipeError:
        pass  # nobody waits for it any more
    except BaseException as error:
        # Its text might hold a cell.
        with contextlib.suppress(BaseException):
            tell(FAILURE, marshal.dumps(("", f"{type(error).__name__} while reading"), PLAIN))
    finally:
        os._exit(0)
