"""Money and letters of a claim that somebody else receives for, and of one entered by hand."""

import pytest
from django.urls import reverse

from claims.direct_entry.tests.factories import entered_claim
from claims.register.models import HolderMatch
from claims.representation.tests.factories import ended, in_force
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.raw_sql import refused
from reviews.payouts.approvals.fingerprint import waiver_value
from reviews.payouts.errors.approvals import (
    EnteredYourselfError,
    PayeeIsAnotherError,
    WaiverSeenChangedError,
)
from reviews.payouts.grants import views as grant_views
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import TIER
from reviews.payouts.grants.waiver import prepare_with_waiver, waiver_ground
from reviews.payouts.models import Payout
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
HEIR = {"name": "이수진"}
THEIRS = {"holder_name": "이수진", "holder_match": HolderMatch.MISMATCH}


def approve_sql(payout):
    by = make.finance().pk
    return refused(
        "UPDATE reviews_payout SET status = 'approved', approved_by_id = %s, approved_at = now(),"
        " approved_digest = '\\x00', approval_no = approval_no + 1 WHERE id = %s",
        by, payout.pk,
    )  # fmt: skip


# ------------------------------------------------------------------ who receives
def test_the_waiver_names_the_heir_whose_account_it_is():
    claim = grants.claim_of(TIER, **THEIRS)
    heir = in_force(claim, "heir", **HEIR)
    payout = prepare_with_waiver(claim=claim, kind=TIER, by=make.secretary(), reason="상속인 계좌")
    assert payout.holder_waived_for == heir
    assert make.approved(payout).status == PayoutStatus.APPROVED


def test_the_waiver_of_a_grant_is_of_the_account_that_its_sheet_showed():
    claim = make.tier_claim()
    shown = make.new_account(claim, holder_match="mismatch")
    newer = make.new_account(claim, holder_match="mismatch")
    asked = {"claim": claim, "kind": TIER, "by": make.secretary(), "reason": "배우자"}
    with pytest.raises(WaiverSeenChangedError, match="다시 인정해 주세요"):
        prepare_with_waiver(**asked, seen=waiver_ground(claim, TIER)._replace(account=shown.pk))
    done = prepare_with_waiver(**asked, seen=waiver_ground(claim, TIER))
    assert done.account == newer


def test_the_waiver_of_a_grant_is_of_the_payee_and_amount_that_its_sheet_showed():
    """Another session may change them between the sheet's digest and the claim's lock."""
    claim = grants.claim_of(TIER, **THEIRS)
    asked = {"claim": claim, "kind": TIER, "by": make.secretary(), "reason": "배우자"}
    shown = waiver_ground(claim, TIER)
    in_force(claim, "heir", **HEIR)
    with pytest.raises(WaiverSeenChangedError):
        prepare_with_waiver(**asked, seen=shown)
    shown = waiver_ground(claim, TIER)
    with pytest.raises(WaiverSeenChangedError):
        prepare_with_waiver(**asked, seen=shown._replace(won=shown.won + 1))
    assert prepare_with_waiver(**asked, seen=shown).amount == shown.won


def test_the_sheet_and_the_act_are_of_one_ground(client, monkeypatch):
    claim = grants.claim_of(TIER, **THEIRS)
    client.force_login(make.secretary())
    url = reverse("payouts:grant_waive", args=[claim.number]) + f"?kind={TIER}"
    sheet = client.get(url).context["sheet"]
    ground, said = waiver_ground(claim, TIER), []

    def act(**given):
        said.append(given["seen"])
        raise WaiverSeenChangedError

    monkeypatch.setattr(grant_views, "prepare_with_waiver", act)
    answer = client.post(url, {"reason": "배우자", "confirmed": sheet.digest})
    assert (answer.status_code, said, sheet.total) == (409, [ground], ground.won)
    in_force(claim, "heir", **HEIR)
    answer = client.post(url, {"reason": "배우자", "confirmed": sheet.digest})
    assert (answer.status_code, len(said)) == (409, 1)


def test_the_waiver_of_a_payout_is_of_the_payee_that_its_form_showed():
    payout = make.tier_payout(**THEIRS)
    shown, by = waiver_value(payout, None), make.secretary()
    heir = in_force(payout.claim, "heir", **HEIR)
    with pytest.raises(WaiverSeenChangedError):
        waive_holder(payout=payout, by=by, reason="배우자", seen=shown)
    done = waive_holder(payout=payout, by=by, reason="상속인", seen=waiver_value(payout, heir))
    assert done.holder_waived_for == heir


