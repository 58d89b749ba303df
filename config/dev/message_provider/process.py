"""Process of a local provider, for tests, benchmarks and fault runs. Without Django."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from config.dev.message_provider.behaviours import DEFAULTS
from config.dev.message_provider.log import Row, accepted
from config.dev.state_folder import die_with_parent

CHECKOUT = Path(__file__).resolve().parents[3]
KEY, SECRET = "local-key", "local-secret"


class LocalProvider:
    """A local message provider in a child process, with a log file that is kept over `kill` and
    `start`."""

    def __init__(
        self, log: Path | None = None, port: int = 0, script: dict[str, Any] | None = None
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="desk-provider-")
        self.log = log or Path(self._folder.name) / "log.sqlite"
        self.port = port
        self.script = script or {}
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that make the desk use this provider."""
        return {
            "NOTICE_PHONE": "solapi",
            "NOTICE_ALLOWLIST": "*",
            "SOLAPI_URL": self.url,
            "SOLAPI_API_KEY": KEY,
            "SOLAPI_API_SECRET": SECRET,
            "SOLAPI_FROM": "0212345678",
            "SOLAPI_PF_ID": "KA01PF0000",
        }

    def start(self) -> LocalProvider:
        """Start the process and return when it answers. A second start uses the same port and log.
        Raises RuntimeError when it does not come up."""
        script = Path(self._folder.name) / "script.json"
        script.write_text(json.dumps(self.script))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.dev.message_provider", "--port", str(self.port),
             "--log", str(self.log), "--script", str(script)],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"SOLAPI_API_KEY": KEY, "SOLAPI_API_SECRET": SECRET},
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said.startswith("http://"):
            raise RuntimeError(f"the provider does not start: {said!r}")
        self.port = int(said.rpartition(":")[2])
        return self

    def control(self, **change: Any) -> None:
        """Change the given keys of the running provider's script (see behaviours.py)."""
        self.ask("/control", change)

    def reset(self) -> None:
        """Put the provider's script back to the one given at the start. Accepted messages stay in
        the log."""
        self.control(**(DEFAULTS | self.script))

    def counts(self) -> dict[str, int]:
        """Return the provider's counters: "messages" (accepted), "call <behaviour>" (send calls),
        and, since it was started, "told" (reports that the webhook answered with 200) and "untold"
        (reports given up)."""
        return self.ask("/control")["counts"]

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310  our own loopback address
            self.url + path, data, {"Content-Type": "application/json"} if data else {}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def accepted(self) -> list[Row]:
        """Return the accepted messages from the log file, also after the process has ended."""
        return list(accepted(self.log))

    def by_notice(self) -> Counter[str]:
        """Return the number of accepted messages by the public id of the notice that they carry."""
        return Counter(row.notice for row in self.accepted())

    def kill(self) -> None:
        """Kill the provider's process at once, as a power cut would. Its log stays."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    def close(self) -> None:
        self.kill()
        self._folder.cleanup()

    def __enter__(self) -> LocalProvider:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.close()
