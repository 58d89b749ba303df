"""Route and money after the undo of a withdrawal, and what its sheet and letter say of them."""

import pytest

from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.objections.tests import factories as objections
from reviews.notices.models import Notice
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import PayeeHold
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def withdrawn(claim):
    return withdraw_claim(claim=claim, by=money.secretary(), reason="신청인이 전화로 철회함")


def undone(withdrawal):
    return undo_withdrawal(withdrawal=withdrawal, by=money.secretary(), reason="잘못 처리함")


def letter(claim):
    return Notice.objects.get(claim=claim, event="withdrawal_undone").body


def test_an_undo_prepares_again_and_says_how_much():
    claim = money.tier_payout(amount=30_000).claim
    undone(withdrawn(claim))
    assert "같이 심사합니다. 취소했던 지급 30,000원은 다시 준비합니다." in letter(claim)


def test_an_undo_without_money_promises_none():
    claim = objections.claim_of("no_monetary_loss")
    undone(withdrawn(claim))
    assert "철회하기 전과 같이 심사합니다." in letter(claim)
    assert "다시 준비합니다" not in letter(claim)


def test_an_undo_promises_no_grant_that_came_on_hold():
    holds.one_each()
    first = holds.claim()
    second = holds.claim(first, holds.CLAIMANT)
    grants.finished()
    assert first.payouts.get().status == "prepared"
    row = withdrawn(first)
    grants.finished()
    assert second.payouts.get().status == "prepared"
    undone(row)
    assert PayeeHold.objects.filter(claim=first, status="waiting").exists()
    body = letter(first)
    assert "확인하는 동안 보류하고 있습니다." in body and "다시 준비합니다" not in body
