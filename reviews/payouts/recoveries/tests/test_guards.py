"""Attacks on recoveries by plain SQL as the application's own role."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import denied, refused, row_of, run
from claims.trail.triggers import refused_by
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Payout, RecoveryMovement
from reviews.payouts.recoveries.demands.verbs import decline_recovery
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

APPROVE = """UPDATE reviews_recovery SET status = 'demanded', approved_by_id = %s,
    approved_at = now(), due_on = current_date + 30 WHERE id = %s"""
CONFIRM = """UPDATE reviews_recoverymovement SET status = 'confirmed', confirmed_by_id = %s,
    ended_at = clock_timestamp() WHERE id = %s"""
CANCEL = "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s"
FRESH = {"status": "'proposed'", "approved_by_id": "NULL", "approved_at": "NULL", "due_on": "NULL",
         "received": "0", "set_off": "0", "waived": "0"}  # fmt: skip
WAITS = {"status": "'waiting'", "confirmed_by_id": "NULL", "ended_at": "NULL"}


def at_the_end(sql, *values):
    """The name of the rule that refuses at the commit."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as run_:
        run_.execute(sql, values)
        run_.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return refused_by(error.value)


class TestDays:
    """Of a receipt, and of a movement that is entered or ends, none is before the demand."""

    @pytest.mark.parametrize("day", ["'2001-01-01'", "current_date + 400"])
    def test_a_receipt_is_of_a_day_from_the_demand_to_its_entry(self, day):
        receipt = make.received(make.demanded(), 10_000).movements.get()
        row = {**WAITS, "reference": "'raw1'", "amount": "5000"}
        assert refused(row_of(receipt, **row, dated=day)) == "receipt_is_of_a_day_since_its_demand"

    def test_a_movement_is_entered_after_the_demand_and_ends_after_its_entry(self):
        receipt = make.received(make.demanded(), 10_000).movements.get()
        row = {**WAITS, "reference": "'raw2'", "amount": "5000"}
        early = row_of(receipt, **row, entered_at="entered_at - interval '900 days'")
        assert refused(early) == "movement_follows_its_demand"
        run(row_of(receipt, **row))
        ends = CONFIRM.replace("clock_timestamp()", "now() - interval '900 days'")
        waits = RecoveryMovement.objects.latest("pk")
        assert refused(ends, money.finance().pk, waits.pk) == "movement_ends_after_its_entry"


class TestAfterAWriteOff:
    def test_money_that_comes_is_never_more_than_was_asked_for(self):
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        receipt = found.movements.get(kind="received")
        more = [row_of(receipt, **WAITS, reference=f"'{n}'", amount="15000") for n in (1, 2, 3)]
        for sql in more:
            run(sql)
        by = money.finance()
        at_once = f"""UPDATE reviews_recoverymovement SET status = 'confirmed',
            confirmed_by_id = {by.pk}, ended_at = clock_timestamp() WHERE reference = ANY (%s)"""
        why = "recovery_never_takes_more_than_it_asks"
        assert refused(at_once, ["1", "2", "3"]) == why
        run(at_once, ["1", "2"])
        found.refresh_from_db()
        assert (found.status, found.received, found.waived) == ("written_off", 40_000, 10_000)
        assert refused(at_once, ["3"]) == why
        assert list(find_differences()) == []
        run(row_of(receipt, **WAITS, reference="'4'", amount="10000"))
        run(at_once, ["4"])
        more = row_of(receipt, **WAITS, reference="'5'", amount="1")
        assert refused(more) == "movement_is_of_an_open_recovery"  # settled

    def test_only_receipts_are_entered_and_the_demand_is_not_cancelled(self):
        found = make.confirmed(make.write_off(make.received(make.demanded(), 10_000)))
        receipt = found.movements.get(kind="received")
        waits = {**WAITS, "reference": "''", "reason": "'x'"}
        for kind in ("written_off", "dropped"):
            more = row_of(receipt, **waits, kind=f"'{kind}'", amount="1")
            assert refused(more) == "movement_is_of_an_open_recovery"
        for status in ("demanded", "partly_received"):
            again = "UPDATE reviews_recovery SET status = %s WHERE id = %s"
            assert refused(again, status, found.pk) == "recovery_status_is_that_of_its_money"
        found = make.confirmed(make.undoing(receipt))
        written_off = found.movements.get(kind="written_off")
        by, chair = money.finance(), make.chair()
        for kind, won in (("dropped", 10_000), ("dropped", 50_000), ("written_off", 50_000)):
            facts = {"kind": f"'{kind}'", "amount": str(won), "entered_by_id": str(by.pk)}
            with transaction.atomic():
                run(row_of(written_off, **WAITS, **facts))
                waits = found.movements.latest("pk")
                assert refused(CONFIRM, chair.pk, waits.pk) == "write_off_is_of_all_that_is_left"
                transaction.set_rollback(True)


