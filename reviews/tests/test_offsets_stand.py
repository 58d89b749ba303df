"""Won that an offset kept back count as paid: no other payout of the claim pays them again."""

import pytest
from django.urls import reverse

from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from claims.tests.raw_sql import refused, row_of
from reviews.committee.appeals.tests.test_corrected import (
    CORRECTED,
    FIRST,
    RAISED,
    correct,
    difference,
    raised,
)
from reviews.committee.appeals.tests.test_corrected import rows as first_grant
from reviews.committee.fact_corrections.confirmations import effect_of
from reviews.committee.fact_corrections.plan import plan_of
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.preparation import AboveLossError, SetOffClaimError, SetOffWhollyError
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

KEPT = 20_000  # won
WHY = "신청인 요청입니다"
WITHDRAW = "UPDATE claims_claim SET withdrawn_at = now(), withdrawn_by_id = %s WHERE id = %s"


def pay(payout):
    return money.paid(money.approved(payout))


def set_off(payout, won=KEPT):
    """Another claim of the claimant was paid too much; this payout is smaller by it. Returns the
    payout of the rest, None without one."""
    owed = pay(money.tier_payout(claim=money.tier_claim(claimant=payout.claim.claimant)))
    debt = recoveries.demanded(owed, amount=won)
    recoveries.confirmed(recoveries.offset(debt, payout, won), by=money.secretary())
    return Payout.objects.filter(claim=payout.claim, status="prepared").first()


def small_grant():
    return money.tier_payout(claim=money.tier_claim(30_000), amount=30_000)


def base_grant_under_review():
    """A base grant whose claim may be withdrawn even after an offset, as its review is open."""
    claim = grants.claim_of(grants.BASE)
    money.open_review(claim)
    grants.finished(grants.BASE)
    return claim.payouts.get()


def rerouted(payout, loss):
    """Correct the claimed loss of the payout's claim; return the payout that follows."""
    facts.confirmed(Claim.objects.get(pk=payout.claim_id), claimed_loss=loss)
    return Payout.objects.filter(claim=payout.claim_id, status="prepared").first()


def held(claim_id):
    """Won that the claim's living payouts pay."""
    rows = Payout.objects.filter(claim=claim_id).exclude(status__in=["cancelled", "failed"])
    return sum(rows.values_list("amount", flat=True))


class TestFixedGrants:
    def test_a_grant_of_another_route_is_smaller_by_it(self):
        rest = set_off(small_grant())
        base = rerouted(rest, 650_000)
        assert (base.kind, base.amount) == ("base_grant", 50_000 - KEPT)
        pay(base)
        assert list(find_differences()) == []

    def test_a_grant_of_another_tier_is_smaller_by_it(self):
        rest = set_off(small_grant())
        more = rerouted(rest, 450_000)
        assert (more.kind, more.amount) == ("tier_grant", 50_000 - KEPT)

    def test_above_a_paid_rest_only_the_difference_is_paid(self):
        rest = pay(set_off(small_grant()))
        more = rerouted(rest, 450_000)
        assert (more.kind, more.amount) == ("correction", 50_000 - 30_000)
        pay(more)
        assert held(rest.claim_id) == 50_000 - KEPT

    def test_a_grant_that_was_set_off_wholly_leaves_the_difference(self):
        payout = small_grant()
        assert set_off(payout, 30_000) is None
        more = rerouted(payout, 450_000)
        assert (more.kind, more.amount) == ("tier_grant", 50_000 - 30_000)

    def test_a_run_passes_by_a_claim_that_had_it_all(self):
        payout = money.tier_payout(claim=ClaimFactory())
        assert payout.kind == "base_grant" and set_off(payout, 50_000) is None
        assert rerouted(payout, 250_000) is None
        with pytest.raises(NothingToPrepareError):
            grants.finished("tier_grant")

    def test_the_sheet_of_corrected_facts_says_what_was_set_off(self):
        rest = pay(set_off(small_grant()))
        made = facts.proposed(Claim.objects.get(pk=rest.claim_id), claimed_loss=450_000)
        said = dict((str(k), str(v)) for k, v in effect_of(made.claim, plan_of(made.claim, made)))
        assert "20,000" in said["상계한 지원금"] and "20,000" in said["더 지급할 금액"]

    def test_raw_sql_pays_no_more_than_the_rest(self):
        rest = set_off(small_grant())
        base = rerouted(rest, 650_000)
        cancel_payout(payout=base, by=money.finance(), reason="잘못 작성")
        fresh = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
        whole = row_of(base, key="key || ':2'", amount="50000", **fresh)
        assert refused(whole) == "grant_is_what_the_policy_says"

    def test_raw_sql_corrects_no_more_than_the_rest(self):
        rest = pay(set_off(small_grant()))
        more = rerouted(rest, 450_000)
        cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
        fresh = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
        whole = row_of(more, key="key || ':2'", amount="40000", **fresh)
        assert refused(whole) == "correction_of_a_grant_follows_a_new_route"


