"""Retriage: previewed, confirmed by another person, run in batches that can stop at any time."""

import pytest
from django.apps import apps
from django.db import connection

from claims import clock
from claims.errors import ForbiddenError, SecondPersonError
from claims.policy.models import Company, SupportPolicy
from claims.policy.triage import TriageRule, triage
from claims.policy.verbs import copy_policy
from claims.register.models import Claim, ClaimantKind
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory, publish
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.models import Retriage, RetriageMove, Review
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.queue.verification import find_differences
from reviews.committee.retriage import running
from reviews.committee.retriage.errors import (
    NoMovesError,
    PolicyNotInForceError,
    RetriageMovedError,
    RetriageUnderWayError,
    StalePreviewError,
)
from reviews.committee.retriage.tests import factories as make
from reviews.committee.retriage.verbs import (
    confirm_retriage,
    preview_retriage,
    propose_retriage,
    renew_preview,
    withdraw_retriage,
)
from reviews.committee.tasks import retriage_claims, sweep_retriages
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.verbs import end_as_duplicate
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
InboxItem = apps.get_model("reviews", "InboxItem")  # in a package above this one


def states(run):
    rows = RetriageMove.objects.filter(run=run).order_by("claim")
    return {row.claim_id: (row.status, row.why) for row in rows}


# ------------------------------------------------------------------ preview
def test_a_preview_says_who_moves_what_it_costs_and_who_stays():
    free = money.tier_claim(30_000)
    prepared = money.tier_payout(amount=30_000).claim
    approved = money.approved(money.tier_payout(amount=30_000)).claim
    paid = money.paid(money.approved(money.tier_payout(amount=30_000))).claim
    batched = money.tier_payout(amount=30_000)
    money.built(money.approved(batched))
    gone = money.failed(money.approved(money.tier_payout(amount=30_000))).claim
    objected = objecting.received(money.tier_claim(30_000)).claim
    passed = objecting.passed(money.tier_claim(30_000)).claim
    grants.withdrawn(money.tier_claim(30_000))
    late, affiliate = (
        objecting.late_claim(),
        facts.confirmed(
            money.tier_claim(30_000), company=Company.objects.filter(is_operator=False).first()
        ).claim,
    )
    reviewed = council.in_review().claim
    run = make.previewed()
    assert states(run) == {
        free.pk: ("planned", ""), prepared.pk: ("planned", ""), approved.pk: ("planned", ""),
        paid.pk: ("planned", ""), batched.claim_id: ("left", "batched"),
        gone.pk: ("left", "failed"), objected.pk: ("left", "objection"),
        passed.pk: ("left", "kept"),
    }  # fmt: skip
    assert not {late.pk, affiliate.pk, reviewed.pk} & set(states(run))
    assert (run.planned, run.left, run.claims) == (4, 4, Claim.objects.count() - 1)
    assert (run.before_won, run.after_won, run.cost) == (120_000, 160_000, 40_000)
    assert run.held_won == 60_000  # approved and paid
    budget = apps.get_model("reviews", "Budget").objects.get()
    assert run.budget_left == budget.granted - budget.reserved - budget.spent
    assert run.left_after == run.budget_left - 100_000
    for claim in (free, prepared, approved, paid):
        claim.refresh_from_db()
        assert claim.tier.amount == 30_000  # nothing has moved


def test_a_duplicate_moves_and_counts_with_no_money():
    hold = end_as_duplicate(hold=holds.held(), by=money.secretary(), reason="같은 가게의 같은 피해")
    run = make.previewed()
    move = RetriageMove.objects.get(run=run, claim=hold.claim)
    assert (move.status, move.before_won, move.after_won) == ("planned", 0, 0)
    assert (run.planned, run.before_won, run.after_won) == (2, 50_000, 60_000)
    confirm_retriage(run=propose_retriage(run=run, by=money.secretary()), by=money.secretary())
    assert running.process(run.pk) is False
    claim = Claim.objects.get(pk=hold.claim_id)
    assert claim.routed_under == run.policy and claim.tier.amount == 60_000
    assert not Payout.objects.filter(claim=claim).exclude(status="cancelled").exists()


