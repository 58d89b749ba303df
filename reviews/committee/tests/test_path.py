"""From a loaded claim to a decision with its payout and its letter."""

import pytest
from django.db import IntegrityError, transaction

from claims.errors import ConflictError, ForbiddenError, ReasonNeededError
from claims.register.models import Route
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from config.dev.scenes import scene
from reviews.committee import errors
from reviews.committee.access.chair import may_confirm
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.lifecycle.opening import on_claims_rerouted, open_reviews_of
from reviews.committee.lifecycle.starting import start_review, start_reviews
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    Ballot,
    Decision,
    LossAssessment,
    QueueRow,
    Review,
    ReviewStatus,
    Vote,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.recusals import reviews_short_of_members
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice
from reviews.payouts.models import Payout
from reviews.payouts.tests.attack import reroute_by_owner

pytestmark = pytest.mark.django_db
_review, review = scene("review", f.in_review, scope="asking")


def agrees() -> bool:
    return next(find_differences(), None) is None


# ------------------------------------------------------------------ opening and starting
def test_only_escalated_claims_get_a_review_and_only_once():
    escalated, tier = ClaimFactory(claimed_loss=500_001), ClaimFactory(tier_grant=True)
    assert open_reviews_of([escalated.pk, tier.pk]) == [escalated.pk]
    assert open_reviews_of([escalated.pk, tier.pk]) == []
    review = Review.objects.get()
    assert review.status == ReviewStatus.WAITING_DOCUMENTS
    assert LossAssessment.objects.newest_of(review).amount == 500_001
    assert QueueRow.objects.get().standing == "waiting_documents"
    assert agrees()


def test_thousands_open_in_a_handful_of_statements(django_assert_num_queries):
    claims = ClaimFactory.create_batch(40)
    with django_assert_num_queries(4):  # savepoint in and out, reviews with their policies, queue
        open_reviews_of([claim.pk for claim in claims])
    assert QueueRow.objects.count() == 40


def test_a_reviewed_claim_is_not_sent_another_way():
    review = f.waiting()
    review.claim.route = Route.OUT_OF_SCOPE
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        review.claim.save(update_fields=["route"])
    assert refused_by(error.value) == "route_holds_while_something_rests_on_it"


@pytest.mark.django_db(transaction=True)
def test_the_listener_refuses_one_that_was(owner_connection):
    review = f.waiting()
    reroute_by_owner(owner_connection, review.claim_id, "route = 'out_of_scope'")
    with pytest.raises(errors.ReviewedClaimError):
        on_claims_rerouted([review.claim_id])


def test_the_last_required_document_starts_the_review():
    f.council()
    review = f.waiting()
    for kind in f.QUEUE_KINDS[:3]:
        f.document(review.claim, kind)
    review.refresh_from_db()
    assert review.status == ReviewStatus.WAITING_DOCUMENTS
    f.document(review.claim, f.QUEUE_KINDS[3])
    review.refresh_from_db()
    assert review.status == ReviewStatus.IN_REVIEW
    assert review.ready_at and review.due_on
    assert len(f.panel(review)) == 3
    assert Ballot.objects.get().due_on == review.due_on
    assert agrees()


def test_the_secretariat_may_start_early_with_a_reason():
    f.council()
    review, secretary = f.waiting(), f.secretary()
    with pytest.raises(ReasonNeededError):
        start_review(review=review, by=secretary)
    with pytest.raises(errors.DocumentsMissingError):
        start_review(review=review)
    with pytest.raises(ForbiddenError):
        start_review(review=review, by=UserFactory(roles="finance"), reason="급함")
    started = start_review(review=review, by=secretary, reason="신청인이 낼 수 없는 서류")
    assert (started.status, started.start_reason) == ("in_review", "신청인이 낼 수 없는 서류")
    with pytest.raises(errors.NotOpenError):
        start_review(review=started, by=secretary, reason="또")


def test_without_a_whole_panel_a_ready_review_waits_until_there_is_one():
    f.member()
    f.member()
    review = f.waiting()
    f.documents(review.claim)
    review.refresh_from_db()
    assert (review.status, review.ready_at is not None) == ("waiting_documents", True)
    assert list(reviews_short_of_members()) == [review]
    with pytest.raises(errors.NoPanelError):
        start_review(review=review, by=f.secretary(), reason="위원 부족")
    assert fill_waiting_panels() == 0
    f.member()
    assert fill_waiting_panels() == 1
    review.refresh_from_db()
    assert (review.status, len(f.panel(review))) == ("in_review", 3)
    assert agrees()


def test_a_start_by_hand_without_documents_and_panel_is_to_be_repeated():
    f.member()
    review, secretary = f.waiting(), f.secretary()
    with pytest.raises(errors.NoPanelError) as refused:
        start_review(review=review, by=secretary, reason="낼 수 없는 서류")
    assert "다시 시작해 주세요" in str(refused.value) and "저절로" not in str(refused.value)
    assert not reviews_short_of_members().exists()
    f.member()
    f.member()
    assert fill_waiting_panels() == 0
    started = start_review(review=review, by=secretary, reason="낼 수 없는 서류")
    assert started.status == "in_review"


