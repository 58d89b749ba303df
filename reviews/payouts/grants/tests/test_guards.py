"""The database refuses by itself what the plan does not grant: raw SQL as `desk_app`."""

import pytest
from django.db import IntegrityError

from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from claims.tests.factories import ClaimantFactory, ClaimFactory
from claims.tests.races import at_once
from claims.tests.raw_sql import refused, row_of, run
from claims.trail.triggers import refused_by
from reviews.payouts.grants.errors import RunBegunError
from reviews.payouts.grants.preparation import drop_run
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import reroute_by_owner
from reviews.payouts.tests.test_guards import APPROVE, FRESH

pytestmark = pytest.mark.django_db

PLAN = "grant_is_what_the_policy_says"
ONE_ROW = "grant_of_a_claim_is_one_row_and_its_successors"
WITHDRAWN = "withdrawn_claim_is_granted_nothing"


def write(claim: Claim, kind: str, **changes: str) -> str:
    """INSERT of a grant that is right except for the changes; values are SQL."""
    mark = kind.removesuffix("_grant")
    policy = claim.routed_under
    columns = {
        "claim_id": claim.pk,
        "claimant_id": claim.claimant_id,
        "programme_id": policy.programme_id,
        "policy_id": policy.pk,
        "kind": f"'{kind}'",
        "amount": claim.tier.amount if kind == TIER and claim.tier else policy.base_grant,
        "basis": "'{}'",
        "status": "'prepared'",
        "prepared_by_id": make.secretary().pk,
        "prepared_at": "now()",
        "approval_no": 0,
        "holder_waived_reason": "''",
        "ended_reason": "''",
        "key": f"'{mark}:{claim.pk}:{policy.pk}'",
        **changes,
    }
    names, values = ", ".join(columns), ", ".join(str(value) for value in columns.values())
    return f"INSERT INTO reviews_payout ({names}) VALUES ({values})"  # noqa: S608


class TestWriting:
    @pytest.mark.parametrize("kind", [TIER, BASE])
    def test_what_the_plan_grants_may_be_written(self, kind):
        run(write(grants.claim_of(kind), kind))
        assert Payout.objects.count() == 1

    @pytest.mark.parametrize("kind", [TIER, BASE])
    @pytest.mark.parametrize("amount", ["50001", "49999", "30000", "500000"])
    def test_no_other_amount(self, kind, amount):
        assert refused(write(grants.claim_of(kind), kind, amount=amount)) == PLAN

    def test_no_amount_of_another_tier(self):
        assert refused(write(grants.claim_of(TIER, amount=30_000), TIER, amount="50000")) == PLAN

    @pytest.mark.parametrize(("route", "kind"), [(TIER, BASE), (BASE, TIER)])
    def test_no_grant_of_another_route(self, route, kind):
        assert refused(write(grants.claim_of(route), kind)) == PLAN

    def test_nothing_for_a_claim_without_a_loss(self):
        for kind in (TIER, BASE):
            assert refused(write(ClaimFactory(no_loss=True), kind, amount="50000")) == PLAN

    def test_no_other_policy_claimant_or_programme(self):
        claim = grants.claim_of(TIER)
        policy = SupportPolicy.objects.create(
            programme=claim.routed_under.programme, version=8, title="다른 판"
        )
        for changes in (
            {"policy_id": str(policy.pk), "key": f"'tier:{claim.pk}:{policy.pk}'"},
            {"claimant_id": str(ClaimantFactory().pk)},
        ):
            assert refused(write(claim, TIER, **changes)) == PLAN

    def test_nothing_for_a_withdrawn_claim(self):
        claim = grants.withdrawn(grants.claim_of(BASE))
        assert refused(write(claim, BASE)) == WITHDRAWN

    @pytest.mark.parametrize("key", ["x", "tier:1:1", "decision:2026-1"])
    def test_no_key_but_its_own(self, key):
        assert refused(write(grants.claim_of(TIER), TIER, key=f"'{key}'")) == ONE_ROW

    def test_a_failed_grant_is_repeated_by_a_row_that_names_it(self):
        payout = make.failed(make.approved(make.tier_payout()))
        assert refused(row_of(payout, key="key || ':2'", **FRESH)) == ONE_ROW
        again = prepare_replacement(payout=payout, by=make.secretary(), same_account=True)
        assert (again.amount, again.replaces) == (payout.amount, payout)

    def test_many_at_once_are_held_row_by_row(self):
        claims = [grants.claim_of(TIER, amount=won) for won in (50_000, 30_000)]
        ids = ", ".join(str(claim.pk) for claim in claims)
        sql = f"""
            INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind,
                amount, basis, status, prepared_by_id, prepared_at, approval_no,
                holder_waived_reason, ended_reason, key)
            SELECT c.id, c.claimant_id, 1, c.routed_under_id, 'tier_grant', 50000, '{{}}',
                'prepared', %s, now(), 0, '', '', 'tier:' || c.id || ':' || c.routed_under_id
            FROM claims_claim c WHERE c.id IN ({ids})
        """  # noqa: S608
        assert refused(sql, make.secretary().pk) == PLAN
        assert Payout.objects.count() == 0


