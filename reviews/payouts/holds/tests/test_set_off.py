"""A grant that an offset made smaller, or took wholly, is still the grant of its payee."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from claims.bank_accounts.tests.factories import record_account
from claims.exports.rows import RowReader
from claims.tests.confirming import digest_on, open_sheet
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused, row_of, run
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import errors
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.lists import HOLDS
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.test_guards import COPY, DUPLICATE, LAPSE
from reviews.payouts.holds.tests.test_pages import of, one, text_of
from reviews.payouts.holds.verbs import confirm_release, propose_release
from reviews.payouts.models import PayeeHold, Payout, RecoveryMovement
from reviews.payouts.models.expressions.payouts import is_fixed_grant
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.recoveries.movements.forms import offsetable
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.recoveries.tests.test_guards import CONFIRM
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

WON = 50_000


@pytest.fixture
def owed():
    """A debt of 50,000 won, under a policy that gives an account one grant."""
    make.one_each(make.ACCOUNT)
    return recoveries.demanded()


@pytest.fixture
def first(owed):
    """A claim of the debtor with a prepared grant."""
    claim = make.claim(claimant=owed.claim.claimant)
    grants.finished()
    return claim


def set_off(claim, owed, won=WON):
    payout = claim.payouts.get(status="prepared")
    recoveries.confirmed(recoveries.offset(owed, payout, won), by=money.secretary())
    payout.refresh_from_db()
    return payout


def beside_another(owed):
    """A claim of the debtor with a prepared grant, beside the claim of another payee."""
    make.claim(account="110000000001")
    own = make.claim(claimant=owed.claim.claimant)
    grants.finished()
    return own


def comes_on_hold(claim):
    """The account of the claim becomes that of the other payee."""
    record_account(
        claim=claim, by=money.secretary(), bank="004", number="110000000001",
        holder=claim.representative, reason="정정",
    )  # fmt: skip
    return PayeeHold.objects.get(claim=claim)


@pytest.mark.parametrize("won", [20_000, WON])
def test_its_payee_gets_no_second_one(first, owed, won):
    gone = set_off(first, owed, won)
    second = make.claim(first, make.ACCOUNT)
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    assert not second.payouts.exists()
    rest = first.payouts.filter(status="prepared").first()
    assert hold.payout == (rest or gone)
    assert make.duplicate(hold).status == "duplicate"


def test_a_hold_beside_it_does_not_lapse(first, owed):
    second = make.claim(first, make.ACCOUNT)
    make.claim()  # so that the runs have something to prepare
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    set_off(first, owed)
    make.claim()
    grants.finished()
    hold.refresh_from_db()
    assert hold.status == "waiting" and not second.payouts.exists()
    assert refused(LAPSE, hold.pk) == "hold_lapses_without_the_other_grant"


def test_raw_sql_grants_no_second_one(first, owed):
    gone = set_off(first, owed)
    second = make.claim(first, make.ACCOUNT)
    assert refused(COPY, gone.pk, [second.pk]) == "payee_gets_one_fixed_grant"
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    run(row_of(hold, claim_id=str(make.claim().pk)))  # a hold may name the cancelled row


def test_statements_and_triggers_know_the_same_grants(first, owed):
    cancelled, failed = make.claim(), make.claim()
    grants.finished()
    cancel_unbatched(Payout.objects.filter(claim=cancelled), "시험")
    money.failed(money.approved(failed.payouts.get()))
    gone = set_off(first, owed)
    found = set(Payout.objects.fixed_grants())
    sql = f"SELECT o.* FROM reviews_payout o WHERE {is_fixed_grant()}"  # noqa: S608
    assert found == set(Payout.objects.raw(sql))
    assert {gone, failed.payouts.get()} <= found and cancelled.payouts.get() not in found


def test_a_claim_whose_own_grant_was_set_off_is_no_duplicate(client, owed):
    """The debt would stay settled, although the claim gets no grant."""
    own = beside_another(owed)
    set_off(own, owed, 20_000)
    hold = comes_on_hold(own)
    cancel_unbatched(Payout.objects.filter(claim=own), "시험")
    by = money.secretary()
    with pytest.raises(errors.GrantedClaimError):
        make.duplicate(hold)
    assert refused(DUPLICATE, by.pk, hold.pk) == "granted_claim_is_no_duplicate"
    page = text_of(client, by, one(hold))
    assert "상계되어 중복으로 끝낼 수 없습니다" in page and of("duplicate", hold) not in page


@pytest.mark.parametrize("won", [20_000, WON])
def test_a_grant_on_hold_is_not_set_off(client, owed, won):
    own = beside_another(owed)
    waiting = recoveries.offset(owed, own.payouts.get(), won)
    comes_on_hold(own)
    by = money.secretary()
    with pytest.raises(HeldForPayeeError):
        recoveries.confirmed(waiting, by=by)
    assert refused(CONFIRM, by.pk, waiting.pk) == "held_grant_is_not_set_off"
    page = text_of(client, by, reverse("payouts:recovery", args=[owed.pk]))
    assert "지급 보류에서 먼저 풀어 주세요" in page
    assert reverse("payouts:recovery_confirm", args=[waiting.pk]) not in page
    withdraw_movement(movement=waiting, by=money.finance(), reason="다시 확인해 주세요")
    anew = row_of(waiting, status="'waiting'")
    assert refused(anew) == "held_grant_is_not_set_off"
    with pytest.raises(HeldForPayeeError):
        recoveries.offset(owed, own.payouts.get(), won)
    assert not offsetable(owed).filter(claim=own).exists()
    make.released(PayeeHold.objects.get(claim=own))
    assert recoveries.confirmed(recoveries.offset(owed, own.payouts.get(), won), by=by).set_off


class TestUndone:
    """Won that an offset had taken are owed again, and found once the claim may be paid."""

    def undone(self, claim, owed, won):
        set_off(claim, owed, won)
        return recoveries.undoing(RecoveryMovement.objects.get(kind="offset"))

    def to_prepare(self):
        return list(Payout.objects.all().awaiting_preparation_again())

    def test_of_a_claim_on_hold_it_waits_with_the_hold_and_then_to_be_prepared_again(self, owed):
        own, by = beside_another(owed), money.secretary()
        waiting = self.undone(own, owed, 20_000)
        hold = comes_on_hold(own)
        recoveries.confirmed(waiting, by=by)
        assert not own.payouts.filter(status="prepared").exists() and self.to_prepare() == []
        assert hold in PayeeHold.objects.filter(status="waiting")
        make.released(hold)
        (row,) = self.to_prepare()
        assert (row.claim, prepare_again_or_hold(payout=row, by=by).amount) == (own, WON)

    def test_the_hold_says_what_is_withheld_now(self, client, owed):
        own, by = beside_another(owed), money.secretary()
        waiting = self.undone(own, owed, 20_000)
        hold = comes_on_hold(own)
        pages = (one(hold), reverse("payouts:holds"), reverse("register:claim", args=[own.number]))

        def said(won):
            return [f"{won:,}" in text_of(client, by, page) for page in pages]

        assert PayeeHold.objects.with_grant().get().won == WON - 20_000
        assert said(WON - 20_000) == [True] * 3
        recoveries.confirmed(waiting, by=by)
        assert PayeeHold.objects.with_grant().get().won == WON and hold.amount == WON - 20_000
        assert said(WON) == [True] * 3 and not any(said(WON - 20_000)[:2])
        propose_release(hold=hold, by=by, reason="다른 사람입니다")
        item = money.model("InboxItem").objects.filter(kind="hold_waits").latest("pk")
        assert item.facts["won"] == WON
        confirm_release(hold=hold, by=money.secretary())
        assert PayeeHold.objects.with_grant().get().won == hold.amount

    def test_the_admin_pages_and_the_exported_list_say_what_is_withheld_now(self, client, owed):
        own, by = beside_another(owed), money.secretary()
        waiting = self.undone(own, owed, 20_000)
        hold = comes_on_hold(own)
        recoveries.confirmed(waiting, by=by)
        admin = UserFactory(roles="admin", is_staff=True)
        for page in ("changelist", "change"):
            args = [hold.pk] if page == "change" else []
            shown = text_of(client, admin, reverse(f"admin:reviews_payeehold_{page}", args=args))
            assert f"{WON:,}" in shown and f"{WON - 20_000:,}" not in shown
        reader = RowReader(HOLDS, user=by, params=QueryDict(), file_format="csv", plain=False)
        assert [row[4] for _claims, rows in reader.chunks() for row in rows] == [WON]

    def test_a_release_is_confirmed_with_what_is_withheld_now(self, client, owed):
        own, by = beside_another(owed), money.secretary()
        waiting = self.undone(own, owed, 20_000)
        hold = propose_release(hold=comes_on_hold(own), by=by, reason="다른 사람입니다")
        client.force_login(money.secretary())
        sheet = open_sheet(client, of("confirm", hold))
        assert f"{WON - 20_000:,}" in sheet.content.decode()
        recoveries.confirmed(waiting, by=by)
        answer = client.post(of("confirm", hold), {"confirmed": digest_on(sheet)})
        assert answer.status_code == 409 and f"{WON:,}" in answer.content.decode()
        assert PayeeHold.objects.get().status == "proposed"

    def test_beside_another_grant_it_is_to_be_prepared_again_and_then_on_hold(self, owed):
        own, by = beside_another(owed), money.secretary()
        waiting = self.undone(own, owed, WON)
        record_account(
            claim=own, by=by, bank="004", number="110000000001",
            holder=own.representative, reason="정정",
        )  # fmt: skip
        assert not PayeeHold.objects.exists()
        recoveries.confirmed(waiting, by=by)
        (row,) = self.to_prepare()
        hold = prepare_again_or_hold(payout=row, by=by)
        assert (hold.claim, hold.amount, hold.status) == (own, WON, "waiting")
        assert self.to_prepare() == []