class TestDemands:
    def test_more_than_was_paid_and_what_was_never_paid(self):
        found = make.demanded(amount=30_000)
        more = row_of(found, **FRESH, amount="20001")
        assert refused(more) == "recovery_never_exceeds_what_was_paid"
        other = money.approved()
        sql = row_of(found, **FRESH, amount="1", payout_id=str(other.pk))
        assert refused(sql) == "recovery_is_of_a_paid_payout"
        paid = money.paid()  # a payment of another claim
        sql = row_of(found, **FRESH, amount="1", payout_id=str(paid.pk))
        assert refused(sql) == "recovery_is_of_a_paid_payout"
        sql = row_of(found, **FRESH, amount="1", proposed_by_id=str(money.finance().pk))
        assert refused(sql) == "recovery_is_proposed_by_the_secretariat"
        assert refused(row_of(found, amount="1")) == "reviews_recovery_status_moves_as_allowed"
        run(row_of(found, **FRESH, amount="1"))
        assert refused(row_of(found, **FRESH, amount="1")) == "payout_has_one_recovery_that_waits"

    def test_the_second_person(self):
        found = make.proposed()
        assert refused(APPROVE, found.proposed_by_id, found.pk) in {
            "recovery_is_approved_by_another_person", "recovery_is_approved_by_its_office",
        }  # fmt: skip
        payout = found.payout
        for by in (payout.approved_by, payout.batch.built_by, payout.batch.released_by):
            assert refused(APPROVE, by.pk, found.pk) == "recovery_is_approved_by_other_hands"
        auditor = UserFactory(roles="auditor")
        assert refused(APPROVE, auditor.pk, found.pk) == "recovery_is_approved_by_its_office"
        run(APPROVE, make.chair().pk, found.pk)

    def test_what_was_asked_and_what_came_are_not_ours_to_write(self):
        found = make.demanded()
        for column in ("received", "set_off", "waived"):
            denied(f"UPDATE reviews_recovery SET {column} = 50000")
        denied("UPDATE reviews_recovery SET amount = 1")
        denied("DELETE FROM reviews_recovery")
        denied("DELETE FROM reviews_recoverymovement")
        denied("UPDATE reviews_budget SET receivable = 0")
        for status in ("settled", "written_off", "partly_received"):
            sql = f"UPDATE reviews_recovery SET status = '{status}' WHERE id = {found.pk}"
            assert refused(sql) == "recovery_status_is_that_of_its_money"
        sql = """UPDATE reviews_recovery SET status = 'cancelled', ended_by_id = %s,
            ended_at = clock_timestamp() WHERE id = %s"""
        assert refused(sql, make.chair().pk, found.pk) == "demand_is_cancelled_by_two_people"
        sql = "UPDATE reviews_recovery SET reason = 'x', approved_by_id = %s WHERE id = %s"
        assert refused(sql, make.chair().pk, found.pk) == "recovery_facts_are_frozen"

    def test_a_payment_asked_back_does_not_fail(self):
        payout = make.demanded().payout
        hand = money.proposed(money.paid(), "returned", text="x")
        sql = f"UPDATE reviews_payout SET status = 'failed' WHERE id = {payout.pk}"
        assert refused(sql) in {"recovered_payout_is_not_returned", "paid_payout_has_its_result"}
        assert hand.pk


