"""The pages of requests about personal data, from the call to the answer."""

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.privacy.models import AccessEntry, Action
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import UserFactory
from claims.tests.pages import page
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.tests import factories as make
from reviews.data_subject_requests.verbs import withdraw_request
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def url_of(name, of):
    return reverse(f"data_subject_requests:{name}", args=[of])


def typed(**more):
    return {
        "kind": "access", "filed_on": f"{clock.today():%Y-%m-%d}", "channel": "telephone",
        "identity": "unproven", "asks": make.ASKS,
    } | more  # fmt: skip


def test_from_a_call_to_the_copy_and_the_answer(client):
    agent, office, claim = make.agent(), money.secretary(), make.claim()
    of_claim = url_of("claim", claim.number)
    shown = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert of_claim in shown
    assert page(client, agent, url_of("register", claim.number), typed()).url == of_claim
    made = DataSubjectRequest.objects.get()
    said = client.get(of_claim).content.decode()
    assert make.ASKS in said and "사본 받기" not in said and "답하기" not in said
    assert page(client, office, url_of("copy", made.pk), {}).status_code == 422
    proof = {"identity": "called_back"}
    assert page(client, agent, url_of("identity", made.pk), proof).url == of_claim
    assert agent.name in client.get(of_claim).content.decode().split("신원 확인")[1][:400]
    assert "사본 받기" in page(client, office, of_claim).content.decode()
    copy = client.post(url_of("copy", made.pk))
    assert copy["Content-Type"] == "application/pdf" and copy.content.startswith(b"%PDF")
    assert AccessEntry.objects.filter(action=Action.DOWNLOAD, claim_id=claim.pk).count() == 1
    given = {"outcome": "granted", "ground": "", "reason": make.ANSWER}
    sheet = open_sheet(client, url_of("answer", made.pk), given).content.decode()
    assert make.ANSWER in sheet and "모두 들어줌" in sheet
    assert confirm(client, url_of("answer", made.pk), given).url == of_claim
    made.refresh_from_db()
    assert made.outcome == "granted" and made.settled_by == office
    history = page(client, office, reverse("register:claim", args=[claim.number])).content.decode()
    assert "요구에 답했습니다" in history


def test_a_refused_form_keeps_what_was_typed(client):
    office, made = money.secretary(), make.received()
    shown = page(client, office, url_of("register", made.claim.number), typed(filed_on="내일"))
    assert shown.status_code == 422 and make.ASKS in shown.content.decode()
    again = client.post(url_of("register", made.claim.number), typed())
    assert again.status_code == 409 and "같은 요구가 이미 접수되어" in again.content.decode()
    given = {"outcome": "refused", "ground": "", "reason": "들어주지 않는 이유를 적음"}
    shown = client.post(url_of("answer", made.pk), given)
    assert shown.status_code == 422
    said = shown.content.decode()
    assert given["reason"] in said and "근거를 골라 주세요." in said
    until = f"{add_working_days(made.first_due_on, 60):%Y-%m-%d}"
    late = {"until": until, "reason": "더 오래 걸리는 사유를 적음"}
    sent = confirm(client, url_of("extend", made.pk), late)
    assert sent.status_code == 422 and late["reason"] in sent.content.decode()


def test_an_answer_to_a_settled_request_shows_the_page_and_the_text(client):
    office, made = money.secretary(), make.received()
    withdraw_request(request=made, by=money.secretary(), reason="신청인이 전화로 거둠")
    given = {"outcome": "granted", "ground": "", "reason": make.ANSWER}
    shown = page(client, office, url_of("answer", made.pk), given)
    assert shown.status_code == 409
    assert make.ANSWER in shown.content.decode() and "이미 답했거나" in shown.content.decode()
    shown = client.post(url_of("answer", made.pk), given | {"outcome": ""})
    assert shown.status_code == 409 and make.ANSWER in shown.content.decode()


def test_access_is_put_off_and_a_request_withdrawn_on_sheets(client):
    office, made = money.secretary(), make.received()
    client.force_login(office)
    until = add_working_days(made.first_due_on, 2)
    given = {"until": f"{until:%Y-%m-%d}", "reason": "지난 기록을 찾는 중입니다."}
    assert confirm(client, url_of("extend", made.pk), given).status_code == 302
    made.refresh_from_db()
    assert (
        made.due_on == until
        and "기한 늘림" in client.get(url_of("claim", made.claim.number)).content.decode()
    )
    sheet = open_sheet(client, url_of("withdraw", made.pk)).content.decode()
    assert "자동으로 나가는 통지는 없습니다" in sheet
    given = {"reason": "신청인이 전화로 거둠"}
    assert confirm(client, url_of("withdraw", made.pk), given).status_code == 302
    made.refresh_from_db()
    assert made.status == "withdrawn" and made.answer == given["reason"]


def test_the_list_has_tabs_and_an_agent_sees_the_own_ones(client):
    mine = make.agent()
    one, other = make.received(by=mine), make.answered()
    address = reverse("data_subject_requests:requests")
    said = page(client, money.secretary(), address).content.decode()
    assert one.claim.number in said and other.claim.number not in said
    said = client.get(f"{address}?state=granted").content.decode()
    assert other.claim.number in said and one.claim.number not in said
    said = client.get(f"{address}?state=all&kind=deletion").content.decode()
    assert one.claim.number not in said
    said = page(client, mine, f"{address}?state=all").content.decode()
    assert one.claim.number in said and other.claim.number not in said
    for role, status in (("chair", 200), ("auditor", 200), ("finance", 403), ("member", 403)):
        assert page(client, UserFactory(roles=[role]), address).status_code == status


def test_a_reader_answers_nothing(client):
    auditor, made = UserFactory(roles=["auditor"]), make.received()
    said = page(client, auditor, url_of("claim", made.claim.number)).content.decode()
    assert make.ASKS in said and "답하기" not in said and "요구 접수" not in said
    for name in ("identity", "extend", "answer", "withdraw", "copy"):
        assert client.post(url_of(name, made.pk)).status_code == 403
