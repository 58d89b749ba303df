"""A form of the staff whose session ended meanwhile comes back as it was filled in."""

from datetime import date, timedelta

import pytest

from claims.tests.factories import give_roles
from claims.users.models import User
from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401
from reviews.committee.models import Objection, SupplementRequest
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.supplements.verbs import propose_supplement
from reviews.committee.tests import factories as f
from reviews.payouts.models import HandResult
from reviews.payouts.recoveries.movements.confirming import confirm_movement
from reviews.payouts.recoveries.tests import factories as recovering
from reviews.payouts.tests import factories as money
from reviews.tests.desk_scene import end_sessions, patience  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def filled_in(live_server, page):
    """Fill in the answer to an objection as a secretary; return the page's path and the locator of
    the reason."""
    number, secretary = objecting.received().claim.number, money.secretary()
    address = f"/reviews/objections/{number}/"
    sign_in(page, live_server, secretary.username, address)
    page.wait_for_selector("html.js")
    page.check("[name=outcome][value=refused]")
    words = page.locator("form:has([name=outcome]) textarea[name=reason]")
    words.fill("마감 날의 장애 기록이 없습니다.")
    return address, words


def test_texts_and_choices_of_a_form_that_was_not_taken_come_back(live_server, page):
    number, secretary = objecting.received().claim.number, money.secretary()
    address = f"/reviews/objections/{number}/"
    sign_in(page, live_server, secretary.username, address)
    page.goto(f"{live_server.url}{address}")
    page.wait_for_selector("html.js")
    page.check("[name=outcome][value=upheld]")
    page.select_option("[name=to_route]", "committee_review")
    words = page.locator("form:has([name=outcome]) textarea[name=reason]")
    words.fill("카드 매출이 줄어 손실이 인정됩니다")
    end_sessions()
    page.locator("form:has([name=outcome]) [type=submit]").first.click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("[data-ended]").get_by_text("쓰신 내용은 그대로 있습니다").wait_for()
    page.fill("[name=login]", secretary.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    page.wait_for_url(f"**{address}")
    page.wait_for_selector("html.js")
    assert words.input_value() == "카드 매출이 줄어 손실이 인정됩니다"
    assert page.is_checked("[name=outcome][value=upheld]")
    assert page.input_value("[name=to_route]") == "committee_review"
    assert Objection.objects.get().status == "received"


def test_a_reason_of_one_line_comes_back_to_the_form_of_its_item(live_server, page):
    f.council()
    sitting = sitting_of(awaiting()[0], awaiting()[0])
    member, address = f.member().user, f"/reviews/sittings/{sitting.pk}/"
    sign_in(page, live_server, member.username, address)
    page.goto(f"{live_server.url}{address}")
    page.wait_for_selector("html.js")
    page.locator("[popovertarget^=out-]").nth(1).click()
    page.locator(".pop-out [name=reason]").nth(1).fill("매출 기간을 더 보아야 합니다")
    end_sessions()
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", member.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    page.wait_for_url(f"**{address}")
    page.locator(".pop-out [name=reason]").nth(1).wait_for()
    found = [one.input_value() for one in page.locator(".pop-out [name=reason]").all()]
    assert found == ["", "매출 기간을 더 보아야 합니다"]


def log_in_again(page, user, address):
    page.wait_for_url("**/accounts/login/**")
    page.locator("[data-ended]").get_by_text("쓰신 내용은 그대로 있습니다").wait_for()
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    page.wait_for_url(f"**{address}*")
    page.wait_for_selector("html.js")


def test_a_day_that_was_chosen_comes_back_with_the_text_it_belongs_to(live_server, page):
    review, secretary = f.in_review(), f.secretary()
    words = {"kinds": ["bankbook_copy"], "text": "예금주 이름이 잘려 있습니다."}
    propose_supplement(review=review, member=f.panel(review)[0].member, **words)
    address = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, secretary.username, address)
    page.wait_for_selector("html.js")
    page.click(".proposal summary >> nth=0")
    day = page.locator(".proposal [name=due_on]")
    chosen = (date.fromisoformat(day.input_value()) + timedelta(days=14)).isoformat()
    day.fill(chosen)
    end_sessions()
    page.click(".proposal button:has-text('신청인에게 보내기')")
    log_in_again(page, secretary, address)
    assert day.input_value() == chosen
    assert page.input_value(".proposal textarea[name=text]") == words["text"]
    assert not SupplementRequest.objects.filter(status="asked").exists()


