"""The claim that has the grant is withdrawn: its duplicates are decided again, by two people."""

import threading

import pytest
from django.db import transaction
from django.urls import reverse

from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.tests.confirming import confirm, open_sheet
from claims.tests.raw_sql import refused
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.payouts.errors.preparation import PayeeBusyError
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.holds.errors import OtherGrantGoneError
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.test_guards import DUPLICATE, LAPSE
from reviews.payouts.holds.tests.test_races import race
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
WHY = "신청인이 전화로 철회함"


def withdrawn(claim, by=None):
    return withdraw_claim(claim=claim, by=by or money.secretary(), reason=WHY)


def reopened():
    """A hold that waits again, and the withdrawal of the claim that had the grant."""
    hold = make.duplicate()
    row = withdrawn(hold.other)
    return PayeeHold.objects.get(pk=hold.pk), row


def test_they_wait_again_and_the_sheet_and_the_inbox_say_so(client):
    hold = make.duplicate()
    by, other = money.secretary(), money.secretary()
    client.force_login(by)
    url = reverse("committee:withdraw_claim", args=[hold.other.number])
    sheet = open_sheet(client, url).content.decode()
    assert "다시 지급 보류에 오르는 신청" in sheet and hold.claim.number in sheet
    confirm(client, url, {"reason": WHY})
    hold.refresh_from_db()
    assert (hold.status, hold.settled_by, hold.settled_at) == ("waiting", None, None)
    assert hold.settled_reason == "먼저 받는 신청이 철회되어 다시 보류에 올림"
    assert not money.model("InboxItem").objects.filter(user=by, kind="hold_waits").exists()
    item = money.model("InboxItem").objects.get(user=other, kind="hold_waits")
    client.force_login(other)
    assert (
        f"다시 처리할 지급 보류: {hold.number}"
        in client.get(reverse("inbox:inbox")).content.decode()
    )
    page = reverse("payouts:hold", args=[hold.pk])
    assert client.post(reverse("inbox:open", args=[item.pk])).url == page
    shown = client.get(page).content.decode()
    assert "두 사람이 보류를 풀어야" in shown and "이 보류는 없어집니다" not in shown
    assert reverse("payouts:hold_duplicate", args=[hold.pk]) not in shown


def test_the_inbox_says_what_is_withheld_by_now():
    hold, office = make.held(), money.secretary()
    facts.confirmed(Claim.objects.get(pk=hold.claim_id), claimed_loss=250_000)  # grants 30,000 won
    withdrawn(make.duplicate(hold).other)
    item = money.model("InboxItem").objects.get(user=office, kind="hold_waits")
    assert (hold.amount, item.facts["won"]) == (50_000, 30_000)


def test_no_run_grants_them_before_two_people_have_decided():
    hold, _row = reopened()
    make.claim()
    grants.finished()
    hold.refresh_from_db()
    assert hold.status == "waiting" and not hold.claim.payouts.exists()
    with pytest.raises(OtherGrantGoneError):
        make.duplicate(hold)
    hold = make.released(hold)
    assert hold.status == "lapsed" and hold.settled_by is not None
    grants.finished()
    assert hold.claim.payouts.get().status == "prepared"


def test_an_undo_of_the_withdrawal_gives_the_payee_no_second_grant():
    hold, row = reopened()
    make.released(hold)
    grants.finished()
    undo_withdrawal(withdrawal=row, by=money.secretary(), reason="잘못 처리함")
    assert not hold.other.payouts.filter(status="prepared").exists()
    assert PayeeHold.objects.get(claim=hold.other).status == "waiting"


def test_an_undo_before_they_were_decided_leaves_them_waiting():
    hold, row = reopened()
    undo_withdrawal(withdrawal=row, by=money.secretary(), reason="잘못 처리함")
    assert hold.other.payouts.filter(status="prepared").count() == 1
    assert make.duplicate(hold).status == "duplicate"


def test_duplicates_of_a_grant_that_stays_stay():
    make.one_each()
    first = make.claim(base=True)
    money.open_review(first)
    second = make.claim(first, make.CLAIMANT, base=True)
    grants.finished("base_grant")
    hold = make.duplicate(PayeeHold.objects.get(claim=second))
    money.built(money.approved(first.payouts.get()))
    withdrawn(first)
    hold.refresh_from_db()
    assert hold.status == "duplicate"


def test_the_database_leaves_no_duplicate_of_a_withdrawn_claim():
    hold, by = make.duplicate(), money.secretary()
    sql = """UPDATE claims_claim SET withdrawn_at = now(), withdrawn_by_id = %s WHERE id = %s;
        SET CONSTRAINTS ALL IMMEDIATE"""
    assert refused(sql, by.pk, hold.other_id) == "withdrawn_claim_leaves_no_duplicate"


