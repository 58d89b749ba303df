"""Requests of the log-in by OpenID Connect, each within limits: the provider is another house's
server, and a person waits for the page."""

from __future__ import annotations

import contextlib
import socket
from threading import Timer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from requests import Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import InvalidURL, Timeout
from urllib3.exceptions import HTTPError

LONGEST_ANSWER = 1 << 20  # bytes of a body; documents and keys of large providers have some 10 KiB


class TimeLimit:
    """Context that ends the connections made in it after some seconds. `over` says that it did.

    The timeout of a socket is too little: it begins anew with each byte that arrives."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._lines: list[socket.socket] = []
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def watch(self, line: socket.socket) -> None:
        """End this connection, too, when the time is over. Keeps a copy of its descriptor, because
        TLS takes the socket itself away."""
        self._lines.append(line.dup())
        if self.over:
            self._end()

    def _end(self) -> None:
        self.over = True
        for line in [*self._lines]:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        for line in self._lines:
            line.close()


class WatchedAdapter(HTTPAdapter):
    """Adapter whose connections are watched by the TimeLimit `limit`."""

    limit: TimeLimit

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)

        class Watched(pool.ConnectionCls):  # type: ignore[name-defined, misc]
            def _new_conn(connection) -> socket.socket:  # noqa: N805
                line: socket.socket = super()._new_conn()
                self.limit.watch(line)
                return line

        pool.ConnectionCls = Watched
        return pool


class LimitedSession(OAuth2Session):
    """Session that reads at most LONGEST_ANSWER bytes of an answer, within OIDC_SECONDS from the
    first byte of the request to the last one of the answer. Follows no redirect and leaves no
    encryption: code and secret go to the addresses of the provider's document only."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if urlsplit(url).scheme != urlsplit(settings.OIDC_ISSUER).scheme:
            raise InvalidURL("an address of another scheme than the issuer's")
        seconds = settings.OIDC_SECONDS
        # An answer is measured as it comes, so none is compressed.
        headers = {**(kwargs.pop("headers", None) or {}), "Accept-Encoding": "identity"}
        kwargs |= {"timeout": seconds, "stream": True, "allow_redirects": False, "headers": headers}
        adapter = WatchedAdapter()
        for scheme in ("https://", "http://"):
            self.mount(scheme, adapter)
        with TimeLimit(seconds) as adapter.limit:
            response = super().request(method, url, *args, **kwargs)
            response._content = _body(response)
            if adapter.limit.over:
                raise Timeout("the answer was too slow")
        return response


def _body(response: Response) -> bytes:
    """Return the body of an answer. Raises NoConnectionError if it breaks off or is too long."""
    try:
        body: bytes = response.raw.read(LONGEST_ANSWER + 1, decode_content=False)
    except (HTTPError, OSError) as error:
        raise NoConnectionError(type(error).__name__) from error
    if len(body) > LONGEST_ANSWER:
        raise NoConnectionError("the answer is too long")
    response.close()
    return body
