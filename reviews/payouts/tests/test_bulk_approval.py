"""Many approvals at once: one statement, and a reason for each that is left out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.errors import DomainError
from claims.tests.races import at_once, errors_of
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout, approve_payouts
from reviews.payouts.errors.approvals import NothingApprovedError
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Budget, Payout
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def seen(rows):
    return {row.pk: seen_value(row) for row in rows}


def reasons(done):
    return {row.pk: why.code for row, why in done.left_out}


def test_the_number_of_statements_does_not_follow_the_number_of_rows():
    counted = {}
    for number in (50, 500):
        rows = make.many_tier_payouts(number)
        assert len(rows) == number
        by = make.finance()
        with CaptureQueriesContext(connection) as queries:
            done = approve_payouts(seen=seen(rows), by=by)
        assert len(done.approved) == number
        counted[number] = len(queries)
        updates = [q for q in queries if "UPDATE reviews_payout" in q["sql"]]
        assert len(updates) == 1
    assert counted[50] == counted[500]
    assert Budget.objects.get().reserved == 550 * 50_000
    assert list(find_differences()) == []


def test_each_is_told_and_bears_its_own_digest():
    rows = make.many_tier_payouts(3)
    done = approve_payouts(seen=seen(rows), by=make.finance())
    for before, row in zip(rows, done.approved, strict=True):
        stored = Payout.objects.get(pk=row.pk)
        assert bytes(stored.approved_digest).hex() == seen_value(before)
        assert (stored.status, stored.approval_no) == (row.status, row.approval_no)
        assert [n.key for n in stored.claim.notices.all()] == [f"payout_approved:{row.pk}:1"]
    assert done.total == 150_000


def test_what_the_database_alone_can_see_is_left_out_with_its_reason():
    """A vote that no bar tells of: the statement fails, and is looked at row by row."""
    who = make.voters(3)
    voted = make.decided_payout(who=who, barred=[])
    both = make.change_office(who[0], "finance")
    rows = [make.tier_payout(), voted, make.tier_payout()]
    done = approve_payouts(seen=seen(rows), by=both)
    assert [row.pk for row in done.approved] == [rows[0].pk, rows[2].pk]
    assert reasons(done) == {voted.pk: "barred"}
    voted.refresh_from_db()
    assert voted.status == "prepared"
    assert voted.claim.notices.count() == 0
    assert list(find_differences()) == []


def test_every_kind_of_hindrance_is_named():
    by = make.secretary()
    fine = make.tier_payout()
    rows = {
        "no_account": make.tier_payout(account=None),
        "prepared_yourself": make.tier_payout(by=by),
        "holder_mismatch": make.tier_payout(holder_match="mismatch"),
        "not_waiting": make.approved(),
        "changed": make.tier_payout(),
    }
    asked = seen([fine, *rows.values()]) | {rows["changed"].pk: "0" * 32}
    by = make.change_office(by, "finance")
    done = approve_payouts(seen=asked, by=by)
    assert [row.pk for row in done.approved] == [fine.pk]
    assert reasons(done) == {row.pk: code for code, row in rows.items()}


def test_nothing_left_is_an_answer_of_its_own():
    rows = [make.tier_payout(account=None) for _ in range(2)]
    with pytest.raises(NothingApprovedError) as error:
        approve_payouts(seen=seen(rows), by=make.finance())
    assert len(error.value.details["left_out"]) == 2
    assert error.value.status == 422


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_fifty_approve_one_payout(self):
        payout = make.tier_payout()
        value = seen_value(payout)
        people = [make.finance() for _ in range(50)]
        answers = at_once(
            *(lambda by=by: approve_payout(payout=payout, seen=value, by=by) for by in people)
        )
        failed = errors_of(answers)
        assert len(failed) == 49
        assert {getattr(error, "code", error) for error in failed} == {"not_waiting"}
        assert Budget.objects.get().reserved == payout.amount
        assert payout.entries.count() == 1
        assert payout.claim.notices.count() == 1

    def test_two_bulks_over_the_same_rows_share_them(self):
        rows = make.many_tier_payouts(20)
        one, two = make.finance(), make.finance()
        answers = at_once(
            lambda: approve_payouts(seen=seen(rows), by=one),
            lambda: approve_payouts(seen=seen(rows[::-1]), by=two),
        )
        done = [a for a in answers if not isinstance(a, Exception)]
        assert all(isinstance(error, DomainError) for error in errors_of(answers)), answers
        assert sum(len(a.approved) for a in done) == 20
        assert Budget.objects.get().reserved == 20 * 50_000
        assert list(find_differences()) == []

    def test_an_account_edit_against_an_approval(self):
        """Whichever is first: no approval stands on an account that is no longer the claim's."""
        from django.db import transaction

        from claims import hooks

        payout, by = make.tier_payout(), make.finance()
        value = seen_value(payout)

        def edit():
            with transaction.atomic():
                make.new_account(payout.claim)
                hooks.emit("account_changed", payout.claim_id)

        answers = at_once(lambda: approve_payout(payout=payout, seen=value, by=by), edit)
        failed = errors_of(answers)
        assert {getattr(error, "code", error) for error in failed} <= {"changed"}
        payout.refresh_from_db()
        assert payout.status == "prepared"
        assert payout.account.version == 2
        assert Budget.objects.get().reserved == 0
        assert list(find_differences()) == []
