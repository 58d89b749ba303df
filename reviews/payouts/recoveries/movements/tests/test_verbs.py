"""Money that is asked back comes back, is set off or written off."""

from datetime import timedelta

import pytest
from django.db import connection

from claims import clock
from claims.errors import ForbiddenError
from claims.tests.factories import ClaimFactory
from claims.users.models import User
from reviews.payouts.ledger.verification import find_differences, summary
from reviews.payouts.models import Payout, Recovery, RecoveryMovement
from reviews.payouts.preparation.grounds import may_be_prepared_again
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.recoveries.demands.verbs import approve_recovery, usual_due_day
from reviews.payouts.recoveries.errors import deposits as deposit_errors
from reviews.payouts.recoveries.errors import movements as errors
from reviews.payouts.recoveries.errors.demands import RecoveryMovedError
from reviews.payouts.recoveries.errors.ends import (
    ChairNeededError,
    MoneyCameBackError,
    NotAllLeftError,
    OwnPaymentEndError,
    PartWrittenOffError,
)
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.movements.verbs import enter_receipt, withdraw_movement
from reviews.payouts.recoveries.movements.waiting import to_confirm
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.recoveries.tests.reading import (
    books,
    entries,
    inbox,
    letters,
    of_the_same_claimant,
)
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

WRITTEN = "KB-20230601-77가"
OTHER_WRITINGS = {
    "case": "kb-20230601-77가",
    "blank": " KB -20230601\u00a0-77가",
    "hyphen": "KB‐20230601−77가",
    "no hyphen": "KB2023060177가",
    "full width": "ＫＢ-20230601-77가",
    "zero width": "KB-20230601-77가\u200b",
    "decomposed": "KB-20230601-77\u1100\u1161",
}


