"""In a real browser: what a page does by itself, or sends in the background, once its session has
ended, the line is broken, or the second factor is asked for again."""

# ruff: noqa: F811  (fixtures of another file)

import re

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from claims.documents.models import DocumentKind, Source
from claims.documents.receipt import verbs as receipt
from claims.documents.tests.files import pdf
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.users.tests.test_second_factor import code, with_app
from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401  fixtures
from reviews.committee.models import Objection
from reviews.committee.objections.tests import factories as objecting
from reviews.payouts.tests import factories as money
from reviews.tests.desk_scene import (  # noqa: F401  fixtures
    BANKBOOK,
    end_sessions,
    open_desk,
    paper,
    patience,
    review,
    seated,
)

pytestmark = pytest.mark.django_db(transaction=True)
LOG_IN = "form[action*='/accounts/login']"


def test_a_list_that_asks_again_says_that_the_session_ended_and_takes_nothing_away(
    live_server, page
):
    claim = ClaimFactory()
    receipt.receive(
        claim=claim, kind=DocumentKind.BANKBOOK_COPY, name="통장.pdf", data=pdf(),
        source=Source.IMPORT,
    )  # fmt: skip
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, f"/claims/{claim.number}/")
    page.wait_for_selector("html.js")
    page.wait_for_selector("#documents-list[hx-trigger]")  # it waits for the file, and asks again
    end_sessions()
    with page.expect_response(lambda answer: "/documents/of/" in answer.url):
        pass
    page.locator("[data-idle]").get_by_text("로그아웃되었습니다").wait_for()
    assert page.locator(LOG_IN).count() == 0
    assert "통장.pdf" in page.inner_text("#documents-list")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)  # it asked every two seconds
    assert asked == []


def test_a_list_that_gets_no_answer_says_so_once_and_goes_on(live_server, page):
    claim = ClaimFactory()
    receipt.receive(
        claim=claim, kind=DocumentKind.BANKBOOK_COPY, name="통장.pdf", data=pdf(),
        source=Source.IMPORT,
    )  # fmt: skip
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, f"/claims/{claim.number}/")
    page.wait_for_selector("html.js")
    page.route("**/documents/of/**", lambda route: route.abort())
    page.locator("#toasts").get_by_text("이 화면이 새로워지지 않습니다").wait_for()
    page.wait_for_timeout(2_500)
    assert page.locator("#toasts [data-toast]").count() == 1
    assert "통장.pdf" in page.inner_text("#documents-list")
    page.unroute("**/documents/of/**")
    with page.expect_response(lambda answer: "/documents/of/" in answer.url) as answer:
        pass
    assert answer.value.status == 200


def test_a_list_leads_to_the_log_in_and_stays_where_it_is_without_a_line(live_server, page):
    ClaimFactory(tier_grant=True, business_name="온담 플라워")
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, "/claims/")
    page.wait_for_selector("html.js")
    page.context.set_offline(True)
    page.click(".tabs >> text=구간 지급")
    page.locator("#toasts").get_by_text("연결이 끊겼습니다").wait_for()
    assert page.url.endswith("/claims/") and "온담 플라워" in page.inner_text("main")
    assert page.locator("[data-region][aria-busy]").count() == 0
    page.context.set_offline(False)
    end_sessions()
    page.click(".tabs >> text=구간 지급")
    page.wait_for_url(re.compile(r"/accounts/login/\?next=/claims/.*route%3Dtier_grant"))


@pytest.mark.parametrize("why", ["no line", "no session"])
def test_the_bell_does_not_load_for_ever(live_server, page, why):
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, "/claims/")
    page.wait_for_selector("html.js")
    if why == "no line":
        page.context.set_offline(True)
    else:
        end_sessions()
    page.click("[data-bell]")
    words = {
        "no line": ("#toasts", "연결이 끊겼습니다"),
        "no session": ("[data-idle]", "로그아웃되었습니다"),
    }
    place, said = words[why]
    page.locator(place).get_by_text(said).wait_for()
    page.wait_for_selector("#pop-bell", state="hidden")


