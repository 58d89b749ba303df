"""기피: it holds the ballot open, costs a seat only when upheld, and the chair decides it."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.urls import reverse

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests import raw_sql
from claims.tests.factories import UserFactory, reseat
from config.dev.scenes import scene
from reviews.committee import errors
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    Assignment,
    Ballot,
    Challenge,
    ChallengeStatus,
    Decision,
    LeftAs,
    Member,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.challenges import (
    decide_challenge,
    may_decide,
    register_challenge,
    withdraw_challenge,
)
from reviews.committee.seats.recusals import disqualify, reassign, recuse, reviews_short_of_members
from reviews.committee.tests import factories as f
from reviews.notices.events import Event
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db


def challenged():
    """A review, its panel, which is the whole council, and a challenge against its first seat."""
    if not Member.objects.exists():
        f.council(size=3, substitutes=0)
    review = f.in_review()
    panel = f.panel(review)
    challenge = register_challenge(assignment=panel[0], by=f.secretary(), grounds="경쟁 업체")
    return review, panel, challenge


_rows, alone = scene("alone", challenged)


@pytest.fixture
def case(alone):
    """The same with members left to take a seat."""
    f.council(size=3)
    return alone


def all_vote(review, panel, choice="grant") -> None:
    for seat in panel:
        f.vote(review, seat, choice)


# ------------------------------------------------------------------ the claimant is told
def told(challenge) -> Notice:
    return Notice.objects.get(key=f"challenge:{challenge.pk}:ended")


@pytest.mark.parametrize("refilled", [True, False])
def test_the_claimant_of_an_upheld_one_reads_what_happens_next(refilled, alone):
    _review, panel, challenge = alone
    if refilled:
        f.council(size=3)
    decide_challenge(challenge=challenge, by=f.chair(), upheld=True, answer="경쟁 관계임")
    letter = told(challenge)
    assert letter.event == Event.CHALLENGE_UPHELD and letter.claim == panel[0].review.claim
    assert ("추첨으로 정한 다른 위원" in letter.body) == refilled
    assert ("심의가 기다립니다" in letter.body) != refilled
    assert "경쟁 관계임" not in letter.body and str(panel[0].member) not in letter.body


def test_the_claimant_of_a_dismissed_one_reads_the_reason(case):
    _review, _panel, challenge = case
    decide_challenge(challenge=challenge, by=f.chair(), upheld=False, answer="거래가 없었습니다.")
    letter = told(challenge)
    assert letter.event == Event.CHALLENGE_DISMISSED and "거래가 없었습니다." in letter.body


def test_the_claimant_of_one_that_ends_undecided_is_told_too(case):
    _review, panel, challenge = case
    withdraw_challenge(challenge=challenge, by=f.secretary())
    assert told(challenge).event == Event.CHALLENGE_CLOSED and "철회로 처리" in told(challenge).body
    again = register_challenge(assignment=panel[1], by=f.secretary(), grounds="친족")
    recuse(assignment=panel[1], by=panel[1].member.user, reason="친족 관계임")
    letter = told(again)
    assert "더 맡지 않게 되어" in letter.body and "친족" not in letter.body


# ------------------------------------------------------------------ while it is undecided
def test_everybody_votes_and_the_ballot_stays_open_until_it_is_dismissed(case):
    review, panel, challenge = case
    all_vote(review, panel)
    assert Ballot.objects.get().is_open and not Decision.objects.exists()
    decide_challenge(challenge=challenge, by=f.chair(), upheld=False, answer="근거 없음")
    assert Decision.objects.get().tally["votes"] == 3
    challenge.refresh_from_db()
    assert (challenge.status, challenge.answer) == (ChallengeStatus.DISMISSED, "근거 없음")


def test_upheld_it_takes_the_seat_and_the_vote_leaves_the_count(case):
    review, panel, challenge = case
    f.vote(review, panel[0], "deny")
    f.vote(review, panel[1], "grant")
    f.vote(review, panel[2], "grant")
    chair = f.chair()
    taker = decide_challenge(challenge=challenge, by=chair, upheld=True, answer="경쟁 관계")
    seat = Assignment.objects.get(pk=panel[0].pk)
    assert (seat.left_as, seat.left_by, seat.reason) == (LeftAs.CHALLENGED, chair, "경쟁 관계")
    assert (taker.seat, taker.replaces) == (seat.seat, seat)
    assert Ballot.objects.get().is_open
    f.vote(review, taker, "grant")
    result = Decision.objects.get().tally
    assert (result["votes"], result["grants"]) == (3, 3)
    assert next(find_differences(), None) is None


def test_upheld_with_nobody_to_replace_them_the_panel_waits(alone):
    review, panel, challenge = alone
    all_vote(review, panel)
    assert decide_challenge(challenge=challenge, by=f.chair(), upheld=True, answer="친족") is None
    assert not Decision.objects.exists() and Ballot.objects.get().is_open
    assert list(reviews_short_of_members()) == [review]


def test_a_due_ballot_waits_for_it_too():
    with f.long_ago():
        review, panel, challenge = challenged()
    all_vote(review, panel[:2])
    ballot = review.ballots.get()
    assert list(due_ballots()) == []
    assert close_due_ballot(ballot=ballot) is False
    withdraw_challenge(challenge=challenge, by=f.secretary(), note="신청인이 거둠")
    assert list(due_ballots()) == [ballot.pk]
    assert close_due_ballot(ballot=ballot) is True


def test_withdrawn_it_lets_the_last_vote_close_the_ballot(case):
    review, panel, challenge = case
    all_vote(review, panel)
    with pytest.raises(ForbiddenError):
        withdraw_challenge(challenge=challenge, by=panel[0].member.user)
    withdraw_challenge(challenge=challenge, by=f.secretary())
    assert Decision.objects.exists()
    with pytest.raises(errors.NotOpenError):
        decide_challenge(challenge=challenge, by=f.chair(), upheld=True, answer="늦음")


def test_the_note_of_a_refused_withdrawal_is_still_there(case, client):
    _review, _panel, challenge = case
    client.force_login(f.secretary())
    withdraw_challenge(challenge=challenge, by=f.secretary(), note="신청인이 거둠")
    url = reverse("committee:withdraw_challenge", args=[challenge.pk])
    answer = client.post(url, {"note": "전화로 거두었습니다"})
    assert answer.status_code in (409, 422)
    assert "전화로 거두었습니다" in answer.content.decode()


@pytest.mark.parametrize("how", ["recuse", "disqualify", "reassign"])
def test_it_ends_with_the_seat(how, case):
    _review, panel, challenge = case
    seat = panel[0]
    if how == "recuse":
        recuse(assignment=seat, by=seat.member.user, reason="스스로 물러남")
    else:
        verb = disqualify if how == "disqualify" else reassign
        verb(assignment=seat, by=f.secretary(), reason="사유")
    challenge.refresh_from_db()
    assert challenge.status == ChallengeStatus.WITHDRAWN and challenge.decided_at
    assert not Challenge.objects.pending().exists()


def test_it_ends_with_the_review(case):
    review, _panel, challenge = case
    withdraw_review(review=review, by=f.secretary(), reason="신청인 철회")
    challenge.refresh_from_db()
    assert challenge.status == ChallengeStatus.WITHDRAWN


# ------------------------------------------------------------------ who and when
def test_only_the_secretariat_takes_one_in_with_its_grounds_and_on_a_day_that_can_be(case):
    seat, secretary = case[1][1], f.secretary()  # nobody challenged this one
    with pytest.raises(ForbiddenError):
        register_challenge(assignment=seat, by=f.chair(), grounds="친족")
    with pytest.raises(ReasonNeededError):
        register_challenge(assignment=seat, by=secretary, grounds="  ")
    for day in (clock.today() + timedelta(days=1), clock.today().replace(year=2020)):
        with pytest.raises(errors.ChallengeError):
            register_challenge(assignment=seat, by=secretary, grounds="친족", filed_on=day)
    register_challenge(assignment=seat, by=secretary, grounds="친족")
    with pytest.raises(errors.ChallengeError):
        register_challenge(assignment=seat, by=secretary, grounds="또")


def test_a_dismissed_one_may_be_filed_again_with_other_grounds(case):
    _review, panel, challenge = case
    decide_challenge(challenge=challenge, by=f.chair(), upheld=False, answer="근거 없음")
    again = register_challenge(assignment=panel[0], by=f.secretary(), grounds="새 근거")
    assert again.status == ChallengeStatus.RECEIVED


def test_once_the_ballot_has_closed_it_is_too_late():
    review = f.deciding()
    seat = f.panel(review)[0]
    with pytest.raises(errors.NotOpenError):
        register_challenge(assignment=seat, by=f.secretary(), grounds="친족")


def test_the_chair_decides_with_a_reason_and_once(case):
    _review, panel, challenge = case
    chair = f.chair()
    for user in (f.secretary(), panel[1].member.user, UserFactory(roles="auditor")):
        with pytest.raises(errors.NotChairError):
            decide_challenge(challenge=challenge, by=user, upheld=True, answer="이유")
    with pytest.raises(ReasonNeededError):
        decide_challenge(challenge=challenge, by=chair, upheld=True, answer=" ")
    decide_challenge(challenge=challenge, by=chair, upheld=True, answer="이유")
    with pytest.raises(errors.NotOpenError):
        decide_challenge(challenge=challenge, by=chair, upheld=False, answer="이유")


def test_nobody_decides_on_their_own_panel_and_then_a_deputy_does():
    f.council()
    review, secretary = f.in_review(), f.secretary()
    # without room for a seat: drawn for the chair's, the deputy would sit on the panel too
    deputy, plain = f.member(deputises=True, load_limit=0).user, f.member().user
    accused, seat, _third = f.panel(review)
    chairman = seat.member
    chairman.user = f.made_chair(chairman)
    challenge = register_challenge(assignment=accused, by=secretary, grounds="친족")
    with pytest.raises(errors.NotChairError):
        decide_challenge(challenge=challenge, by=chairman.user, upheld=True, answer="이유")
    assert may_decide(deputy, review) and not may_decide(plain, review)
    second = f.chair()  # a chair who is free goes before the deputy
    assert may_decide(second, review) and not may_decide(deputy, review)
    second.is_active = False
    second.save()
    recuse(assignment=seat, by=chairman.user, reason="거래처")  # a tie keeps the chair out as well
    with pytest.raises(errors.RecusedError):
        decide_challenge(challenge=challenge, by=chairman.user, upheld=True, answer="이유")
    decide_challenge(challenge=challenge, by=deputy, upheld=True, answer="이유")
    assert Assignment.objects.get(pk=accused.pk).left_as == LeftAs.CHALLENGED


def test_a_deputy_who_sits_on_the_panel_decides_nothing_on_it(case):
    _review, panel, challenge = case
    deputy = reseat(panel[1].member.user, deputises=True)
    with pytest.raises(errors.NotChairError):
        decide_challenge(challenge=challenge, by=deputy.user, upheld=True, answer="이유")


# ------------------------------------------------------------------ the database, past every verb
refused = partial(raw_sql.refused, at_end=True)  # deferred rules too
INSERT = (
    "INSERT INTO reviews_challenge (assignment_id, grounds, filed_on, received_by_id, received_at,"
    " status, answer) VALUES (%s, 'x', current_date, %s, now(), %s, '')"
)


def test_raw_sql_cannot_close_a_ballot_over_a_challenge(case):
    review, panel, _challenge = case
    all_vote(review, panel)
    result = (
        '{"outcome": "granted", "amount": 2400000, "ceiling": 2400000, "votes": 3, "grants": 3,'
        ' "panel": 3, "quorum": 2, "needs_chair": false}'
    )
    close = "UPDATE reviews_ballot SET closed_at = now(), closed_as = %s, result = %s::jsonb"
    for how in ("all_voted", "due_with_quorum"):
        assert refused(close, how, result) == "ballot_waits_for_its_challenges"
    withdraw = "UPDATE reviews_challenge SET status = 'withdrawn'"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(withdraw)
        cursor.execute(close, ["all_voted", result])
        transaction.set_rollback(True)


def test_raw_sql_cannot_challenge_a_seat_that_is_gone_or_a_ballot_that_has_closed():
    review = f.in_review()
    seat, secretary = f.panel(review)[0], f.secretary()
    recuse(assignment=seat, by=seat.member.user, reason="거래처")
    name = "challenge_is_of_a_seat_that_may_be_left"
    assert refused(INSERT, seat.pk, secretary.pk, "received") == name
    closed = f.panel(f.deciding())[0]
    assert refused(INSERT, closed.pk, secretary.pk, "received") == name
    open_seat = f.panel(review)[0]
    assert refused(INSERT, open_seat.pk, secretary.pk, "upheld") == (
        "reviews_challenge_status_moves_as_allowed"
    )


def test_raw_sql_cannot_decide_on_ones_own_panel_or_leave_the_seat_standing(case):
    _review, panel, challenge = case
    decide = "UPDATE reviews_challenge SET status = %s, decided_by_id = %s, decided_at = now()"
    for seat in panel:
        assert refused(decide, "dismissed", seat.member.user_id) == (
            "nobody_decides_challenges_on_their_panel"
        )
    assert refused(decide, "upheld", f.chair().pk) == "upheld_challenge_takes_the_seat"
    decide_challenge(challenge=challenge, by=f.chair(), upheld=True, answer="이유")
    assert refused("UPDATE reviews_challenge SET status = 'received'") == (
        "reviews_challenge_status_moves_as_allowed"
    )


def test_raw_sql_cannot_throw_a_member_out_as_challenged_without_one(case):
    seat = case[1][1]
    assert (
        refused(
            "UPDATE reviews_assignment SET status = 'left', left_as = 'challenged', left_at = now()"
            " WHERE id = %s",
            seat.pk,
        )
        == "challenged_seat_has_its_upheld_challenge"
    )