def test_the_database_lapses_no_reopened_hold_by_one_person():
    hold, _row = reopened()
    by = money.secretary()
    assert refused(LAPSE, hold.pk) == "reopened_hold_is_settled_by_two_people"
    assert refused(DUPLICATE, by.pk, hold.pk) == "duplicate_is_beside_a_grant"
    make.proposed(hold, by=by)
    sql = LAPSE.replace("settled_at", f"settled_by_id = {by.pk}, settled_at")
    assert refused(sql, hold.pk) == "reopened_hold_is_settled_by_two_people"


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_a_duplicate_that_is_locked_is_not_waited_for(self):
        hold, by = make.duplicate(), money.secretary()
        locked, go_on = threading.Event(), threading.Event()

        def keep():
            with transaction.atomic():
                lock_claims([hold.claim_id])
                locked.set()
                assert go_on.wait(60)

        def withdraw():
            assert locked.wait(60)
            try:
                with pytest.raises(PayeeBusyError):
                    withdrawn(hold.other, by)
            finally:
                go_on.set()

        assert race(keep, withdraw) == []
        assert Claim.objects.get(pk=hold.other_id).withdrawn_at is None

    @pytest.mark.parametrize("turn", range(4))
    def test_an_end_as_a_duplicate_against_the_withdrawal(self, turn):
        hold, one, other = make.held(), money.secretary(), money.secretary()
        acts = [
            lambda: verbs.end_as_duplicate(hold=hold, by=one, reason="두 번 접수함"),
            lambda: withdrawn(hold.other, other),
        ]
        assert set(race(*(acts if turn % 2 else reversed(acts)))) <= {"other_grant_gone"}
        hold.refresh_from_db()
        assert hold.status == "waiting"


class TestAGrantThatFailed:
    """Of a withdrawn claim nobody repeats it, so that it bars no other claim of the payee."""

    def beside_it(self):
        """A hold beside the withdrawn claim, and the withdrawal."""
        hold = make.held()
        money.failed(money.approved(hold.other.payouts.get()))
        return hold, withdrawn(hold.other)

    def test_the_next_run_prepares_the_other_claim(self):
        hold, _row = self.beside_it()
        grants.finished()
        hold.refresh_from_db()
        assert (hold.status, hold.claim.payouts.get().status) == ("lapsed", "prepared")

    def test_two_people_end_the_hold(self):
        hold, _row = self.beside_it()
        assert make.released(hold).status == "lapsed"
        assert grants.finished().prepared == 1

    def test_nobody_ends_the_other_claim_as_its_duplicate(self, client):
        hold, _row = self.beside_it()
        by = money.secretary()
        client.force_login(by)
        page = client.get(reverse("payouts:hold", args=[hold.pk])).content.decode()
        assert "그 신청이 철회되었습니다" in page
        with pytest.raises(OtherGrantGoneError):
            make.duplicate(hold)
        assert refused(DUPLICATE, by.pk, hold.pk) == "duplicate_is_beside_a_grant"

    def test_another_claim_of_the_payee_is_held_beside_the_one_that_is_free_now(self):
        hold, _row = self.beside_it()
        third = make.claim(hold.claim, make.CLAIMANT)
        run = grants.finished()
        assert (run.prepared, run.held) == (1, 1)
        assert PayeeHold.objects.get(claim=third).other == hold.claim

    @pytest.mark.parametrize("same_account", [True, False])
    def test_it_is_held_where_the_withdrawal_is_undone_after_the_other_was_granted(
        self, same_account
    ):
        hold, row = self.beside_it()
        grants.finished()
        money.approved(hold.claim.payouts.get())
        undo_withdrawal(withdrawal=row, by=money.secretary(), reason="잘못 철회함")
        if not same_account:
            money.new_account(hold.other)
        again = prepare_again_or_hold(
            payout=hold.other.payouts.get(), by=money.secretary(), prepare=repeated
        )
        assert isinstance(again, PayeeHold) and again.other == hold.claim

    def test_it_keeps_nobody_from_the_grant_that_was_prepared_before_the_undo(self):
        hold, row = self.beside_it()
        grants.finished()
        undo_withdrawal(withdrawal=row, by=money.secretary(), reason="잘못 철회함")
        assert money.approved(hold.claim.payouts.get()).status == "approved"
        failed = hold.other.payouts.get()
        again = prepare_again_or_hold(payout=failed, by=money.secretary(), prepare=repeated)
        assert isinstance(again, PayeeHold) and again.other == hold.claim

    def test_it_is_repeated_where_nobody_was_granted_meanwhile(self):
        hold, row = self.beside_it()
        undo_withdrawal(withdrawal=row, by=money.secretary(), reason="잘못 철회함")
        assert isinstance(
            prepare_again_or_hold(
                payout=hold.other.payouts.get(), by=money.secretary(), prepare=repeated
            ),
            Payout,
        )
        with pytest.raises(NothingToPrepareError):
            grants.finished()


def repeated(*, payout, by):
    return prepare_replacement(payout=payout, by=by, same_account=True)
