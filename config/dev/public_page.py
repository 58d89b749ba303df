"""The demo's public status page: a child of the supervisor on a loopback port of this checkout.

The same process as in production, with the database role that reads published statistics alone.
"""

from __future__ import annotations

import contextlib
import socket
import sys

from config.dev.state_folder import Place, private_file


class PublicPage:
    def __init__(self, place: Place) -> None:
        self._port_file = place.state / "public.port"

    def prepare(self) -> None:
        """Choose a loopback port for the public page and store it in the state folder: the port of
        the previous run if it is free, else any free one."""
        kept = self._kept_port()
        private_file(self._port_file, str(kept if kept and _free(kept) else _free(0)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._kept_port()}"

    def argv(self) -> list[str]:
        return [
            sys.executable, "-m", "gunicorn", "config.public_wsgi", "-c", "python:config.gunicorn",
            "--bind", f"127.0.0.1:{self._kept_port()}", "--workers", "1", "--graceful-timeout", "4",
        ]  # fmt: skip

    def _kept_port(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            return int(self._port_file.read_text())
        return 0


def _free(port: int) -> int:
    """Return the port if nobody listens there, else 0; for 0 any free one."""
    with contextlib.suppress(OSError), socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
    return 0
