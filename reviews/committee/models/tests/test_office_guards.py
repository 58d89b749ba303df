"""Votes, ballots, offices and words against raw SQL as `desk_app`, and who is named as acting."""

import json
from datetime import timedelta

import pghistory
import pytest
from django.utils import timezone

from claims import clock
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory, confirmed_change, reseat
from claims.tests.raw_sql import row_of
from config.dev.scenes import scene
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.ballots.decisions import call_second_ballot
from reviews.committee.document_requests.tests import factories as requests
from reviews.committee.errors import SeatVotedError
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import (
    Ballot,
    Challenge,
    Decision,
    Member,
    NumberSeries,
    Review,
    Vote,
)
from reviews.committee.models.tests.test_guards import CLOSE_BALLOT, INSERT_DECISION, refused, sql
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.recusals import reassign, recuse
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice
from reviews.payouts.tests import factories as pay

pytestmark = pytest.mark.django_db


def before_the_council(build):
    """Build a review before a council of three, whose seats nobody else can take."""
    if not Member.objects.exists():
        f.council(size=3, substitutes=0)
    return build()


def begun_long_ago():
    with f.long_ago():
        return f.in_review()


_in_review, review = scene("review", lambda: before_the_council(f.in_review))
_overdue, overdue = scene("overdue", lambda: before_the_council(begun_long_ago))
_deciding, deciding = scene("deciding", lambda: before_the_council(f.deciding))


def cast(review, seat, **changes):
    """INSERT of a vote as the verb would write it, with some of its columns changed."""
    review.refresh_from_db()
    ballot = Ballot.objects.get(review=review, closed_at=None)
    before = Vote.everything.filter(ballot=ballot, assignment=seat).count()
    values = {
        "version": before + 1,
        "choice": "partly",
        "amount": 100,
        "ceiling": ceiling_of_review(review),
        "seen_revision": review.revision,
    } | changes
    return (
        "INSERT INTO reviews_vote (ballot_id, assignment_id, version, choice, amount, ceiling,"
        " seen_revision, rationale, text_digest, reasons, unchecked, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 'x', '\\x00', '{}', '{}', now())",
        ballot.pk,
        seat.pk,
        *values.values(),
    )


class TestVotes:
    def test_as_the_verb_writes_it_it_passes(self, review):
        sql(*cast(review, f.panel(review)[0]))
        sql(*cast(review, f.panel(review)[0]))

    @pytest.mark.parametrize("ceiling", [10**12, 2_400_001, 2_399_999])
    def test_its_ceiling_is_the_one_in_force(self, ceiling, review):
        assert review.claim.claimed_loss == 2_400_000
        statement = cast(review, f.panel(review)[0], ceiling=ceiling)
        assert refused(*statement) == "vote_names_the_ceiling_that_stands"

    @pytest.mark.parametrize("off", [-1, 1, 1_000])
    def test_it_was_cast_on_the_revision_that_stands(self, off, review):
        statement = cast(review, f.panel(review)[0], seen_revision=review.revision + off)
        assert refused(*statement) == "vote_is_of_the_revision_that_stands"

    @pytest.mark.parametrize("version", [0, 1, 3, 32767])
    def test_its_version_is_the_next(self, version, review):
        seat = f.panel(review)[0]
        f.vote(review, seat, "deny")
        assert refused(*cast(review, seat, version=version)) in {
            "vote_is_the_next_version_of_its_seat",
            "vote_version_is_unique_in_its_ballot",
        }

    def test_it_is_of_somebody_who_may_vote(self, review):
        seat = f.panel(review)[0]
        seat.member.user.groups.clear()
        assert refused(*cast(review, seat)) == "voter_holds_the_office"
        other = f.panel(review)[1]
        other.member.user.is_active = False
        other.member.user.save()
        assert refused(*cast(review, other)) == "voter_holds_the_office"

    def test_it_is_of_a_member_whose_term_lasts(self, review):
        seat = f.panel(review)[0]
        reseat(seat.member.user, term_to=(clock.today() - timedelta(days=1)).isoformat())
        assert refused(*cast(review, seat)) == "voter_is_within_the_term"
        reseat(seat.member.user, term_to=clock.today().isoformat())
        sql(*cast(review, seat))


