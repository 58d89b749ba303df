"""Sealed votes leave by the chair's word alone; a check waits for the ballot that is closing."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.register.models import Claim
from claims.tests.races import at_once
from claims.trail.triggers import refused_by
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.ballots.last_vote import message_after
from reviews.committee.models import LeftAs
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.tests import factories as f

LEAVE = (
    "UPDATE reviews_assignment SET status = 'left', left_as = 'disqualified', reason = 'x',"
    " left_at = now(), left_by_id = %s WHERE id = %s"
)


def run(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.django_db
class TestDisqualified:
    @pytest.fixture
    def seats(self):
        f.council()
        review = f.in_review()
        voted, unvoted, _third = f.panel(review)
        f.vote(review, voted, "deny")
        return voted, unvoted

    def test_the_secretariat_takes_no_vote_out_by_stating_a_tie(self, seats):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            run(LEAVE, f.secretary().pk, seats[0].pk)
        assert refused_by(caught.value) == "voter_leaves_by_the_chairs_decision"

    def test_who_has_not_voted_leaves_as_before(self, seats):
        run(LEAVE, f.secretary().pk, seats[1].pk)
        seats[1].refresh_from_db()
        assert seats[1].left_as == LeftAs.DISQUALIFIED

    def test_the_chair_decides_it(self, seats):
        replace_voter(assignment=seats[0], by=f.chair(), reason="친족", how=LeftAs.DISQUALIFIED)
        seats[0].refresh_from_db()
        assert seats[0].left_as == LeftAs.DISQUALIFIED


@pytest.mark.django_db
class TestNilEntry:
    INSERT = (
        "INSERT INTO reviews_memberinterest (member_id, kind, value_index, hint, note,"
        " entered_by_id, at) VALUES (%s, %s, %s, '', '', %s, now())"
    )

    @pytest.mark.parametrize(("first", "second"), [("none", "name"), ("name", "none")])
    def test_it_stands_alone(self, first, second):
        member, office = f.council()[0], f.secretary()
        run(self.INSERT, member.pk, first, b"1" * 16, office.pk)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            run(self.INSERT, member.pk, second, b"2" * 16, office.pk)
        assert refused_by(caught.value) == "nil_entry_stands_alone"
        member.interests.update(lifted_at=clock.now(), lifted_by=office, lift_reason="끝남")
        run(self.INSERT, member.pk, second, b"2" * 16, office.pk)


@pytest.mark.django_db
class TestLifting:
    LIFT = """UPDATE reviews_memberinterest SET lifted_at = now(), lifted_by_id = %s,
        lift_reason = %s WHERE id = %s"""

    def test_it_names_who_and_why(self):
        member, office = f.council()[0], f.secretary()
        run(TestNilEntry.INSERT, member.pk, "name", b"1" * 16, office.pk)
        interest = member.interests.get()
        for by, reason in ((None, "끝남"), (office.pk, "")):
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                run(self.LIFT, by, reason, interest.pk)
            assert refused_by(caught.value) == "lifted_interest_says_who_and_why"
        run(self.LIFT, office.pk, "끝남", interest.pk)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            run(self.LIFT, f.secretary().pk, "다른 말", interest.pk)
        assert refused_by(caught.value) == "lifted_interest_is_frozen"


@pytest.mark.django_db
class TestLastVote:
    def test_only_the_last_vote_says_that_it_closed_the_ballot(self):
        review = f.in_review()
        votes = [f.vote(review, seat) for seat in f.panel(review)]
        assert [vote.closed_its_ballot for vote in votes] == [False, False, True]
        # The third vote came between the second and its answer: that is not the second's doing.
        assert message_after(votes[1]) == "표결을 제출했습니다 · 봉인됨"
        assert "마지막 표였습니다" in message_after(votes[2])


@pytest.mark.django_db(transaction=True)
def test_a_check_that_is_deleted_by_sql_holds_the_claim():
    """No ballot closes between the look of the guard and the commit."""
    review = f.in_review()
    first = f.panel(review)[0]
    record_check(assignment=first, kind="sales_loss_proof", verdict="accepted")

    def free() -> bool:
        with transaction.atomic():
            claims = Claim.objects.select_for_update(no_key=True, skip_locked=True)
            return claims.filter(pk=review.claim_id).first() is not None

    assert at_once(free) == [True]
    with transaction.atomic():
        run("DELETE FROM reviews_evidencecheck WHERE assignment_id = %s", first.pk)
        assert at_once(free) == [False]
