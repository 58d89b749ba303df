"""The database refuses by itself: every rule attacked by raw SQL as `desk_app`."""

import json
from functools import partial
from itertools import combinations_with_replacement

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection
from django.utils import timezone

from claims import hooks
from claims.tests import raw_sql
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import BankAccountFactory, ClaimFactory
from config.dev.scenes import scene
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import ApprovedPayoutError, RecusedError
from reviews.committee.models import CannedReason, Decision, Member, Review, Vote
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def begun_long_ago():
    with f.long_ago():
        return f.in_review(claimed_loss=900_000)


_in_review, review = scene("review", f.in_review)
_deciding, deciding = scene("deciding", f.deciding)
_overdue, overdue = scene("overdue", begun_long_ago)
_odd, odd = scene("odd", lambda: f.in_review(claimed_loss=900_001))


sql = partial(raw_sql.run, at_end=True)  # deferred rules too
refused = partial(raw_sql.refused, at_end=True)  # deferred rules too


def insert_vote(ballot, seat, choice="grant", amount=100, ceiling=100, version=9):
    return (
        "INSERT INTO reviews_vote (ballot_id, assignment_id, version, choice, amount, ceiling,"
        " rationale, text_digest, reasons, unchecked, seen_revision, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, '', '\\x00', '{}', '{}', 1, now())",
        ballot.pk,
        seat.pk,
        version,
        choice,
        amount,
        ceiling,
    )


INSERT_DECISION = (
    "INSERT INTO reviews_decision (review_id, ballot_id, outcome, amount, ceiling, tally,"
    " rationale, text_digest, resolution_no, confirmed_by_id, at)"
    " VALUES (%s, %s, %s, %s, %s, '{}', '', '\\x00', %s, %s, now())"
)


def test_the_tests_are_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("desk_app", "desk_app")


# ------------------------------------------------------------------ reviews
def test_only_escalated_claims_are_reviewed():
    claim = ClaimFactory(tier_grant=True)
    assert (
        refused(
            "INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at, revision,"
            " start_reason, closing_reason)"
            " VALUES (%s, 1, %s, 'waiting_documents', now(), 1, '', '')",
            claim.pk,
            f.policy().pk,
        )
        == "only_escalated_claims_are_reviewed"
    )


def test_a_second_round_follows_a_decision():
    review = f.waiting()
    insert = (
        "INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at, revision,"
        " start_reason, closing_reason)"
        " VALUES (%s, %s, %s, 'waiting_documents', now(), 1, '', '')"
    )
    values = (review.claim_id, review.policy_id)
    assert refused(insert, values[0], 2, values[1]) == "second_round_follows_a_decision"
    assert refused(insert, values[0], 1, values[1]) in {
        "claim_has_one_review_a_round",
        "claim_has_one_open_review",
    }


@pytest.mark.parametrize("status", ["deciding", "decided", "supplement_requested"])
def test_a_status_moves_only_along_its_transitions(status):
    review = f.waiting()
    said = refused("UPDATE reviews_review SET status = %s WHERE id = %s", status, review.pk)
    assert said == "reviews_review_status_moves_as_allowed"


def test_a_decided_review_has_its_decision(deciding):
    assert (
        refused(
            "UPDATE reviews_review SET status = 'decided', closed_at = now() WHERE id = %s",
            deciding.pk,
        )
        == "decided_review_has_its_decision"
    )


def test_a_stopped_clock_has_days_left(review):
    assert (
        refused(
            "UPDATE reviews_review SET status = 'supplement_requested' WHERE id = %s", review.pk
        )
        == "stopped_clock_has_days_left_and_no_due_date"
    )
    assert (
        refused("UPDATE reviews_review SET due_on = NULL WHERE id = %s", review.pk)
        == "running_review_has_a_due_date"
    )


def test_the_policy_of_a_review_is_frozen(review):
    said = refused("UPDATE reviews_review SET opened_at = now() WHERE id = %s", review.pk)
    assert said == "review_is_frozen"


