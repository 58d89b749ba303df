"""HTTP client of SOLAPI, with an error for each way in which a call can fail."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
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

log = structlog.get_logger(__name__)
for _talkative in ("httpx", "httpcore"):  # they log each call with its URL
    logging.getLogger(_talkative).setLevel(logging.WARNING)

CLOCKS_MAY_DIFFER = timedelta(minutes=15)  # above, the provider refuses the signature
CONNECT_SECONDS, POOL_SECONDS = 5.0, 1.0
MAX_BYTES = 20_000_000  # bytes of an answer
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# The request was not sent.
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def authorization(*, key: str, secret: str, ahead: timedelta = timedelta(0)) -> str:
    """Return the Authorization header of one call to SOLAPI: HMAC-SHA256 over the present time and
    a random salt.

    `ahead` is how far the provider's clock is ahead of ours.
    """
    date = (datetime.now(UTC) + ahead).strftime("%Y-%m-%dT%H:%M:%SZ")
    salt = secrets.token_hex(16)
    signature = hmac.new(secret.encode(), (date + salt).encode(), "sha256").hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"


def is_private(url: str) -> bool:
    """Return True when what is sent to a URL stays private: https, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


class NeverSentError(Exception):
    """The request to SOLAPI could not be sent: the provider has received nothing."""


class NoAnswerError(Exception):
    """The request to SOLAPI was sent and no answer came: its outcome is unknown."""


class Reply:
    """Answer of SOLAPI: HTTP status and JSON body; `body` is None if there was no readable JSON."""

    def __init__(self, status: int, raw: bytes) -> None:
        self.status = status
        try:
            self.body: Any = json.loads(raw)
        except ValueError:  # also UnicodeDecodeError
            self.body = None

    @property
    def error(self) -> str:
        """SOLAPI's error code and message, '' without one. It may repeat addresses: callers redact
        it."""
        if not isinstance(self.body, Mapping):
            return ""
        return f"{self.body.get('errorCode', '')} {self.body.get('errorMessage', '')}".strip()


@cache
def _tls() -> ssl.SSLContext:
    """Return the TLS context, once a process: reading the certificates takes about ten ms."""
    return httpx.create_ssl_context()


class HttpClient:
    """HTTP client with one connection to SOLAPI. Raises ImproperlyConfigured when SOLAPI_URL is
    neither https nor this machine. Its calls raise NeverSentError or NoAnswerError."""

    def __init__(self) -> None:
        if not is_private(settings.SOLAPI_URL):
            raise ImproperlyConfigured(
                "SOLAPI_URL must begin with https:// unless it is this machine"
            )
        here = urlsplit(settings.SOLAPI_URL).hostname in LOOPBACK
        seconds = float(settings.SOLAPI_SECONDS)
        self.ahead = timedelta(0)  # how far the provider's clock is ahead of ours
        self.client = httpx.Client(
            base_url=settings.SOLAPI_URL,
            verify=_tls() if not here else False,  # plain HTTP on loopback
            trust_env=not here,  # a proxy serves the provider, never this machine
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
        """Send a signed request and return the answer. Raises NeverSentError if SOLAPI received
        nothing, NoAnswerError if it may have.

        The whole answer must arrive within SOLAPI_SECONDS: httpx alone restarts its timeout with
        each chunk and could outlast the lease.
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
                    if time.monotonic() > until or len(raw) > MAX_BYTES:
                        raise NoAnswerError("the answer is too slow or too long")
                return Reply(response.status_code, bytes(raw))
        except NEVER_SENT as error:
            raise NeverSentError(type(error).__name__) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise NoAnswerError(type(error).__name__) from error

    def _compare_clocks(self, response: httpx.Response) -> None:
        """Compare our clock with the Date header of the answer, and sign the next call by the
        provider's time if they differ."""
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

    def provider_time(self) -> datetime | None:
        """Return the time of SOLAPI's clock by its answers, to the second; None before its first
        answer."""
        if self.theirs_at is None:
            return None
        theirs, at = self.theirs_at
        return theirs + timedelta(seconds=time.monotonic() - at)
