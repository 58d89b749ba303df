"""A claim on hold that has a prepared grant, and the claim whose grant it is on hold beside: both
get another route while the hold waits."""

import pytest

from claims.register.models import Claim
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.payouts.errors.preparation import PayeeGrantedError
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import run

pytestmark = pytest.mark.django_db


def corrected(claim_id, loss=250_000):
    return facts.confirmed(Claim.objects.get(pk=claim_id), claimed_loss=loss)


def upheld(claim_id, won=50_000):
    made = objections.upheld_to_tier(Claim.objects.get(pk=claim_id), won)
    confirm_answer(objection=made, by=money.secretary())


def live(claim_id):
    rows = Payout.objects.exclude(status="cancelled").filter(claim=claim_id)
    return list(rows.values_list("kind", "amount", "status"))


class TestTheClaimWhoseGrantStands:
    def test_its_facts_are_corrected(self):
        hold = make.held_by_account()
        corrected(hold.other_id)
        assert live(hold.other_id) == [("tier_grant", 30_000, "prepared")]
        assert PayeeHold.objects.get().status == "waiting"

    def test_its_objection_is_upheld(self):
        hold = make.held_by_account(amount=30_000)
        upheld(hold.other_id)
        assert live(hold.other_id) == [("tier_grant", 50_000, "prepared")]

    def test_it_may_be_prepared_again(self):
        """As long as the other one is on hold because of it."""
        hold = make.held_by_account()
        cancel_unbatched(Payout.objects.filter(claim=hold.other_id), "시험")
        again = Payout.objects.get(claim=hold.other_id)
        assert isinstance(prepare_again_or_hold(payout=again, by=money.secretary()), Payout)

    def test_the_database_grants_it_none_once_the_hold_ended_without_a_release(self):
        hold = make.held_by_account()
        cancel_unbatched(Payout.objects.filter(claim=hold.other_id), "시험")
        run("UPDATE reviews_payeehold SET status = 'lapsed', settled_at = now()")
        again = Payout.objects.get(claim=hold.other_id)
        with pytest.raises(PayeeGrantedError):
            prepare_again(payout=again, by=money.secretary())
