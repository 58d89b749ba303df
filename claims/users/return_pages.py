"""Ways back: from an address that takes forms only to a page that can be opened."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """Path and query of the page that a form stood on, as the browser tells it; empty when it does
    not, or names another site."""
    page = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_above(request: HttpRequest) -> str:
    """The nearest address above this one that exists: of /payouts/7/approve/ it is /payouts/7/."""
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
    """The address that shows this page again: its own, or for the answer to a form that was sent
    the page that the form stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return page_before(request) or page_above(request)
