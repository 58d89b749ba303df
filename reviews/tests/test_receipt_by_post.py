"""The terms of a decision that went by post begin with the date of receipt, on every page alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims import clock
from claims.clock import today
from claims.contacts.tests.factories import HOME, corrected_contact
from claims.errors import ReasonNeededError
from claims.policy.deadlines import add_working_days
from reviews.committee.access import desk_reviews
from reviews.committee.appeals.deadlines import deadline_of, received_on
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice, PostBatch
from reviews.notices.post import batches, entries, writing
from reviews.notices.post.tests import factories as make
from reviews.notices.receipt_days import received_at, told_on
from reviews.notices.tests.states import dead, end

pytestmark = pytest.mark.django_db


def receive(letter, day=None, **more):
    return entries.record_receipt(
        letter=letter, by=make.secretary(), received_on=day or today(), **more
    )


def decision_by_post():
    """A decision whose letter went by post: printed and posted."""
    review = council.decided()
    decision = review.decision
    corrected_contact(review.claim, address=HOME)
    notice = Notice.objects.get(key=f"decision:{decision.resolution_no}")
    dead(notice, code="no_address")
    batch = batches.make_letter(notice=notice, by=make.secretary())
    writing.write_batch(batch_id=batch.pk)
    letter = make.letter_of(PostBatch.objects.get(pk=batch.pk))
    return decision, entries.record_number(
        letter=letter, by=make.secretary(), number=make.number_of(letter), posted_on=today()
    )


def test_a_posted_letter_starts_no_term_and_its_receipt_does():
    decision, letter = decision_by_post()
    notice = Notice.objects.get(pk=letter.notice_id)
    assert notice.told_otherwise and received_at(notice) is None and told_on(notice) is None
    assert received_on(decision) is None
    with clock.at(clock.now() + timedelta(days=100)):
        assert deadline_of(decision) > today()  # nobody is late for what they have not received
        day = today() - timedelta(days=60)
        receive(letter, day)
        assert received_on(decision) == day == told_on(Notice.objects.get(pk=notice.pk))
        days = decision.review.policy.appeal_days
        assert deadline_of(decision) == add_working_days(day + timedelta(days=days), 0)
        assert deadline_of(decision) < today()
        with pytest.raises(ReasonNeededError):
            receive(letter, day + timedelta(days=50))
        receive(letter, day + timedelta(days=50), reason="배달증명을 다시 봄")
        assert received_on(decision) == day + timedelta(days=50)
        entries.undo_entry(letter=letter, by=make.secretary(), reason="다른 편지의 날짜")
        assert received_on(decision) is None


def test_a_letter_of_the_desk_and_of_an_objection_counts_by_the_same_rule():
    decision, letter = decision_by_post()
    told = desk_reviews._ROUNDS  # the desk reads the moment with its rounds
    rounds = list(told.fetch(number=decision.review.claim.number))
    assert rounds[0].told_at is None
    receive(letter)
    rounds = list(told.fetch(number=decision.review.claim.number))
    assert timezone.localdate(rounds[0].told_at) == today()


def test_a_message_that_failed_after_all_was_not_received():
    review = council.decided()
    notice = Notice.objects.get(key=f"decision:{review.decision.resolution_no}")
    end(notice, status="failed", code="550", sent_at=clock.now())
    assert received_on(review.decision) is None
