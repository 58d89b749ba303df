"""Attacks on money and votes with plain SQL as the application's own role.

Each package attacks its own rules; this file is the list of an attacker who holds the application's
connection, wants to be paid, and does not use the Python code. `refused` gives the name of the
rule, `denied` means that the role has no right to the statement at all.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.tests.factories import UserFactory, confirmed_change
from claims.tests.raw_sql import denied, refused, row_of, run
from claims.trail.triggers import refused_by
from reviews.committee.models import Ballot, Decision, Review
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as council
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import BankResult, Budget, Payout
from reviews.payouts.months.tests import factories as months
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db

FRESH = {
    "status": "'prepared'",
    "batch_id": "NULL",
    "approved_by_id": "NULL",
    "approved_at": "NULL",
    "approved_digest": "NULL",
    "approval_no": "0",
    "ended_at": "NULL",
    "ended_reason": "''",
}
PAYOUT_MOVED = "reviews_payout_status_moves_as_allowed"


def set_status(table, pk, status, more=""):
    return f"UPDATE {table} SET status = '{status}' {more} WHERE id = {pk}"


class TestSecondPayments:
    def test_no_second_live_payout_whatever_its_key(self):
        for payout in (make.tier_payout(), make.approved(), make.built().payouts.get()):
            sql = row_of(payout, key=f"'{payout.key}:2'", **FRESH)
            assert refused(sql) == "claim_has_one_live_payout_of_a_kind"
            sql = row_of(payout, key="'tier:again'", **FRESH)
            assert refused(sql) == "grant_of_a_claim_is_one_row_and_its_successors"

    def test_nor_after_it_was_paid(self):
        paid = make.paid()
        sql = row_of(paid, key=f"'{paid.key}:2'", **FRESH)
        assert refused(sql) == "claim_has_one_live_payout_of_a_kind"

    def test_nor_by_calling_it_a_correction_of_everything(self):
        paid = make.paid(make.approved(make.decided_payout()))
        more = {"kind": "'correction'", "corrects_id": str(paid.pk), "amount": "9000000"}
        sql = row_of(paid, key="'x'", **FRESH | more)
        assert refused(sql) == "claim_is_never_paid_above_its_loss"

    def test_nor_by_giving_it_to_another_claim(self):
        paid, other = make.paid(), make.tier_claim(30_000)
        sql = "UPDATE reviews_payout SET claim_id = %s WHERE id = %s"
        assert refused(sql, other.pk, paid.pk) == "payout_facts_are_frozen"
        assert refused(row_of(paid, key="'x'", claim_id=str(other.pk), **FRESH))

    def test_a_failed_payment_has_one_successor(self):
        failed = make.failed()
        again = {"replaces_id": str(failed.pk), "prepared_by_id": str(make.secretary().pk)}
        run(row_of(failed, key="'after:1'", **FRESH | again))
        assert refused(row_of(failed, key="'after:2'", **FRESH | again)) in {
            "failed_payout_has_one_successor",
            "claim_has_one_live_payout_of_a_kind",
        }

    def test_a_batch_does_not_leave_twice(self):
        batch = make.released()
        for status in ("built", "open"):
            sql = set_status("reviews_payoutbatch", batch.pk, status)
            assert refused(sql) == "reviews_payoutbatch_status_moves_as_allowed"
        sql = "UPDATE reviews_payoutbatch SET release_key = gen_random_uuid() WHERE id = %s"
        assert refused(sql, batch.pk) == "released_batch_is_frozen"

    def test_a_payment_is_not_moved_to_another_batch(self):
        sent, waiting = make.released(), make.built()
        sql = "UPDATE reviews_payout SET batch_id = %s WHERE batch_id = %s"
        assert refused(sql, waiting.pk, sent.pk) == "membership_of_a_built_batch_is_frozen"
        assert refused(sql, sent.pk, waiting.pk) == "membership_of_a_built_batch_is_frozen"

    def test_the_bank_says_paid_once(self):
        make.paid()
        result = BankResult.objects.get()
        assert refused(row_of(result)) in {
            "payout_is_paid_once",
            "payment_has_one_result",
            "applied_result_fits_its_payout",
        }


class TestSkippedStates:
    @pytest.mark.parametrize("status", ["batched", "paid", "failed"])
    def test_nothing_skips_its_approval(self, status):
        sql = set_status("reviews_payout", make.tier_payout().pk, status)
        assert refused(sql) == PAYOUT_MOVED

    @pytest.mark.parametrize("status", ["paid", "failed"])
    def test_nothing_skips_its_batch(self, status):
        sql = set_status("reviews_payout", make.approved().pk, status)
        assert refused(sql) == PAYOUT_MOVED

    def test_nothing_is_born_further_on(self):
        payout = make.approved()
        sql = row_of(payout, key="'x'", kind="'base_grant'")
        assert refused(sql) == PAYOUT_MOVED

    @pytest.mark.parametrize("status", ["released", "settled"])
    def test_a_batch_is_not_born_released(self, status):
        sql = row_of(make.built(), number="'B-9999-99'", status=f"'{status}'")
        assert refused(sql) == "reviews_payoutbatch_status_moves_as_allowed"

    def test_an_empty_batch_is_not_built(self):
        batch = make.built()
        run(row_of(batch, number="'B-9999-99'", status="'open'"))
        sql = "UPDATE reviews_payoutbatch SET status = 'built' WHERE number = 'B-9999-99'"
        assert refused(sql) == "released_batch_keeps_its_total"

    def test_paid_needs_the_banks_word(self):
        batch = make.released()
        sql = set_status("reviews_payout", batch.payouts.get().pk, "paid")
        assert refused(sql) == "paid_payout_has_its_result"

    @pytest.mark.parametrize("status", ["deciding", "decided", "in_review"])
    def test_a_review_skips_neither_its_panel_nor_its_votes(self, status):
        review = council.waiting()
        more = ", closed_at = now()" if status == "decided" else ""
        assert refused(set_status("reviews_review", review.pk, status, more))

    def test_a_review_is_not_decided_without_a_decision(self):
        review = council.deciding()
        sql = set_status("reviews_review", review.pk, "decided", ", closed_at = now()")
        attack = connection.cursor()
        with pytest.raises(IntegrityError) as error, transaction.atomic(), attack:
            attack.execute(sql)
            attack.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused_by(error.value) == "decided_review_has_its_decision"

    def test_what_is_decided_does_not_open_again(self):
        review = council.decided()
        for status in ("in_review", "deciding", "withdrawn"):
            sql = set_status("reviews_review", review.pk, status)
            assert refused(sql) == "reviews_review_status_moves_as_allowed"


class TestBooks:
    def test_the_ledger_is_read_only(self):
        make.paid()
        denied("INSERT INTO reviews_ledgerentry SELECT * FROM reviews_ledgerentry")
        denied("UPDATE reviews_ledgerentry SET paid = 0")
        denied("UPDATE reviews_ledgerentry SET at = now()")
        denied("DELETE FROM reviews_ledgerentry")
        denied("TRUNCATE reviews_ledgerentry")
        denied("LOCK TABLE reviews_ledgerentry IN ACCESS EXCLUSIVE MODE")

    def test_the_sums_of_a_budget_are_not_ours_to_write(self):
        make.paid()
        denied("UPDATE reviews_budget SET spent = 0")
        denied("UPDATE reviews_budget SET reserved = 0")
        denied("UPDATE reviews_budget SET granted = granted, spent = 0")
        denied("DELETE FROM reviews_budget")

    def test_a_budget_is_not_cut_below_what_is_promised(self):
        make.approved()
        confirmed_change("budget", Budget.objects.get().programme_id, {"granted": 1})
        assert refused("UPDATE reviews_budget SET granted = 1") == "budget_is_never_overdrawn"

    def test_no_approval_beyond_the_budget(self):
        payout = make.tier_payout()
        make.granting(payout.amount - 1)
        assert refused(APPROVE, make.finance().pk, payout.pk) == "budget_is_never_overdrawn"

    def test_nor_of_many_at_once(self):
        rows = [make.tier_payout() for _ in range(3)]
        make.granting(2 * rows[0].amount)
        sql = APPROVE.replace("WHERE id = %s", "WHERE status = 'prepared'")
        assert refused(sql, make.finance().pk) == "budget_is_never_overdrawn"
        assert Payout.objects.filter(status="approved").count() == 0

    def test_the_functions_that_keep_the_books_are_not_ours_to_call(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.oid::regprocedure::text, has_function_privilege(p.oid, 'EXECUTE')"
                " FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner"
                " WHERE p.prosecdef AND o.rolname <> current_user"
            )
            functions = cursor.fetchall()
        assert any("ledger" in name for name, _may in functions)
        run("CREATE TEMP TABLE forged (LIKE reviews_payout)")
        for name, _may in functions:
            denied(f"CREATE TRIGGER f AFTER UPDATE ON forged FOR EACH ROW EXECUTE FUNCTION {name}")

    def test_triggers_stay_on(self):
        for table in ("reviews_payout", "reviews_vote", "reviews_budget", "reviews_ledgerentry"):
            denied(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        denied("SET session_replication_role = replica")
        denied("SET ROLE desk_owner")

    def test_a_name_in_the_path_does_not_shadow_the_budget(self):
        """A guard that reads `reviews_budget` must not find a table of our own under that name."""
        payout = make.tier_payout()
        make.granting(0)
        run("CREATE TEMP TABLE reviews_budget (LIKE public.reviews_budget)")
        run("INSERT INTO pg_temp.reviews_budget SELECT * FROM public.reviews_budget")
        run("UPDATE pg_temp.reviews_budget SET granted = 9000000000")
        assert refused(APPROVE, make.finance().pk, payout.pk) == "budget_is_never_overdrawn"


class TestRecoveries:
    """A debtor with the application's connection; more in recoveries/tests/test_guards.py."""

    def test_a_debt_does_not_vanish(self):
        found = recoveries.demanded()
        for status in ("settled", "written_off", "cancelled", "proposed"):
            assert refused(set_status("reviews_recovery", found.pk, status))
        denied("UPDATE reviews_recovery SET received = amount")
        denied("UPDATE reviews_recovery SET amount = 1")
        denied("DELETE FROM reviews_recovery")

    def test_money_does_not_come_by_one_person(self):
        movement = recoveries.entered(recoveries.demanded(), 50_000)
        sql = """UPDATE reviews_recoverymovement SET status = 'confirmed',
            ended_at = clock_timestamp(), confirmed_by_id = entered_by_id WHERE id = %s"""
        assert refused(sql, movement.pk) == "movement_is_confirmed_by_another_person"
        assert Budget.objects.get().spent == 50_000

    def test_the_budget_is_not_filled_by_a_second_receipt(self):
        found = recoveries.received(recoveries.demanded(), 50_000)
        sql = row_of(found.movements.get(), status="'waiting'", confirmed_by_id="NULL",
                     ended_at="NULL", reference="'again'")  # fmt: skip
        assert refused(sql) == "movement_is_of_an_open_recovery"