# ------------------------------------------------------------------ seats and votes
def test_a_seat_has_one_active_member_who_cannot_come_back(review):
    seat = f.panel(review)[0]
    insert = (
        "INSERT INTO reviews_assignment (review_id, member_id, seat, status, left_as, reason,"
        " assigned_at) VALUES (%s, %s, %s, 'active', '', '', now())"
    )
    other = f.member()
    assert refused(insert, review.pk, other.pk, 1) == "seat_has_one_active_member"
    assert refused(insert, review.pk, seat.member_id, 4) == "member_is_assigned_once_to_a_review"
    assert (
        refused("UPDATE reviews_assignment SET status = 'left' WHERE id = %s", seat.pk)
        == "left_assignment_says_how"
    )


def test_votes_are_never_changed_and_never_deleted(review):
    vote = f.vote(review, f.panel(review)[0])
    for statement in (
        "UPDATE reviews_vote SET amount = 1 WHERE id = %s",
        "UPDATE reviews_vote SET choice = 'deny' WHERE id = %s",
        "DELETE FROM reviews_vote WHERE id = %s",
        "TRUNCATE reviews_vote CASCADE",
    ):
        with pytest.raises(ProgrammingError):  # not granted at all
            sql(statement, *([vote.pk] if "%s" in statement else []))
    with pytest.raises(DatabaseError):
        sql("UPDATE reviews_vote SET rationale = 'other' WHERE id = %s", vote.pk)
    erase = "UPDATE reviews_vote SET rationale = '', erased_at = now() WHERE id = %s"
    assert refused(erase, vote.pk) == "words_stay_until_the_claim_is_closed"
    f.vote_all(review, ("deny", None))
    mark_as_erased(review.claim)
    sql(erase, vote.pk)
    assert bytes(Vote.everything.get(pk=vote.pk).text_digest)


def test_a_vote_needs_an_open_ballot_and_an_active_seat(review):
    from reviews.committee.seats.recusals import recuse

    ballot = review.ballots.get()
    leaver, other, third = f.panel(review)
    stranger = f.panel(f.in_review())[0]
    name = "vote_needs_open_ballot_and_active_seat"
    assert refused(*insert_vote(ballot, stranger)) == name
    recuse(assignment=leaver, by=leaver.member.user, reason="거래처")
    assert refused(*insert_vote(ballot, leaver)) == name
    for seat in f.panel(review):
        f.vote(review, seat, "deny")
    assert refused(*insert_vote(ballot, other)) == name
    sql("SELECT 1")
    assert third.pk


@pytest.mark.parametrize(
    ("choice", "amount", "name"),
    [
        ("grant", 99, "full_vote_names_its_ceiling"),
        ("grant", None, "full_vote_names_its_ceiling"),
        ("partly", 100, "partial_vote_stays_below_its_ceiling"),
        ("partly", 0, "partial_vote_stays_below_its_ceiling"),
        ("partly", None, "partial_vote_stays_below_its_ceiling"),
        ("deny", 1, "denying_vote_names_no_amount"),
        ("maybe", None, "vote_is_one_of_three"),
    ],
)
def test_the_amount_of_a_vote_fits_its_choice(choice, amount, name, review):
    statement = insert_vote(review.ballots.get(), f.panel(review)[0], choice, amount)
    assert refused(*statement) == name


def test_who_approved_a_payout_of_the_claim_does_not_vote_on_it(review):
    from reviews.payouts.tests.factories import approved, tier_payout

    seat = f.panel(review)[0]
    approved(tier_payout(claim=review.claim), by=f.change_office(seat.member.user, "finance"))
    f.change_office(seat.member.user, "member")
    said = refused(*insert_vote(review.ballots.get(), seat))
    assert said == "voter_approved_no_payout_of_the_claim"
    with pytest.raises(ApprovedPayoutError):
        f.vote(review, seat)
    f.vote(review, f.panel(review)[1])


def test_checks_are_frozen_when_the_ballot_closes(review):
    from reviews.committee.ballots.document_checks import record_check

    seat = f.panel(review)[0]
    check = record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    f.vote_all(review, ("deny", None))
    assert (
        refused(
            "UPDATE reviews_evidencecheck SET verdict = 'insufficient', note = 'x' WHERE id = %s",
            check.pk,
        )
        == "check_is_frozen_when_the_ballot_closes"
    )
    said = refused("DELETE FROM reviews_evidencecheck WHERE id = %s", check.pk)
    assert said == "check_is_withdrawn_before_the_ballot_closes"