class TestMoney:
    def test_it_counts_when_another_person_confirms_and_ends_with_the_last_won(self):
        found = make.demanded(amount=30_000)
        entry = make.entered(found, 10_000)
        with pytest.raises(errors.OwnMovementError):
            make.confirmed(entry, by=entry.entered_by)
        with pytest.raises(ForbiddenError):
            make.confirmed(entry, by=make.chair())
        assert books() == (50_000, 30_000)
        found = make.confirmed(entry)
        assert (found.status, found.received, found.outstanding) == (
            "partly_received",
            10_000,
            20_000,
        )
        assert books() == (40_000, 20_000)
        found = make.received(found, 20_000)
        assert (found.status, found.outstanding) == ("settled", 0)
        assert letters(found) == ["demanded", "received", "settled"]
        assert entries(found)[1:] == [("receipt", -10_000, -10_000), ("receipt", -20_000, -20_000)]
        assert books() == (20_000, 0)
        assert "30,000 won received of 1 recoveries" in summary()

    def test_the_same_deposit_is_one_receipt(self):
        found, other = make.demanded(), make.demanded()
        first = make.entered(found, 10_000, reference="0601-77")
        assert make.entered(found, 10_000, reference=" 0601-77 ") == first
        for recovery, amount in ((found, 11_000), (other, 10_000)):
            with pytest.raises(deposit_errors.DepositUsedError, match=found.number):
                make.entered(recovery, amount, reference="0601-77")
        withdraw_movement(movement=first, by=money.finance(), reason="다시 확인해 주세요")
        assert make.entered(other, 10_000, reference="0601-77").recovery == other

    def test_deposits_of_one_reference_are_told_apart_by_day_and_sum(self):
        """A bank that numbers the rows of each file has one number on many days."""
        with clock.at(clock.now() - timedelta(days=5)):
            found, other = make.demanded(), make.demanded()
            first = make.entered(found, 20_000, reference="0012")
        second = make.entered(other, 10_000, reference="0012")
        assert make.entered(other, 10_000, reference="00-12") == second
        for amount in (20_000, 5_000):  # same sum as the first one; same day as the second one
            with pytest.raises(deposit_errors.DepositUsedError, match="한 환수에만"):
                make.entered(found, amount, reference="0012")
        assert first != second

    @pytest.mark.parametrize("other", OTHER_WRITINGS.values(), ids=OTHER_WRITINGS)
    def test_one_deposit_written_in_another_way_is_one_receipt(self, other):
        found = make.demanded()
        first = make.entered(found, 10_000, reference=WRITTEN)
        assert make.entered(found, 10_000, reference=other) == first
        with pytest.raises(deposit_errors.DepositUsedError, match=found.number):
            make.entered(make.demanded(), 10_000, reference=other)
        first.refresh_from_db()
        assert first.reference == WRITTEN

    def test_what_cannot_have_come(self):
        found = make.demanded(amount=30_000)
        make.entered(found, 25_000)  # waits, and counts against what is left
        with pytest.raises(errors.AboveOwedError, match="5,000"):
            make.entered(found, 5_001)
        with pytest.raises(errors.AboveOwedError, match="30,000.*25,000.*확인을 기다립니다"):
            make.entered(found, 5_001)
        for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
            with pytest.raises(errors.ReceiptDayError):
                enter_receipt(
                    recovery=found, amount=1, received_on=day, reference="0601-1",
                    by=money.finance(),
                )  # fmt: skip
        for reference in ("1", "- - 1 -\u200b", "홍길동 환수금"):
            with pytest.raises(deposit_errors.DepositNeededError):
                make.entered(found, 1, reference=reference)
        with pytest.raises(ForbiddenError):
            make.entered(found, 1, by=money.secretary())

    def test_a_wrong_receipt_is_undone_by_its_opposite_and_stays(self):
        found = make.received(make.demanded(), 50_000)
        receipt = found.movements.get()
        back = make.undoing(receipt)
        with pytest.raises(errors.NotUndoableError):
            make.undoing(receipt)
        found = make.confirmed(back)
        receipt.refresh_from_db()
        assert (found.status, found.outstanding, receipt.status) == ("demanded", 50_000, "undone")
        assert entries(found)[-1] == ("reverse", 50_000, 50_000)
        assert books() == (50_000, 50_000)
        letter = money.model("Notice").objects.get(key=f"recovery_movement:{back.pk}")
        assert letter.event == "recovery_corrected" and letter.claim_id == found.claim_id
        for told in ("다른 사람의 입금", "취소한 금액: 50,000원", "남은 금액: 50,000원"):
            assert told in letter.body
        with pytest.raises(errors.NotUndoableError):
            make.undoing(receipt)
        # The deposit was another claimant's: it is entered there.
        make.received(make.demanded(), 50_000)
        assert make.entered(found, 1, reference=receipt.reference).is_waiting

    def test_money_that_was_granted_anew_cannot_be_taken_back_from_the_budget(self):
        found = make.received(make.demanded(), 50_000)
        back = make.undoing(found.movements.get())
        money.granting(40_000)
        with pytest.raises(errors.BudgetShortError):
            make.confirmed(back)

    def test_a_demand_that_was_wrong_is_cancelled_by_two_while_nothing_came(self):
        found = make.demanded()
        waits = make.cancellation(found)
        with pytest.raises(errors.DecisionWaitsError):
            make.write_off(found)
        found = make.confirmed(waits)
        assert (found.status, letters(found)[-1]) == ("cancelled", "cancelled")
        assert entries(found)[-1] == ("drop", 0, -50_000)
        assert books() == (50_000, 0)
        partly = make.received(make.demanded(), 1_000)
        with pytest.raises(MoneyCameBackError):
            make.cancellation(partly)


