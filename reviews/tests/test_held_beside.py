"""A claim on hold that has a prepared grant, and the claim whose grant it is on hold beside: both
get another route while the hold waits."""

import pytest
from django.urls import reverse

from claims.bank_accounts.tests.factories import record_account
from claims.contacts.tests.factories import corrected_contact
from claims.register.models import Claim
from claims.tests.raw_sql import run
from reviews.committee.fact_corrections.confirmations import facts_sheet
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import RetriageMove
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.retriage import running
from reviews.committee.retriage.moves import moves_of
from reviews.committee.retriage.tests import factories as retriages
from reviews.notices.models import Notice
from reviews.payouts.errors.preparation import HeldForPayeeError, PayeeGrantedError
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
HELD = "이 신청의 지원금은 확인하는 동안 보류하고 있습니다."


def corrected(claim_id, loss=250_000):
    return facts.confirmed(Claim.objects.get(pk=claim_id), claimed_loss=loss)


def upheld(claim_id, won=50_000):
    made = objections.upheld_to_tier(Claim.objects.get(pk=claim_id), won)
    confirm_answer(objection=made, by=money.secretary())


def found_of(run):
    """{claim: (status, why)} of its moves."""
    moves = RetriageMove.objects.filter(run=run)
    return {move.claim_id: (move.status, move.why) for move in moves}


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


class TestAChain:
    """The first claim's grant was prepared again after the second came on hold beside it, so that
    of both prepared grants its one is the newer."""

    @pytest.fixture
    def chain(self, db):
        make.one_each(make.ACCOUNT)
        claims = [make.claim(account="110000000001"), make.claim(), make.claim()]
        grants.finished()
        for claim in claims[1:]:
            record_account(
                claim=claim, by=money.secretary(), bank="004", number="110000000001",
                holder=claim.representative, reason="정정",
            )  # fmt: skip
            corrected(claims[0].pk, 250_000 if claim == claims[1] else 450_000)
        return claims

    def test_names_the_claim_whose_grant_stands_which_is_corrected_again(self, chain):
        first, *others = chain
        for claim in others:
            assert PayeeHold.objects.get(claim=claim).other == first
        assert [won for _kind, won, _status in live(first.pk)] == [50_000]
        run = retriages.finished()
        assert set(found_of(run).values()) == {("moved", "")}

    def test_a_duplicate_of_it_frees_no_third(self, chain):
        first, second, third = chain
        make.duplicate(PayeeHold.objects.with_grant().get(claim=second))
        with pytest.raises(NothingToPrepareError):
            grants.run_of()
        assert PayeeHold.objects.get(claim=third).status == "waiting"

    def test_a_withdrawal_of_the_first_frees_one(self, chain):
        first, second, third = chain
        withdraw_claim(claim=first, by=money.secretary(), reason="본인이 전화로 요청함")
        assert grants.run_of().moved_holds == 1
        assert PayeeHold.objects.get(claim=second).status == "lapsed"
        hold = PayeeHold.objects.get(claim=third)
        assert (hold.status, hold.other) == ("waiting", second)
        money.paid(money.approved(Payout.objects.get(claim=second, status="prepared")))
        with pytest.raises(HeldForPayeeError):
            money.approved(Payout.objects.get(claim=third, status="prepared"))


class TestTheClaimOnHold:
    """Its prepared grant is cancelled by the new route, and it goes on with the hold alone."""

    @pytest.fixture
    def hold(self, db):
        return make.held_by_account()

    def test_its_facts_are_corrected_and_the_list_finds_it_once_released(self, client, hold):
        made = facts.proposed(Claim.objects.get(pk=hold.claim_id), claimed_loss=250_000)
        said = dict(facts_sheet(made, Claim.objects.get(pk=hold.claim_id)).facts)
        assert "취소되는 지원금" in said and "보류 중입니다" in said["지급 보류"]
        facts.confirm_facts(correction=made, by=money.secretary())
        assert live(hold.claim_id) == [] and len(live(hold.other_id)) == 1
        body = Notice.objects.get(claim=hold.claim_id, event="facts_corrected").body
        assert HELD in body and "보내 드립니다" not in body
        assert not Payout.objects.awaiting_preparation_again().exists()
        make.released(hold)
        again = Payout.objects.awaiting_preparation_again().get(claim=hold.claim_id)
        prepare_again_or_hold(payout=again, by=money.secretary())
        assert live(hold.claim_id) == [("tier_grant", 30_000, "prepared")]

    def test_it_goes_to_the_council_and_the_run_finds_it_once_released(self, client, hold):
        corrected(hold.claim_id, 5_000_000)
        assert live(hold.claim_id) == []
        make.released(hold)
        client.force_login(money.secretary())
        page = client.get(reverse("payouts:hold", args=[hold.pk])).content.decode()
        assert "다음 일괄 작성 때 이 신청의 지원금을 함께 작성합니다." in page
        grants.finished("base_grant")
        assert [row[0] for row in live(hold.claim_id)] == ["base_grant"]

    def test_its_objection_is_upheld(self):
        hold = make.held_by_account(amount=30_000)
        upheld(hold.claim_id)
        assert live(hold.claim_id) == []
        found = PayeeHold.objects.with_grant().get()
        assert (found.status, found.won) == ("waiting", 50_000)


class TestARetriage:
    def test_moves_both(self):
        hold = make.held_by_account()
        run = retriages.finished()
        assert set(found_of(run).values()) == {("moved", "")}
        assert live(hold.claim_id) == []
        assert live(hold.other_id) == [("tier_grant", 60_000, "prepared")]

    def test_previews_whom_the_grant_of_another_claim_keeps(self):
        """Both were granted before the policy allowed a payee one grant."""
        first = make.claim()
        second = make.claim(first, make.CLAIMANT)
        alone = make.claim()
        grants.finished()
        make.one_each()
        run = retriages.confirmed()
        seen = {first.pk: ("left", "payee"), second.pk: ("left", "payee")}
        assert found_of(run) == seen | {alone.pk: ("planned", "")}
        assert retriages.process(run.pk) is False
        assert found_of(run) == seen | {alone.pk: ("moved", "")}

    @pytest.mark.parametrize("looked", [True, False], ids=["found", "refused by the database"])
    def test_says_so_where_it_comes_about_after_the_preview(self, monkeypatch, looked):
        _first, second = make.claim(plain_phone="01055556666"), make.claim()
        grants.finished()
        make.one_each(make.PHONE)
        run = retriages.confirmed()
        assert set(found_of(run).values()) == {("planned", "")}
        corrected_contact(second, phone="01055556666")
        if not looked:
            seen = {k: row._replace(why="") for k, row in moves_of(run, found_of(run)).items()}
            monkeypatch.setattr(running, "moves_of", lambda *_given: seen)
        retriages.process(run.pk)
        assert ("left", "payee") in found_of(run).values()
