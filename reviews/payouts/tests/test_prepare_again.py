"""Cancelled, failed and too small payouts prepared again, with the bars copied."""

import pytest

from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused, row_of, run
from config.dev.scenes import scene
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.approvals import BarredError, PreparedYourselfError
from reviews.payouts.errors.batches import BuiltYourselfError
from reviews.payouts.errors.preparation import (
    AboveLossError,
    AmountNeededError,
    NotCancelledError,
    NothingToCorrectError,
    NotPaidError,
)
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Budget, LedgerEntry, Payout
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db

FRESH = {
    "status": "'prepared'",
    "batch_id": "NULL",
    "approved_by_id": "NULL",
    "approved_at": "NULL",
    "approved_digest": "NULL",
}


def cancelled(payout):
    cancel_payout(payout=payout, by=make.finance(), reason="잘못 작성")
    payout.refresh_from_db()
    return payout


def paid_decision(amount=820_000, **more):
    return make.paid(make.approved(make.decided_payout(amount=amount, **more)))


_paid, paid_one = scene("paid_one", paid_decision, scope="asking")


def paid_grants():
    tier = make.paid(make.approved(make.tier_payout(amount=30_000)))
    base = make.paid(make.approved(make.tier_payout(claim=ClaimFactory())))
    return tier, base


_grants, fixed_grants = scene("fixed_grants", paid_grants, scope="asking")


class TestAgain:
    @pytest.mark.parametrize("first", [make.decided_payout, make.tier_payout])
    def test_a_cancelled_payout_is_prepared_again_by_the_secretariat(self, first):
        ended, by = cancelled(first()), make.secretary()
        again = prepare_again(payout=ended, by=by)
        assert (again.kind, again.amount, again.basis) == (ended.kind, ended.amount, ended.basis)
        assert again.key == f"{ended.key}:2"
        assert again.prepared_by == by
        assert set(ended.bars.values_list("user", "why")) < set(
            again.bars.values_list("user", "why")
        )
        third = prepare_again(payout=cancelled(again), by=by)
        assert third.key == f"{ended.key}:3"
        assert make.paid(make.approved(third)).status == "paid"
        assert list(find_differences()) == []

    def test_only_the_secretariat(self):
        ended = cancelled(make.decided_payout())
        for role in ("finance", "chair", "auditor"):
            with pytest.raises(ForbiddenError):
                prepare_again(payout=ended, by=UserFactory(roles=role))

    def test_not_while_another_one_stands(self):
        ended = cancelled(make.decided_payout())
        prepare_again(payout=ended, by=make.secretary())
        for payout in (ended, make.tier_payout(), make.paid(), make.failed()):
            with pytest.raises(NotCancelledError):
                prepare_again(payout=payout, by=make.secretary())

    def test_a_repetition_that_was_cancelled_follows_the_failure(self):
        failed = make.failed()
        second = cancelled(
            prepare_replacement(payout=failed, by=make.secretary(), same_account=True)
        )
        with pytest.raises(NotCancelledError):
            prepare_again(payout=second, by=make.secretary())
        assert (
            prepare_replacement(payout=failed, by=make.secretary(), same_account=True).replaces
            == failed
        )

    def test_who_voted_stays_barred(self):
        who = make.voters(3)
        again = prepare_again(payout=cancelled(make.decided_payout(who=who)), by=make.secretary())
        with pytest.raises(BarredError):
            make.approved(again, by=make.change_office(who[0], "finance"))

    def test_raw_sql_revives_no_decision_that_is_paid_or_failed(self, paid_one):
        name = "payout_without_preparer_rests_on_a_decision"
        for payout in (paid_one, make.failed(make.approved(make.decided_payout()))):
            sql = row_of(payout, key="key || ':2'", **FRESH)
            assert refused(sql) == name
        ended = cancelled(make.decided_payout())
        assert refused(row_of(ended, key="key || '2'", status="'prepared'")) == name
        assert refused(row_of(ended, key="'tier:1:1'", status="'prepared'")) == name

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_make_one(self):
        ended, by = cancelled(make.decided_payout()), make.secretary()
        answers = at_once(*[lambda: prepare_again(payout=ended, by=by)] * 3)
        assert {error.code for error in errors_of(answers)} == {"not_cancelled"}
        assert len(errors_of(answers)) == 2
        assert Payout.objects.filter(claim=ended.claim, status="prepared").count() == 1


