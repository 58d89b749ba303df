"""Programs that run as long as the demo, each with a log of its own in `var/log`."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.dev.state_folder import CHECKOUT, die_with_parent, open_log, yield_processor

LOGS = CHECKOUT / "var" / "log"
SHOWN = 15  # lines of a log that are shown when its program has ended
STEADY = 30.0  # a child that lived this long is started again without a pause
LONGEST_PAUSE = 10.0


def say(text: str) -> None:
    """Print a line on stderr. On a terminal it replaces an unfinished progress bar."""
    print(f"\r\x1b[K{text}" if sys.stderr.isatty() else text, file=sys.stderr, flush=True)


def last_lines(path: Path, begins: int = 0) -> str:
    """Return the last 15 lines of a log, indented, and its path. Reads only what was written from
    byte `begins` on, and at most 20 kB. Returns the path alone when the log cannot be read."""
    with contextlib.suppress(OSError), path.open("rb") as log:
        log.seek(0, os.SEEK_END)
        log.seek(max(begins if begins <= log.tell() else 0, log.tell() - 20_000))
        lines = log.read().decode(errors="replace").splitlines()[-SHOWN:]
        return "\n".join(f"    {line[:400]}" for line in [*lines, f"({path})"])
    return f"    ({path})"


class Child:
    """A program that is started again whenever it ends, as long as `tend` is called; its output
    goes to a log."""

    def __init__(
        self, name: str, argv: list[str], *, yields: bool = False, logs: Path = LOGS
    ) -> None:
        """Describe the program, without starting it. With `yields` it runs at a lower priority
        (`yield_processor`); `logs` is the folder of its log."""
        self.name, self.argv, self.yields = name, argv, yields
        self.log = logs / f"{name}.log"
        self.log_begins = 0  # bytes in the log before this start
        self.process: subprocess.Popen | None = None
        self.started_at = self.start_at = 0.0
        self.pause = 0.0

    def tend(self) -> None:
        """Start the program if it does not run; to be called again and again. After an end it
        prints the last lines of the log and waits before the next start, longer each time while the
        program keeps ending."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.kill()  # remains of its group
            self.process = None
            steady = now - self.started_at > STEADY
            self.pause = 0.5 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
            self.start_at = now + self.pause
            say(
                f"{self.name}: 끝났습니다 ({code}). {self.pause:.1f}초 뒤 다시 시작합니다"
                f" (ended, starting it again)\n{last_lines(self.log, self.log_begins)}"
            )
        if now >= self.start_at:
            self._start(now)

    def _start(self, now: float) -> None:
        self.started_at = now
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_log(self.log) as log:
            self.log_begins = log.tell()
            self.process = subprocess.Popen(
                self.argv, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=self._in_the_child,
            )  # fmt: skip

    def _in_the_child(self) -> None:
        die_with_parent(signal.SIGTERM)
        if self.yields:
            yield_processor()

    def send(self, sig: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(sig)

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """Kill the program and all processes of its group at once, and wait for its end."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def adopt_orphans() -> None:
    """Make this process the one to which Linux gives its orphaned grandchildren (subreaper), so
    that `reap` collects them and no zombie stays."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def reap() -> None:
    """Collect the exit codes of child processes that have ended, for at most two seconds. Does not
    wait for those that still run."""
    deadline = time.monotonic() + 2
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline and os.waitpid(-1, os.WNOHANG)[0]:
            pass
