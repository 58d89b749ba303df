"""Fact corrections: two people if money hangs on them, and their effect on route and money."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from claims import clock
from claims.errors import ConflictError, ForbiddenError, ReasonNeededError, SecondPersonError
from claims.policy.models import Company, Industry, Service
from claims.policy.triage import route_reason_of
from claims.register.models import Claim, ClaimantKind, FactCorrection
from claims.tests.factories import SEOUL, UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.committee.errors import FailedGrantError
from reviews.committee.fact_corrections.errors import (
    FactProofError,
    FactsAreGoneError,
    FactsWaitError,
    OpenObjectionError,
    ReviewStandsError,
    SameFactsError,
    UnreadableFactsError,
)
from reviews.committee.fact_corrections.tests import factories as make
from reviews.committee.fact_corrections.verbs import confirm_facts, decline_facts
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import LossAssessment, QueueRow, Review
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.queue.verification import find_differences
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice
from reviews.payouts.errors.preparation import BatchedClaimError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.models import Payout
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
InboxItem = apps.get_model("reviews", "InboxItem")  # in a package above this one


def letters(claim):
    return list(Notice.objects.filter(claim=claim).order_by("pk").values_list("event", flat=True))


# ------------------------------------------------------------------ two people
def test_money_facts_wait_for_another_secretary_and_the_filing_stays():
    claim, first, other = money.tier_claim(30_000), money.secretary(), money.secretary()
    filed = claim.claimed_loss
    made = make.proposed(claim, by=first)
    assert made.is_waiting and made.changes == ["claimed_loss"]
    claim.refresh_from_db()
    assert claim.current_claimed_loss == filed and claim.tier.amount == 30_000  # nothing yet
    assert InboxItem.objects.filter(user=other, kind="facts_confirm", claim=claim).exists()
    for by, error in ((first, SecondPersonError), (make.agent(), ForbiddenError)):
        with pytest.raises(error):
            confirm_facts(correction=made, by=by)
    made = confirm_facts(correction=made, by=other)
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.route, claim.tier.amount, claim.routed_at) == (
        "tier_grant", 50_000, made.settled_at,
    )  # fmt: skip
    assert (claim.claimed_loss, claim.current_claimed_loss) == (filed, 450_000)
    assert "45만" in route_reason_of(claim)
    letter = Notice.objects.get(claim=claim, event="facts_corrected")
    assert "→" in letter.body and "50,000" in letter.body
    with pytest.raises(ConflictError):
        confirm_facts(correction=made, by=other)


def test_a_service_alone_counts_at_once_but_not_before_the_council():
    service = Service.objects.create(name="카카오T 바이크", company=Company.objects.first())
    claim = money.tier_claim(30_000)
    made = make.proposed(claim, service=service, industry=Industry.objects.first())
    assert made.status == "confirmed" and made.settled_by == made.proposed_by
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.current_facts.service == service and claim.service != service
    assert letters(claim) == ["facts_corrected"] and claim.tier.amount == 30_000
    review = council.in_review()
    assert make.proposed(review.claim, service=service).is_waiting


def test_what_cannot_be_proposed():
    claim = money.tier_claim(30_000)
    for wrong, error in (
        ({"by": UserFactory(roles="finance")}, ForbiddenError),
        ({"reason": " "}, ReasonNeededError),
        ({"proof": "document"}, FactProofError),
        ({"proof": "dream"}, FactProofError),
        ({"claimed_loss": claim.claimed_loss}, SameFactsError),
        ({"claimed_loss": -1}, UnreadableFactsError),
        ({"filed_at": clock.now() + timedelta(days=1)}, UnreadableFactsError),
    ):
        with pytest.raises(error):
            make.proposed(claim, **({"claimed_loss": 450_000} | wrong))
    make.proposed(claim)
    with pytest.raises(FactsWaitError):
        make.proposed(claim, claimed_loss=460_000)
    with pytest.raises(FactsAreGoneError):
        make.proposed(grants.withdrawn(money.tier_claim(30_000)))


def test_a_proposal_is_taken_back_or_declined_with_a_letter():
    claim = money.tier_claim(30_000)
    made = make.proposed(claim)
    with pytest.raises(ForbiddenError):
        decline_facts(correction=made, by=make.agent(), reason="남의 요청")
    assert decline_facts(correction=made, by=made.proposed_by).status == "withdrawn"
    assert letters(claim) == []
    made = make.proposed(claim)
    with pytest.raises(ReasonNeededError):
        decline_facts(correction=made, by=money.secretary())
    done = decline_facts(correction=made, by=money.secretary(), reason="매출 자료와 맞지 않습니다.")
    assert done.status == "declined"
    letter = Notice.objects.get(claim=claim)
    assert letter.event == "facts_declined" and "매출 자료와 맞지" in letter.body
    claim.refresh_from_db()
    assert claim.facts_id is None


def test_a_claim_that_changed_since_is_proposed_again():
    claim = objecting.late_claim()
    made = make.proposed(claim, claimed_loss=450_000)
    Claim.objects.filter(pk=claim.pk).update(routed_at=clock.now())
    with pytest.raises(ConflictError):
        confirm_facts(correction=made, by=money.secretary())


def test_the_second_correction_follows_the_first():
    claim = money.tier_claim(30_000)
    first = make.confirmed(claim, claimed_loss=450_000)
    second = make.confirmed(claim, claimed_loss=200_000)
    assert second.replaces == first
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.facts, claim.tier.amount) == (second, 30_000)


# ------------------------------------------------------------------ routes
def test_each_fact_that_triage_reads_moves_the_route():
    affiliate = Company.objects.filter(is_operator=False).first()
    for facts, route in (
        ({"claimed_loss": 900_000}, "committee_review"),
        ({"claimed_loss": None}, "no_monetary_loss"),
        ({"claimant_kind": ClaimantKind.INDIVIDUAL}, "out_of_scope"),
        ({"company": affiliate}, "affiliate"),
        ({"filed_at": datetime(2022, 12, 1, 9, tzinfo=SEOUL)}, "late"),
    ):
        claim = money.tier_claim(30_000)
        made = make.confirmed(claim, **facts)
        claim.refresh_from_db()
        assert (claim.route, claim.tier) == (route, None), facts
        assert (made.route, made.to_route) == ("tier_grant", route)
    back = make.confirmed(claim, filed_at=claim.filed_at)
    assert back.to_route == "tier_grant"
    review = Review.objects.get(claim__facts__claimed_loss=900_000)
    assert LossAssessment.objects.newest_of(review).amount == 900_000
    assert QueueRow.objects.get(review=review).claimed_loss == 900_000
    assert list(find_differences()) == []


def test_a_reviewed_claim_keeps_its_route_and_its_assessed_loss_follows():
    review = council.in_review()
    claim = review.claim
    with pytest.raises(ReviewStandsError):
        make.proposed(claim, claimed_loss=100_000)
    revision = Review.objects.get(pk=review.pk).revision
    made = make.confirmed(claim, claimed_loss=claim.claimed_loss + 50_000)
    assert made.to_route == ""
    review.refresh_from_db()
    assert review.revision == revision + 1
    assert LossAssessment.objects.newest_of(review).amount == made.claimed_loss
    assert list(find_differences()) == []


def test_an_open_objection_is_answered_first_and_its_route_is_kept():
    claim = objecting.late_claim()
    answered = objecting.upheld_to_tier(claim, 30_000)
    with pytest.raises(OpenObjectionError):
        make.proposed(claim, filed_at=datetime(2022, 10, 25, 9, tzinfo=SEOUL))
    confirm_answer(objection=answered, by=money.secretary())
    made = make.confirmed(claim, claimed_loss=450_000)
    claim.refresh_from_db()
    assert made.to_route == "" and claim.tier.amount == 30_000
    assert claim.facts == made


# ------------------------------------------------------------------ money
@pytest.mark.parametrize(("loss", "won"), [(450_000, 50_000), (900_000, 50_000), (None, 0)])
def test_a_prepared_grant_is_cancelled_and_prepared_anew(loss, won):
    payout = money.approved(money.tier_payout(amount=30_000))
    claim = payout.claim
    make.confirmed(claim, claimed_loss=loss)
    payout.refresh_from_db()
    assert payout.status == "cancelled"
    anew = Payout.objects.exclude(pk=payout.pk).filter(claim=claim)
    assert [(row.amount, row.status) for row in anew] == ([(won, "prepared")] if won else [])
    for row in anew:
        money.paid(money.approved(row))


def test_a_lower_tier_is_prepared_anew_too():
    payout = money.tier_payout(amount=50_000)
    make.confirmed(payout.claim, claimed_loss=200_000)
    [anew] = Payout.objects.exclude(status="cancelled").filter(claim=payout.claim)
    assert anew.amount == 30_000
    money.approved(anew)


def test_a_claim_without_a_grant_waits_for_the_next_run():
    claim = objecting.late_claim()
    make.confirmed(claim, filed_at=datetime(2022, 10, 25, 9, tzinfo=SEOUL))
    assert not Payout.objects.filter(claim=claim).exists()
    assert grants.finished().prepared == 1
    money.approved(Payout.objects.get(claim=claim))  # the database agrees


def test_a_paid_grant_stays_and_the_difference_is_paid_once():
    first = money.paid(money.approved(money.tier_payout(amount=30_000)))
    claim = first.claim
    made = make.confirmed(claim, claimed_loss=450_000)
    more = Payout.objects.get(claim=claim, kind="correction")
    assert (more.amount, more.corrects, more.basis["facts"]) == (20_000, first, made.pk)
    assert "차액 20,000원" in Notice.objects.get(event="facts_corrected").body
    back = make.confirmed(claim, claimed_loss=200_000)  # the prepared difference falls away
    more.refresh_from_db()
    assert more.status == "cancelled" and back.to_route == "tier_grant"
    make.confirmed(claim, claimed_loss=900_000)
    again = Payout.objects.get(claim=claim, kind="correction", status="prepared")
    assert again.amount == claim.routed_under.base_grant - 30_000
    money.paid(money.approved(again))
    first.refresh_from_db()
    assert first.status == "paid"


def test_what_was_paid_above_the_new_grant_stays():
    first = money.paid(money.approved(money.tier_payout(amount=50_000)))
    make.confirmed(first.claim, claimed_loss=200_000)
    first.refresh_from_db()
    assert first.status == "paid"
    assert Payout.objects.filter(claim=first.claim).count() == 1
    letter = Notice.objects.get(claim=first.claim, event="facts_corrected")
    assert "이미 지급한 지원금은 그대로" in letter.body


def test_money_on_its_way_is_settled_first_and_a_paid_successor_counts():
    batched = money.tier_payout(amount=30_000)
    money.built(money.approved(batched))
    with pytest.raises(BatchedClaimError, match="B-"):
        make.proposed(batched.claim)
    gone = money.failed(money.approved(money.tier_payout(amount=30_000)))
    with pytest.raises(FailedGrantError):
        make.proposed(gone.claim)
    again = prepare_replacement(payout=gone, by=money.secretary(), same_account=True)
    with pytest.raises(FailedGrantError):
        make.proposed(gone.claim)
    money.paid(money.approved(again))
    confirm_answer(objection=objecting.upheld_to_tier(gone.claim), by=money.secretary())
    more = Payout.objects.get(claim=gone.claim, kind="correction")
    assert (more.amount, more.corrects) == (20_000, again)
    money.approved(more)


def test_a_withdrawn_claim_is_not_confirmed():
    made = make.proposed()
    withdraw_claim(claim=made.claim, by=council.secretary(), reason="신청인 요청")
    with pytest.raises(FactsAreGoneError):
        confirm_facts(correction=made, by=money.secretary())


# ------------------------------------------------------------------ the database
def test_the_database_wants_two_people_and_true_facts():
    made = make.proposed(by=money.secretary())
    confirm = """UPDATE claims_factcorrection SET status = 'confirmed', settled_by_id = %s,
        settled_at = now() WHERE id = %s"""
    own = made.proposed_by_id
    assert refused(confirm, own, made.pk) == "facts_of_money_are_confirmed_by_another_person"
    assert refused(confirm, make.agent().pk, made.pk) == "facts_are_confirmed_by_the_secretariat"
    change = "UPDATE claims_factcorrection SET claimed_loss = 1 WHERE id = %s"
    assert refused(change, made.pk) == "fact_correction_is_frozen"
    name = "UPDATE claims_claim SET facts_id = %s WHERE id = %s"
    assert refused(name, made.pk, made.claim_id) == "claim_names_its_newest_facts"
    done = confirm_facts(correction=made, by=money.secretary())
    assert refused(name, None, made.claim_id) == "facts_stay_corrected"
    undo = "UPDATE claims_factcorrection SET settled_at = now() WHERE id = %s"
    assert refused(undo, done.pk) == "settled_fact_correction_is_frozen"
    copy = """INSERT INTO claims_factcorrection (claim_id, replaces_id, claimant_kind, service_id,
        company_id, fee, harm, claimed_loss, filed_at, changes, route, routed_at, proof, reason,
        status, proposed_by_id, proposed_at, settled_reason, to_route) SELECT claim_id, {replaces},
        claimant_kind, service_id, company_id, fee, harm, {loss}, filed_at, changes, route,
        routed_at, proof, reason, '{status}', {by}, now(), '', '' FROM claims_factcorrection
        WHERE id = %s"""
    given = {"replaces": "id", "loss": "claimed_loss", "status": "waiting", "by": "proposed_by_id"}
    for more, says in (
        ({}, "fact_correction_changes_something"),
        ({"loss": 5, "by": UserFactory(roles="finance").pk}, "facts_are_proposed_by_an_office"),
        ({"loss": 5, "status": "confirmed"}, "claims_factcorrection_status_moves_as_allowed"),
    ):
        assert refused(copy.format(**(given | more)), done.pk) == says  # a constant of this test
    with connection.cursor() as cursor:  # proposed on the filing, which no longer counts
        cursor.execute(copy.format(**(given | {"replaces": "NULL", "loss": 5})), [done.pk])
    stale = FactCorrection.objects.waiting().get()
    assert refused(confirm, money.secretary().pk, stale.pk) == "facts_follow_the_newest"


def test_a_correction_of_a_grant_needs_a_cause_and_the_exact_sum():
    first = money.paid(money.approved(money.tier_payout(amount=30_000)))
    make.confirmed(first.claim)
    more = Payout.objects.get(claim=first.claim, kind="correction")
    copy = "INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind,"
    copy += " amount, basis, status, prepared_by_id, prepared_at, approval_no, key, corrects_id,"
    copy += " holder_waived_reason, ended_reason) SELECT claim_id, claimant_id, programme_id,"
    copy += " policy_id, kind, 1, basis, 'prepared', prepared_by_id, now(), 0, 'x', id, '', ''"
    copy += " FROM reviews_payout WHERE id = %s"
    assert refused(copy, more.pk) == "correction_follows_a_paid_payout"
    money.paid(money.approved(more))
    assert refused(copy, more.pk) == "correction_of_a_grant_follows_a_new_route"
    away = "UPDATE claims_claim SET route = 'late', tier_id = NULL WHERE id = %s"
    assert refused(away, first.claim_id) == "route_holds_while_something_rests_on_it"


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_confirm_at_once_and_one_of_them_counts():
    made = make.proposed(money.tier_payout(amount=30_000).claim)
    people = [money.secretary(), money.secretary()]
    found = at_once(*(lambda by=by: confirm_facts(correction=made, by=by) for by in people))
    assert [type(error) for error in errors_of(found)] == [ConflictError]
    rows = Payout.objects.filter(claim=made.claim).order_by("pk")
    assert [(row.amount, row.status) for row in rows] == [
        (30_000, "cancelled"), (50_000, "prepared"),
    ]  # fmt: skip
    assert letters(made.claim) == ["facts_corrected"]
