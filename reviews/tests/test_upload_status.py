"""Status of the claim on the page of its upload link: state and next step, nothing more."""

import pytest

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.upload_links.tests.factories import confirmed, path_of, send, url
from claims.tests.factories import ClaimFactory
from reviews.committee.appeals.tests.scene import told
from reviews.committee.claim_page import status_for_claimant
from reviews.committee.models import Decision
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
KIND = DocumentKind.BANKBOOK_COPY


def page_of(browser, claim) -> str:
    return browser.get(url("page", claim)).content.decode()


def test_the_page_says_what_the_claim_waits_for_and_goes_on_with_it():
    review = f.in_review()
    claim = review.claim
    request_supplement(review=review, by=f.secretary(), kinds=[KIND], text="통장 사본")
    browser = confirmed(claim)
    before = page_of(browser, claim)
    assert "보완 서류를 기다리느라 심의를 멈추었습니다." in before
    assert "그 뒤에는 있는 서류로 심의합니다." in before
    assert send(browser, url("send", claim)).status_code == 200
    after = page_of(browser, claim)
    assert "협의체가 심의하고 있습니다." in after
    assert "심의 기한은" in after and "결과는 통지로 알려 드립니다." in after


def test_a_result_its_reason_and_its_sum_are_left_to_the_letter(django_assert_max_num_queries):
    review = f.decided(("partly", 321_000))
    claim, decision = review.claim, Decision.objects.get()
    found = status_for_claimant(claim)
    assert (
        found.state == "심의를 마치고 결과 통지를 준비하고 있습니다. 결과는 통지로 알려 드립니다."
    )
    assert found.next_steps == []
    told(decision, clock.now())
    with django_assert_max_num_queries(5):
        found = status_for_claimant(claim)
    assert found.state == "심의를 마쳤습니다."
    assert "이의신청을 받습니다." in found.next_steps[0]
    said = " ".join([found.state, *found.next_steps])
    for kept_back in ("321", "일부승인", decision.resolution_no, decision.rationale):
        assert kept_back and kept_back not in said


def test_nothing_is_said_of_a_claim_that_no_council_judges_nor_before_the_digits():
    claim = ClaimFactory(claimed_loss=250_000)
    assert status_for_claimant(claim) is None
    path = path_of(claim, [DocumentKind.SALES_LOSS_PROOF])
    assert "진행 상황" not in page_of(confirmed(claim, path), claim)
    review = f.waiting()
    (step,) = status_for_claimant(review.claim).next_steps  # what is missing has its cards
    assert "아직 오지 않은 서류" not in step
    browser = confirmed(review.claim)
    assert "진행 상황" in page_of(browser, review.claim)
    browser.cookies.clear()
    asked = browser.get(url("page", review.claim)).content.decode()
    assert "진행 상황" not in asked and "서류를 기다리고" not in asked


def test_a_bankbook_copy_has_a_next_step_where_no_council_judges():
    claim = ClaimFactory(claimed_loss=250_000)
    page = page_of(confirmed(claim), claim)
    assert "통장 사본으로 계좌를 확인합니다." in page
