"""The visit of a browser to a link: a signed cookie, for the address of this link alone.

The token is in the address of the letter only; it is exchanged for a cookie and stands in no later
request, page, log line or history of the browser. The page of the letter cannot see the cookie of
an earlier visit, which belongs to another address; so it sets a cookie of its own (`opened`), which
counts only if this browser has no visit any more.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

NAME = "desk_upload"
OPENED = "desk_upload_opened"
SALT = "claims.upload_links.visit"
OPENED_SALT = "claims.upload_links.opened"
OPENED_SECONDS = 30 * 60  # until the verification digits are given
CONFIRMED_SECONDS = 2 * 3600  # since the last request


@dataclass(frozen=True)
class Visit:
    """Visit of one browser to a link, as its signed cookie holds it. `browser` is random and tells
    visitors of the same link apart; `confirmed` is True once the visitor has given the last four
    digits of the claim's phone or account. `wrong` is the number of wrong answers that this browser
    has given and no right one has followed."""

    link_id: int
    browser: bytes
    confirmed: bool = False
    wrong: int = 0

    def confirm(self) -> Visit:
        return replace(self, confirmed=True, wrong=0)

    def answered_wrong(self) -> Visit:
        return replace(self, wrong=self.wrong + 1)


def new_visit(link_id: int) -> Visit:
    return Visit(link_id, os.urandom(16))


def visit_of(request: HttpRequest, link_id: int) -> Visit | None:
    """Return the visit of this browser to a link, from its cookies; a visit that goes on is kept if
    the link is opened again. None if there is none: the link was not opened in this browser, the
    cookie is forged, or its time is over (30 minutes until the digits of phone or account are
    given, then two hours; both since the last answer or page that set it)."""
    found = _going_on(request.COOKIES.get(NAME, "")), _opened(request.COOKIES.get(OPENED, ""))
    return next((visit for visit in found if visit and visit.link_id == link_id), None)


def _going_on(given: str) -> Visit | None:
    try:
        link, browser, confirmed, wrong = signing.loads(given, salt=SALT, max_age=CONFIRMED_SECONDS)
        if not confirmed:
            signing.loads(given, salt=SALT, max_age=OPENED_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Visit(link, bytes.fromhex(browser), confirmed, wrong)


def _opened(given: str) -> Visit | None:
    try:
        link, browser = signing.loads(given, salt=OPENED_SALT, max_age=OPENED_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Visit(link, bytes.fromhex(browser))


def keep_visit(response: HttpResponse, visit: Visit) -> None:
    """Set the signed cookie of a visit on the response, and delete the one of a link whose digits
    were not given yet (OPENED). The time of the visit begins again. Browsers send the cookie for
    the pages of this link alone."""
    value = [visit.link_id, visit.browser.hex(), visit.confirmed, visit.wrong]
    _set(response, NAME, visit, signing.dumps(value, salt=SALT), CONFIRMED_SECONDS)
    response.delete_cookie(OPENED, path=_path(visit), samesite="Lax")


def keep_opened(response: HttpResponse, visit: Visit) -> None:
    """Set the signed cookie of a link that was just opened, for 30 minutes. It replaces no visit of
    this browser that goes on."""
    value = signing.dumps([visit.link_id, visit.browser.hex()], salt=OPENED_SALT)
    _set(response, OPENED, visit, value, OPENED_SECONDS)


def _set(response: HttpResponse, name: str, visit: Visit, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_path(visit),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the link is followed from another program
    )


def _path(visit: Visit) -> str:
    return reverse("upload_links:page", args=[visit.link_id])
