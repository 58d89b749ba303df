"""SOLAPI's HTTP, as far as we use it, and the misbehaviour that a script asks for."""

from __future__ import annotations

import json
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from config.dev.message_provider.behaviours import Behaviours, WrongScriptError
from config.dev.message_provider.log import Log
from config.dev.message_provider.page import FONT, page
from config.dev.message_provider.signature import RefusedError, SignatureChecker
from config.dev.message_provider.store import BadRequestError, MessageService
from config.dev.message_provider.webhook import WebhookSender

MOST_BYTES = 64_000_000
SHOWN = 60
JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"


class Provider(ThreadingHTTPServer):
    """HTTP server of the local message provider, with the log, script and signatures that all
    requests share. Starts the webhook's thread."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self,
        port: int,
        log: Log,
        behaviours: Behaviours,
        signatures: SignatureChecker,
        senders: frozenset[str],
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.log, self.behaviours, self.signatures = log, behaviours, signatures
        self.service = MessageService(log, behaviours, senders)
        self.webhook = WebhookSender(log, behaviours)
        self.log.register(behaviours.script["templates"])
        self.webhook.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore an error of a closed connection (OSError) while a request was handled; report
        every other error on stderr."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def provider(self) -> Provider:
        return cast(Provider, self.server)

    def log_message(self, format: str, *args: Any) -> None:
        """Write no access log: the paths and queries contain phone numbers."""

    # ------------------------------------------------------------ routes
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if not self._from_here():
            return
        if parts.path == "/":
            rows = self.provider.log.latest(SHOWN)
            count = self.provider.log.counts()["messages"]
            return self._answer(200, page(rows, count), HTML)
        if parts.path == "/font.woff2" and FONT.exists():
            return self._answer(200, FONT.read_bytes(), "font/woff2")
        if parts.path == "/control":
            webhook = self.provider.webhook
            counts = self.provider.log.counts() | {"told": webhook.told, "untold": webhook.failed}
            script = {
                **self.provider.behaviours.script,
                "templates": len(self.provider.log.templates),
            }
            return self._json(200, {"script": script, "counts": counts})
        if not self._signed():
            return None
        query = parse_qs(parts.query, keep_blank_values=True)
        pieces = parts.path.strip("/").split("/")
        match pieces:
            case ["messages", "v4", "list-old"]:
                pass
            case ["messages", "v4", "groups", group, "messages"]:
                query["groupId"] = [group]
            case _:
                return self._refuse(404, "NotFound")
        try:
            return self._json(200, self.provider.service.list(query))
        except BadRequestError as error:
            return self._refuse(400, "ValidationError", str(error))

    def do_POST(self) -> None:
        if not self._from_here():
            return
        raw = self._body()
        if raw is None:
            return self._refuse(413, "PayloadTooLarge")
        if self.path == "/control":
            return self._control(raw)
        if not self._signed():
            return None
        if self.path != "/messages/v4/send-many/detail":
            return self._refuse(404, "NotFound")
        return self._send(raw)

    # ------------------------------------------------------------ duties
    def _send(self, raw: bytes) -> None:
        did = self.provider.behaviours.next_call()
        if did == "drop_before":
            return self._cut()
        if did in ("429", "500"):
            headers = {"Retry-After": "1"} if did == "429" else {}
            return self._refuse(
                int(did), "TooManyRequests" if did == "429" else "Internal", "", headers
            )
        if did == "slow":
            time.sleep(self.provider.behaviours.script["slow_seconds"])
        try:
            answer = self.provider.service.send(json.loads(raw), did)
        except (BadRequestError, ValueError) as error:
            return self._refuse(400, "ValidationError", str(error))
        if did == "drop_after":
            return self._cut()
        if did == "500_after":
            return self._refuse(500, "Internal")
        if did == "garbage_after":
            return self._answer(200, b"<html>502 Bad Gateway</html>", HTML)
        if did == "slow_after":
            time.sleep(self.provider.behaviours.script["slow_seconds"])
        return self._json(200, answer, half=did == "cut_after")

    def _control(self, raw: bytes) -> None:
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            return self._refuse(415, "UnsupportedMediaType")  # no form of a web page comes this far
        try:
            change = json.loads(raw)
            self.provider.behaviours.merge(change)
        except (WrongScriptError, ValueError) as error:
            return self._refuse(400, "ValidationError", str(error))
        self.provider.log.register(change.get("templates", {}))
        return self._json(200, {"ok": True})

    # ------------------------------------------------------------ HTTP
    def _from_here(self) -> bool:
        """Return True for a request to 127.0.0.1 or localhost. For another host name, as from a
        foreign page that found the port, answer 421 and return False."""
        if self.headers.get("Host", "").partition(":")[0] in ("127.0.0.1", "localhost"):
            return True
        self._refuse(421, "MisdirectedRequest")
        return False

    def _signed(self) -> bool:
        try:
            self.provider.signatures.check(self.headers.get("Authorization", ""), time.time())
        except RefusedError as refused:
            self._refuse(401, str(refused))
            return False
        return True

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _cut(self) -> None:
        """Close the connection without an answer."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _refuse(
        self, status: int, code: str, text: str = "", headers: dict[str, str] | None = None
    ) -> None:
        self._json(status, {"errorCode": code, "errorMessage": text or code}, headers=headers)

    def _json(
        self, status: int, body: Any, half: bool = False, headers: dict[str, str] | None = None
    ) -> None:
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self._answer(status, raw, JSON, half=half, headers=headers)

    def _answer(
        self, status: int, raw: bytes, kind: str, half: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        head = b"".join(self._headers_buffer) + b"\r\n"  # one packet with the body
        self._headers_buffer: list[bytes] = []
        self.wfile.write(head + (raw[: len(raw) // 2] if half else raw))
        if half:
            self._cut()