class TestWriteOff:
    def test_two_people_ask_for_no_more_and_the_budget_stays_spent(self):
        found = make.received(make.demanded(), 10_000)
        waits = make.write_off(found)
        with pytest.raises(errors.OwnMovementError):
            make.confirmed(waits, by=waits.entered_by)
        found = make.confirmed(waits)
        assert (found.status, found.waived, found.outstanding) == ("written_off", 40_000, 0)
        assert entries(found)[-1] == ("waive", 0, -40_000)
        assert books() == (40_000, 0)

    @pytest.mark.parametrize("how", ["received", "offset"])
    def test_what_came_before_it_can_be_undone_and_is_owed_again(self, how):
        found = make.demanded()
        if how == "received":
            found = make.received(found, 10_000)
        else:
            payout = of_the_same_claimant(found.claim)
            make.confirmed(make.offset(found, payout, 10_000), by=money.secretary())
        found = make.confirmed(make.write_off(found))
        undoing = make.undoing(found.movements.get(kind=how))
        assert dict(movement_sheet(undoing).facts)["남은 금액"] == "0원 → 10,000원"
        found = make.confirmed(undoing, by=money.secretary() if how == "offset" else None)
        assert (found.status, found.recovered, found.waived, found.outstanding) == (
            "demanded", 0, 40_000, 10_000,
        )  # fmt: skip
        assert list(find_differences()) == []
        if how == "offset":
            assert Payout.objects.get(claim=payout.claim, status="prepared").amount == 50_000
        with pytest.raises(PartWrittenOffError):
            make.cancellation(found)
        make.in_instalments(found, 4_000, 6_000)
        found = make.received(found, 4_000)
        assert (found.status, found.outstanding) == ("partly_received", 6_000)
        found = make.received(found, 6_000)
        assert (found.status, found.waived, letters(found)[-1]) == (
            "written_off", 40_000, "received",
        )  # fmt: skip
        assert list(find_differences()) == []

    def test_the_rest_is_written_off_once_more(self):
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        found = make.confirmed(make.undoing(found.movements.get(kind="received")))
        found = make.confirmed(make.write_off(found))
        assert (found.status, found.waived, found.outstanding) == ("written_off", 50_000, 0)
        assert "10,000원" in found.claim.notices.latest("pk").body
        assert list(find_differences()) == []

    def test_a_large_one_is_the_chairs(self):
        large = ClaimFactory(claimed_loss=6_000_000)
        payout = money.decided_payout(amount=3_000_001, confirmed_by=make.chair(), claim=large)
        found = make.demanded(money.paid(money.approved(payout)))
        waits = make.write_off(found)
        with pytest.raises(ChairNeededError):
            make.confirmed(waits)
        told = inbox().filter(key=f"recovery-movement:{waits.pk}")
        assert {item.user.group_names[0] for item in told} == {"chair"}
        assert make.confirmed(waits, by=make.chair()).status == "written_off"

    @pytest.mark.parametrize("end", [make.write_off, make.cancellation])
    def test_who_let_the_payment_go_does_not_confirm_it_and_the_chair_may(self, end):
        payout = money.paid()
        waits = end(make.demanded(payout))
        hands = [payout.approved_by, payout.batch.built_by, payout.batch.released_by]
        mine = Recovery.objects.filter(pk=waits.recovery_id)
        for by in hands:
            with pytest.raises(OwnPaymentEndError, match="다른 지급 담당이나 위원장"):
                make.confirmed(waits, by=by)
            assert not mine.filter(to_confirm(by)).exists()
        told = inbox().filter(key=f"recovery-movement:{waits.pk}").values_list("user", flat=True)
        assert not {by.pk for by in hands} & set(told)
        assert mine.filter(to_confirm(money.finance())).exists()
        make.confirmed(waits, by=make.chair())

    def test_where_all_of_finance_let_the_payment_go_the_chair_is_told_and_named(self):
        first, second, chair = money.finance(), money.finance(), make.chair()
        payout = money.approved(by=first)
        money.released(money.built(payout, by=first), by=second)
        money.by_hand(payout, by=second)
        payout.refresh_from_db()
        finance = User.objects.filter(groups__name="finance")
        finance.exclude(pk__in=[first.pk, second.pk]).update(is_active=False)
        found = make.proposed(payout)
        approve_recovery(recovery=found, due_on=usual_due_day(), by=chair)
        waits = make.write_off(found, by=first)  # they may enter it
        with pytest.raises(OwnPaymentEndError, match="없어 위원장이 확인합니다"):
            make.confirmed(waits, by=second)
        told = inbox().filter(key=f"recovery-movement:{waits.pk}")
        assert [item.user for item in told] == [chair]
        assert make.confirmed(waits, by=chair).status == "written_off"

    def test_who_let_the_payment_go_confirms_receipts_of_it(self):
        payout = money.paid()
        found = make.demanded(payout)
        assert make.confirmed(make.entered(found, 50_000), by=payout.approved_by).received == 50_000

    def test_a_debt_in_parts_is_as_large(self):
        """Of two demands of one payment, and of one demand whose receipt was undone."""
        large = ClaimFactory(claimed_loss=6_000_000)
        payout = money.decided_payout(amount=3_000_001, confirmed_by=make.chair(), claim=large)
        payout = money.paid(money.approved(payout))
        first = make.received(make.demanded(payout, amount=1_500_001), 500_000)
        make.confirmed(make.write_off(first))
        second = make.write_off(make.demanded(payout, amount=1_500_000))
        make.confirmed(second)  # 2,500,001 in all
        make.confirmed(make.undoing(first.movements.get(kind="received")))
        waits, one = make.write_off(first), money.finance()
        with pytest.raises(ChairNeededError):
            make.confirmed(waits, by=one)
        told = inbox().filter(key=f"recovery-movement:{waits.pk}")
        assert {item.user.group_names[0] for item in told} == {"chair"}
        mine = Recovery.objects.filter(pk=first.pk)
        assert not mine.filter(to_confirm(one)).exists()
        assert mine.filter(to_confirm(make.chair())).exists()
        told = dict(movement_sheet(waits).facts)
        assert told["이 신청에서 이미 면제한 금액"] == "2,500,001원"
        assert make.confirmed(waits, by=make.chair()).status == "written_off"

    def test_money_that_came_meanwhile_makes_it_another_sum(self):
        found = make.demanded()
        waits = make.write_off(found)
        make.received(found, 10_000)
        with pytest.raises(NotAllLeftError):
            make.confirmed(waits)


