"""One grant of a payee, past an account that changes in a batch or after a failed payment."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from claims.register.models import BankAccount
from claims.tests.raw_sql import refused, row_of, run
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.errors.batches import NewerAccountError
from reviews.payouts.errors.preparation import HeldForPayeeError, PayeeGrantedError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.verbs import prepare_cancelled_again, prepare_replacement
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db
OWN, OTHERS = "110000000002", "110000000001"


def takes(claim, number=OTHERS):
    """The claim's account is corrected to this number."""
    return record_account(
        claim=claim, by=money.secretary(), bank="004", number=number,
        holder=claim.representative, reason="정정",
    )  # fmt: skip


def two():
    """Two payees with a prepared grant each: one with the account OTHERS, one with OWN."""
    make.one_each()
    first, second = make.claim(account=OTHERS), make.claim(account=OWN)
    grants.finished()
    assert not PayeeHold.objects.exists()
    return first, second


def repeated(failed, by=None, **more):
    def prepare(**given):
        return prepare_replacement(**given, **more)

    return prepare_again_or_hold(payout=failed, by=by or money.secretary(), prepare=prepare)


# ------------------------------------------------------------------ in a batch
def test_a_batch_that_is_cancelled_looks_at_its_accounts_again():
    first, second = two()
    money.paid(money.approved(first.payouts.get()))
    payout, stays = money.approved(second.payouts.get()), money.approved(money.tier_payout())
    batch = money.built(payout, stays)
    takes(second)
    assert not PayeeHold.objects.exists()  # what is batched goes on
    with pytest.raises(NewerAccountError):
        money.released(batch)
    cancel_batch(batch=batch, by=money.finance(), reason="계좌 정정")
    hold = PayeeHold.objects.get()
    assert (hold.claim, hold.other, hold.same) == (second, first, [make.ACCOUNT])
    payout.refresh_from_db()
    with pytest.raises(HeldForPayeeError):
        money.approved(payout)
    by = money.finance().pk
    assert refused(APPROVE, by, payout.pk) == "held_grant_is_not_approved"
    stays.refresh_from_db()
    assert stays.status == "approved"
    make.released(hold)
    assert money.approved(payout).status == "approved"


def test_of_two_that_take_one_account_in_a_batch_the_later_is_held():
    first, second = two()
    batch = money.built(*(money.approved(one.payouts.get()) for one in (first, second)))
    for claim in (second, first):
        takes(claim, "110000000009")
    cancel_batch(batch=batch, by=money.finance(), reason="계좌 정정")
    hold = PayeeHold.objects.get()
    assert (hold.claim, hold.other) == (first, second)


def test_a_cancelled_batch_of_accounts_that_stand_holds_nobody():
    first, second = two()
    batch = money.built(*(money.approved(one.payouts.get()) for one in (first, second)))
    takes(first, "110000000009")
    cancel_batch(batch=batch, by=money.finance(), reason="계좌 정정")
    assert not PayeeHold.objects.exists()


# ------------------------------------------------------------------ after a failure
def failed_one():
    first, second = two()
    money.paid(money.approved(first.payouts.get()))
    return first, second, money.failed(money.approved(second.payouts.get()))


def test_a_repetition_to_another_payees_account_is_held():
    first, second, failed = failed_one()
    takes(second)
    hold = repeated(failed)
    assert isinstance(hold, PayeeHold)
    assert (hold.claim, hold.other, hold.amount) == (second, first, failed.amount)
    assert not failed.successors.exists()
    with pytest.raises(HeldForPayeeError):
        prepare_replacement(payout=failed, by=money.secretary())
    assert repeated(failed) == hold
    make.released(hold)
    again = repeated(failed)
    assert isinstance(again, Payout) and money.approved(again).status == "approved"


def test_a_repetition_to_the_same_or_an_own_account_is_free():
    _first, second, failed = failed_one()
    again = repeated(failed, same_account=True)
    assert isinstance(again, Payout)
    failed = money.failed(money.approved(again))
    takes(second, "110000000009")
    again = repeated(failed)
    assert isinstance(again, Payout) and money.paid(money.approved(again)).status == "paid"
    assert not PayeeHold.objects.exists()


def test_a_repetition_whose_account_is_corrected_is_held():
    first, second, failed = failed_one()
    again = repeated(failed, same_account=True)
    takes(second)
    hold = PayeeHold.objects.get()
    assert (hold.claim, hold.other) == (second, first)
    again.refresh_from_db()
    with pytest.raises(HeldForPayeeError):
        money.approved(again)


def test_a_repetition_in_a_batch_is_looked_at_too():
    _first, second, failed = failed_one()
    batch = money.built(money.approved(repeated(failed, same_account=True)))
    takes(second)
    cancel_batch(batch=batch, by=money.finance(), reason="계좌 정정")
    assert PayeeHold.objects.get().claim == second


def test_the_database_refuses_such_a_repetition():
    _first, second, failed = failed_one()
    own = BankAccount.objects.newest_of(second)
    taken = takes(second)
    new = {"status": "'prepared'", "replaces_id": str(failed.pk), "approved_by_id": "NULL",
           "approved_at": "NULL", "approved_digest": "NULL", "batch_id": "NULL",
           "ended_at": "NULL", "ended_reason": "''", "approval_no": "0",
           "key": f"'after:{failed.pk}'", "run_id": "NULL",
           "prepared_by_id": str(money.secretary().pk)}  # fmt: skip
    insert = row_of(failed, **new, account_id=str(taken.pk))
    assert refused(insert) == "payee_gets_one_fixed_grant"
    with pytest.raises(PayeeGrantedError):
        prepare_replacement(payout=failed, by=money.secretary())
    hold = repeated(failed)
    assert refused(insert) == "held_claim_gets_no_fixed_grant"
    run(row_of(failed, **new, account_id=str(own.pk)))  # to the account of the failed payment
    assert hold.status == "waiting"


def test_a_cancelled_repetition_is_held_as_it_is_after_an_undone_withdrawal():
    _first, second, failed = failed_one()
    again = repeated(failed, same_account=True)
    cancel_payout(payout=again, by=money.finance(), reason="시험")
    takes(second)
    assert not PayeeHold.objects.exists()
    again.refresh_from_db()
    act = {"payout": again, "by": money.secretary(), "prepare": prepare_cancelled_again}
    hold = prepare_again_or_hold(**act)
    assert isinstance(hold, PayeeHold) and hold.claim == second
    assert prepare_again_or_hold(**act) == hold
    assert [one.status for one in failed.successors.all()] == ["cancelled"]


def test_the_page_says_that_it_is_held(client):
    _first, second, failed = failed_one()
    takes(second)
    client.force_login(money.secretary())
    answer = client.post(f"/payouts/{failed.pk}/again/", {})
    hold = PayeeHold.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/payouts/holds/{hold.pk}/")
    assert "지급 보류에 올렸습니다" in client.get(answer.url).content.decode()
