"""The page of a link for a consent on a telephone of 390 px and on a screen, by keyboard alone, and
without script."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from claims.clock import today
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import FACT
from claims.documents.upload_links.verbs import AskedDocuments, address_of, issue_upload_links
from claims.handovers.models import ProvisionConsent
from claims.handovers.receivers import set_receiver
from claims.handovers.tests import factories as make
from config.tests.test_frontend_browser import complaints, serious, sideways  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures
CHROME_SAYS = ("409",)  # an error in the console that the page also explains


def fits(page, name=""):
    if SHOTS and name:
        for size in (PHONE, SCREEN):
            page.set_viewport_size(size)
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(PHONE)
    return (sideways(page) <= 0, serious(page)) == (True, [])


def letter_to(claim):
    until = today() + timedelta(days=60)
    issue_upload_links([AskedDocuments(claim.pk, (), until)], actor=None, for_consent=True)
    link = UploadLink.objects.get(claim=claim)
    return urlsplit(address_of(link)).path


def test_a_claimant_consents_and_withdraws_by_keyboard(live_server, page, complaints):  # noqa: F811
    to = make.receiver()
    letter = letter_to(make.claim_of(to.company))
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + letter)
    expect(page.locator("h1")).to_have_text("개인정보 제공 동의")
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    agree = page.get_by_role("button", name="동의합니다")
    refuse = page.get_by_role("button", name="동의하지 않습니다")
    expect(refuse).to_be_visible()
    assert fits(page, "asked")
    boxes, looks = [], []
    for button in (agree, refuse):
        box = button.bounding_box()
        boxes.append((round(box["width"]), round(box["height"])))
        style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).fontWeight].join()"
        looks.append(button.evaluate(style))
    assert boxes[0] == boxes[1] and boxes[0][1] >= 44 and looks[0] == looks[1]

    agree.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answered")).to_contain_text("동의하셨습니다.")
    assert ProvisionConsent.objects.get().answer == "given"
    assert fits(page, "agreed")
    page.goto(live_server.url + letter)  # the letter again
    page.get_by_role("button", name="동의를 철회합니다").press("Enter")
    expect(page.locator("#answered")).to_contain_text("동의를 철회하셨습니다.")
    assert ProvisionConsent.objects.get().answer == "withdrawn"

    more = make.SAID | {"purpose": "보상과 사후 관리"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, **more)
    page.get_by_role("button", name="동의합니다").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("답을 기록하지 않았습니다")
    expect(page.locator(".guest-terms")).to_contain_text("보상과 사후 관리")
    assert fits(page, "moved")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Consent to giving personal data")
    expect(page.get_by_role("button", name="I consent")).to_be_visible()
    assert fits(page, "english")
    assert [one for one in complaints if not any(known in one for known in CHROME_SAYS)] == []


def test_it_works_without_script_and_says_when_the_claim_was_handed_over(live_server, browser):
    to = make.receiver()
    letter = letter_to(make.claim_of(to.company))
    context = browser.new_context(java_script_enabled=False, locale="ko-KR", viewport=PHONE)
    page = context.new_page()
    page.goto(live_server.url + letter)
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.get_by_role("button", name="확인").click()
    page.get_by_role("button", name="동의합니다").click()
    expect(page.locator("#answered")).to_contain_text("동의하셨습니다.")
    make.ready(to)
    page.reload()
    expect(page.get_by_text("이미 넘겼거나 넘기는 중")).to_be_visible()
    expect(page.locator("main button")).to_have_count(0)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/handed-390.png", full_page=True)
    context.close()
