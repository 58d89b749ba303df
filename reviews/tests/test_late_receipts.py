"""Money of an overpaid debt and the route or decision that came after it: what the claimant has and
owes is in the end what is granted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.tests.raw_sql import refused
from reviews.committee.appeals.tests.test_corrected import FIRST, RAISED, difference, raised, rows
from reviews.notices.models import Notice
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry
from reviews.payouts.recoveries.errors.demands import DemandTooMuchError
from reviews.payouts.recoveries.errors.movements import AboveTooMuchError
from reviews.payouts.recoveries.errors.plans import PlanTooMuchError
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.pages.claim_page import status_lines
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_recovered_grants import paid_grant, pay, with_loss

pytestmark = pytest.mark.django_db

RULE = "overpaid_recovery_takes_what_is_too_much"
CONFIRM = """UPDATE reviews_recoverymovement SET status = 'confirmed', confirmed_by_id = %s,
    ended_at = %s WHERE id = %s"""


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


def part_debt():
    """A demand of 30,000 won of which 20,000 are too much now, as 30,000 are granted."""
    found = recoveries.demanded(paid_grant(), amount=30_000)
    assert with_loss(found.claim, 250_000) is None
    return found


def no_debt():
    """A demand of 20,000 won of which nothing is too much now."""
    found = debt()
    assert with_loss(found.claim, 450_000) is None
    return found


def waived_debt():
    found = recoveries.confirmed(recoveries.write_off(debt()))
    assert with_loss(found.claim, 450_000) is None
    return found


PAGES = [
    (part_debt, "지금 이 환수로 받을 수 있는 돈은 20,000원입니다. 그 금액까지만 적고",
     {"receipt", "plan", "write_off", "cancel"}),
    (no_debt, "면제를 올리거나 환수를 취소해 주세요.", {"write_off", "cancel"}),
    (waived_debt, "돈이 들어오면 적지 않고 돌려주세요.", set()),
]  # fmt: skip


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

    def test_of_receipts_of_two_recoveries_too(self):
        payout = paid_grant()
        found = [
            recoveries.confirmed(recoveries.write_off(recoveries.demanded(payout, amount=15_000)))
            for _ in range(2)
        ]
        late = [recoveries.entered(one, 15_000) for one in found]
        for one in late:
            recoveries.confirmed(one)
        assert pay(with_loss(payout.claim, 250_000)).amount == 10_000
        assert had_and_owed(undone(late[0])[0]) == (45_000, 10_000, 5_000)
        assert had_and_owed(undone(late[1])[0]) == (60_000, 0, 15_000)

    @pytest.mark.parametrize("of_the_first", [True, False])
    @pytest.mark.parametrize("comes", [True, False])
    def test_not_what_a_recovery_since_asks_for(self, of_the_first, comes):
        """20,000 were waived and came late, and a route up paid them again. The route goes down,
        and these 20,000 are asked back as of one payment or the other."""
        late = late_receipt(debt(), 20_000)
        claim = late.recovery.claim
        more = pay(with_loss(claim, 450_000))
        assert with_loss(claim, 250_000) is None
        payout = late.recovery.payout if of_the_first else more
        second = recoveries.demanded(payout, amount=20_000)
        if comes:
            recoveries.received(second, 20_000)
        found, facts = undone(late)
        assert had_and_owed(found) == (50_000 if comes else 70_000, 0, 20_000)
        assert "다시 청구하는 금액" not in facts

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


class TestTheRouteCameAfterTheDemand:
    @pytest.mark.parametrize("waived", [True, False])
    def test_money_that_is_granted_by_now_is_not_entered(self, waived):
        found = debt()
        found = recoveries.confirmed(recoveries.write_off(found)) if waived else found
        assert with_loss(found.claim, 450_000) is None
        with pytest.raises(AboveTooMuchError, match=r" 0원까지만 .* 돌려주세요"):
            recoveries.entered(found, 1)

    def test_nor_is_more_than_is_too_much(self):
        found = part_debt()
        with pytest.raises(AboveTooMuchError, match=r" 20,000원까지만"):
            recoveries.entered(found, 20_001)
        recoveries.entered(found, 15_000)
        with pytest.raises(AboveTooMuchError, match=r" 5,000원까지만"):
            recoveries.entered(found, 5_001)
        recoveries.confirmed(recoveries.entered(found, 5_000))

    def test_nor_confirmed_where_it_waited_meanwhile(self):
        found = debt()
        waits = recoveries.entered(found, 20_000)
        with_loss(found.claim, 450_000)
        with pytest.raises(AboveTooMuchError, match="확인 요청을 취소하고"):
            recoveries.confirmed(waits)
        assert refused(CONFIRM, money.finance().pk, clock.now(), waits.pk) == RULE

    def test_nor_set_off(self):
        found = debt()
        other = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
        waits = recoveries.offset(found, other, 20_000)
        with_loss(found.claim, 450_000)
        with pytest.raises(AboveTooMuchError):
            recoveries.confirmed(waits, by=money.secretary())
        withdraw_movement(movement=waits, by=waits.entered_by)
        with pytest.raises(AboveTooMuchError):
            recoveries.offset(found, other, 1)

    def test_nor_demanded_nor_agreed_in_instalments(self):
        payout = paid_grant()
        with_loss(payout.claim, 250_000)
        waits = recoveries.proposed(payout, amount=20_000)
        with_loss(payout.claim, 450_000)
        with pytest.raises(DemandTooMuchError, match="거절하고"):
            recoveries.approved(waits)
        with pytest.raises(PlanTooMuchError):
            recoveries.in_instalments(part_debt(), 10_000, 20_000)

    def test_nor_after_an_appeal_that_raised_the_decision(self):
        first = rows()
        found = recoveries.demanded(first, amount=100_000)
        pay(difference(raised(first)))
        with pytest.raises(AboveTooMuchError):
            recoveries.entered(found, 1)
        recoveries.entered(recoveries.demanded(first, amount=1_000), 1_000)  # by the appeal's sum

    def test_what_is_too_much_comes_and_the_rest_is_written_off(self):
        found = recoveries.received(part_debt(), 20_000)
        body = Notice.objects.get(claim=found.claim, event="recovery_received").body
        assert "남은 금액: 0원" in body
        found = recoveries.confirmed(recoveries.write_off(found))
        assert had_and_owed(found) == (30_000, 0, 10_000)
        assert list(find_differences()) == []

    def test_the_difference_that_was_paid_again_may_come(self):
        late = late_receipt(debt(), 20_000)
        pay(with_loss(late.recovery.claim, 450_000))
        found, _facts = undone(late)
        found = recoveries.received(found, 20_000)
        assert had_and_owed(found) == (50_000, 0, 0)

    def test_a_demand_after_the_route_is_what_two_people_say(self):
        payout = paid_grant()
        recoveries.received(recoveries.demanded(payout, amount=50_000), 50_000)

    def test_reminders_ask_for_no_more(self):
        part, none = part_debt(), debt()
        with_loss(none.claim, 450_000)
        with clock.at(clock.now() + timedelta(days=45)):
            assert remind_of_recoveries() == 1
        body = Notice.objects.get(event="recovery_reminder").body
        assert Notice.objects.get(event="recovery_reminder").claim == part.claim
        assert "지금 내실 금액: 20,000원" in body and "남은 금액 모두: 20,000원" in body

    def test_the_claims_page_says_it_too(self):
        lines = [next(status_lines(money.finance(), made().claim)) for made in (part_debt, no_debt)]
        assert "돌려주실 돈이 2만원 남았습니다" in lines[0].text
        assert "지금 돌려주실 돈은 없습니다" in lines[1].text

    @pytest.mark.parametrize(("made", "said", "forms"), PAGES)
    def test_the_page_says_it_and_shows_no_button_for_it(self, client, made, said, forms):
        found = made()
        client.force_login(money.finance())
        page = client.get(reverse("payouts:recovery", args=[found.pk])).content.decode()
        assert said in page
        names = ("receipt", "plan", "write_off", "cancel")
        urls = {name: reverse(f"payouts:recovery_{name}", args=[found.pk]) for name in names}
        assert {name for name in names if f'action="{urls[name]}"' in page} == forms


def test_without_a_write_off_the_same_is_owed():
    found = debt()
    receipt = recoveries.entered(found, 20_000)
    recoveries.confirmed(receipt)
    pay(with_loss(found.claim, 450_000))
    assert had_and_owed(undone(receipt)[0]) == (70_000, 20_000, 0)
