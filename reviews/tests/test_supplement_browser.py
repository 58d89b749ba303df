"""보완 at the desk in a real browser: words by chips, an undo that counts down and leaves."""

import pytest

from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.committee.models import Review, SupplementRequest
from reviews.committee.supplements.verbs import propose_supplement, request_supplement
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"kinds": ["bankbook_copy"], "text": "예금주 이름이 잘려 있습니다."}


@pytest.fixture
def review():
    return f.in_review()


@pytest.fixture
def office(live_server, page, review):
    sign_in(page, live_server, f.secretary().username, f"/reviews/{review.claim.number}/")
    page.wait_for_selector("html.js")
    return page


def test_a_proposal_is_edited_sent_and_undone(office, review, complaints):  # noqa: F811
    propose_supplement(review=review, member=f.panel(review)[0].member, **WORDS)
    office.reload()
    office.wait_for_selector("html.js")
    office.click(".proposal summary >> nth=0")
    chip = office.locator(".proposal .chip").nth(3)
    chip.click()
    text = office.locator(".proposal textarea")
    assert text.input_value() == f"{WORDS['text']} {chip.get_attribute('data-text')}"
    assert serious(office) == []
    office.click(".proposal button:has-text('신청인에게 보내기')")
    left = office.wait_for_selector(".undo-line [data-left]:not(:empty)")
    assert left.inner_text().endswith("초")
    assert not office.is_visible("[data-toast] button:has-text('되돌리기')")  # one countdown
    office.click(".undo-line button")
    office.wait_for_selector(".proposal")
    assert office.inner_text(".proposal p >> nth=1") == WORDS["text"]
    assert Review.objects.get().status == "in_review"
    assert complaints == []


def test_the_offer_to_undo_leaves_when_its_time_is_over(office, review):
    request_supplement(review=review, by=f.secretary(), **WORDS)
    office.clock.install()
    office.reload()
    office.wait_for_selector(".undo-line [data-left]:not(:empty)")
    assert sideways(office) <= 0
    assert serious(office) == []
    office.clock.fast_forward(61_000)
    office.wait_for_selector(".undo-line", state="detached")
    assert SupplementRequest.objects.get().status == "asked"


def test_a_long_request_fits(office, review):
    request_supplement(
        review=review,
        by=f.secretary(),
        kinds=["small_business_certificate", "sales_loss_proof", "bankbook_copy"],
        text="장애 기간과 그 앞뒤 4주의 매출이 날짜별로 보이는 자료를 보내 주세요. " * 11,
    )
    office.reload()
    office.wait_for_selector(".supplements")
    for width in (1280, 834):
        office.set_viewport_size({"width": width, "height": 900})
        assert sideways(office) <= 0, width