def test_a_reason_about_one_member_does_not_come_back_in_the_form_of_another(live_server, page):
    """Every other member has voted meanwhile, so that one form of this address is left."""
    review, secretary = f.in_review(), f.secretary()
    *others, last = f.panel(review)
    address = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, secretary.username, address)
    page.wait_for_selector("html.js")
    forms = page.locator("form[action$='/disqualify/']")
    page.locator("details", has=forms).locator("summary").first.click()
    forms.nth(0).locator("[name=reason]").fill("신청인의 친족입니다")
    end_sessions()
    forms.nth(0).locator("[name=reason]").press("Enter")
    page.wait_for_url("**/accounts/login/**")
    for seat in others:
        f.vote(review, seat, "deny")
    log_in_again(page, secretary, address)
    assert forms.locator("[name=seat]").input_value() == str(last.pk)  # the one that is left
    assert forms.locator("[name=reason]").input_value() == ""


def test_a_form_of_single_lines_comes_back_when_it_is_opened_again(live_server, page):
    batch, clerk = money.released(money.built(money.approved())), money.finance()
    address = f"/payouts/batches/{batch.pk}/"
    sign_in(page, live_server, clerk.username, address)
    page.wait_for_selector("html.js")
    page.click("form[action$='/paid/'] button")
    page.fill("[name=reference]", "2022. 11. 7. 거래내역 31쪽")
    end_sessions()
    page.press("[name=reference]", "Enter")
    log_in_again(page, clerk, address)
    page.click("form[action$='/paid/'] button")
    page.wait_for_selector("html.js")
    assert page.input_value("[name=reference]") == "2022. 11. 7. 거래내역 31쪽"
    assert not HandResult.objects.exists()


def test_a_form_without_a_line_stays_as_it_was_filled_in(live_server, page):
    address, words = filled_in(live_server, page)
    send = page.locator("form:has([name=outcome]) [type=submit]").first
    page.context.set_offline(True)
    send.click()
    page.locator("#toasts").get_by_text("연결이 끊겼습니다").wait_for()
    assert page.url.endswith(address)
    assert words.input_value() == "마감 날의 장애 기록이 없습니다."
    page.context.set_offline(False)
    send.click()
    page.wait_for_function(
        "() => document.body.innerText.includes('마감 날의 장애 기록이 없습니다.')"
    )
    assert Objection.objects.get().status == "proposed"


def test_a_form_is_sent_to_a_server_that_answers_without_a_line(live_server, page):
    """A laptop without a network shows the desk that runs on it."""
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', {get: () => false})")
    filled_in(live_server, page)
    page.click("form:has([name=outcome]) [type=submit] >> nth=0")
    page.get_by_text("마감 날의 장애 기록이 없습니다.").first.wait_for()
    assert Objection.objects.get().status == "proposed"


def test_personal_data_is_not_kept_and_the_pages_say_so(live_server, page):
    claim, secretary = f.in_review().claim, f.secretary()
    address = f"/claims/accounts/of/{claim.number}/"
    sign_in(page, live_server, secretary.username, address)
    page.wait_for_selector("html.js")
    page.select_option("[name=bank]", "004")
    page.fill("[name=number]", "110-222-333444")
    page.fill("[name=holder]", "한가람")
    page.check("[name=proof] >> nth=1")
    page.fill("[name=reason]", "12월 2일 대표자가 전화로 알려 주었습니다.")
    end_sessions()
    page.locator("form:has([name=holder]) [type=submit]").first.click()
    page.wait_for_url("**/accounts/login/**")
    stored = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert "12월 2일" in stored
    for personal in ("222", "한가람"):
        assert personal not in stored, personal
    page.locator("[data-ended-left]").get_by_text("개인정보는 브라우저에 남기지").wait_for()
    log_in_again(page, secretary, address)
    said = page.locator("#toasts")
    said.get_by_text("개인정보는 브라우저에 남기지").wait_for()
    said.get_by_text("보내지 못한 글을 되살렸습니다").wait_for()
    assert page.input_value("[name=reason]") == "12월 2일 대표자가 전화로 알려 주었습니다."
    assert page.input_value("[name=bank]") == "004"
    assert page.input_value("[name=number]") == page.input_value("[name=holder]") == ""


