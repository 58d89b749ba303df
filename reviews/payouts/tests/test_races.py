"""Real threads, real connections, one barrier: what must not happen twice does not happen twice."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from claims.errors import DomainError
from claims.tests.factories import ClaimFactory, UserFactory, held_before
from claims.trail.triggers import refused_by
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.batches.verbs import build_batch, release_batch
from reviews.payouts.manual_results.verbs import confirm_results, propose_result
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts):
    """Run the acts at the same moment; returns what each gave or raised."""
    barrier, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait()
            answers[place] = act()
        except Exception as error:  # noqa: BLE001
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def people(number=4):
    return [make.finance() for _ in range(number)]


def winners(answers):
    assert all(not isinstance(a, Exception) or isinstance(a, DomainError) for a in answers), answers
    return [a for a in answers if not isinstance(a, Exception)]


def test_many_approve_one_payout_and_one_wins():
    payout = make.tier_payout()
    seen = seen_value(payout)
    answers = race(
        *(lambda by=by: approve_payout(payout=payout, seen=seen, by=by) for by in people(8))
    )
    assert len(winners(answers)) == 1
    assert {a.code for a in answers if isinstance(a, DomainError)} == {"not_waiting"}
    payout.refresh_from_db()
    assert (payout.status, payout.approval_no) == ("approved", 1)
    assert payout.claim.notices.count() == 1


def test_two_builders_do_not_share_a_payout():
    payout = make.approved()
    seen = selection_of([payout])
    answers = race(
        *(lambda by=by: build_batch(payouts=[payout], seen=seen, by=by) for by in people())
    )
    assert len(winners(answers)) == 1
    assert PayoutBatch.objects.count() == 1


def test_two_batches_built_at_once_have_two_numbers():
    rows = [make.approved() for _ in range(4)]
    answers = race(
        *(
            lambda row=row, by=by: build_batch(payouts=[row], seen=selection_of([row]), by=by)
            for row, by in zip(rows, people(), strict=True)
        )
    )
    assert len({batch.number for batch in winners(answers)}) == 4


def test_a_batch_is_released_once():
    batch = make.built()
    answers = race(
        *(
            lambda by=by: release_batch(
                batch=batch, manifest=batch.manifest_sha256, key=uuid4(), by=by
            )
            for by in people()
        )
    )
    assert len(winners(answers)) == 1


def test_a_payment_has_one_result():
    payout = make.approved()
    make.released(make.built(payout))
    by, how = make.finance(), {"payout": payout, "reference": make.STATEMENT}
    answers = race(
        lambda: propose_result(outcome="paid", by=by, **how),
        lambda: propose_result(outcome="failed", text="계좌 없음", by=by, **how),
        lambda: propose_result(outcome="paid", by=by, **how),
    )
    [hand] = winners(answers)
    answers = race(*(lambda by=by: confirm_results(hand=hand, by=by) for by in people()))
    assert len(winners(answers)) == 1
    assert payout.results.count() == 1


@pytest.mark.parametrize("turn", range(6))
def test_a_vote_and_an_approval_by_one_person_are_never_both(turn):
    """A person who sits in the second round and is of finance, left from before the two were kept
    apart: one of the two only."""
    claim = ClaimFactory()
    payout = make.decided_payout(claim=claim)
    both = UserFactory(roles="member")
    review = make.open_review(claim, round=2)
    seat = make.seat(both, review, 1)
    both = held_before(both, "finance")

    def approve():
        # Straight to the database, past the verb: the guard alone has to hold.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reviews_payout SET status = 'approved', approved_by_id = %s, "
                "approved_at = now(), approval_no = 1, approved_digest = 'x' WHERE id = %s",
                [both.pk, payout.pk],
            )

    def vote():
        with transaction.atomic():
            make.vote(review, seat, 1000, claim.claimed_loss)

    acts = [approve, vote] if turn % 2 else [vote, approve]
    answers = race(*acts)
    names = {refused_by(a) for a in answers if isinstance(a, IntegrityError)}
    assert len(names) == 1, answers
    assert names < {"approver_is_not_barred", "voter_approved_no_payout_of_the_claim"}
    approved = Payout.objects.filter(pk=payout.pk, status="approved").exists()
    voted = make.model("Vote").everything.filter(assignment=seat).exists()
    assert approved != voted


def test_the_same_by_the_verb_gives_a_sentence():
    claim = ClaimFactory()
    payout = make.decided_payout(claim=claim)
    both = UserFactory(roles="member")
    review = make.open_review(claim, round=2)
    seat = make.seat(both, review, 1)
    both = make.change_office(both, "finance")

    def vote():
        with transaction.atomic():
            make.vote(review, seat, 1000, claim.claimed_loss)

    answers = race(lambda: approve_payout(payout=payout, seen=seen_value(payout), by=both), vote)
    failures = [a for a in answers if isinstance(a, Exception)]
    assert len(failures) == 1
    assert isinstance(failures[0], IntegrityError) or failures[0].code == "barred"
