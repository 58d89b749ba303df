"""Money of a recovery is let go by no hands of its payment, and no money by anybody who is tied to
the claimant; if nobody is left, a member who deputises for the chair acts (0085, 0130)."""

import pytest
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.tests.confirming import confirm
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from claims.tests.raw_sql import refused, run
from claims.users.models import User
from reviews.committee.seats.interests import lift_interest, register_interest
from reviews.committee.tests import factories as council
from reviews.inbox.models import InboxItem
from reviews.inbox.queries import unread
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.errors.approvals import TiedPayeeError
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.recoveries.demands.verbs import (
    approve_recovery,
    decline_recovery,
    usual_due_day,
)
from reviews.payouts.recoveries.errors.ends import (
    ChairNeededError,
    OwnPaymentDeclineError,
    TiedDeclineError,
    TiedEndError,
)
from reviews.payouts.recoveries.movements.waiting import to_confirm
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db

DECLINE = """UPDATE reviews_recovery SET status = 'cancelled', ended_by_id = %s,
    ended_at = clock_timestamp(), ended_reason = 'x' WHERE id = %s"""
CONFIRM = """UPDATE reviews_recoverymovement SET status = 'confirmed', confirmed_by_id = %s,
    ended_at = clock_timestamp() WHERE id = %s"""
PHONE = "010-1234-5678"  # telephone of every claim that a factory makes
ENDS = [make.write_off, make.cancellation]


def tie(member, claim, kind="phone"):
    value = {"phone": PHONE, "name": claim.person_name, "organisation": claim.business_name}
    by = council.secretary()
    return register_interest(member=member, by=by, kind=kind, value=value[kind], note="친족")


def chair_tied_to(claim, kind="phone"):
    member = council.member()
    user = council.made_chair(member)
    tie(member, claim, kind)
    return User.objects.get(pk=user.pk)


def formerly_a_member(claim, kind="phone"):
    """A person of finance whose interests of the time on the council are still registered."""
    member = council.member()
    tie(member, claim, kind)
    return User.objects.get(pk=council.change_office(member.user, "finance").pk)


def deputy(**more):
    return council.member(deputises=True, **more).user


def only(*finance):
    """Nobody else of finance is in office."""
    rows = User.objects.filter(groups__name="finance")
    rows.exclude(pk__in=[by.pk for by in finance]).update(is_active=False)


def hands_of(payout):
    return [payout.approved_by, payout.batch.built_by, payout.batch.released_by]


def one(recovery):
    return reverse("payouts:recovery", args=[recovery.pk])


def text_of(client, user, recovery):
    answer = page(client, user, one(recovery))
    assert answer.status_code == 200
    return answer.content.decode()


def client_of(client, user):
    client.force_login(user)
    return client


