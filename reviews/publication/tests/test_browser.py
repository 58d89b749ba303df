"""The public status page on a telephone of 390 px: its own process, no script and no cookie."""

import contextlib
import subprocess
import sys

import pytest

from config.dev.state_folder import CHECKOUT
from config.tests.test_frontend_browser import complaints, resize, serious, sideways  # noqa: F401
from reviews.publication.tests import factories as make
from reviews.publication.tests.test_public import own_environment

pytestmark = pytest.mark.django_db(transaction=True)

SERVER = """
from wsgiref.simple_server import WSGIRequestHandler, make_server
from config.public_wsgi import application

WSGIRequestHandler.log_message = lambda *said: None
with make_server("127.0.0.1", 0, application) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""
PAGES = {"/": "light", "/en/": "dark", "/statistics/": "dark", "/en/statistics/": "light"}


@contextlib.contextmanager
def public_process():
    """Serve the public page; yield its address."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
        env=own_environment(),
    ) as process:  # fmt: skip
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def test_everybody_reads_the_figures_on_a_telephone(page, complaints):  # noqa: F811
    make.register()
    make.published(days=5)
    wrong = []
    with public_process() as url:
        for path, scheme in PAGES.items():
            page.emulate_media(color_scheme=scheme)
            page.goto(url + path)
            resize(page, 390, 844)
            if (over := sideways(page)) > 0:
                wrong.append((path, f"{over} px too wide"))
            wrong += [(path, *found) for found in serious(page)]
        page.goto(url)
        the_keyboard_skips_to_the_figures_and_opens_a_question(page)
    assert wrong == []
    assert complaints == [] and page.context.cookies() == []


def the_keyboard_skips_to_the_figures_and_opens_a_question(page):
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("link => link.getBoundingClientRect().left") >= 0
    question = page.locator("summary").first
    question.focus()
    assert page.locator("details p").first.is_hidden()
    page.keyboard.press("Enter")
    assert page.locator("details p").first.is_visible()
