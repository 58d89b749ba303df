"""Route and money after the undo of a withdrawal, and what its sheet and letter say of them."""

from datetime import timedelta

import pytest

from claims.intake.models import FilingWindow
from claims.register.models import Claim
from claims.tests.factories import UserFactory, extend
from reviews.committee.lifecycle.confirmations import undo_form, undo_sheet
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import QueueRow, Review
from reviews.committee.objections.tests import factories as objections
from reviews.committee.queue.verification import find_differences
from reviews.notices.models import Notice
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import PayeeHold
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
ROUTE = "늘어난 접수기간에 따른 경로"


def withdrawn(claim):
    return withdraw_claim(claim=claim, by=money.secretary(), reason="신청인이 전화로 철회함")


def undone(withdrawal):
    return undo_withdrawal(withdrawal=withdrawal, by=money.secretary(), reason="잘못 처리함")


def sheet_of(withdrawal):
    return dict(undo_sheet(withdrawal, undo_form()).facts)


def letter(claim):
    return Notice.objects.get(claim=claim, event="withdrawal_undone").body


def extended(past):
    window = FilingWindow.objects.get(code="1015-1")
    extend(window, past.filed_at + timedelta(days=1), UserFactory(roles="admin"))


def moved(claim):
    claim.refresh_from_db()
    return claim.route, claim.tier, claim.routed_under


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


@pytest.mark.parametrize(
    ("loss", "route", "said"),
    [
        (200_000, "tier_grant", "정액 지원. 지원금 30,000원을 신청하신 계좌로 보내 드립니다."),
        (800_000, "committee_review", "협의체 심의. 협의체가 자료를 심의해 추가지원을 정합니다."),
    ],
)
def test_an_undo_follows_a_window_that_was_extended_meanwhile(loss, route, said):
    claim, control = objections.late_claim(loss), objections.late_claim(loss)
    row = withdrawn(claim)
    assert ROUTE not in sheet_of(row)
    extended(claim)
    assert moved(claim)[0] == "late"
    assert moved(control)[0] == route
    assert sheet_of(row)[ROUTE].startswith(str(control.get_route_display()))
    undone(row)
    row.refresh_from_db()
    assert moved(claim) == moved(control)
    assert claim.routed_at == row.undone_at
    assert Review.objects.filter(claim=claim).exists() == (route == "committee_review")
    assert QueueRow.objects.filter(claim=claim).exists() == (route == "committee_review")
    assert list(find_differences()) == []
    assert said in letter(claim)


def test_an_undone_claim_gets_its_grant_with_the_next_run():
    claim = objections.late_claim()
    row = withdrawn(claim)
    extended(claim)
    undone(row)
    grants.finished()
    assert claim.payouts.get().amount == 30_000


def test_an_undo_moves_no_route_that_people_decided():
    claim = objections.late_claim()
    objections.passed(claim)
    row = withdrawn(Claim.objects.get(pk=claim.pk))
    extended(claim)
    assert ROUTE not in sheet_of(row)
    undone(row)
    assert moved(claim)[0] == "late"
    assert "철회하기 전과 같이 심사합니다." in letter(claim)