class TestApproving:
    def test_a_claim_that_was_withdrawn_meanwhile_is_not_approved(self):
        payout = make.tier_payout(claim=grants.claim_of(BASE, account=False))
        grants.withdrawn(payout.claim)
        assert refused(APPROVE, make.finance().pk, payout.pk) == WITHDRAWN

    @pytest.mark.django_db(transaction=True)
    def test_a_claim_that_was_sent_elsewhere_is_not_approved(self, owner_connection):
        """By the owner's hand: the application can no longer send it (test_held.py)."""
        payout = make.tier_payout()
        elsewhere = "route = 'out_of_scope', tier_id = NULL"
        reroute_by_owner(owner_connection, payout.claim_id, elsewhere)
        assert refused(APPROVE, make.finance().pk, payout.pk) == PLAN

    def test_the_amount_does_not_change_afterwards(self):
        payout = make.tier_payout()
        sql = "UPDATE reviews_payout SET amount = amount * 10 WHERE id = %s"
        assert refused(sql, payout.pk) in {PLAN, "approved_amount_and_account_are_firm"}

    def test_nor_the_run_that_it_came_from(self):
        payout = make.tier_payout()
        grants.claim_of(TIER)
        other = grants.finished()
        sql = "UPDATE reviews_payout SET run_id = %s WHERE id = %s"
        assert refused(sql, other.pk, payout.pk) == "payout_facts_are_frozen"


class TestRuns:
    def test_two_runs_of_a_kind_are_never_open(self):
        grants.claim_of(TIER)
        open_run = grants.run_of()
        assert refused(row_of(open_run)) == "one_run_of_a_kind_at_a_time"

    def test_an_ended_run_stays_as_it_was(self):
        grants.claim_of(TIER)
        done = grants.finished()
        for change, name in {
            "status = 'queued'": "reviews_grantrun_status_moves_as_allowed",
            "prepared = prepared + 1": "ended_grant_run_is_frozen",
            "total = 0": "ended_grant_run_is_frozen",
            "kind = 'base_grant'": "grant_run_is_frozen",
            "started_by_id = started_by_id + 1": "grant_run_is_frozen",
        }.items():
            sql = f"UPDATE reviews_grantrun SET {change} WHERE id = %s"  # noqa: S608
            assert refused(sql, done.pk) == name

    def test_a_run_does_not_end_without_saying_when(self):
        grants.claim_of(TIER)
        open_run = grants.run_of()
        sql = "UPDATE reviews_grantrun SET status = 'running' WHERE id = %s"
        run(sql, open_run.pk)
        sql = "UPDATE reviews_grantrun SET status = 'done' WHERE id = %s"
        assert refused(sql, open_run.pk) == "ended_grant_run_says_when"

    def test_only_fixed_kinds(self):
        with pytest.raises(IntegrityError) as error:
            GrantRun.objects.create(
                kind="additional",
                programme=SupportPolicy.objects.effective().programme,
                started_by=make.secretary(),
            )
        assert refused_by(error.value) == "grant_run_is_of_a_fixed_kind"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_a_raw_row_and_a_withdrawal_never_both_stand(turn):
    claim = grants.claim_of(BASE)
    sql, by = write(claim, BASE), make.secretary()

    def withdraw():
        # Past the verb, which would cancel the row: the guard alone has to see it.
        run(
            "UPDATE claims_claim SET withdrawn_at = now(), withdrawn_by_id = %s WHERE id = %s",
            by.pk,
            claim.pk,
        )

    acts = [lambda: run(sql), withdraw]
    answers = at_once(*(acts if turn % 2 else reversed(acts)))
    refused_rows = [refused_by(a) for a in answers if isinstance(a, IntegrityError)]
    written = Payout.objects.filter(claim=claim)
    if refused_rows:
        assert refused_rows == [WITHDRAWN] and not written.exists()
    else:  # the row came first; then nobody can approve it any more
        assert refused(APPROVE, make.finance().pk, written.get().pk) in {
            WITHDRAWN,
            "approved_payout_names_approver_account_and_digest",
            "account_change_voids_unbatched_approval",
        }


def test_a_run_that_has_begun_is_never_taken_back():
    grants.claim_of(TIER)
    made = grants.run_of()
    run("UPDATE reviews_grantrun SET status = 'running' WHERE id = %s", made.pk)
    sql = "UPDATE reviews_grantrun SET status = 'dropped', finished_at = now() WHERE id = %s"
    assert refused(sql, made.pk) == "reviews_grantrun_status_moves_as_allowed"
    with pytest.raises(RunBegunError):
        drop_run(run=made, by=make.secretary())
