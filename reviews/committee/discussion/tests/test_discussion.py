"""논의: asked for under the seal, written once votes are open, read by whom it concerns."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims import clock
from claims.errors import ForbiddenError
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.desk.timeline import timeline_of
from reviews.committee.discussion.comments import CommentError, may_comment, write_comment
from reviews.committee.discussion.context import discussion_of
from reviews.committee.discussion.requests import is_requested, request_discussion
from reviews.committee.errors import NotOpenError, NotSeatedError, RecusedError
from reviews.committee.models import (
    Ballot,
    Comment,
    Decision,
    DiscussionRequest,
    Review,
    ReviewStatus,
)
from reviews.committee.seats.recusals import recuse
from reviews.committee.sittings.tests.scenes import voted_by_the_chair
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
_in_review, review = scene("review", f.in_review, scope="class")
_deciding, deciding = scene("deciding", f.deciding, scope="class")


def say(review, by, text="매출 기간을 다시 봅시다"):
    return write_comment(review=review, by=by, text=text)


def test_a_second_click_says_it_once(deciding):
    secretary = f.secretary()
    assert say(deciding, secretary) == say(deciding, secretary)
    say(deciding, secretary, "다른 말")
    say(deciding, f.secretary())
    with clock.at(clock.now() + timedelta(minutes=2)):
        say(deciding, secretary)
    assert Comment.objects.count() == 4


class TestAsking:
    def test_a_ballot_to_be_discussed_waits_for_the_chair_whatever_the_amount(self, review):
        assert review.claim.claimed_loss < review.policy.chair_threshold
        request_discussion(review=review, member=f.panel(review)[1].member)
        review = f.vote_all(review, ("grant", None))
        assert review.status == ReviewStatus.DECIDING
        assert Ballot.objects.get().result["needs_chair"] is True
        assert not Decision.objects.exists()

    def test_without_a_request_the_same_ballot_decides_by_itself(self, review):
        assert f.vote_all(review, ("grant", None)).status == ReviewStatus.DECIDED

    def test_it_may_be_asked_with_the_very_vote_that_closes_the_ballot(self, review):
        *others, last = f.panel(review)
        for seat in others:
            f.vote(review, seat, "deny")
        f.vote(review, last, "deny", discuss=True)
        review.refresh_from_db()
        assert review.status == ReviewStatus.DECIDING

    def test_asking_twice_is_asking_once(self, review):
        member = f.panel(review)[0].member
        first = request_discussion(review=review, member=member)
        assert request_discussion(review=review, member=member) == first
        assert DiscussionRequest.objects.count() == 1

    def test_it_raises_no_revision_so_nobody_elses_vote_is_refused(self, review):
        before = review.revision
        request_discussion(review=review, member=f.panel(review)[0].member)
        review.refresh_from_db()
        assert review.revision == before

    def test_who_leaves_the_panel_takes_the_request_along(self, review):
        seat = f.panel(review)[0]
        request_discussion(review=review, member=seat.member)
        assert is_requested(Ballot.objects.get())
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        assert not is_requested(Ballot.objects.get())
        assert f.vote_all(review, ("deny", None)).status == ReviewStatus.DECIDED

    def test_only_a_seated_member_asks_and_only_while_the_ballot_is_open(self, review):
        with pytest.raises(NotSeatedError):
            request_discussion(review=review, member=f.member())
        member = f.panel(review)[0].member
        f.vote_all(review, ("deny", None))
        with pytest.raises(NotOpenError):
            request_discussion(review=review, member=member)

    def test_the_second_ballot_is_asked_about_anew(self, review):
        request_discussion(review=review, member=f.panel(review)[0].member)
        review = f.vote_all(review, ("deny", None))
        call_second_ballot(review=review, by=f.chair())
        assert not is_requested(Ballot.objects.get(number=2))
        assert f.vote_all(review, ("deny", None)).status == ReviewStatus.DECIDED

    def test_a_request_under_the_seal_shows_who_asked_and_nothing_of_the_vote(self, client, review):
        first, second, _third = f.panel(review)
        f.vote(review, first, "partly", 777_777, rationale="봉인된 글", discuss=True)
        client.force_login(second.member.user)
        page = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
        assert "논의를 요청했습니다" in page and str(first.member) in page
        # the whole sum: three digits may stand in any moment or token of the page
        assert [said for said in ("777,777", "777777", "봉인된 글") if said in page] == []
        line = next(e for e in timeline_of(review, f.chair()) if e.kind == "discussion_asked")
        assert line.actor == first.member.user


class TestComments:
    def test_panel_chair_and_secretariat_write_and_nobody_else(self, deciding):
        speakers = [f.panel(deciding)[0].member.user, f.chair(), f.secretary()]
        for who in speakers:
            say(deciding, who)
        assert [one.by for one in discussion_of(deciding, f.chair()).comments] == speakers
        others = [f.member().user, UserFactory(roles="auditor"), UserFactory(roles="finance")]
        for who in others:
            with pytest.raises(ForbiddenError):
                say(deciding, who)
            assert not may_comment(who, deciding)

    def test_nothing_is_written_under_the_seal_nor_after_the_decision(self, review):
        chair = f.chair()
        with pytest.raises(NotOpenError):
            say(review, chair)
        review = f.vote_all(review, ("deny", None))
        with pytest.raises(NotOpenError):
            say(review, chair)
        assert not Comment.objects.exists()

    def test_who_left_for_a_tie_says_nothing_in_any_role(self):
        f.council(size=4, substitutes=0)
        review = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR)
        seat = f.panel(review)[0]
        recuse(assignment=seat, by=seat.member.user, reason="거래처")
        review = f.vote_all(review, ("grant", None))
        user = f.change_office(seat.member.user, "member", "chair")
        with pytest.raises(RecusedError):
            say(review, user)

    @pytest.mark.parametrize("text", ["", "   ", "가" * 2_001])
    def test_a_text_is_neither_empty_nor_endless(self, text, deciding):
        with pytest.raises(CommentError):
            say(deciding, f.chair(), text)

    def test_comments_of_the_first_ballot_stay_in_sight_during_the_second(self, deciding):
        chair = f.chair()
        say(deciding, chair, "첫 표결의 말")
        call_second_ballot(review=deciding, by=chair)
        member = f.panel(deciding)[0].member.user
        assert [one.text for one in discussion_of(deciding, member).comments] == ["첫 표결의 말"]
        with pytest.raises(NotOpenError):
            say(deciding, chair)

    def test_the_second_round_reads_the_first_only_once_its_votes_are_counted(self, deciding):
        f.council(8)
        say(deciding, f.chair(), "1차의 말")
        ballot = deciding.ballots.get()
        confirm_decision(review=deciding, by=f.chair(), seen=proposal_digest(ballot))
        second = _second_round(deciding)
        first, *others = f.panel(second)
        assert discussion_of(second, first.member.user).comments == []
        f.vote(second, first, "grant")
        for seat in (first, *others):  # a vote that may still be changed opens nothing
            assert discussion_of(second, seat.member.user).comments == []
        assert len(discussion_of(second, f.chair()).comments) == 1
        for seat in others:
            f.vote(second, seat, "grant")
        assert [c.text for c in discussion_of(second, first.member.user).comments] == ["1차의 말"]

    def test_an_erasure_blanks_the_text_once_and_the_digest_stays(self, deciding):
        comment = say(deciding, f.chair())
        digest = bytes(comment.text_digest)
        mark_as_erased(deciding.claim)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE reviews_comment SET text = '', erased_at = now()")
        comment.refresh_from_db()
        assert (comment.text, bytes(comment.text_digest)) == ("", digest)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE reviews_comment SET text = '다른 말', erased_at = now()")


def test_a_deputy_speaks_where_the_chair_voted():
    review, _chair, deputy = voted_by_the_chair()  # needs a council of three, so without a scene
    assert say(review, deputy.user).by == deputy.user


def _second_round(review):
    appeal = register_appeal(review=review, by=f.secretary(), grounds="금액이 적음")
    accept_appeal(appeal=appeal, by=f.secretary())
    return Review.objects.select_related("claim", "policy").get(round=2)


class TestTheDatabase:
    """Raw SQL as the application's own role."""

    def refused(self, sql, *params):
        with (
            pytest.raises(IntegrityError) as caught,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, params)
        return refused_by(caught.value)

    COMMENT = (
        "INSERT INTO reviews_comment (ballot_id, by_id, text, text_digest, at)"
        " VALUES (%s, %s, 'x', '\\x00', now())"
    )
    ASK = (
        "INSERT INTO reviews_discussionrequest (ballot_id, assignment_id, at) VALUES (%s,%s,now())"
    )

    def test_no_comment_on_an_open_ballot_nor_on_a_decided_one(self, review):
        chair = f.chair()
        ballot = review.ballots.get().pk
        name = "comment_waits_until_votes_are_open"
        assert self.refused(self.COMMENT, ballot, chair.pk) == name
        f.vote_all(review, ("deny", None))
        assert self.refused(self.COMMENT, ballot, chair.pk) == name

    def test_no_comment_on_the_first_ballot_once_the_second_is_called(self, deciding):
        chair = f.chair()
        ballot = deciding.ballots.get().pk
        call_second_ballot(review=deciding, by=chair)
        name = "comment_waits_until_votes_are_open"
        assert self.refused(self.COMMENT, ballot, chair.pk) == name

    def test_no_request_on_a_closed_ballot_nor_by_a_strange_seat(self, review, deciding):
        name = "discussion_is_asked_of_an_open_ballot"
        seat = f.panel(deciding)[0].pk
        assert self.refused(self.ASK, deciding.ballots.get().pk, seat) == name
        assert self.refused(self.ASK, review.ballots.get().pk, seat) == name

    def test_a_ballot_to_be_discussed_cannot_be_closed_past_the_chair(self, review):
        *others, last = f.panel(review)
        for seat in others:
            f.vote(review, seat, "deny")
        request_discussion(review=review, member=last.member)
        sql = (
            "UPDATE reviews_ballot SET closed_at = now(), closed_as = 'due_with_quorum',"
            " result = jsonb_build_object('outcome', 'denied', 'amount', 0, 'ceiling',"
            " (SELECT amount FROM reviews_lossassessment WHERE review_id = %s LIMIT 1),"
            " 'needs_chair', false) WHERE review_id = %s"
        )
        assert self.refused(sql, review.pk, review.pk) == "ballot_to_be_discussed_goes_to_the_chair"

    def test_its_decision_names_who_confirmed_it(self, review):
        f.vote(review, f.panel(review)[0], "deny", discuss=True)
        review = f.vote_all(review, ("deny", None))
        sql = (
            "INSERT INTO reviews_decision (review_id, ballot_id, outcome, amount, ceiling, tally,"
            " rationale, text_digest, resolution_no, at)"
            " SELECT review_id, id, 'denied', 0, (result->>'ceiling')::bigint, result, '', '\\x00',"
            " 'X-1', now() FROM reviews_ballot WHERE review_id = %s"
        )
        assert self.refused(sql, review.pk) == "decision_that_waits_names_its_chair"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_request_and_the_last_vote_at_once(attempt):
    """Either it was asked in time and the chair waits, or it came too late and is refused."""
    review = f.in_review()
    first, *others, last = f.panel(review)
    for seat in (first, *others):
        f.vote(review, seat, "deny")
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), last, "deny"),
        lambda: request_discussion(review=review, member=first.member),
    )
    failed = errors_of(answers)
    assert all(isinstance(error, NotOpenError) for error in failed)
    review.refresh_from_db()
    in_time = DiscussionRequest.objects.exists()
    assert in_time != bool(failed)
    assert review.status == (ReviewStatus.DECIDING if in_time else ReviewStatus.DECIDED)


