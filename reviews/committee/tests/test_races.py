"""Two at the same moment: the order of locks lets exactly one of them win."""

import threading

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from claims.errors import DomainError
from claims.register.models import Claim
from claims.tests.factories import held_before
from claims.tests.races import at_once, errors_of
from claims.trail.triggers import refused_by
from claims.users.models import User
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.closing import close_due_ballot
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.models import Ballot, Decision, NumberSeries, Review, Vote
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as f
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_last_votes_make_one_decision():
    review = f.in_review()
    first, second, third = f.panel(review)
    f.vote(review, first, "grant")
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), second, "grant"),
        lambda: f.vote(Review.objects.get(pk=review.pk), third, "deny"),
    )
    assert errors_of(answers) == []
    assert Decision.objects.get().tally["votes"] == 3
    assert Payout.objects.count() == 1


def test_the_same_vote_posted_twice_is_one_vote():
    review = f.in_review()
    seat = f.panel(review)[0]
    answers = at_once(*[lambda: f.vote(Review.objects.get(pk=review.pk), seat, "grant")] * 2)
    assert errors_of(answers) == []
    assert sorted(Vote.everything.values_list("version", flat=True)) == [1]


def test_two_confirmations_make_one_decision():
    review = f.deciding()
    digest = proposal_digest(Ballot.objects.get())
    jobs = [
        lambda by=by: confirm_decision(review=review, by=by, seen=digest)
        for by in (f.chair(), f.chair())
    ]
    failed = errors_of(at_once(*jobs))
    assert [type(error).__name__ for error in failed] == ["NotOpenError"]
    assert Decision.objects.count() == Payout.objects.count() == 1


def test_decisions_at_once_leave_no_gap_in_their_numbers():
    reviews = [f.in_review() for _ in range(4)]
    lasts = []
    for review in reviews:
        *others, last = f.panel(review)
        for seat in others:
            f.vote(review, seat, "deny")
        lasts.append((review, last))
    answers = at_once(
        *[lambda r=r, s=s: f.vote(Review.objects.get(pk=r.pk), s, "deny") for r, s in lasts]
    )
    assert errors_of(answers) == []
    numbers = sorted(Decision.objects.values_list("resolution_no", flat=True))
    assert [int(number.rsplit("-")[-1]) for number in numbers] == [1, 2, 3, 4]
    assert NumberSeries.objects.get().last == 4


def test_a_last_vote_and_a_recusal_end_consistently():
    f.council(size=3, substitutes=0)
    review = f.in_review()
    first, second, third = f.panel(review)
    f.vote(review, first, "grant")
    f.vote(review, second, "grant")
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), third, "deny"),
        lambda: recuse(assignment=third, by=User.objects.get(pk=third.member.user_id), reason="x"),
    )
    assert all(isinstance(error, DomainError) for error in errors_of(answers))
    third.refresh_from_db()
    if third.status == "active":  # voted first: all three
        assert Decision.objects.get().tally["votes"] == 3
    else:  # left first: two do not decide for three, the panel waits
        assert Ballot.objects.get().is_open and not Decision.objects.exists()


def test_a_due_ballot_is_closed_once():
    with f.long_ago():
        review = f.in_review()
    for seat in f.panel(review)[:2]:
        f.vote(review, seat, "deny")
    ballot = Ballot.objects.get()

    def close():
        return close_due_ballot(ballot=ballot.pk)

    assert sorted(at_once(close, close)) == [False, True]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_a_vote_and_an_approval_by_the_same_person_never_both(attempt):
    """The recipe of both triggers: lock the claim, then look at the other table."""
    from reviews.payouts.tests.factories import tier_payout

    review = f.in_review()
    seat = f.panel(review)[0]
    user = seat.member.user
    held_before(user, "finance")  # else one of the two is refused for the office alone
    payout = tier_payout(claim=review.claim)
    ballot = Ballot.objects.get()

    def vote():
        with transaction.atomic():
            Vote.everything.create(
                ballot=ballot,
                assignment=seat,
                choice="deny",
                ceiling=review.claim.claimed_loss,
                text_digest=b"0" * 16,
                seen_revision=review.revision,
            )

    def approve():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reviews_payout SET status = 'approved', approved_by_id = %s,"
                " approved_at = now(), approval_no = approval_no + 1, approved_digest = %s"
                " WHERE id = %s",
                [user.pk, "0" * 64, payout.pk],
            )

    failed = errors_of(at_once(vote, approve))
    assert len(failed) == 1, failed
    assert isinstance(failed[0], IntegrityError)
    assert refused_by(failed[0]) in {
        "voter_approved_no_payout_of_the_claim",
        "approver_is_not_barred",
    }
    payout.refresh_from_db()
    assert (payout.approved_by_id is None) == Vote.everything.exists()


def test_the_claim_is_locked_before_its_review():
    """The order of locks: a transaction that waits for the claim holds nothing else of it."""
    review = f.in_review()
    held, looked = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Claim.objects.select_for_update(no_key=True).get(pk=review.claim_id)
            held.set()
            assert looked.wait(timeout=60)

    def look():
        assert held.wait(timeout=60)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
                lock_review(review)
        except OperationalError as error:
            return "reviews_review" if "reviews_review" in str(error) else "claims_claim"
        finally:
            looked.set()

    assert at_once(hold, look)[1] == "claims_claim"


def test_neither_goes_by_an_old_snapshot():
    review = f.in_review()
    seat = f.panel(review)[0]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        f.vote(review, seat)
    assert refused_by(refused.value) == "votes_and_approvals_need_read_committed"
