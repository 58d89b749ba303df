"""Each verb: what it does, and every refusal with its name."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import translation

from claims import hooks
from claims.errors import DomainError, ForbiddenError, ReasonNeededError
from claims.register.models import HolderMatch
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.payouts import errors
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import (
    approve_payout,
    approve_payouts,
    cancel_payout,
    void_approval,
)
from reviews.payouts.batches.verbs import build_batch, cancel_batch, release_batch
from reviews.payouts.errors.approvals import (
    BarredError,
    HolderMismatchError,
    NoAccountError,
    NothingApprovedError,
    NotWaitingError,
    PreparedYourselfError,
    SeenChangedError,
    WaivedYourselfError,
)
from reviews.payouts.errors.batches import (
    BatchMovedError,
    BuiltYourselfError,
    ManifestDiffersError,
    NothingToBatchError,
    NotReleasedError,
)
from reviews.payouts.errors.preparation import (
    AlreadyPreparedError,
    FailedAccountStandsError,
    KeyTakenError,
    NotFailedError,
)
from reviews.payouts.manual_results.errors import RowsChangedError
from reviews.payouts.manual_results.verbs import confirm_results, propose_rest, propose_result
from reviews.payouts.models import BankResult, Payout
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.preparation.verbs import prepare_payout, prepare_replacement
from reviews.payouts.states.payouts import PayState
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def notices(payout):
    return list(payout.claim.notices.order_by("pk").values_list("event", "key"))


class TestPreparing:
    def test_a_decision_prepares_without_a_hand_and_bars_its_voters(self):
        who = make.voters()
        payout = make.decided_payout(amount=820_000, who=who)
        assert payout.status == "prepared"
        assert payout.prepared_by is None
        assert payout.account is not None
        assert {(bar.user, bar.why) for bar in payout.bars.all()} == {(u, "voted") for u in who}

    def test_without_an_account_it_is_on_hold(self):
        payout = make.tier_payout(account=None)
        assert payout.account is None
        with pytest.raises(NoAccountError):
            make.approved(payout)

    def test_the_same_key_adds_nothing(self):
        payout = make.tier_payout()
        again = make.tier_payout(claim=payout.claim, by=payout.prepared_by, account=None)
        assert again == payout
        assert Payout.objects.count() == 1

    def test_a_key_names_one_fact(self):
        payout = make.tier_payout(amount=50_000)
        with pytest.raises(KeyTakenError):
            make.tier_payout(claim=payout.claim, amount=30_000, account=None)

    def test_a_second_live_payout_of_a_kind_is_refused(self):
        payout = make.tier_payout()
        with pytest.raises(AlreadyPreparedError):
            prepare_payout(
                claim=payout.claim,
                kind="tier_grant",
                amount=payout.amount,
                basis={},
                barred=[],
                policy=payout.policy,
                key=f"{payout.key}:2",
                prepared_by=payout.prepared_by,
            )


class TestApproving:
    def test_it_writes_row_and_notice(self):
        payout, by = make.decided_payout(), make.finance()
        done = approve_payout(payout=payout, seen=seen_value(payout), by=by)
        payout.refresh_from_db()
        assert (payout.status, payout.approved_by, payout.approval_no) == ("approved", by, 1)
        assert bytes(payout.approved_digest).hex() == seen_value_before(done)
        assert notices(payout) == [("payout_approved", f"payout_approved:{payout.pk}:1")]

    def test_letters_are_korean_whatever_the_approver_reads(self):
        with translation.override("en"):
            payout = make.failed(make.approved(make.decided_payout(amount=820_000)))
        approved, failed = payout.claim.notices.order_by("pk")
        for notice in (approved, failed):
            assert "추가지원" in notice.body
            assert "820,000원" in notice.body
        assert "****5678" in failed.body
        assert "계좌 없음" in failed.body

    def test_only_finance(self):
        payout = make.tier_payout()
        for role in ("member", "chair", "secretariat", "auditor", "admin", "customer_centre"):
            with pytest.raises(ForbiddenError):
                make.approved(payout, by=UserFactory(roles=role))

    def test_what_was_prepared_is_not_approved_by_the_same_hand(self):
        both = make.secretary()
        payout = make.tier_payout(by=both)
        with pytest.raises(PreparedYourselfError):
            make.approved(payout, by=make.change_office(both, "finance"))

    @pytest.mark.parametrize("told", [True, False], ids=["barred by a row", "seen by the database"])
    def test_who_voted_does_not_approve(self, told):
        who = make.voters(3)
        payout = make.decided_payout(who=who, barred=None if told else [])
        with pytest.raises(BarredError):
            make.approved(payout, by=make.change_office(who[0], "finance"))
        payout.refresh_from_db()
        assert payout.status == "prepared"
        assert notices(payout) == []

    @pytest.mark.parametrize("told", [True, False], ids=["barred by a row", "seen by the database"])
    def test_who_confirmed_does_not_approve(self, told):
        chair = UserFactory(roles="chair")
        payout = make.decided_payout(confirmed_by=chair, barred=None if told else [])
        with pytest.raises(BarredError):
            make.approved(payout, by=make.change_office(chair, "finance"))

    def test_a_changed_account_refuses_what_was_seen(self):
        payout = make.tier_payout()
        seen = seen_value(payout)
        make.new_account(payout.claim)
        with transaction.atomic():
            hooks.emit("account_changed", payout.claim_id)
        with pytest.raises(SeenChangedError) as refused:
            approve_payout(payout=payout, seen=seen, by=make.finance())
        assert refused.value.status == 409

    def test_an_account_that_nobody_told_of_is_refused_too(self):
        payout = make.tier_payout()
        make.new_account(payout.claim)
        with pytest.raises(SeenChangedError):
            make.approved(payout)

    def test_a_form_of_an_earlier_approval_is_stale(self):
        payout, by = make.tier_payout(), make.finance()
        seen = seen_value(payout)
        approve_payout(payout=payout, seen=seen, by=by)
        void_approval(payout=payout, by=by)
        with pytest.raises(SeenChangedError):
            approve_payout(payout=payout, seen=seen, by=by)

    def test_twice_is_refused_the_second_time(self):
        payout = make.tier_payout()
        seen = seen_value(payout)
        approve_payout(payout=payout, seen=seen, by=make.finance())
        with pytest.raises(NotWaitingError) as refused:
            approve_payout(payout=payout, seen=seen, by=make.finance())
        assert refused.value.status == 409
        assert len(notices(payout)) == 1

    def test_another_holder_needs_a_waiver_by_another_hand(self):
        both = make.secretary()
        payout = make.tier_payout(holder_match=HolderMatch.MISMATCH)
        with pytest.raises(HolderMismatchError):
            make.approved(payout)
        with pytest.raises(ReasonNeededError):
            waive_holder(payout=payout, by=both, reason=" ")
        waive_holder(payout=payout, by=both, reason="가족 명의 확인")
        with pytest.raises(WaivedYourselfError):
            make.approved(payout, by=make.change_office(both, "finance"))
        assert make.approved(payout).status == "approved"


def seen_value_before(payout):
    """The fingerprint as it was before the approval counted up."""
    payout.approval_no -= 1
    value = seen_value(payout)
    payout.approval_no += 1
    return value


class TestBulkApproval:
    def test_it_says_what_it_left_out_and_why(self):
        by, *others = make.voters(3)
        fine, other = make.decided_payout(), make.tier_payout()
        without = make.tier_payout(account=None)
        voted = make.decided_payout(who=[by, *others], barred=[])
        by = make.change_office(by, "finance")
        changed = make.tier_payout()
        seen = {p.pk: seen_value(p) for p in (fine, other, without, voted, changed)}
        seen[changed.pk] = "00" * 16
        done = approve_payouts(seen=seen, by=by)
        assert done.approved == [fine, other]
        assert done.total == fine.amount + other.amount
        assert {p: type(why) for p, why in done.left_out} == {
            without: NoAccountError,
            voted: BarredError,
            changed: SeenChangedError,
        }
        assert set(Payout.objects.filter(status="approved")) == {fine, other}
        assert notices(voted) == []

    def test_nothing_left_is_a_refusal_that_lists_why(self):
        without = make.tier_payout(account=None)
        with pytest.raises(NothingApprovedError) as refused:
            approve_payouts(seen={without.pk: seen_value(without)}, by=make.finance())
        assert refused.value.status == 422
        assert [p for p, _why in refused.value.details["left_out"]] == [without]

    def test_only_stale_rows_are_a_conflict(self):
        payout = make.tier_payout()
        with pytest.raises(NothingApprovedError) as refused:
            approve_payouts(seen={payout.pk: "x"}, by=make.finance())
        assert refused.value.status == 409


class TestVoidAndCancel:
    def test_a_new_account_voids_an_approval_and_a_waiver(self):
        payout = make.tier_payout(holder_match=HolderMatch.MISMATCH)
        waive_holder(payout=payout, by=make.secretary(), reason="확인함")
        make.approved(payout)
        account = make.new_account(payout.claim)
        with transaction.atomic():
            hooks.emit("account_changed", payout.claim_id)
        payout.refresh_from_db()
        assert (payout.status, payout.account) == ("prepared", account)
        assert payout.approved_by is None
        assert payout.holder_waived_by is None

    def test_in_a_batch_the_account_is_firm(self):
        payout = make.approved()
        make.built(payout)
        make.new_account(payout.claim)
        with transaction.atomic():
            hooks.emit("account_changed", payout.claim_id)
        was = payout.account_id
        payout.refresh_from_db()
        assert (payout.status, payout.account_id) == ("batched", was)

    def test_an_approval_can_be_taken_back_and_given_again(self):
        payout = make.approved()
        void_approval(payout=payout, by=make.finance())
        payout.refresh_from_db()
        assert payout.status == "prepared"
        again = make.approved(payout)
        assert again.approval_no == 2
        assert len(notices(payout)) == 2

    def test_cancelling_says_why_and_is_final(self):
        payout = make.tier_payout()
        with pytest.raises(ReasonNeededError):
            cancel_payout(payout=payout, by=make.secretary(), reason="")
        cancel_payout(payout=payout, by=make.secretary(), reason="신청 철회")
        with pytest.raises(NotWaitingError):
            make.approved(payout)

    def test_others_may_not(self):
        payout = make.approved()
        for verb, more in ((void_approval, {}), (cancel_payout, {"reason": "x"})):
            with pytest.raises(ForbiddenError):
                verb(payout=payout, by=UserFactory(roles="auditor"), **more)


class TestBatches:
    def test_built_with_count_total_and_digest(self):
        one, two = make.approved(), make.approved(make.decided_payout())
        batch = make.built(one, two)
        assert (batch.status, batch.count, batch.total) == ("built", 2, one.amount + two.amount)
        assert len(batch.manifest_sha256) == 64
        assert {p.status for p in batch.payouts.all()} == {"batched"}

    def test_numbers_count_up_within_the_day(self):
        first, second = make.built(), make.built()
        assert first.number[:-2] == second.number[:-2]
        assert int(second.number[-2:]) == int(first.number[-2:]) + 1

    def test_built_from_what_was_shown(self):
        one, two = make.approved(), make.approved()
        seen = selection_of([one, two])
        void_approval(payout=two, by=make.finance())
        with pytest.raises(ManifestDiffersError):
            build_batch(payouts=[one, two], seen=seen, by=make.finance())
        with pytest.raises(NothingToBatchError):
            build_batch(payouts=[], seen="", by=make.finance())

    def test_two_finance_users_suffice_and_one_does_not(self):
        first, second = make.finance(), make.finance()
        payout = make.approved(by=first)
        batch = make.built(payout, by=first)
        with pytest.raises(BuiltYourselfError):
            make.released(batch, by=first)
        assert make.released(batch, by=second).status == "released"
        confirm_results(hand=make.proposed(payout, by=second), by=first)
        payout.refresh_from_db()
        assert payout.status == "paid"

    def test_released_once_and_a_retried_request_gets_the_first_answer(self):
        batch, by, key = make.built(), make.finance(), uuid4()
        first = release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)
        again = release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)
        assert again.released_at == first.released_at
        with pytest.raises(BatchMovedError):
            make.released(batch)

    def test_released_as_it_was_shown(self):
        batch = make.built()
        with pytest.raises(ManifestDiffersError):
            release_batch(batch=batch, manifest="0" * 64, key=uuid4(), by=make.finance())

    def test_cancelled_its_rows_are_approved_again_unless_the_account_is_new(self):
        same, moved = make.approved(), make.approved()
        batch = make.built(same, moved)
        account = make.new_account(moved.claim)
        with pytest.raises(ReasonNeededError):
            cancel_batch(batch=batch, by=make.finance(), reason="")
        cancel_batch(batch=batch, by=make.finance(), reason="잘못 묶음")
        same.refresh_from_db()
        moved.refresh_from_db()
        assert (same.status, same.batch) == ("approved", None)
        assert (moved.status, moved.account) == ("prepared", account)

    def test_a_released_batch_is_not_cancelled(self):
        with pytest.raises(BatchMovedError):
            cancel_batch(batch=make.released(), by=make.finance(), reason="x")


class TestResults:
    def test_paid_tells_the_claimant_and_settles_the_batch(self):
        payout = make.paid(make.approved(make.decided_payout()))
        assert payout.batch.status == "settled"
        assert [event for event, _key in notices(payout)] == ["payout_approved", "payout_sent"]

    def test_failed_says_why(self):
        payout = make.approved()
        make.released(make.built(payout))
        with pytest.raises(ReasonNeededError):
            make.by_hand(payout, "failed")
        make.by_hand(payout, "failed", text="수취인 불일치")
        assert notices(payout)[-1] == ("payout_failed", f"payout_failed:{payout.pk}")

    def test_nothing_before_release_nothing_twice_and_no_other_amount(self):
        payout = make.approved()
        batch = make.built(payout)
        with pytest.raises(NotReleasedError):
            make.by_hand(payout)
        make.released(batch)
        how = {"payout": payout, "outcome": "paid", "reference": make.STATEMENT}
        other = Payout(pk=payout.pk, amount=1, account_id=payout.account_id, approval_no=1)
        with pytest.raises(RowsChangedError):
            propose_result(seen=selection_of([other]), by=make.finance(), **how)
        hand = propose_result(seen=selection_of([payout]), by=make.finance(), **how)
        confirm_results(hand=hand, by=make.finance())
        with pytest.raises(NotWaitingError):
            make.by_hand(payout)
        assert BankResult.objects.count() == 1

    def test_the_bank_may_return_what_it_paid(self):
        payout = make.paid()
        make.by_hand(payout, "returned", text="해지 계좌")
        payout.refresh_from_db()
        assert payout.status == "failed"

    def test_the_rest_was_paid(self):
        one, two, three = make.approved(), make.approved(), make.approved()
        batch = make.released(make.built(one, two, three))
        make.by_hand(one, "failed", text="계좌 없음")
        assert len(make.rest_by_hand(batch)) == 2
        batch.refresh_from_db()
        assert batch.status == "settled"
        with pytest.raises(BatchMovedError):
            propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())

    def test_a_failed_payment_is_prepared_again_once_with_the_same_bars(self):
        who = make.voters()
        old = make.failed(make.approved(make.decided_payout(who=who)))
        by = make.secretary()
        new = prepare_replacement(payout=old, by=by, same_account=True)
        assert (new.status, new.replaces, new.amount, new.kind) == (
            "prepared",
            old,
            old.amount,
            old.kind,
        )
        assert {(bar.user, bar.why) for bar in new.bars.all()} == {
            *((user, "voted") for user in who),
            (by, "prepared"),
        }
        with pytest.raises(NotFailedError):
            prepare_replacement(payout=old, by=by, same_account=True)

    def test_the_account_of_a_failed_transfer_is_never_paid_again_unwarned(self):
        old = make.failed()
        with pytest.raises(FailedAccountStandsError):
            prepare_replacement(payout=old, by=make.secretary())
        corrected = make.new_account(old.claim)
        again = prepare_replacement(payout=old, by=make.secretary())
        assert (again.account, again.replaces) == (corrected, old)

    def test_a_cancelled_replacement_makes_room_for_another(self):
        old = make.failed()
        first = prepare_replacement(payout=old, by=make.secretary(), same_account=True)
        cancel_payout(payout=first, by=make.secretary(), reason="다시 작성")
        second = prepare_replacement(payout=old, by=make.secretary(), same_account=True)
        assert second.replaces == old
        assert second.key != first.key


class TestPayStates:
    def test_follow_the_rules(self):
        waiting = make.decided_payout()
        paid = make.paid(make.approved(make.decided_payout()))
        failed = make.failed(make.approved(make.decided_payout()))
        again = make.failed(make.approved(make.decided_payout()))
        prepare_replacement(payout=again, by=make.secretary(), same_account=True)
        base = make.tier_payout()  # has its own line
        nothing = ClaimFactory()
        ids = [p.claim_id for p in (waiting, paid, failed, again, base)]
        assert Payout.objects.pay_states([*ids, nothing.pk]) == {
            waiting.claim_id: PayState.WAITING,
            paid.claim_id: PayState.PAID,
            failed.claim_id: PayState.FAILED,
            again.claim_id: PayState.WAITING,
        }

    def test_one_query(self, django_assert_num_queries):
        ids = [make.decided_payout().claim_id for _ in range(3)]
        with django_assert_num_queries(1):
            Payout.objects.pay_states(ids)

    def test_unfinished_failures(self):
        open_one, done = make.failed(), make.failed()
        prepare_replacement(payout=done, by=make.secretary(), same_account=True)
        assert list(Payout.objects.unresolved_failures()) == [open_one]


def test_every_refusal_has_a_sentence_and_a_code():
    modules = (errors.approvals, errors.batches, errors.preparation)
    named = [one for module in modules for one in vars(module).values()]
    found = [c for c in named if isinstance(c, type) and issubclass(c, DomainError)]
    assert len({c.code for c in found}) >= 15
    assert all(str(c.message) for c in found)
