"""Pages and files for everybody, in Korean and English by address."""

from __future__ import annotations

import hashlib
import logging
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from claims.council import council_name
from claims.downloads import save_as
from reviews.publication.files import FORMS, Edition, File, explanation, make_file
from reviews.publication.layout import Layout
from reviews.publication.public import source
from reviews.publication.public.middleware import FOR_GOOD, POLICY
from reviews.publication.public.texts import papers, questions

log = logging.getLogger(__name__)

FOLDER = "reviews/publication/public/"
ASSETS = {
    "public.css": (Path(__file__).with_name("public.css"), "text/css; charset=utf-8"),
    "mark.svg": (settings.BASE_DIR / "config/static/img/mark.svg", "image/svg+xml"),
}
OTHER = {"ko": "en", "en": "ko"}
_making = threading.Lock()
# Needs no template, no setting and no database, as one of them may be what failed.
CONSTANT = (
    '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body><h1>{title}</h1><p lang="en">{english}</p><p><a href="/">공개 현황 (Status)</a></p>'
    "</body></html>"
)


def status(request: HttpRequest, language: str = "ko") -> HttpResponse:
    """Public start page: where the programme stands, how papers are sent, and questions with their
    answers.

    While the database is away the page still says how to send papers; that answer is not cached.
    """
    with translation.override(language):
        try:
            figures, away = _figures(source.newest()), False
        except Error as error:
            log.warning("published statistics cannot be read: %s", type(error).__name__)
            figures, away = {}, True
        words = {"papers": papers(), "questions": questions(), "away": away}
        response = render(
            request, FOLDER + "status.html", {**_frame(language, "status"), **words, **figures}
        )
    if away:
        response.headers["Cache-Control"] = "no-store"
    return response


def statistics(request: HttpRequest, language: str = "ko", number: int = 0) -> HttpResponse:
    """Public page with all tables of the newest version (`number` 0) or of one version, and the
    list of versions. 404 for an unknown number; an answer without figures while the database is
    away."""
    try:
        edition = source.edition(number) if number else source.newest()
        issues = source.issues() if edition else []
    except Error as error:
        return _away(request, language, error)
    if edition is None:
        return not_found(request)
    with translation.override(language):
        replaced = next((one.replaced_by for one in issues if one.number == edition.number), None)
        context = {**_frame(language, "statistics", number), **_figures(edition)}
        context |= {"issues": issues, "replaced_by": replaced}
        return render(request, FOLDER + "statistics.html", context)


def download(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Send the file of a version to the public: `zip` (CSV), `xlsx` or `pdf`. A version never
    changes, so the answer may be cached for a year."""
    if form not in FORMS:
        return not_found(request)
    try:
        edition = source.edition(number)
    except Error as error:
        return _away(request, "ko", error)
    if edition is None:
        return not_found(request)
    with _making:  # one at a time: the others then find it made
        made = _made(form, edition)
    response = HttpResponse(made.body, content_type=made.media_type)
    response.headers["Cache-Control"] = FOR_GOOD
    return save_as(response, made.name)


def asset(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Send the style sheet or the logo of the public page. The address has a digest of the content,
    so the answer may be cached for a year; 404 for another name or digest."""
    if name not in ASSETS or digest != _asset(name)[0]:
        return not_found(request)
    response = HttpResponse(_asset(name)[1], content_type=ASSETS[name][1])
    response.headers["Cache-Control"] = FOR_GOOD
    return response


@cache
def _asset(name: str) -> tuple[str, bytes]:
    body = ASSETS[name][0].read_bytes()
    return hashlib.sha256(body).hexdigest()[:16], body


@lru_cache(maxsize=24)
def _made(form: str, edition: Edition) -> File:
    """Return the file of a version in one format (`zip`, `xlsx` or `pdf`). The last 24 are cached
    in the process, since typesetting takes long."""
    return make_file(form, edition)


def _frame(language: str, page: str, number: int = 0) -> dict[str, Any]:
    """Return the template context that every page has: names, addresses, and the address of the
    same page in the other language."""
    other = OTHER[language]
    same = page if not number else "edition"
    args = [number] if number else []
    return {
        "language": language,
        "page": page,
        "other": other,
        "other_url": reverse(f"{same}_{other}", args=args),
        "status_url": reverse(f"status_{language}"),
        "statistics_url": reverse(f"statistics_{language}"),
        "edition_route": f"edition_{language}",
        "council": council_name(language),
        "phone": settings.CONTACT_PHONE,
        "address": settings.CONTACT_ADDRESS,
        "sheet": reverse("asset", args=[_asset("public.css")[0], "public.css"]),
        "mark": reverse("asset", args=[_asset("mark.svg")[0], "mark.svg"]),
    }


def _figures(edition: Edition | None) -> dict[str, Any]:
    if edition is None:
        return {}
    content = edition.content
    layout = Layout(content)
    return {
        "edition": edition,
        "as_of": edition.as_of,
        "summary": layout.summary(),
        "charts": layout.charts(),
        "tables": layout.tables(),
        "mean_days": layout.mean_days(),
        "explanation": explanation(content),
    }


def _away(request: HttpRequest, language: str, error: Error) -> HttpResponse:
    log.warning("published statistics cannot be read: %s", type(error).__name__)
    with translation.override(language):
        return render(request, FOLDER + "away.html", _frame(language, "statistics"), status=503)


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Page of the public process for an unknown address (404), with a link back to the status
    page."""
    language = "en" if request.path.startswith("/en/") else "ko"
    with translation.override(language):
        return render(request, FOLDER + "not_found.html", _frame(language, "status"), status=404)


def unknown(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of Django's own 404 errors on the public page: a constant page, made without a
    template."""
    return _constant(404, "없는 주소입니다", "There is no such page.")


def failed(request: HttpRequest) -> HttpResponse:
    """Handler of errors of the program (500) on the public page: a constant page, made without a
    template."""
    return _constant(
        500, "지금은 보여 드릴 수 없습니다", "This page cannot be shown now. Try again later."
    )


def _constant(status: int, title: str, english: str) -> HttpResponse:
    response = HttpResponse(CONSTANT.format(title=title, english=english), status=status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