class TestCorrection:
    def test_more_is_paid_for_what_was_paid_too_little(self, paid_one):
        paid, by = paid_one, make.secretary()
        more = prepare_correction(payout=paid, amount=100_000, by=by, reason="산정 착오")
        assert (more.kind, more.amount, more.corrects) == ("correction", 100_000, paid)
        assert more.basis == {"corrects": paid.pk, "reason": "산정 착오"}
        assert make.paid(make.approved(more)).status == "paid"
        assert LedgerEntry.objects.paid_total(paid.claim) == 920_000
        assert Budget.objects.get().spent == 920_000
        assert list(find_differences()) == []

    def test_never_above_the_assessed_loss(self, paid_one):
        paid = paid_one  # a payment of 2,400,000 won
        with pytest.raises(AboveLossError):
            prepare_correction(payout=paid, amount=1_580_001, by=make.secretary(), reason="착오")
        prepare_correction(payout=paid, amount=1_580_000, by=make.secretary(), reason="착오")

    @pytest.mark.parametrize("amount", [1, 20_000, 300_001])
    def test_a_fixed_grant_has_nothing_to_correct(self, fixed_grants, amount):
        """It pays what the policy says; its tier's 30,000 are no 50,000 by two signatures."""
        for paid in fixed_grants:
            with pytest.raises(NothingToCorrectError):
                prepare_correction(payout=paid, amount=amount, by=make.secretary(), reason="착오")
            more = {"kind": "'correction'", "corrects_id": "id", "amount": str(amount)}
            assert refused(row_of(paid, key="'x'", **FRESH | more)) in {
                "correction_rests_on_a_decision",
                "claim_is_never_paid_above_its_loss",  # the tier of 30,000 won
            }

    def test_a_correction_of_a_correction_rests_on_the_same_decision(self, paid_one):
        by = make.secretary()
        first = prepare_correction(payout=paid_one, amount=5, by=by, reason="착오")
        first = make.paid(make.approved(first))
        second = prepare_correction(payout=first, amount=7, by=by, reason="또 착오")
        assert make.paid(make.approved(second)).status == "paid"

    def test_a_base_grant_beside_a_decision_is_no_way_to_more(self, paid_one):
        paid = paid_one
        base = make.paid(make.approved(make.tier_payout(claim=paid.claim, account=None)))
        sql = row_of(base, key="'x'", kind="'correction'", corrects_id="id", **FRESH)
        assert refused(sql) == "correction_rests_on_a_decision"

    def test_each_refusal(self, paid_one):
        paid, by = paid_one, make.secretary()
        with pytest.raises(ForbiddenError):
            prepare_correction(payout=paid, amount=1, by=make.finance(), reason="착오")
        with pytest.raises(AmountNeededError):
            prepare_correction(payout=paid, amount=0, by=by, reason="착오")
        with pytest.raises(ReasonNeededError):
            prepare_correction(payout=paid, amount=1, by=by, reason="  ")
        with pytest.raises(NotPaidError):
            prepare_correction(payout=make.approved(), amount=1, by=by, reason="착오")
        prepare_correction(payout=paid, amount=1, by=by, reason="착오")
        with pytest.raises(NotPaidError):
            prepare_correction(payout=paid, amount=1, by=by, reason="착오")

    def test_one_that_was_cancelled_makes_room_for_the_next(self, paid_one):
        paid, by = paid_one, make.secretary()
        first = prepare_correction(payout=paid, amount=5, by=by, reason="착오")
        second = prepare_correction(payout=paid_again(first), amount=7, by=by, reason="착오")
        assert second.key == f"correct:{paid.pk}:2"

    def test_one_that_failed_is_repeated_as_a_correction(self, paid_one):
        paid, by = paid_one, make.secretary()
        first = make.failed(
            make.approved(prepare_correction(payout=paid, amount=5, by=by, reason="착오"))
        )
        again = prepare_replacement(payout=first, by=by, same_account=True)
        assert (again.kind, again.corrects, again.replaces) == ("correction", paid, first)
        assert make.paid(make.approved(again)).status == "paid"
        assert list(find_differences()) == []

    def test_raw_sql_goes_no_higher_either(self, paid_one):
        paid = paid_one
        more = prepare_correction(payout=paid, amount=5, by=make.secretary(), reason="착오")
        cancelled(more)
        name = "claim_is_never_paid_above_its_loss"
        sql = row_of(more, key="'x'", status="'prepared'", amount="1580001")
        assert refused(sql) == name
        assert run(row_of(more, key="'x'", status="'prepared'", amount="1580000")) == 1
        sql = "UPDATE reviews_payout SET amount = amount + 1 WHERE key = 'x'"
        assert refused(sql) == "approved_amount_and_account_are_firm"

    def test_nobody_raises_the_assessed_loss_of_what_is_decided(self):
        payout = make.decided_payout()
        newest = payout.claim.reviews.get().assessments.get()
        sql = row_of(newest, version="version + 1")
        assert refused(sql) == "assessed_loss_is_settled_with_the_decision"
        review = make.open_review(ClaimFactory())
        sql = row_of(review.assessments.get(), version="version + 1", amount="amount + 1")
        assert refused(sql) == "assessed_loss_is_within_the_claimed_loss"

    def test_another_programme_pays_nothing_of_this_claim(self, paid_one):
        paid = paid_one
        more = cancelled(
            prepare_correction(payout=paid, amount=5, by=make.secretary(), reason="착오")
        )
        other = ClaimFactory()
        sql = row_of(more, key="'x'", status="'prepared'", claimant_id=str(other.claimant_id))
        assert refused(sql) == "payout_is_of_its_claim_and_programme"


