"""A claim with a result says so in the same words on its desk, in the queue and on its page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from claims import clock
from claims.tests.factories import UserFactory
from config.dev.scenes import scene
from reviews.committee.appeals.tests.scene import told
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots.decisions import call_second_ballot
from reviews.committee.desk.panels.outcome import _line
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.queue.state_labels import state_label_of_decision
from reviews.committee.tests import factories as make
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.models.querysets import worst_pay_state
from reviews.payouts.states.payouts import PayState

db = pytest.mark.django_db


def reviews():
    return {
        "granted": make.decided(("partly", 700_000), claimed_loss=900_000),
        "denied": make.decided(("deny", None), claimed_loss=900_000),
        "deciding": make.deciding(),
        "withdrawn": make.in_review(),
    }


_reviews, found = scene("found", reviews)


@pytest.fixture
def office(client):
    client.force_login(make.secretary())
    return client


def words(html, start, end):
    """The text of a page between two marks, with single spaces."""
    return " ".join(strip_tags(html.split(start, 1)[1].split(end, 1)[0].split(">", 1)[1]).split())


def said(client, review, tab):
    """The standing on the desk's bar, in the queue's row, on the claim's page; the desk's HTML."""
    number = review.claim.number
    desk = client.get(reverse("committee:desk", args=[number])).content.decode()
    queue = client.get(reverse("committee:queue"), {"tab": tab}).content.decode()
    row = queue.split(f'data-number="{number}"', 1)[1].split("</tr>", 1)[0]
    page = client.get(reverse("register:claim", args=[number])).content.decode()
    panel = page.split('id="h-review"', 1)[1]
    states = [
        re.sub(r" 기한 .+$", "", words(desk, 'id="standing"', '<div class="end"')),
        words(row[row.rindex("<td") :], "<td", "</td>"),
        words(panel, "<dd", "</dd>"),
    ]
    return states, desk


@db
class TestOneWording:
    def test_a_grant_without_an_account_is_held(self, office, found):
        states, desk = said(office, found["granted"], "decided")
        assert states == ["지급보류 일부승인"] * 3
        outcome = words(desk, 'id="outcome"', 'id="h-facts"')
        assert "700,000원" in outcome and "입금할 계좌가 없어 보류" in outcome
        assert found["granted"].decision.resolution_no in outcome
        assert "결과 통지가 아직 나가지 않았습니다" in outcome

    def test_a_letter_begins_the_time_to_appeal(self, office, found):
        told(found["granted"].decision, clock.now() - timedelta(days=1))
        _states, desk = said(office, found["granted"], "decided")
        outcome = words(desk, 'id="outcome"', 'id="h-facts"')
        assert re.search(r"이의신청은 \d{4}\. .*?까지 받습니다", outcome)

    def test_a_proposal_awaits_the_chair(self, office, found):
        states, desk = said(office, found["deciding"], "deciding")
        assert states == ["심의중"] * 3
        outcome = words(desk, 'id="outcome"', 'id="h-facts"')
        assert "위원장 확인 대기 의결안: 지급승인 5,000,000원" in outcome

    def test_a_withdrawal_says_who_and_why(self, office, found):
        by = make.secretary()
        withdraw_review(review=found["withdrawn"], by=by, reason="신청인 요청")
        states, desk = said(office, found["withdrawn"], "decided")
        assert states == ["철회"] * 3
        outcome = words(desk, 'id="outcome"', 'id="h-facts"')
        assert "신청인 요청" in outcome and str(by) in outcome and "원" not in outcome.split()[0]

    def test_a_denial_its_appeal_and_the_documents_that_are_new_in_it(self, office, found):
        review = found["denied"]
        states, desk = said(office, review, "decided")
        assert states == ["부지급"] * 3 and "thumbs-new" not in desk
        told(review.decision, clock.now())
        agent = UserFactory(roles="customer_centre")
        with clock.at(clock.now() + timedelta(minutes=5)):
            appeal = register_appeal(review=review, by=agent, grounds="보지 못한 자료")
            new = make.document(review.claim)
            states, desk = said(office, review, "appeals")
            assert states == ["이의신청 부지급"] * 3 and "이의신청을 접수했습니다" in desk
            accept_appeal(appeal=appeal, by=make.secretary())
        page = office.get(reverse("committee:desk", args=[review.claim.number]))
        assert page.context["standing"].label == "재심의" and page.context["outcome"] is None
        groups = {str(group.kind): group.documents for group in page.context["groups"]}
        marked = [d.pk for documents in groups.values() for d in documents if d.is_new]
        assert marked == [new.pk] == [groups[new.kind][0].pk]  # and first in its kind
        assert page.content.decode().count("thumbs-new") == 1


def paying(status, *, account=1, released=False):
    batch = PayoutBatch(released_at=timezone.now() if released else None)
    return Payout(status=status, account_id=account, batch=batch if status == "batched" else None)


@pytest.mark.parametrize(
    ("payout", "state", "text"),
    [
        (paying("prepared", account=None), PayState.HELD, "보류"),
        (paying("prepared"), PayState.WAITING, "승인을 기다립니다"),
        (paying("approved"), PayState.WAITING, "다음 이체 묶음"),
        (paying("batched"), PayState.WAITING, "이체 승인을 기다립니다"),
        (paying("batched", released=True), PayState.WAITING, "은행"),
        (paying("paid"), PayState.PAID, "입금했습니다"),
        (paying("failed"), PayState.FAILED, "입금하지 못했습니다"),
    ],
)
def test_each_state_of_a_payment_names_its_next_step(payout, state, text):
    line = _line(payout)
    assert line.state == state and text in line.text


def test_the_worst_payment_names_the_claim_and_a_denial_has_none():
    assert worst_pay_state([PayState.PAID, PayState.WAITING, PayState.FAILED]) == PayState.FAILED
    assert worst_pay_state([PayState.PAID, PayState.HELD, PayState.WAITING]) == PayState.HELD
    failed = state_label_of_decision("granted", PayState.FAILED, 2)
    assert failed[:1] + failed[2:] == ("problem", "지급실패", "재심의 · 지급승인")
    assert state_label_of_decision("denied", None).tone == "none"


@db
def test_a_second_ballot_is_named_at_the_head_of_the_desk(client):
    review = make.deciding()
    client.force_login(make.panel(review)[0].member.user)
    url = reverse("committee:desk", args=[review.claim.number])

    def head() -> str:
        page = client.get(url).content.decode()
        return page[page.index('class="desk-bar"') :].partition("</section>")[0]

    assert "재표결" not in head()
    call_second_ballot(review=review, by=make.chair())
    assert "재표결" in head()
