"""The list, the page and its forms: who may, what is kept, and what it costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from claims import clock
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import UserFactory
from config.dev import scenes
from reviews.committee.appeals.tests.scene import (
    GROUNDS,
    appealed,
    at,
    first_round,
    second_round,
    told,
)
from reviews.committee.appeals.verbs import accept_appeal, extend_appeal, withdraw_appeal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Appeal, AppealStatus
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("committee:appeals")


def url(name: str, review) -> str:
    return reverse(f"committee:{name}", args=[review.claim.number])


def typed(**more) -> dict:
    return {"filed_on": clock.today().isoformat(), "channel": "전화", "grounds": GROUNDS} | more


def rows():
    """Five denied reviews of a Monday, not told to the claimants."""
    make.council(12, 0)
    with at(date(2023, 3, 6)):
        return [first_round() for _ in range(5)]


_rows, decided = scenes.scene("decided", rows)


@pytest.fixture
def review(decided):
    return decided[0]


@pytest.fixture
def agent(client):
    user = UserFactory(roles="customer_centre")
    client.force_login(user)
    return user


# ------------------------------------------------------------------ the customer centre
def test_an_agent_registers_by_number_and_it_is_recorded(client, agent, review):
    page = client.get(url("appeal", review))
    assert page.status_code == 200
    assert AccessEntry.objects.filter(user=agent, action="look_up", claim=review.claim).exists()
    answer = client.post(url("register_appeal", review), typed())
    assert (answer.status_code, answer["Location"]) == (302, url("appeal", review))
    assert Appeal.objects.get().received_by == agent
    body = client.get(LIST).content.decode()
    assert review.claim.number in body


def test_an_agent_sees_neither_amounts_nor_others_appeals(client, agent):
    review = first_round(("partly", 345_678))
    appealed(review)
    assert review.claim.number not in client.get(LIST + "?state=all").content.decode()
    assert "345,678" not in client.get(url("appeal", review)).content.decode()


def test_the_claim_page_leads_there_once(client, agent, review):
    page = client.get(reverse("register:claim", args=[review.claim.number])).content.decode()
    assert page.count('id="appeal"') == 1
    client.force_login(make.secretary())
    page = client.get(reverse("register:claim", args=[review.claim.number])).content.decode()
    assert page.count('id="appeal"') == 1 and "이의신청 접수" in page


def test_a_refused_form_keeps_what_was_typed(client, agent, review):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for wrong in ({"filed_on": tomorrow}, {"filed_on": "언제"}, {"channel": "새"}):
        answer = client.post(url("register_appeal", review), typed(**wrong))
        assert answer.status_code == 422
        assert GROUNDS in answer.content.decode()
    assert client.post(url("register_appeal", review), typed(grounds=" ")).status_code == 422
    assert not Appeal.objects.exists()


def test_a_late_one_is_said_to_be(client, agent, review):
    told(review.decision, review.decision.at)
    page = client.post(url("register_appeal", review), typed(), follow=True).content.decode()
    assert "신청 기한이 지나 받아들이지 않고" in page
    assert Appeal.objects.get().status == AppealStatus.REJECTED_LATE


def test_pages_of_a_withdrawn_claim_say_why_it_takes_no_appeal(client, agent, review):
    told(review.decision, review.decision.at)
    withdraw_claim(claim=review.claim, by=make.secretary(), reason="전화로 철회함")
    why = "철회한 신청에는 이의신청을 받지 않습니다"
    page = client.get(url("appeal", review)).content.decode()
    assert why in page and 'name="grounds"' not in page
    assert client.post(url("register_appeal", review), typed()).status_code == 409
    of_claim = reverse("register:claim", args=[review.claim.number])
    for user in (agent, make.secretary()):
        client.force_login(user)
        page = client.get(of_claim).content.decode()
        assert why in page and "이의신청 접수" not in page
        assert "까지 이의신청" not in page and "이의신청 기한(" not in page
    desk = client.get(url("desk", review)).content.decode()
    assert why in desk and "이의신청 접수" not in desk and "이의신청 기한(" not in desk


def test_the_claim_page_gives_one_answer_on_a_term_that_is_over(client, agent, review):
    told(review.decision, review.decision.at)
    of_claim = reverse("register:claim", args=[review.claim.number])
    for user in (agent, make.secretary()):
        client.force_login(user)
        page = strip_tags(client.get(of_claim).content.decode())
        assert page.count("이의신청 기한(2023. 4. 5.)이 지났습니다") == 2  # status card and panel
        assert "까지 이의신청" not in page
    with at(date(2023, 4, 5)):  # the last day
        client.force_login(make.secretary())
        page = strip_tags(client.get(of_claim).content.decode())
        assert "기한(2023. 4. 5.)이 지났" not in page and "2023. 4. 5.까지 이의신청" in page


def test_the_sheet_of_an_undo_names_the_appeal_that_is_open_again(client, review):
    appealed(review)
    row = withdraw_claim(claim=review.claim, by=make.secretary(), reason="전화로 철회함")
    client.force_login(make.secretary())
    address = reverse("committee:undo_withdrawal", args=[row.claim.number])
    sheet = open_sheet(client, address, {"reason": "잘못 처리함"}).content.decode()
    assert "다시 열리는 이의신청" in sheet


def test_what_has_no_decision_or_does_not_exist_is_not_there(client, agent):
    waiting = make.in_review()
    assert client.get(url("appeal", waiting)).status_code == 404
    assert client.post(url("register_appeal", waiting), typed()).status_code == 404
    assert client.get("/reviews/appeals/K1015-9999999/").status_code == 404


# ------------------------------------------------------------------ the secretariat
def test_accept_extend_and_withdraw_are_forms_of_the_secretariat(client, review):
    appeal = appealed(review)
    client.force_login(make.secretary())
    page = client.get(url("appeal", review)).content.decode()
    assert "재심의 열기" in page and "15영업일 연장" in page
    empty = confirm(client, url("extend_appeal", review), {"reason": " "})
    assert empty.status_code == 422
    asked = open_sheet(client, url("extend_appeal", review)).content.decode()
    assert "늦춘 기한" in asked and review.claim.number in asked
    assert confirm(client, url("extend_appeal", review), {"reason": "바쁨"}).status_code == 302
    again = client.post(url("extend_appeal", review), {"reason": "또 바쁨"})
    assert again.status_code == 409 and "한 번만" in again.content.decode()
    assert client.post(url("accept_appeal", review)).status_code == 302
    assert client.post(url("accept_appeal", review)).status_code == 409
    assert confirm(client, url("withdraw_appeal", review), {"reason": "x"}).status_code == 422
    reason = {"reason": "신청인 전화로 요청"}
    assert confirm(client, url("withdraw_appeal", review), reason).status_code == 302
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.WITHDRAWN


@pytest.mark.parametrize("act", ["accept_appeal", "extend_appeal", "withdraw_appeal"])
@pytest.mark.parametrize("role", ["customer_centre", "chair", "member", "finance", "auditor"])
def test_others_do_none_of_it(client, act, role, review):
    appealed(review)
    client.force_login(UserFactory(roles=role))
    assert client.post(url(act, review), {"reason": "까닭"}).status_code == 403
    assert Appeal.objects.get().status == AppealStatus.RECEIVED


@pytest.mark.parametrize("role", ["member", "finance", "admin"])
def test_other_rooms_are_closed(client, role, review):
    client.force_login(UserFactory(roles=role))
    assert client.get(LIST).status_code == client.get(url("appeal", review)).status_code == 403


# ------------------------------------------------------------------ the list
def numbers(client, query: str = "") -> list[str]:
    table = client.get(LIST + query).context["table"]
    return [row.record.review1.claim.number for row in table.paginated_rows]


def test_the_list_goes_by_what_is_due_and_pages_on(client, decided):
    made = []
    # working days: what is filed between two has the later one's term
    for day, review in zip((7, 9, 8), decided[:3], strict=True):
        with at(date(2023, 3, day)):
            made.append(appealed(review).review1.claim.number)
    closed = withdraw_appeal(appeal=appealed(decided[3]), by=make.secretary(), reason="신청인 요청")
    client.force_login(make.secretary())
    assert numbers(client) == [made[0], made[2], made[1]]
    assert numbers(client, "?sort=-due") == [made[1], made[2], made[0]]
    assert numbers(client, "?state=all")[-1] == closed.review1.claim.number  # nothing is due
    assert numbers(client, "?state=withdrawn") == [closed.review1.claim.number]
    assert numbers(client, f"?q={made[1]}") == [made[1]]
    assert numbers(client, "?state=decided") == []
    page = client.get(LIST + "?state=all&sort=-due").content.decode()
    form = page[page.index('role="search"') :].partition("</form>")[0]
    assert 'name="state" value="all"' in form and 'name="sort" value="-due"' in form


def test_pages_follow_each_other_by_the_due_date(client, decided, monkeypatch):
    made = [appealed(review).review1.claim.number for review in decided[:4]]
    monkeypatch.setattr("claims.tables.PER_PAGE", 3)
    client.force_login(make.secretary())
    first = client.get(LIST).context["table"]
    token = first.page.next_token
    assert [r.record.review1.claim.number for r in first.paginated_rows] == made[:3]
    assert numbers(client, f"?after={token}") == made[3:]


def test_a_clock_that_stands_says_so(client, review):
    by = make.secretary()
    second = accept_appeal(appeal=appealed(review), by=by)
    extend_appeal(appeal=second.appeal_of, by=by, reason="까닭")
    request_supplement(review=second, by=by, kinds=["bankbook_copy"], text="다시")
    client.force_login(by)
    body = client.get(LIST).content.decode()
    assert "멈춤" in body and "영업일 30일 남음" in body and "연장함" in body


def menu_number(client):
    [room] = [item for item in client.get(LIST).context["menu"] if item.name == "appeals"]
    return room.waiting


def test_the_menu_counts_what_waits_to_be_accepted_answered_or_confirmed(client, decided):
    """And the page names the parts of that number, each with its list."""
    one, other = make.secretary(), make.secretary()
    client.force_login(one)
    assert menu_number(client) == 0 and client.get(LIST).context["waiting"] == []
    first, second = appealed(decided[0], by=one), appealed(decided[1])
    objections.received()
    objections.proposed(by=one)
    confirmable = objections.proposed(by=other)
    assert menu_number(client) == 4
    parts = client.get(LIST).context["waiting"]
    assert [part.n for part in parts] == [2, 1, 1]
    for part in parts:
        assert len(client.get(part.url).context["table"].rows) == part.n
        assert str(part.label) in client.get(LIST).content.decode()
    accept_appeal(appeal=first, by=one)
    confirm_answer(objection=confirmable, by=one)
    assert menu_number(client) == 2
    withdraw_appeal(appeal=second, by=one, reason="신청인이 그만두겠다고 함")
    assert [str(part.label) for part in client.get(LIST).context["waiting"]] == ["답할 이의"]
    for role in ("customer_centre", "auditor", "chair"):
        client.force_login(UserFactory(roles=role))
        assert menu_number(client) == 0 and client.get(LIST).context["waiting"] == []


def test_the_list_costs_the_same_for_one_and_for_many(client, decided, django_assert_num_queries):
    client.force_login(make.secretary())
    first, *others = decided
    appealed(first)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    appeals = [appealed(review) for review in others]
    accept_appeal(appeal=appeals[-1], by=make.secretary())
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_a_decided_appeal_shows_what_was_added(client):
    second = second_round(("partly", 300_000))
    make.vote_all(second, ("partly", 500_000))
    client.force_login(make.secretary())
    body = client.get(url("appeal", second)).content.decode()
    assert "200,000" in body and "재심의 결과" in body
    desk = client.get(url("desk", second)).content.decode()
    assert "300,000" in desk  # the first round, on the second's desk
