"""Two at the same sitting at once: the claims' locks let each item end in one way only."""

import pytest

from claims.errors import DomainError
from claims.tests.races import at_once, errors_of
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Ballot, Decision, NumberSeries, Sitting, SittingItem
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.tests.scenes import (
    WHOLE,
    announced,
    awaiting,
    item_of,
    put_on,
    sitting_of,
)
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    open_sitting,
    record_attendance,
)
from reviews.committee.tests import factories as f
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db(transaction=True)


def names(answers):
    return sorted(type(error).__name__ for error in errors_of(answers))


def test_two_confirmations_make_one_decision_each():
    reviews, chair = awaiting(3), f.chair()
    sitting = sitting_of(*reviews, by=chair)
    seen = agenda_digest(sitting)
    jobs = [
        lambda by=by: confirm_sitting(sitting=sitting, by=by, seen=seen)
        for by in (chair, f.chair())
    ]
    assert names(at_once(*jobs)) == ["AgendaChangedError"]
    assert Decision.objects.count() == Payout.objects.count() == 3


@pytest.mark.parametrize("attempt", range(4))
def test_taking_out_against_confirming(attempt):
    reviews, chair, member = awaiting(3), f.chair(), f.member().user
    sitting = sitting_of(*reviews, by=chair)
    seen, item = agenda_digest(sitting), item_of(reviews[1])
    jobs = [
        lambda: confirm_sitting(sitting=sitting, by=chair, seen=seen),
        lambda: take_out(item=item, by=member, reason="더 보자"),
    ]
    answers = at_once(*(jobs if attempt % 2 else reversed(jobs)))
    failed = names(answers)
    item.refresh_from_db()
    if item.taken_out_by_id is None:  # confirmed first: all three, and the other came too late
        assert failed == ["NotOpenError"] and Decision.objects.count() == 3
    else:  # taken out first: what the chair saw is not the agenda any more
        assert failed == ["AgendaChangedError"] and not Decision.objects.exists()


def test_two_sittings_over_the_same_review():
    reviews = awaiting(3)
    first, second, third = reviews
    answers = at_once(
        *[lambda picks=picks: sitting_of(*picks) for picks in ((first, second), (second, third))]
    )
    assert names(answers) == ["NotEligibleError"]
    assert SittingItem.objects.count() == 2
    assert NumberSeries.objects.get(kind="sitting").last == Sitting.objects.count() == 1


def test_overlapping_agendas_in_opposite_order_wait_and_do_not_lock_each_other_out():
    first, second, third, fourth = awaiting(4)
    one, two = sitting_of(first, fourth), sitting_of(third, second)
    by = [f.chair(), f.chair()]
    jobs = [
        lambda s=s, who=who: confirm_sitting(sitting=s, by=who, seen=agenda_digest(s))
        for s, who in zip((one, two), by, strict=True)
    ]
    assert errors_of(at_once(*jobs)) == []
    numbers = sorted(int(d.resolution_no.rsplit("-")[-1]) for d in Decision.objects.all())
    assert numbers == [1, 2, 3, 4]


@pytest.mark.parametrize("how", ["desk", "second", "withdraw"])
def test_the_agenda_against_what_happens_to_one_of_its_reviews(how):
    reviews, chair = awaiting(2), f.chair()
    sitting, review, secretary = sitting_of(*reviews, by=chair), reviews[0], f.secretary()
    seen, digest = agenda_digest(sitting), proposal_digest(Ballot.objects.get(review=review))
    other = {
        "desk": lambda: confirm_decision(review=review, by=chair, seen=digest),
        "second": lambda: call_second_ballot(review=review, by=chair),
        "withdraw": lambda: withdraw_review(review=review, by=secretary, reason="신청인 철회"),
    }[how]
    answers = at_once(lambda: confirm_sitting(sitting=sitting, by=chair, seen=seen), other)
    failed = errors_of(answers)
    assert len(failed) == 1 and isinstance(failed[0], DomainError)
    by_sitting = Decision.objects.filter(sitting=sitting).count()
    assert by_sitting == (2 if names(answers) == ["NotOpenError"] else 0)
    assert Decision.objects.filter(review=review).count() <= 1


def test_closing_against_taking_out_and_ticking():
    reviews, chair = awaiting(2), f.chair()
    sitting, member = sitting_of(*reviews, by=chair), f.member().user
    take_out(item=item_of(reviews[0]), by=chair, reason="x")
    answers = at_once(
        lambda: close_sitting(sitting=sitting, by=chair),
        lambda: take_out(item=item_of(reviews[1]), by=member, reason="x"),
        lambda: record_attendance(sitting=sitting, members=[], by=chair),
    )
    assert all(isinstance(error, DomainError) for error in errors_of(answers))
    sitting.refresh_from_db()
    if isinstance(answers[2], NotOpenError):  # what was recorded before the end stays
        assert sitting.attendances.exists()
    if sitting.status == "closed":
        assert not SittingItem.objects.filter(taken_out_by=None).exists()


def test_nothing_is_put_on_an_agenda_that_was_announced():
    """Committed: while it is gathered, items follow each other."""
    first, second = awaiting(2)
    sitting = announced(first)
    assert put_on(sitting, second) == WHOLE
    assert SittingItem.objects.count() == 1
    assert open_sitting(held_on=first_day([second]), reviews=[second], by=f.chair())
