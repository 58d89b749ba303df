"""Return pages: from an address that only takes forms to a page that can be opened."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """Return path and query of the page that contained a form, from the Referer header; empty
    without one, or for another site."""
    page = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_above(request: HttpRequest) -> str:
    """Return the nearest existing address above this one: for /payouts/7/approve/ it is
    /payouts/7/."""
    steps = [step for step in request.path.split("/") if step]
    while steps:
        steps.pop()
        path = "/".join(["", *steps, ""])
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"


def page_here(request: HttpRequest) -> str:
    """Return the address that shows this page again: its own, or for the answer to a posted form,
    the page that contained the form."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return page_before(request) or page_above(request)