def test_the_preview_is_what_triage_says_of_the_facts_that_count():
    claims = [ClaimFactory(tier_grant=True, tier=money.tier_claim(30_000).tier, claimed_loss=loss)
              for loss in (1, 250_000, 300_000)]  # fmt: skip
    facts.confirmed(claims[0], claimed_loss=480_000)
    facts.confirmed(claims[1], claimant_kind=ClaimantKind.INDIVIDUAL)
    run = make.previewed(low=200_000)
    moves = {row.claim_id: row for row in RetriageMove.objects.filter(run=run)}
    rule = TriageRule.of(run.policy)
    for claim in Claim.objects.select_related("facts__company", "company"):
        said = triage(
            in_a_window=claim.route != "late", of_operator=claim.current_facts.company.is_operator,
            loss=claim.current_claimed_loss, rule=rule,
            small_business=claim.current_facts.claimant_kind == ClaimantKind.SMALL_BUSINESS,
        )  # fmt: skip
        if (move := moves.get(claim.pk)) is not None:
            assert (move.to_route, move.to_tier_id) == (said.route, said.tier and said.tier.pk)
        else:
            assert claim.route == said.route
    assert moves[claims[0].pk].after_won == 60_000
    assert claims[1].pk not in moves  # out of scope by either policy


def test_only_the_policy_in_force_one_at_a_time_by_the_secretariat():
    old = money.tier_claim(30_000).routed_under
    run = make.previewed()
    with pytest.raises(ForbiddenError):
        preview_retriage(policy=run.policy, by=UserFactory(roles="finance"))
    with pytest.raises(PolicyNotInForceError):
        preview_retriage(policy=old, by=money.secretary())
    with pytest.raises(RetriageUnderWayError):
        preview_retriage(policy=run.policy, by=money.secretary())
    withdraw_retriage(run=run, by=money.secretary(), reason="다시 확인해 주세요")
    again = preview_retriage(policy=run.policy, by=money.secretary())
    make.new_policy(won=(41_000, 61_000))
    with pytest.raises(PolicyNotInForceError):
        renew_preview(run=again, by=money.secretary())


def test_a_new_preview_ends_the_preview_of_an_earlier_version_but_no_proposal():
    money.tier_claim(30_000)
    old, by = make.previewed(), money.secretary()
    newer = make.new_policy(low=200_000)
    with pytest.raises(PolicyNotInForceError):
        propose_retriage(run=old, by=by)
    run = preview_retriage(policy=newer, by=by)
    old.refresh_from_db()
    assert (old.status, old.closed_by, run.status) == ("withdrawn", by, "previewed")
    propose_retriage(run=run, by=by)
    newest = make.new_policy(low=100_000)
    with pytest.raises(RetriageUnderWayError):
        preview_retriage(policy=newest, by=by)
    run.refresh_from_db()
    assert run.status == "proposed"


def test_a_policy_that_moves_nobody_is_not_proposed():
    money.tier_claim(30_000)
    run = make.previewed(won=(30_000, 50_000))
    assert run.planned == 0
    with pytest.raises(NoMovesError):
        propose_retriage(run=run, by=money.secretary())


# ------------------------------------------------------------------ two people
def test_another_secretary_confirms_what_was_shown():
    money.tier_claim(30_000)
    other = money.secretary()
    run = make.proposed()
    assert InboxItem.objects.filter(user=other, kind="retriage_confirm").exists()
    for by, error in (
        (run.proposed_by, SecondPersonError),
        (UserFactory(roles="finance"), ForbiddenError),
    ):
        with pytest.raises(error):
            confirm_retriage(run=run, by=by)
    run = confirm_retriage(run=run, by=other)
    assert (run.status, run.confirmed_by) == ("running", other)
    with pytest.raises(RetriageMovedError):
        withdraw_retriage(run=run, by=other, reason="다시 확인해 주세요")


