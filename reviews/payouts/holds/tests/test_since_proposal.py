"""A grant that comes between the proposal of a release and its confirmation: the first person did
not see that pair, so the release is not confirmed."""

from datetime import timedelta

import pytest

from claims import clock
from claims.bank_accounts.tests.factories import record_account
from claims.tests.raw_sql import refused, run
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.holds.errors import ReleaseOutdatedError
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.test_guards import RELEASE
from reviews.payouts.holds.tests.test_pages import one, text_of
from reviews.payouts.models import PayeeHold
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
THIRDS, OWN = "220000000001", "220000000009"
RULE = "release_is_of_what_its_proposer_saw"


def account(claim, number):
    record_account(
        claim=claim, by=money.secretary(), bank="004", number=number,
        holder=claim.representative, reason="전화로 알려 줌",
    )  # fmt: skip


def by_a_grant():
    """Held beside a third person's account; then the same claimant's other claim is prepared."""
    make.claim(account=THIRDS)
    other = make.claim(account=None)
    claim = make.claim(other, make.CLAIMANT, account=THIRDS)
    grants.finished()
    hold = make.proposed(PayeeHold.objects.get(claim=claim))
    account(other, OWN)
    grants.finished()
    assert other.payouts.get().status == "prepared"
    return hold


def by_an_account():
    """Held beside the claimant's other claim; then its account is that of a third person."""
    third, other = make.claim(account=THIRDS), make.claim()
    claim = make.claim(other, make.CLAIMANT, account=None)
    grants.finished()
    money.paid(money.approved(third.payouts.get()))
    hold = make.proposed(PayeeHold.objects.get(claim=claim))
    account(claim, THIRDS)
    return hold


@pytest.fixture(params=[by_a_grant, by_an_account])
def hold(request):
    make.one_each(make.CLAIMANT, make.ACCOUNT)
    return request.param()


def test_the_release_is_refused_until_it_is_proposed_anew(hold):
    by = money.secretary()
    with pytest.raises(ReleaseOutdatedError):
        verbs.confirm_release(hold=hold, by=by)
    assert refused(RELEASE, by.pk, hold.pk) == RULE
    verbs.decline_release(hold=hold, by=by, reason="다른 신청도 보아야 함")
    hold.refresh_from_db()
    assert make.released(hold).status == "released"
    grants.finished()
    assert hold.claim.payouts.filter(status="prepared").exists()


def test_the_page_says_so_and_has_no_button(hold, client):
    shown = text_of(client, money.secretary(), one(hold))
    assert "해제를 올린 뒤에" in shown and "확인하고 보류 풀기" not in shown


def test_by_raw_sql_the_time_of_a_proposal_stays():
    hold, by = make.proposed(), money.secretary()
    later = RELEASE.replace("settled_at", "proposed_at = now(), settled_at")
    assert refused(later, by.pk, hold.pk) == "hold_facts_are_frozen"
    alone = "UPDATE reviews_payeehold SET proposed_at = now() WHERE id = %s"
    assert refused(alone, hold.pk) == "hold_facts_are_frozen"
    run(RELEASE, by.pk, hold.pk)


def test_no_release_is_proposed_in_the_future():
    hold, by = make.held(), money.secretary()
    ahead = """UPDATE reviews_payeehold SET status = 'proposed', proposed_by_id = %s,
        proposed_at = %s, reason = 'x' WHERE id = %s"""
    at = clock.now() + timedelta(hours=1)
    assert refused(ahead, by.pk, at, hold.pk) == "hold_release_is_proposed_by_now"