class TestDecline:
    def test_who_let_the_payment_go_does_not_decline_its_recovery(self, client):
        payout = money.paid()
        found = make.proposed(payout)
        declining = reverse("payouts:recovery_decline", args=[found.pk])
        for by in hands_of(payout):
            with pytest.raises(OwnPaymentDeclineError, match="다른 지급 담당이나 위원장이"):
                decline_recovery(recovery=found, by=by, reason="근거 부족")
            assert refused(DECLINE, by.pk, found.pk) == "recovery_is_declined_by_other_hands"
        by = payout.approved_by
        shown = text_of(client, by, found)
        assert declining not in shown and "환수를 거절할 수 없습니다. 다른 지급 담당이나" in shown
        answer = page(client, by, declining, {"reason": "근거 부족"})
        assert answer.status_code == 403 and "거절할 수 없습니다" in answer.content.decode()
        other = money.finance()
        assert declining in text_of(client, other, found)
        assert page(client, other, declining, {"reason": "근거 부족"}).url == one(found)
        assert Recovery.objects.get(pk=found.pk).ended_by == other

    def test_where_all_of_finance_let_it_go_the_chair_declines(self):
        payout = money.paid()
        found, chair = make.proposed(payout), make.chair()
        only(*hands_of(payout))
        with pytest.raises(OwnPaymentDeclineError, match="없어 위원장이 거절할 수 있습니다"):
            decline_recovery(recovery=found, by=payout.approved_by, reason="근거 부족")
        assert decline_recovery(recovery=found, by=chair, reason="근거 부족").status == "cancelled"

    def test_its_proposer_takes_it_back_though_they_prepared_the_payment(self):
        payout = money.paid()
        found = make.proposed(payout, by=payout.prepared_by)
        assert decline_recovery(recovery=found, by=found.proposed_by).status == "cancelled"

    def test_others_decline_nothing_in_the_database_either(self):
        found = make.proposed()
        for by in (money.secretary(), UserFactory(roles="auditor"), council.member().user):
            with pytest.raises(ForbiddenError):
                decline_recovery(recovery=found, by=by, reason="아님")
            assert refused(DECLINE, by.pk, found.pk) == "recovery_is_declined_by_its_office"

    def test_a_tied_chair_does_not_decline_and_may_demand(self, client):
        payout = money.paid()
        found, chair = make.proposed(payout), chair_tied_to(payout.claim)
        with pytest.raises(TiedDeclineError, match="다른 지급 담당이나"):
            decline_recovery(recovery=found, by=chair, reason="근거 부족")
        assert refused(DECLINE, chair.pk, found.pk) == "recovery_is_declined_without_a_tie"
        assert "이해관계가 있는 사람은 환수를 거절할 수 없습니다" in text_of(client, chair, found)
        approve_recovery(recovery=found, due_on=usual_due_day(), by=chair)

    def test_where_nobody_is_left_the_deputy_is_told_and_declines(self, client):
        payout = money.paid()
        chair, by = chair_tied_to(payout.claim), deputy()
        only(*hands_of(payout))
        found = make.proposed(payout)
        with pytest.raises(TiedDeclineError, match="위원장 직무대행이 거절할 수 있습니다"):
            decline_recovery(recovery=found, by=chair, reason="근거 부족")
        told = set(InboxItem.objects.filter(kind="recovery_waits").values_list("user", flat=True))
        assert told == {chair.pk, by.pk}  # the chair may demand it
        assert found.number in text_of(client, by, found)
        declining = reverse("payouts:recovery_decline", args=[found.pk])
        assert page(client, by, declining, {"reason": "근거 부족"}).url == one(found)
        assert "거절함" in text_of(client, by, found)


