"""An erasure passes two people; what changes after the count, or is kept, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.errors import ForbiddenError, ProposerLeftError, ReasonNeededError, SecondPersonError
from claims.inquiries.verbs import write_note
from claims.privacy.models import AccessEntry, Action
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory, give_roles
from claims.tests.raw_sql import refused
from claims.trail.triggers import refused_by
from reviews.erasure.conditions import first_due_day, last_cutoff
from reviews.erasure.errors import (
    AlreadyErasedError,
    ErasureMovedError,
    ErasureUnderWayError,
    NothingToEraseError,
    RetentionMovedError,
    TooEarlyError,
)
from reviews.erasure.models import ErasureItem, ErasureRun, Retention
from reviews.erasure.running import process, process_chunk, stale_runs
from reviews.erasure.tasks import sweep_erasures
from reviews.erasure.tests import factories as make
from reviews.erasure.verbs import (
    approve_erasure,
    count_erasure,
    lift_retention,
    propose_erasure,
    retain_claim,
    withdraw_erasure,
)
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def old_claim(**more):
    """A claim with no loss, of 2022: nothing happens with it."""
    facts = {"no_loss": True, "routed_at": make.LONG_AGO} | more
    return ClaimFactory(**facts)


def states(run):
    return dict(ErasureItem.objects.filter(run=run).values_list("claim__number", "status"))


# ------------------------------------------------------------------ counting
def test_only_claims_without_an_act_since_the_day_are_counted():
    due, fresh = old_claim(), old_claim()
    write_note(claim=fresh, by=make.secretary(), text="오늘 적음")
    late = ClaimFactory(no_loss=True, filed_at=clock.now(), routed_at=make.LONG_AGO)
    run = make.counted()
    assert states(run) == {due.number: "planned"}
    assert (run.planned, run.kept) == (1, 0)
    assert late.number not in states(run)


def test_looking_at_a_claim_is_no_act():
    claim = old_claim()
    AccessEntry.objects.create(user=make.secretary(), action=Action.VIEW_CLAIM, claim=claim)
    assert states(make.counted()) == {claim.number: "planned"}


def test_a_claim_with_something_open_is_kept_with_its_reason():
    with clock.at(make.LONG_AGO):
        claim = money.tier_claim(routed_at=make.LONG_AGO)
        payout = money.tier_payout(claim=claim, created_at=make.LONG_AGO)
    run = make.counted()
    item = ErasureItem.objects.get(run=run, claim=payout.claim)
    assert (item.status, item.why, run.kept) == ("kept", "payout", 1)


def test_a_day_within_the_retention_period_is_refused():
    by = make.secretary()
    with pytest.raises(TooEarlyError):
        count_erasure(cutoff=last_cutoff() + timedelta(days=1), by=by)
    assert count_erasure(cutoff=last_cutoff(), by=by).pk


def test_the_database_knows_a_shortest_period(settings):
    settings.RETENTION_YEARS = 0
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        count_erasure(cutoff=clock.today() - timedelta(days=300), by=make.secretary())
    assert refused_by(error.value) == "erasure_waits_for_the_retention_period"


def test_one_erasure_is_open_at_a_time():
    run = make.counted()
    with pytest.raises(ErasureUnderWayError):
        make.counted()
    withdraw_erasure(run=run, by=make.secretary())
    assert make.counted().pk != run.pk


def test_the_count_takes_as_many_queries_for_many_claims(django_assert_num_queries):
    by = make.secretary()
    assert by.has_perm("reviews.propose_erasure")  # read once
    old_claim()
    with django_assert_num_queries(10):
        run = count_erasure(cutoff=make.CUTOFF, by=by)
    withdraw_erasure(run=run, by=by)
    for _n in range(20):
        old_claim()
    with django_assert_num_queries(10):
        count_erasure(cutoff=make.CUTOFF, by=by)


# ------------------------------------------------------------------ two people
def test_an_erasure_passes_two_people():
    old_claim()
    secretary = make.secretary()
    run = make.proposed(secretary)
    for other in (make.secretary(), UserFactory(roles="finance"), UserFactory(roles="auditor")):
        with pytest.raises(ForbiddenError):
            approve_erasure(run=run, by=other)
    chair = make.chair()
    run = approve_erasure(run=run, by=chair)
    assert (run.status, run.approved_by) == ("running", chair)
    with pytest.raises(ErasureMovedError):
        approve_erasure(run=run, by=make.chair())


def test_who_proposed_it_does_not_approve_it_in_another_office():
    old_claim()
    secretary = make.secretary()
    run = make.proposed(secretary)
    give_roles(secretary, "chair")
    with pytest.raises(SecondPersonError):
        approve_erasure(run=run, by=type(secretary).objects.get(pk=secretary.pk))


def test_nobody_proposes_an_empty_erasure_or_without_the_office():
    with pytest.raises(NothingToEraseError):
        propose_erasure(run=make.counted(), by=make.secretary())
    with pytest.raises(ForbiddenError):
        count_erasure(cutoff=make.CUTOFF, by=make.chair())


def test_a_proposer_who_left_stops_the_approval():
    old_claim()
    by = make.secretary()
    run = make.proposed(by)
    give_roles(by)
    with pytest.raises(ProposerLeftError):
        approve_erasure(run=run, by=make.chair())


def test_the_chair_declines_with_a_reason_and_the_secretariat_withdraws():
    old_claim()
    run = make.proposed()
    with pytest.raises(ReasonNeededError):
        withdraw_erasure(run=run, by=make.chair())
    run = withdraw_erasure(run=run, by=make.chair(), reason="감사가 진행 중")
    assert (run.status, run.reason) == ("withdrawn", "감사가 진행 중")
    assert not Claim.objects.filter(erased_at__isnull=False).exists()


# ------------------------------------------------------------------ working
def test_what_happens_after_the_count_keeps_a_claim():
    stays, goes = old_claim(), old_claim()
    run = make.approved()
    write_note(claim=stays, by=make.secretary(), text="전화 옴")
    while process(run.pk):
        continue
    run.refresh_from_db()
    assert states(run) == {stays.number: "kept", goes.number: "erased"}
    assert ErasureItem.objects.get(claim=stays).why == "changed"
    assert (run.status, run.erased, run.kept_since) == ("done", 1, 1)


def test_a_claim_that_somebody_keeps_after_the_approval_stays():
    claim = old_claim()
    run = make.approved()
    with clock.at(make.LONG_AGO):  # even where it were no new act
        retain_claim(claim=claim, by=make.secretary(), reason="소송 중")
    while process(run.pk):
        continue
    assert ErasureItem.objects.get(run=run).why == "retained"
    claim.refresh_from_db()
    assert claim.erased_at is None and claim.person_name


def test_a_run_goes_on_where_it_stopped_and_its_work_is_done_once(monkeypatch):
    monkeypatch.setattr("reviews.erasure.running.CHUNK", 2)
    for _n in range(5):
        old_claim()
    run = make.approved()
    assert process_chunk(run.pk) is True
    run.refresh_from_db()
    assert run.erased == 2
    first = set(Claim.objects.filter(erased_at__isnull=False).values_list("pk", "erased_at"))
    while process(run.pk):
        continue
    run.refresh_from_db()
    assert (run.status, run.erased) == ("done", 5)
    assert first < set(Claim.objects.values_list("pk", "erased_at"))
    assert process(run.pk) is False


def test_a_run_without_progress_is_found_again(monkeypatch):
    old_claim()
    asked = []
    run = make.approved()
    monkeypatch.setattr("reviews.erasure.tasks.enqueue", lambda task, pk: asked.append((task, pk)))
    assert stale_runs() == [] and sweep_erasures() == 0
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert sweep_erasures() == 1
    assert asked == [("reviews.erasure.tasks.erase_personal_data", run.pk)]


def test_a_claim_that_the_database_refuses_does_not_stop_the_others(monkeypatch):
    from reviews.erasure import running

    bad, good = old_claim(), old_claim()
    real = running.erase_claims

    def refusing(run, ids, moment):
        done = real(run, ids, moment)
        if bad.pk in ids:  # as a rule of another package would
            with connection.cursor() as cursor:
                cursor.execute("UPDATE claims_claim SET number = 'x' WHERE id = %s", [bad.pk])
        return done

    monkeypatch.setattr(running, "erase_claims", refusing)
    run = make.finished()
    assert states(run) == {bad.number: "kept", good.number: "erased"}
    assert ErasureItem.objects.get(claim=bad).why == "refused"
    assert Claim.objects.get(pk=bad.pk).person_name != ""


def test_a_batch_takes_as_many_queries_for_many_claims():
    counts = []
    for number in (2, 20):
        for _n in range(number):
            old_claim()
        run = make.approved()
        with CaptureQueriesContext(connection) as queries:
            process_chunk(run.pk)
        counts.append(len(queries))
        while process(run.pk):
            continue
    assert counts[0] == counts[1] < 75, counts


def test_the_name_of_a_claimant_stays_until_the_last_claim_goes():
    first = old_claim()
    second = old_claim(claimant=first.claimant)
    write_note(claim=second, by=make.secretary(), text="오늘")
    make.finished()
    first.claimant.refresh_from_db()
    assert first.claimant.display_name and first.claimant.erased_at is None


# ------------------------------------------------------------------ kept claims
def test_a_claim_is_kept_and_let_go_with_reasons():
    claim, by = old_claim(), make.secretary()
    with pytest.raises(ReasonNeededError):
        retain_claim(claim=claim, by=by, reason=" ")
    with pytest.raises(ForbiddenError):
        retain_claim(claim=claim, by=make.chair(), reason="소송")
    kept = retain_claim(claim=claim, by=by, reason="소송 중")
    with pytest.raises(RetentionMovedError):
        retain_claim(claim=claim, by=by, reason="소송 중")
    with pytest.raises(ReasonNeededError):
        lift_retention(retention=kept, by=by, reason="")
    lift_retention(retention=kept, by=by, reason="소송 끝남")
    with pytest.raises(RetentionMovedError):
        lift_retention(retention=kept, by=by, reason="소송 끝남")
    assert not Retention.objects.in_force().exists()


def test_an_erased_claim_is_kept_no_more():
    claim = old_claim()
    make.finished()
    with pytest.raises(AlreadyErasedError):
        retain_claim(claim=claim, by=make.secretary(), reason="소송")


# ------------------------------------------------------------------ the database
ERASE = (
    "UPDATE claims_claim SET person_name = '', business_name = '', representative = '',"
    " phone = NULL, phone_last4 = '', phone_index = NULL, email = NULL, email_hint = '',"
    " narrative = '', name_key = '', representative_key = '', erased_at = now() WHERE id = %s"
)


def test_the_database_lets_no_claim_be_erased_beside_an_approved_run():
    claim = old_claim()
    rule = "claim_is_erased_by_an_approved_run"
    assert refused(ERASE, claim.pk) == rule
    run = make.proposed()
    assert refused(ERASE, claim.pk) == rule
    approve_erasure(run=run, by=make.chair())
    with clock.at(make.LONG_AGO):
        retain_claim(claim=claim, by=make.secretary(), reason="소송")
    assert refused(ERASE, claim.pk) == "retained_claim_is_not_erased"


def test_the_database_lets_nobody_approve_alone_or_add_claims():
    claim, other = old_claim(), make.secretary()
    run = make.proposed()
    move = "UPDATE reviews_erasurerun SET status = 'running', approved_by_id = %s,"
    move += " approved_at = now() WHERE id = %s"
    own = "erasure_is_approved_by_another_person"
    assert refused(move, run.proposed_by_id, run.pk) in (own, "erasure_is_approved_by_the_chair")
    assert refused(move, other.pk, run.pk) == "erasure_is_approved_by_the_chair"
    approve_erasure(run=run, by=make.chair())
    add = "INSERT INTO reviews_erasureitem (run_id, claim_id, status, why, documents, notices)"
    add += " VALUES (%s, %s, 'planned', '', 0, 0)"
    assert refused(add, run.pk, ClaimFactory().pk) == "approved_erasure_is_frozen"
    back = "UPDATE reviews_erasurerun SET planned = 99 WHERE id = %s"
    assert refused(back, run.pk) == "approved_erasure_is_frozen"
    assert claim.pk


def test_a_reason_of_a_withdrawal_or_retention_changes_with_the_erasure_only():
    claim, by = old_claim(), make.secretary()
    with clock.at(make.LONG_AGO):
        kept = retain_claim(claim=claim, by=by, reason="소송")
    sql = "UPDATE reviews_retention SET reason = '다른 말' WHERE id = %s"
    assert refused(sql, kept.pk) == "written_text_stays_as_written"


def test_the_first_day_of_the_term_follows_the_filing():
    claim = old_claim()
    assert first_due_day() == clock.today()  # over long ago
    assert claim.filed_at.year + make.YEARS < clock.today().year
    assert ErasureRun.objects.count() == 0