def test_the_history_keeps_a_check_that_was_withdrawn(review):
    from reviews.committee.ballots.document_checks import record_check, withdraw_check

    seat = f.panel(review)[0]
    check = record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    key = check.pk
    withdraw_check(assignment=seat, kind="bankbook_copy")
    kept = check.events.model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [event.pgh_label for event in kept] == ["insert", "delete"]
    assert kept.last().verdict == "accepted"


def test_a_canned_reason_keeps_its_number():
    CannedReason.objects.create(label="새것", text="새 글.")
    assert CannedReason.objects.get(label="새것").number == 9
    said = refused("UPDATE reviews_cannedreason SET number = 99 WHERE label = '새것'")
    assert said == "canned_reason_keeps_its_number"
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql("DELETE FROM reviews_cannedreason WHERE label = '새것'")
    sql(
        'INSERT INTO reviews_cannedreason (number, label, label_en, text, choices, "order",'
        " active) VALUES (1, '둘째', '', '글.', '{}', 0, true)"
    )
    assert CannedReason.objects.get(label="둘째").number == 10


# ------------------------------------------------------------------ ballots and decisions
def test_a_closed_ballot_is_frozen_and_has_its_result(deciding):
    ballot = deciding.ballots.get()
    forged = json.dumps(ballot.result | {"amount": 1})
    assert (
        refused("UPDATE reviews_ballot SET result = %s WHERE id = %s", forged, ballot.pk)
        == "closed_ballot_is_frozen"
    )
    assert (
        refused(
            "UPDATE reviews_ballot SET closed_at = NULL, closed_as = '', result = NULL"
            " WHERE id = %s",
            ballot.pk,
        )
        == "closed_ballot_is_frozen"
    )
    second = call_second_ballot(review=deciding, by=f.chair())
    assert (
        refused("UPDATE reviews_ballot SET closed_at = now() WHERE id = %s", second.pk)
        == "closed_ballot_has_its_result"
    )


def test_a_review_has_four_ballots_at_most(deciding):
    call_second_ballot(review=deciding, by=f.chair())
    insert = (
        "INSERT INTO reviews_ballot (review_id, number, opened_at, due_on, closed_as,"
        " called_by_id) VALUES (%s, %s, now(), now()::date, '', %s)"
    )
    user = f.chair().pk
    assert refused(insert, deciding.pk, 5, user) == "a_review_has_four_ballots_at_most"
    other = f.deciding()
    assert refused(insert, other.pk, 2, None) == "second_ballot_names_who_called_it"


def test_a_large_decision_names_its_chair_who_has_not_voted(deciding):
    ballot, amount = deciding.ballots.get(), f.ABOVE_THE_CHAIR
    values = (deciding.pk, ballot.pk, "granted", amount, amount, "위조-1")
    # The ballot itself waits for its chair, and says so before the row's own check of the amount.
    assert refused(INSERT_DECISION, *values, None) == "decision_that_waits_names_its_chair"
    voter = f.panel(deciding)[0].member.user_id
    assert refused(INSERT_DECISION, *values, voter) == "chair_confirms_no_vote_of_their_own"
    assert refused(INSERT_DECISION, *values, f.chair().pk) == "decision_closes_its_review"


@pytest.mark.parametrize(
    ("outcome", "amount", "ceiling", "name"),
    [
        ("denied", 1, 5, "denied_decision_grants_nothing"),
        ("granted", 0, 0, "denied_decision_grants_nothing"),
        ("granted", 6, 5, "granted_decision_stays_within_its_ceiling"),
        ("granted", 4, 5, "granted_decision_stays_within_its_ceiling"),
        ("partly_granted", 5, 5, "granted_decision_stays_within_its_ceiling"),
    ],
)
def test_a_decision_stays_within_its_ceiling(outcome, amount, ceiling, name, deciding):
    values = (deciding.pk, deciding.ballots.get().pk, outcome, amount, ceiling, "위조-2")
    assert refused(INSERT_DECISION, *values, f.chair().pk) == name


def test_a_decision_rests_on_its_own_closed_ballot(review):
    values = (review.pk, review.ballots.get().pk, "denied", 0, 5, "위조-3", None)
    assert refused(INSERT_DECISION, *values) == "decision_rests_on_its_closed_ballot"


CLOSE_BALLOT = (
    "UPDATE reviews_ballot SET closed_at = now(), closed_as = %s, result = %s WHERE id = %s"
)


