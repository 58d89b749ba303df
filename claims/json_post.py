"""One POST of JSON to a configured service, for every client of one."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit


class NoAnswerError(Exception):
    """Error: a service gave no answer that can be read. `why` is "address", an HTTP status or the
    name of an error, and `status` the HTTP status or None. Names no URL, key or body."""

    def __init__(self, why: str, status: int | None = None) -> None:
        self.why, self.status = why, status
        super().__init__(why)


def post_json(url: str, body: Any, *, seconds: float, longest: int, key: str = "") -> Any:
    """POST `body` as JSON, with `key` as a bearer token if given, and return the JSON of the
    answer. Follows no redirect, so that data and key go to this URL only. Waits `seconds` to
    connect and as long for the whole answer, of at most `longest` bytes. Raises NoAnswerError."""
    if urlsplit(url).scheme not in ("https", "http"):
        raise NoAnswerError("address")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url, data=json.dumps(body).encode(), headers=headers, method="POST"
    )
    status = None
    try:
        with _opener.open(request, timeout=seconds) as response:
            return json.loads(_read(response, time.monotonic() + seconds, longest))
    except urllib.error.HTTPError as error:
        error.close()
        status, why = error.code, str(error.code)
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        why = type(error).__name__
    raise NoAnswerError(why, status)  # outside of the handlers: what they caught knows the request


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def _read(response: http.client.HTTPResponse, deadline: float, longest: int) -> bytes:
    body = bytearray()
    while chunk := response.read1(1 << 16):
        body += chunk
        if len(body) > longest:
            raise ValueError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)