class TestHolds:
    """A claimant of two claims with the application's connection; more in holds/tests."""

    def test_a_payee_is_not_granted_twice(self):
        hold = holds.held()
        like = hold.other.payouts.get()
        account = hold.claim.accounts.get()
        sql = row_of(
            like, claim_id=str(hold.claim_id), account_id=str(account.pk), run_id="NULL",
            key=f"'tier:{hold.claim_id}:{like.policy_id}'",
        )  # fmt: skip
        assert refused(sql) == "held_claim_gets_no_fixed_grant"
        denied("DELETE FROM reviews_payeehold")
        for status in ("released", "lapsed"):
            assert refused(set_status("reviews_payeehold", hold.pk, status))


class TestHands:
    def test_a_member_who_voted_does_not_approve_by_any_way(self):
        voter, *others = make.voters(3)
        payout = make.decided_payout(who=[voter, *others], barred=[])
        voter = make.change_office(voter, "finance")
        assert refused(APPROVE, voter.pk, payout.pk) == "approver_is_not_barred"
        other = make.finance()
        run(APPROVE, other.pk, payout.pk)
        sql = "UPDATE reviews_payout SET approved_by_id = %s WHERE id = %s"
        assert refused(sql, voter.pk, payout.pk) == "approver_is_not_barred"
        assert refused(sql, make.finance().pk, payout.pk) == "approval_is_frozen"

    def test_who_prepared_the_failed_one_does_not_approve_its_successor(self):
        both = make.secretary()
        failed = make.failed(make.approved(make.tier_payout(by=both)))
        both = make.change_office(both, "finance")
        more = {"replaces_id": str(failed.pk), "prepared_by_id": str(make.secretary().pk)}
        run(row_of(failed, key="'after:1'", **FRESH | more))
        successor = Payout.objects.get(replaces=failed)
        assert refused(APPROVE, both.pk, successor.pk) == "approver_is_not_barred"

    def test_who_built_does_not_release(self):
        batch = make.built()
        sql = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = built_by_id,
            released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
        assert refused(sql, batch.pk) == "releaser_did_not_build"

    def test_what_was_built_by_nobody_is_not_built(self):
        batch = make.built()
        run(row_of(batch, number="'B-9999-99'", status="'open'", built_by_id="NULL"))
        sql = "UPDATE reviews_payoutbatch SET status = 'built' WHERE number = 'B-9999-99'"
        assert refused(sql) in {"built_batch_names_its_builder", "released_batch_keeps_its_total"}

    def test_the_chair_who_voted_does_not_confirm(self):
        review = council.deciding()
        voter = council.panel(review)[0].member.user
        ballot = Ballot.objects.get(review=review)
        number = "INSERT INTO reviews_decision (review_id, ballot_id, outcome, amount, ceiling, "
        sql = (
            number + "tally, rationale, text_digest, resolution_no, confirmed_by_id, at)"
            " VALUES (%s, %s, %s, %s, %s, '{}', '', %s, 'X-1', %s, now())"
        )
        said = ballot.result
        values = (said["outcome"], said["amount"], said["ceiling"], b"0" * 16)
        assert refused(sql, review.pk, ballot.pk, *values, voter.pk) in {
            "chair_confirms_no_vote_of_their_own",
            "chair_is_not_barred",
        }
        assert refused(sql, review.pk, ballot.pk, *values, None) in {
            "large_decision_names_its_chair",
            "decision_that_waits_names_its_chair",
        }


