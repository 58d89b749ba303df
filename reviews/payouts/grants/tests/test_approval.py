"""Bulk approval of a run: what was shown, by whom may, within the budget."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.bank_accounts.tests.factories import record_account
from claims.errors import ForbiddenError
from claims.register.models import HolderMatch
from claims.tests.factories import UserFactory
from claims.tests.races import at_once
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.queries import payouts_to_batch
from reviews.payouts.errors.approvals import NothingApprovedError
from reviews.payouts.grants import approval, errors
from reviews.payouts.grants.approval import approve_next, next_rows, offer
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.models import Budget, Payout
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.factories import set_budget

pytestmark = pytest.mark.django_db


def run_of(count: int = 3, kind: str = TIER, **more):
    for place in range(count):
        won = 30_000 if kind == TIER and place == 0 else 50_000
        grants.claim_of(kind, amount=won)
    return grants.finished(kind, **more)


def states(run):
    return sorted(run.payouts.values_list("status", flat=True))


def renew_account(payout, *, holder=None):
    return record_account(
        claim=payout.claim, by=make.secretary(), bank="004", number="55501234567890",
        holder=holder or payout.claim.representative, reason="정정",
    )  # fmt: skip


class TestOffer:
    def test_groups_by_amount(self):
        shown = offer(run_of(4), make.finance())
        assert shown.groups == [(30_000, 1, 30_000), (50_000, 3, 150_000)]
        assert (shown.count, shown.total, shown.remaining) == (4, 180_000, 0)
        assert shown.left_out == []

    def test_says_what_it_leaves_out_and_why(self):
        run = run_of(4)
        mismatch, *_rest = run.payouts.order_by("pk")
        renew_account(mismatch, holder="다른 사람")
        shown = offer(run, make.finance())
        assert [(payout, why.code) for payout, why in shown.left_out] == [
            (mismatch, "holder_mismatch")
        ]
        assert (shown.count, shown.waiting, shown.left_out_count) == (3, 4, 1)

    def test_who_prepared_is_offered_nothing(self):
        both = make.secretary()
        run = run_of(2, by=both)
        shown = offer(run, both := make.change_office(both, "finance"))
        assert shown.count == 0
        assert {why.code for _payout, why in shown.left_out} == {"prepared_yourself"}
        assert offer(shown.left_out[0][0].run, make.finance()).count == 2

    def test_a_waived_holder_is_offered_again(self):
        run = run_of(1)
        payout = run.payouts.get()
        renew_account(payout, holder="다른 사람")
        assert next_rows(run, make.finance()) == []
        waive_holder(payout=payout, by=make.secretary(), reason="배우자 계좌로 확인")
        assert next_rows(run, make.finance()) == [payout]

    def test_no_more_than_one_form_can_say(self, monkeypatch):
        few = approval._approvable_rows
        monkeypatch.setattr(approval, "_approvable_rows", lambda r, u: few(r, u, most=2))
        shown = offer(run_of(5), make.finance())
        assert (shown.count, shown.remaining) == (2, 3)

    def test_queries_do_not_grow_with_rows(self):
        by = make.finance()

        def queries(run):
            with CaptureQueriesContext(connection) as found:
                offer(run, by)
            return len(found)

        small = queries(run_of(1))
        run = run_of(8)
        assert queries(run) <= small
        for payout in run.payouts.all():
            renew_account(payout, holder="다른 사람")
        many = queries(run)
        other = run_of(2)
        for payout in other.payouts.all():
            renew_account(payout, holder="다른 사람")
        assert queries(other) == many


class TestApproving:
    def test_approves_what_was_shown_with_a_notice_each(self):
        run, by = run_of(3), make.finance()
        done = approve_next(run=run, seen=offer(run, by).seen, by=by)
        assert (len(done.approved), done.total) == (3, 130_000)
        assert states(run) == ["approved"] * 3
        for payout in run.payouts.all():
            assert payout.approved_by == by
            assert payout.claim.notices.filter(event="payout_approved").count() == 1

    def test_another_person_or_row_meanwhile_is_told(self):
        run, by = run_of(3), make.finance()
        seen = offer(run, by).seen
        make.approved(run.payouts.first())
        with pytest.raises(errors.SelectionChangedError) as error:
            approve_next(run=run, seen=seen, by=by)
        assert error.value.status == 409
        assert states(run) == ["approved", "prepared", "prepared"]

    def test_a_changed_account_is_told(self):
        run, by = run_of(2), make.finance()
        seen = offer(run, by).seen
        renew_account(run.payouts.first())
        with pytest.raises(errors.SelectionChangedError):
            approve_next(run=run, seen=seen, by=by)

    @pytest.mark.parametrize("seen", ["", "x", "0" * 32])
    def test_an_invented_fingerprint_approves_nothing(self, seen):
        run = run_of(1)
        with pytest.raises(errors.SelectionChangedError):
            approve_next(run=run, seen=seen, by=make.finance())

    def test_nothing_to_approve(self):
        run, by = run_of(1), make.finance()
        approve_next(run=run, seen=offer(run, by).seen, by=by)
        with pytest.raises(NothingApprovedError):
            approve_next(run=run, seen=selection_of([]), by=by)

    @pytest.mark.parametrize("role", ["secretariat", "chair", "member", "auditor", "admin"])
    def test_only_finance(self, role):
        run, by = run_of(1), UserFactory(roles=role)
        with pytest.raises(ForbiddenError):
            approve_next(run=run, seen=offer(run, by).seen, by=by)

    def test_never_beyond_the_budget_and_says_what_does_not_fit(self):
        run, by = run_of(3), make.finance()
        budget = Budget.objects.get(programme=run.programme)
        set_budget(budget=budget, granted=budget.reserved + budget.spent + 129_999)
        shown = offer(run, by)
        assert (shown.total, shown.beyond_budget, shown.budget_left_after) == (80_000, 1, 49_999)
        approve_next(run=run, seen=shown.seen, by=by)
        assert states(run) == ["approved", "approved", "prepared"]
        assert (offer(run, by).count, offer(run, by).beyond_budget) == (0, 1)

    def test_a_budget_that_shrank_meanwhile_is_told(self):
        run, by = run_of(3), make.finance()
        shown = offer(run, by)
        set_budget(budget=Budget.objects.get(programme=run.programme), granted=100_000)
        with pytest.raises(errors.SelectionChangedError):
            approve_next(run=run, seen=shown.seen, by=by)
        assert states(run) == ["prepared"] * 3

    def test_who_voted_on_the_claim_does_not_approve_its_base_grant(self):
        claims = [grants.claim_of(BASE) for _ in range(2)]
        both = UserFactory(roles="member")
        review = make.open_review(claims[0])
        make.vote(review, make.seat(both, review, 1), 1_000_000, claims[0].claimed_loss)
        run, both = grants.finished(BASE), make.change_office(both, "finance")
        done = approve_next(run=run, seen=offer(run, both).seen, by=both)
        assert [payout.claim for payout in done.approved] == [claims[1]]
        assert [(payout.claim, why.code) for payout, why in done.left_out] == [
            (claims[0], "barred")
        ]


class TestBatching:
    def test_grants_of_both_kinds_and_decisions_leave_in_one_batch(self):
        rows = [make.approved(make.decided_payout())]
        for kind in (TIER, BASE):
            run, by = run_of(2, kind), make.finance()
            rows += approve_next(run=run, seen=offer(run, by).seen, by=by).approved
        ready = payouts_to_batch(by=make.finance())
        assert {row.pk for row in ready} == {row.pk for row in rows}
        batch = make.built(*ready)
        assert len(rows) == 6  # a decided claim has its base grant, too
        assert (batch.count, batch.total) == (6, sum(row.amount for row in rows))
        assert set(Payout.objects.values_list("status", flat=True)) == {"batched"}

    def test_a_base_grant_gives_a_review_no_pay_state(self):
        claim = grants.claim_of(BASE)
        grants.finished(BASE)
        assert Payout.objects.pay_states([claim.pk]) == {}


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_many_approve_one_run_and_each_row_is_approved_once(self):
        run = run_of(6)
        people = [make.finance() for _ in range(4)]
        seen = {by.pk: offer(run, by).seen for by in people}
        answers = at_once(
            *(lambda by=by: approve_next(run=run, seen=seen[by.pk], by=by) for by in people)
        )
        done = [a for a in answers if not isinstance(a, Exception)]
        assert len(done) == 1
        assert {a.status for a in answers if isinstance(a, Exception)} == {409}
        assert states(run) == ["approved"] * 6
        assert Budget.objects.get(programme=run.programme).reserved == run.total

    @pytest.mark.parametrize("turn", range(4))
    def test_an_account_that_changes_meanwhile_is_never_approved_unseen(self, turn):
        run, by = run_of(3), make.finance()
        seen, payout = offer(run, by).seen, run.payouts.first()
        old = payout.account_id
        acts = [
            lambda: approve_next(run=run, seen=seen, by=by),
            lambda: renew_account(payout),
        ]
        at_once(*(acts if turn % 2 else reversed(acts)))
        payout.refresh_from_db()
        assert payout.account_id != old
        assert payout.status == "prepared"  # left out, or approved for the old one and voided


def test_holder_match_words_are_those_of_the_rule():
    """`eligibility.newest_account` spells one of them in SQL."""
    assert HolderMatch.MISMATCH == "mismatch"
