"""The counts of a kind of grant: each claim of its route is in one row, and sums agree."""

import re

import pytest

from claims.tests.factories import UserFactory
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.grants import preparation
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.queries import claims_to_prepare, grant_summary, ready_won
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import Budget, PayeeHold
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

ROW = re.compile(
    r'<tr data-state="(\w+)">.*?<td class="r num">.*?([\d,]+)\s*(?:</b>|</a>)?\s*</td>', re.S
)


def panel(client, kind):
    page = client.get("/payouts/grants/").content.decode()
    found = page[page.index(f'data-kind="{kind}"') :]
    return found[: found.index("</section>")]


def test_claims_ended_as_duplicates_have_their_row(client):
    holds.duplicate()
    holds.held()
    grants.claim_of(TIER)
    grants.claim_of(TIER, account=False)
    make.failed(make.approved(make.tier_payout(plain_number="110099998888")))
    grants.claim_of(TIER, plain_number="110099998888")
    summary = grant_summary(ROUTES[TIER], preparation.programme_now())
    assert (summary.duplicates, summary.held) == (1, 1)
    client.force_login(UserFactory(roles="secretariat"))
    shown = panel(client, TIER)
    assert "/payouts/holds/?show=duplicates" in shown
    rows = {state: int(n.replace(",", "")) for state, n in ROW.findall(shown)}
    assert rows["duplicates"] == 1
    assert sum(rows.values()) == summary.claims
    listed = client.get("/payouts/holds/?show=duplicates").content.decode()
    assert PayeeHold.objects.get(status="duplicate").claim.number in listed


def rows_and_claims(client):
    client.force_login(UserFactory(roles="secretariat"))
    shown = panel(client, TIER)
    rows = {state: int(n.replace(",", "")) for state, n in ROW.findall(shown)}
    return rows, grant_summary(ROUTES[TIER], preparation.programme_now()).claims


def test_a_claim_with_a_hold_and_a_payout_is_in_one_row(client):
    """Its account became another payee's after its grant was prepared; then it is a duplicate,
    whose payout is cancelled."""
    hold = holds.held_by_account()
    rows, claims = rows_and_claims(client)
    assert (sum(rows.values()), rows["prepared"], rows.get("held", 0)) == (claims, 2, 0)
    holds.duplicate(hold)
    rows, claims = rows_and_claims(client)
    assert (sum(rows.values()), rows["duplicates"], rows["cancelled"]) == (claims, 1, 0)


def test_a_cancelled_payout_is_counted_where_it_is_all_that_the_claim_has(client):
    grants.claim_of(TIER)
    gone, again = grants.claim_of(TIER), grants.claim_of(TIER)
    grants.finished()
    for claim in (gone, again):
        cancel_payout(payout=claim.payouts.get(), by=make.finance(), reason="잘못 작성")
    rows, claims = rows_and_claims(client)
    assert (sum(rows.values()), rows["cancelled"]) == (claims, 2)
    prepare_again(payout=again.payouts.get(), by=make.secretary())
    rows, claims = rows_and_claims(client)
    assert (sum(rows.values()), rows["cancelled"], rows["prepared"]) == (claims, 1, 2)
    grants.withdrawn(gone)
    rows, claims = rows_and_claims(client)
    assert (sum(rows.values()), rows["cancelled"]) == (claims, 0)


@pytest.mark.parametrize("kind", [TIER, BASE])
def test_the_sum_within_a_statement_is_that_of_the_page(kind):
    grants.world(kind)
    make.failed(make.approved(make.tier_payout(plain_number="110099998888")))
    grants.claim_of(kind, plain_number="110099998888")
    grant, programme = ROUTES[kind], preparation.programme_now()
    found = Budget.objects.annotate(won=ready_won(grant)).get().won
    assert found == claims_to_prepare(grant, programme).ready_won > 0


def test_a_run_of_failed_accounts_alone_says_how_many_and_wants_the_tick(client):
    make.failed(make.approved(make.tier_payout(plain_number="110099998888")))
    grants.claim_of(TIER, plain_number="110099998888")
    client.force_login(UserFactory(roles="secretariat"))
    shown = panel(client, TIER)
    assert "0건 작성 시작" not in shown and "1건 작성 시작" in shown
    box = re.search(r'<input\s[^>]*name="failed_seen"[^>]*>', shown).group()
    assert "required" in box
    grants.claim_of(TIER)
    box = re.search(r'<input\s[^>]*name="failed_seen"[^>]*>', panel(client, TIER)).group()
    assert "required" not in box
