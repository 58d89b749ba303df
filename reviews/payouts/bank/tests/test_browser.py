"""The whole way of a batch in a real browser, by two finance users; and how the pages look."""

import os
import re

import pytest

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")  # a folder: keep pictures of the pages there


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def picture(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_build_take_release_load_and_answer(live_server, page, browser, complaints):  # noqa: F811
    rows = [make.approved() for _ in range(3)]
    one, two = (
        UserFactory(roles="finance", name="김지급"),
        UserFactory(roles="finance", name="박지급"),
    )

    sign_in(page, live_server, one.username, "/payouts/batches/")
    page.click("button:has-text('3건, 150,000원 묶기')")
    page.wait_for_selector("h1.num")
    batch = PayoutBatch.objects.get()
    assert "내가 묶은 것은 내가 이체 승인할 수 없음" in page.inner_text("main")
    assert "박지급" in page.inner_text("ol.path") and "이체 승인 가능" in page.inner_text("ol.path")
    assert page.locator("input[name=file]").count() == 0  # only once another let it go

    other = browser.new_context(locale="ko-KR").new_page()
    other.set_default_timeout(15_000)
    sign_in(other, live_server, two.username, f"/payouts/batches/{batch.pk}/")
    other.click("button:has-text('이체 승인…')")
    other.wait_for_selector("#h-confirm")
    assert "150,000" in other.inner_text(".confirm-facts .is-total")
    other.click(".confirm button[type=submit]")
    other.wait_for_selector("a:has-text('결과 파일 올리기')")
    other.check("input[name=file][value='generic:csv:utf-8']")
    other.fill("#why-file", "은행에 올리기")
    with other.expect_download() as taken:
        other.click("button:has-text('파일 내려받기')")
    content = open(taken.value.path(), encoding="utf-8-sig").read()
    assert all(reference_of(payout) in content for payout in rows)
    assert taken.value.suggested_filename == f"{batch.number}-generic-utf-8.csv"
    other.click("a:has-text('결과 파일 올리기')")
    lines = [row(rows[0]), row(rows[1], "failed"), row(rows[2], amount=1), row("P000999999")]
    other.set_input_files(
        "#id_file",
        {"name": "결과.csv", "mimeType": "text/csv", "buffer": paper(*lines).read()},
    )
    other.click("button:has-text('올려서 맞추기')")
    other.wait_for_selector("[data-match=applied]")
    other.wait_for_load_state()
    assert re.sub(r"\s", "", other.inner_text("[data-match=applied]")) == "반영2"
    assert other.locator("tr[data-line]").count() == 2

    other.check("tr[data-state=unknown] input[name=pick]")
    other.check("input[name=action][value=not_ours]")
    other.fill("#id_note", "다른 기관의 지급")
    other.click("button:has-text('처리하고 닫기')")
    other.click(".confirm button[type=submit]")
    other.wait_for_selector("[data-match=applied]")
    other.wait_for_load_state()
    assert other.locator("input[name=pick]").count() == 1
    assert [p.status for p in Payout.objects.order_by("pk")] == ["paid", "failed", "batched"]
    assert complaints == []


def test_the_pages_hold_at_every_width(live_server, page, complaints):  # noqa: F811
    paid = [make.approved() for _ in range(4)]
    released = make.released(make.built(*paid, by=make.finance()))
    user = UserFactory(roles="finance", name="김지급")
    from reviews.payouts.bank.results.loading import load_results

    load_results(file=paper(row(paid[0]), row(paid[1], "failed")), name="1차.csv", by=user)
    loaded = load_results(
        file=paper(
            row(paid[0]),
            row(paid[0], "failed"),
            row(paid[2], amount=1),
            row("P000999999", amount=70_000),
            row(paid[0], "returned"),
        ),
        name="은행결과-2차.csv",
        by=user,
    )
    built = make.built(make.approved(make.decided_payout(amount=1_240_000)))
    make.approved(prepare_replacement(payout=paid[1], by=make.secretary(), same_account=True))
    make.approved()
    sign_in(page, live_server, user.username, "/payouts/results/")
    pages = {
        "results": "/payouts/results/",
        "file": f"/payouts/results/{loaded.file.pk}/",
        "batches": "/payouts/batches/",
        "built": f"/payouts/batches/{built.pk}/",
        "released": f"/payouts/batches/{released.pk}/",
        "reconciliation": "/payouts/reconciliation/",
        "payouts": "/payouts/",
    }
    for name, url in pages.items():
        page.goto(live_server.url + url)
        page.wait_for_selector("html.js")
        for width in (1440, 1280, 834):
            page.set_viewport_size({"width": width, "height": 900})
            picture(page, f"{name}-{width}")
            assert sideways(page) <= 0, (name, width)
            assert serious(page) == [], (name, width)
    assert complaints == []