def test_a_stale_preview_is_refused_and_made_anew():
    claim = money.tier_claim(30_000)
    run = make.proposed()
    objecting.received(claim)
    other = money.secretary()
    with pytest.raises(StalePreviewError, match="1"):
        confirm_retriage(run=run, by=other)
    run = renew_preview(run=run, by=other)
    assert (run.status, run.planned, run.left) == ("previewed", 0, 1)
    with pytest.raises(RetriageMovedError):
        confirm_retriage(run=run, by=money.secretary())


# ------------------------------------------------------------------ the work
def test_claims_move_with_their_money_and_letters():
    free = money.tier_claim(30_000)
    BankAccountFactory(claim=free)
    prepared = money.tier_payout(amount=30_000).claim
    paid = money.paid(money.approved(money.tier_payout(amount=30_000)))
    run = make.finished()
    assert (run.status, run.moved, run.left_since) == ("done", 3, 0)
    for claim in (free, prepared, paid.claim):
        claim = Claim.objects.get(pk=claim.pk)
        assert (claim.routed_under, claim.tier.amount) == (run.policy, 40_000)
        letter = Notice.objects.get(claim=claim, event="route_changed")
        assert "10,000" in letter.body if claim == paid.claim else "40,000" in letter.body
    assert not Payout.objects.filter(claim=free).exists()
    rows = Payout.objects.filter(claim=prepared).order_by("pk")
    assert [(row.amount, row.status) for row in rows] == [
        (30_000, "cancelled"), (40_000, "prepared"),
    ]  # fmt: skip
    more = Payout.objects.get(claim=paid.claim, kind="correction")
    assert (more.amount, more.corrects, more.basis["retriage"]) == (10_000, paid, run.pk)
    for row in (rows[1], more):
        money.paid(money.approved(row))
    assert grants.finished().prepared == 1  # the free one
    money.approved(Payout.objects.get(claim=free))


def test_more_than_the_new_grant_was_paid_so_the_claim_stays():
    paid = money.paid(money.approved(money.tier_payout(amount=30_000))).claim
    run = make.previewed(won=(20_000, 50_000))
    assert states(run) == {paid.pk: ("left", "paid")}


def test_claims_go_to_the_council_and_their_reviews_open():
    claim = money.tier_claim(50_000)
    by = UserFactory(roles="admin")
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    draft.review_threshold = 300_000
    draft.save()
    draft.tiers.get(upper_bound=500_000).delete()
    policy = publish(draft, by)
    run = preview_retriage(policy=policy, by=money.secretary())
    run = propose_retriage(run=run, by=money.secretary())
    run = confirm_retriage(run=run, by=money.secretary())
    retriage_claims(run.pk)
    claim.refresh_from_db()
    assert (claim.route, claim.tier) == ("committee_review", None)
    assert Review.objects.get(claim=claim).policy == policy
    assert list(find_differences()) == []


def test_a_claim_that_changed_meanwhile_stays(monkeypatch):
    changed, other = money.tier_claim(30_000), money.tier_claim(30_000)
    run = make.confirmed()
    objecting.received(changed)
    assert running.process(run.pk) is False
    assert states(run) == {changed.pk: ("left", "objection"), other.pk: ("moved", "")}
    run.refresh_from_db()
    assert (run.moved, run.left_since) == (1, 1)


def test_one_batch_is_whole_or_nothing_and_the_sweep_goes_on(monkeypatch):
    claims = [money.tier_payout(amount=30_000).claim for _ in range(5)]
    run = make.confirmed()
    monkeypatch.setattr(running, "CHUNK", 2)
    assert running.process_chunk(run.pk)
    real = running.notify_moved

    def dies(*args):
        if args[1].pk == claims[3].pk:
            raise SystemExit  # as a killed worker: the transaction is gone
        real(*args)

    monkeypatch.setattr(running, "notify_moved", dies)
    with pytest.raises(SystemExit):
        running.process_chunk(run.pk)
    run.refresh_from_db()
    assert (run.moved, run.last_claim) == (2, claims[1].pk)
    assert Notice.objects.filter(event="route_changed").count() == 2
    monkeypatch.setattr(running, "notify_moved", real)
    assert sweep_retriages() == 0
    Retriage.objects.filter(pk=run.pk).update(progress_at=run.progress_at - running.STALE_AFTER * 2)
    assert sweep_retriages() == 1
    retriage_claims(run.pk)
    run.refresh_from_db()
    assert (run.status, run.moved) == ("done", 5)
    assert Notice.objects.filter(event="route_changed").count() == 5
    assert Payout.objects.filter(status="prepared", amount=40_000).count() == 5
    retriage_claims(run.pk)  # delivered twice
    assert Payout.objects.filter(status="prepared").count() == 5


