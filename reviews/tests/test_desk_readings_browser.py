"""Readings of a photograph at the desk in a real browser: places by key, words, marks."""

import json

import pytest

from claims.documents.models import Page
from claims.documents.storage import previews, readings
from claims.evidence.reading_marks.models import ReadingMark
from reviews.tests.desk_scene import (  # noqa: F401
    CERTIFICATE,
    USAGE,
    open_desk,
    paper,
    patience,
    review,
    say,
    seated,
    shown,
)

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "number": 1,
    "lines": [
        [["주문일", 100, 200, 180, 230, 95], ["2022-10-15", 200, 200, 400, 230, 88]],
        [["흐린글", 100, 800, 300, 830, 31]],
    ],
}


def read(document) -> None:
    """Leave the page as the reader leaves it."""
    previews.save_if_missing(readings._key(document, 1), json.dumps(WORDS).encode())
    Page.objects.filter(document=document).update(text_digest=b"0" * 16, reader_version=9)


def test_places_are_walked_read_and_marked_by_keys(live_server, page, review, seated):  # noqa: F811
    use = paper(review, USAGE)
    read(use)
    say(review, "unknown")
    given = {"code": "usage.dates", "said": "inside", "data": {"read": 88, "reader": 2}}
    given["values"] = {"inside": 1, "first": "2022. 10. 15.", "last": "2022. 10. 15."}
    finding = say(review, "ok", USAGE, page=1, box=[200, 200, 400, 230], **given)
    open_desk(page, live_server, review, seated)

    page.keyboard.press("Comma")
    assert shown(page) == f"{paper(review, CERTIFICATE).pk}:1"
    page.wait_for_selector(".hit.is-pointed")
    page.keyboard.press("Comma")  # folded, and on another document
    hit = page.wait_for_selector(f".hit.is-pointed[data-finding='{finding.pk}'][data-words]")
    assert shown(page) == f"{use.pk}:1"
    assert hit.get_attribute("data-words") == "2022-10-15"
    page.keyboard.press("Shift+Comma")
    assert shown(page) == f"{paper(review, CERTIFICATE).pk}:1"
    page.keyboard.press("Comma")
    page.wait_for_selector(f".hit.is-pointed[data-finding='{finding.pk}']")

    page.keyboard.press("Semicolon")
    page.wait_for_selector(f"[data-unmark='{finding.pk}']")
    assert ReadingMark.objects.standing().get().finding == finding
    page.keyboard.press("Shift+Semicolon")
    page.wait_for_selector(f"[data-mark='{finding.pk}']")
    assert not ReadingMark.objects.standing().exists()

    page.keyboard.press("Period")
    beside = page.locator("[data-pane=beside]")
    beside.locator("[data-words]").wait_for()
    assert "31%" in beside.inner_text() and "88%" not in beside.inner_text()
    beside.locator("[data-place]", has_text="흐린글").click()
    page.wait_for_selector("[data-pane=main] .hit.is-pointed[data-finding=word]")
    assert shown(page, "beside") is None
    page.keyboard.press("Period")
    beside.wait_for(state="hidden")