class TestVotes:
    def test_a_vote_is_written_once_and_stays(self):
        review = council.in_review()
        council.vote(review, council.panel(review)[0], "deny")
        denied("UPDATE reviews_vote SET choice = 'grant'")
        denied("DELETE FROM reviews_vote")

    def test_a_closed_ballot_takes_no_vote_and_says_nothing_else(self):
        review = council.deciding()
        ballot, seat = Ballot.objects.get(), council.panel(review)[0]
        sql = """INSERT INTO reviews_vote (ballot_id, assignment_id, version, choice, ceiling,
            rationale, text_digest, reasons, unchecked, seen_revision, at)
            VALUES (%s, %s, 9, 'deny', 5, '', %s, '{}', '{}', 1, now())"""
        assert (
            refused(sql, ballot.pk, seat.pk, b"0" * 16) == "vote_needs_open_ballot_and_active_seat"
        )
        assert refused("UPDATE reviews_ballot SET result = '{}' WHERE id = %s", ballot.pk)
        assert refused("UPDATE reviews_ballot SET closed_at = NULL WHERE id = %s", ballot.pk)

    def test_a_ballot_is_not_closed_with_a_result_of_ones_own(self):
        review = council.in_review()
        for seat in council.panel(review)[:2]:
            council.vote(review, seat, "deny")
        sql = """UPDATE reviews_ballot SET closed_at = now(), closed_as = 'due_with_quorum',
            result = '{"outcome": "granted", "amount": 2400000, "ceiling": 2400000}'
            WHERE review_id = %s"""
        assert refused(sql, review.pk) == "result_is_that_of_the_votes"

    def test_a_decision_says_nothing_else_and_is_not_rewritten(self):
        council.decided()
        denied("UPDATE reviews_decision SET amount = amount + 1")
        denied("DELETE FROM reviews_decision")
        assert Decision.objects.count() == Review.objects.count() == 1

    def test_nobody_takes_a_seat_back(self):
        review = council.in_review()
        seat = council.panel(review)[0]
        sql = """UPDATE reviews_assignment SET status = 'left', left_as = 'recused',
            reason = 'x', left_at = now() WHERE id = %s"""
        run(sql, seat.pk)
        back = """UPDATE reviews_assignment SET status = 'active', left_as = '', left_at = NULL
            WHERE id = %s"""
        assert refused(back, seat.pk)
        again = row_of(seat, status="'active'", left_as="''", left_at="NULL", seat="9")
        assert refused(again)

    def test_the_assessed_loss_is_not_raised_for_what_is_decided(self):
        review = council.decided(("partly", 300_000))
        sql = """INSERT INTO reviews_lossassessment (review_id, version, amount, source, working,
            note, text_digest, at) VALUES (%s, 9, 2400000, 'secretariat', '{}', '', %s, now())"""
        assert refused(sql, review.pk, b"0" * 16) == "assessed_loss_is_settled_with_the_decision"
        denied("UPDATE reviews_lossassessment SET amount = 9000000")

    def test_history_is_not_rewritten(self):
        council.decided()
        for table in ("reviewevent", "payoutevent", "ballotevent", "assignmentevent"):
            denied(f"DELETE FROM reviews_{table}")
            denied(f"UPDATE reviews_{table} SET pgh_label = 'x'")
            denied(f"INSERT INTO reviews_{table} SELECT * FROM reviews_{table}")


