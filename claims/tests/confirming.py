"""Confirm an act in a test as a person does: open its sheet, then send it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client


def open_sheet(client: Client, url: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Post the input `data` to the URL of an act and return the response with its confirmation
    sheet."""
    return client.post(url, data or {})  # type: ignore[return-value]


def digest_on(response: HttpResponse) -> str:
    """Return the digest in the form of a confirmation sheet. Fails if the response has none."""
    found = re.search(r'name="confirmed" value="([0-9a-f]+)"', response.content.decode())
    assert found, f"no confirmation sheet: {response.status_code}"
    return found.group(1)


def confirm(
    client: Client, url: str, data: dict[str, Any] | None = None, *, typed_sum: str = ""
) -> HttpResponse:
    """Open the confirmation sheet of an act and confirm it with `typed_sum`. Returns the response
    to the confirmation."""
    data = data or {}
    confirmed = digest_on(open_sheet(client, url, data))
    sent = {**data, "confirmed": confirmed, "typed_sum": typed_sum}
    return client.post(url, sent)  # type: ignore[return-value]
