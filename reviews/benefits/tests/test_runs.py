"""Runs pass two people, stay within budget and quantity, and each recipient is written once."""

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.clock import today
from claims.errors import BenefitApprovedError, ForbiddenError, ReasonNeededError, SecondPersonError
from claims.handovers.tests import factories as handing
from claims.policy.admin import ProgrammeAdmin
from claims.policy.models import Programme
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from reviews.benefits.counts import enter_count
from reviews.benefits.errors import (
    AudienceMovedError,
    BenefitMovedError,
    CashProgrammeError,
    CountedOnlyError,
    CountUnreadableError,
    NobodyChosenError,
    OverBudgetError,
    OverQuantityError,
    ProgrammeNotRunningError,
)
from reviews.benefits.grants.verbs import drop_grant, try_again
from reviews.benefits.models import BenefitGrant
from reviews.benefits.progress import all_programmes, progress_of
from reviews.benefits.runs import granting, verbs
from reviews.benefits.runs.audiences import Audience
from reviews.benefits.tests import factories as make
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def refused(sql, *values):
    """The name of the rule that refused; '' when it went through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return refused_by(error)
    return ""


# ------------------------------------------------------------------ verbs
def test_another_person_approves():
    ClaimFactory()
    by, other = make.secretary(), make.secretary()
    run = make.proposed(make.programme(), by=by)
    with pytest.raises(SecondPersonError):
        verbs.approve_run(run=run, by=by)
    with pytest.raises(ForbiddenError):
        verbs.approve_run(run=run, by=UserFactory(roles="finance"))
    assert not BenefitGrant.objects.exists()
    assert verbs.approve_run(run=run, by=other).status == "writing"
    with pytest.raises(BenefitMovedError):
        verbs.approve_run(run=run, by=other)


def test_only_a_running_programme_that_names_people_is_granted():
    ClaimFactory()
    by = make.secretary()

    def propose(to):
        verbs.propose_run(audience=Audience(to, make.SMALL), by=by)

    with pytest.raises(CashProgrammeError):
        propose(make.programme("cash-support"))
    with pytest.raises(CountedOnlyError):
        propose(make.programme("storage-month"))
    with pytest.raises(ProgrammeNotRunningError):
        propose(Programme.objects.get(code="channel-cash"))
    with pytest.raises(NobodyChosenError):
        verbs.propose_run(audience=Audience(make.programme(), {"kind": ["individual"]}), by=by)


def test_quantity_and_budget_hold_over_all_runs():
    ClaimFactory.create_batch(2)
    to = make.programme(quantity=3, budget_limit=150_000)
    make.granted(to)
    ClaimFactory.create_batch(2)
    with pytest.raises(OverQuantityError):
        make.proposed(to)
    to = make.programme(quantity=9)
    with pytest.raises(OverBudgetError):
        make.proposed(to)
    to = make.programme(budget_limit=200_000)
    assert make.granted(to).written == 2


def test_a_run_is_declined_with_a_reason_or_withdrawn():
    ClaimFactory()
    to, by, other = make.programme(), make.secretary(), make.secretary()
    run = make.proposed(to, by=by)
    with pytest.raises(ReasonNeededError):
        verbs.decline_run(run=run, by=other)
    assert verbs.decline_run(run=run, by=other, reason="대상을 다시").status == "declined"
    assert verbs.decline_run(run=make.proposed(to, by=by), by=by).status == "withdrawn"


def test_more_people_than_proposed_are_not_approved():
    company = make.affiliate()
    to = make.programme("driver-points", audience="register", company=company)
    receiver = handing.receiver(company)
    first, second = ClaimFactory.create_batch(2)
    handing.consent(first, receiver)
    run = make.proposed(to)
    assert run.expected == 1
    handing.consent(second, receiver)
    other = make.secretary()
    with pytest.raises(AudienceMovedError, match="거절하고 새로 요청"):
        verbs.approve_run(run=run, by=other)
    verbs.decline_run(run=run, by=other, reason="대상이 늘었습니다")
    again = verbs.propose_run(audience=Audience(to), by=make.secretary())
    assert verbs.approve_run(run=again, by=other).expected == 2


def test_a_run_is_written_chunk_by_chunk_and_goes_on_after_an_error(monkeypatch):
    monkeypatch.setattr(granting, "CHUNK", 2)
    ClaimFactory.create_batch(5)
    run = make.approved(make.programme())
    assert granting.process_chunk(run.pk)
    run.refresh_from_db()
    assert (run.status, run.written) == ("writing", 2)
    granting.fail(run.pk)
    verbs.go_on(run=run, by=make.secretary())
    assert granting.process(run.pk) is False
    run.refresh_from_db()
    assert (run.status, run.written) == ("done", 5)
    assert granting.process(run.pk) is False


def test_a_chunk_costs_the_same_for_one_and_for_thirty():
    costs = []
    for n in (1, 30):
        ClaimFactory.create_batch(n)
        run = make.approved(make.programme())
        with CaptureQueriesContext(connection) as seen:
            granting.process_chunk(run.pk)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_failed_benefit_is_tried_again_or_dropped_with_a_reason():
    ClaimFactory.create_batch(2)
    to, by = make.programme(), make.secretary()
    make.granted(to)
    one, two = BenefitGrant.objects.order_by("pk")
    with pytest.raises(ReasonNeededError):
        drop_grant(grant=one, by=by, reason=" ")
    assert drop_grant(grant=one, by=by, reason="거절함").status == "dropped"
    assert try_again(grant=one, by=by).status == "planned"
    batch = make.batch_with_file(to)
    make.answered(batch, f"B{one.pk},제공,,2023-01-02", f"B{two.pk},실패,없는 채널,2023-01-02")
    with pytest.raises(BenefitMovedError):
        try_again(grant=one, by=by)
    with pytest.raises(BenefitMovedError):
        drop_grant(grant=one, by=by, reason="x")
    again = try_again(grant=two, by=by)
    assert (again.status, again.batch, again.failed_as) == ("planned", None, "")
    assert make.batch(to).count == 1


def test_the_admin_site_says_why_an_approved_benefit_stays():
    ClaimFactory()
    to = make.programme()
    make.approved(to)
    to.unit_value = 60_000
    with pytest.raises(BenefitApprovedError):
        ProgrammeAdmin(Programme, site).save_model(None, to, None, True)
    to.refresh_from_db()
    to.how = "채널 관리자에서"
    ProgrammeAdmin(Programme, site).save_model(None, to, None, True)


# ------------------------------------------------------------------ counted only
def test_a_public_programme_is_counted_only():
    to, by = make.programme("storage-month"), make.secretary()

    count = {"programme": to, "by": by, "day": today()}
    enter_count(**count, issued=1_000_000, redeemed=10)
    enter_count(**count, issued=1_500_000, redeemed=400_000, expired=100_000)
    enter_count(**count, issued=1_500_000, redeemed=400_000, expired=100_000)  # clicked twice
    assert to.benefit_counts.count() == 2
    row = progress_of(to)
    assert (row.given, row.used, row.expired, row.percent) == (1_500_000, 400_000, 100_000, 50)
    with pytest.raises(CountUnreadableError):
        enter_count(**count, issued=1, redeemed=2)
    with pytest.raises(CashProgrammeError):
        enter_count(**count | {"programme": make.programme()}, issued=1)
    assert refused(
        """INSERT INTO reviews_benefitcount
            (programme_id, day, issued, redeemed, expired, note, entered_by_id, entered_at)
            VALUES (%s, now()::date, 1, 1, 1, '', %s, now())""", to.pk, by.pk,
    ) == "no_more_benefits_are_used_than_given"  # fmt: skip


def test_every_programme_of_the_plan_is_one_row_in_four_queries():
    ClaimFactory()
    make.granted(make.programme())
    with CaptureQueriesContext(connection) as seen:
        rows = {row.programme.code: row for row in all_programmes()}
    assert len(seen) == 4
    assert len(rows) == 11
    assert (rows["channel-cash"].waiting, rows["channel-cash"].given) == (1, 0)
    assert rows["storage-month"].planned == 3_000_000
    assert rows["taxi"].programme.state == "discussed"


def test_a_failed_payment_counts_until_it_is_prepared_again():
    def failures():
        return next(row.failed for row in all_programmes() if row.programme.is_cash)

    failed = money.failed()
    assert failures() == 1
    prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
    assert failures() == 0


# ------------------------------------------------------------------ the database
class TestTheDatabaseRefuses:
    def test_a_run_of_one_person(self):
        ClaimFactory()
        by = make.secretary()
        run = make.proposed(make.programme(), by=by)
        sql = """UPDATE reviews_benefitrun SET status = 'writing', approved_by_id = %s,
            approved_at = now() WHERE id = %s"""
        assert refused(sql, by.pk, run.pk) == "benefit_run_is_approved_by_another_person"
        finance = UserFactory(roles="finance")
        assert refused(sql, finance.pk, run.pk) == "benefit_run_is_approved_by_the_secretariat"

    def test_a_run_beyond_what_was_planned(self):
        ClaimFactory()
        to = make.programme()
        run, by = make.proposed(to), make.secretary()
        sql = """UPDATE reviews_benefitrun SET status = 'writing', approved_by_id = %s,
            approved_at = now() WHERE id = %s"""
        make.programme(budget_limit=40_000)
        assert refused(sql, by.pk, run.pk) == "benefits_stay_within_the_budget"
        make.programme(budget_limit=None, state="closed")
        name = "benefits_are_granted_while_the_programme_runs"
        assert refused(sql, by.pk, run.pk) == name

    def test_cash(self):
        sql = """INSERT INTO reviews_benefitrun (programme_id, source, conditions, last_possible,
            expected, worth, left_out, note, proposed_by_id, proposed_at, status, ended_reason,
            written, last_seen, progress_at) VALUES (%s, 'register', '{}', 1, 1, 1, '{}', '', %s,
            now(), 'waiting', '', 0, 0, now())"""
        cash = Programme.objects.get(code="cash-support")
        assert refused(sql, cash.pk, make.secretary().pk) == "cash_is_paid_by_payouts_only"

    def test_a_benefit_beside_its_run(self):
        ClaimFactory()
        run = make.granted(make.programme())
        grant = BenefitGrant.objects.get()
        copy = """INSERT INTO reviews_benefitgrant (programme_id, run_id, key, reference, status,
            tries, failed_as, settled_reason) VALUES (%s, %s, %s, 'x', 'planned', 0, '', '')"""
        name = "benefit_is_granted_by_an_approved_run"
        assert refused(copy, grant.programme_id, run.pk, b"0" * 16) == name
        twice = make.approved(make.programme(), of=make.list_of(grant.programme, make.NUMBERS[0]))
        again = refused(copy, grant.programme_id, twice.pk, bytes(grant.key))
        assert again == "recipient_gets_a_programme_once"

    def test_more_rows_than_were_approved(self):
        ClaimFactory()
        run = make.approved(make.programme())
        sql = "UPDATE reviews_benefitrun SET written = 2 WHERE id = %s"
        assert refused(sql, run.pk) == "benefit_run_writes_no_more_than_approved"
        sql = "UPDATE reviews_benefitrun SET expected = 2 WHERE id = %s"
        assert refused(sql, run.pk) == "benefit_run_stays_what_was_asked_for"

    def test_rows_beyond_their_run_in_number_or_value(self):
        ClaimFactory()
        run = make.approved(make.programme())
        copy = """INSERT INTO reviews_benefitgrant (programme_id, run_id, key, reference, value,
            status, tries, failed_as, settled_reason)
            SELECT %s, %s, decode(lpad(n::text, 32, '0'), 'hex'), 'x', %s, 'planned', 0, '', ''
            FROM generate_series(1, %s) n"""
        to = run.programme_id
        one_too_many = refused(copy, to, run.pk, 1, 2)
        assert one_too_many == "benefit_run_writes_no_more_than_approved"
        assert refused(copy, to, run.pk, 50_001, 1) == "benefit_run_gives_no_more_than_approved"
        assert refused(copy, to, run.pk, 50_000, 1) == ""
        assert refused(copy, to, run.pk, 1, 1) in (
            "benefit_run_writes_no_more_than_approved", "recipient_gets_a_programme_once",
        )  # fmt: skip
        back = "UPDATE reviews_benefitrun SET written = 0 WHERE id = %s"
        assert refused(back, run.pk) == "benefit_run_counts_up"

    def test_a_claimant_twice_under_another_key(self):
        ClaimFactory.create_batch(2)
        to = make.programme()
        run = make.approved(to)
        copy = """INSERT INTO reviews_benefitgrant (programme_id, run_id, key, claimant_id,
            reference, status, tries, failed_as, settled_reason)
            VALUES (%s, %s, %s, (SELECT min(id) FROM claims_claimant), 'x', 'planned', 0, '', '')"""
        assert refused(copy, to.pk, run.pk, b"1" * 16) == ""
        name = "claimant_gets_a_programme_once"
        assert refused(copy, to.pk, run.pk, b"2" * 16) == name

    @pytest.mark.parametrize("change", ["unit_value = 1", "units = 2", "benefit = 'coupon'"])
    def test_another_benefit_than_two_people_approved(self, change):
        ClaimFactory()
        to, by = make.programme(), make.secretary()
        run = make.proposed(to)
        sql = f"UPDATE claims_programme SET {change} WHERE id = %s"  # noqa: S608
        back = "UPDATE claims_programme SET unit_value = 50000, units = 1, benefit = 'credit'"
        assert refused(sql, to.pk) == refused(back + " WHERE id = %s", to.pk) == ""
        verbs.approve_run(run=run, by=by)
        assert refused(sql, to.pk) == "benefit_stays_as_it_was_approved"
        assert refused("UPDATE claims_programme SET how = 'x' WHERE id = %s", to.pk) == ""

    def test_a_benefit_that_changes_or_comes_back(self):
        ClaimFactory()
        to = make.programme()
        make.granted(to)
        batch = make.batch_with_file(to)
        grant = BenefitGrant.objects.get()
        make.answered(batch, f"B{grant.pk},제공,,2023-01-02")
        one = "UPDATE reviews_benefitgrant SET {} WHERE id = %s"
        assert refused(one.format("value = 1"), grant.pk) == "benefit_stays_as_granted"
        assert refused(one.format("issued_at = now()"), grant.pk) == "benefit_is_issued_once"
        moved = "reviews_benefitgrant_status_moves_as_allowed"
        more = "status = 'planned', batch_id = NULL, issued_at = NULL"
        assert refused(one.format(more), grant.pk) in (moved, "benefit_is_issued_once")

    def test_a_programme_that_goes_back(self):
        to = make.programme()
        sql = "UPDATE claims_programme SET state = 'discussed' WHERE id = %s"
        assert refused(sql, to.pk) == "claims_programme_state_moves_as_allowed"
