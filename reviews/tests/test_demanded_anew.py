"""The rest of an overpaid demand that a later route limits: agreed in instalments as far as it may
be taken, and demanded again by two people above that."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests.raw_sql import refused, row_of, run
from reviews.notices.models import Notice
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.demands.verbs import decline_recovery, recoverable
from reviews.payouts.recoveries.errors.demands import AboveRecoverableError
from reviews.payouts.recoveries.errors.movements import AboveTooMuchError
from reviews.payouts.recoveries.errors.plans import PlanSumError, PlanTooMuchError
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.plans.instalments import instalment_states_of, newest_plan
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_late_receipts import CONFIRM, RULE, part_debt
from reviews.tests.test_recovered_grants import paid_grant, pay, with_loss

pytestmark = pytest.mark.django_db

NEW = {"status": "'proposed'", "approved_by_id": "NULL", "approved_at": "NULL", "due_on": "NULL",
       "received": "0", "set_off": "0", "waived": "0"}  # fmt: skip

PLAN = """INSERT INTO reviews_recoveryplan (recovery_id, number, total, reason, by_id, at)
    VALUES (%s, 1, %s, '전화로 합의', %s, now())"""


def limited():
    """All of 30,000 won is asked back, as another body paid for the same loss; 10,000 come, and
    then 50,000 are granted."""
    found = recoveries.received(recoveries.demanded(paid_grant(30_000), amount=30_000), 10_000)
    with_loss(found.claim, 450_000)
    return Recovery.objects.get(pk=found.pk)


def two_limited():
    """Of the 20,000 that a third route leaves too much the first recovery asks for 20,000, a
    second one, demanded again, for 15,000."""
    found = limited()
    second = recoveries.demanded(found.payout, amount=15_000)
    pay(found.claim.payouts.get(status="prepared"))
    with_loss(found.claim, 250_000)
    return Recovery.objects.get(pk=found.pk), Recovery.objects.get(pk=second.pk)


def reminders(found):
    """The won that the reminders of the claim ask for, 45 days later."""
    with clock.at(clock.now() + timedelta(days=45)):
        remind_of_recoveries()
    asked = re.findall(r"지금 내실 금액: ([\d,]+)원", " ".join(letters(found, "recovery_reminder")))
    return sorted(int(won.replace(",", "")) for won in asked)


def written_off(found):
    return recoveries.confirmed(recoveries.write_off(found))


def letters(found, event="recovery_written_off"):
    return [one.body for one in Notice.objects.filter(claim=found.claim, event=event)]


class TestDemandedAnew:
    def test_the_rest_is_demanded_while_the_first_one_stands(self):
        found = limited()
        assert recoverable(found.payout) == 20_000
        second = recoveries.demanded(found.payout, amount=20_000)
        waits = recoveries.write_off(found)
        assert "다른 환수로 청구하고" in movement_sheet(waits).notified
        found = recoveries.confirmed(waits)
        assert letters(found) == [] and recoverable(found.payout) == 0
        second = recoveries.received(second, 20_000)
        assert (second.status, found.status) == ("settled", "written_off")
        assert list(find_differences()) == []

    def test_or_after_it_was_written_off(self):
        found = limited()
        waits = recoveries.write_off(found)
        sheet = movement_sheet(waits)
        assert "새 환수를 두 사람이" in sheet.warning and "알립니다" in sheet.notified
        found = recoveries.confirmed(waits)
        [letter] = letters(found)  # the new one asks for as much
        assert "20,000원" in letter and "이 환수로 더 내실 돈은 없습니다" in letter
        recoveries.received(recoveries.demanded(found.payout, amount=20_000), 20_000)

    def test_the_letter_of_the_write_off_names_what_nobody_asks_for(self):
        found = limited()
        recoveries.demanded(found.payout, amount=15_000)
        waits = recoveries.write_off(found)
        assert "5,000원만" in movement_sheet(waits).notified
        recoveries.confirmed(waits)
        assert "청구하지 않는 금액: 5,000원" in letters(found)[0]

    def test_never_more_than_was_paid(self):
        found = limited()
        with pytest.raises(AboveRecoverableError, match=r" 20,000원"):
            recoveries.proposed(found.payout, amount=20_001)
        like = recoveries.proposed(found.payout, amount=20_000)
        decline_recovery(recovery=like, by=like.proposed_by)
        ended = {"ended_by_id": "NULL", "ended_at": "NULL", "ended_reason": "''"}
        rule = "recovery_never_exceeds_what_was_paid"
        assert refused(row_of(like, amount="20001", **NEW, **ended)) == rule
        assert run(row_of(like, **NEW, **ended)) == 1

    @pytest.fixture
    def both(self):
        """A demand with a receipt that waits, and a later one for fraud, of the whole payment."""
        found = recoveries.demanded(paid_grant(30_000), amount=30_000)
        waits = recoveries.entered(found, 5_000)
        pay(with_loss(found.claim, 450_000))
        recoveries.approved(recoveries.proposed(found.payout, amount=30_000, cause="fraud"))
        with_loss(found.claim, 250_000)  # 20,000 are too much again
        return found, waits

    def test_the_first_takes_nothing_of_what_the_second_asks_for(self, both):
        with pytest.raises(AboveTooMuchError, match=r" 0원까지만"):
            recoveries.entered(both[0], 1)

    def test_nor_by_raw_sql(self, both):
        assert refused(CONFIRM, money.finance().pk, clock.now(), both[1].pk) == RULE

    def test_after_a_third_route_the_newest_asks_first(self):
        found, second = two_limited()
        assert reminders(found) == [5_000, 15_000]
        recoveries.received(second, 15_000)
        recoveries.received(found, 5_000)
        with pytest.raises(AboveTooMuchError):
            recoveries.entered(found, 1)

    def test_a_plan_of_the_older_one_leaves_out_what_the_newer_asks_for(self, client):
        found, second = two_limited()
        with pytest.raises(PlanTooMuchError, match=r" 5,000원"):
            recoveries.in_instalments(found, 10_000, 10_000)
        assert refused(PLAN, found.pk, 20_000, money.finance().pk) == "plan_is_of_what_is_left"
        recoveries.in_instalments(found, 2_500, 2_500)
        client.force_login(money.finance())
        page = client.get(reverse("payouts:recovery", args=[found.pk])).content.decode()
        assert "이 환수로는 5,000원만 청구합니다" in page and "다시 정해 주세요" not in page
        recoveries.confirmed(recoveries.write_off(found))
        assert "청구하지 않는 금액: 5,000원" in letters(found)[0]
        recoveries.received(second, 15_000)

    def test_what_was_waived_of_the_newer_one_is_not_the_older_ones(self):
        found, second = two_limited()
        recoveries.confirmed(recoveries.write_off(second))
        assert reminders(found) == [5_000]
        with pytest.raises(AboveTooMuchError, match=r" 5,000원까지만"):
            recoveries.entered(found, 5_001)
        recoveries.received(found, 5_000)
        recoveries.received(second, 15_000)  # it comes after all
        assert list(find_differences()) == []

    @pytest.mark.parametrize("loss", [250_000, 150_000])
    def test_nor_was_it_before_a_third_route(self, loss):
        """20,000 or more are too much, as were waived; the whole payment was asked back."""
        found = limited()
        second = recoveries.demanded(found.payout, amount=20_000)
        recoveries.confirmed(recoveries.write_off(second))
        pay(found.claim.payouts.get(status="prepared"))
        with_loss(found.claim, loss)
        assert reminders(found) == []
        with pytest.raises(AboveTooMuchError, match=r" 0원까지만"):
            recoveries.entered(found, 1)

    def test_what_was_waived_under_the_present_route_is_not(self):
        payout = paid_grant()
        with_loss(payout.claim, 250_000)
        found = recoveries.demanded(payout, amount=50_000)
        waits = recoveries.write_off(found)
        assert "다시 청구할 수 없습니다" in movement_sheet(waits).warning
        recoveries.confirmed(waits)
        assert recoverable(payout) == 0
        with pytest.raises(AboveRecoverableError):
            recoveries.proposed(payout, amount=1)

    def test_the_page_says_what_can_be_done(self, client):
        found = limited()
        client.force_login(money.finance())
        url = reverse("payouts:recovery", args=[found.pk])
        assert "지급 화면에서 새 환수로 올리고" in client.get(url).content.decode()
        recoveries.demanded(found.payout, amount=20_000)
        page = client.get(url).content.decode()
        assert "다른 환수가 이 환수로 받을 수 없는 돈을" in page and "새 환수로" not in page


class TestInstalments:
    def test_what_may_be_taken_is_agreed_and_paid(self, client):
        """30,000 are asked back, 20,000 are too much."""
        found = part_debt()
        for amounts, error in [((10_000, 20_000), PlanTooMuchError), ((1, 2), PlanSumError)]:
            with pytest.raises(error):
                recoveries.in_instalments(found, *amounts)
        first = clock.today() + timedelta(days=30)
        recoveries.in_instalments(found, 10_000, 10_000, first=first)
        assert "남은 금액: 20,000원" in letters(found, "recovery_plan")[0]
        found = recoveries.received(Recovery.objects.get(pk=found.pk), 10_000)
        states = instalment_states_of(found, newest_plan(found))
        assert [one.open for one in states] == [0, 10_000]
        assert found.due_on == add_working_days(first + timedelta(days=30), 0)
        client.force_login(money.finance())
        page = client.get(reverse("payouts:recovery", args=[found.pk])).content.decode()
        assert "다시 정해 주세요" not in page
        with clock.at(clock.now() + timedelta(days=70)):
            assert remind_of_recoveries() == 1
        assert "지금 내실 금액: 10,000원" in letters(found, "recovery_reminder")[0]

    def test_the_form_divides_what_may_be_taken(self, client):
        found = part_debt()
        client.force_login(money.finance())
        first = clock.today() + timedelta(days=30)
        sent = {"count": "2", "first_on": f"{first}", "reason": "전화로 합의"}
        url = reverse("payouts:recovery_plan", args=[found.pk])
        page = client.post(url, sent).content.decode()
        assert "20,000" in page and "15,000" not in page

    def test_no_other_sum_by_raw_sql(self):
        found = part_debt()
        by = money.finance().pk
        assert refused(PLAN, found.pk, 30_000, by) == "plan_is_of_what_is_left"
        assert refused(PLAN, found.pk, 19_999, by) == "plan_is_of_what_is_left"
