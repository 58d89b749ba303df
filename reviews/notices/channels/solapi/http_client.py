"""One HTTP connection to SOLAPI, and a name for everything that can happen on it."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reviews.notices.channels.solapi.signing import CLOCKS_MAY_DIFFER, authorization

log = structlog.get_logger(__name__)
for _talkative in ("httpx", "httpcore"):  # a line for each call, address included
    logging.getLogger(_talkative).setLevel(logging.WARNING)

CONNECT_SECONDS, POOL_SECONDS = 5.0, 1.0
MOST_BYTES = 20_000_000  # of an answer
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Nothing was handed over: the request never left.
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def is_private(url: str) -> bool:
    """Whether nobody on the way reads what is sent there: TLS, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


class NeverSentError(Exception):
    """No connection: the provider has nothing of this request."""


class NoAnswerError(Exception):
    """The request left, and nobody knows what became of it."""


class Reply:
    """Status and JSON body; `body` is None where there was no readable JSON."""

    def __init__(self, status: int, raw: bytes) -> None:
        self.status = status
        try:
            self.body: Any = json.loads(raw)
        except ValueError:  # also UnicodeDecodeError
            self.body = None

    @property
    def error(self) -> str:
        """The provider's words for an error; callers scrub them."""
        if not isinstance(self.body, Mapping):
            return ""
        return f"{self.body.get('errorCode', '')} {self.body.get('errorMessage', '')}".strip()


@cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates costs some ten ms; a process does it once."""
    return httpx.create_ssl_context()


class HttpClient:
    def __init__(self) -> None:
        if not is_private(settings.SOLAPI_URL):
            raise ImproperlyConfigured("SOLAPI_URL begins with https:// unless it is this machine")
        here = urlsplit(settings.SOLAPI_URL).hostname in LOOPBACK
        seconds = float(settings.SOLAPI_SECONDS)
        self.ahead = timedelta(0)  # of the provider's clock before ours
        self.client = httpx.Client(
            base_url=settings.SOLAPI_URL,
            verify=_tls() if not here else False,  # plain HTTP on loopback
            trust_env=not here,  # a proxy leads to the provider, never to this machine
            timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=POOL_SECONDS),
            limits=httpx.Limits(max_connections=1),
        )

    def ask(self, path: str, query: list[tuple[str, str]]) -> Reply:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: bytes) -> Reply:
        return self._call("POST", path, content=body, headers={"Content-Type": "application/json"})

    def close(self) -> None:
        self.client.close()

    def _call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **given: Any
    ) -> Reply:
        """Raises NeverSentError or NoAnswerError.

        The whole answer has SOLAPI_SECONDS, each byte counted in: httpx alone would start its
        clock anew with each piece, and outlive the lease.
        """
        signature = authorization(
            key=settings.SOLAPI_API_KEY, secret=settings.SOLAPI_API_SECRET, ahead=self.ahead
        )
        until = time.monotonic() + settings.SOLAPI_SECONDS
        try:
            with self.client.stream(
                method, path, headers={**(headers or {}), "Authorization": signature}, **given
            ) as response:
                self._compare_clocks(response)
                raw = bytearray()
                for piece in response.iter_bytes():
                    raw += piece
                    if time.monotonic() > until or len(raw) > MOST_BYTES:
                        raise NoAnswerError("too slow or too long")
                return Reply(response.status_code, bytes(raw))
        except NEVER_SENT as error:
            raise NeverSentError(type(error).__name__) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise NoAnswerError(type(error).__name__) from error

    def _compare_clocks(self, response: httpx.Response) -> None:
        """Sign by the provider's clock once ours is found to be wrong: the next call is good."""
        try:
            theirs = parsedate_to_datetime(response.headers["Date"])
        except (KeyError, ValueError):
            return
        if theirs.tzinfo is None:
            return
        ahead = theirs - datetime.now(UTC)
        self.theirs_at = (theirs, time.monotonic())
        if abs(ahead - self.ahead) > CLOCKS_MAY_DIFFER / 3:
            log.warning("solapi_clock_differs", seconds=round(ahead.total_seconds()))
            self.ahead = ahead

    theirs_at: tuple[datetime, float] | None = None

    def now_there(self) -> datetime | None:
        """The provider's clock, to the second; None before its first answer."""
        if self.theirs_at is None:
            return None
        theirs, at = self.theirs_at
        return theirs + timedelta(seconds=time.monotonic() - at)
