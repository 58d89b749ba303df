"""Closing and opening an address in a real browser, without script, at every width."""

import pytest

from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, picture, serious, sideways, sign_in  # noqa: F401
from reviews.notices.models import Notice, NoticeStatus, Suppression
from reviews.notices.sending_policy.suppression import suppress_address, suppress_by_provider

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/notices/suppressions/"


def well(page, name):
    for width in (1440, 1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0
    assert serious(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    picture(page, name)


def test_an_address_is_closed_and_opened_by_hand(
    live_server,
    page,
    complaints,  # noqa: F811
    write,
    settings,
):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["lms", "mail"]
    secretary = UserFactory(roles="secretariat")
    for number, reason in (("01033334444", "opt_out"), ("01055556666", "blocked")):
        claim = ClaimFactory(plain_phone=number)
        suppress_address(
            claim=claim, channel="alimtalk", reason=reason, note="전화로 말씀하심", by=secretary
        )
    told = write(claim=ClaimFactory(plain_phone="01077778888"))
    suppress_by_provider([(told.pk, "wrong_number", "3032")])
    notice = write(claim=ClaimFactory(plain_phone="01011112222"))
    sign_in(page, live_server, secretary.username, URL)
    page.wait_for_selector("tr[data-suppression]")
    well(page, "suppressions")
    page.goto(f"{live_server.url}/notices/?notice={notice.pk}")
    page.click("a:has-text('발송에서 제외')")
    page.select_option("#id_reason", "wrong_number")
    page.fill("#id_note", "다른 분이 받으심")
    well(page, "suppress")
    page.click("button:has-text('발송에서 제외')")
    page.wait_for_selector("tr[data-suppression]:has-text('010-****-2222')")
    assert Notice.objects.get(pk=notice.pk).status == NoticeStatus.SUPPRESSED
    page.goto(f"{live_server.url}/claims/{notice.claim.number}/")
    page.wait_for_selector("#h-notices")
    assert "발송 제외: 잘못된 번호" in page.locator("section:has(#h-notices)").inner_text()
    well(page, "suppressed-claim")
    page.click("section:has(#h-notices) a:has-text('발송 제외')")
    page.wait_for_load_state()
    assert page.locator("tr[data-suppression]").count() == 1
    page.click("a:has-text('풀기')")
    page.wait_for_selector("#h-lift")
    well(page, "lift")
    page.click("button:has-text('제외 풀기')")
    page.wait_for_selector("tr[data-suppression]")
    assert not Suppression.objects.filter(recipient_hint="010-****-2222", lifted_at=None).exists()
    assert complaints == []


def test_the_same_without_script(live_server, browser):
    secretary, claim = UserFactory(roles="secretariat"), ClaimFactory(plain_phone="01011112222")
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    sign_in(page, live_server, secretary.username, f"{URL}new/")
    page.fill("#claim", claim.number)
    page.click("button:has-text('다음')")
    page.click("button:has-text('발송에서 제외')")
    assert page.locator("#id_reason").is_visible()  # nothing chosen: the browser or the desk asks
    page.select_option("#id_channel", label="휴대전화 010-****-2222")
    page.select_option("#id_reason", "opt_out")
    page.click("button:has-text('발송에서 제외')")
    page.click("tr[data-suppression] a:has-text('풀기')")
    page.click("button:has-text('제외 풀기')")
    page.wait_for_selector(".blank")
    assert Suppression.objects.filter(lifted_by=secretary).count() == 3
    context.close()
