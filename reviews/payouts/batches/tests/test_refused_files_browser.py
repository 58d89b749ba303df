"""A file that the bank refused, from the batch's page to its end, in a real browser."""

import pytest

from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 834])
def test_two_people_end_the_batch(live_server, page, complaints, width):  # noqa: F811
    batch = make.released(make.built(make.approved(), make.approved()))
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken
    page.set_viewport_size({"width": width, "height": 900})
    address = f"/payouts/batches/{batch.pk}/"

    def fits():
        assert sideways(page) <= 0
        assert serious(page) == []

    sign_in(page, live_server, make.finance().username, address)
    fits()
    page.click("form[action$='/refused/'] button")
    page.wait_for_selector("section.confirm")
    assert "같은 돈이 두 번 나갑니다" in page.locator("section.confirm").inner_text()
    fits()
    page.fill("section.confirm [name=reference]", "2022. 11. 7. 반려 통지 3호")
    page.fill("section.confirm [name=text]", "출금 계좌의 잔액이 부족함")
    page.locator("section.confirm button[type=submit]").click()
    page.wait_for_selector("#toasts [data-toast]")
    assert batch.payouts.filter(status="batched").count() == 2  # nothing has moved

    page.context.clear_cookies()
    sign_in(page, live_server, make.finance().username, address)
    fits()
    page.locator("form[action$='/confirm/'] button").first.click()
    page.wait_for_selector("section.confirm")
    fits()
    page.locator("section.confirm button[type=submit]").click()
    page.wait_for_selector("#toasts [data-toast]")
    fits()
    assert page.locator("#rows tbody tr").count() == 2
    batch.refresh_from_db()
    assert batch.status == "refused"
    assert complaints == []
