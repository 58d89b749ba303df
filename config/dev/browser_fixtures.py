"""Fixtures of browser tests, and the live_server that they ask: static files that a browser keeps,
and no answer to a page of an earlier test.

browser, page   system Chromium; a fresh context of 1440 x 900 in Korean
"""

import asyncio
import os
import threading
import time

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import connections

from config.dev import bundles
from config.dev.test_programs import CHROMIUM, program_or_skip

_visited: set[str] = set()  # origins of pages that tests have left
_answering: set[int] = set()  # threads of live_server that answer a request
pages_closed = threading.Event()  # set between the pages of a test and those of the next
_counting = threading.Lock()


def _serve_to_keep(self, request):
    """Serve a static file with `Cache-Control: max-age=3600`, as a web server does, so that a
    browser requests it once; a bundle (config/dev/bundles.py) instead of its file. Replaces
    StaticFilesHandler.serve."""
    response = bundles.serve(request, self.file_path(request.path)) or _serve(self, request)
    response["Cache-Control"] = "max-age=3600"
    return response


_serve = StaticFilesHandler.serve
StaticFilesHandler.serve = _serve_to_keep  # type: ignore[method-assign]


def _answer_while_a_page_is_open(self, environ, start_response):
    """Answer a request of live_server, and count it until its response is closed. Once the pages of
    a test are closed, refuse it with 503. Replaces WSGIHandler.__call__.

    A page that is closed sends its draft once more. Begun before the database is emptied and ended
    behind it, such a request would write the draft into the next test's database."""
    with _counting:
        if pages_closed.is_set():
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []
        _answering.add(threading.get_ident())
    return _wsgi(self, environ, start_response)


def _uncount_answers(sender, **_kwargs):
    _answering.discard(threading.get_ident())


_wsgi = WSGIHandler.__call__
WSGIHandler.__call__ = _answer_while_a_page_is_open  # type: ignore[method-assign]
request_finished.connect(_uncount_answers)


def _let_answers_end():
    """Let live_server refuse what comes from now on, and wait up to ten seconds until it has
    answered all that came before."""
    with _counting:
        pages_closed.set()
    deadline = time.monotonic() + 10
    while _answering and time.monotonic() < deadline:
        time.sleep(0.005)
    _answering.clear()


@pytest.fixture(scope="session")
def _chromium(test_folder):
    """Yield (the system's Chromium, the event loop of Playwright's driver), started once in a
    process."""
    path = program_or_skip(CHROMIUM)
    from playwright.sync_api import sync_playwright

    bundles.make(test_folder / "bundles")
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=path, args=options)
        # Playwright's loop, which it marks as running in this thread.
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield running, loop
        asyncio._set_running_loop(loop)
        running.close()


@pytest.fixture(scope="module")
def browser(_chromium):
    """Yield the system's Chromium for the tests of a file; contexts that they leave open are
    closed."""
    # While an event loop runs in this thread, Django keeps other connections for it, and takes
    # offence at queries. So it is marked as running in the files with a browser only. A connection
    # left open here would be cut off by the next clone, and found dead afterwards.
    connections.close_all()
    running, loop = _chromium
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        asyncio._set_running_loop(loop)
        yield running
        for context in running.contexts:
            context.close()
        # Connections of the event loop: cloning the database would break them.
        connections.close_all()
        asyncio._set_running_loop(None)


@pytest.fixture(scope="module")
def _context(browser):
    """Yield a browser context for the tests of a file, so that style sheets and scripts are loaded
    once: Korean, Asia/Seoul, 1440 x 900."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    yield context
    context.close()


@pytest.fixture
def page(_context):
    """Yield a page without cookies or stored data, in Korean, 1440 x 900. After the test all pages
    are closed; the requests that they had sent are waited for, later ones are refused."""
    page = _context.new_page()
    forget = _context.new_cdp_session(page)
    for origin in _visited:
        where = {"origin": origin, "storageTypes": "local_storage,indexeddb"}
        forget.send("Storage.clearDataForOrigin", where)
    yield page
    _context.set_offline(False)
    for opened in _context.pages:
        _visited.add("/".join(opened.url.split("/")[:3]))
        opened.close()
    _context.clear_cookies()  # last: a page that is left still tells the server so
    _let_answers_end()