def test_a_run_that_a_newer_policy_overtakes_moves_nobody_further(monkeypatch):
    claims = [money.tier_payout(amount=30_000).claim for _ in range(5)]
    run = make.confirmed()
    monkeypatch.setattr(running, "CHUNK", 2)
    assert running.process_chunk(run.pk)
    newer = make.new_policy(won=(35_000, 55_000))
    retriage_claims(run.pk)
    run.refresh_from_db()
    assert (run.status, run.moved, run.left_since) == ("done", 2, 3)
    moved, left = claims[:2], claims[2:]
    expected = {claim.pk: ("moved", "") for claim in moved}
    assert states(run) == expected | {claim.pk: ("left", "changed") for claim in left}
    stay = Payout.objects.filter(claim__in=left)
    assert {(row.amount, row.status) for row in stay} == {(30_000, "prepared")}
    # the next one takes them all up
    again = preview_retriage(policy=newer, by=money.secretary())
    assert again.planned == 5


def test_the_statements_of_a_preview_do_not_grow_with_the_claims(django_assert_max_num_queries):
    for _ in range(10):
        money.tier_claim(30_000)
    policy = make.new_policy()
    by = money.secretary()
    with django_assert_max_num_queries(20):
        preview_retriage(policy=policy, by=by)


# ------------------------------------------------------------------ the database
def test_the_database_wants_two_people_and_a_running_retriage():
    claim = money.tier_claim(30_000)
    run = make.proposed()
    confirm = """UPDATE reviews_retriage SET status = 'running', confirmed_by_id = %s,
        confirmed_at = %s WHERE id = %s"""
    own, at = run.proposed_by_id, clock.now()
    assert refused(confirm, own, at, run.pk) == "retriage_is_confirmed_by_another_person"
    finance = UserFactory(roles="finance").pk
    assert refused(confirm, finance, at, run.pk) == "retriage_is_of_the_secretariat"
    move = """UPDATE reviews_retriagemove SET status = 'moved', settled_at = now()
        WHERE run_id = %s"""
    assert refused(move, run.pk) == "claim_moves_while_its_retriage_runs"
    run = confirm_retriage(run=run, by=money.secretary())
    more = "UPDATE reviews_retriagemove SET after_won = 9 WHERE run_id = %s"
    assert refused(more, run.pk) == "retriage_move_is_frozen"
    gone = "DELETE FROM reviews_retriagemove WHERE run_id = %s"
    assert refused(gone, run.pk) == "confirmed_retriage_is_frozen"
    change = "UPDATE reviews_retriage SET after_won = 0 WHERE id = %s"
    assert refused(change, run.pk) == "confirmed_retriage_is_frozen"
    running.process(run.pk)
    back = "UPDATE reviews_retriagemove SET status = 'planned' WHERE claim_id = %s"
    assert refused(back, claim.pk) == "reviews_retriagemove_status_moves_as_allowed"
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM reviews_retriage WHERE id = %s", [run.pk])
        assert cursor.fetchone() == ("done",)


@pytest.mark.django_db(transaction=True)
def test_two_workers_move_each_claim_once():
    for _ in range(4):
        money.tier_payout(amount=30_000)
    run = make.confirmed()
    found = at_once(*(lambda: running.process(run.pk) for _ in range(2)))
    assert errors_of(found) == []
    running.process(run.pk)
    run.refresh_from_db()
    assert (run.status, run.moved) == ("done", 4)
    assert Payout.objects.filter(status="prepared", amount=40_000).count() == 4
    assert Notice.objects.filter(event="route_changed").count() == 4
