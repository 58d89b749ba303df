"""Races over more than one package, with real threads: what may happen once happens once, nobody
waits in a circle, and afterwards every rule of the state machine still holds."""

import pytest
from django.db import connection

from claims.bank_accounts.tests.factories import record_account
from claims.errors import DomainError
from claims.register.models import BankAccount, Claim
from claims.tests.races import at_once, errors_of
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots.closing import close_due_ballot
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Ballot, Decision, Review, Sitting, Vote
from reviews.committee.sittings.tests.scenes import sitting_of
from reviews.committee.sittings.verbs import agenda_digest, confirm_sitting
from reviews.committee.tests import factories as council
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payout, approve_payouts, cancel_payout
from reviews.payouts.batches.verbs import build_batch, cancel_batch, release_batch
from reviews.payouts.models import Budget, LedgerEntry, Payout, PayoutBatch
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.factories import set_budget
from reviews.tests.state_machine import facts

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(answers):
    """Errors that are refusals in a sentence; anything else (a deadlock above all) fails."""
    failed = errors_of(answers)
    assert all(isinstance(error, DomainError) for error in failed), failed
    return failed


def all_is_well():
    assert facts.broken(Claim.objects.values_list("pk", flat=True)) == []


def test_fifty_approve_one_payout_and_one_does():
    payout = make.tier_payout()
    seen, people = seen_value(payout), [make.finance() for _ in range(10)]
    answers = at_once(
        *(lambda by=by: approve_payout(payout=payout, seen=seen, by=by) for by in people * 5)
    )
    failed = refusals(answers)
    assert {error.code for error in failed} == {"not_waiting"}
    assert len(failed) == 49
    assert LedgerEntry.objects.get().reserved == payout.amount
    assert payout.claim.notices.count() == 1
    all_is_well()


@pytest.mark.parametrize("turn", range(2))
def test_two_batches_over_the_same_payouts(turn):
    """They share one row: one batch is built, the other is refused as a whole."""
    first, shared, last = rows = [make.approved() for _ in range(3)]
    one, other = [first, shared], [last, shared]
    acts = [
        lambda rows=rows: build_batch(payouts=rows, seen=selection_of(rows), by=make.finance())
        for rows in (one, other)
    ]
    failed = refusals(at_once(*(acts if turn else reversed(acts))))
    assert [error.code for error in failed] == ["manifest_differs"]
    assert PayoutBatch.objects.get().count == 2
    assert Payout.objects.filter(pk__in=[r.pk for r in rows], status="batched").count() == 2
    all_is_well()


@pytest.mark.parametrize("turn", range(4))
def test_a_vote_against_the_closing_of_its_ballot(turn):
    """Either it came in time and was counted, or it was refused: never cast and not counted."""
    with council.long_ago():
        review = council.in_review()
    first, second, third = council.panel(review)
    council.vote(review, first, "partly", 700_000)
    council.vote(review, second, "partly", 900_000)
    ballot = Ballot.objects.get()
    revision = Review.objects.get().revision

    def close():
        return close_due_ballot(ballot=ballot.pk)

    def vote():
        council.vote(review, third, "partly", 800_000, seen_revision=revision)

    acts = [close, vote]
    failed = refusals(at_once(*(acts if turn % 2 else reversed(acts))))
    counted = Vote.everything.filter(ballot=ballot).count()
    assert counted == 3 - len(failed)
    decision = Decision.objects.get()
    assert decision.tally["votes"] == counted
    assert decision.amount == 800_000  # the mean of two, or the middle of three
    all_is_well()


@pytest.mark.parametrize("turn", range(4))
def test_an_account_edit_against_an_approval(turn):
    """Whichever is first, no approval stands for an account that nobody approved."""
    payout = make.tier_payout()
    seen, by, secretary = seen_value(payout), make.finance(), make.secretary()

    def edit():
        return record_account(
            claim=payout.claim, by=secretary, bank="088", number="11099998888",
            holder=payout.claim.representative, reason="통장 사본",
        )  # fmt: skip

    acts = [edit, lambda: approve_payout(payout=payout, seen=seen, by=by)]
    refusals(at_once(*(acts if turn % 2 else reversed(acts))))
    payout.refresh_from_db()
    assert payout.account == BankAccount.objects.newest_of(payout.claim)
    assert (payout.status, payout.approved_by_id) == ("prepared", None)
    assert sum(LedgerEntry.objects.values_list("reserved", flat=True)) == 0
    all_is_well()


@pytest.mark.parametrize("turn", range(4))
def test_an_account_edit_against_the_building_of_a_batch(turn):
    payout = make.approved()
    old, secretary, by = payout.account_id, make.secretary(), make.finance()

    def edit():
        return record_account(
            claim=payout.claim, by=secretary, bank="088", number="11099998888",
            holder=payout.claim.representative, reason="통장 사본",
        )  # fmt: skip

    acts = [edit, lambda: build_batch(payouts=[payout], seen=selection_of([payout]), by=by)]
    failed = refusals(at_once(*(acts if turn % 2 else reversed(acts))))
    payout.refresh_from_db()
    if failed:
        assert (payout.status, payout.batch_id) == ("prepared", None)
        assert payout.account_id != old
    else:
        assert (payout.status, payout.account_id) == ("batched", old)  # firm
    all_is_well()


