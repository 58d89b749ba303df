"""A payout that a person cancels is asked for on a sheet, told to the secretariat, and listed until
somebody prepares it again."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.bank_accounts.tests.factories import record_account
from claims.register.models import Claim
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from reviews.committee.appeals.tests.scene import first_round
from reviews.committee.appeals.tests.test_corrected import FIRST, RAISED, difference, raised
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.retriage.tests import factories as retriages
from reviews.inbox.models import InboxItem
from reviews.inbox.queries import unread
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.preparation import NotCancelledError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, Payout, RecoveryMovement
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_offsets_stand import pay, rerouted, set_off, small_grant
from reviews.tests.test_recovered_grants import lowered_and_back

pytestmark = pytest.mark.django_db

LIST = "/payouts/?figure=cancelled_open"


def cancelled(payout, by=None):
    cancel_payout(payout=payout, by=by or money.finance(), reason="잘못 작성")
    return Payout.objects.get(pk=payout.pk)


def text_of(answer):
    return unescape(answer.content.decode())


def to_prepare():
    return list(Payout.objects.all().awaiting_preparation_again())


def fresh(user):
    return type(user).objects.get(pk=user.pk)


class TestSheet:
    def test_it_says_what_follows_and_asks_for_the_reason(self, client):
        payout, first, second = money.approved(), money.finance(), money.finance()
        url = reverse("payouts:cancel", args=[payout.pk])
        client.force_login(first)
        shown = text_of(open_sheet(client, url))
        for part in (
            payout.claim.number,
            f"{payout.amount:,}",
            "간사에게 알립니다",
            "간사가 이 화면에서 같은 금액으로 다시 작성",
            "취소한 지급은 되살리지 못합니다",
        ):
            assert part in shown
        digest = digest_on(open_sheet(client, url))
        answer = client.post(url, {"confirmed": digest, "reason": " "})
        assert answer.status_code == 422 and "사유를 적어 주세요" in text_of(answer)
        assert confirm(client, url, {"reason": "금액 확인"}).status_code == 302
        assert Payout.objects.get(pk=payout.pk).ended_reason == "금액 확인"
        assert client.post(url).status_code == 409
        client.force_login(second)
        assert "되돌릴 수 없습니다" not in text_of(client.get(f"/payouts/{payout.pk}/"))

    def test_what_changed_since_is_shown_again(self, client):
        payout = money.decided_payout()
        url = reverse("payouts:cancel", args=[payout.pk])
        client.force_login(money.finance())
        digest = digest_on(open_sheet(client, url))
        money.approved(payout)
        answer = client.post(url, {"confirmed": digest, "reason": "금액 확인"})
        assert answer.status_code == 409
        assert Payout.objects.get(pk=payout.pk).status == "approved"


class TestInbox:
    def test_the_secretariat_is_told_until_it_is_prepared_again(self, client):
        office, by = money.secretary(), money.finance()
        payout = cancelled(money.approved(), by)
        items = InboxItem.objects.filter(kind="payout_cancelled")
        assert items.get(user=office).by == by
        assert not items.filter(user=by).exists()
        client.force_login(office)
        page = text_of(client.get(reverse("inbox:inbox")))
        assert f"{payout.claim.number} 지급이 취소되었습니다" in page
        opened = client.post(reverse("inbox:open", args=[items.get(user=office).pk]))
        assert opened.url == f"/payouts/{payout.pk}/"
        items.update(read_at=None)
        assert unread(fresh(office)).filter(kind="payout_cancelled").count() == 1
        prepare_again(payout=payout, by=money.secretary())
        assert unread(fresh(office)).filter(kind="payout_cancelled").count() == 0

    def test_who_cancels_is_not_told_and_a_correction_taken_back_is_no_news(self):
        one, other = money.secretary(), money.secretary()
        cancelled(money.tier_payout(), one)
        items = InboxItem.objects.filter(kind="payout_cancelled")
        assert items.filter(user=other).exists() and not items.filter(user=one).exists()
        items.delete()
        paid = money.paid(money.approved(money.decided_payout(amount=820_000)))
        more = prepare_correction(payout=paid, amount=5, by=one, reason="착오")
        cancelled(more, one)
        assert not items.exists()


class TestList:
    def test_it_holds_what_is_owed_and_nobody_prepares(self):
        """Of a decision, a tier and a base grant; not what was prepared again since."""
        rows = [
            cancelled(money.decided_payout()),
            cancelled(money.tier_payout()),
            cancelled(money.tier_payout(claim=ClaimFactory())),
        ]
        money.decided_payout(), money.paid()
        assert to_prepare() == rows
        again = prepare_again(payout=rows[0], by=money.secretary())
        assert to_prepare() == rows[1:]
        assert cancelled(again) in to_prepare() and rows[0] not in to_prepare()

    def test_a_withdrawn_claim_is_owed_nothing(self):
        payout = cancelled(money.tier_payout())
        withdraw_claim(claim=payout.claim, reason="전화로 철회", by=money.secretary())
        assert to_prepare() == []

    def test_what_is_on_hold_waits_in_the_list_of_holds(self):
        holds.one_each()
        first = holds.claim()
        second = holds.claim(first, holds.CLAIMANT)
        grants.finished()
        own = cancelled(first.payouts.get())
        grants.finished()  # the second one's hold lapses, and it is prepared
        assert second.payouts.get().status == "prepared"
        assert to_prepare() == [own]
        hold = prepare_again_or_hold(payout=own, by=money.secretary())
        assert to_prepare() == []
        holds.released(hold)
        assert to_prepare() == [own]

    def test_what_an_offset_took_is_owed_no_more(self):
        assert set_off(small_grant(), 30_000) is None
        assert to_prepare() == []

    def test_another_tier_by_now(self):
        """The claim is owed what its present tier grants."""
        payout = cancelled(small_grant())
        assert to_prepare() == [payout]
        assert rerouted(payout, 450_000) is None
        assert to_prepare() == [payout]
        again = prepare_again(payout=payout, by=money.secretary())
        assert (again.kind, again.amount) == ("tier_grant", 50_000)
        assert to_prepare() == []
        pay(again)

    def test_a_route_that_grants_nothing_and_back(self):
        payout = small_grant()
        claim = payout.claim
        facts.confirmed(Claim.objects.get(pk=claim.pk), claimant_kind="individual")
        assert Claim.objects.get(pk=claim.pk).route == "out_of_scope" and to_prepare() == []
        small = {"claimant_kind": "small_business", "claimed_loss": 450_000}
        facts.confirmed(Claim.objects.get(pk=claim.pk), **small)
        payout.refresh_from_db()
        assert to_prepare() == [payout]
        assert prepare_again(payout=payout, by=money.secretary()).amount == 50_000

    def test_another_policy_by_now(self):
        payout = cancelled(small_grant())
        moved = retriages.finished(won=(35_000, 45_000))
        assert moved.moves.get().status == "moved" and to_prepare() == [payout]
        again = prepare_again(payout=payout, by=money.secretary())
        assert (again.amount, again.policy) == (35_000, moved.policy)
        third = prepare_again(payout=cancelled(again), by=money.secretary())
        assert rerouted(third, 450_000).amount == 45_000


class TestDifference:
    """Above a paid fixed grant, for a new route or an undone offset."""

    def for_a_new_route(self):
        return rerouted(pay(small_grant()), 450_000)

    def for_an_undone_offset(self):
        payout = money.tier_payout()
        rest = pay(set_off(payout, 20_000))
        offset = RecoveryMovement.objects.get(kind="offset")
        recoveries.confirmed(recoveries.undoing(offset), by=money.secretary())
        return Payout.objects.get(claim=rest.claim, status="prepared")

    @pytest.mark.parametrize("first", ["for_a_new_route", "for_an_undone_offset"])
    def test_it_is_listed_and_prepared_again(self, client, first):
        more, by = getattr(self, first)(), money.secretary()
        assert (more.kind, more.amount) == ("correction", 20_000)
        client.force_login(money.finance())
        sheet = text_of(open_sheet(client, reverse("payouts:cancel", args=[more.pk])))
        assert "새 경로의 금액으로 작성합니다" in sheet
        cancelled(more)
        assert to_prepare() == [more]
        client.force_login(by)
        page = text_of(client.get(f"/payouts/{more.pk}/"))
        assert f"/payouts/{more.pk}/renew/" in page and "20,000원을 신청의 지금 계좌로" in page
        answer = client.post(f"/payouts/{more.pk}/renew/", {"key": uuid4()})
        again = Payout.objects.get(claim=more.claim, status="prepared")
        assert answer.url == f"/payouts/{again.pk}/" and to_prepare() == []
        assert (again.amount, again.corrects, again.basis) == (20_000, more.corrects, more.basis)
        pay(again)
        assert LedgerEntry.objects.paid_total(more.claim) == 50_000
        assert to_prepare() == [] and list(find_differences()) == []

    def test_who_confirmed_the_route_and_cancels_it_tells_the_others(self):
        more = self.for_a_new_route()
        other = money.secretary()
        cancelled(more, more.prepared_by)
        assert InboxItem.objects.filter(kind="payout_cancelled", user=other).exists()

    def test_only_the_newest_and_only_once(self):
        more, by = self.for_a_new_route(), money.secretary()
        again = prepare_again(payout=cancelled(more), by=by)
        with pytest.raises(NotCancelledError):
            prepare_again(payout=more, by=by)
        cancelled(again)
        assert to_prepare() == [again]

    def test_what_a_lower_route_or_money_that_did_not_come_back_leaves_is_owed_no_more(self):
        lower = cancelled(self.for_a_new_route())
        assert rerouted(lower, 250_000) is None
        payout, recovery = lowered_and_back()
        back = cancelled(rerouted(payout, 450_000))
        assert to_prepare() == [back]
        recoveries.confirmed(recoveries.undoing(recovery.movements.get(kind="received")))
        assert to_prepare() == []
        for ended in (lower, back):
            with pytest.raises(NotCancelledError):
                prepare_again(payout=ended, by=money.secretary())

    def test_a_failed_one_is_repeated_instead(self):
        more = self.for_a_new_route()
        money.failed(money.approved(more))
        assert to_prepare() == []

    def test_the_tab_counts_the_rows_of_its_list(self, client):
        payout = cancelled(money.decided_payout())
        cancelled(money.tier_payout())
        client.force_login(money.secretary())
        tab = r'figure=cancelled_open(&kind=\w+)?"[^>]*>\s*취소됨, 다시 작성할 것\s*'
        assert re.search(tab + r'<span class="n">2<', text_of(client.get("/payouts/")))
        of_kind = text_of(client.get(f"{LIST}&kind=additional"))
        assert re.search(tab + r'<span class="n">1<', of_kind)
        assert re.findall(r'data-number="([^"]+)"', of_kind) == [payout.claim.number]
        page = text_of(client.get(f"/payouts/{payout.pk}/"))
        assert f"/payouts/{payout.pk}/renew/" in page


class TestRestoringCorrection:
    """The correction that gives back what an undone offset had taken off a decided payment."""

    def restored(self, amount=820_000):
        payout = money.decided_payout(claim=ClaimFactory(), amount=amount)
        rest = pay(set_off(payout, 20_000))
        offset = RecoveryMovement.objects.get(kind="offset", payout=payout)
        recoveries.confirmed(recoveries.undoing(offset), by=money.secretary())
        return rest, Payout.objects.get(claim=rest.claim, status="prepared")

    def test_it_is_listed_told_and_prepared_again(self, client):
        rest, more = self.restored()
        by, other = more.prepared_by, money.secretary()
        client.force_login(money.finance())
        sheet = text_of(open_sheet(client, reverse("payouts:cancel", args=[more.pk])))
        assert "간사가 이 화면에서 같은 금액으로 다시 작성" in sheet
        cancelled(more, by)
        assert InboxItem.objects.filter(kind="payout_cancelled", user=other).exists()
        assert to_prepare() == [more]
        client.force_login(other)
        page = text_of(client.get(f"/payouts/{rest.pk}/"))
        assert "취소된 정정 지급에 남아 있습니다" in page and f"/payouts/{more.pk}/" in page
        page = text_of(client.get(f"/payouts/{more.pk}/"))
        assert "20,000원을 신청의 지금 계좌로" in page
        answer = client.post(f"/payouts/{more.pk}/renew/", {"key": uuid4()})
        again = Payout.objects.get(claim=more.claim, status="prepared")
        assert answer.url == f"/payouts/{again.pk}/" and to_prepare() == []
        assert (again.amount, again.corrects, again.basis) == (20_000, rest, more.basis)
        with pytest.raises(NotCancelledError):
            prepare_again(payout=more, by=other)
        pay(again)
        assert LedgerEntry.objects.paid_total(more.claim) == 820_000
        assert to_prepare() == [] and list(find_differences()) == []

    def test_beside_another_correction_it_waits_until_that_is_paid(self):
        rest, more = self.restored()
        cancelled(more)
        by = money.secretary()
        other = prepare_correction(payout=rest, amount=5, by=by, reason="산정 착오")
        assert to_prepare() == []
        with pytest.raises(NotCancelledError):
            prepare_again(payout=more, by=by)
        other = pay(other)
        assert to_prepare() == [more]
        again = prepare_again(payout=more, by=by)
        assert (again.amount, again.corrects) == (20_000, other)
        pay(again)
        assert LedgerEntry.objects.paid_total(more.claim) == 820_005
        assert list(find_differences()) == []

    def test_a_correction_that_was_taken_back_leaves_nothing_to_restore(self, client):
        paid, by = pay(money.decided_payout(amount=820_000)), money.secretary()
        cancelled(prepare_correction(payout=paid, amount=5, by=by, reason="착오"), by)
        client.force_login(by)
        page = text_of(client.get(f"/payouts/{paid.pk}/"))
        assert "정정 지급 작성" in page and "취소된 정정 지급에 남아 있습니다" not in page

    def test_less_what_another_offset_took_of_it(self):
        _rest, more = self.restored()
        less = set_off(more, 5_000)
        assert (less.amount, to_prepare()) == (15_000, [])
        assert to_prepare() == [] and cancelled(less) in to_prepare()
        again = prepare_again(payout=less, by=money.secretary())
        assert again.amount == 15_000
        assert set_off(again, 15_000) is None and to_prepare() == []

    def test_an_appeal_that_raises_the_decision_leaves_it_owed(self):
        claim = first_round(("partly", FIRST)).claim
        account = {"bank": "088", "number": "110222333442", "holder": claim.business_name}
        record_account(claim=claim, by=money.secretary(), reason="통장 사본", **account)
        first = Payout.objects.get(claim=claim)
        pay(set_off(first, 20_000))
        offset = RecoveryMovement.objects.get(kind="offset", payout=first)
        recoveries.confirmed(recoveries.undoing(offset), by=money.secretary())
        more = cancelled(Payout.objects.get(claim=claim, status="prepared"))
        pay(difference(raised(first)))
        assert to_prepare() == [more]
        pay(prepare_again(payout=more, by=money.secretary()))
        assert LedgerEntry.objects.paid_total(claim) == RAISED
        assert list(find_differences()) == []

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_prepare_it_once(self):
        _rest, more = self.restored()
        cancelled(more)
        people = [money.secretary(), money.secretary()]
        answers = at_once(*[lambda by=by: prepare_again(payout=more, by=by) for by in people])
        assert [error.code for error in errors_of(answers)] == ["not_cancelled"]
        assert Payout.objects.filter(claim=more.claim, status="prepared").count() == 1


class TestGuidance:
    def test_the_caller_is_told_that_the_payment_was_stopped(self, client):
        payout = cancelled(money.tier_payout())
        url = reverse("register:claim", args=[payout.claim.number])
        client.force_login(UserFactory(roles="customer_centre"))
        assert "지급을 멈추었고, 담당자가 살펴보고 있습니다" in text_of(client.get(url))
        prepare_again(payout=payout, by=money.secretary())
        shown = text_of(client.get(url))
        assert "지급을 멈추었고" not in shown and "지급을 준비하고 있습니다" in shown

    def test_a_failure_stays_told_where_its_repetition_was_cancelled(self, client):
        failed = money.failed()
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        cancelled(again)
        client.force_login(UserFactory(roles="customer_centre"))
        shown = text_of(client.get(reverse("register:claim", args=[failed.claim.number])))
        assert "입금하지 못했습니다" in shown