def test_a_ballot_begins_open():
    review = f.waiting()
    insert = (
        "INSERT INTO reviews_ballot (review_id, number, opened_at, due_on, closed_at, closed_as,"
        " result) VALUES (%s, 1, now(), now()::date, now(), 'all_voted', %s)"
    )
    assert refused(insert, review.pk, '{"amount": 1}') == "ballot_begins_open"


@pytest.mark.parametrize(
    ("closed_as", "change"),
    [
        ("due_with_quorum", {"amount": 500_000}),
        ("due_with_quorum", {"outcome": "granted"}),
        ("due_with_quorum", {"ceiling": 9_000_000_000}),
        ("all_voted", {}),
    ],
    ids=["another amount", "another outcome", "another ceiling", "not all have voted"],
)
def test_a_result_is_that_of_the_votes(closed_as, change, overdue):
    ballot = overdue.ballots.get()
    result = {"outcome": "partly_granted", "amount": 300_000, "ceiling": 900_000}
    first, second, _third = f.panel(overdue)
    name = "result_is_that_of_the_votes"
    f.vote(overdue, first, "partly", 200_000)
    assert refused(CLOSE_BALLOT, "due_with_quorum", json.dumps(result), ballot.pk) == name
    f.vote(overdue, second, "partly", 900_000 - 1)
    f.vote(overdue, second, "partly", 400_000)  # the newer version counts
    assert refused(CLOSE_BALLOT, closed_as, json.dumps(result | change), ballot.pk) == name
    sql(CLOSE_BALLOT, "due_with_quorum", json.dumps(result), ballot.pk)


@pytest.mark.parametrize(
    "votes",
    list(combinations_with_replacement([("deny", None), ("partly", 1), ("grant", None)], 3)),
    ids=lambda votes: "-".join(f"{choice}{amount or ''}" for choice, amount in votes),
)
def test_the_database_counts_as_the_tally_does(votes, odd):
    """The verb closes by `tally`; had the two a different opinion, the last vote would fail."""
    assert f.vote_all(odd, *votes).status == "decided"


@pytest.mark.parametrize(
    ("column", "value"), [("amount", 1), ("outcome", "partly_granted"), ("ceiling", 6_000_000)]
)
def test_a_decision_says_what_its_ballot_said(column, value, deciding):
    amount = f.ABOVE_THE_CHAIR
    said = {"outcome": "granted", "amount": amount, "ceiling": amount} | {column: value}
    if said["amount"] != said["ceiling"]:
        said["outcome"] = "partly_granted"
    elif said["outcome"] == "partly_granted":
        said["ceiling"] += 1
    values = (deciding.pk, deciding.ballots.get().pk, *said.values(), "위조-5", f.chair().pk)
    assert refused(INSERT_DECISION, *values) == "decision_says_what_its_ballot_said"


def test_no_decision_goes_back_to_the_first_ballot(deciding):
    amount = f.ABOVE_THE_CHAIR
    first = deciding.ballots.get()
    call_second_ballot(review=deciding, by=f.chair())
    values = (deciding.pk, first.pk, "granted", amount, amount, "위조-6", f.chair().pk)
    assert refused(INSERT_DECISION, *values) == "decision_says_what_its_ballot_said"


def test_who_approved_a_payout_of_the_claim_does_not_confirm(deciding):
    from reviews.payouts.tests.factories import approved, tier_payout

    amount = f.ABOVE_THE_CHAIR
    both = f.UserFactory(roles="finance")
    approved(tier_payout(claim=deciding.claim), by=both)
    both = f.change_office(both, "chair")
    values = (deciding.pk, deciding.ballots.get().pk, "granted", amount, amount, "위조-7", both.pk)
    assert refused(INSERT_DECISION, *values) == "chair_approved_no_payout_of_the_claim"
    with pytest.raises(ApprovedPayoutError):
        confirm_decision(review=deciding, by=both, seen=proposal_digest(deciding.ballots.get()))


