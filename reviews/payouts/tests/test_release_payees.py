"""A payee who changed after the approval: the batch does not leave, and the others still do."""

from datetime import timedelta
from html import unescape

import pytest

from claims import clock
from claims.register.models import HolderMatch
from claims.representation.tests.factories import ended, entered, in_force
from claims.representation.verbs import end_representation, keep_in_force
from claims.tests.raw_sql import refused, run
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.preview import preview_batch
from reviews.payouts.batches.queries import EVERYTHING, payouts_to_batch
from reviews.payouts.batches.verbs import build_batch, cancel_batch
from reviews.payouts.errors.approvals import PayeeEndingError, PayeeIsAnotherError
from reviews.payouts.errors.batches import PayeeChangedError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import TIER
from reviews.payouts.grants.waiver import prepare_with_waiver
from reviews.payouts.planning.verbs import PlanChoice, build_planned, plan_batches, seen_of
from reviews.payouts.preparation.payees import payee_error, waive_holder
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_offices import RELEASE
from reviews.payouts.views.tables import short_message

pytestmark = pytest.mark.django_db
THEIRS = {"holder_name": "이수진", "holder_match": HolderMatch.MISMATCH}
KEY = "8f1b1c1e-3f0f-4f5e-9a44-0c5b9d8f0d11"


def waived_for(kind, **more):
    """An approved grant to the account of a person who receives for the claimant."""
    claim = grants.claim_of(TIER, **THEIRS)
    row = in_force(claim, kind, **more)
    payout = prepare_with_waiver(claim=claim, kind=TIER, by=make.secretary(), reason="그 사람 계좌")
    return make.approved(payout), row


def unheard(payout):
    """An heir in force whom nobody announced: the approval stands, as on the day on which a
    representation begins."""
    row = entered(payout.claim, "heir")
    settle = """UPDATE claims_representation SET status = 'in_force', settled_by_id = %s,
        settled_at = now() WHERE id = %s"""
    assert run(settle, make.secretary().pk, row.pk) == 1
    payout.refresh_from_db()
    assert payout.status == "approved"
    return row


# ------------------------------------------------------------------ release
def test_the_batch_is_held_and_says_whose_payee_changed():
    row, other = make.approved(), make.approved()
    batch = make.built(row, other)
    in_force(row.claim, "heir")
    with pytest.raises(PayeeChangedError) as error:
        make.released(batch)
    assert error.value.details == {"numbers": [row.claim.number]}
    assert row.claim.number in str(error.value) and other.claim.number not in str(error.value)
    assert "묶음을 취소하고" in str(error.value)
    batch.refresh_from_db()
    assert (batch.status, batch.released_by) == ("built", None)


def test_who_received_does_so_no_longer():
    payout, row = waived_for("proxy", pays_to=True)
    batch = make.built(payout)
    ended(row)
    with pytest.raises(PayeeChangedError):
        make.released(batch)
    by = make.finance().pk
    assert refused(RELEASE, by, batch.pk) == "released_batch_pays_the_payees_in_force"


def test_nobody_is_paid_while_the_end_of_a_payee_waits():
    batched, one = waived_for("proxy", pays_to=True)
    approved, other = waived_for("heir")
    batch, by = make.built(batched), make.secretary()
    for row in (one, other):
        end_representation(row=row, by=by, reason="위임 철회")
    with pytest.raises(PayeeChangedError):
        make.released(batch)
    name = refused(RELEASE, make.finance().pk, batch.pk)
    assert name == "released_batch_pays_the_payees_in_force"
    approved.refresh_from_db()
    assert approved.status == "prepared"  # the approval is void
    with pytest.raises(PayeeEndingError):
        make.approved(approved)
    assert isinstance(payee_error(approved), PayeeEndingError)
    for row in (one, other):
        keep_in_force(row=row, by=make.secretary(), reason="다시 확인해 주세요")
    assert make.approved(approved).status == "approved"
    make.released(batch)


def test_a_waiver_for_somebody_ends_with_them_whatever_the_account():
    payout = make.tier_payout(holder_name="이수진")
    row = in_force(payout.claim, "proxy", pays_to=True)
    waive_holder(payout=payout, by=make.secretary(), reason="위임장")
    payout.refresh_from_db()
    assert payout.account.holder_match != HolderMatch.MISMATCH
    batch = make.built(make.approved(payout))
    ended(row)
    with pytest.raises(PayeeChangedError):
        make.released(batch)
    by = make.finance().pk
    assert refused(RELEASE, by, batch.pk) == "released_batch_pays_the_payees_in_force"


def test_a_waived_account_is_not_the_new_representatives():
    payout = make.tier_payout(**THEIRS)
    waive_holder(payout=payout, by=make.secretary(), reason="가족 계좌")
    payout.refresh_from_db()
    batch = make.built(make.approved(payout))
    in_force(payout.claim, "successor", name="박서연")
    with pytest.raises(PayeeChangedError):
        make.released(batch)
    by = make.finance().pk
    assert refused(RELEASE, by, batch.pk) == "released_batch_pays_the_payees_in_force"


def test_raw_sql_does_not_release_it_either():
    row = make.approved()
    batch = make.built(row, make.approved())
    heir = in_force(row.claim, "heir")
    by = make.finance().pk
    assert refused(RELEASE, by, batch.pk) == "released_batch_pays_the_payees_in_force"
    ended(heir, reason="잘못 등록함")
    assert run(RELEASE, by, batch.pk) == 1


