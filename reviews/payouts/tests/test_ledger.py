"""Ledger and budget: written by the database with every change of a payout, by nobody else."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from claims import hooks
from claims.policy.models import Incident, Programme
from claims.tests.factories import confirmed_change
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import denied, refused, row_of, run
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import (
    approve_payout,
    approve_payouts,
    cancel_payout,
    void_approval,
)
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.errors.approvals import (
    BudgetBelowPromisesError,
    BudgetExceededError,
    NoBudgetError,
)
from reviews.payouts.ledger.budget import budget_left
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Budget, LedgerEntry
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db


def entries(payout):
    return list(payout.entries.order_by("pk").values_list("kind", "reserved", "paid"))


def sums():
    budget = Budget.objects.get()
    return budget.reserved, budget.spent


def agree():
    assert [str(one) for one in find_differences()] == []


def granting(won):
    """A budget of so much."""
    return make.granting(won)


class TestEntries:
    def test_an_approval_reserves_and_names_its_approver(self):
        payout = make.approved()
        assert entries(payout) == [("reserve", 50_000, 0)]
        entry = payout.entries.get()
        assert entry.by == payout.approved_by
        assert (entry.claim, entry.programme, entry.approval_no) == (
            payout.claim,
            payout.programme,
            1,
        )
        assert sums() == (50_000, 0)
        agree()

    def test_taking_it_back_releases_and_the_next_approval_is_another_entry(self):
        payout = make.approved()
        void_approval(payout=payout, by=make.finance())
        assert sums() == (0, 0)
        payout.refresh_from_db()
        payout = make.approved(payout)
        cancel_payout(payout=payout, by=make.finance(), reason="두 번 접수")
        assert entries(payout) == [
            ("reserve", 50_000, 0),
            ("release", -50_000, 0),
            ("reserve", 50_000, 0),
            ("release", -50_000, 0),
        ]
        assert sums() == (0, 0)
        agree()

    def test_what_was_never_approved_is_cancelled_without_an_entry(self):
        payout = make.tier_payout()
        cancel_payout(payout=payout, by=make.finance(), reason="두 번 접수")
        assert entries(payout) == []

    def test_a_new_account_releases_and_in_a_batch_it_does_not(self):
        free, firm = make.approved(), make.approved(make.tier_payout(amount=30_000))
        make.built(firm)
        for payout in (free, firm):
            make.new_account(payout.claim)
            with transaction.atomic():
                hooks.emit("account_changed", payout.claim_id)
        assert sums() == (30_000, 0)
        firm.refresh_from_db()
        assert firm.status == "batched"
        agree()

    def test_a_cancelled_batch_keeps_what_is_reserved(self):
        payout = make.approved()
        batch = make.built(payout)
        cancel_batch(batch=batch, by=make.finance(), reason="잘못 묶음")
        assert entries(payout) == [("reserve", 50_000, 0)]
        assert sums() == (50_000, 0)
        agree()

    def test_a_payment_names_the_banks_word(self):
        payout = make.paid()
        assert entries(payout) == [("reserve", 50_000, 0), ("pay", -50_000, 50_000)]
        entry = payout.entries.last()
        assert entry.result == payout.results.get()
        assert entry.by == payout.results.get().entered_by
        assert sums() == (0, 50_000)
        assert LedgerEntry.objects.paid_total(payout.claim) == 50_000
        agree()

    def test_a_failure_releases_and_its_repetition_reserves_anew(self):
        payout = make.failed()
        assert entries(payout) == [("reserve", 50_000, 0), ("release", -50_000, 0)]
        assert payout.entries.last().result == payout.results.get()
        again = make.paid(
            make.approved(
                prepare_replacement(payout=payout, by=make.secretary(), same_account=True)
            )
        )
        assert sums() == (0, 50_000)
        assert LedgerEntry.objects.paid_total(again.claim) == 50_000
        agree()

    def test_what_the_bank_sends_back_is_taken_off_again(self):
        payout = make.paid()
        make.by_hand(payout, "returned", text="계좌 해지")
        assert entries(payout)[-1] == ("return", 0, -50_000)
        assert payout.entries.last().result.outcome == "returned"
        assert sums() == (0, 0)
        assert LedgerEntry.objects.paid_total(payout.claim) == 0
        agree()

    def test_one_statement_over_many_rows_moves_the_budget_once(self):
        rows = [make.tier_payout() for _ in range(5)]
        approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=make.finance())
        assert sums() == (250_000, 0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM reviews_budgetevent WHERE reserved > 0")
            assert cursor.fetchone() == (1,)
        agree()

    def test_any_path_is_written_an_upsert_too(self):
        payout, by = make.tier_payout(), make.finance()
        sql = f"""{row_of(payout)} ON CONFLICT (key) DO UPDATE SET status = 'approved',
            approved_by_id = %s, approved_at = now(), approved_digest = 'x',
            approval_no = reviews_payout.approval_no + 1"""  # noqa: S608
        assert run(sql, by.pk) == 1
        assert entries(payout) == [("reserve", 50_000, 0)]
        agree()


class TestBudget:
    def test_it_is_never_overdrawn(self):
        granting(80_000)
        make.approved()
        second = make.tier_payout()
        with pytest.raises(BudgetExceededError) as error:
            make.approved(second)
        assert "남은 예산 30,000원" in str(error.value.message)
        assert error.value.status == 422
        second.refresh_from_db()
        assert second.status == "prepared"
        assert entries(second) == []
        assert second.claim.notices.count() == 0
        assert budget_left(second.programme) == 30_000
        agree()

    def test_many_are_approved_as_far_as_it_reaches(self):
        granting(160_000)
        rows = [make.tier_payout(amount=a) for a in (50_000, 50_000, 50_000, 50_000)]
        rows.append(make.decided_payout(amount=820_000))
        done = approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=make.finance())
        assert [row.pk for row in done.approved] == [row.pk for row in rows[:3]]
        assert [type(why) for _row, why in done.left_out] == [BudgetExceededError] * 2
        assert sums() == (150_000, 0)
        agree()

    def test_it_is_not_set_below_what_is_promised(self):
        make.approved()
        with pytest.raises(BudgetBelowPromisesError) as error:
            granting(49_999)
        assert "50,000" in str(error.value.message)
        granting(50_000)
        assert budget_left(Budget.objects.get().programme) == 0

    def test_the_sums_are_nobodys_to_write(self):
        make.approved()
        for column in ("reserved", "spent", "programme_id"):
            denied(f"UPDATE reviews_budget SET {column} = 0")
        denied("DELETE FROM reviews_budget")
        denied("TRUNCATE reviews_budget")
        two_hands = "budget_is_set_by_two_hands"
        assert refused("UPDATE reviews_budget SET granted = 6000000000") == two_hands
        confirmed_change("budget", Budget.objects.get().programme_id, {"granted": 1})
        assert refused("UPDATE reviews_budget SET granted = 1") == "budget_is_never_overdrawn"
        other = Programme.objects.create(
            code="other", name="다른 사업", incident=Incident.objects.first()
        )
        sql = (
            "INSERT INTO reviews_budget (programme_id, granted, reserved, spent) VALUES (%s, 9, {})"
        )
        assert refused(sql.format("0, 0"), other.pk) == two_hands
        confirmed_change("budget", other.pk, {"granted": 9})
        assert refused(sql.format("1, 0"), other.pk) == "budget_starts_empty"
        assert refused(sql.format("0, -1"), other.pk) == "budget_starts_empty"
        assert run(sql.format("0, 0"), other.pk) == 1

    def test_its_history_is_kept(self):
        granting(80_000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT granted FROM reviews_budgetevent ORDER BY pgh_id DESC LIMIT 1")
            assert cursor.fetchone() == (80_000,)


class TestForging:
    def test_entries_are_only_read(self):
        payout = make.approved()
        denied(row_of(payout.entries.get(), kind="'pay'"))
        denied("UPDATE reviews_ledgerentry SET reserved = 1")
        denied("DELETE FROM reviews_ledgerentry")
        denied("TRUNCATE reviews_ledgerentry")
        denied("COPY reviews_ledgerentry FROM STDIN")

    def test_the_books_are_not_called_by_a_table_of_ones_own(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgfoid::regproc::text, prosecdef FROM pg_trigger JOIN pg_proc p"
                " ON p.oid = tgfoid WHERE tgname LIKE 'pgtrigger_ledger_follows%%'"
            )
            name, as_owner = cursor.fetchone()
        assert as_owner
        run("CREATE TEMPORARY TABLE mine (LIKE reviews_payout)")
        try:
            denied(
                "CREATE TRIGGER forge AFTER UPDATE ON mine REFERENCING OLD TABLE AS old_rows"
                f" NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
        finally:
            run("DROP TABLE mine")

    def test_a_temporary_table_does_not_stand_in_for_the_books(self):
        payout = make.tier_payout()
        run("CREATE TEMPORARY TABLE reviews_ledgerentry (LIKE public.reviews_ledgerentry)")
        run("CREATE TEMPORARY TABLE new_rows (LIKE public.reviews_payout)")
        try:
            assert run(APPROVE, make.finance().pk, payout.pk) == 1
        finally:
            run("DROP TABLE pg_temp.reviews_ledgerentry, pg_temp.new_rows")
        assert entries(payout) == [("reserve", 50_000, 0)]

    def test_the_switch_of_the_trigger_library_is_dead(self):
        payout = make.tier_payout()
        names = "reviews_payout:ledger_follows_the_payouts,ledger_follows_the_payouts"
        run("SELECT set_config('pgtrigger.ignore', %s, true)", f"{{{names}}}")
        assert run(APPROVE, make.finance().pk, payout.pk) == 1
        assert entries(payout) == [("reserve", 50_000, 0)]

    def test_no_row_slips_past_under_another_number(self):
        payout = make.decided_payout(barred=[])
        sql = APPROVE.replace("SET ", "SET id = id + 1000000, ")
        assert refused(sql, make.finance().pk, payout.pk) == "payout_facts_are_frozen"

    def test_the_switches_are_the_owners(self):
        for sql in (
            "SET session_replication_role = replica",
            "ALTER TABLE reviews_payout DISABLE TRIGGER ALL",
            "DROP TABLE reviews_ledgerentry",
            "CREATE TRIGGER x BEFORE UPDATE ON reviews_budget EXECUTE FUNCTION"
            " suppress_redundant_updates_trigger()",
            "SET ROLE desk_owner",
            "DO $$ BEGIN UPDATE reviews_budget SET spent = 1; END $$",
            "DO $$ BEGIN DELETE FROM reviews_ledgerentry; END $$",
        ):
            denied(sql)


class TestChecking:
    def run(self, **options):
        out = StringIO()
        call_command("check_ledger", stdout=out, **options)
        return out.getvalue()

    def test_it_says_that_they_agree(self):
        make.paid()
        make.approved()
        assert self.run() == "ledger agrees: 3 entries, 50,000 won paid\n"


@pytest.mark.django_db(transaction=True)
class TestCommitted:
    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            ("UPDATE reviews_budget SET spent = spent + 1", "budget cash-support, spent"),
            ("UPDATE reviews_budget SET reserved = 7", "budget cash-support, reserved"),
            (
                "UPDATE reviews_ledgerentry SET paid = 1, reserved = -1 WHERE kind = 'pay'",
                "reserved: expected 0, found 49,999",
            ),
            (
                "UPDATE reviews_recovery SET received = received + 1",
                "received: expected 5,000, found 5,001",
            ),
            (
                "UPDATE reviews_ledgerentry SET paid = -1, receivable = -1 WHERE kind = 'receipt'",
                "owed in the ledger: expected 15,000, found 19,999",
            ),
            ("UPDATE reviews_budget SET receivable = 1", "budget cash-support, receivable"),
        ],
    )
    def test_it_names_the_first_difference(self, owner_connection, harm, said, capsys):
        recoveries.received(recoveries.demanded(amount=20_000), 5_000)
        for table in ("reviews_ledgerentry", "reviews_budget", "reviews_recovery"):
            owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner_connection.execute(harm)
        with pytest.raises(SystemExit) as exit:
            call_command("check_ledger")
        assert exit.value.code == 1
        assert said in capsys.readouterr().out

    def test_two_approvals_do_not_share_the_last_won(self):
        granting(60_000)
        rows = [make.tier_payout() for _ in range(2)]
        seen = [seen_value(row) for row in rows]
        by = [make.finance() for _ in rows]
        answers = at_once(
            *(
                lambda n=n: approve_payout(payout=rows[n], seen=seen[n], by=by[n])
                for n in range(len(rows))
            )
        )
        (error,) = errors_of(answers)
        assert isinstance(error, BudgetExceededError), error
        assert error.details["left"] == 10_000
        assert sums() == (50_000, 0)
        agree()

    def test_a_budget_is_not_cut_under_an_approval(self):
        payout, by = make.tier_payout(), make.finance()
        seen = seen_value(payout)
        answers = at_once(
            lambda: approve_payout(payout=payout, seen=seen, by=by), lambda: granting(10_000)
        )
        (error,) = errors_of(answers)
        assert isinstance(error, BudgetExceededError | BudgetBelowPromisesError), error
        agree()

    def test_a_programme_without_a_budget_is_told_so(self, owner_connection):
        payout = make.tier_payout(claim=make.tier_claim())
        owner_connection.execute("DELETE FROM reviews_budget")
        with pytest.raises(NoBudgetError):
            make.approved(payout)
        payout.refresh_from_db()
        assert payout.status == "prepared"