class TestEnds:
    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize("kind", ["phone", "name", "organisation"])
    def test_a_tied_person_confirms_no_end(self, client, end, kind):
        claim = money.tier_claim(business_name="한빛상회", person_name="김한빛")
        payout = money.paid(money.approved(money.tier_payout(claim=claim)))
        waits = end(make.demanded(payout))
        mine = Recovery.objects.filter(pk=waits.recovery_id)
        people = [chair_tied_to(claim, kind), formerly_a_member(claim, kind)]
        for by in people:
            with pytest.raises(TiedEndError, match="다른 지급 담당이나 위원장이 확인"):
                make.confirmed(waits, by=by)
            assert not mine.filter(to_confirm(by)).exists()
            if kind == "phone":  # the database sees no registered name
                name = refused(CONFIRM, by.pk, waits.pk)
                assert name == "write_off_is_confirmed_without_a_tie"
            confirming = reverse("payouts:recovery_confirm", args=[waits.pk])
            shown = text_of(client, by, waits.recovery)
            assert confirming not in shown and "이해관계가 있는 사람은 면제나 취소를" in shown
        assert mine.filter(to_confirm(money.finance())).exists()
        make.confirmed(waits)

    def test_a_tie_that_was_lifted_or_is_to_another_is_none(self):
        payout = money.paid()
        member = council.member()
        chair = council.made_chair(member)
        other = ClaimFactory(person_name="남궁다른")
        tie(member, other, "name")
        interest, by = tie(member, payout.claim), council.secretary()
        lift_interest(interest=interest, by=by, reason="관계가 끝남")
        waits = make.write_off(make.demanded(payout))
        make.confirmed(waits, by=User.objects.get(pk=chair.pk))

    def test_a_tied_person_is_not_told_and_still_confirms_receipts(self):
        payout = money.paid()
        by = formerly_a_member(payout.claim)
        found = make.demanded(payout)
        waits = make.write_off(found)
        key = f"recovery-movement:{waits.pk}"
        assert not InboxItem.objects.filter(user=by, key=key).exists()
        assert InboxItem.objects.filter(key=key).exists()
        make.confirmed(make.entered(found, 10_000), by=by)

    @pytest.mark.parametrize("end", ENDS)
    def test_of_a_tied_sole_chair_the_deputy_confirms(self, client, end):
        payout = money.paid()
        found = make.demanded(payout)
        chair, by, plain = chair_tied_to(payout.claim), deputy(), council.member().user
        enters = payout.approved_by
        only(*hands_of(payout))
        assert page(client, by, one(found)).status_code == 404
        assert page(client, plain, one(found)).status_code == 403
        waits = _end_by(end, found, enters)
        confirming = reverse("payouts:recovery_confirm", args=[waits.pk])
        with pytest.raises(TiedEndError, match="위원장 직무대행이 확인합니다"):
            make.confirmed(waits, by=chair)
        assert "위원장 직무대행이 확인합니다" in text_of(client, enters, found)
        told = InboxItem.objects.filter(key=f"recovery-movement:{waits.pk}")
        assert [item.user for item in told] == [by]
        assert unread(by).filter(pk=told.get().pk).exists()
        shown = text_of(client, by, found)
        assert confirming in shown
        assert reverse("payouts:payout", args=[payout.pk]) not in shown
        assert reverse("register:claim", args=[payout.claim.number]) not in shown
        assert page(client, plain, one(found)).status_code == 403
        assert page(client, plain, confirming, {}).status_code == 403
        client.force_login(by)
        assert confirm(client, confirming).url == one(found)
        assert text_of(client, by, found)  # text about their own act
        waits.refresh_from_db()
        assert (waits.status, waits.confirmed_by) == ("confirmed", by)

    def test_a_deputy_who_is_named_later_finds_it_without_being_told(self, client):
        payout, other = money.paid(), money.paid()
        waits = make.write_off(make.demanded(payout))
        only(*hands_of(payout), waits.entered_by)
        chair_tied_to(payout.claim)
        by, plain = deputy(), council.member().user
        assert not InboxItem.objects.filter(user=by).exists()
        listed = reverse("payouts:recoveries") + "?show=mine"
        dashboard = page(client, by, reverse("dashboard:dashboard")).content.decode()
        assert listed in dashboard
        answer = page(client, by, listed)
        assert [row.pk for row in answer.context["table"].data] == [waits.recovery_id]
        assert f'href="{reverse("payouts:payouts")}"' not in answer.content.decode()
        assert page(client, plain, listed).status_code == 403
        assert listed not in page(client, plain, reverse("dashboard:dashboard")).content.decode()
        confirm(client_of(client, by), reverse("payouts:recovery_confirm", args=[waits.pk]))
        assert page(client, by, listed).context["table"].data.data.count() == 0
        rows = page(client, by, reverse("payouts:recoveries") + "?show=all").context["table"].data
        assert [row.pk for row in rows] == [waits.recovery_id] and other.pk != payout.pk

    def test_a_large_one_goes_to_the_deputy_of_a_tied_chair_too(self):
        large = ClaimFactory(claimed_loss=6_000_000)
        payout = money.decided_payout(amount=3_000_001, confirmed_by=make.chair(), claim=large)
        payout = money.paid(money.approved(payout))
        User.objects.filter(groups__name="chair").update(is_active=False)
        chair, by = chair_tied_to(payout.claim), deputy()
        waits = make.write_off(make.demanded(payout))
        for other in (money.finance(), chair):
            with pytest.raises((ChairNeededError, TiedEndError)):
                make.confirmed(waits, by=other)
        assert make.confirmed(waits, by=by).status == "written_off"

    def test_a_deputy_confirms_nothing_while_another_may(self):
        payout = money.paid()
        waits = make.write_off(make.demanded(payout))
        by = deputy()
        with pytest.raises(ForbiddenError):  # others of finance are in office
            make.confirmed(waits, by=by)
        only(*hands_of(payout), waits.entered_by)
        chair = make.chair()
        with pytest.raises(ForbiddenError):
            make.confirmed(waits, by=by)
        User.objects.filter(pk=chair.pk).update(is_active=False)
        assert make.confirmed(waits, by=by).status == "written_off"

    def test_a_deputy_who_is_tied_or_out_of_office_confirms_nothing(self):
        payout = money.paid()
        waits = make.write_off(make.demanded(payout))
        only(*hands_of(payout), waits.entered_by)
        tied = council.member(deputises=True)
        tie(tied, payout.claim)
        ended = council.member(deputises=True, term_from="2020-01-01", term_to="2020-12-31").user
        for by in (User.objects.get(pk=tied.user.pk), ended, council.member().user):
            with pytest.raises(ForbiddenError):
                make.confirmed(waits, by=by)
        assert refused(CONFIRM, tied.user.pk, waits.pk) == "write_off_is_confirmed_without_a_tie"
        assert refused(CONFIRM, ended.pk, waits.pk) == "movement_is_confirmed_by_its_office"

    def test_where_nobody_is_left_the_page_says_what_to_do(self, client):
        payout = money.paid()
        waits = make.write_off(make.demanded(payout))
        only(*hands_of(payout), waits.entered_by)
        chair_tied_to(payout.claim)
        shown = text_of(client, waits.entered_by, waits.recovery)
        assert "관리자가 위원장 직무대행을 정하면" in shown


