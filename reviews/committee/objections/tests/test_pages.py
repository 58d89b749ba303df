"""The pages of objections and withdrawals, from the call to the council."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Objection, Review, Withdrawal
from reviews.committee.objections import verbs
from reviews.committee.objections.tests import factories as make
from reviews.committee.tests import factories as council
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def url_of(name, claim):
    return reverse(f"committee:{name}", args=[claim.number])


def sent(**more):
    day = f"{clock.today():%Y-%m-%d}"
    return {"filed_on": day, "channel": "telephone", "asks": make.ASKS} | more


def test_from_a_call_to_the_confirmed_answer(client):
    agent, first, other = make.agent(), council.secretary(), council.secretary()
    claim = make.late_claim()
    shown = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert "이의 접수" in shown
    one = url_of("objection", claim)
    assert page(client, agent, url_of("register_objection", claim), sent()).url == one
    assert make.ASKS in client.get(one).content.decode()
    listed = page(client, first, reverse("committee:objections")).content.decode()
    assert claim.number in listed and make.ASKS not in listed
    shown = page(client, first, one).content.decode()
    assert 'value="tier_grant" selected' in shown  # what triage would say in time
    answer = {
        "outcome": "upheld", "to_route": "tier_grant", "to_tier": make.tier_of(claim).pk,
        "reason": make.REASON,
    }  # fmt: skip
    assert page(client, first, url_of("answer_objection", claim), answer).url == one
    sheet = url_of("confirm_objection", claim)
    assert page(client, first, sheet, {}).status_code == 403
    assert "답 확인하기" not in client.get(one).content.decode()
    assert make.REASON not in page(client, agent, one).content.decode()  # not told before
    client.force_login(other)
    asked = open_sheet(client, sheet).content.decode()
    assert "50,000원" in asked and make.ASKS in asked
    assert confirm(client, sheet).url == one
    claim.refresh_from_db()
    assert claim.route == "tier_grant"
    history = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert "이의를 받아들여 경로를 바로잡았습니다" in history
    assert make.REASON in page(client, agent, one).content.decode()


def test_from_a_refusal_to_the_desk_of_the_council(client):
    claim = make.late_claim(900_000)
    council.council(3, 0)
    made = make.proposed(claim)
    other, agent = council.secretary(), make.agent()
    back = url_of("send_back_objection", claim)
    assert page(client, other, back, {"reason": " "}).status_code == 422
    assert page(client, other, back, {"reason": "이유를 더 적어 주세요"}).status_code == 302
    first = made.proposed_by
    shown = page(client, first, url_of("objection", claim)).content.decode()
    assert "이유를 더 적어 주세요" in shown and make.REASON in shown  # kept to be changed
    answer = {"outcome": "refused", "reason": "장애 기록이 없습니다.", "to_route": "affiliate"}
    page(client, first, url_of("answer_objection", claim), answer)
    client.force_login(other)
    confirm(client, url_of("confirm_objection", claim))
    council_form = {"filed_on": f"{clock.today():%Y-%m-%d}", "asks": "협의체가 보아 달라고 함"}
    to_council = url_of("objection_to_council", claim)
    empty = page(client, agent, to_council, council_form | {"asks": ""})
    assert empty.status_code == 422
    assert "신청인이 말한 것을 적어 주세요" in empty.content.decode()
    assert page(client, agent, to_council, council_form).status_code == 302
    council.documents(claim)
    member = council.panel(Review.objects.get(claim=claim))[0].member.user
    desk = page(client, member, reverse("committee:desk", args=[claim.number])).content.decode()
    assert "협의체가 보아 달라고 함" in desk
    assert "신청의 경로와 구간 지원금은 그대로" in desk
    assert page(client, agent, url_of("objection", claim)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"asks": ""}, "신청인이 말한 것을 적어 주세요"),
        ({"filed_on": "언제"}, "날짜를 다시 확인해 주세요"),
        ({"filed_on": "2019-01-01"}, "경로마다 한 번"),
    ],
)
def test_an_error_stands_on_the_page_and_loses_nothing(client, wrong, said):
    claim = make.late_claim()
    answer = page(client, make.agent(), url_of("register_objection", claim), sent(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert wrong.get("asks") == "" or make.ASKS in answer.content.decode()
    assert not Objection.objects.exists()


def test_who_sees_what(client):
    claim = make.late_claim()
    made = make.received(claim)
    one = url_of("objection", claim)
    for role, status in (("auditor", 200), ("chair", 200), ("finance", 403), ("member", 403)):
        assert page(client, UserFactory(roles=[role]), one).status_code == status
    plain = ClaimFactory()
    assert page(client, council.secretary(), url_of("objection", plain)).status_code == 404
    stranger = page(client, make.agent(), reverse("committee:objections") + "?state=all")
    assert claim.number not in stranger.content.decode()
    own = page(client, made.received_by, reverse("committee:objections"))
    assert claim.number in own.content.decode()


def test_the_list_has_its_tabs_and_costs_the_same_for_many(client):
    secretary = council.secretary()
    costs = []
    for more in (1, 8):
        for _ in range(more):
            make.proposed()
        client.force_login(secretary)
        with CaptureQueriesContext(connection) as run:
            shown = client.get(reverse("committee:objections") + "?state=confirm&route=late")
        costs.append(len(run))
        assert shown.content.decode().count("<tr data-number") == Objection.objects.count()
    assert costs[0] == costs[1]
    make.decided()
    for state, n in (("open", 9), ("refused", 1), ("upheld", 0), ("overdue", 0), ("all", 10)):
        shown = client.get(reverse("committee:objections") + f"?state={state}").content.decode()
        assert shown.count("<tr data-number") == n, state


# ------------------------------------------------------------------ withdrawals
def test_a_claim_is_withdrawn_and_brought_back_on_its_page(client):
    payout = money.tier_payout()
    claim = payout.claim
    secretary = council.secretary()
    client.force_login(secretary)
    sheet = url_of("withdraw_claim", claim)
    asked = open_sheet(client, sheet).content.decode()
    assert "50,000원" in asked and "되돌릴 수 있습니다" in asked
    assert client.get(sheet).status_code == 405
    place = reverse("register:claim", args=[claim.number])
    assert confirm(client, sheet, {"reason": "신청인이 전화로 철회함"}).url == place
    shown = client.get(place).content.decode()
    assert "철회 되돌리기" in shown
    assert "신청을 철회하셨습니다" in shown
    for address in (
        reverse("committee:withdrawals") + "?state=undoable",
        reverse("register:claims") + "?withdrawn=yes",
        reverse("search:search") + f"?q={claim.number}",
    ):
        page_of = client.get(address, follow=True).content.decode()
        assert claim.number in page_of and "철회" in page_of, address
    assert (
        claim.number
        not in client.get(reverse("register:claims") + "?withdrawn=no").content.decode()
    )
    undo = url_of("undo_withdrawal", claim)
    assert "50,000원" in open_sheet(client, undo).content.decode()
    assert confirm(client, undo, {"reason": "다른 신청과 바꾸어 처리함"}).url == place
    assert not Withdrawal.objects.in_force().exists()
    assert "신청의 철회를 되돌렸습니다" in client.get(place).content.decode()
    assert client.post(undo).status_code == 404


def test_a_refused_withdrawal_says_why_on_the_claims_page(client):
    payout = money.approved()
    batch = money.built(payout)
    client.force_login(council.secretary())
    sheet = url_of("withdraw_claim", payout.claim)
    answer = open_sheet(client, sheet)
    assert answer.status_code == 409
    assert f"이체 묶음 {batch.number}에" in answer.content.decode()
    for role in ("customer_centre", "finance", "member"):
        assert page(client, UserFactory(roles=[role]), sheet, {}).status_code == 403


def test_the_list_of_withdrawals_costs_the_same_for_many(client):
    by = council.secretary()
    client.force_login(by)
    costs = []
    for more in (1, 8):
        for claim in ClaimFactory.create_batch(more):
            withdraw_claim(claim=claim, by=by, reason="신청인 요청")
        with CaptureQueriesContext(connection) as run:
            client.get(reverse("committee:withdrawals"))
        costs.append(len(run))
    assert costs[0] == costs[1]


# ------------------------------------------------------------------ who comes too late
MINE = "늦게 보낸 사람이 애써 쓴 글입니다."


def copied(answer):
    """The text that the page shows to be copied; '' without one."""
    found = re.search(r'<textarea[^>]*id="unsent"[^>]*>([^<]*)', answer.content.decode())
    return found.group(1) if found else ""


def test_an_answer_that_comes_too_late_is_shown_to_be_copied(client):
    made = make.proposed()  # by somebody else, meanwhile
    sent = {"outcome": "refused", "reason": MINE}
    answer = page(client, council.secretary(), url_of("answer_objection", made.claim), sent)
    assert answer.status_code == 409 and copied(answer) == MINE
    assert answer.content.decode().count(MINE) == 1
    to = url_of("answer_objection", made.claim)
    incomplete = page(client, council.secretary(), to, {"reason": MINE})
    assert incomplete.status_code == 409 and copied(incomplete) == MINE


def test_a_form_that_is_still_there_keeps_its_own_text(client):
    made = make.received()
    answer = page(
        client, council.secretary(), url_of("answer_objection", made.claim), {"reason": MINE}
    )
    assert answer.status_code == 422 and copied(answer) == ""
    assert answer.content.decode().count(MINE) == 1


@pytest.mark.parametrize("name", ["register_objection", "objection_to_council"])
def test_the_claimants_words_stay_where_the_act_came_too_late(client, name):
    made = make.proposed()
    answer = page(client, make.agent(), url_of(name, made.claim), sent(asks=MINE))
    assert answer.status_code >= 400 and copied(answer) == MINE


def test_a_reason_that_was_refused_stays(client):
    made = make.proposed()
    other = council.secretary()
    back = url_of("send_back_objection", made.claim)
    assert copied(page(client, other, back, {"reason": "짧음"})) == "짧음"
    page(client, other, back, {"reason": "이유를 더 적어 주세요"})
    assert copied(page(client, other, back, {"reason": MINE})) == MINE
    sheet = url_of("withdraw_objection", made.claim)
    client.force_login(other)
    shown = open_sheet(client, sheet)
    verbs.withdraw_objection(objection=made, by=council.secretary(), reason="신청인이 철회함")
    again = client.post(sheet, {"confirmed": digest_on(shown), "reason": MINE})
    assert again.status_code == 409 and copied(again) == MINE