def test_two_releases_and_a_cancellation():
    """Two people release, a third takes the batch apart: one of the three."""
    batch = make.built(make.approved(), make.approved())
    people = [make.finance() for _ in range(3)]
    answers = at_once(
        lambda: make.released(batch, by=people[0]),
        lambda: make.released(batch, by=people[1]),
        lambda: cancel_batch(batch=batch, by=people[2], reason="다시"),
    )
    assert [error.code for error in refusals(answers)] == ["batch_moved"] * 2
    batch.refresh_from_db()
    states = set(Payout.objects.values_list("status", flat=True))
    assert (batch.status, states) in [("released", {"batched"}), ("cancelled", {"approved"})]
    all_is_well()


def test_one_release_sent_twice_at_once_is_one_release():
    from uuid import uuid4

    batch, by, key = make.built(), make.finance(), uuid4()
    answers = at_once(
        *[lambda: release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)] * 4
    )
    assert errors_of(answers) == []
    batch.refresh_from_db()
    assert (batch.status, batch.release_key) == ("released", key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reviews_payoutbatchevent WHERE status = 'released'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("turn", range(3))
def test_bulk_and_single_approvals_in_any_order_wait_in_no_circle(turn):
    """Two bulks over the same rows, one told backwards, singles from the end, cancellations."""
    rows = [make.tier_payout() for _ in range(12)]
    seen = {row.pk: seen_value(row) for row in rows}
    backwards = dict(reversed(seen.items()))
    people = [make.finance() for _ in range(4)]
    acts = [
        lambda: approve_payouts(seen=seen, by=people[0]),
        lambda: approve_payouts(seen=backwards, by=people[1]),
        *(
            lambda row=row: approve_payout(payout=row, seen=seen[row.pk], by=people[2])
            for row in reversed(rows)
        ),
        *(
            lambda row=row: cancel_payout(payout=row, by=people[3], reason="잘못")
            for row in rows[:2]
        ),
    ]
    refusals(at_once(*(reversed(acts) if turn == 1 else acts)))
    states = list(Payout.objects.values_list("status", "approval_no"))
    assert {status for status, _no in states} <= {"approved", "cancelled"}
    assert all(number <= 1 for _status, number in states)
    assert Budget.objects.get().reserved == 50_000 * sum(s == "approved" for s, _no in states)
    all_is_well()


def test_a_budget_for_three_approves_three():
    rows = [make.tier_payout() for _ in range(10)]
    set_budget(budget=Budget.objects.get(), granted=170_000)
    people = [make.finance() for _ in rows]
    answers = at_once(
        *(
            lambda row=row, by=by: approve_payout(payout=row, seen=seen_value(row), by=by)
            for row, by in zip(rows, people, strict=True)
        )
    )
    assert {error.code for error in refusals(answers)} == {"budget_exceeded"}
    assert Payout.objects.filter(status="approved").count() == 3
    assert Budget.objects.get().reserved == 150_000
    all_is_well()


def test_a_budget_cut_against_approvals():
    rows = [make.tier_payout() for _ in range(6)]
    budget, people = Budget.objects.get(), [make.finance() for _ in rows]
    answers = at_once(
        lambda: set_budget(budget=budget, granted=100_000),
        *(
            lambda row=row, by=by: approve_payout(payout=row, seen=seen_value(row), by=by)
            for row, by in zip(rows, people, strict=True)
        ),
    )
    refusals(answers)
    budget.refresh_from_db()
    assert budget.reserved <= budget.granted
    assert budget.reserved == 50_000 * Payout.objects.filter(status="approved").count()
    all_is_well()


@pytest.mark.parametrize("turn", range(3))
def test_a_sitting_a_confirmation_and_a_withdrawal_decide_a_review_once(turn):
    reviews = [council.deciding() for _ in range(3)]
    chair, other, secretary = council.chair(), council.chair(), council.secretary()
    sitting = sitting_of(*reviews, by=chair)
    agenda = agenda_digest(sitting)
    single = reviews[1]
    seen = proposal_digest(Ballot.objects.get(review=single))
    acts = [
        lambda: confirm_sitting(sitting=sitting, by=chair, seen=agenda),
        lambda: confirm_decision(review=single, by=other, seen=seen),
        lambda: withdraw_review(review=reviews[2], by=secretary, reason="본인 요청"),
    ]
    refusals(at_once(*(acts[turn:] + acts[:turn])))
    statuses = list(Review.objects.order_by("pk").values_list("status", flat=True))
    assert Decision.objects.count() == Payout.objects.count() == statuses.count("decided")
    assert Decision.objects.filter(review=single).count() == 1
    assert statuses[2] in ("decided", "withdrawn")
    assert Sitting.objects.get().status == "open"
    all_is_well()


def test_an_appeal_is_registered_and_accepted_once():
    council.council(size=8, substitutes=0)
    review = council.decided(("partly", 500_000))
    people = [council.secretary() for _ in range(4)]
    answers = at_once(
        *(lambda by=by: register_appeal(review=review, by=by, grounds="더") for by in people)
    )
    assert {error.code for error in refusals(answers)} == {"appeal"}
    (appeal,) = [answer for answer in answers if not isinstance(answer, Exception)]
    answers = at_once(*(lambda by=by: accept_appeal(appeal=appeal, by=by) for by in people))
    assert {error.code for error in refusals(answers)} == {"not_open"}
    assert Review.objects.filter(round=2).count() == 1
    all_is_well()