def test_who_left_for_a_tie_neither_confirms_nor_approves():
    from reviews.committee.seats.recusals import recuse
    from reviews.payouts.approvals.fingerprint import seen_value
    from reviews.payouts.approvals.verbs import approve_payout
    from reviews.payouts.errors.approvals import BarredError
    from reviews.payouts.models import Payout

    review, amount = f.in_review(claimed_loss=f.ABOVE_THE_CHAIR), f.ABOVE_THE_CHAIR
    seat = f.panel(review)[0]
    tied = seat.member.user
    recuse(assignment=seat, by=tied, reason="거래처")
    review = f.vote_all(review, ("grant", None))
    tied = f.change_office(tied, "member", "chair")
    ballot = review.ballots.get()
    values = (review.pk, ballot.pk, "granted", amount, amount, "위조-8", tied.pk)
    assert refused(INSERT_DECISION, *values) == "chair_has_no_tie_to_the_claimant"
    with pytest.raises(RecusedError):
        confirm_decision(review=review, by=tied, seen=proposal_digest(ballot))
    confirm_decision(review=review, by=f.chair(), seen=proposal_digest(ballot))
    BankAccountFactory(claim=review.claim)
    hooks.emit("account_changed", review.claim_id)
    payout, tied = Payout.objects.get(), f.change_office(tied, "finance")
    with pytest.raises(BarredError):
        approve_payout(payout=payout, seen=seen_value(payout), by=tied)


def test_one_decision_for_a_review_and_it_stays(review):
    f.vote_all(review, ("deny", None))
    decision = Decision.objects.get(review=review)
    values = (decision.review_id, decision.ballot_id, "denied", 0, 5, "위조-4", None)
    with pytest.raises(IntegrityError):
        sql(INSERT_DECISION, *values)
    for statement in (
        "UPDATE reviews_decision SET amount = 5 WHERE id = %s",
        "DELETE FROM reviews_decision WHERE id = %s",
    ):
        with pytest.raises(ProgrammingError):
            sql(statement, decision.pk)


def _second_round(review: Review) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at, revision,"
            " start_reason, closing_reason)"
            " VALUES (%s, 2, %s, 'waiting_documents', now(), 1, '', '') RETURNING id",
            [review.claim_id, review.policy_id],
        )
        return cursor.fetchone()[0]


INSERT_SEAT = (
    "INSERT INTO reviews_assignment (review_id, member_id, seat, draw_id, status, left_as, reason,"
    " assigned_at) VALUES (%s, %s, 1, %s, 'active', '', '', now())"
)


def seat_in(review: int, member: int) -> tuple:
    """INSERT of a seat with its draw; both are primary keys."""
    return INSERT_SEAT, review, member, f.drawn(review, member).pk


def test_nobody_of_round_one_sits_in_round_two(review):
    f.vote_all(review, ("deny", None))
    second = _second_round(review)
    sat = f.panel(review)[0].member_id
    assert refused(*seat_in(second, sat)) == "appeal_panel_has_nobody_of_round_one"
    free = Member.objects.exclude(assignments__review=review).first()
    sql(*seat_in(second, free.pk))


def test_who_confirmed_round_one_does_not_sit_in_round_two(deciding):
    confirmer = f.member(user=f.chair())
    digest = proposal_digest(deciding.ballots.get())
    confirm_decision(review=deciding, by=confirmer.user, seen=digest)
    second = _second_round(deciding)
    assert refused(*seat_in(second, confirmer.pk)) == "appeal_panel_has_nobody_of_round_one"


def test_an_appeal_is_against_a_decided_first_round(review):
    insert = (
        "INSERT INTO reviews_appeal (review1_id, filed_on, deadline_on, channel, grounds,"
        " received_by_id, status) VALUES (%s, %s, %s, '', '', %s, %s)"
    )
    today, user = timezone.localdate(), f.secretary().pk
    name = "appeal_is_against_a_decided_first_round"
    assert refused(insert, review.pk, today, today, user, "received") == name


def test_the_number_series_only_rises(review):
    f.vote_all(review, ("deny", None))
    assert refused("UPDATE reviews_numberseries SET last = 0") == "series_only_rises"
    assert refused("UPDATE reviews_numberseries SET last = last + 2") == "series_only_rises"
    insert = "INSERT INTO reviews_numberseries (kind, year, last) VALUES ('resolution', 1999, 7)"
    assert refused(insert) == "series_only_rises"


def test_assessments_and_answers_are_written_once(review):
    assert review.assessments.exists()
    with pytest.raises(ProgrammingError):
        sql("UPDATE reviews_lossassessment SET amount = 1")
    with pytest.raises(ProgrammingError):
        sql("DELETE FROM reviews_lossassessment")
