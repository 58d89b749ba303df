"""Client of a holder inquiry (예금주 조회): one question about one account.

Contract: POST {"bank_code": "004", "account_number": "…", "holder_name": "…"} with the key as a
bearer token; 200 {"result": "match" | "differs" | "unknown"}. `unknown`: no such account, a closed
one, or a bank that does not tell. A bank's own interface is put behind this one by a small gateway.
Neither logs nor errors carry the account, the holder or the key.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

LONGEST_ANSWER = 1 << 14  # bytes


class HolderAnswer(Enum):
    MATCH = "match"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


class InquiryUnavailableError(Exception):
    """Error: the service gave no usable answer: wrong address, network or HTTP error, or unreadable
    body.

    The message holds neither account nor holder."""


def is_on() -> bool:
    """Return True where the settings configure an inquiry."""
    return bool(settings.HOLDER_INQUIRY_URL)


def ask(*, bank_code: str, number: str, holder: str) -> HolderAnswer:
    """Ask the bank whether an account belongs to a holder, and return its answer as HolderAnswer.

    Waits at most HOLDER_INQUIRY_SECONDS. `bank_code` has three digits, `number` and `holder` are
    plain text. Raises InquiryUnavailableError where no usable answer came in time."""
    if urlsplit(settings.HOLDER_INQUIRY_URL).scheme not in ("https", "http"):
        raise InquiryUnavailableError("address")
    asked = {"bank_code": bank_code, "account_number": number, "holder_name": holder}
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        settings.HOLDER_INQUIRY_URL,
        data=json.dumps(asked).encode(),
        headers={
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Authorization": f"Bearer {settings.HOLDER_INQUIRY_KEY}",
        },
        method="POST",
    )
    why = ""
    try:
        with _opener.open(request, timeout=settings.HOLDER_INQUIRY_SECONDS) as response:
            deadline = time.monotonic() + settings.HOLDER_INQUIRY_SECONDS
            answer = json.loads(_read(response, deadline))
            return HolderAnswer(answer["result"] if isinstance(answer, dict) else None)
    except urllib.error.HTTPError as error:
        error.close()
        why = str(error.code)
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        why = type(error).__name__
    log.warning("holder_inquiry_away", why=why)
    # Outside of the handlers: what they caught may know the request.
    raise InquiryUnavailableError(why)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirect handler that follows none, so that the account is sent to the configured address
    only."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Return the body of the response. Raises TimeoutError after `deadline` (of the monotonic
    clock), ValueError for a body that is too large."""
    body = bytearray()
    while chunk := response.read1(1 << 12):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise ValueError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)