class TestMovements:
    def test_one_deposit_under_another_day_or_sum(self):
        with clock.at(clock.now() - timedelta(days=5)):
            found = make.demanded()
        movement, day, won = make.entered(found, 10_000), "dated - 1", "amount + 1"
        assert refused(row_of(movement, amount=won)) == "deposit_is_entered_once"
        assert refused(row_of(movement, dated=day)) == "deposit_of_a_sum_is_entered_once"
        assert run(row_of(movement, dated=day, amount=won)) == 1

    def test_one_person_alone_moves_nothing(self):
        movement = make.entered(make.demanded(), 10_000, reference="KB-0601-77")
        name = refused(CONFIRM, movement.entered_by_id, movement.pk)
        assert name == "movement_is_confirmed_by_another_person"
        for by in (make.chair(), money.secretary()):
            assert refused(CONFIRM, by.pk, movement.pk) == "movement_is_confirmed_by_its_office"
        assert refused(row_of(movement)) == "deposit_is_entered_once"
        again = row_of(movement, reference="lower(reference) || ' -'")
        assert refused(again) == "deposit_is_entered_once"
        for reference in ("- -", "홍길동 환수금"):
            nothing = row_of(movement, reference=f"'{reference}'")
            assert refused(nothing) == "receipt_names_its_bank_reference"
        born = {"status": "'confirmed'", "confirmed_by_id": str(money.finance().pk),
                "ended_at": "now()", "reference": "'other'"}  # fmt: skip
        name = refused(row_of(movement, **born))
        assert name == "reviews_recoverymovement_status_moves_as_allowed"
        denied("UPDATE reviews_recoverymovement SET amount = 1")

    def test_of_the_future_nothing_is_proposed_or_confirmed(self):
        """Routes and appeals that come before would pay what had come back already."""
        movement = make.entered(make.demanded(), 10_000)
        sql = CONFIRM.replace("stamp()", "stamp() + interval '1 hour'")
        assert refused(sql, money.finance().pk, movement.pk) == "movement_ends_by_now"
        proposed = make.proposed(money.paid(), amount=20_000)
        decline_recovery(recovery=proposed, by=proposed.proposed_by)
        new = {"status": "'proposed'", "ended_by_id": "NULL", "ended_at": "NULL",
               "ended_reason": "''"}  # fmt: skip
        again = row_of(proposed, proposed_at="now() + interval '1 hour'", **new)
        assert refused(again) == "recovery_is_proposed_by_now"
        run(row_of(proposed, **new))

    def test_more_than_is_owed(self):
        movement = make.entered(make.demanded(), 10_000)
        run(row_of(movement, amount="45000", reference="'other-1'"))
        run(CONFIRM, money.finance().pk, movement.pk)
        sql = CONFIRM.replace("WHERE id = %s", "WHERE reference = %s")
        assert (
            refused(sql, money.finance().pk, "other-1") == "recovery_never_takes_more_than_it_asks"
        )

    def test_a_receipt_is_undone_once_by_its_own_opposite(self):
        found = make.received(make.demanded(), 10_000)
        receipt = found.movements.get()
        sql = "UPDATE reviews_recoverymovement SET status = 'undone' WHERE id = %s"
        assert refused(sql, receipt.pk) == "undone_receipt_has_its_counter_entry"
        back = {**WAITS, "kind": "'reversed'", "reference": "''", "reason": "'x'"}
        for wrong in ({"amount": "9999"}, {"recovery_id": str(make.demanded().pk)}):
            sql = row_of(receipt, **back, undoes_id=str(receipt.pk), **wrong)
            assert refused(sql) == "counter_entry_undoes_one_receipt"
        run(row_of(receipt, **back, undoes_id=str(receipt.pk)))
        assert (
            refused(row_of(receipt, **back, undoes_id=str(receipt.pk))) == "receipt_is_undone_once"
        )

    def test_a_write_off_is_of_all_that_is_left_and_a_large_one_the_chairs(self):
        waits = make.write_off(make.demanded())
        small = row_of(waits, amount="49999")
        assert refused(small) == "recovery_waits_for_one_decision"
        make.received(waits.recovery, 5_000)
        assert refused(CONFIRM, money.finance().pk, waits.pk) == "write_off_is_of_all_that_is_left"
        claim = ClaimFactory(claimed_loss=6_000_000)
        payout = money.decided_payout(amount=3_000_001, confirmed_by=make.chair(), claim=claim)
        large = make.write_off(make.demanded(money.paid(money.approved(payout))))
        name = refused(CONFIRM, money.finance().pk, large.pk)
        assert name == "large_write_off_is_confirmed_by_the_chair"
        run(CONFIRM, make.chair().pk, large.pk)

    @pytest.mark.parametrize("end", [make.write_off, make.cancellation])
    def test_who_let_the_payment_go_does_not_write_it_off(self, end):
        payout = money.paid()
        waits = end(make.demanded(payout))
        for by in (payout.approved_by, payout.batch.built_by, payout.batch.released_by):
            name = refused(CONFIRM, by.pk, waits.pk)
            assert name == "write_off_is_confirmed_by_other_hands"
        run(CONFIRM, money.finance().pk, waits.pk)

    def test_write_offs_of_one_claim_are_added_up(self):
        claim = ClaimFactory(claimed_loss=6_000_000)
        payout = money.decided_payout(amount=3_000_001, confirmed_by=make.chair(), claim=claim)
        payout = money.paid(money.approved(payout))
        make.confirmed(make.write_off(make.demanded(payout, amount=2_000_000)))
        rest = make.write_off(make.demanded(payout, amount=1_000_001))
        name = refused(CONFIRM, money.finance().pk, rest.pk)
        assert name == "large_write_off_is_confirmed_by_the_chair"

    def test_a_demand_of_which_money_came_is_not_cancelled(self):
        waits = make.cancellation(make.demanded())
        make.received(waits.recovery, 5_000)
        assert refused(CONFIRM, money.finance().pk, waits.pk) == "write_off_is_of_all_that_is_left"