def test_many_start_in_as_many_statements_as_few(django_assert_max_num_queries):
    f.council()
    reviews = f.many_waiting(30)
    for review in reviews:
        f.documents(review.claim, tell=False)
    with django_assert_max_num_queries(22):
        assert len(start_reviews(reviews=reviews)) == 30
    loads = {
        len([r for r in reviews if m.pk in QueueRow.objects.get(pk=r.claim_id).panel])
        for m in f.Member.objects.filter(substitute=False)
    }
    assert loads == {15}  # 90 seats over six members
    assert agrees()


# ------------------------------------------------------------------ voting
def test_the_last_vote_decides_pays_and_tells(review):
    BankAccountFactory(claim=review.claim)
    seats = f.panel(review)
    f.vote(review, seats[0], "grant")
    f.vote(review, seats[1], "partly", 1_000_000)
    row = QueueRow.objects.get()
    assert (row.votes_cast, row.awaiting) == (2, [seats[2].member_id])
    assert not Decision.objects.exists()
    f.vote(review, seats[2], "deny")
    review.refresh_from_db()
    decision = Decision.objects.get()
    assert review.status == ReviewStatus.DECIDED
    assert (decision.outcome, decision.amount) == ("partly_granted", 1_700_000)
    assert decision.resolution_no.startswith("의결-")
    payout = Payout.objects.get()
    assert (payout.amount, payout.kind, payout.prepared_by) == (1_700_000, "additional", None)
    assert {bar.user_id for bar in payout.bars.all()} == {s.member.user_id for s in seats}
    assert Notice.objects.get().event == "decision_partly_granted"
    row.refresh_from_db()
    assert (row.standing, row.outcome, row.awaiting) == ("decided", "partly_granted", [])
    assert agrees()


def test_a_denial_pays_nothing_and_tells_why():
    f.decided(("deny", None))
    assert Decision.objects.get().outcome == "denied"
    assert not Payout.objects.exists()
    notice = Notice.objects.get()
    assert notice.event == "decision_denied"
    assert "자료로 확인함" in notice.body


def test_resolution_numbers_follow_each_other():
    numbers = [f.decided(("deny", None)).decision.resolution_no for _ in range(3)]
    assert [int(n.rsplit("-")[-1]) for n in numbers] == [1, 2, 3]


@pytest.mark.parametrize(
    ("choice", "amount"),
    [
        ("grant", 1),
        ("grant", 2_400_001),
        ("partly", None),
        ("partly", 0),
        ("partly", -5),
        ("partly", 2_400_000),
        ("deny", 5),
    ],
)
def test_an_amount_must_fit_its_choice(choice, amount, review):
    with pytest.raises(errors.AmountError):
        f.vote(review, f.panel(review)[0], choice, amount)
    assert not Vote.everything.exists()


def test_words_are_needed_unless_all_is_granted(review):
    seat = f.panel(review)[0]
    for choice, amount in (("partly", 5), ("deny", None)):
        with pytest.raises(errors.RationaleNeededError):
            f.vote(review, seat, choice, amount, rationale="  ")
    with pytest.raises(errors.UnknownChoiceError):
        f.vote(review, seat, "maybe")
    assert f.vote(review, seat, "grant", rationale="").amount == review.claim.claimed_loss


def test_a_changed_mind_is_a_new_version_and_the_newest_counts(review):
    seats = f.panel(review)
    f.vote(review, seats[0], "deny")
    assert f.vote(review, seats[0], "grant").version == 2
    f.vote(review, seats[1], "grant")
    f.vote(review, seats[2], "deny")
    assert Decision.objects.get().outcome == "granted"
    assert Vote.everything.filter(assignment=seats[0]).count() == 2


def test_unmade_checks_hold_nothing_up_and_are_recorded(review):
    from reviews.committee.ballots.document_checks import record_check

    seat = f.panel(review)[0]
    record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    assert set(f.vote(review, seat).unchecked) == set(f.QUEUE_KINDS) - {"bankbook_copy"}


@pytest.mark.django_db(transaction=True)  # history is told apart by its transactions
def test_what_changed_is_named():
    review = f.in_review()
    seat = f.panel(review)[0]
    seen = review.revision
    f.document(review.claim, "other")
    with pytest.raises(ConflictError) as refused:
        f.vote(review, seat, seen_revision=seen)
    assert refused.value.details["changed"] == ["documents"]
    review.refresh_from_db()
    seen = review.revision
    assess_loss(review=review, amount=900_000, by=f.secretary(), note="카드매출 기준")
    with pytest.raises(errors.ChangedError) as refused:
        f.vote(review, seat, seen_revision=seen)
    assert refused.value.details["changed"] == ["assessment"]
    assert f.vote(review, seat).ceiling == 900_000


