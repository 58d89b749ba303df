"""The database refuses by itself: raw SQL as `desk_app`, past every verb."""

import os

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused, row_of, run
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.payouts.states.batches import BATCH_MOVES, BatchStatus
from reviews.payouts.states.payouts import PAYOUT_MOVES, PayoutStatus
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

APPROVE = """
    UPDATE reviews_payout SET status = 'approved', approved_by_id = %s, approved_at = now(),
        approval_no = approval_no + 1, approved_digest = 'x' WHERE id = %s
"""

FRESH = {
    "status": "'prepared'",
    "batch_id": "NULL",
    "approved_by_id": "NULL",
    "approved_at": "NULL",
    "approved_digest": "NULL",
}

_prepared, prepared = scene("prepared", make.tier_payout)
_approved, approved = scene("approved", make.approved)
_built, built = scene("built", make.built)
_released, released = scene("released", make.released)
_paid, paid = scene("paid", make.paid)
_failed, failed = scene("failed", make.failed)
_decided, decided = scene("decided", make.decided_payout)
_dead, failed_decision = scene(
    "failed_decision", lambda: make.failed(make.approved(make.decided_payout()))
)


def test_we_attack_as_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("desk_app", "desk_app")


class TestHands:
    def test_who_prepared_does_not_approve(self, prepared):
        payout = prepared
        assert refused(APPROVE, payout.prepared_by_id, payout.pk) in {
            "approver_did_not_prepare",
            "approver_is_not_barred",
        }

    def test_prepared_by_is_not_rewritten_first(self, prepared):
        payout, other = prepared, make.secretary()
        sql = "UPDATE reviews_payout SET prepared_by_id = %s WHERE id = %s"
        assert refused(sql, other.pk, payout.pk) == "payout_facts_are_frozen"

    def test_who_is_barred_does_not_approve(self, decided):
        payout = decided
        user = payout.bars.first().user_id
        assert refused(APPROVE, user, payout.pk) == "approver_is_not_barred"

    def test_bars_are_not_deleted_or_changed(self, decided):
        payout = decided
        with pytest.raises(ProgrammingError, match="permission denied"):
            run("DELETE FROM reviews_payoutbar WHERE payout_id = %s", payout.pk)
        with pytest.raises(ProgrammingError, match="permission denied"):
            run("UPDATE reviews_payoutbar SET user_id = 1")

    def test_who_voted_does_not_approve_without_any_bar(self):
        who = make.voters()
        payout = make.decided_payout(who=who, barred=[])
        assert refused(APPROVE, who[1].pk, payout.pk) == "approver_is_not_barred"

    def test_who_confirmed_does_not_approve_without_any_bar(self):
        chair = UserFactory(roles="chair")
        payout = make.decided_payout(confirmed_by=chair, barred=[])
        assert refused(APPROVE, chair.pk, payout.pk) == "approver_is_not_barred"

    def test_who_approved_does_not_vote_in_a_second_round(self, decided):
        by = make.finance()
        payout = make.approved(decided, by=by)
        by = make.change_office(by, "member")
        review = make.open_review(payout.claim, round=2)
        seat = make.seat(by, review, 1)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            make.vote(review, seat, 1000, 2000)
        assert refused_by(error.value) == "voter_approved_no_payout_of_the_claim"

    def test_a_temporary_table_does_not_stand_in_for_the_bars(self, decided):
        payout = decided
        user = payout.bars.first().user_id
        run("CREATE TEMPORARY TABLE reviews_payoutbar (payout_id bigint, user_id bigint)")
        try:
            assert refused(APPROVE, user, payout.pk) == "approver_is_not_barred"
        finally:
            run("DROP TABLE pg_temp.reviews_payoutbar")

    def test_the_switch_of_the_trigger_library_is_dead(self, decided):
        payout = decided
        user = payout.bars.first().user_id
        run(
            "SELECT set_config('pgtrigger.ignore', '{reviews_payout:approver_is_not_barred}', true)"
        )
        assert refused(APPROVE, user, payout.pk) == "approver_is_not_barred"

    def test_an_approver_is_not_barred_afterwards(self, approved):
        payout = approved
        sql = """INSERT INTO reviews_payoutbar (payout_id, user_id, why, at)
            VALUES (%s, %s, 'waived', now())"""
        assert refused(sql, payout.pk, payout.approved_by_id) == "approver_is_not_barred"

    def test_who_built_does_not_release(self, built):
        batch = built
        sql = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = built_by_id,
            released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
        assert refused(sql, batch.pk) == "releaser_did_not_build"

    def test_built_by_is_not_rewritten_first(self, built):
        batch = built
        sql = "UPDATE reviews_payoutbatch SET built_by_id = %s WHERE id = %s"
        assert refused(sql, make.finance().pk, batch.pk) == "built_batch_is_frozen"