DUE = "UPDATE reviews_recovery SET due_on = {day} WHERE id = %s"
COUNT = "UPDATE reviews_recovery SET reminded = {number} WHERE id = %s"


class TestDueDays:
    """One person who could put off the day of a debt, or count letters that nobody wrote, would
    waive it alone."""

    @pytest.mark.parametrize("day", ["'9999-12-31'", "due_on + 900", "due_on - 900"])
    def test_no_debt_is_put_off_without_an_act(self, day):
        assert refused(DUE.format(day=day), make.demanded().pk) == "due_day_is_that_of_an_act"

    def test_nor_beside_a_plan_or_a_movement(self):
        found = make.demanded()
        make.in_instalments(found, 25_000, 25_000)
        later = DUE.format(day="(SELECT max(due_on) FROM reviews_recoveryinstalment)")
        assert refused(later, found.pk) == "due_day_is_that_of_an_act"
        make.received(found, 10_000)
        far = DUE.format(day="current_date + 500")
        assert refused(far, found.pk) == "due_day_is_that_of_an_act"

    @pytest.mark.parametrize("days", [-1, 0, 400])
    def test_a_demand_is_due_within_a_year_of_its_approval(self, days):
        sql = APPROVE.replace(
            "current_date + 30", f"(now() AT TIME ZONE 'Asia/Seoul')::date+{days}"
        )
        found = make.proposed()
        assert refused(sql, money.finance().pk, found.pk) == "due_day_is_that_of_an_act"

    def test_what_has_ended_or_waits_has_no_new_day(self):
        settled = make.received(make.demanded(), 50_000)
        assert refused(DUE.format(day="due_on + 1"), settled.pk) == "due_day_is_that_of_an_act"
        assert refused(COUNT.format(number=1), settled.pk) == "due_day_is_that_of_an_act"
        assert refused(COUNT.format(number=1), make.proposed().pk) == "due_day_is_that_of_an_act"

    @pytest.mark.parametrize("number", [2, 3, 9])
    def test_reminders_count_one_after_another(self, number):
        sql = COUNT.format(number=number)
        assert refused(sql, make.demanded().pk) == "due_day_is_that_of_an_act"

    def test_a_reminder_is_counted_with_its_letter(self):
        found = make.demanded()
        assert at_the_end(COUNT.format(number=1), found.pk) == "reminder_has_its_letter"
        counted = row_of(make.proposed(), **FRESH, reminded="2")
        assert refused(counted) == "due_day_is_that_of_an_act"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("agree", [False, True])
