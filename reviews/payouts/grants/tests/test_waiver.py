"""A grant to an account of another holder: prepared one by one, with a reason and a second hand."""

import pytest
from django.urls import reverse

from claims.errors import ForbiddenError, ReasonNeededError
from claims.register.models import BankAccount, HolderMatch
from claims.tests.confirming import confirm
from claims.tests.factories import UserFactory
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.grants.errors import HolderAgreesError, NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.grants.waiver import prepare_with_waiver
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
WHY = "배우자 명의 통장, 가족관계증명서 확인"


def mismatched(kind=TIER):
    return grants.claim_of(kind, holder_match=HolderMatch.MISMATCH)


@pytest.mark.parametrize("kind", [TIER, BASE])
def test_it_is_the_payout_that_a_run_would_have_prepared(kind):
    claim, by = mismatched(kind), make.secretary()
    payout = prepare_with_waiver(claim=claim, kind=kind, by=by, reason=WHY)
    assert (payout.holder_waived_by, payout.holder_waived_reason) == (by, WHY)
    assert payout.account == BankAccount.objects.newest_of(claim)
    alike = Payout.objects.get(
        claim=grants.claim_of(kind), run=grants.finished(kind)
    )  # a run's, of another claim of the same tier
    assert (payout.amount, payout.basis, payout.kind) == (alike.amount, alike.basis, alike.kind)
    assert payout.key == alike.key.replace(f":{alike.claim_id}:", f":{claim.pk}:")
    approve_payout(payout=payout, seen=seen_value(payout), by=make.finance())
    with pytest.raises(NothingToPrepareError):
        prepare_with_waiver(claim=claim, kind=kind, by=by, reason=WHY)


def test_who_waived_does_not_approve():
    by = make.secretary()
    payout = prepare_with_waiver(claim=mismatched(), kind=TIER, by=by, reason=WHY)
    assert payout.bars.filter(user=by, why="waived").exists()


def test_what_is_refused_writes_nothing():
    by = make.secretary()
    agrees, none = grants.claim_of(TIER), grants.claim_of(TIER, account=False)
    for claim in (agrees, none):
        with pytest.raises(HolderAgreesError):
            prepare_with_waiver(claim=claim, kind=TIER, by=by, reason=WHY)
    with pytest.raises(NothingToPrepareError):
        prepare_with_waiver(claim=mismatched(BASE), kind=TIER, by=by, reason=WHY)
    with pytest.raises(ReasonNeededError):
        prepare_with_waiver(claim=mismatched(), kind=TIER, by=by, reason=" ")
    with pytest.raises(ForbiddenError):
        prepare_with_waiver(claim=mismatched(), kind=TIER, by=make.finance(), reason=WHY)
    assert not Payout.objects.exists()


def test_from_the_worklist_to_the_payout(client):
    claim = mismatched()
    client.force_login(make.secretary())
    listed = client.get(reverse("payouts:grant_accounts")).content.decode()
    url = reverse("payouts:grant_waive", args=[claim.number]) + f"?kind={TIER}"
    assert url in listed
    assert reverse("bank_accounts:correct", args=[claim.number]) in listed
    answer = confirm(client, url, {"reason": WHY})
    payout = Payout.objects.get(claim=claim)
    assert answer.url == reverse("payouts:payout", args=[payout.pk])
    assert WHY in client.get(answer.url).content.decode()
    assert claim.number not in client.get(reverse("payouts:grant_accounts")).content.decode()
    client.force_login(UserFactory(roles=["finance"]))
    assert client.get(url).status_code == 403
