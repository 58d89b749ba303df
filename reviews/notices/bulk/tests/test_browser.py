"""Bulk pages in a real browser with a real worker: the bar moves by itself, keys are enough."""

import pytest

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, picture, serious, sideways, sign_in  # noqa: F401
from reviews.notices.bulk import tasks, verbs
from reviews.notices.bulk.running import control, processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import NoticeBulk

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [1440, 1280, 834]
LONG = (
    "아주 긴 이름을 가진 화훼 소매 및 온라인 꽃배달 전문점 주식회사 온담플라워 서울 본점 별관" * 2
)


# Pixels by which the counts stick out of their panel.
STICKS_OUT = """() => {
  const counts = [...document.querySelectorAll('.run-n > *')]
  const panel = counts[0].closest('.panel-body')
  const room = parseFloat(getComputedStyle(panel).paddingRight)
  const edge = panel.getBoundingClientRect().right - room
  return Math.max(...counts.map(one => one.getBoundingClientRect().right - edge))
}"""


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(20_000)  # ms; a page that has not answered by then is broken


def test_the_bar_moves_by_itself_and_follows_what_others_do(
    live_server,
    page,
    complaints,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(processing, "CHUNK", 2)
    for module in (control, tasks, verbs):
        monkeypatch.setattr(module, "enqueue", lambda task, pk: None)
    make.tier_claims(6)
    bulk = make.prepared()
    sign_in(
        page, live_server, UserFactory(roles="secretariat").username, f"/notices/bulk/{bulk.pk}/"
    )
    page.wait_for_selector("[role=progressbar][aria-valuenow='0']")
    processing.process_chunk(bulk.pk)
    deliver_all()
    processing.process_chunk(bulk.pk)
    page.wait_for_selector("[role=progressbar][aria-valuenow='2']")
    assert "33.3" in page.locator(".run-n b").first.inner_text()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, f"bulk-running-{width}")
        assert sideways(page) <= 0
    assert serious(page) == []
    control.pause_bulk(bulk=bulk, by=make.secretary())  # somebody else
    page.wait_for_selector("button:has-text('이어서 보내기')")
    page.click("button:has-text('남은 통지 취소…')")
    page.fill("#id_reason", "금액이 틀려 다시 보냄")
    page.click("button:has-text('취소하기')")
    page.wait_for_selector("h1 + .state-tag:has-text('취소')")
    page.wait_for_load_state()
    picture(page, "bulk-cancelled")
    assert page.locator("tr[data-state=suppressed]").count() == 1
    assert complaints == []


def test_the_pages_at_every_width(live_server, page, complaints):  # noqa: F811
    make.tier_claims(100)
    make.finished(make.prepared())
    make.tier_claims(100)
    make.tier_claims(5, business_name=LONG[:100])
    bulk = make.prepared()
    control.cancel_bulk(bulk=bulk, reason=LONG, by=make.chair())
    waiting = make.prepared()
    user = UserFactory(roles="secretariat")
    sign_in(page, live_server, user.username, "/notices/bulk/")
    for name, path in {
        "bulks": "/notices/bulk/",
        "new": "/notices/bulk/new/",
        "preview": "/notices/bulk/new/?audience=route%3Atier_grant&language=ko",
        "waiting": f"/notices/bulk/{waiting.pk}/",
        "cancelled": f"/notices/bulk/{bulk.pk}/",
        "imports": "/claims/imports/",
    }.items():
        page.goto(live_server.url + path)
        page.wait_for_selector("h1")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            picture(page, f"bulk-{name}-{width}")
            assert sideways(page) <= 0, (name, width)
            assert serious(page) == [], (name, width)
    assert complaints == []


def test_the_counts_of_a_large_bulk_fit_a_telephone(live_server, page):
    make.tier_claims(2)
    bulk = make.finished(make.prepared())
    user = UserFactory(roles="secretariat")
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, user.username, f"/notices/bulk/{bulk.pk}/")
    page.wait_for_selector("[role=progressbar]")
    for said in (
        "58,799 / 58,799건 처리 · 보냄 58,562 · 실패 237",
        "58,799 of 58,799 handled · 58,562 sent · 237 failed",
    ):
        page.locator(".run-n > .soft").first.evaluate("(one, said) => one.textContent = said", said)
        assert page.evaluate(STICKS_OUT) <= 0, said
        assert sideways(page) <= 0, said


def test_the_chair_approves_without_script(live_server, browser):
    make.tier_claims(101)
    bulk = make.prepared()
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, live_server, UserFactory(roles="chair").username, f"/notices/bulk/{bulk.pk}/")
    page.click("button:has-text('101명에게 보내기 승인')")
    page.click(".confirm button:has-text('보내기 승인')")
    page.wait_for_selector("h1 + .state-tag:has-text('보내는 중')")
    make.written(bulk)
    page.click("a:has-text('새로 고침')")
    page.wait_for_selector("tr[data-state=pending] a:has-text('101')")
    bulk.refresh_from_db()
    assert bulk.status == "running"
    context.close()


# Last: from here on the file's worker would send what the other tests keep waiting.
def test_from_preview_to_done_with_keys_alone(
    live_server,
    page,
    complaints,  # noqa: F811
    celery_worker_process,
):
    make.tier_claims(3)
    user = UserFactory(roles="secretariat")
    sign_in(page, live_server, user.username, "/notices/bulk/")
    page.wait_for_selector("html.js")
    page.focus("a:has-text('일괄 통지 준비')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_audience")
    page.focus("#id_audience")
    while page.locator("#id_audience").input_value() != "route:tier_grant":
        page.keyboard.press("ArrowDown")
    page.focus("button:has-text('미리보기')")
    page.keyboard.press("Enter")
    page.wait_for_selector("button:has-text('3명에게 보내기 시작')")
    page.focus("button:has-text('3명에게 보내기 시작')")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-state=sent] a:has-text('3')", timeout=90_000)  # by itself
    tasks.sweep_bulks()
    page.wait_for_selector("h1 + .state-tag:has-text('마침')")
    assert NoticeBulk.objects.get().status == "done"
    assert complaints == []