def test_a_form_of_the_first_ballot_is_no_vote_in_the_second():
    review = f.deciding()
    old = Ballot.objects.get()
    call_second_ballot(review=review, by=f.chair())
    with pytest.raises(errors.ChangedError) as refused:
        f.vote(review, f.panel(review)[0], seen_ballot=old.pk)
    assert refused.value.details["changed"] == ["ballot"]


def test_strangers_and_late_comers_do_not_vote(review):
    with pytest.raises(errors.NotSeatedError):
        f.cast_vote(
            review=review,
            member=f.member(),
            choice="grant",
            amount=None,
            rationale="",
            seen_revision=review.revision,
        )
    f.vote_all(review, ("grant", None))
    with pytest.raises(errors.NotOpenError):
        f.vote(review, f.panel(review)[0])


# ------------------------------------------------------------------ the chair
def test_above_the_threshold_the_chair_confirms_what_was_seen():
    review = f.deciding()
    BankAccountFactory(claim=review.claim)
    ballot = Ballot.objects.get()
    assert review.status == ReviewStatus.DECIDING
    assert not Decision.objects.exists()
    chair = f.chair()
    with pytest.raises(errors.NotChairError):
        confirm_decision(review=review, by=f.secretary(), seen=proposal_digest(ballot))
    with pytest.raises(errors.ChangedError):
        confirm_decision(review=review, by=chair, seen="0" * 32)
    decision = confirm_decision(review=review, by=chair, seen=proposal_digest(ballot))
    assert (decision.confirmed_by, decision.amount) == (chair, f.ABOVE_THE_CHAIR)
    assert (chair.pk, "confirmed") in Payout.objects.get().bars.values_list("user_id", "why")
    assert agrees()


def test_a_chair_who_voted_leaves_it_to_a_deputy():
    f.council(size=3, substitutes=0)
    deputy = f.member(deputises=True, term_from="2022-01-01", load_limit=0)
    review = f.deciding()
    chairman = f.panel(review)[0].member  # voted, and has become the chair since
    chairman.user = f.made_chair(chairman)
    digest = proposal_digest(Ballot.objects.get())
    assert not may_confirm(chairman.user, review)
    with pytest.raises(errors.ChairVotedError):
        confirm_decision(review=review, by=chairman.user, seen=digest)
    assert may_confirm(deputy.user, review)
    assert confirm_decision(review=review, by=deputy.user, seen=digest).confirmed_by == deputy.user


def test_a_deputy_does_not_confirm_in_place_of_a_chair_who_may():
    deputy = f.member(deputises=True, load_limit=0)
    f.council()
    review = f.deciding()
    with pytest.raises(errors.NotChairError):
        confirm_decision(review=review, by=deputy.user, seen=proposal_digest(Ballot.objects.get()))


def test_the_second_ballot_is_called_once():
    review, chair = f.deciding(), f.chair()
    with pytest.raises(errors.NotChairError):
        call_second_ballot(review=review, by=f.panel(review)[0].member.user)
    ballot = call_second_ballot(review=review, by=chair)
    review.refresh_from_db()
    assert (ballot.number, review.status) == (2, ReviewStatus.IN_REVIEW)
    assert QueueRow.objects.get().votes_cast == 0
    assert agrees()
    review = f.vote_all(review, ("grant", None))
    assert review.status == ReviewStatus.DECIDING
    with pytest.raises(errors.SecondBallotError):
        call_second_ballot(review=review, by=chair)
    confirm_decision(review=review, by=chair, seen=proposal_digest(ballot_of(review)))
    assert Decision.objects.get().ballot.number == 2


def ballot_of(review):
    return Ballot.objects.last_of(review)


# ------------------------------------------------------------------ assessment, withdrawal
def test_the_assessed_loss_lies_between_nothing_and_the_claim(review):
    secretary = f.secretary()
    for amount in (-1, review.claim.claimed_loss + 1):
        with pytest.raises(errors.AmountError):
            assess_loss(review=review, amount=amount, by=secretary, note="계산")
    with pytest.raises(ReasonNeededError):
        assess_loss(review=review, amount=5, by=secretary, note=" ")
    with pytest.raises(ForbiddenError):
        assess_loss(review=review, amount=5, by=f.panel(review)[0].member.user, note="계산")
    assert assess_loss(review=review, amount=700_000, by=secretary, note="계산").version == 2
    assert QueueRow.objects.get().assessed_loss == 700_000


def test_a_withdrawn_claim_ends_its_review_and_keeps_its_votes_sealed(review):
    secretary = f.secretary()
    seats = f.panel(review)
    f.vote(review, seats[0])
    with pytest.raises(ReasonNeededError):
        withdraw_review(review=review, by=secretary, reason="")
    withdraw_review(review=review, by=secretary, reason="신청인 요청")
    review.refresh_from_db()
    assert review.status == ReviewStatus.WITHDRAWN
    review.claim.refresh_from_db()
    assert review.claim.withdrawn_by == secretary
    assert not Vote.objects.open_to(seats[1].member.user).exists()
    assert QueueRow.objects.get().standing == "withdrawn"
    assert agrees()
    with pytest.raises(errors.NotOpenError):
        withdraw_review(review=review, by=secretary, reason="또")
