"""Members of a panel: drawn by load, replaced when they leave, and their scope afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.committee import errors
from reviews.committee.access.desk_reviews import review_for_desk
from reviews.committee.access.scope import sees_all, visible_reviews
from reviews.committee.access.seats import seat_of
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.ballots.decisions import call_second_ballot
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.models import (
    Assignment,
    Ballot,
    Decision,
    LeftAs,
    QueueRow,
    Review,
)
from reviews.committee.queue.queries import rows_of_tab
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.interests import enter_leave
from reviews.committee.seats.recusals import (
    disqualify,
    fill_seat,
    reassign,
    recuse,
    reviews_short_of_members,
)
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.tasks import fill_panels
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def before_the_whole_council():
    """A review whose panel is the whole council: nobody is left to take a seat."""
    f.council(size=3, substitutes=0)
    return f.in_review()


_rows, alone = scene("alone", before_the_whole_council)


@pytest.fixture
def review(alone):
    """The same with members left to take a seat."""
    f.council(size=3)
    return alone


# ------------------------------------------------------------------ leaving
def test_a_recused_member_is_replaced_and_sees_nothing_more(review):
    seat = f.panel(review)[0]
    user = seat.member.user
    assert Claim.objects.visible_to(user).filter(pk=review.claim_id).exists()
    taker = recuse(assignment=seat, by=user, reason="거래처입니다")
    assert taker.seat == seat.seat
    assert taker.replaces == seat
    assert taker.member_id != seat.member_id
    seat.refresh_from_db()
    assert (seat.left_as, seat.left_by) == (LeftAs.RECUSED, user)
    with pytest.raises(errors.RecusedError) as refused:
        review_for_desk(user, review.claim.number)
    assert (refused.value.status, refused.value.details["said"]) == (403, "회피")
    day = f"{localtime(seat.left_at):%-m. %-d.}"
    said = str(refused.value)  # how and when, and not who judges instead
    assert said == f"{day}에 회피한 심의라 볼 수 없습니다." and str(taker.member) not in said
    assert not Claim.objects.visible_to(user).filter(pk=review.claim_id).exists()
    assert seat.member_id not in QueueRow.objects.get(claim=review.claim_id).panel
    with pytest.raises(errors.RecusedError):
        f.vote(review, seat)
    assert next(find_differences(), None) is None


def test_whose_seat_another_took_over_is_told_who_has_it(review):
    seat = f.panel(review)[0]
    taker = reassign(assignment=seat, by=f.secretary(), reason="일정")
    with pytest.raises(errors.RecusedError) as refused:
        review_for_desk(seat.member.user, review.claim.number)
    assert str(refused.value).endswith(f"에 {taker.member} 위원으로 바뀌었습니다.")


def test_only_for_oneself_and_only_with_a_reason(review):
    seat, other = f.panel(review)[:2]
    with pytest.raises(ForbiddenError):
        recuse(assignment=seat, by=other.member.user, reason="그냥")
    with pytest.raises(ReasonNeededError):
        recuse(assignment=seat, by=seat.member.user, reason=" ")
    with pytest.raises(ForbiddenError):
        disqualify(assignment=seat, by=other.member.user, reason="친족")


def test_the_vote_of_who_left_leaves_the_count_and_the_panel_waits(alone):
    first, second, third = f.panel(alone)
    f.vote(alone, first, "grant")
    f.vote(alone, second, "grant")
    # Nobody is left to take the seat: two voted, and two do not decide for three.
    assert recuse(assignment=third, by=third.member.user, reason="거래처") is None
    ballot = Ballot.objects.get()
    assert list(reviews_short_of_members()) == [alone]
    with clock.at(clock.now() + timedelta(days=60)):
        assert list(due_ballots()) == []
        assert close_due_ballot(ballot=ballot) is False
    assert fill_waiting_panels() == 0 and not Decision.objects.exists()
    newcomer = f.member()
    assert fill_waiting_panels() == 1
    seat = f.panel(alone)[2]
    assert (seat.member, seat.seat, seat.assigned_by) == (newcomer, third.seat, None)
    assert seat.draw.drawn == [newcomer.pk]
    f.vote(alone, seat, "deny")
    decision = Decision.objects.get()
    assert (decision.outcome, decision.tally["votes"]) == ("granted", 3)
    assert next(find_differences(), None) is None


def test_three_seated_and_two_voted_still_decide_when_it_is_due():
    with f.long_ago():
        review = f.in_review()
    for seat in f.panel(review)[:2]:
        f.vote(review, seat, "grant")
    ballot = review.ballots.get()
    assert close_due_ballot(ballot=ballot) is True
    assert Decision.objects.get(review=review).tally["votes"] == 2


def test_a_leave_that_ends_lets_the_panel_go_on(alone):
    substitute = f.member(substitute=True)
    today = clock.today()
    enter_leave(member=substitute, by=f.secretary(), starts_on=today, ends_on=today)
    seat = f.panel(alone)[0]
    assert recuse(assignment=seat, by=seat.member.user, reason="거래처") is None
    assert fill_seat(review=alone, by=f.secretary()) is None
    assert fill_waiting_panels() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        fill_panels()
    assert alone.assignments.active().get(member=substitute).replaces is None
    assert not reviews_short_of_members().exists()


def test_the_days_of_a_leave_are_those_that_its_refusal_names():
    member, by, today = f.member(), f.secretary(), clock.today()
    day = timedelta(days=1)
    for first, last in ((today - 9 * day, today - day), (today, today + 367 * day)):
        with pytest.raises(errors.LeaveError, match="오늘이나 그 뒤로, 시작일부터 1년 안"):
            enter_leave(member=member, by=by, starts_on=first, ends_on=last)
    enter_leave(member=member, by=by, starts_on=today - 9 * day, ends_on=today)
    later = today + 500 * day
    enter_leave(member=member, by=by, starts_on=later, ends_on=later + day)


def test_looking_at_many_waiting_panels_costs_no_more_than_at_one(alone, django_assert_num_queries):
    reviews = [alone, *(f.in_review() for _ in range(3))]
    with django_assert_num_queries(1):
        assert fill_waiting_panels() == 0
    spent = []
    for some in (reviews[:1], reviews[1:]):
        for seat in [f.panel(review)[0] for review in some]:
            recuse(assignment=seat, by=seat.member.user, reason="거래처")
        with CaptureQueriesContext(connection) as asked:
            assert fill_waiting_panels() == 0
        spent.append(len(asked))
    assert spent[0] == spent[1]


def test_a_successor_is_drawn_and_who_left_is_gone(review):
    secretary = f.secretary()
    seat = f.panel(review)[0]
    taker = reassign(assignment=seat, by=secretary, reason="부재")
    assert taker.draw.drawn == [taker.member_id] and taker.replaces == seat
    with pytest.raises(errors.NotOpenError):
        disqualify(assignment=seat, by=secretary, reason="친족")


# ------------------------------------------------------------------ who has voted
@pytest.mark.parametrize("verb", [reassign, disqualify])
def test_the_secretariat_takes_no_vote_out_of_the_count(verb, review):
    secretary = f.secretary()
    seat = f.panel(review)[0]
    f.vote(review, seat, "deny")
    with pytest.raises(errors.SeatVotedError, match="이미 표결한 위원입니다"):
        verb(assignment=seat, by=secretary, reason="업무 조정")
    seat.refresh_from_db()
    assert seat.status == "active"
    with pytest.raises(ForbiddenError):
        replace_voter(assignment=seat, by=secretary, reason="업무 조정")


def test_the_chair_decides_that_a_voter_leaves_with_a_reason_that_stays(review):
    chair = f.chair()
    seat, unvoted = f.panel(review)[:2]
    f.vote(review, seat, "deny")
    for reason, how, error in (
        (" ", LeftAs.REASSIGNED, ReasonNeededError),
        ("이유", LeftAs.RECUSED, errors.UnknownChoiceError),
    ):
        with pytest.raises(error):
            replace_voter(assignment=seat, by=chair, reason=reason, how=how)
    with pytest.raises(errors.SeatNotVotedError):
        replace_voter(assignment=unvoted, by=chair, reason="이유")
    taker = replace_voter(assignment=seat, by=chair, reason="오래 입원함", how=LeftAs.ON_LEAVE)
    seat.refresh_from_db()
    assert (seat.left_as, seat.left_by, seat.left_decided_by) == (LeftAs.ON_LEAVE, chair, chair)
    assert seat.reason == "오래 입원함" and seat.voted_at
    assert taker.draw.drawn == [taker.member_id] and taker.replaces == seat
    with pytest.raises(errors.NotOpenError):
        replace_voter(assignment=seat, by=chair, reason="또")
    for one in f.panel(review):
        f.vote(review, one, "grant")
    assert Decision.objects.get().tally["grants"] == 3
    assert next(find_differences(), None) is None


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("seated", errors.NotChairError),
        ("voted", errors.ChairVotedError),
        ("tied", errors.RecusedError),
        ("left", errors.RecusedError),
    ],
)
def test_a_chair_who_has_part_in_it_decides_nothing(how, error):
    review = f.in_review(person_name="한위원장")
    seat, other, third = f.panel(review)
    f.vote(review, seat, "deny")
    if how == "tied":
        chair = UserFactory(roles="chair", name="한위원장")
        f.member(user=chair, load_limit=0)
    elif how == "seated":
        chair = f.made_chair(other.member)
    elif how == "voted":
        f.vote(review, third, "deny")
        chair = f.made_chair(third.member)
    else:
        recuse(assignment=other, by=other.member.user, reason="거래처")
        chair = f.made_chair(other.member)
    with pytest.raises(error):
        replace_voter(assignment=seat, by=chair, reason="이유")


def test_after_a_second_ballot_was_called_nobody_has_voted_yet():
    f.council()
    review, chair = f.deciding(), f.chair()
    seat = f.panel(review)[0]
    call_second_ballot(review=review, by=chair)
    assert reassign(assignment=seat, by=f.secretary(), reason="출장") is not None


def test_raw_sql_closes_no_ballot_of_a_panel_that_waits(alone):
    first, second, third = f.panel(alone)
    f.vote(alone, first, "grant")
    f.vote(alone, second, "grant")
    recuse(assignment=third, by=third.member.user, reason="거래처")
    result = (
        '{"outcome": "granted", "amount": 2400000, "ceiling": 2400000, "votes": 2, "grants": 2,'
        ' "panel": 2, "quorum": 2, "needs_chair": false}'
    )
    close = "UPDATE reviews_ballot SET closed_at = now(), closed_as = %s, result = %s::jsonb"
    for how in ("all_voted", "due_with_quorum"):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            connection.cursor().execute(close, [how, result])
        assert refused_by(refused.value) == "ballot_closes_with_a_whole_panel"


def test_who_left_a_closed_ballot_is_a_contradiction():
    review = f.deciding()
    seat = f.panel(review)[0]
    with pytest.raises(errors.NotOpenError):
        recuse(assignment=seat, by=seat.member.user, reason="늦음")


# ------------------------------------------------------------------ scope
@pytest.mark.parametrize(
    ("role", "everything"),
    [
        ("chair", True),
        ("secretariat", True),
        ("finance", True),
        ("auditor", True),
        ("member", False),
        ("customer_centre", False),
        ("admin", False),
    ],
)
@pytest.mark.usefixtures("alone")
def test_who_sees_all_claims(role, everything):
    user = UserFactory(roles=role)
    assert sees_all(user) is everything
    assert Claim.objects.visible_to(user).exists() is everything
    assert visible_reviews(user).exists() is everything


def test_members_see_the_panels_they_sit_on_decided_ones_too(review):
    review = f.vote_all(review, ("deny", None))
    user = f.panel(review)[0].member.user
    assert Claim.objects.visible_to(user).get() == review.claim
    assert review_for_desk(user, review.claim.number)[1].member.user == user
    outsider = f.member().user
    with pytest.raises(Review.DoesNotExist):
        review_for_desk(outsider, review.claim.number)
    with pytest.raises(Review.DoesNotExist):
        review_for_desk(user, "T1015-9999999")


def test_a_tie_outlasts_a_wider_role(review):
    """A chair who recused sees nothing of the claim, in that role either."""
    seat = f.panel(review)[0]
    chairman = f.made_chair(seat.member)
    recuse(assignment=seat, by=chairman, reason="동업자")
    assert not Claim.objects.visible_to(chairman).exists()
    assert not rows_of_tab(chairman, "in_review").exists()
    with pytest.raises(errors.RecusedError):
        seat_of(chairman, review)


def test_a_seat_passed_on_hides_nothing_from_a_wide_role(review):
    secretary = f.secretary()
    first, second = f.panel(review)[:2]
    chairman = f.made_chair(first.member)
    reassign(assignment=first, by=secretary, reason="부재")
    assert review_for_desk(chairman, review.claim.number) == (review, None)
    reassign(assignment=second, by=secretary, reason="부재")
    with pytest.raises(errors.RecusedError):
        review_for_desk(second.member.user, review.claim.number)


def test_assignments_are_never_deleted(review):
    from django.db import ProgrammingError, transaction

    seat = f.panel(review)[0]
    with pytest.raises(ProgrammingError), transaction.atomic():
        Assignment.objects.filter(pk=seat.pk)._raw_delete("default")


@pytest.mark.parametrize("seat", ["", "²", "9" * 30, "x"])
def test_a_seat_that_is_no_number_is_not_there(client, seat, review):
    client.force_login(f.secretary())
    address = f"/reviews/{review.claim.number}/disqualify/"
    assert client.post(address, {"seat": seat, "reason": "친족"}).status_code == 404
