"""The demo's public status page: a child of the supervisor on a loopback port of this checkout.

The same process as in production, with the database role that reads published statistics alone.
"""

from __future__ import annotations

import sys

from config.dev.state_folder import KeptPort, Place


class PublicPage:
    def __init__(self, place: Place) -> None:
        self._port = KeptPort(place.state / "public.port")

    def prepare(self) -> None:
        """Choose a loopback port for the public status page and store it in the state folder: the
        port of the previous run if it is free, else any free one."""
        self._port.choose()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port.number}"

    def argv(self) -> list[str]:
        return [
            sys.executable, "-m", "gunicorn", "config.public_wsgi", "-c", "python:config.gunicorn",
            "--bind", f"127.0.0.1:{self._port.number}", "--workers", "1", "--graceful-timeout", "4",
        ]  # fmt: skip