def sums(recovery):
    recovery.refresh_from_db()
    return recovery.status, recovery.received, recovery.waived, recovery.outstanding


class TestMoneyAfterAWriteOff:
    def test_it_makes_the_write_off_smaller_until_all_has_come(self):
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        waits = make.entered(found, 15_000)
        facts = dict(movement_sheet(waits).facts)
        assert (facts["남은 금액"], facts["면제·결손액"]) == ("0원 → 0원", "40,000원 → 25,000원")
        assert (sums(found), books()) == (("written_off", 10_000, 40_000, 0), (40_000, 0))
        with pytest.raises(errors.OwnMovementError):
            make.confirmed(waits, by=waits.entered_by)
        make.confirmed(waits)
        assert (sums(found), books()) == (("written_off", 25_000, 25_000, 0), (25_000, 0))
        assert entries(found)[-2:] == [("unwaive", 0, 15_000), ("receipt", -15_000, -15_000)]
        make.received(found, 25_000)
        assert (sums(found), books()) == (("settled", 50_000, 0, 0), (0, 0))
        assert letters(found)[-3:] == ["written_off", "received", "settled"]
        with pytest.raises(RecoveryMovedError):
            make.entered(found, 1)

    def test_never_more_than_was_asked_for(self):
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        with pytest.raises(errors.AboveOwedError, match=r"면제한 금액까지 .* 40,000원보다 큽니다"):
            make.entered(found, 40_001)
        make.entered(found, 30_000)
        with pytest.raises(errors.AboveOwedError, match=r"40,000원 .* 30,000원.* 10,000원까지만"):
            make.entered(found, 10_001)
        make.entered(found, 10_000)

    def test_money_that_waited_for_its_second_person_meanwhile_is_confirmed(self):
        found = make.demanded()
        waits, receipt = make.write_off(found), make.entered(found, 20_000)
        make.confirmed(waits)
        make.confirmed(receipt)
        assert sums(found) == ("written_off", 20_000, 30_000, 0)
        assert books() == (30_000, 0)

    def test_it_pays_what_is_owed_first(self):
        """An earlier receipt was undone, and is owed again; the write-off stands."""
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        make.confirmed(make.undoing(found.movements.get(kind="received")))
        assert sums(found) == ("demanded", 0, 40_000, 10_000)
        receipt = make.entered(found, 25_000)
        facts = dict(movement_sheet(receipt).facts)
        assert facts["남은 금액"] == "10,000원 → 0원"
        assert facts["면제·결손액"] == "40,000원 → 25,000원"
        make.confirmed(receipt)
        assert sums(found) == ("written_off", 25_000, 25_000, 0)
        assert entries(found)[-2:] == [("unwaive", 0, 15_000), ("receipt", -25_000, -25_000)]
        assert books() == (25_000, 0)

    @pytest.mark.parametrize("won", [15_000, 50_000])
    def test_undone_it_is_written_off_again_and_asked_of_nobody(self, won):
        found = make.confirmed(make.write_off(make.demanded()))
        receipt = make.entered(found, won)
        make.confirmed(receipt)
        back = make.undoing(receipt)
        facts = dict(movement_sheet(back).facts)
        assert facts["남은 금액"] == "0원 → 0원"
        assert facts["면제·결손액"] == f"{50_000 - won:,}원 → 50,000원"
        make.confirmed(back)
        assert sums(found) == ("written_off", 0, 50_000, 0)
        assert entries(found)[-2:] == [("reverse", won, won), ("waive", 0, -won)]
        assert books() == (50_000, 0)
        body = found.claim.notices.get(event="recovery_corrected").body
        assert "남은 금액: 0원" in body and "이 환수로 내실 돈이 없습니다" in body

    def test_undone_in_any_order_the_sums_agree(self):
        found = make.received(make.demanded(), 10_000)
        early = found.movements.get()
        make.confirmed(make.write_off(found))
        late = make.entered(found, 40_000)
        make.confirmed(late)
        make.confirmed(make.undoing(early))
        assert sums(found) == ("written_off", 40_000, 10_000, 0)
        make.confirmed(make.undoing(late))
        assert sums(found) == ("demanded", 0, 40_000, 10_000)
        assert books() == (50_000, 10_000)

    def test_an_offset_takes_nothing_of_what_was_written_off(self):
        found = make.confirmed(make.write_off(make.demanded()))
        with pytest.raises(RecoveryMovedError):
            make.offset(found, of_the_same_claimant(found.claim), 1)


