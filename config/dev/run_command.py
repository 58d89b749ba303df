"""Run a command so that interrupting `make`, and nothing but `make`, ends it too.

    python config/dev/run_command.py COMMAND [ARGUMENT …]

Ctrl-C in a terminal reaches make and its children alike. But GNU make that alone receives a SIGINT
waits for its recipe without passing it on. So this watches make from below, and passes on the
signal. Standard library only: it runs before anything is installed.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 15  # seconds from the first word to kill -9


class Parent:
    """The parent process of this one. `interrupted` tells, where it is a make, that it is
    ending."""

    def __init__(self) -> None:
        self.pid = os.getppid()
        try:
            name = Path(f"/proc/{self.pid}/comm").read_text().strip()
        except OSError:
            name = ""
        self.is_make = name in {"make", "gmake"}
        self._blocked_before = False

    def interrupted(self) -> bool:
        """Return True when the parent is a make that is ending or gone. Call it again and again.

        While make handles a fatal signal and waits for its recipe, that signal is blocked; it also
        is for a moment whenever make starts something, so two calls in a row must see it.
        """
        if not self.is_make:
            return False
        if os.getppid() != self.pid:
            return True
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return True
        blocked = int(status.partition("SigBlk:")[2].split()[0], 16)
        now = any(blocked >> (sig - 1) & 1 for sig in (signal.SIGINT, signal.SIGTERM))
        before, self._blocked_before = self._blocked_before, now
        return now and before


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Context manager that yields a list to which SIGINT and SIGTERM are appended as they arrive,
    instead of ending the process. The earlier handlers are put back at its end."""
    received: list[int] = []
    before = {
        sig: signal.signal(sig, lambda number, _frame: received.append(number))
        for sig in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)


def run(command: list[str]) -> int:
    """Run a command as a process group of its own and return its exit code. When make is
    interrupted or a stop signal arrives, send the command SIGINT, kill it when it does not end in
    time, and return 130."""
    parent = Parent()
    with stop_signals() as received:
        # A group of its own, so that each signal reaches it once, and from here.
        process = subprocess.Popen(command, start_new_session=True)
        told_at = None
        while process.poll() is None:
            if told_at is None and (received or parent.interrupted()):
                told_at = time.monotonic()
                _tell(process, signal.SIGINT)
            elif told_at and time.monotonic() - told_at > PATIENCE:
                _tell(process, signal.SIGKILL)
            time.sleep(0.1)
        if told_at is not None:
            _tell(process, signal.SIGKILL)  # end child processes that remain in its group
            return 130
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _tell(process: subprocess.Popen, sig: int) -> None:
    try:
        os.killpg(process.pid, sig)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