@pytest.mark.parametrize("kind", ["heir", "successor"])
def test_a_third_persons_account_is_not_waived(kind):
    claim = grants.claim_of(TIER, holder_name="박서연", holder_match=HolderMatch.MISMATCH)
    in_force(claim, kind, **HEIR)
    with pytest.raises(PayeeIsAnotherError):
        prepare_with_waiver(claim=claim, kind=TIER, by=make.secretary(), reason="모름")


def test_nothing_is_paid_to_who_has_died():
    claim = grants.claim_of(TIER)
    waiting = make.tier_payout(claim=claim, account=None)
    approved = make.approved(waiting)
    in_force(claim, "heir", **HEIR)
    approved.refresh_from_db()
    assert approved.status == PayoutStatus.PREPARED  # the approval is void
    with pytest.raises(PayeeIsAnotherError):
        make.approved(approved)
    assert approve_sql(approved) == "payout_goes_to_the_payee_in_force"


def test_a_run_leaves_the_claims_of_heirs_to_the_worklist():
    heirs, plain = grants.claim_of(TIER), grants.claim_of(TIER)
    in_force(heirs, "heir", **HEIR)
    run = grants.finished(TIER)
    assert (run.prepared, run.without_account) == (1, 1)
    assert Payout.objects.get().claim == plain


def test_a_proxy_who_receives_does_not_close_the_claimants_own_account():
    claim = grants.claim_of(TIER)
    in_force(claim, "proxy", pays_to=True, **HEIR)
    assert make.approved(make.tier_payout(claim=claim, account=None)).status == "approved"


def test_what_was_waived_for_somebody_ends_with_them():
    claim = grants.claim_of(TIER, **THEIRS)
    row = in_force(claim, "proxy", pays_to=True, **HEIR)
    payout = prepare_with_waiver(claim=claim, kind=TIER, by=make.secretary(), reason="위임장")
    ended(row)
    with pytest.raises(PayeeIsAnotherError):
        make.approved(payout)
    # for another holder without a representation: with its own reason, as before
    waive_holder(payout=payout, by=make.secretary(), reason="가족 계좌로 원함")
    payout.refresh_from_db()
    assert payout.holder_waived_for is None
    assert make.approved(payout).status == PayoutStatus.APPROVED


# ------------------------------------------------------------------ who entered it
def test_who_entered_the_claim_neither_prepares_nor_waives_nor_approves_its_grant():
    clerk, other = make.secretary(), make.secretary()
    claim = entered_claim(by=clerk, 피해금액="200,000").claim
    with pytest.raises(EnteredYourselfError):
        make.tier_payout(claim=claim, amount=30_000, account=None, by=clerk)
    payout = make.tier_payout(claim=claim, amount=30_000, account=None, by=other)
    with pytest.raises(EnteredYourselfError):
        waive_holder(payout=payout, by=clerk, reason="x")
    now_finance = make.change_office(clerk, "finance")
    with pytest.raises(EnteredYourselfError):
        make.approved(payout, by=now_finance)


def test_a_run_leaves_their_claims_to_another_ones_run():
    clerk, other = make.secretary(), make.secretary()
    own = entered_claim(by=clerk, 피해금액="200,000").claim
    plain = grants.claim_of(TIER)
    run = grants.finished(TIER, by=clerk)
    assert (run.prepared, run.expected) == (1, 1)
    assert Payout.objects.get().claim == plain
    grants.finished(TIER, by=other)
    assert Payout.objects.filter(claim=own, prepared_by=other).exists()


def test_who_entered_the_claim_does_not_release_its_batch():
    clerk = make.secretary()
    claim = entered_claim(by=clerk, 피해금액="200,000").claim
    payout = make.approved(make.tier_payout(claim=claim, amount=30_000, account=None))
    make.change_office(clerk, "finance")
    built = make.built(payout)
    release = (
        "UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,"
        " released_at = now() WHERE id = %s"
    )
    assert refused(release, clerk.pk, built.pk) == "batch_is_in_other_hands"


def test_the_account_of_the_claimant_stays_as_it_is():
    claim = ClaimFactory()
    account = BankAccountFactory(claim=claim)
    in_force(claim, "closure", by=UserFactory(roles=["secretariat"]))
    payout = make.tier_payout(claim=claim, account=None)
    assert payout.account == account
    assert make.approved(payout).status == PayoutStatus.APPROVED
