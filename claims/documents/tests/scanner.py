"""Debian's clamd with a few signatures of our own, and servers that behave as badly as one may.

No signature here is anybody's but ours; EICAR's text is the test file of that name.
"""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.dev.state_folder import die_with_parent

MARKER = b"desk-test-marker: have this one found"
SIGNATURE = "Desk.Test.Marker.UNOFFICIAL"
# In two pieces: no scanner of this machine may take this source for the file itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONFIGURATION = """
LocalSocket {socket}
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
Foreground yes
User root
OfficialDatabaseOnly no
{options}
"""


class Clamd:
    """A clamd of our own: started with `options` for clamd.conf, stopped, started again."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="desk-clamd-"))
        # Under another path: where AppArmor is on, the package's own may open its own folders only.
        self.program = shutil.copy2(program, self.folder / "clamd")
        self.socket = self.folder / "clamd.socket"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen | None = None
        self.options: dict[str, str] = {}
        self.learn(Marker=MARKER, Eicar=EICAR)

    def learn(self, **patterns: bytes) -> None:
        """Know these and no other patterns from the next start on."""
        folder = self.folder / "signatures"
        folder.mkdir(exist_ok=True)
        lines = (f"Desk.Test.{name}:0:*:{body.hex()}\n" for name, body in patterns.items())
        (folder / "desk.ndb").write_text("".join(lines))

    def __enter__(self) -> "Clamd":
        return self.start()

    def __exit__(self, *_why: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, **options: str) -> "Clamd":
        """Have it run with exactly these options beside our own; returns when it answers."""
        options = {"AlertExceedsMax": "yes"} | options
        if self.process is not None and self.process.poll() is None:
            if self.options == options:
                return self
            self.stop()
        self.options = options
        self.socket.unlink(missing_ok=True)
        said = "\n".join(f"{name} {value}" for name, value in options.items())
        config = self.folder / "clamd.conf"
        config.write_text(
            CONFIGURATION.format(socket=self.socket, folder=self.folder, options=said)
        )
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [self.program, f"--config-file={config}"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while not self.answers():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"clamd: {(self.folder / 'output').read_text()[-2000:]}")
        return self

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(b"nPING\n")
                return line.recv(100) == b"PONG\n"
            except OSError:
                return False  # not up yet

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut would; its socket file stays."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


@contextlib.contextmanager
def server(answer: Callable[[socket.socket], object]) -> Iterator[str]:
    """The address of a TCP server that treats each visitor by `answer`, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    visitor, _address = listener.accept()
                except OSError:
                    return
                with visitor, contextlib.suppress(OSError):
                    answer(visitor)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@contextlib.contextmanager
def passing_on(clamd: Clamd, after: int, then: Callable[[], object]) -> Iterator[str]:
    """A relay to a clamd that calls `then` once `after` bytes of a stream have gone through."""

    def relay(visitor: socket.socket) -> None:
        gone = 0
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(clamd.socket))
            line.settimeout(10)
            while piece := visitor.recv(16 * 1024):
                line.sendall(piece)
                gone += len(piece)
                if gone >= after:
                    then()
                    break
            visitor.sendall(line.recv(4096))  # whatever it still said

    with server(relay) as address:
        yield address