class TestPages:
    def desk(self, client, review, user):
        client.force_login(user)
        return client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()

    def test_the_vote_form_asks_with_a_box(self, client, review):
        seat = f.panel(review)[0]
        assert 'name="discuss"' in self.desk(client, review, seat.member.user)
        answer = client.post(
            reverse("committee:vote", args=[review.claim.number]),
            {
                "choice": "deny",
                "rationale": "자료 부족",
                "seen_revision": review.revision,
                "discuss": "on",
            },
        )
        assert answer.status_code == 302
        assert DiscussionRequest.objects.get().assignment == seat
        page = self.desk(client, review, seat.member.user)
        assert 'name="discuss"' not in page and "/discuss/" not in page

    def test_who_voted_already_asks_with_a_button(self, client, review):
        seat = f.panel(review)[0]
        f.vote(review, seat, "deny")
        assert "/discuss/" in self.desk(client, review, seat.member.user)
        url = reverse("committee:discuss", args=[review.claim.number])
        assert client.post(url).status_code == 302
        assert DiscussionRequest.objects.get().assignment == seat

    def test_a_comment_is_posted_and_read_by_those_it_concerns(self, client, deciding):
        chair, seat = f.chair(), f.panel(deciding)[0]
        assert "아직 의견이 없습니다" in self.desk(client, deciding, chair)
        url = reverse("committee:comment", args=[deciding.claim.number])
        assert client.post(url, {"text": "<b>기간</b>을 다시"}).status_code == 302
        for user in (chair, seat.member.user, f.secretary(), UserFactory(roles="auditor")):
            page = self.desk(client, deciding, user)
            assert "&lt;b&gt;기간&lt;/b&gt;을 다시" in page
        page = self.desk(client, deciding, UserFactory(roles="auditor"))
        assert not re.search(r'name="text"\s+id="comment"', page)

    def test_a_refused_comment_keeps_what_was_typed(self, client, deciding):
        client.force_login(f.chair())
        url = reverse("committee:comment", args=[deciding.claim.number])
        answer = client.post(url, {"text": "가" * 2_001})
        assert answer.status_code == 422 and "가" * 2_001 in answer.content.decode()

    def test_an_outsider_finds_no_such_claim(self, client, deciding):
        client.force_login(f.member().user)
        url = reverse("committee:comment", args=[deciding.claim.number])
        assert client.post(url, {"text": "x"}).status_code == 404
        client.force_login(UserFactory(roles="auditor"))
        assert client.post(url, {"text": "x"}).status_code == 403

    def test_any_number_of_comments_costs_the_same(self, django_assert_num_queries, deciding):
        chair = f.chair()
        with django_assert_num_queries(2):
            discussion_of(deciding, chair)
        for n in range(5):
            say(deciding, chair, f"매출 기간을 다시 봅시다 ({n})")
        with django_assert_num_queries(2):
            assert [str(one.by) for one in discussion_of(deciding, chair).comments] == [
                str(chair)
            ] * 5