def test_a_day_is_set_in_the_transaction_of_its_act(agree):
    found = make.demanded()
    if agree:
        make.in_instalments(found, 25_000, 25_000)
        day = "(SELECT max(due_on) FROM reviews_recoveryinstalment)"
    else:
        make.received(found, 10_000)
        day = "current_date + 100"
    assert refused(DUE.format(day=day), found.pk) == "due_day_is_that_of_an_act"


class TestOffsets:
    def test_the_payout_is_cancelled_and_never_paid_in_full(self):
        found = make.demanded()
        payout = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
        waits = make.offset(found, payout, 20_000)
        by = money.secretary()
        assert at_the_end(CONFIRM, by.pk, waits.pk) == "offset_payout_is_cancelled"
        other = row_of(waits, payout_id=str(money.tier_payout().pk))
        assert refused(other) == "offset_is_against_an_unbatched_payout"
        make.confirmed(waits, by=by)
        new = Payout.objects.get(claim=payout.claim, status="prepared")
        run(CANCEL, new.pk)
        again = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
        sql = row_of(payout, **again, key=f"'{payout.key}:9'")
        assert refused(sql) == "grant_is_what_the_policy_says"
        run(row_of(payout, **again, key=f"'{payout.key}:9'", amount="30000"))

    def test_nor_a_decided_one(self):
        found = make.demanded()
        payout = money.decided_payout(claim=ClaimFactory(claimant=found.claim.claimant))
        make.confirmed(make.offset(found, payout, 50_000), by=money.secretary())
        new = Payout.objects.get(claim=payout.claim, status="prepared")
        run(CANCEL, new.pk)
        again = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
        by = str(money.secretary().pk)
        sql = row_of(payout, **again, key=f"'{payout.key}:9'", prepared_by_id=by)
        assert refused(sql) == "payout_without_preparer_rests_on_a_decision"


class TestPlans:
    def test_a_plan_adds_up_to_what_is_left_and_stays_as_it_is(self):
        found = make.demanded()
        plan = make.in_instalments(found, 25_000, 25_000)
        more = row_of(plan.instalments.first(), number="3", due_on="current_date + 400")
        assert at_the_end(more) == "plan_adds_up"
        assert at_the_end(row_of(plan, number="2")) == "plan_adds_up"
        far = f"""WITH p AS ({row_of(plan, number="2")} RETURNING id)
            INSERT INTO reviews_recoveryinstalment (plan_id, number, due_on, amount)
            SELECT id, 1, current_date + 1100, 50000 FROM p"""
        assert at_the_end(far) == "plan_ends_within_three_years"
        assert refused(row_of(plan, number="2", total="1")) == "plan_is_of_what_is_left"
        sql = row_of(plan, number="2", by_id=str(money.secretary().pk))
        assert refused(sql) == "plan_is_agreed_by_finance"
        denied("UPDATE reviews_recoveryinstalment SET amount = 1")
        denied("DELETE FROM reviews_recoveryplan")
