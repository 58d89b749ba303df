"""A benefit by the keyboard alone: from the programme to the run that a second person approves."""

import pytest

from claims.tests.factories import ClaimFactory
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.benefits.models import BenefitRun
from reviews.benefits.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "document.activeElement.name || document.activeElement.innerText.trim()"
RING = "getComputedStyle(document.activeElement).outlineStyle"


def tab_to(page, name):
    """Walk by Tab until the focus is on a control, and see that it shows the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            assert page.evaluate(RING) != "none", name
            return
    raise AssertionError(f"Tab never reaches {name}")


def press(page, name):
    tab_to(page, name)
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    settled(page)
    assert (sideways(page) <= 0, serious(page)) == (True, []), name


def test_a_run_is_asked_for_and_approved_without_a_mouse(live_server, page, complaints):  # noqa: F811
    programme = make.programme()
    ClaimFactory()
    asks, approves = make.secretary(), make.secretary()
    path = f"/programmes/{programme.code}/"
    sign_in(page, live_server, asks.username, path)
    settled(page)
    press(page, "혜택 제공 요청")
    tab_to(page, "audience")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # past 모두: the small businesses
    tab_to(page, "note")
    page.keyboard.type("홍길동 님 요청")
    press(page, "preview")
    assert page.url.endswith(f"{path}runs/new/")  # no note, no token in the address
    press(page, "승인 요청")
    run = BenefitRun.objects.get()
    assert (run.status, run.note) == ("waiting", "홍길동 님 요청")
    sign_in(page, live_server, approves.username, f"/programmes/runs/{run.pk}/")
    settled(page)
    press(page, "승인하기")
    press(page, "승인")
    run.refresh_from_db()
    assert run.approved_by == approves
    assert complaints == []