class TestOffset:
    def test_a_grant_of_the_same_claimant_becomes_smaller(self):
        found = make.demanded(amount=20_000)
        payout = of_the_same_claimant(found.claim)
        waits = make.offset(found, payout, 20_000)
        with pytest.raises(ForbiddenError):
            make.confirmed(waits, by=money.finance())
        by = money.secretary()
        found = make.confirmed(waits, by=by)
        payout.refresh_from_db()
        assert (found.status, found.set_off) == ("settled", 20_000)
        assert payout.status == "cancelled" and found.number in payout.ended_reason
        new = Payout.objects.get(claim=payout.claim, status="prepared")
        assert (new.amount, new.prepared_by, new.basis["reduced"]) == (30_000, by, payout.pk)
        assert waits.entered_by_id in new.bars.values_list("user", flat=True)
        assert not may_be_prepared_again(payout)
        money.paid(money.approved(new))
        assert books() == (80_000, 0)

    def test_what_is_kept_back_is_not_paid_by_another_row(self):
        found = make.demanded()
        payout = of_the_same_claimant(found.claim)
        found = make.confirmed(make.offset(found, payout, 50_000), by=money.secretary())
        assert found.status == "settled"
        assert not Payout.objects.filter(claim=payout.claim).exclude(status="cancelled").exists()
        assert not may_be_prepared_again(payout)
        with pytest.raises(RecoveryMovedError):
            make.offset(found, payout, 1)

    def test_a_decided_payment_and_its_repetition(self):
        owed = make.demanded()
        first = money.decided_payout(claim=ClaimFactory(claimant=owed.claim.claimant))
        failed = money.failed(money.approved(first))
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        make.confirmed(make.offset(owed, again, 20_000), by=money.secretary())
        new = Payout.objects.get(replaces=failed, status="prepared")
        assert new.amount == first.amount - 20_000
        new.status, new.ended_at, new.ended_reason = "cancelled", clock.now(), "잘못"
        new.save()
        assert books()[1] == 30_000

    def test_only_what_is_in_no_batch_and_of_the_same_claimant(self):
        found = make.demanded()
        with pytest.raises(errors.NotOffsetableError):
            make.offset(found, money.tier_payout(), 1)
        payout = of_the_same_claimant(found.claim)
        with pytest.raises(errors.AboveOwedError):
            make.offset(found, payout, 50_001)
        waits = make.offset(found, payout, 10_000)
        money.built(money.approved(payout))
        with pytest.raises(errors.NotOffsetableError):
            make.confirmed(waits, by=money.secretary())
        assert RecoveryMovement.objects.get(pk=waits.pk).is_waiting

    def test_a_cancelled_decided_payout_is_not_renewed_in_full(self):
        owed = make.demanded()
        first = money.decided_payout(claim=ClaimFactory(claimant=owed.claim.claimant))
        make.confirmed(make.offset(owed, first, 50_000), by=money.secretary())
        new = Payout.objects.get(claim=first.claim, status="prepared")
        new.status, new.ended_at, new.ended_reason = "cancelled", clock.now(), "잘못"
        new.save()
        again = prepare_again(payout=new, by=money.secretary())
        assert again.amount == first.amount - 50_000
        again.status, again.ended_at, again.ended_reason = "cancelled", clock.now(), "잘못"
        again.save()
        assert not may_be_prepared_again(first)