class TestRows:
    def test_no_second_live_payout_of_a_kind(self, paid, prepared):
        for payout in (prepared, paid):
            sql = row_of(payout, key="key || ':2'", **FRESH)
            assert refused(sql) == "claim_has_one_live_payout_of_a_kind"

    def test_no_payout_without_preparer_or_decision(self, prepared):
        sql = row_of(prepared, key="key || ':2'", prepared_by_id="NULL")
        assert refused(sql) == "payout_without_preparer_rests_on_a_decision"

    @pytest.mark.parametrize(
        "change",
        [
            {"basis": """'{"resolution_no": "T-none"}'::jsonb"""},
            {"amount": "amount + 1"},
            {"amount": "amount - 1"},
        ],
        ids=["invented decision", "more than was granted", "less than was granted"],
    )
    def test_additional_support_is_what_the_council_decided(self, change, failed_decision):
        payout = failed_decision
        sql = row_of(payout, key="'decision:x'", **FRESH, **change)
        assert refused(sql) == "payout_without_preparer_rests_on_a_decision"

    def test_the_secretariat_cannot_invent_additional_support_either(self, prepared):
        payout = prepared
        sql = row_of(payout, key="'other'", kind="'additional'")
        assert refused(sql) == "payout_without_preparer_rests_on_a_decision"

    def test_a_decision_is_paid_by_one_row_and_its_successors(self, failed_decision, decided):
        name = "payout_without_preparer_rests_on_a_decision"
        payout = failed_decision
        assert refused(row_of(payout, key="'after:x'", **FRESH)) == name
        payout = decided
        run(
            "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
        assert refused(row_of(payout, key="'decision:x'", status="'prepared'")) == name

    def test_the_first_decision_pays_no_difference_of_an_appeal(self, decided):
        payout = decided
        sql = row_of(payout, key="'decision:x'", kind="'appeal_adjustment'")
        assert refused(sql) == "payout_without_preparer_rests_on_a_decision"

    def test_only_what_was_paid_is_corrected(self, paid, prepared):
        payout, other = prepared, paid
        for corrected in (payout, other):
            sql = row_of(payout, key="'x'", kind="'correction'", corrects_id=str(corrected.pk))
            assert refused(sql) == "correction_follows_a_paid_payout"

    def test_a_replacement_repeats_a_failure_to_the_won(self, failed_decision, failed, prepared):
        live, dead = prepared, failed
        sql = row_of(dead, key="'x'", replaces_id=str(live.pk), **FRESH)
        assert refused(sql) == "replacement_follows_a_failed_payout"
        dead = failed_decision
        sql = row_of(dead, key="'x'", replaces_id=str(dead.pk), amount="amount * 2", **FRESH)
        assert refused(sql) == "replacement_follows_a_failed_payout"

    def test_born_prepared_only(self, approved):
        payout = approved
        sql = row_of(payout, key="'x'", kind="'base_grant'")
        assert refused(sql) == "reviews_payout_status_moves_as_allowed"

    def test_amount_and_account_are_firm_once_approved(self, approved, prepared):
        payout, account = approved, make.new_account(prepared.claim)
        sql = "UPDATE reviews_payout SET amount = amount + 1 WHERE id = %s"
        assert refused(sql, payout.pk) == "approved_amount_and_account_are_firm"
        sql = "UPDATE reviews_payout SET account_id = %s WHERE id = %s"
        assert refused(sql, account.pk, payout.pk) == "approved_amount_and_account_are_firm"

    def test_amount_does_not_change_in_the_breath_of_approval(self, prepared):
        payout = prepared
        sql = APPROVE.replace("SET ", "SET amount = amount * 2, ")
        assert refused(sql, make.finance().pk, payout.pk) == "approved_amount_and_account_are_firm"

    def test_what_the_council_granted_never_changes(self, decided):
        payout = decided
        sql = "UPDATE reviews_payout SET amount = amount + 1 WHERE id = %s"
        assert refused(sql, payout.pk) == "approved_amount_and_account_are_firm"
        sql = "UPDATE reviews_payout SET basis = '{}' WHERE id = %s"
        assert refused(sql, payout.pk) == "payout_facts_are_frozen"

    def test_an_approval_names_who_when_what(self, prepared):
        payout = prepared
        sql = "UPDATE reviews_payout SET status = 'approved', approval_no = 1 WHERE id = %s"
        assert refused(sql, payout.pk) == "approved_payout_names_approver_account_and_digest"
        without = make.tier_payout(account=None)
        assert (
            refused(APPROVE, make.finance().pk, without.pk)
            == "approved_payout_names_approver_account_and_digest"
        )

    def test_an_approval_is_not_signed_over(self, approved):
        payout = approved
        sql = "UPDATE reviews_payout SET approved_by_id = %s WHERE id = %s"
        assert refused(sql, make.finance().pk, payout.pk) == "approval_is_frozen"

    def test_each_approval_counts_up(self, prepared):
        payout = prepared
        sql = APPROVE.replace("approval_no + 1", "approval_no + 2")
        assert refused(sql, make.finance().pk, payout.pk) == "each_approval_has_its_number"
        sql = "UPDATE reviews_payout SET approval_no = 7 WHERE id = %s"
        assert refused(sql, payout.pk) == "each_approval_has_its_number"

    def test_an_older_account_is_neither_approved_nor_batched(self, approved, prepared):
        payout, ready = prepared, approved
        for row in (payout, ready):
            make.new_account(row.claim)
        name = "account_change_voids_unbatched_approval"
        assert refused(APPROVE, make.finance().pk, payout.pk) == name
        batch = make.model("PayoutBatch").objects.create(
            number="B-0000-01", programme_id=ready.programme_id
        )
        sql = "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s"
        assert refused(sql, batch.pk, ready.pk) == name

    def test_another_holder_is_waived_first(self):
        payout = make.tier_payout(holder_match="mismatch")
        name = "mismatched_holder_is_waived_before_approval"
        assert refused(APPROVE, make.finance().pk, payout.pk) == name

    def test_nothing_of_money_is_deleted(self, paid):
        payout = paid
        for table in ("reviews_payout", "reviews_payoutbatch", "reviews_bankresult"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(f"DELETE FROM {table}")
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(f"TRUNCATE {table} CASCADE")
        with pytest.raises(ProgrammingError, match="permission denied"):
            run("UPDATE reviews_bankresult SET amount = 1 WHERE payout_id = %s", payout.pk)

    def test_history_of_money_is_only_read(self):
        payout = make.approved()
        with connection.cursor() as cursor:
            sql = "SELECT status FROM reviews_payoutevent WHERE pgh_obj_id = %s ORDER BY pgh_id"
            cursor.execute(sql, [payout.pk])
            assert [row[0] for row in cursor.fetchall()] == ["prepared", "approved"]
        for sql in (
            "DELETE FROM reviews_payoutevent",
            "UPDATE reviews_payoutevent SET amount = 1",
            "INSERT INTO reviews_payoutevent SELECT * FROM reviews_payoutevent",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(sql)


class TestStates:
    """Every pair of states that is not an allowed transition is refused by name or by grammar."""

    @pytest.mark.parametrize("status", [s for s in PayoutStatus if s != PayoutStatus.PREPARED])
    def test_prepared_skips_nothing(self, status, prepared):
        payout = prepared
        if status in PAYOUT_MOVES[PayoutStatus.PREPARED]:
            return
        sql = "UPDATE reviews_payout SET status = %s WHERE id = %s"
        assert refused(sql, status, payout.pk) == "reviews_payout_status_moves_as_allowed"

    @pytest.mark.parametrize("end", ["failed", "cancelled"])
    @pytest.mark.parametrize("status", PayoutStatus.values)
    def test_ends_are_final(self, end, status, failed, prepared):
        payout = failed if end == "failed" else prepared
        if end == "cancelled":
            run(
                "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
                payout.pk,
            )
        if status == end:
            return
        sql = "UPDATE reviews_payout SET status = %s WHERE id = %s"
        assert refused(sql, status, payout.pk) == "reviews_payout_status_moves_as_allowed"

    @pytest.mark.parametrize("status", [s for s in PayoutStatus if s not in ("paid", "failed")])
    def test_paid_only_fails(self, status, paid):
        sql = "UPDATE reviews_payout SET status = %s WHERE id = %s"
        assert refused(sql, status, paid.pk) == "reviews_payout_status_moves_as_allowed"

    def test_paid_needs_the_banks_word(self, approved):
        payout = approved
        make.released(make.built(payout))
        for status in ("paid", "failed"):
            sql = "UPDATE reviews_payout SET status = %s WHERE id = %s"
            assert refused(sql, status, payout.pk) == "paid_payout_has_its_result"

    def test_the_bank_has_no_word_on_an_unreleased_batch(self, approved):
        payout = approved
        batch = make.built(payout)
        sql = """INSERT INTO reviews_bankresult
            (batch_id, payout_id, outcome, amount, code, text, match, entered_by_id, at)
            VALUES (%s, %s, 'paid', %s, '', '', 'applied', %s, now())"""
        values = (batch.pk, payout.pk, payout.amount, payout.approved_by_id)
        assert refused(sql, *values) == "result_is_of_a_released_batch"
        make.released(batch)
        wrong = (batch.pk, payout.pk, payout.amount + 1, payout.approved_by_id)
        assert refused(sql, *wrong) == "result_is_of_a_released_batch"

    def test_paid_once(self, paid):
        payout = paid
        sql = row_of(payout.results.get())
        assert refused(sql) == "applied_result_fits_its_payout"

    def test_paid_after_failed_is_no_result(self, failed):
        payout = failed
        sql = row_of(payout.results.get(), outcome="'paid'")
        assert refused(sql) == "applied_result_fits_its_payout"

    @pytest.mark.parametrize("status", BatchStatus.values)
    def test_a_settled_batch_stays(self, status, paid):
        batch = paid.batch
        if status == "settled":
            return
        sql = "UPDATE reviews_payoutbatch SET status = %s WHERE id = %s"
        assert refused(sql, status, batch.pk) == "reviews_payoutbatch_status_moves_as_allowed"
        assert batch.status not in BATCH_MOVES

    def test_a_batch_is_born_open(self, built):
        sql = row_of(built, number="'B-x'")
        assert refused(sql) == "reviews_payoutbatch_status_moves_as_allowed"

    def test_batched_is_in_a_batch_and_nothing_else_is(self, approved):
        payout = approved
        sql = "UPDATE reviews_payout SET status = 'batched' WHERE id = %s"
        assert refused(sql, payout.pk) == "batched_payout_is_in_a_batch"


class TestBatches:
    def test_a_built_batch_takes_nobody_in_and_lets_nobody_go(self):
        inside, outside = make.approved(), make.approved()
        batch = make.built(inside)
        sql = "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s"
        name = "membership_of_a_built_batch_is_frozen"
        assert refused(sql, batch.pk, outside.pk) == name
        sql = "UPDATE reviews_payout SET status = 'approved', batch_id = NULL WHERE id = %s"
        assert refused(sql, inside.pk) == name

    def test_no_row_goes_from_a_cancelled_batch_straight_into_another(self, approved):
        """It would pass by the look at the newest account."""
        payout = approved
        cancelled = make.built(payout)
        run("UPDATE reviews_payoutbatch SET status = 'cancelled' WHERE id = %s", cancelled.pk)
        make.new_account(payout.claim)
        batch = make.model("PayoutBatch").objects.create(
            number="B-0000-01", programme_id=payout.programme_id
        )
        sql = "UPDATE reviews_payout SET batch_id = %s WHERE id = %s"
        assert refused(sql, batch.pk, payout.pk) == "membership_of_a_built_batch_is_frozen"

    def test_total_and_count_are_those_of_the_rows(self, approved):
        payout = approved
        batch = make.model("PayoutBatch").objects.create(
            number="B-0000-01", programme_id=payout.programme_id
        )
        run(
            "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s",
            batch.pk,
            payout.pk,
        )
        build = """UPDATE reviews_payoutbatch SET status = 'built', built_by_id = %s,
            built_at = now(), manifest_sha256 = 'x', count = %s, total = %s,
            transfer_on = '2999-01-01' WHERE id = %s"""
        by = payout.approved_by_id
        for count, total in ((1, payout.amount + 1), (2, payout.amount), (0, 0)):
            assert refused(build, by, count, total, batch.pk) == "released_batch_keeps_its_total"
        assert run(build, by, 1, payout.amount, batch.pk) == 1

    def test_a_released_batch_names_its_releaser(self, built):
        batch = built
        sql = "UPDATE reviews_payoutbatch SET status = 'released' WHERE id = %s"
        assert refused(sql, batch.pk) == "released_batch_names_its_releaser"

    def test_it_is_not_settled_while_a_payment_is_open(self, released):
        batch = released
        sql = "UPDATE reviews_payoutbatch SET status = 'settled' WHERE id = %s"
        assert refused(sql, batch.pk) == "settled_batch_has_no_open_payment"

    def test_a_follow_up_batch_holds_only_replacements(self, approved):
        payout = approved
        batch = make.model("PayoutBatch").objects.create(
            number="B-0000-01", programme_id=payout.programme_id, only_failures=True
        )
        sql = "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s"
        assert refused(sql, batch.pk, payout.pk) == "follow_up_batch_holds_only_replacements"


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_that_cannot_see_votes_approves_nothing():
    payout, by = make.tier_payout(), make.finance()
    with psycopg.connect(os.environ["DATABASE_URL"]) as raw:
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.CheckViolation) as error:
            raw.execute(APPROVE, (by.pk, payout.pk))
        assert error.value.diag.constraint_name == "approver_is_not_barred"
