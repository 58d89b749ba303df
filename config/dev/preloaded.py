"""Python programs that tests start, forked from a process that has imported the libraries.

    process = preloaded.start(["-m", "celery", …], env=…, output=file)     # like a Popen

Importing Celery, Django and their libraries takes most of the processor time in which a worker
starts. Only libraries are imported ahead: no module of ours, no settings. So a program reads its
own environment and our code as if it had been started by itself. PYTHON* variables of `env` have no
effect. Linux and macOS.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
from pathlib import Path
from typing import IO

from config.dev.state_folder import CHECKOUT, die_with_parent

# None of them reads the environment or Django's settings when it is imported.
LIBRARIES = (
    *("celery.bin.celery", "celery.apps.worker", "celery.concurrency.prefork"),
    *("kombu.transport.redis", "psycopg", "django.core.management", "django.core.servers.basehttp"),
    *("django.db.backends.postgresql.base", "django.contrib.postgres.fields"),
    *("django.contrib.admin", "django.contrib.staticfiles.handlers", "django_filters", "pgtrigger"),
    *("cryptography.hazmat.primitives.ciphers.aead", "csp.middleware", "environs"),
    *("fido2.webauthn", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "holidays", "httpx"),
    *("phonenumbers", "PIL.Image", "puremagic", "pypdfium2", "structlog", "whitenoise.middleware"),
    "xlsxwriter",
)
LONGEST_ORDER = 1 << 17  # bytes
LOST = -signal.SIGKILL  # exit code of a program whose end was not reported


class Program:
    """A program started by `start`, with those methods of subprocess.Popen that tests use."""

    def __init__(self, argv: list[str], pid: int, answer: IO[str]) -> None:
        self.args, self.pid, self._answer = argv, pid, answer
        self.returncode: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Return the program's exit code, negative for a signal; None while it runs."""
        return self._ended_within(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the program's end and return its exit code. Raises subprocess.TimeoutExpired
        after `timeout` seconds."""
        ends = None if timeout is None else time.monotonic() + timeout
        while True:
            left = 0.5 if ends is None else min(0.5, max(0.0, ends - time.monotonic()))
            if (code := self._ended_within(left)) is not None:
                return code
            if ends is not None and timeout is not None and time.monotonic() >= ends:
                raise subprocess.TimeoutExpired(self.args, timeout)

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended_within(self, seconds: float) -> int | None:
        with self._lock:
            if self.returncode is None and select.select([self._answer], [], [], seconds)[0]:
                said = self._answer.readline()
                self.returncode = int(said) if said else LOST
                self._answer.close()
            return self.returncode


class _Server:
    """Client of the process that forks the programs: it starts that process, which ends with this
    one."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST_ORDER * 2)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.dev.preloaded", str(theirs.fileno())],
                cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip

    def start(self, order: dict, files: list[int]) -> tuple[int, IO[str]]:
        """Send an order to the process that forks. Return the pid of the started program and the
        file from which its exit code is read. Raises RuntimeError if the process has ended."""
        reading, writing = os.pipe()
        answer = os.fdopen(reading)
        try:
            socket.send_fds(self.line, [json.dumps(order).encode()], [*files, writing])
        finally:
            os.close(writing)
        said = answer.readline()
        if not said:
            raise RuntimeError("the process that forks programs has ended")
        return int(said), answer

    def close(self) -> None:
        self.line.close()
        self.process.terminate()
        self.process.wait()


_server: _Server | None = None
_starting = threading.Lock()


def start(argv: list[str], *, env: dict[str, str], output: int | IO, errors: int | IO | None = None,
          death: int = signal.SIGTERM) -> Program:  # fmt: skip
    """Start `python ARGV` in a session of its own, in the checkout, with exactly this environment.

    Its standard input is empty; `output` takes its standard output, and its errors too unless they
    go elsewhere. It gets the signal `death` when this process ends.
    """
    global _server
    with _starting:
        if _server is None or _server.owner != os.getpid():
            _server = _Server()
    out, err = (one if isinstance(one, int) else one.fileno() for one in (output, errors or output))
    empty = os.open(os.devnull, os.O_RDONLY)
    try:
        order = {"argv": argv, "env": env, "death": int(death)}
        pid, answer = _server.start(order, [empty, out, err])
    finally:
        os.close(empty)
    return Program(argv, pid, answer)


def run(argv: list[str], *, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python ARGV` with this environment to its end. Return its exit code and output as
    subprocess.run does."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        code = start(argv, env=env, output=output, errors=errors).wait()
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(
            argv, code, output.read().decode(), errors.read().decode()
        )


def close() -> None:
    """End the process from which programs are forked, if it runs, and the programs that it has
    started."""
    global _server
    if _server is not None and _server.owner == os.getpid():
        _server.close()
        _server = None


# ------------------------------------------------------------------ in the process that forks
def _serve(line: socket.socket) -> dict | None:
    """Fork a process for each order that arrives on `line`. Return the order in each forked
    process; return None in this process once its parent has ended.

    The parent's end is seen by polling: the kernel's death signal would come already when the
    thread that started this process ends.
    """
    parent = os.getppid()
    answers: dict[int, int] = {}  # pid of a program -> where its exit code is to be told
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while os.getppid() == parent:
        ready, _, _ = select.select([line, reading], [], [], 1.0)
        if reading in ready:
            os.read(reading, 4096)
            _tell_ends(answers)
        if line not in ready:
            continue
        text, files, _flags, _from = socket.recv_fds(line, LONGEST_ORDER, 4)
        pid = os.fork()
        if not pid:
            line.detach()
            return {**json.loads(text), "files": files}
        answers[pid] = files[3]
        os.write(files[3], f"{pid}\n".encode())
        for file in files[:3]:
            os.close(file)
    return None


def _tell_ends(answers: dict[int, int]) -> None:
    while answers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        answer = answers.pop(pid)
        with contextlib.suppress(BrokenPipeError):
            os.write(answer, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os.close(answer)


def _become(order: dict) -> None:
    """Turn this forked process into the program of an order: signals, session, standard files,
    environment and arguments of its own. Then run the program to its end."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(order["death"])
    os.setsid()
    for target, file in enumerate(order["files"][:3]):
        os.dup2(file, target)
    os.closerange(3, 1024)  # files of the process that forks, and the answers of other programs
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    match order["argv"]:
        case ["-m", module, *arguments]:
            sys.argv = [module, *arguments]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", code, *arguments]:
            sys.argv = ["-c", *arguments]
            main = sys.modules["__main__"] = types.ModuleType("__main__")
            exec(compile(code, "<string>", "exec"), main.__dict__)  # noqa: S102  a test's own
        case [script, *_]:
            sys.argv = order["argv"]
            runpy.run_path(str(Path(CHECKOUT, script)), run_name="__main__")


if __name__ == "__main__":
    for _name in LIBRARIES:
        importlib.import_module(_name)
    gc.collect()
    gc.freeze()  # a program that ends need not walk through them
    with socket.socket(fileno=int(sys.argv[1])) as _line:
        _order = _serve(_line)
    if _order is not None:
        _become(_order)