class TestBallots:
    def result(self, review):
        ceiling = ceiling_of_review(review)
        return json.dumps({"outcome": "denied", "amount": 0, "ceiling": ceiling})

    def test_it_does_not_close_as_due_before_it_is(self, review):
        for seat in f.panel(review)[:2]:
            f.vote(review, seat, "deny")
        ballot = review.ballots.get()
        name = "ballot_is_due_when_it_closes_as_due"
        close = (CLOSE_BALLOT, "due_with_quorum", self.result(review), ballot.pk)
        assert refused(*close) == name
        early = "UPDATE reviews_ballot SET due_on = '2022-12-01' WHERE id = %s"
        assert refused(early, ballot.pk) == "due_day_of_a_ballot_moves_on"
        together = CLOSE_BALLOT.replace("SET", "SET due_on = '2022-12-01',")
        assert refused(together, *close[1:]) in {name, "due_day_of_a_ballot_moves_on"}

    def test_nor_on_its_own_due_day(self, review, overdue):
        for seat in f.panel(review)[:2]:
            f.vote(review, seat, "deny")
        for seat in f.panel(overdue)[:2]:
            f.vote(overdue, seat, "deny")
        ballot = overdue.ballots.get()
        sql("UPDATE reviews_ballot SET due_on = %s WHERE id = %s", clock.today(), ballot.pk)
        close = (CLOSE_BALLOT, "due_with_quorum", self.result(overdue), ballot.pk)
        assert refused(*close) == "ballot_is_due_when_it_closes_as_due"

    @pytest.mark.parametrize("how", ["all_voted", "due_with_quorum"])
    def test_it_does_not_close_with_two_of_three(self, how, overdue):
        first, *others = f.panel(overdue)
        recuse(assignment=first, by=first.member.user, reason="지인")
        for seat in others:
            sql(*cast(overdue, seat, choice="deny", amount=None))
        close = (CLOSE_BALLOT, how, self.result(overdue), overdue.ballots.get().pk)
        assert refused(*close) == "ballot_closes_with_a_whole_panel"

    def test_it_begins_with_the_due_day_of_its_review(self, review, deciding):
        insert = row_of(review.ballots.get(), number="2", called_by_id=str(f.chair().pk))
        assert refused(insert) in {"review_has_one_open_ballot", "due_day_of_a_ballot_moves_on"}
        closed = deciding.ballots.get()
        again = {"number": "2", "called_by_id": str(f.chair().pk), "closed_at": "NULL"}
        again |= {"closed_as": "''", "result": "NULL", "due_on": "'2022-12-01'"}
        assert refused(row_of(closed, **again)) == "due_day_of_a_ballot_moves_on"
        assert review.pk

    def test_a_second_one_is_called_by_the_chair(self, deciding):
        closed = deciding.ballots.get()
        again = {"number": "2", "closed_at": "NULL", "closed_as": "''", "result": "NULL"}
        again |= {"due_on": "due_on + 30"}
        auditor = UserFactory(roles="auditor")
        insert = row_of(closed, **again, called_by_id=str(auditor.pk))
        assert refused(insert) == "second_ballot_is_called_by_the_chair"
        sql(row_of(closed, **again, called_by_id=str(f.chair().pk)))