class TestDecisions:
    def test_a_correction_stays_within_the_loss(self):
        claim = ClaimFactory()
        paid = pay(set_off(money.decided_payout(claim=claim, amount=claim.claimed_loss)))
        more = {"payout": paid, "by": money.secretary(), "reason": "산정 착오"}
        with pytest.raises(AboveLossError):
            prepare_correction(amount=1, **more)

    def test_an_appeal_pays_what_is_above_it(self):
        first = first_grant()
        rest = set_off(correct(first))
        assert rest.amount == CORRECTED - KEPT
        pay(rest)
        more = difference(raised(first))
        assert more.amount == RAISED - FIRST - CORRECTED
        pay(more)
        assert LedgerEntry.objects.paid_total(first.claim) == RAISED - KEPT


@pytest.mark.parametrize("won", [KEPT, 50_000])
class TestWithdrawals:
    def test_a_claim_whose_money_settled_a_debt_is_not_withdrawn(self, client, won):
        payout = money.tier_payout()
        set_off(payout, won)
        by = money.secretary()
        with pytest.raises(SetOffClaimError):
            withdraw_claim(claim=payout.claim, by=by, reason=WHY)
        client.force_login(by)
        answer = client.post(reverse("committee:withdraw_claim", args=[payout.claim.number]))
        assert answer.status_code == 422 and "상계해 철회할 수 없습니다" in answer.content.decode()
        assert refused(WITHDRAW, by.pk, payout.claim_id) == "withdrawn_claim_had_no_money"

    def test_unless_it_was_the_fixed_grant_of_a_claim_under_review(self, won):
        payout = base_grant_under_review()
        set_off(payout, won)
        withdraw_claim(claim=payout.claim, by=money.secretary(), reason=WHY)
        assert set(payout.claim.payouts.values_list("status", flat=True)) == {"cancelled"}


class TestRepetitions:
    def test_a_cancelled_rest_is_repeated_as_the_rest(self):
        first = money.decided_payout()
        failed = money.failed(money.approved(first))
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        cancel_payout(payout=set_off(again), by=money.finance(), reason="잘못 작성")
        by = money.secretary()
        rest = prepare_replacement(payout=failed, by=by, same_account=True)
        assert (rest.amount, rest.replaces) == (first.amount - KEPT, failed)

    def test_nothing_is_left_of_one_that_was_set_off_wholly(self):
        failed = money.failed(money.approved(small_grant()))
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        assert set_off(again, 30_000) is None
        with pytest.raises(SetOffWhollyError):
            prepare_replacement(payout=failed, by=money.secretary(), same_account=True)

    def test_an_undone_withdrawal_brings_the_rest_back_to_its_account(self):
        first = base_grant_under_review()
        failed = money.failed(money.approved(first))
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        set_off(again)
        withdrawal = withdraw_claim(claim=first.claim, by=money.secretary(), reason=WHY)
        assert held(first.claim_id) == 0
        undo_withdrawal(withdrawal=withdrawal, by=money.secretary(), reason=WHY)
        rest = Payout.objects.get(claim=first.claim, status="prepared")
        assert (rest.amount, rest.account) == (first.amount - KEPT, failed.account)