def test_a_file_that_was_not_taken_is_asked_for_again(live_server, page):
    clerk, address = money.finance(), "/payouts/results/"
    sign_in(page, live_server, clerk.username, address)
    page.wait_for_selector("html.js")
    chosen = {"name": "결과.csv", "mimeType": "text/csv", "buffer": b"1,2"}
    page.set_input_files("form [type=file]", chosen)
    end_sessions()
    page.locator("form:has([type=file]) [type=submit]").first.click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("[data-ended-left]").get_by_text("고른 파일과").wait_for()
    log_in_again(page, clerk, address)
    page.locator("#toasts").get_by_text("고른 파일과").wait_for()


@pytest.mark.parametrize("answer", [502, None], ids=["a page of the proxy", "no answer"])
def test_texts_of_a_form_without_an_answer_come_back(live_server, page, answer):
    address, words = filled_in(live_server, page)

    def fail(route):
        if route.request.method != "POST":
            route.continue_()
        elif answer:
            route.fulfill(status=answer, content_type="text/html", body="<h1>502</h1>")
        else:
            route.abort("connectionreset")

    page.route("**/*", fail)
    page.locator("form:has([name=outcome]) [type=submit]").first.click()
    page.wait_for_function("() => !document.querySelector('[data-me]')")
    page.unroute("**/*")
    page.goto(f"{live_server.url}{address}")  # as its address is typed
    page.wait_for_selector("html.js")
    page.locator("#toasts").get_by_text("답을 받지 못한 글을 되살렸습니다").wait_for()
    assert words.input_value() == "마감 날의 장애 기록이 없습니다."
    assert page.is_checked("[name=outcome][value=refused]")
    page.locator("form:has([name=outcome]) [type=submit]").first.click()
    page.get_by_text("마감 날의 장애 기록이 없습니다.").first.wait_for()
    assert Objection.objects.get().status == "proposed"
    page.reload()
    page.wait_for_selector("html.js")
    assert not page.locator("#toasts").get_by_text("되살렸습니다").is_visible()


def test_what_was_refused_with_an_office_is_shown_and_comes_back_with_it(live_server, page):
    address, words = filled_in(live_server, page)
    typed, secretary = words.input_value(), User.objects.get(groups__name="secretariat")
    secretary.groups.clear()
    page.click("form:has([name=outcome]) [type=submit] >> nth=0")
    page.locator("main").get_by_text("이 작업을 할 권한이 없습니다").wait_for()
    page.locator("main").get_by_text("아무것도 바뀌지 않았습니다").wait_for()
    assert page.get_by_label("보내지 못한 글").input_value() == typed
    give_roles(secretary, "secretariat")
    page.goto(f"{live_server.url}{address}")
    page.locator("#toasts").get_by_text("보내지 못한 글을 되살렸습니다").wait_for()
    assert words.input_value() == typed and page.is_checked("[name=outcome][value=refused]")
    assert Objection.objects.get().status == "received"


def test_a_reason_whose_form_is_gone_is_shown_to_be_copied(live_server, page):
    """Another person confirms the receipt while one writes why the demand was wrong."""
    movement = recovering.entered(recovering.demanded(), 10_000)
    address = f"/payouts/recoveries/{movement.recovery_id}/"
    sign_in(page, live_server, money.finance().username, address)
    page.wait_for_selector("html.js")
    form = page.locator(f"form[action='{address}cancel/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("[name=reason]").fill("금액을 잘못 적어 청구했습니다")
    confirm_movement(movement=movement, by=money.finance())
    form.locator("[type=submit]").click()
    page.locator(".refusal").get_by_text("돌아온 돈이 있어 취소할 수 없습니다").wait_for()
    assert page.get_by_label("보내지 못한 글").input_value() == "금액을 잘못 적어 청구했습니다"


def test_a_refused_form_that_holds_its_text_shows_no_copy_of_it(live_server, page):
    address = f"/payouts/recoveries/{recovering.demanded().pk}/"
    sign_in(page, live_server, money.finance().username, address)
    page.wait_for_selector("html.js")
    form = page.locator(f"form[action='{address}receipt/']")
    form.locator("[name=reference]").fill("입금 31쪽 7번")
    form.locator("[name=amount]").fill("0")
    form.evaluate("form => { form.noValidate = true }")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        form.locator("[type=submit]").click()
    assert answer.value.status == 422
    page.wait_for_selector("html.js")
    assert form.locator("[name=reference]").input_value() == "입금 31쪽 7번"
    assert page.get_by_label("보내지 못한 글").count() == 0
    assert page.locator("#toasts [data-toast]").count() == 0
