"""Money of an overpaid debt and the route or decision that came after it: what the claimant has and
owes is in the end what is granted."""

import pytest

from reviews.committee.appeals.tests.test_corrected import FIRST, RAISED, difference, raised, rows
from reviews.notices.models import Notice
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry
from reviews.payouts.recoveries.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.tests.test_recovered_grants import paid_grant, pay, with_loss

pytestmark = pytest.mark.django_db


def debt(won=20_000):
    """A grant of 50,000 won that was paid, 30,000 by corrected facts, and a demand of so much."""
    payout = paid_grant()
    assert with_loss(payout.claim, 250_000) is None
    return recoveries.demanded(payout, amount=won)


def late_receipt(found, won):
    """So many won that come after all is written off."""
    late = recoveries.entered(recoveries.confirmed(recoveries.write_off(found)), won)
    recoveries.confirmed(late)
    return late


def undone(late):
    """The recovery after the counter-entry of the receipt, and the sheet of it."""
    back = recoveries.undoing(late)
    facts = {str(name): str(value) for name, value in movement_sheet(back).facts}
    found = recoveries.confirmed(back)
    assert list(find_differences()) == []
    return found, facts


def had_and_owed(found):
    return LedgerEntry.objects.paid_total(found.claim), found.outstanding, found.waived


class TestUndoneAfterItsMoneyWasPaidAgain:
    def test_it_is_owed_again(self):
        late = late_receipt(debt(), 20_000)
        assert pay(with_loss(late.recovery.claim, 450_000)).amount == 20_000
        found, facts = undone(late)
        assert had_and_owed(found) == (70_000, 20_000, 0)
        assert found.status == "demanded"
        assert facts["남은 금액"] == "0원 → 20,000원" and "면제·결손액" not in facts
        assert facts["다시 청구하는 금액"].startswith("20,000원. 이 돈이 돌아온 것으로 계산해")
        body = Notice.objects.get(claim=found.claim, event="recovery_corrected").body
        assert "그 뒤에 지급한 20,000원은 다시 내셔야 합니다" in body
        assert "남은 금액: 20,000원" in body and "청구하지 않습니다" not in body

    def test_and_what_was_not_paid_again_is_written_off_again(self):
        """50,000 were paid and 30,000 came back; a route of 30,000 then pays 10,000."""
        payout = paid_grant()
        found = recoveries.demanded(payout, amount=30_000)
        late = late_receipt(found, 30_000)
        pay(with_loss(payout.claim, 250_000))
        found, facts = undone(late)
        assert had_and_owed(found) == (60_000, 10_000, 20_000)
        assert facts["남은 금액"] == "0원 → 10,000원"
        assert facts["면제·결손액"] == "0원 → 20,000원"
        body = Notice.objects.get(claim=found.claim, event="recovery_corrected").body
        assert "지급한 10,000원은 다시 내셔야" in body
        assert "면제한 20,000원은 다시 청구하지 않습니다" in body

    def test_of_two_receipts_the_money_is_asked_for_once(self):
        payout = paid_grant()
        found = recoveries.confirmed(
            recoveries.write_off(recoveries.demanded(payout, amount=30_000))
        )
        late = [recoveries.entered(found, 15_000) for _ in range(2)]
        for one in late:
            recoveries.confirmed(one)
        pay(with_loss(payout.claim, 250_000))
        assert had_and_owed(undone(late[0])[0]) == (45_000, 10_000, 5_000)
        assert had_and_owed(undone(late[1])[0]) == (60_000, 10_000, 20_000)

    def test_of_a_difference_that_is_not_paid_yet(self):
        late = late_receipt(debt(), 20_000)
        more = with_loss(late.recovery.claim, 450_000)
        found, _facts = undone(late)
        pay(more)
        assert had_and_owed(found) == (70_000, 20_000, 0)

    def test_nothing_rests_on_money_of_another_cause(self):
        payout = paid_grant()
        with_loss(payout.claim, 250_000)
        found = recoveries.proposed(payout, amount=20_000, cause="fraud")
        found = recoveries.approved(found)
        late = late_receipt(found, 20_000)
        assert with_loss(payout.claim, 450_000) is None
        found, _facts = undone(late)
        assert had_and_owed(found) == (50_000, 0, 20_000)

    def test_after_an_appeal(self):
        first = rows()
        late = late_receipt(recoveries.demanded(first, amount=100_000), 100_000)
        assert pay(difference(raised(first))).amount == RAISED - FIRST + 100_000
        found, _facts = undone(late)
        assert had_and_owed(found) == (RAISED + 100_000, 100_000, 0)


def test_without_a_write_off_the_same_is_owed():
    found = debt()
    receipt = recoveries.entered(found, 20_000)
    recoveries.confirmed(receipt)
    pay(with_loss(found.claim, 450_000))
    assert had_and_owed(undone(receipt)[0]) == (70_000, 20_000, 0)