class TestOffices:
    def decide(self, review, by):
        ballot = review.ballots.get()
        said = ballot.result
        return refused(
            INSERT_DECISION,
            review.pk,
            ballot.pk,
            said["outcome"],
            said["amount"],
            said["ceiling"],
            "위조-9",
            by.pk,
        )

    @pytest.mark.parametrize("role", ["auditor", "secretariat", "finance", "member", "admin"])
    def test_nobody_else_confirms(self, role, deciding):
        name = "decision_is_confirmed_by_the_chair"
        assert self.decide(deciding, UserFactory(roles=role)) == name

    def test_nor_a_chair_whose_account_is_switched_off(self, deciding):
        gone = f.chair()
        gone.is_active = False
        gone.save()
        assert self.decide(deciding, gone) == "decision_is_confirmed_by_the_chair"

    def test_a_deputy_in_office_may_and_one_whose_term_is_over_not(self, deciding):
        deputy = f.member(deputises=True)
        # past the office: the next rule that an incomplete forgery breaks
        assert self.decide(deciding, deputy.user) == "decision_closes_its_review"
        reseat(deputy.user, term_to="2022-12-31")
        assert self.decide(deciding, deputy.user) == "decision_is_confirmed_by_the_chair"

    @pytest.mark.parametrize("status", ["upheld", "dismissed"])
    def test_nobody_else_decides_a_challenge(self, status, review):
        seat = f.panel(review)[0]
        challenge = register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
        decide = (
            "UPDATE reviews_challenge SET status = %s, decided_by_id = %s, decided_at = now(),"
            " answer = 'x' WHERE id = %s"
        )
        auditor = UserFactory(roles="auditor")
        name = "challenge_is_decided_by_the_chair"
        assert refused(decide, status, auditor.pk, challenge.pk) == name
        both = f.made_chair(seat.member)
        name = "nobody_decides_challenges_on_their_panel"
        assert refused(decide, status, both.pk, challenge.pk) == name
        assert Challenge.objects.get().status == "received"

    def test_a_seat_goes_to_somebody_in_office(self, review):
        gone = f.panel(review)[2]
        assert recuse(assignment=gone, by=gone.member.user, reason="지인") is None
        insert = (
            "INSERT INTO reviews_assignment (review_id, member_id, seat, draw_id, status, left_as,"
            " reason, assigned_at) VALUES (%s, %s, 3, %s, 'active', '', '', now())"
        )
        name = "seat_goes_to_a_member_in_office"
        auditor = f.member()
        f.change_office(auditor.user, "auditor")
        for strange in (
            f.member(term_to="2022-12-31"),
            f.member(user=UserFactory()),  # a term, and no role that votes
            auditor,
            f.member(user=UserFactory(roles="member", is_active=False)),
        ):
            draw = f.drawn(review.pk, strange.pk)
            assert refused(insert, review.pk, strange.pk, draw.pk) == name
        fit = f.member()
        sql(insert, review.pk, fit.pk, f.drawn(review.pk, fit.pk).pk)


class TestDraws:
    SEAT = (
        "INSERT INTO reviews_assignment (review_id, member_id, seat, draw_id, status, left_as,"
        " reason, assigned_at) VALUES (%s, %s, %s, %s, 'active', '', '', now())"
    )
    NAME = "seat_is_of_a_recorded_draw"

    def test_no_seat_without_a_draw(self, review):
        gone = f.panel(review)[0]
        recuse(assignment=gone, by=gone.member.user, reason="지인")  # nobody takes the seat
        f.council(size=4, substitutes=0)
        stranger = f.member()
        assert refused(self.SEAT, review.pk, stranger.pk, gone.seat, None) == self.NAME
        other = f.panel(f.in_review())[0].draw_id
        name = "drawn_seat_is_what_was_drawn"
        assert refused(self.SEAT, review.pk, stranger.pk, gone.seat, other) == name
        assert refused(self.SEAT, review.pk, stranger.pk, gone.seat, gone.draw_id) == name

    def test_no_fourth_seat_on_a_panel_of_three(self, review):
        stranger = f.member()
        draw = f.drawn(review.pk, stranger.pk)
        for place in (0, 4):
            assert refused(self.SEAT, review.pk, stranger.pk, place, draw.pk) == self.NAME


class TestLeaving:
    LEAVE = (
        "UPDATE reviews_assignment SET status = 'left', left_as = %s, reason = 'x',"
        " left_at = now(), left_by_id = %s, left_decided_by_id = %s WHERE id = %s"
    )
    NAME = "voter_leaves_by_the_chairs_decision"

    @pytest.fixture
    def voted(self, review):
        """A seat of a panel that has voted, in an open ballot."""
        seat = f.panel(review)[0]
        f.vote(review, seat, "deny")
        return seat

    @pytest.mark.parametrize("how", ["reassigned", "on_leave"])
    def test_a_voter_is_not_passed_on_by_the_secretariat(self, voted, how):
        secretary = f.secretary().pk
        assert refused(self.LEAVE, how, secretary, None, voted.pk) == self.NAME
        assert refused(self.LEAVE, how, secretary, secretary, voted.pk) == self.NAME
        assert refused(self.LEAVE, how, None, None, voted.pk) == self.NAME

    def test_nor_recused_or_disqualified_by_anybody(self, voted):
        other = f.panel(voted.review)[1].member.user_id
        auditor = UserFactory(roles="auditor").pk
        for how, by in (
            ("recused", other),
            ("recused", None),
            ("disqualified", auditor),
            ("disqualified", None),
        ):
            assert refused(self.LEAVE, how, by, None, voted.pk) == self.NAME
        name = "challenged_seat_has_its_upheld_challenge"
        assert refused(self.LEAVE, "challenged", f.chair().pk, None, voted.pk) == name

    def test_nor_by_a_chair_of_the_same_panel(self, voted):
        other = f.made_chair(f.panel(voted.review)[1].member)
        assert refused(self.LEAVE, "reassigned", other.pk, other.pk, voted.pk) == self.NAME

    def test_but_by_the_chairs_decision_which_stays(self, voted):
        chair = f.chair().pk
        sql(self.LEAVE, "reassigned", chair, chair, voted.pk)
        for change in ("left_decided_by_id = NULL", "left_by_id = NULL", "left_as = 'on_leave'"):
            statement = f"UPDATE reviews_assignment SET {change} WHERE id = %s"  # noqa: S608
            assert refused(statement, voted.pk) == "left_seat_is_frozen"

    def test_and_by_a_tie_of_their_own(self, voted):
        sql(self.LEAVE, "recused", voted.member.user_id, None, voted.pk)

    def test_whoever_has_not_voted_is_passed_on_as_before(self, voted):
        other = f.panel(voted.review)[1]
        sql(self.LEAVE, "on_leave", f.secretary().pk, None, other.pk)

    def test_the_verb_says_it_in_a_sentence(self, voted):
        with pytest.raises(SeatVotedError):
            reassign(assignment=voted, by=f.secretary(), reason="업무 조정")


