"""The demo's message provider: a child of the supervisor on a loopback port of this checkout.

It speaks SOLAPI's contract and sends nothing (config/dev/message_provider). Its port and its log
are kept over a restart. Standard library only.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import urllib.request

from config.dev.state_folder import KeptPort, Place, private_file

SENDER = "0215771015"
# A few people do not use KakaoTalk, have blocked the channel, or have another number now.
SCRIPT = {
    "report_seconds": 1.5,
    "hook_retry_seconds": 10.0,  # the web server may still be starting
    "outcomes": {"3104": 0.08, "3107": 0.01, "3032": 0.004},
    "any_template": True,  # accept letters that somebody wrote in the demo's admin site
}


class DemoProvider:
    def __init__(self, place: Place) -> None:
        self.place = place
        self._port = KeptPort(place.state / "provider.port")
        self._script = place.state / "provider-script.json"

    def prepare(self) -> None:
        """Choose a loopback port, the previous one if it is free, and write the script of the
        provider without a webhook: the web server is not up while the register is loaded."""
        self._port.choose()
        private_file(self._script, json.dumps(SCRIPT))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port.number}"

    def argv(self) -> list[str]:
        return [
            sys.executable, "-m", "config.dev.message_provider", "--port", str(self._port.number),
            "--log", str(self.place.state / "provider.sqlite"), "--script", str(self._script),
            "--from", SENDER,
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return the environment variables by which the desk sends to this provider: its URL, keys,
        sender number, and SOLAPI as the phone channel."""
        kept = self.place.secrets()
        return {
            "NOTICE_PHONE": "solapi",
            "NOTICE_ALLOWLIST": "*",  # mails become files, and the phones are ours
            "SOLAPI_URL": self.url,
            "SOLAPI_API_KEY": "demo",
            "SOLAPI_API_SECRET": kept["SOLAPI_API_SECRET"],
            "SOLAPI_HOOK": kept["SOLAPI_HOOK"],
            "SOLAPI_FROM": SENDER,
            "SOLAPI_PF_ID": "KA01PF221015",
        }

    def answers(self) -> bool:
        port = self._port.number
        if not port:
            return False
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    def tell(self, web_port: int) -> None:
        """Make the provider report outcomes to the desk's webhook on `web_port` from now on, and
        after a restart too. Raises nothing if the provider does not answer: it reads the stored
        script when it starts again."""
        hook = f"http://127.0.0.1:{web_port}/notices/solapi/{os.environ['SOLAPI_HOOK']}/"
        private_file(self._script, json.dumps(SCRIPT | {"hook": hook}))
        request = urllib.request.Request(  # noqa: S310  loopback
            f"{self.url}/control", json.dumps({"hook": hook}).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with contextlib.suppress(OSError):  # it is being started again, and will read the file
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310


def join_running() -> None:
    """Set the environment of this process so that its notices go to the message provider of the
    running demo of this checkout. Does nothing when no demo runs or NOTICE_PHONE is set."""
    provider = DemoProvider(Place())
    if "NOTICE_PHONE" not in os.environ and provider.answers():
        for name, value in provider.environment().items():
            os.environ.setdefault(name, value)
