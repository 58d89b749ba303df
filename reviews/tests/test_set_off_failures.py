"""A failed payment whose repetition an offset took wholly is settled: the money counts as paid."""

from uuid import uuid4

import pytest
from django.urls import reverse

from claims.errors import DomainError
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused, row_of, run
from reviews.committee.appeals.tests.test_corrected import (
    FIRST,
    RAISED,
    correct,
    difference,
    raised,
)
from reviews.committee.appeals.tests.test_corrected import rows as first_grant
from reviews.committee.errors import FailedGrantError
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.fact_corrections.verbs import confirm_facts
from reviews.committee.lifecycle.route_change import check_payouts
from reviews.committee.retriage.tests import factories as retriages
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payouts, cancel_payout
from reviews.payouts.errors.preparation import SetOffWhollyError
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.tests import test_set_off as on_hold
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, PayeeHold, Payout, RecoveryMovement
from reviews.payouts.models.expressions.failures import RepetitionWon, is_unpaid_failure
from reviews.payouts.models.expressions.failures import is_unrepeated_failure as listed
from reviews.payouts.models.triggers import failures
from reviews.payouts.months.tests import factories as months
from reviews.payouts.months.verbs import confirm_month
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_offsets_stand import pay, rerouted, set_off, small_grant

pytestmark = pytest.mark.django_db

FRESH = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}


def repeated(failed):
    return prepare_replacement(payout=failed, by=money.secretary(), same_account=True)


def taken(payout, won=None):
    """The payment fails, and an offset takes its repetition (so many won of it). The failed one."""
    failed = money.failed(money.approved(payout))
    set_off(repeated(failed), won or payout.amount)
    return failed


def offset_of(failed):
    return RecoveryMovement.objects.get(kind="offset", status="confirmed", payout__replaces=failed)


def undone(failed):
    """Undo the offset against the repetition; return the payout that follows."""
    recoveries.confirmed(recoveries.undoing(offset_of(failed)), by=money.secretary())
    assert list(find_differences()) == []
    return Payout.objects.filter(claim=failed.claim_id, status="prepared").first()


def paid_total(payout):
    return LedgerEntry.objects.paid_total(payout.claim)


class TestRoute:
    def test_it_is_changed_and_only_the_difference_is_paid(self):
        failed = taken(small_grant())
        more = rerouted(failed, 450_000)
        assert (more.kind, more.amount, more.replaces) == ("tier_grant", 20_000, failed)
        assert set(failed.bars.values_list("user", flat=True)) < set(
            more.bars.values_list("user", flat=True)
        )
        pay(more)
        assert paid_total(failed) == 20_000 and list(find_differences()) == []

    def test_to_the_council_the_rest_is_its_base_grant(self):
        failed = taken(small_grant())
        base = rerouted(failed, 650_000)
        assert (base.kind, base.amount, base.replaces) == ("base_grant", 20_000, failed)
        pay(base)
        assert list(find_differences()) == []

    def test_a_lower_one_pays_nothing_more(self):
        failed = taken(money.tier_payout())
        assert rerouted(failed, 250_000) is None
        with pytest.raises(SetOffWhollyError):
            repeated(failed)

    def test_a_difference_that_failed_and_was_set_off_counts_too(self):
        first = pay(small_grant())
        failed = taken(rerouted(first, 450_000))
        assert failed.kind == "correction"
        assert rerouted(failed, 250_000) is None
        assert rerouted(failed, 450_000) is None

    def test_a_new_policy_moves_it(self):
        failed = taken(small_grant())
        moved = retriages.finished(won=(35_000, 45_000))
        assert moved.moves.get(claim=failed.claim_id).status == "moved"
        more = Payout.objects.get(claim=failed.claim_id, status="prepared")
        assert (more.amount, more.policy, more.replaces) == (5_000, moved.policy, failed)
        pay(more)

    def test_one_of_which_a_part_is_left_is_repeated_first(self):
        failed = taken(money.tier_payout(), 20_000)
        cancel_payout(
            payout=failed.successors.get(status="prepared"), by=money.finance(), reason="잘못"
        )
        with pytest.raises(FailedGrantError):
            check_payouts(failed.claim)
        with pytest.raises(FailedGrantError):
            rerouted(failed, 250_000)
        pay(repeated(failed))
        assert rerouted(failed, 250_000) is None

    def test_the_difference_that_was_cancelled_is_repeated_from_the_failed_one(self):
        failed = taken(small_grant())
        more = rerouted(failed, 450_000)
        assert not Payout.objects.filter(listed()).exists()
        cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
        assert list(Payout.objects.filter(listed())) == [failed]
        again = repeated(failed)
        assert (again.amount, again.basis) == (20_000, more.basis)

    def test_raw_sql_changes_a_route_only_with_its_cause(self):
        failed = taken(small_grant())
        sql = "UPDATE claims_claim SET route = 'out_of_scope', tier_id = NULL WHERE id = %s"
        assert refused(sql, failed.claim_id) == "route_holds_while_something_rests_on_it"

    def test_raw_sql_repeats_no_more_than_the_route_grants(self):
        failed = taken(small_grant())
        more = rerouted(failed, 450_000)
        cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
        whole = row_of(more, key="key || ':x'", amount="50000", **FRESH)
        assert refused(whole) == "grant_is_what_the_policy_says"
        assert run(row_of(more, key="key || ':x'", **FRESH)) == 1