def test_what_the_payee_in_force_gets_is_released():
    heirs, _heir = waived_for("heir")
    proxys = make.approved()  # the claimant's own account, which a proxy does not close
    batch = make.built(heirs, proxys)
    in_force(proxys.claim, "proxy", pays_to=True)
    assert make.released(batch).status == "released"


def test_the_pages_say_it_before_the_click(client):
    row = make.approved()
    batch = make.built(row)
    client.force_login(make.finance())
    url = f"/payouts/batches/{batch.pk}/"
    assert "받는 사람 다름" not in client.get(url).content.decode()
    in_force(row.claim, "heir")
    assert "받는 사람 다름" in client.get(url).content.decode()
    answer = client.post(f"{url}release/", {"manifest": batch.manifest_sha256, "key": KEY})
    assert answer.status_code == 422
    assert f"묶은 뒤에 받는 사람이 바뀌었습니다: {row.claim.number}." in answer.content.decode()
    page = client.get(f"/payouts/{row.pk}/").content.decode()
    assert "묶음을 취소하고 계좌와 예금주 차이를 다시 확인해" in unescape(page)


# ------------------------------------------------------------------ cancelled
def test_a_cancelled_batch_takes_its_approval_back():
    row, other = make.approved(), make.approved()
    batch = make.built(row, other)
    in_force(row.claim, "heir")
    by = make.finance()
    cancel_batch(batch=batch, by=by, reason="상속인 등록")
    for payout in (row, other):
        payout.refresh_from_db()
    assert (row.status, row.approved_by, row.approval_no) == ("prepared", None, 1)
    assert other.status == "approved"
    [letter] = row.claim.notices.filter(key=f"payout_approved:{row.pk}:1")
    assert letter.status == "suppressed" and "승인을 풀어" in letter.ended_reason
    assert make.released(make.built(other)).count == 1


# ------------------------------------------------------------------ what is batched
def test_one_payee_does_not_block_the_others():
    others = [make.approved() for _ in range(3)]
    row = make.approved()
    heir = unheard(row)
    by = make.finance()
    assert [one.pk for one in payouts_to_batch(by=by)] == [one.pk for one in others]
    plan = plan_batches(by=by, choice=PlanChoice())
    assert plan.count == 3 and [one.pk for one in plan.left_out["payee"]] == [row.pk]
    [out] = preview_batch(by=by, choice=EVERYTHING).left_out
    assert (out.code, out.n, out.won) == ("payee", 1, row.amount)
    with pytest.raises(PayeeIsAnotherError) as error:
        build_batch(payouts=[*others, row], seen=selection_of([*others, row]), by=by)
    assert error.value.details == {"numbers": [row.claim.number]}
    assert row.claim.number in str(error.value)
    planned = build_planned(choice=PlanChoice(), seen=seen_of(plan), by=by)
    assert [batch.count for batch in planned] == [3]
    ended(heir, reason="잘못 등록함")
    make.approved(row)
    assert [one.pk for one in payouts_to_batch(by=by)] == [row.pk]


@pytest.mark.parametrize("kind", ["heir", "proxy"])
def test_a_representation_that_begins_or_ends_after_the_approval(kind):
    tomorrow = clock.today() + timedelta(days=1)
    if kind == "heir":
        payout = make.tier_payout()
        in_force(payout.claim, "heir", valid_from=tomorrow)
        payout.refresh_from_db()
        payout = make.approved(payout)
    else:
        payout, _row = waived_for("proxy", pays_to=True, valid_to=clock.today())
    by = make.finance()
    assert [one.pk for one in payouts_to_batch(by=by)] == [payout.pk]
    with clock.at(clock.now() + timedelta(days=1)):
        assert payouts_to_batch(by=by) == []
        assert [one.code for one in preview_batch(by=by, choice=EVERYTHING).left_out] == ["payee"]


def test_the_pages_name_what_waits_for_a_new_approval(client):
    row = make.approved()
    unheard(row)
    client.force_login(make.finance())
    page = unescape(client.get("/payouts/batches/").content.decode())
    assert 'data-left-out="payee"' in page and f'href="/payouts/{row.pk}/"' in page
    assert "승인을 풀고 다시 승인해야 묶습니다" in page
    page = unescape(client.get("/payouts/planning/").content.decode())
    assert 'data-left-out="payee"' in page
    page = unescape(client.get("/payouts/?tab=approved").content.decode())
    assert f'name="pick" value="{row.pk}"' not in page
    assert short_message(PayeeIsAnotherError()) in page
    page = unescape(client.get(f"/payouts/{row.pk}/").content.decode())
    assert "승인을 풀고 계좌와 예금주 차이를 다시 확인해" in page and "/void/" in page


def test_the_waiver_is_asked_for_anew(client):
    """A waived account whose payee changed is waived again on the page, for the present payee."""
    payout, row = waived_for("proxy", pays_to=True)
    ended(row)
    client.force_login(make.secretary())
    assert f"/payouts/{payout.pk}/waive/" in client.get(f"/payouts/{payout.pk}/").content.decode()
    waive_holder(payout=payout, by=make.secretary(), reason="가족 계좌로 원함")
    page = client.get(f"/payouts/{payout.pk}/").content.decode()
    assert f"/payouts/{payout.pk}/waive/" not in page