def _end_by(end, found, by):
    verb = make.propose_write_off if end is make.write_off else make.propose_cancellation
    return verb(recovery=found, reason="행방불명", by=by)


class TestPayments:
    @pytest.mark.parametrize("kind", ["phone", "name"])
    def test_a_tied_person_does_not_approve_a_payment(self, client, kind):
        payout = money.tier_payout(claim=money.tier_claim(person_name="남궁한빛"))
        others = {"plain_phone": "01099998888", "person_name": "김다른"}
        other = money.tier_payout(claim=money.tier_claim(**others))
        by = formerly_a_member(payout.claim, kind)
        with pytest.raises(TiedPayeeError):
            money.approved(payout, by=by)
        seen = {row.pk: money.seen_value(row) for row in Payout.objects.all()}
        done = approve_payouts(seen=seen, by=by)
        assert [row.pk for row in done.approved] == [other.pk]
        assert [(row.pk, type(why)) for row, why in done.left_out] == [(payout.pk, TiedPayeeError)]
        if kind == "phone":
            assert refused(APPROVE, by.pk, payout.pk) == "approver_has_no_tie_to_the_claimant"
        answer = page(client, by, reverse("payouts:payout", args=[payout.pk]))
        assert "이해관계가 있는 사람은 그 지급을 승인할 수 없습니다" in answer.content.decode()
        money.approved(payout)

    def test_a_tied_person_releases_no_batch_with_it_and_may_build_it(self):
        payout = money.approved(money.tier_payout())
        by = formerly_a_member(payout.claim)
        with pytest.raises(TiedPayeeError, match=payout.claim.number):
            money.released(money.built(payout), by=by)
        batch = Payout.objects.get(pk=payout.pk).batch
        sql = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,
            released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
        assert refused(sql, by.pk, batch.pk) == "releaser_has_no_tie_to_a_claimant"
        run(sql, money.finance().pk, batch.pk)
