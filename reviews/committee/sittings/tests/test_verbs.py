"""The verbs of a sitting: gather, take out, confirm, attend, close."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.policy.deadlines import add_working_days
from claims.tests.factories import UserFactory, reseat
from config.dev import scenes
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import ApprovedPayoutError, NotChairError, NotOpenError, RecusedError
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    Attendance,
    Ballot,
    Decision,
    Member,
    NumberSeries,
    SeriesKind,
    Sitting,
    SittingStatus,
    with_amounts,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.recusals import recuse
from reviews.committee.sittings import errors
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.context import (
    ItemState,
    agenda_lines,
    confirmation_blockers,
    progress_of,
)
from reviews.committee.sittings.eligibility import (
    Ineligibility,
    assess_candidates,
    awaiting_the_chair,
    is_unanimous,
)
from reviews.committee.sittings.notice_and_quorum import needed_for
from reviews.committee.sittings.tests.scenes import (
    announced,
    attend,
    awaiting,
    denied,
    item_of,
    sitting_of,
)
from reviews.committee.sittings.verbs import (
    MOST_ITEMS,
    agenda_digest,
    close_sitting,
    confirm_sitting,
    open_sitting,
    record_attendance,
)
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db
KST = ZoneInfo("Asia/Seoul")


def rows():
    """Three reviews that await the chair, one with its panel that nobody voted on; and a chair."""
    return awaiting(3), f.in_review(claimed_loss=f.ABOVE_THE_CHAIR), f.chair()


_rows, scene = scenes.scene("scene", rows)


@pytest.fixture
def reviews(scene):
    return scene[0]


@pytest.fixture
def review(reviews):
    return reviews[0]


@pytest.fixture
def voting(scene):
    return scene[1]


@pytest.fixture
def chair(scene):
    return scene[2]


def bars(*reviews):
    return [one.ineligibility for one in assess_candidates(reviews)]


def confirm(sitting, by, seen=None):
    return confirm_sitting(sitting=sitting, by=by, seen=seen or agenda_digest(sitting))


class TestEligible:
    def test_a_unanimous_grant_without_a_doubt_is(self, reviews):
        assert bars(*reviews[:2]) == [None, None]

    def test_grant_and_partly_are_one_direction(self, voting):
        opinions = (("grant", None), ("partly", 4_600_000), ("partly", 4_700_000))
        assert bars(f.vote_all(voting, *opinions)) == [None]

    @pytest.mark.parametrize(
        ("amounts", "bar"),
        [
            ((4_000_000, 4_000_000, 4_400_000), None),  # a tenth above the median
            ((4_000_000, 4_000_000, 4_400_001), Ineligibility.SPREAD),
            ((3_600_000, 4_000_000, 4_000_000), None),
            ((3_599_999, 4_000_000, 4_000_000), Ineligibility.SPREAD),
        ],
    )
    def test_amounts_far_from_the_median_are_not_unanimous(self, voting, amounts, bar):
        opinions = [("partly", amount) for amount in amounts]
        assert f.policy().unanimity_tolerance == 1000  # basis points
        assert bars(f.vote_all(voting, *opinions)) == [bar]

    def test_the_amounts_of_an_open_ballot_stay_sealed(self, voting):
        f.vote(voting, f.panel(voting)[0], "partly", 1_000_000)
        sealed = with_amounts(Ballot.objects.all()).get(review=voting)
        assert (sealed.low, sealed.high) == (None, None)

    def test_a_changed_vote_counts_with_its_last_amount(self, voting):
        first, second, third = f.panel(voting)
        f.vote(voting, first, "partly", 1_000_000)
        f.vote(voting, first, "partly", 4_000_000)
        f.vote(voting, second, "partly", 4_000_000)
        f.vote(voting, third, "partly", 4_000_000)
        voting.refresh_from_db()
        assert bars(voting) == [None]

    def test_a_split_panel_is_not(self, voting):
        opinions = (("grant", None), ("grant", None), ("deny", None))
        assert bars(f.vote_all(voting, *opinions)) == [Ineligibility.SPLIT]

    def test_a_problem_finding_keeps_it_off_and_a_warning_does_not(self, review):
        f.finding(review.claim, "warning")
        assert bars(review) == [None]
        f.finding(review.claim, "problem")
        assert bars(review) == [Ineligibility.PROBLEM]

    def test_a_discussion_asked_for_keeps_it_off(self, voting):
        assert bars(denied(voting)) == [Ineligibility.DISCUSSION]

    def test_what_was_taken_out_is_decided_by_itself_until_it_is_voted_on_again(
        self, review, chair
    ):
        sitting_of(review, by=chair)
        assert bars(review) == [Ineligibility.ON_AGENDA]
        take_out(item=item_of(review), by=chair, reason="더 보자")
        assert bars(review) == [Ineligibility.TAKEN_OUT]
        call_second_ballot(review=review, by=chair)
        review.refresh_from_db()
        assert bars(review) == [Ineligibility.NOT_DECIDING]
        assert bars(f.vote_all(review, ("grant", None))) == [None]

    @pytest.mark.parametrize(
        ("votes", "grants", "outcome", "one_way"),
        [
            (3, 3, "granted", True),
            (2, 2, "partly_granted", True),
            (3, 2, "granted", False),
            (3, 0, "denied", True),
            (3, 1, "denied", False),
            (3, 3, "denied", False),  # the ceiling had fallen to nothing
            (0, 0, "denied", False),
        ],
    )
    def test_unanimity_is_of_the_votes_and_the_result(self, votes, grants, outcome, one_way):
        result = {"votes": votes, "grants": grants, "outcome": outcome}
        assert is_unanimous(result) is one_way

    def test_any_number_is_weighed_in_four_queries(self, reviews, django_assert_num_queries):
        with django_assert_num_queries(4):
            assert bars(*reviews[:1]) == [None]
        with django_assert_num_queries(4):
            assert bars(*reviews) == [None] * 3


class TestOpening:
    def test_numbers_have_no_gap_and_items_their_order(self, reviews):
        first, second, third = reviews
        one, two = sitting_of(second, first), sitting_of(third)
        year = one.held_on.year
        assert [one.number, two.number] == [f"회의-{year}-0001", f"회의-{year}-0002"]
        assert [i.review_id for i in one.items.order_by("order")] == [second.pk, first.pk]
        with pytest.raises(errors.NotEligibleError):
            sitting_of(third)
        assert NumberSeries.objects.get(kind=SeriesKind.SITTING).last == 2

    def test_only_the_chair_gathers(self, review):
        deputy = f.member(deputises=True).user
        for by in (f.secretary(), deputy, UserFactory(roles="auditor")):
            with pytest.raises(ForbiddenError):
                sitting_of(review, by=by)

    def test_one_case_that_is_none_refuses_all_and_is_named(self, reviews):
        good, bad, _third = reviews
        f.finding(bad.claim, "problem")
        with pytest.raises(errors.NotEligibleError) as refused:
            sitting_of(good, bad)
        assert refused.value.details["numbers"] == [bad.claim.number]
        assert not Sitting.objects.exists()

    def test_the_members_are_told_at_once_and_have_their_days(self, review, chair):
        friday = datetime(2026, 11, 27, 15, tzinfo=KST)
        with clock.at(friday):
            with pytest.raises(errors.SittingDayError, match=r"2026\. 11\. 30\."):
                open_sitting(held_on=friday.date(), reviews=[review], by=chair)
            monday = date(2026, 11, 30)
            sitting = open_sitting(held_on=monday, reviews=[review], by=chair)
        assert sitting.announced_at == friday
        assert sitting.notice_until == datetime(2026, 11, 30, 15, tzinfo=KST)
        assert sitting.confirmable_from == sitting.notice_until
        with clock.at(sitting.notice_until - timedelta(seconds=1)):
            attend(sitting)
            with pytest.raises(errors.NoticeRunsError, match=r"2026\. 11\. 30\. 15:00까지"):
                confirm(sitting, chair)
        with clock.at(sitting.notice_until):
            assert len(confirm(sitting, chair).decisions) == 1

    def test_a_day_off_is_no_day_for_a_sitting(self, review, chair):
        friday = clock.at(datetime(2026, 11, 27, 15, tzinfo=KST))
        with friday, pytest.raises(errors.SittingDayError):
            open_sitting(held_on=date(2026, 12, 5), reviews=[review], by=chair)

    def test_a_claim_outside_the_chairs_scope_is_no_case(self, voting):
        seat = f.panel(voting)[0]
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        review = f.vote_all(voting, ("grant", None))
        chair = f.made_chair(seat.member)
        assert review not in awaiting_the_chair(chair)
        with pytest.raises(errors.NotEligibleError):
            sitting_of(review, by=chair)

    @pytest.mark.parametrize("days", [-1, 0, 61])
    def test_the_day_is_soon_and_not_at_once(self, review, days):
        held_on = clock.today() + timedelta(days=days)
        with pytest.raises(errors.SittingDayError, match="이후로, 오늘부터 60일 안"):
            open_sitting(held_on=held_on, reviews=[review], by=f.chair())

    def test_an_agenda_is_neither_empty_nor_endless(self, review):
        made = [type(review)(pk=-n, claim_id=-n) for n in range(MOST_ITEMS + 1)]
        for agenda in ([], made):
            with pytest.raises(errors.AgendaSizeError):
                open_sitting(held_on=clock.today(), reviews=agenda, by=f.chair())


class TestTakingOut:
    def test_any_member_may_and_the_chair_and_nobody_else(self, reviews):
        sitting_of(*reviews)
        taken = take_out(item=item_of(reviews[0]), by=f.member().user, reason="금액을 더 보자")
        assert (taken.taken_out_by, taken.taken_out_reason) == (
            taken.taken_out_by,
            "금액을 더 보자",
        )
        for by in (f.secretary(), UserFactory(roles="auditor"), UserFactory(roles="finance")):
            with pytest.raises(ForbiddenError):
                take_out(item=item_of(reviews[1]), by=by, reason="x")
        past = f.member(term_from="2020-01-01", term_to="2020-12-31").user
        with pytest.raises(ForbiddenError):
            take_out(item=item_of(reviews[1]), by=past, reason="x")
        take_out(item=item_of(reviews[1]), by=f.chair(), reason="x")

    def test_it_takes_a_reason_and_happens_once(self, review):
        member = f.member().user
        sitting_of(review)
        with pytest.raises(ReasonNeededError):
            take_out(item=item_of(review), by=member, reason="  ")
        take_out(item=item_of(review), by=member, reason="x")
        with pytest.raises(Exception, match="이미 빠진"):
            take_out(item=item_of(review), by=f.chair(), reason="y")

    def test_not_after_it_was_confirmed(self, review, chair):
        confirm(sitting_of(review, by=chair), chair)
        with pytest.raises(NotOpenError):
            take_out(item=item_of(review), by=chair, reason="x")

    def test_not_by_who_left_its_panel_for_a_tie(self, voting):
        seat = f.panel(voting)[0]
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        review = f.vote_all(voting, ("grant", None))
        sitting_of(review)
        with pytest.raises(RecusedError):
            take_out(item=item_of(review), by=seat.member.user, reason="x")

    def test_what_was_taken_out_is_confirmed_by_itself_at_the_desk(self, review, chair):
        sitting_of(review, by=chair)
        take_out(item=item_of(review), by=chair, reason="x")
        seen = proposal_digest(Ballot.objects.get(review=review))
        assert confirm_decision(review=review, by=chair, seen=seen).sitting is None

    def test_a_second_ballot_takes_its_review_off_the_agenda(self, review, chair):
        sitting_of(review, by=chair)
        call_second_ballot(review=review, by=chair)
        item = item_of(review)
        assert (item.taken_out_by, item.taken_out_reason) == (chair, "재표결에 부침")


class TestConfirming:
    def test_each_gets_its_own_decision_payout_letter_and_history(self, reviews, chair):
        first, second, third = reviews
        sitting = sitting_of(first, second, third, by=chair)
        take_out(item=item_of(second), by=f.member().user, reason="x")
        done = confirm(sitting, chair)
        assert [d.review_id for d in done.decisions] == [first.pk, third.pk]
        assert done.left == []
        assert {d.sitting for d in Decision.objects.all()} == {sitting}
        assert {d.confirmed_by for d in Decision.objects.all()} == {chair}
        keys = {f"decision:{d.resolution_no}" for d in done.decisions}
        assert len(keys) == 2
        assert set(Payout.objects.values_list("key", flat=True)) == keys
        assert keys <= set(Notice.objects.values_list("key", flat=True))
        numbers = sorted(int(d.resolution_no.rsplit("-")[-1]) for d in done.decisions)
        assert numbers == [1, 2]
        second.refresh_from_db()
        assert second.status == "deciding"
        assert next(find_differences(), None) is None

    def test_a_denial_is_confirmed_like_a_grant_and_pays_nothing(self, voting, chair):
        review = denied(voting)
        # the request left the count with the member who asked: another talked it over
        call_second_ballot(review=review, by=chair)
        review = f.vote_all(review, ("deny", None))
        assert review.status == "decided"

    def test_a_changed_agenda_is_refused(self, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        seen = agenda_digest(sitting)
        take_out(item=item_of(reviews[0]), by=f.member().user, reason="x")
        with pytest.raises(errors.AgendaChangedError):
            confirm(sitting, chair, seen)
        assert not Decision.objects.exists()
        assert len(confirm(sitting, chair).decisions) == 1

    def test_a_problem_found_since_leaves_its_item_to_be_decided_by_itself(self, reviews, chair):
        first, second, _third = reviews
        sitting = sitting_of(first, second, by=chair)
        seen = agenda_digest(sitting)
        f.finding(first.claim, "problem")
        with pytest.raises(errors.AgendaChangedError):
            confirm(sitting, chair, seen)
        assert [bool(line.blocker) for line in agenda_lines(sitting, chair)] == [True, False]
        done = confirm(sitting, chair)
        assert [d.review_id for d in done.decisions] == [second.pk]
        assert [type(error) for _item, error in done.left] == [errors.ProblemFoundError]
        with pytest.raises(errors.UndecidedError):
            close_sitting(sitting=sitting, by=chair)

    @pytest.mark.parametrize("how", ["withdrawn", "at_the_desk"])
    def test_what_ended_elsewhere_changes_what_was_seen_and_hinders_nothing(
        self, reviews, chair, how
    ):
        first, second, _third = reviews
        sitting = sitting_of(first, second, by=chair)
        seen = agenda_digest(sitting)
        if how == "withdrawn":
            withdraw_review(review=first, by=f.secretary(), reason="신청인 철회")
        else:
            ballot = Ballot.objects.get(review=first)
            confirm_decision(review=first, by=chair, seen=proposal_digest(ballot))
        with pytest.raises(errors.AgendaChangedError):
            confirm(sitting, chair, seen)
        assert [d.review_id for d in confirm(sitting, chair).decisions] == [second.pk]
        states = [line.state for line in agenda_lines(sitting, chair)]
        ended = ItemState.TAKEN_OUT if how == "withdrawn" else ItemState.ENDED
        assert states == [ended, ItemState.CONFIRMED]

    def test_before_its_day_nothing_is_confirmed(self, review, chair):
        coming = add_working_days(clock.today(), 1)
        sitting = announced(review, by=chair, held_on=coming)
        with pytest.raises(errors.AttendanceTooEarlyError):
            attend(sitting)
        with pytest.raises(errors.NotYetError):
            confirm(sitting, chair)
        with clock.at(datetime.combine(coming, time(10), KST)):
            attend(sitting)
            assert len(confirm(sitting, chair).decisions) == 1

    def test_without_a_quorum_nothing_is_confirmed(self, review, chair):
        sitting = sitting_of(review, by=chair, attended=False)
        members = list(Member.objects.filter(substitute=False))
        assert len(members) == 6
        for there in ([], members[:3]):
            record_attendance(sitting=sitting, members=there, by=chair)
            with pytest.raises(errors.AttendanceNeededError) as refused:
                confirm(sitting, chair)
            assert refused.value.details == {"present": len(there), "needed": 4}
        substitute = Member.objects.filter(substitute=True).first()
        record_attendance(sitting=sitting, members=[*members[:3], substitute], by=chair)
        assert len(confirm(sitting, chair).decisions) == 1

    def test_nobody_confirms_alone(self, review):
        alone = f.member(load_limit=0)
        chair = f.made_chair(alone)
        sitting = sitting_of(review, by=chair, attended=False)
        record_attendance(sitting=sitting, members=[alone], by=chair)
        for other in Member.objects.exclude(pk=alone.pk):  # one regular member: a quorum
            reseat(other.user, substitute=True)
        with pytest.raises(errors.AttendanceNeededError):
            confirm(sitting, chair)

    def test_only_the_chair_or_a_deputy_confirms(self, review):
        sitting = sitting_of(review)
        for by in (f.secretary(), f.member().user, UserFactory(roles="auditor")):
            with pytest.raises(NotChairError):
                confirm(sitting, by)

    def test_a_deputy_confirms_nothing_that_the_chair_may(self, review):
        deputy = f.member(deputises=True, load_limit=0)
        with pytest.raises(errors.NothingConfirmedError) as refused:
            confirm(sitting_of(review), deputy.user)
        assert [type(error) for _item, error in refused.value.details["left"]] == [NotChairError]

    def test_who_approved_a_payout_of_the_claim_leaves_it(self, review):
        from reviews.payouts.tests.factories import approved, finance, tier_payout

        chair = finance()
        approved(tier_payout(claim=review.claim), by=chair)
        chair = f.change_office(chair, "chair")
        sitting = sitting_of(review, by=f.chair())
        assert confirmation_blockers(chair, [review])[review.pk] == ApprovedPayoutError.message
        with pytest.raises(errors.NothingConfirmedError):
            confirm(sitting, chair)


class TestAttendanceAndClosing:
    def test_ticks_may_be_mended_until_the_sitting_closes(self, review, chair):
        first, second = f.member(), f.member()
        sitting = sitting_of(review, by=chair, attended=False)
        record_attendance(sitting=sitting, members=[first], by=f.secretary())
        record_attendance(sitting=sitting, members=[second], by=chair)
        assert [a.member for a in Attendance.objects.all()] == [second]
        history = Attendance.pgh_event_model.objects.order_by("pk")
        assert list(history.values_list("pgh_label", flat=True)) == ["insert", "delete", "insert"]
        attend(sitting)
        confirm(sitting, chair)
        close_sitting(sitting=sitting, by=chair)
        with pytest.raises(NotOpenError):
            record_attendance(sitting=sitting, members=[first], by=chair)

    def test_only_members_in_office_on_that_day_attend(self, review):
        sitting = sitting_of(review)
        past = f.member(term_from="2020-01-01", term_to="2020-12-31")
        with pytest.raises(errors.CannotAttendError):
            record_attendance(sitting=sitting, members=[past], by=f.chair())
        for by in (f.member().user, UserFactory(roles="auditor")):
            with pytest.raises(ForbiddenError):
                record_attendance(sitting=sitting, members=[], by=by)

    def test_a_sitting_closes_when_nothing_is_left_and_somebody_was_there(self, reviews, chair):
        sitting = sitting_of(*reviews[:2], by=chair)
        take_out(item=item_of(reviews[0]), by=chair, reason="x")
        with pytest.raises(errors.UndecidedError):
            close_sitting(sitting=sitting, by=chair)
        confirm(sitting, chair)
        with pytest.raises(ForbiddenError):
            close_sitting(sitting=sitting, by=f.secretary())
        closed = close_sitting(sitting=sitting, by=chair)
        assert (closed.status, closed.closed_by) == (SittingStatus.CLOSED, chair)
        with pytest.raises(NotOpenError):
            close_sitting(sitting=sitting, by=chair)
        with pytest.raises(NotOpenError):
            confirm(sitting, chair)

    def test_without_anybody_there_it_does_not_close(self, review, chair):
        sitting = sitting_of(review, by=chair)
        confirm(sitting, chair)
        record_attendance(sitting=sitting, members=[], by=chair)
        with pytest.raises(errors.AttendanceNeededError):
            close_sitting(sitting=sitting, by=chair)

    def test_below_the_quorum_with_which_it_decided_it_does_not_close(self, review, chair):
        sitting = sitting_of(review, by=chair)
        confirm(sitting, chair)
        members = list(Member.objects.filter(substitute=False))
        record_attendance(sitting=sitting, members=members[:3], by=chair)
        with pytest.raises(errors.AttendanceNeededError, match="3명만 적혀.*4명이 되게") as refused:
            close_sitting(sitting=sitting, by=chair)
        assert refused.value.details == {"present": 3, "needed": 4}
        record_attendance(sitting=sitting, members=members[:4], by=chair)
        assert close_sitting(sitting=sitting, by=chair).status == SittingStatus.CLOSED

    def test_its_quorum_is_that_of_its_first_decision(self, review, chair):
        """Members whose terms are entered afterwards, from a day before it, do not raise it."""
        sitting = sitting_of(review, by=chair, attended=False)
        members = Member.objects.filter(substitute=False)[:4]
        record_attendance(sitting=sitting, members=members, by=chair)
        confirm(sitting, chair)
        f.member()
        f.member()
        sitting.refresh_from_db()
        assert (sitting.quorum, needed_for(sitting)) == (4, 4)
        assert needed_for(Sitting(held_on=sitting.held_on)) == 5
        assert close_sitting(sitting=sitting, by=chair).status == SittingStatus.CLOSED


def test_a_sitting_that_confirmed_nothing_is_not_done(review, chair):
    sitting = sitting_of(review, by=chair)
    take_out(item=item_of(review), by=chair, reason="x")
    found = progress_of(agenda_lines(sitting, chair))
    assert (found.confirmed, found.taken_out, found.agenda) == (0, 1, 1)
