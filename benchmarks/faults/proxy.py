"""A loopback proxy that can stop forwarding without closing: it imitates half-open connections.

While silent it still accepts connections, and both ends see them as open. A connection that was
open then never forwards again; those made after `speak` do."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

CHUNK = 65_536
Address = tuple[str, int] | Path  # TCP, or a unix socket


class Line:
    """State of one connection through the proxy: `asks` and `answers` are set while bytes are
    forwarded in that direction."""

    def __init__(self) -> None:
        self.asks, self.answers = asyncio.Event(), asyncio.Event()  # set: bytes are passed on
        self.asks.set()
        self.answers.set()
        self.writers: list[asyncio.StreamWriter] = []


class Proxy:
    """Proxy from 127.0.0.1:`port` to `target` (a unix socket's path, or address and port), in a
    thread of its own."""

    def __init__(self, target: Address) -> None:
        self.target, self.port, self.passed = target, 0, 0
        self.lines: set[Line] = set()
        self.silent: str = ""  # "", "answers" (questions still arrive) or "both"
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Proxy:
        self._thread.start()
        if not self._up.wait(10):
            raise RuntimeError("the proxy does not start")
        return self

    def fall_silent(self, what: str) -> None:
        """Stop forwarding in both directions ("both") or only from the target ("answers"), also for
        new connections."""
        self._call(self._fall_silent, what)

    def speak(self) -> None:
        """Forward new connections again. Those that fell silent stay so."""
        self._call(setattr, self, "silent", "")

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    # ---------------------------------------------------------------- in the thread
    def _call(self, what, *args) -> None:
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (what(*args), done.set()))
        done.wait(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        self._loop.run_forever()
        for line in self.lines:
            for writer in line.writers:
                writer.transport.abort()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _fall_silent(self, what: str) -> None:
        self.silent = what
        for line in self.lines:
            self._hush(line)

    def _hush(self, line: Line) -> None:
        line.answers.clear()
        if self.silent == "both":
            line.asks.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line()
        line.writers.append(writer)
        self.lines.add(line)
        if self.silent:
            self._hush(line)
        try:
            if isinstance(self.target, Path):
                up_reader, up_writer = await asyncio.open_unix_connection(str(self.target))
            else:
                up_reader, up_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            self.lines.discard(line)
            return
        line.writers.append(up_writer)
        ways = self._pump(reader, up_writer, line.asks), self._pump(up_reader, writer, line.answers)
        # The end of a run cancels it; asyncio would write each cancelled connection to the log.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*ways)
        self.lines.discard(line)

    async def _pump(self, reader, writer, open_: asyncio.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK):
                await open_.wait()
                writer.write(chunk)
                await writer.drain()
                self.passed += len(chunk)
        await open_.wait()  # a silent connection is not told that the other side has closed
        writer.transport.close()
