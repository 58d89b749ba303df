"""A correction that is part of a fixed grant counts if the grant does: it is held with its claim,
it is no additional support, and it gives no decided review its pay state."""

import pytest

from claims.register.models import Claim
from claims.tests.raw_sql import refused
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import APPROVE
from reviews.publication.counting import count
from reviews.publication.tests.factories import days_ago
from reviews.tests.test_changed_accounts import OTHERS, OWN, takes
from reviews.tests.test_undone_offsets import set_off, undone

pytestmark = pytest.mark.django_db


def pay(payout):
    return money.paid(money.approved(payout))


def two_paid():
    """Two payees whose grants are paid: one to the account OTHERS, one of 30,000 won to OWN."""
    make.one_each(make.ACCOUNT)
    first, second = make.claim(account=OTHERS), make.claim(account=OWN, amount=30_000)
    grants.finished()
    for claim in (first, second):
        pay(claim.payouts.get())
    return first, second


def raised(claim):
    """The correction of 20,000 won that corrected facts give a claim whose 30,000 were paid."""
    facts.confirmed(Claim.objects.get(pk=claim.pk), claimed_loss=450_000)
    return claim.payouts.get(kind="correction")


def is_held(payout, other):
    """The claim is on hold beside the other one, with the won of the correction, and nobody
    approves it before two people release it."""
    hold = PayeeHold.objects.with_grant().get()
    assert (hold.claim, hold.other, hold.kind) == (payout.claim, other, "tier_grant")
    assert hold.amount == hold.won == payout.amount == 20_000
    with pytest.raises(HeldForPayeeError):
        money.approved(Payout.objects.get(pk=payout.pk))
    assert refused(APPROVE, money.finance().pk, payout.pk) == "held_grant_is_not_approved"
    make.released(hold)
    return money.approved(Payout.objects.get(pk=payout.pk)).status == "approved"


class TestAccountOfAnotherPayee:
    def test_taken_after_the_correction_was_prepared(self):
        first, second = two_paid()
        more = raised(second)
        takes(second)
        assert is_held(more, first)

    def test_taken_before(self):
        first, second = two_paid()
        takes(second)
        assert not PayeeHold.objects.exists()  # the grant was paid to another account
        assert is_held(raised(second), first)

    def test_taken_while_it_was_in_a_batch(self):
        first, second = two_paid()
        more = money.approved(raised(second))
        batch = money.built(more)
        takes(second)
        assert not PayeeHold.objects.exists()
        cancel_batch(batch=batch, by=money.finance(), reason="계좌 정정")
        assert is_held(more, first)

    def test_taken_before_it_was_prepared_again(self):
        first, second = two_paid()
        more = raised(second)
        cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
        takes(second)
        again = prepare_again_or_hold(payout=more, by=money.secretary())
        assert is_held(again, first)

    def test_held_it_is_not_set_off(self):
        _first, second = two_paid()
        more = raised(second)
        owed = recoveries.demanded(pay(money.tier_payout(claim=money.tier_claim(
            claimant=second.claimant))))  # fmt: skip
        takes(second)
        with pytest.raises(HeldForPayeeError):
            recoveries.offset(owed, more, 1_000)

    def test_an_account_of_its_own_holds_nobody(self):
        _first, second = two_paid()
        more = raised(second)
        takes(second, "110000000009")
        assert not PayeeHold.objects.exists()
        assert money.approved(Payout.objects.get(pk=more.pk)).status == "approved"


def test_the_rest_of_a_grant_is_no_additional_support():
    claim = money.tier_claim(30_000)
    pay(money.tier_payout(claim=claim, amount=30_000))
    pay(raised(claim))
    found = count(days_ago(0)).counts["all"]
    assert (found.won, found.more, found.more_won) == (50_000, 0, 0)


def test_nor_does_it_give_a_decided_review_its_pay_state():
    """A claim moved to the council after its tier grant was paid: the rest of the base grant is a
    correction. What the council then decides is paid by itself."""
    claim = money.tier_claim(30_000)
    pay(money.tier_payout(claim=claim, amount=30_000))
    moved = objections.proposed(claim, outcome="upheld", to_route="committee_review")
    confirm_answer(objection=moved, by=money.secretary())
    assert Payout.objects.get(claim=claim, kind="correction").status == "prepared"
    assert Payout.objects.pay_states([claim.pk]) == {}
    assert Payout.objects.determining_pay_state(claim.pk) == []


def test_the_repetition_of_a_correction_is_held_after_an_undone_offset():
    """The correction failed, all of its repetition was set off, and the account is another's."""
    first, second = two_paid()
    again = prepare_again_or_hold(
        payout=money.failed(money.approved(raised(second))), by=money.secretary(),
        prepare=lambda **given: prepare_replacement(**given, same_account=True),
    )  # fmt: skip
    offset = set_off(again, 20_000)
    takes(second)
    undone(offset)
    assert is_held(Payout.objects.get(claim=second, status="prepared"), first)