def test_the_ledgers_sums_by_plain_sql():
    """Demanded = received + set off + written off + cancelled + owed, in ledger and rows."""
    settled = make.received(make.demanded(), 50_000)
    make.confirmed(make.write_off(make.received(make.demanded(), 20_000)))
    make.confirmed(make.cancellation(make.demanded()))
    owed = make.demanded(amount=40_000)
    payout = of_the_same_claimant(owed.claim)
    make.confirmed(make.offset(owed, payout, 15_000), by=money.secretary())
    undone = make.received(make.demanded(), 7_000)
    make.confirmed(make.undoing(undone.movements.get()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, sum(receivable)::bigint, sum(paid)::bigint FROM reviews_ledgerentry"
            " WHERE recovery_id IS NOT NULL GROUP BY kind"
        )
        by_kind = {kind: (owed_, paid) for kind, owed_, paid in cursor.fetchall()}
        cursor.execute(
            "SELECT sum(amount)::bigint, sum(received)::bigint, sum(set_off)::bigint,"
            " sum(waived)::bigint FROM reviews_recovery WHERE status <> 'cancelled'"
        )
        asked, came, set_off, waived = cursor.fetchone()
        cursor.execute("SELECT receivable, spent FROM reviews_budget")
        receivable, spent = cursor.fetchone()
    assert by_kind == {
        "demand": (240_000, 0),
        "receipt": (-77_000, -77_000),
        "reverse": (7_000, 7_000),
        "waive": (-30_000, 0),
        "drop": (-50_000, 0),
        "offset": (-15_000, 0),
    }
    assert (asked, came, set_off, waived) == (190_000, 70_000, 15_000, 30_000)
    assert receivable == asked - came - set_off - waived == 75_000
    assert spent == 5 * 50_000 - came
    assert settled.status == "settled"
    assert books() == (spent, receivable)
    assert Recovery.objects.count() == 5