class TestWords:
    ERASE = "UPDATE reviews_{} SET {} = '', erased_at = now() WHERE id = %s"

    def test_of_a_review_whose_documents_never_came_go_once_it_is_closed(self):
        [request] = requests.overdue()
        note = assess_loss(review=request.review, amount=0, by=f.secretary(), note="자료 없음")
        erase = self.ERASE.format("lossassessment", "note")
        assert refused(erase, note.pk) == "words_stay_until_the_claim_is_closed"
        requests.closed([request])
        mark_as_erased(request.review.claim)
        sql(erase, note.pk)

    def test_of_votes_and_decisions_stay_while_anything_is_under_way(self):
        payout = pay.decided_payout()
        decision = Decision.objects.get()
        vote = Vote.everything.filter(ballot=decision.ballot).first()
        for table, column, row in (
            ("vote", "rationale", vote),
            ("decision", "rationale", decision),
            ("lossassessment", "note", decision.review.assessments.get()),
        ):
            erase = self.ERASE.format(table, column)
            assert refused(erase, row.pk) == "words_stay_until_the_claim_is_closed"
        sql(
            "UPDATE reviews_payout SET status = 'cancelled', ended_at = now(),"
            " ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
        mark_as_erased(payout.claim)
        sql(self.ERASE.format("vote", "rationale"), vote.pk)
        sql(self.ERASE.format("decision", "rationale"), decision.pk)

    def test_of_a_check_are_blanked_and_its_verdict_stays(self, review):
        from reviews.committee.ballots.document_checks import record_check

        check = record_check(
            assignment=f.panel(review)[0],
            kind="bankbook_copy",
            verdict="insufficient",
            note="흐림",
        )
        f.vote_all(review, ("deny", None))
        erase = "UPDATE reviews_evidencecheck SET {}, erased_at = now() WHERE id = %s"
        name = "check_is_frozen_when_the_ballot_closes"
        for forged in ("verdict = 'accepted', note = ''", "note = 'x'"):
            assert refused(erase.format(forged), check.pk) == name
        mark_as_erased(review.claim)
        sql(erase.format("note = ''"), check.pk)
        back = "UPDATE reviews_evidencecheck SET erased_at = NULL WHERE id = %s"
        assert refused(back, check.pk) == name

    @pytest.mark.parametrize("kind", ["resolution", "sitting"])
    def test_a_series_gives_its_numbers_to_something(self, kind, review):
        f.vote_all(review, ("grant", None))
        if kind == "sitting":
            sql("INSERT INTO reviews_numberseries (kind, year, last) VALUES ('sitting', 2022, 0)")
        advance = "UPDATE reviews_numberseries SET last = last + 1 WHERE kind = %s"
        assert refused(advance, kind) == "number_is_given_out"
        assert refused("UPDATE reviews_numberseries SET last = last + 2") == "series_only_rises"
        assert NumberSeries.objects.get(kind="resolution").last == 1


class TestNotices:
    @pytest.fixture
    def notice(self, review):
        f.vote_all(review, ("grant", None))
        return Notice.objects.filter(status="pending").first()

    @pytest.mark.parametrize(
        "change", ["recipient = '\\x01'", "recipient_hint = 'x'", "recipient_index = '\\x01'"]
    )
    def test_a_pending_one_keeps_its_recipient(self, notice, change):
        statement = f"UPDATE reviews_notice SET {change} WHERE id = %s"  # noqa: S608
        assert refused(statement, notice.pk) == "notice_keeps_its_recipient"
        erasing = f"UPDATE reviews_notice SET {change}, erased_at = now() WHERE id = %s"  # noqa: S608
        assert refused(erasing, notice.pk) == "notice_keeps_its_recipient"

    def test_an_erasure_does_not_rewrite_its_text(self, notice):
        sql_text = "UPDATE reviews_notice SET body = 'x', erased_at = now() WHERE id = %s"
        assert refused(sql_text, notice.pk) == "written_notice_is_frozen"
        mark_as_erased(notice.claim)
        sql(
            "UPDATE reviews_notice SET body = '', subject = '', \"values\" = NULL,"
            " recipient = NULL, recipient_hint = '', recipient_index = NULL, erased_at = now()"
            " WHERE id = %s",
            notice.pk,
        )
        back = "UPDATE reviews_notice SET erased_at = NULL WHERE id = %s"
        assert refused(back, notice.pk) == "erasure_is_final"


class TestActors:
    """The history's author is a setting of the connection: it may not be somebody else's name."""

    NAME = "actor_is_the_one_named"

    def test_a_vote_is_the_members_own(self, review):
        seat, other = f.panel(review)[:2]
        statement = cast(review, seat)
        with pghistory.context(user=other.member.user_id):
            assert refused(*statement) == self.NAME
        with pghistory.context(user=seat.member.user_id):
            sql(*statement)

    def test_an_approval_is_the_approvers(self):
        payout, finance = pay.tier_payout(), pay.finance()
        approve = (
            "UPDATE reviews_payout SET status = 'approved', approved_by_id = %s,"
            " approved_at = now(), approval_no = approval_no + 1, approved_digest = 'x'"
            " WHERE id = %s"
        )
        with pghistory.context(user=f.chair().pk):
            assert refused(approve, finance.pk, payout.pk) == self.NAME
        with pghistory.context(user=finance.pk):
            sql(approve, finance.pk, payout.pk)

    def test_nor_is_it_by_setting_it_as_sql(self, review):
        seat, chair = f.panel(review)[0], f.chair()
        statement, *values = cast(review, seat)
        forged = json.dumps({"user": chair.pk})
        assert (
            refused(
                f"SELECT set_config('pghistory.context_metadata', %s, true); {statement}",
                forged,
                *values,
            )
            == self.NAME
        )

    def test_what_names_others_already_may_go_on(self):
        """The user of the context has changed another column: who was named stays named."""
        batch = pay.built()
        releaser = pay.finance()
        with pghistory.context(user=releaser.pk):
            pay.released(batch, by=releaser)

    def test_a_request_leaves_no_author_behind(self, client, review):
        """In a test everything is one transaction; in life each request has its own."""
        secretary = f.secretary()
        client.force_login(secretary)
        number = review.claim.number
        answer = client.post(f"/reviews/{number}/assess/", {"amount": "1000000", "note": "계산"})
        assert answer.status_code == 302 and review.assessments.count() == 2
        f.vote(review, f.panel(review)[0], "deny")

    def test_a_second_ballot_and_a_policy(self, deciding):
        chair = f.chair()
        policy = f.policy()
        policy.pk, policy.version, policy.published_at = None, 99, None
        policy.effective_from, policy.drafted_by, policy.published_by = None, chair, None
        policy.save(force_insert=True)
        # before the first context: it holds to the end of the transaction
        confirmed_change("publish", policy.pk, {})
        with pghistory.context(user=chair.pk):
            call_second_ballot(review=deciding, by=chair)
        publish = (
            "UPDATE claims_supportpolicy SET published_at = now(), published_by_id = %s,"
            " effective_from = now() + interval '1 year' WHERE id = %s"
        )
        with pghistory.context(user=chair.pk):
            assert refused(publish, UserFactory().pk, policy.pk) == self.NAME
            sql(publish, chair.pk, policy.pk)
        assert Review.objects.get(pk=deciding.pk).status == "in_review"
        assert timezone.now()