class TestUndone:
    """The offset against the repetition is undone: the claim is owed it again."""

    def test_after_another_route_the_whole_of_it_is_prepared(self):
        failed = taken(small_grant())
        rerouted(failed, 450_000)
        whole = undone(failed)
        assert (whole.amount, whole.replaces) == (50_000, failed)
        pay(whole)
        assert paid_total(failed) == 50_000 and list(find_differences()) == []

    def test_above_a_paid_difference_the_rest_is_paid(self):
        failed = taken(small_grant())
        pay(rerouted(failed, 450_000))
        rest = undone(failed)
        assert (rest.kind, rest.amount) == ("correction", 30_000)
        pay(rest)
        assert paid_total(failed) == 50_000
        assert not Payout.objects.filter(is_unpaid_failure()).exists()
        assert rerouted(failed, 250_000) is None

    def test_a_route_that_grants_nothing_is_owed_nothing(self):
        failed = taken(small_grant())
        facts.confirmed(Claim.objects.get(pk=failed.claim_id), claimant_kind="individual")
        assert undone(failed) is None
        assert not Payout.objects.filter(listed()).exists()

    def test_the_sheet_says_what_is_paid(self, client):
        failed = taken(small_grant())
        rerouted(failed, 450_000)
        waits = recoveries.undoing(offset_of(failed))
        client.force_login(money.secretary())
        page = client.post(reverse("payouts:recovery_confirm", args=[waits.pk]))
        assert "20,000원 → 50,000원" in page.content.decode()

    def test_where_the_rest_failed_and_was_paid_in_turn(self):
        """The repetition of the rest is a repetition of the failed one too."""
        for payout in (money.tier_payout(), money.decided_payout(claim=ClaimFactory())):
            failed = taken(payout, 20_000)
            rest = money.failed(money.approved(failed.successors.get(status="prepared")))
            pay(repeated(rest))
            more = undone(failed)
            assert (more.kind, more.amount) == ("correction", 20_000)
            pay(more)
            assert paid_total(payout) == payout.amount


class TestReturned:
    def test_a_grant_that_the_bank_returned_after_its_difference_is_repeated(self):
        """The difference is paid already; the repetition pays the rest of what the route grants."""
        first = pay(small_grant())
        pay(rerouted(first, 450_000))
        money.by_hand(first, "returned", text="계좌 해지")
        first.refresh_from_db()
        again = repeated(first)
        assert (first.status, again.amount) == ("failed", 30_000)
        pay(again)
        assert paid_total(first) == 50_000 and list(find_differences()) == []

    def test_its_difference_that_is_still_prepared_counts_too(self):
        first = pay(small_grant())
        more = rerouted(first, 450_000)
        money.by_hand(first, "returned", text="계좌 해지")
        first.refresh_from_db()
        again = repeated(first)
        assert (more.status, more.amount, again.amount) == ("prepared", 20_000, 30_000)
        pay(again)
        pay(more)
        assert paid_total(first) == 50_000 and list(find_differences()) == []


class TestWorklists:
    def failed(self):
        return taken(money.decided_payout(claim=ClaimFactory(), amount=50_000))

    def test_nobody_is_asked_to_repeat_it(self, client):
        failed = self.failed()
        assert not Payout.objects.filter(listed()).exists()
        assert Payout.objects.pay_states([failed.claim_id]) == {}
        assert Payout.objects.determining_pay_state(failed.claim_id) == []
        client.force_login(money.secretary())
        page = client.get(reverse("payouts:payout", args=[failed.pk])).content.decode()
        assert "다시 보낼 돈이 없" in page and f"/payouts/{failed.pk}/again/" not in page
        answer = client.post(f"/payouts/{failed.pk}/again/", {"key": uuid4()})
        assert answer.status_code in (409, 422)

    def test_the_caller_is_not_told_of_a_failure(self, client):
        failed = taken(money.tier_payout())
        client.force_login(UserFactory(roles="customer_centre"))
        url = reverse("register:claim", args=[failed.claim.number])
        assert "입금하지 못했습니다" not in client.get(url).content.decode()

    def test_statements_and_triggers_know_the_same_failures(self):
        taken(money.tier_payout())
        part = taken(money.tier_payout(), 20_000)
        plain = money.failed()
        decided = self.failed()
        waits = money.failed(money.approved(money.decided_payout(claim=ClaimFactory())))
        for mine, own in ((is_unpaid_failure, "unpaid"), (listed, "unrepeated")):
            sql = getattr(failures, f"is_{own}_failure")("o")
            found = Payout.objects.raw(f"SELECT o.* FROM reviews_payout o WHERE {sql}")  # noqa: S608
            assert set(found) == set(Payout.objects.filter(mine()))
        assert set(Payout.objects.filter(is_unpaid_failure())) == {part, plain, waits}
        assert set(Payout.objects.filter(listed())) == {plain, waits}
        left = dict(Payout.objects.values_list("pk", RepetitionWon("pk")))
        assert (left[part.pk], left[plain.pk], left[decided.pk]) == (30_000, 50_000, 0)