def test_a_draft_of_a_page_that_is_too_old_says_so_and_the_entry_comes_back(live_server, page):
    """Somebody has logged in again in another tab: the token of this page counts no more."""
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, "/claims/entries/")
    page.wait_for_selector("html.js")
    page.context.clear_cookies(name=configured.CSRF_COOKIE_NAME)
    field = page.locator("#entry input[type=text]").nth(1)
    name = field.get_attribute("name")
    field.fill("온담")
    field.blur()
    page.locator("#toasts").get_by_text("화면을 연 지 오래되어").wait_for()
    page.locator("#entry").evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.locator("[data-not-sent] .btn").click()
    page.wait_for_selector("html.js")
    page.locator("#toasts").get_by_text("되살렸습니다").wait_for()
    assert page.input_value(f"#entry [name='{name}']") == "온담"


@pytest.fixture
def secret(settings):
    """Return the secret of an authenticator app; everybody needs a second factor."""
    settings.MFA_REQUIRED = settings.ACCOUNT_REAUTHENTICATION_REQUIRED = True
    cache.clear()  # a code is taken once, also of an earlier test
    return generate_totp_secret()


def open_without_a_fresh_factor(page, live_server, user, path):
    """Open a page as somebody whose second factor was shown more than fifteen minutes ago."""
    client = Client()
    client.force_login(user)
    cookie = {
        "name": configured.SESSION_COOKIE_NAME,
        "value": client.cookies[configured.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
    }
    page.context.add_cookies([cookie])
    page.goto(f"{live_server.url}{path}")
    page.wait_for_selector("html.js")


def show_factor(page, secret, path):
    page.wait_for_url("**/accounts/2fa/reauthenticate/**")
    page.wait_for_selector("html.js")
    page.get_by_text("한 번 더 눌러 주세요").wait_for()
    page.fill("[name=code]", code(secret))
    page.click("form[action*=reauthenticate] [type=submit]")
    page.wait_for_url(f"**{path}")
    page.wait_for_selector("html.js")


def test_what_was_typed_is_there_again_after_the_second_factor(live_server, page, secret):
    number, chair = objecting.received().claim.number, with_app(money.secretary(), secret)
    address = f"/reviews/objections/{number}/"
    open_without_a_fresh_factor(page, live_server, chair, address)
    page.check("[name=outcome][value=upheld]")
    words = page.locator("form:has([name=outcome]) textarea[name=reason]")
    words.fill("카드 매출이 줄어 손실이 인정됩니다")
    page.locator("form:has([name=outcome]) [type=submit]").first.click()
    show_factor(page, secret, address)
    assert words.input_value() == "카드 매출이 줄어 손실이 인정됩니다"
    assert page.is_checked("[name=outcome][value=upheld]")
    assert Objection.objects.get().status == "received"


def test_a_value_to_be_revealed_asks_for_the_second_factor_and_keeps_the_reason(
    live_server, page, secret
):
    number, clerk = BankAccountFactory().claim.number, with_app(money.finance(), secret)
    address = f"/claims/{number}/"
    open_without_a_fresh_factor(page, live_server, clerk, address)
    page.locator(".reveal[popovertarget^=reveal-]").first.click()
    reason = page.locator(".pop-reveal:popover-open [name=reason]")
    reason.fill("예금주 대조")
    page.locator(".pop-reveal:popover-open [type=submit]").click()
    show_factor(page, secret, address)
    assert reason.input_value() == "예금주 대조"
    page.locator(".pop-reveal:popover-open [type=submit]").click()
    page.locator(".pop-reveal:popover-open [data-revealed] output").wait_for()


def test_a_page_of_a_document_comes_when_the_server_answers_again(
    live_server, page, review, seated
):
    """No event tells of a server that is started anew: the browser's own line is there."""
    open_desk(page, live_server, review, seated)
    page.route("**/documents/*/pages/**", lambda route: route.abort())
    page.click(f"#rail [data-page^='{paper(review, BANKBOOK).pk}:']")
    page.locator("[data-pane=main]").get_by_text("이어지면 다시 불러옵니다").wait_for()
    page.unroute("**/documents/*/pages/**")
    page.wait_for_selector("[data-pane=main] .leaf:not(.leaf-wait) .sheet-paper")
    assert page.locator("[data-pane=main] [data-stage][aria-busy]").count() == 0
