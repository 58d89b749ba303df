"""Pages of sample checks: blind for the judge, whole for the chair and the auditor."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.display.numbers import number
from claims.display.states import DASH
from claims.privacy.models import AccessEntryClaim
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import run
from config.dev.scenes import scene
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.sample_checks.tests.scenes import PAID, check_of, decided, judge_of, sampled
from reviews.committee.sample_checks.verbs import decline_sample, judge_sample
from reviews.committee.suggestion.precedents import precedents_of
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
_sample, sample = scene("sample", sampled)
LIST = "/reviews/samples/"


def page_of(sample):
    return reverse("committee:sample", args=[sample.pk])


def send(client, name, sample, **values):
    return client.post(reverse(f"committee:{name}", args=[sample.pk]), values)


def test_the_judge_sees_nothing_of_the_decision(sample, client):
    decision = sample.draw.decision
    client.force_login(judge_of(sample).user)
    for path in (LIST, page_of(sample)):
        page = client.get(path)
        text = page.content.decode()
        assert page.status_code == 200 and sample.claim.number in text
        for secret in (
            number(decision.amount),
            decision.resolution_no,
            "일부승인",
            "자료로 확인함",
        ):
            assert secret not in text, secret
    assert number(decision.ceiling) in text
    assert sample.claim_id in AccessEntryClaim.objects.values_list("claim_id", flat=True)


def test_the_judge_opens_the_documents_and_not_the_claim(sample, client):
    judge = judge_of(sample)
    client.force_login(judge.user)
    document = sample.claim.documents.first()
    page = client.get(reverse("documents:document", args=[document.pk]))
    assert page.status_code == 200
    number = sample.claim.number
    claim = reverse("register:claim", args=[number])
    assert claim not in page.content.decode()
    for closed in (claim, reverse("committee:desk", args=[number])):
        assert client.get(closed).status_code == 404
    decline_sample(sample=sample, by=judge.user, reason="신청인을 알고 있음")
    assert client.get(reverse("documents:document", args=[document.pk])).status_code == 404
    assert client.get(page_of(sample)).status_code == 404


def test_what_came_after_the_decision_is_not_shown_to_the_judge(sample, client):
    before = sample.claim.documents.order_by("pk")[0]
    late = make.document(sample.claim, "other", tell=False)
    assert late.received_at > sample.draw.decision.at
    client.force_login(judge_of(sample).user)
    page = client.get(page_of(sample)).content.decode()
    links = {one: reverse("documents:document", args=[one.pk]) for one in (before, late)}
    assert links[before] in page and links[late] not in page
    assert client.get(links[before]).status_code == 200
    assert client.get(links[late]).status_code == 404
    client.force_login(make.secretary())
    assert client.get(links[late]).status_code == 200


def test_the_claim_is_no_precedent_for_anybody_who_votes(sample):
    review = make.in_review(claimed_loss=900_000)
    number = sample.claim.number

    def seen_by(user):
        return number in {one.number for one in precedents_of(review, user)}

    drawn_next = make.member().user
    assert seen_by(make.secretary())
    assert not any(map(seen_by, (judge_of(sample).user, drawn_next, make.chair())))
    withdraw_claim(claim=sample.claim, by=make.secretary(), reason="신청인이 거두어 달라고 함")
    assert not seen_by(drawn_next)
    end_open = """UPDATE reviews_samplecheck
        SET status = 'ended', settled_by_id = %s, settled_at = now()"""
    assert run(end_open, make.chair().pk) == 1
    assert seen_by(drawn_next)


def test_the_check_of_a_withdrawn_claim_has_no_due_day(sample, client):
    def due_days():
        client.force_login(make.chair())
        return [str(row.get_cell("due_on")) for row in client.get(LIST).context["table"].rows]

    assert DASH not in due_days()
    withdraw_claim(claim=sample.claim, by=make.secretary(), reason="신청인이 거두어 달라고 함")
    assert set(due_days()) <= {DASH}


def test_other_members_see_no_sample(sample, client):
    for user in (
        make.panel(sample.draw.decision.review)[0].member.user,
        UserFactory(roles="member"),
    ):
        client.force_login(user)
        assert client.get(page_of(sample)).status_code == 404
        assert sample.claim.number not in client.get(LIST).content.decode()


@pytest.mark.parametrize("role", ["secretariat", "finance", "customer_centre", "admin"])
def test_samples_are_for_nobody_else(sample, client, role):
    client.force_login(UserFactory(roles=role))
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(sample)).status_code == 403


def test_judging_and_reading_by_the_pages(sample, client):
    client.force_login(judge_of(sample).user)
    refused = send(client, "judge_sample", sample, choice="partly", amount="", rationale="셈함")
    assert refused.status_code == 422
    refused = send(client, "judge_sample", sample, rationale="")
    assert refused.status_code == 422 and "산정근거를 적어 주세요" in refused.content.decode()
    done = send(client, "judge_sample", sample, choice="deny", rationale="감소를 찾지 못함")
    assert done.status_code == 302
    assert client.get(page_of(sample)).status_code == 404
    client.force_login(make.chair())
    text = client.get(page_of(sample)).content.decode()
    for words in ("감소를 찾지 못함", "자료로 확인함", number(PAID), "위원장 확인"):
        assert words in text
    assert send(client, "settle_sample", sample, reason="읽").status_code == 422
    assert send(client, "settle_sample", sample, reason="재량의 범위 안").status_code == 302
    assert send(client, "settle_sample", sample, reason="재량의 범위 안").status_code == 409
    page = client.get(LIST, {"tab": "closed"})
    assert sample.claim.number in page.content.decode()
    assert "판단이 10건이 안 되어" in page.content.decode()


def test_the_chair_passes_on_and_ends(sample, client):
    client.force_login(make.chair())
    first = judge_of(sample)
    assert send(client, "pass_sample_on", sample, reason="오래 판단하지 않음").status_code == 302
    assert judge_of(sample) != first
    assert send(client, "end_sample", sample, reason="판단할 위원이 없음").status_code == 302
    sample.refresh_from_db()
    assert sample.status == "ended"


def test_the_auditor_reads_only(sample, client):
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(page_of(sample))
    assert page.status_code == 200 and "다시 추첨" not in page.content.decode()
    for name in ("judge_sample", "decline_sample", "pass_sample_on", "settle_sample", "end_sample"):
        assert send(client, name, sample, reason="보기만 합니다").status_code == 403


def test_the_fairness_page_leads_to_the_samples(sample, client):
    client.force_login(make.chair())
    assert LIST in client.get("/fairness/").content.decode()


def test_the_list_costs_the_same_for_more(sample, client):
    client.force_login(make.chair())

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    first = cost()
    for _ in range(4):
        one = check_of(decided())
    judge_sample(sample=one, by=judge_of(one).user, choice="partly", amount=PAID, rationale="셈함")
    assert cost() == first


def test_late_checks_stand_in_a_list_of_their_own(sample, client):
    client.force_login(make.chair())
    assert sample.claim.number not in client.get(LIST, {"tab": "late"}).content.decode()
    assert "5영업일 남음" in client.get(page_of(sample)).content.decode()
    run("UPDATE reviews_samplecheck SET due_on = due_on - 30")
    assert sample.claim.number in client.get(LIST, {"tab": "late"}).content.decode()
    client.force_login(judge_of(sample).user)
    assert "is-problem" in client.get(LIST).content.decode()


def test_the_dashboard_says_to_its_judge_and_then_to_the_chair_that_a_sample_waits(sample, client):
    """The list is in no menu, and a notice once read is gone, while the payout waits."""
    judge, chair = judge_of(sample).user, make.chair()
    to_judge, to_settle = "판단을 기다리는 표본", "표본 점검의 위원장 확인"

    def shown(user):
        cache.clear()
        client.force_login(user)
        page = client.get("/")
        return {str(line.label): line.url for line in page.context["to_confirm"].get("lines", ())}

    assert shown(judge)[to_judge] == page_of(sample) and to_settle not in shown(chair)
    judge_sample(sample=sample, by=judge, choice="deny", amount=None, rationale="자료와 다름")
    assert to_judge not in shown(judge)
    assert shown(chair)[to_settle] == page_of(sample)
    assert to_settle not in shown(UserFactory(roles="auditor"))
    for vote in sample.draw.decision.review.assignments.select_related("member__user"):
        assert not {to_judge, to_settle} & set(shown(vote.member.user))
