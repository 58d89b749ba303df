"""Progress of long work on a terminal: a bar with percentage and time left. Elsewhere plain lines.

    with TerminalProgress(sys.stderr, {"표 만들기": 5, "신청 읽기": 8}) as progress:
        with progress.part("표 만들기"):
            ...
        with progress.part("신청 읽기"):
            progress.advance(done, total)  # if the work can be counted

The seconds are what each part took if it was measured; a slower machine is noticed at the first
part, and the time left follows.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
import unicodedata
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TextIO

BAR = 24  # columns
REDRAWN = 0.3  # seconds between two pictures of the bar
SAID_AGAIN = 15.0  # seconds between two plain lines of one part
UNCOUNTED = 0.95  # share of a part that passes by time alone; the rest when it has ended


class TerminalProgress:
    """Context manager that shows the progress of a long work on `stream`: a bar on a terminal,
    lines elsewhere, nothing without a stream. `parts` are its parts with the seconds that each is
    expected to take.

    Nothing else may write to the stream within the block.
    """

    def __init__(self, stream: TextIO | None, parts: Mapping[str, float]) -> None:
        self.stream, self.expected = stream, dict(parts)
        self.on_terminal = bool(stream and stream.isatty())
        self.done: dict[str, float] = {}  # seconds that each ended part took
        self.now: str | None = None
        self.began = self.said = 0.0
        self.last_line = ""
        self.counted: float | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> TerminalProgress:
        if self.stream is not None:
            self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self.stream is not None:
            self._ticker.join()
        if self.on_terminal:
            self._write("\r\x1b[K")

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Context manager that runs its block as the part `name` and measures its seconds. A part
        that is not among the announced ones takes no share of the bar."""
        with self._lock:
            self.now, self.counted = name, None
            self.began = self.said = time.monotonic()
        if not self.on_terminal:
            self._write(f"{name} …\n")
        yield
        with self._lock:
            took = self.done[name] = time.monotonic() - self.began
            self.now = None
            if self.on_terminal:
                self._write(f"\r\x1b[K✓ {name}  {in_words(took)}\n")

    def advance(self, done: int, total: int) -> None:
        """Set how much of the present part is done: `done` of `total`; a `total` of 0 means
        unknown."""
        self.counted = min(1.0, done / total) if total else None

    def share(self) -> float:
        """Return the fraction of the whole work that is done, 0 to 1, by the expected seconds of
        its parts."""
        whole = sum(self.expected.values()) or 1
        ended = sum(seconds for name, seconds in self.expected.items() if name in self.done)
        return min(1.0, (ended + self._present()) / whole)

    def seconds_left(self) -> float:
        """Return the estimated seconds left: the expected ones, scaled by the pace up to now.

        The present part counts for the pace once it is counted or takes longer than expected.
        """
        ended = [name for name in self.done if self.expected.get(name)]
        planned = sum(self.expected[name] for name in ended)
        taken = sum(self.done[name] for name in ended)
        present = self.expected.get(self.now or "", 0.0)
        if present and (self.counted is not None or self._elapsed() > present):
            planned, taken = planned + self._present(), taken + self._elapsed()
        later = sum(s for n, s in self.expected.items() if n not in self.done and n != self.now)
        return (present - self._present() + later) * (taken / planned if planned else 1.0)

    def _elapsed(self) -> float:
        return time.monotonic() - self.began if self.now else 0.0

    def _present(self) -> float:
        """Return the expected seconds of the present part that have passed."""
        if self.now is None or self.now not in self.expected:
            return 0.0
        expected = self.expected[self.now]
        if self.counted is not None:
            return expected * self.counted
        return min(self._elapsed(), expected * UNCOUNTED)

    def _tick(self) -> None:
        while not self._ended.wait(REDRAWN):
            with self._lock:
                if self.now is None:
                    continue
                if self.on_terminal:
                    self._write(f"\r{self._picture()}\x1b[K")
                elif time.monotonic() - self.said > SAID_AGAIN:
                    self.said = time.monotonic()
                    line = f"{self.now}: {self.share():.0%}, {self._left()}\n"
                    if line != self.last_line:
                        self.last_line = line
                        self._write(line)

    def _picture(self) -> str:
        filled = round(BAR * self.share())
        bar = "█" * filled + "░" * (BAR - filled)
        line = f"{bar} {self.share():>4.0%}  {self._left()}  {self.now}"
        return cut(line, shutil.get_terminal_size().columns - 1)

    def _left(self) -> str:
        last = self.expected.keys() - self.done.keys() <= {self.now}
        overdue = self._elapsed() > self.expected.get(self.now or "", 0.0) * 1.2 + 1
        if last and overdue and self.counted is None:
            return "예상보다 더 걸림"
        return f"약 {in_words(self.seconds_left())} 남음"

    def _write(self, text: str) -> None:
        if self.stream is not None:
            with contextlib.suppress(OSError, ValueError):  # the terminal is gone
                self.stream.write(text)
                self.stream.flush()


def in_words(seconds: float) -> str:
    """Return a time span, given in seconds, in Korean: 8초, 2분 05초."""
    whole = max(1, round(seconds))
    return f"{whole}초" if whole < 60 else f"{whole // 60}분 {whole % 60:02}초"


def cut(text: str, columns: int) -> str:
    """Return the beginning of a text that fits into `columns` columns of a terminal; a Korean
    letter takes two."""
    used = 0
    for place, letter in enumerate(text):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > columns:
            return text[:place]
    return text
