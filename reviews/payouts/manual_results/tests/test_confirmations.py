"""The second person reads the payments, not only their number and sum."""

import pytest

from reviews.payouts.manual_results import confirmations
from reviews.payouts.manual_results.verbs import propose_rest
from reviews.payouts.states.batches import BankOutcome
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def sent(number):
    rows = [make.approved() for _ in range(number)]
    return make.released(make.built(*rows)), rows


def test_both_people_see_claim_account_amount_and_outcome_of_each_row(client):
    batch, rows = sent(2)
    client.force_login(make.finance())
    first = client.post(f"/payouts/batches/{batch.pk}/paid/").content.decode()
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    second = client.post(f"/payouts/hand/{hand.pk}/confirm/").content.decode()
    for page in (first, second):
        for row in rows:
            assert row.claim.number in page and row.account.masked in page
        assert page.count('<td class="num">50,000원</td>') == 2
        assert page.count(f'<td class="num">{BankOutcome.PAID.label}</td>') == 2
        assert "이 밖에" not in page


def test_of_many_the_first_are_listed_and_how_many_more_is_said(client, monkeypatch):
    monkeypatch.setattr(confirmations, "LISTED", 1)
    batch, (one, two, three) = sent(3)
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    client.force_login(make.finance())
    page = client.post(f"/payouts/hand/{hand.pk}/confirm/").content.decode()
    assert one.claim.number in page and "이 밖에 2건" in page
    assert two.claim.number not in page and three.claim.number not in page


def test_one_payment_is_listed_to_the_second_person(client):
    _batch, [row] = sent(1)
    hand = make.proposed(row, "failed", text="계좌 없음")
    client.force_login(make.finance())
    page = client.post(f"/payouts/hand/{hand.pk}/confirm/").content.decode()
    for said in (row.claim.number, row.account.masked, "50,000원", "계좌 없음"):
        assert said in page


def test_a_reference_that_was_typed_stays_where_another_one_was_faster(client):
    batch, rows = sent(2)
    client.force_login(make.finance())
    url = f"/payouts/batches/{batch.pk}/paid/"
    digest = client.post(url).context["sheet"].digest
    propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    answer = client.post(url, {"reference": "거래내역 31쪽", "confirmed": digest})
    assert answer.status_code in (409, 422)
    assert "보내지 못한 글" in answer.content.decode()
    assert "거래내역 31쪽" in answer.content.decode()
    one = f"/payouts/{rows[0].pk}/result/"
    form = {
        "outcome": "failed",
        "reference": "거래내역 32쪽",
        "text": "계좌 없음",
        "confirmed": "x",
    }
    page = client.post(one, form).content.decode()
    assert "거래내역 32쪽" in page and "계좌 없음" in page
