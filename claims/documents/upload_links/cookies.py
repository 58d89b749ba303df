"""The visit of a browser to a link: a signed cookie, for the address of this link alone.

The token is in the address of the letter only; it is exchanged for this cookie and stands in no
later request, page, log line or history of the browser.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

NAME = "desk_upload"
SALT = "claims.upload_links.visit"
OPENED_SECONDS = 30 * 60  # until the verification digits are given
CONFIRMED_SECONDS = 2 * 3600  # since the last request


@dataclass(frozen=True)
class Visit:
    """Visit of one browser to a link, as its signed cookie holds it. `browser` is random and tells
    visitors of the same link apart; `confirmed` is True once the visitor has given the last four
    digits of the claim's phone or account."""

    link_id: int
    browser: bytes
    confirmed: bool = False

    def confirm(self) -> Visit:
        return replace(self, confirmed=True)


def new_visit(link_id: int) -> Visit:
    return Visit(link_id, os.urandom(16))


def visit_of(request: HttpRequest, link_id: int) -> Visit | None:
    """Return the visit of this browser to a link, from its cookie. None where there is none: the
    link was not opened in this browser, the cookie is forged, or its time is over (30 minutes until
    the digits of phone or account are given, then two hours after the last request)."""
    given = request.COOKIES.get(NAME, "")
    try:
        link, browser, confirmed = signing.loads(given, salt=SALT, max_age=CONFIRMED_SECONDS)
        if not confirmed:
            signing.loads(given, salt=SALT, max_age=OPENED_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Visit(link, bytes.fromhex(browser), confirmed) if link == link_id else None


def keep_visit(response: HttpResponse, visit: Visit) -> None:
    """Set the signed cookie of a visit on the response; its two hours begin anew. It is sent for
    the pages of this link alone."""
    value = signing.dumps([visit.link_id, visit.browser.hex(), visit.confirmed], salt=SALT)
    response.set_cookie(
        NAME,
        value,
        max_age=CONFIRMED_SECONDS,
        path=reverse("upload_links:page", args=[visit.link_id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the link is followed from another program
    )