class TestAfterTheFact:
    """Times and people of what was paid, has ended or was judged are not written again."""

    @pytest.mark.parametrize("made", [make.paid, make.failed, make.approved])
    def test_a_payment_keeps_its_day(self, made):
        """The list for the tax office goes by it."""
        sql = "UPDATE reviews_payout SET ended_at = now() - interval '1 year' WHERE id = %s"
        assert refused(sql, made().pk) == "end_of_a_payout_is_frozen"

    def test_a_recovery_and_a_month_do_too(self):
        found = recoveries.demanded()
        sql = "UPDATE {} SET ended_at = now() - interval '1 year' WHERE id = %s"
        frozen = "recovery_facts_are_frozen"
        assert refused(sql.format("reviews_recovery"), found.pk) == frozen
        months.month_with_a_payment()
        month = sql.format("reviews_monthclosing")
        assert refused(month, months.closed().pk) == "figures_of_a_month_are_frozen"

    def test_a_hold_that_was_called_a_duplicate_keeps_who_said_so(self):
        hold, other = holds.duplicate(), make.secretary()
        for change in ("settled_by_id = %s", "proposed_by_id = %s"):
            sql = f"UPDATE reviews_payeehold SET {change} WHERE id = {hold.pk}"
            assert refused(sql, other.pk) == "hold_facts_are_frozen"

    def test_a_seat_keeps_who_gave_it_and_when(self):
        review = council.in_review()
        for change in ("assigned_at = now() - interval '9 days'", f"assigned_by_id = {other()}"):
            sql = f"UPDATE reviews_assignment SET {change} WHERE review_id = %s"
            assert refused(sql, review.pk) == "assignment_is_frozen"
        seat = council.panel(review)[0]
        recuse(assignment=seat, by=seat.member.user, reason="신청인을 알고 있음")
        sql = "UPDATE reviews_assignment SET voted_at = now() WHERE id = %s"
        assert refused(sql, seat.pk) == "assignment_is_frozen"

    def test_a_challenge_keeps_who_decided_it(self):
        seat = council.panel(council.in_review())[0]
        challenge = register_challenge(
            assignment=seat, grounds="친족", filed_on=clock.today(), by=council.secretary()
        )
        for change in ("received_at = now() - interval '9 days'", f"decided_by_id = {other()}"):
            sql = f"UPDATE reviews_challenge SET {change} WHERE id = %s"
            assert refused(sql, challenge.pk) == "challenge_is_frozen"


def other():
    """The key of a user who did nothing."""
    return UserFactory(roles="secretariat").pk
