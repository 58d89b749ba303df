"""Routes, accounts and programme names that payouts protect in the register.

Raw SQL as `desk_app`.
"""

import pytest

from claims.policy.models import Incident, Programme, SupportPolicy
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused, run
from reviews.payouts.grants.tests.factories import BASE, TIER, claim_of
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

ROUTE = "route_holds_while_something_rests_on_it"
ACCOUNT = "account_of_a_payout_under_way_is_kept"
NAME = "programme_of_a_published_policy_is_frozen"
ERASE = """UPDATE claims_bankaccount SET number = NULL, last4 = '', number_index = NULL,
    holder_name = '', erased_at = now() WHERE id = %s"""


def cancel(payout):
    run(
        "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
        payout.pk,
    )


class TestRoute:
    @pytest.mark.parametrize(
        "change",
        [
            "route = 'out_of_scope', tier_id = NULL",
            "tier_id = (SELECT id FROM claims_supporttier WHERE amount = 30000)",
            "routed_at = now() + interval '1 day'",
        ],
    )
    @pytest.mark.parametrize("state", [make.tier_payout, make.approved, make.paid, make.failed])
    def test_it_holds_while_a_grant_stands(self, state, change):
        claim = state().claim_id
        sql = f"UPDATE claims_claim SET {change} WHERE id = %s"  # noqa: S608
        assert refused(sql, claim) == ROUTE

    def test_nor_does_another_policy_take_its_place(self):
        policy = SupportPolicy.objects.create(
            programme=Programme.objects.get(code="cash-support"), version=9, title="초안"
        )
        sql = "UPDATE claims_claim SET routed_under_id = %s WHERE id = %s"
        assert refused(sql, policy.pk, make.tier_payout().claim_id) == ROUTE

    def test_it_holds_from_the_opening_of_a_review_on(self):
        claim = ClaimFactory()
        sql = "UPDATE claims_claim SET route = 'out_of_scope' WHERE id = %s"
        assert run(sql, claim.pk) == 1
        assert run(sql.replace("out_of_scope", "committee_review"), claim.pk) == 1
        make.open_review(claim)
        assert refused(sql, claim.pk) == ROUTE

    def test_the_paid_claim_of_the_council_gets_no_tier_on_top(self):
        """The whole attempt: reroute, then write the grant."""
        paid = make.paid(make.approved(make.decided_payout(amount=820_000)))
        tier = SupportPolicy.objects.effective().tiers.get(amount=50_000)
        sql = "UPDATE claims_claim SET route = 'tier_grant', tier_id = %s WHERE id = %s"
        assert refused(sql, tier.pk, paid.claim_id) == ROUTE

    def test_a_claim_whose_grants_were_cancelled_may_be_routed_anew(self):
        payout = make.tier_payout()
        cancel(payout)
        sql = "UPDATE claims_claim SET route = 'late', tier_id = NULL WHERE id = %s"
        assert run(sql, payout.claim_id) == 1

    def test_other_columns_of_the_claim_go_on(self):
        payout, by = make.tier_payout(), UserFactory()
        sql = "UPDATE claims_claim SET withdrawn_at = now(), withdrawn_by_id = %s WHERE id = %s"
        assert run(sql, by.pk, payout.claim_id) == 1


class TestAccount:
    @pytest.mark.parametrize(
        "state",
        [
            make.tier_payout,
            make.approved,
            lambda: make.built().payouts.get(),
            lambda: make.released().payouts.get(),
            make.failed,
        ],
        ids=["prepared", "approved", "built", "released", "failed"],
    )
    def test_it_is_kept_while_its_payout_is_under_way(self, state):
        assert refused(ERASE, state().account_id) == ACCOUNT

    def test_it_is_erased_once_nothing_is_owed_to_it(self):
        payouts = (make.paid(), make.tier_payout())
        mark_as_erased(*(payout.claim for payout in payouts))
        for payout in payouts:
            if payout.status == "prepared":
                cancel(payout)
            assert run(ERASE, payout.account_id) == 1

    def test_that_of_a_failure_is_free_once_it_was_paid_again(self):
        failed = make.failed()
        make.new_account(failed.claim)
        again = prepare_replacement(payout=failed, by=make.secretary(), same_account=True)
        assert again.account_id != failed.account_id
        mark_as_erased(failed.claim)
        assert run(ERASE, failed.account_id) == 1
        assert refused(ERASE, again.account_id) == ACCOUNT

    def test_an_account_without_any_payout_is_erased_as_ever(self):
        claims = [claim_of(kind) for kind in (TIER, BASE)]
        mark_as_erased(*claims)
        for claim in claims:
            assert run(ERASE, claim.accounts.get().pk) == 1


class TestProgramme:
    @pytest.mark.parametrize("column", ["name", "code"])
    def test_its_name_holds_once_a_policy_is_published(self, column):
        sql = f"UPDATE claims_programme SET {column} = 'other' WHERE id = %s"  # noqa: S608
        assert refused(sql, Programme.objects.get(code="cash-support").pk) == NAME
        draft = Programme.objects.create(code="draft", name="초안", incident=Incident.objects.get())
        SupportPolicy.objects.create(programme=draft, version=1, title="초안")
        assert run(sql, draft.pk) == 1

    def test_its_state_moves_on(self):
        sql = "UPDATE claims_programme SET state = 'closed' WHERE id = %s"
        assert run(sql, Programme.objects.get(code="cash-support").pk) == 1

    def test_the_admin_site_offers_no_field_for_it(self, client):
        client.force_login(UserFactory(roles="admin", is_staff=True))
        programme = Programme.objects.get(code="cash-support")
        url = f"/admin/claims/programme/{programme.pk}/change/"
        page = client.get(url).content.decode()
        assert 'name="state"' in page and 'name="name"' not in page and 'name="code"' not in page
        answer = client.post(
            url,
            {
                "name": "다른 이름",
                "incident": programme.incident_id,
                "benefit": "cash",
                "audience": "register",
                "units": 1,
                "state": "closed",
            },
        )
        assert answer.status_code == 302
        programme.refresh_from_db()
        assert (programme.name != "다른 이름", programme.state) == (True, "closed")