def paid_again(correction):
    """The payment that a correction named, once the correction is cancelled."""
    cancelled(correction)
    return correction.corrects


class TestHands:
    """The database alone: the approver is somebody that no check of Python has looked at."""

    def test_who_prepared_the_failed_one_does_not_approve_what_follows(self):
        first = make.secretary()
        failed = make.failed(make.approved(make.tier_payout(by=first)))
        first = make.change_office(first, "finance")
        again = prepare_replacement(payout=failed, by=make.secretary(), same_account=True)
        with pytest.raises(PreparedYourselfError):
            make.approved(again, by=first)
        twice = make.failed(make.approved(again))
        sql = row_of(
            twice, key="'after:x'", replaces_id=str(twice.pk), **FRESH
        )  # without any bar of its own
        run(sql)
        last = Payout.objects.get(key="after:x")
        assert last.bars.count() == 0
        assert refused(APPROVE, first.pk, last.pk) == "approver_is_not_barred"
        assert run(APPROVE, make.finance().pk, last.pk) == 1

    def test_who_prepared_the_paid_one_does_not_approve_its_correction(self):
        first = make.secretary()
        again = prepare_again(payout=cancelled(make.decided_payout()), by=first)
        paid = make.paid(make.approved(again))
        first = make.change_office(first, "finance")
        more = prepare_correction(payout=paid, amount=5, by=make.secretary(), reason="착오")
        with pytest.raises(PreparedYourselfError):
            make.approved(more, by=first)
        cancelled(more)
        run(row_of(more, key="'x'", status="'prepared'"))
        assert refused(APPROVE, first.pk, Payout.objects.get(key="x").pk) == (
            "approver_is_not_barred"
        )

    def test_who_started_a_run_approves_none_of_its_payouts(self):
        starter = make.secretary()
        grant = make.tier_payout()
        run_row = make.model("GrantRun").objects.create(
            kind="tier_grant", programme=grant.programme, started_by=starter
        )
        cancelled(grant)
        run(row_of(grant, key="key || ':2'", status="'prepared'", run_id=str(run_row.pk)))
        row, starter = Payout.objects.get(run=run_row), make.change_office(starter, "finance")
        assert refused(APPROVE, starter.pk, row.pk) == "approver_is_not_barred"
        assert run(APPROVE, make.finance().pk, row.pk) == 1

    def test_two_finance_users_suffice_with_mixed_approvals_in_one_batch(self):
        one, two = make.finance(), make.finance()
        rows = [make.approved(by=one), make.approved(by=two), make.approved(by=one)]
        batch = make.built(*rows, by=one)
        with pytest.raises(BuiltYourselfError):
            make.released(batch, by=one)
        make.released(batch, by=two)
        assert {row.refresh_from_db() or row.status for row in rows} == {"batched"}