class TestAppeal:
    @pytest.mark.parametrize("won", [20_000, 50_000])
    def test_a_correction_that_failed_and_was_set_off_counts_once(self, won):
        first = first_grant()
        failed = taken(correct(first, 50_000), won)
        more = difference(raised(first))
        assert more.amount == RAISED - FIRST - 50_000
        assert failed.status == "failed"
        pay(more)
        assert list(find_differences()) == []


class TestBooks:
    def test_the_offset_is_undone_after_a_write_off_and_paid_back_late(self):
        failed = money.failed(money.approved(small_grant()))
        again = repeated(failed)
        owed = pay(money.tier_payout(claim=money.tier_claim(claimant=failed.claim.claimant)))
        debt = recoveries.demanded(owed)
        recoveries.confirmed(recoveries.offset(debt, again, 30_000), by=money.secretary())
        debt = recoveries.confirmed(recoveries.write_off(debt), by=recoveries.chair())
        assert debt.status == "written_off"
        more = rerouted(failed, 450_000)
        pay(more)
        rest = undone(failed)
        debt.refresh_from_db()
        assert (debt.outstanding, rest.amount) == (30_000, 30_000)
        assert recoveries.received(debt, 30_000).outstanding == 0
        pay(rest)
        assert paid_total(failed) == 50_000 and list(find_differences()) == []

    def test_a_closed_month_keeps_its_figures(self):
        owed = months.month_with_a_payment()
        with months.on(months.day(12)):
            debt = recoveries.demanded(owed, amount=20_000)
            grant = money.tier_payout(claim=money.tier_claim(claimant=owed.claim.claimant))
            recoveries.confirmed(recoveries.offset(debt, grant, 20_000), by=money.secretary())
        confirm_month(closing=months.proposed(), by=money.finance())
        pay(grant.claim.payouts.get(status="prepared"))
        offset = RecoveryMovement.objects.get(kind="offset")
        recoveries.confirmed(recoveries.undoing(offset), by=money.secretary())
        pay(grant.claim.payouts.get(status="prepared"))
        assert paid_total(grant) == 50_000 and list(find_differences()) == []

    def test_many_are_approved_and_sent_as_a_single_one_is(self):
        rows = [rerouted(taken(small_grant()), loss) for loss in (450_000, 650_000)]
        approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=money.finance())
        rows = list(Payout.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        money.rest_by_hand(money.released(money.built(*rows)))
        assert [paid_total(row) for row in rows] == [20_000, 20_000]
        assert list(find_differences()) == []


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """However the two come, the claim has once what its route grants."""

    def refusals(self, answers):
        failed = errors_of(answers)
        assert all(isinstance(error, DomainError) for error in failed), failed
        return failed

    @pytest.mark.parametrize("turn", range(3))
    def test_another_route_and_an_undone_offset(self, turn):
        failed = taken(small_grant())
        correction = facts.proposed(Claim.objects.get(pk=failed.claim_id), claimed_loss=450_000)
        waits, by, office = (
            recoveries.undoing(offset_of(failed)),
            money.secretary(),
            money.secretary(),
        )
        acts = [
            lambda: confirm_facts(correction=correction, by=office),
            lambda: recoveries.confirmed(waits, by=by),
        ]
        answers = at_once(*(acts[turn % 2 :] + acts[: turn % 2]))
        codes = {error.code for error in self.refusals(answers)}
        assert codes <= {"failed_grant"}
        won = 30_000 if codes else 50_000
        prepared = Payout.objects.get(claim=failed.claim_id, status="prepared")
        assert (prepared.amount, prepared.replaces) == (won, failed)
        assert list(find_differences()) == []

    def test_a_repetition_and_another_one(self):
        failed = taken(small_grant())
        cancel_payout(payout=rerouted(failed, 450_000), by=money.finance(), reason="잘못")
        acts = [lambda: repeated(failed)] * 3
        assert [error.code for error in self.refusals(at_once(*acts))] == ["not_failed"] * 2
        assert Payout.objects.get(claim=failed.claim_id, status="prepared").amount == 20_000


def test_a_hold_of_a_claim_that_had_more_than_its_new_route_grants_withholds_nothing():
    holds.one_each(holds.ACCOUNT)
    owed = recoveries.demanded()
    own = on_hold.beside_another(owed)
    on_hold.set_off(own, owed, 40_000)
    on_hold.comes_on_hold(own)
    facts.confirmed(Claim.objects.get(pk=own.pk), claimed_loss=250_000)  # grants 30,000 won
    assert PayeeHold.objects.with_grant().get().won == 0
