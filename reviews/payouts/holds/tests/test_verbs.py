"""Acts on holds: who may, in which state, and what follows."""

import pytest

from claims import clock
from claims.bank_accounts.tests.factories import record_account
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import UserFactory
from reviews.payouts.approvals.blockers import approvable_by, blocker_for
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import errors, holding, verbs
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

WHY = "다른 지점의 피해임을 확인함"


def test_a_release_has_two_people_and_a_reason():
    hold, by = make.held(), money.secretary()
    with pytest.raises(ReasonNeededError):
        verbs.propose_release(hold=hold, by=by, reason="  ")
    hold = verbs.propose_release(hold=hold, by=by, reason=WHY)
    assert (hold.status, hold.proposed_by, hold.reason) == ("proposed", by, WHY)
    with pytest.raises(errors.OwnReleaseError):
        verbs.confirm_release(hold=hold, by=by)
    other = money.secretary()
    hold = verbs.confirm_release(hold=hold, by=other)
    assert (hold.status, hold.settled_by) == ("released", other)
    for act in (verbs.confirm_release, verbs.decline_release):
        with pytest.raises(errors.HoldMovedError):
            act(hold=hold, by=other)


@pytest.mark.parametrize("role", ["finance", "chair", "auditor", "customer_centre", "member"])
def test_only_the_secretariat_settles(role):
    hold, by = make.held(), UserFactory(roles=role)
    said = {"hold": hold, "by": by, "reason": WHY}
    for act in (verbs.propose_release, verbs.end_as_duplicate, verbs.reopen_hold,
                verbs.decline_release):  # fmt: skip
        with pytest.raises(ForbiddenError):
            act(**said)
    with pytest.raises(ForbiddenError):
        verbs.confirm_release(hold=make.proposed(hold), by=by)


def test_a_declined_release_waits_again():
    hold = make.proposed()
    proposer, other = hold.proposed_by, money.secretary()
    with pytest.raises(ReasonNeededError):
        verbs.decline_release(hold=hold, by=other)
    hold = verbs.decline_release(hold=hold, by=other, reason="확인 자료가 없음")
    assert (hold.status, hold.reason, hold.proposed_by) == ("waiting", "", None)
    assert hold.settled_reason == "확인 자료가 없음"
    hold = make.proposed(hold, by=proposer)
    assert verbs.decline_release(hold=hold, by=proposer).status == "waiting"


def test_a_duplicate_is_told_and_can_be_taken_up_again():
    hold = make.held()
    with pytest.raises(ReasonNeededError):
        verbs.end_as_duplicate(hold=hold, by=money.secretary(), reason="")
    hold = make.duplicate(hold)
    letter = hold.claim.notices.get(event="grant_duplicate")
    assert letter.claim_id == hold.claim_id
    with pytest.raises(errors.HoldMovedError):
        make.duplicate(hold)
    hold = verbs.reopen_hold(hold=hold, by=money.secretary(), reason="다른 가게임을 확인함")
    assert (hold.status, hold.settled_by, hold.settled_at) == ("waiting", None, None)
    hold = make.released(hold)
    grants.finished()
    assert hold.claim.payouts.get().status == "prepared"


def test_no_duplicate_of_a_claim_without_a_grant():
    hold = make.held()
    cancel_unbatched(Payout.objects.filter(claim=hold.other), "시험")
    with pytest.raises(errors.OtherGrantGoneError):
        make.duplicate(hold)


class TestAccountsThatChange:
    """An account that becomes that of another payee after the grant was prepared."""

    @pytest.fixture
    def hold(self):
        make.one_each(make.ACCOUNT)
        first, second = make.claim(account="110000000001"), make.claim()
        grants.finished()
        assert not PayeeHold.objects.exists()
        record_account(
            claim=second, by=money.secretary(), bank="004", number="110000000001",
            holder=second.representative, reason="정정",
        )  # fmt: skip
        hold = PayeeHold.objects.get()
        assert (hold.claim, hold.other, hold.same) == (second, first, [make.ACCOUNT])
        return hold

    def test_the_prepared_grant_is_not_approved(self, hold):
        payout, by = hold.claim.payouts.get(), money.finance()
        assert not Payout.objects.filter(approvable_by(by), pk=payout.pk).exists()
        shown = Payout.objects.for_page().get(pk=payout.pk)
        assert isinstance(blocker_for(shown, by), HeldForPayeeError)
        with pytest.raises(HeldForPayeeError):
            approve_payout(payout=payout, seen=seen_value(payout), by=by)

    def test_a_released_one_is(self, hold):
        make.released(hold)
        payout = hold.claim.payouts.get()
        approve_payout(payout=payout, seen=seen_value(payout), by=money.finance())
        payout.refresh_from_db()
        assert payout.status == "approved"

    def test_a_duplicate_loses_it(self, hold):
        make.duplicate(hold)
        payout = hold.claim.payouts.get()
        assert (payout.status, payout.ended_reason) == ("cancelled", "다른 신청과 중복되어 끝냄")

    def test_the_grant_of_the_other_claim_stands(self, hold):
        money.built(money.approved(hold.other.payouts.get()))
        with pytest.raises(errors.GrantedClaimError):
            verbs.end_as_duplicate(
                hold=_turned(hold), by=money.secretary(), reason="같은 피해를 두 번 접수함"
            )


def _turned(hold):
    """A hold of the claim whose grant is batched already: nothing writes one by itself."""
    return PayeeHold.objects.create(
        claim=hold.other, kind="tier_grant", programme=hold.programme, policy=hold.policy,
        amount=50_000, same=["account"], other=hold.claim,
        payout=hold.claim.payouts.get(), held_at=clock.now(),
    )  # fmt: skip


def test_a_cancelled_grant_is_held_where_the_payee_got_one_meanwhile():
    make.one_each()
    first = make.claim()
    second = make.claim(first, make.CLAIMANT)
    grants.finished()
    cancelled = first.payouts.get()
    cancel_unbatched(Payout.objects.filter(pk=cancelled.pk), "시험")
    grants.finished()  # the second one's hold lapses, and it is prepared
    assert second.payouts.get().status == "prepared"
    cancelled.refresh_from_db()
    by = money.secretary()
    done = holding.prepare_again_or_hold(payout=cancelled, by=by)
    assert isinstance(done, PayeeHold)
    assert (done.claim, done.other) == (first, second)
    make.released(done)
    again = holding.prepare_again_or_hold(payout=cancelled, by=by)
    assert isinstance(again, Payout) and again.status == "prepared"
