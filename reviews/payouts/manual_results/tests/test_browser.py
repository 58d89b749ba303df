"""The second person's sheet in a real browser: the payments are read without scrolling aside."""

import pytest

from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.payouts.manual_results.verbs import propose_rest
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 834])
def test_the_second_person_reads_the_rows_and_confirms(
    live_server,
    page,
    complaints,  # noqa: F811
    monkeypatch,
    width,
):
    rows = [make.approved() for _ in range(3)]
    monkeypatch.setattr("reviews.payouts.manual_results.confirmations.LISTED", 2)
    batch = make.released(make.built(*rows))
    propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken
    page.set_viewport_size({"width": width, "height": 900})
    user = make.finance()
    sign_in(page, live_server, user.username, f"/payouts/batches/{batch.pk}/")
    page.locator("form[action$='/confirm/'] button").first.click()
    page.wait_for_selector("section.confirm")
    assert page.locator("section.confirm tbody tr").count() == 2
    assert "이 밖에 1건" in page.locator("section.confirm").inner_text()
    assert sideways(page) <= 0
    assert serious(page) == []
    page.locator("section.confirm button[type=submit]").click()
    page.wait_for_selector("#toasts [data-toast]")
    assert set(batch.payouts.values_list("status", flat=True)) == {"paid"}
    assert complaints == []
