"""The pages of recoveries, from the payment to the last won."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm
from claims.tests.factories import UserFactory
from claims.tests.pages import page
from claims.users.models import User
from reviews.payouts.models import Recovery, RecoveryMovement, RecoveryPlan
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.movements.verbs import enter_receipt, withdraw_movement
from reviews.payouts.recoveries.plans.forms import add_months, equal_instalments
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def inbox():
    """Items of the package above, which listens to this one."""
    return money.model("InboxItem").objects


SENT = {"amount": "3만원", "cause": "overpaid", "reason": "두 번 지급됨"}


def text_of(client, user, url):
    answer = page(client, user, url)
    assert answer.status_code == 200
    return answer.content.decode()


def of(name, *args):
    return reverse(f"payouts:recovery_{name}", args=args)


def one(recovery):
    return reverse("payouts:recovery", args=[recovery.pk])


def test_from_the_payment_to_the_last_won(client):
    secretary, first, second = money.secretary(), money.finance(), money.finance()
    payout = money.paid()
    propose = of("propose", payout.pk)
    assert propose in text_of(client, secretary, reverse("payouts:payout", args=[payout.pk]))
    assert "50,000" in text_of(client, secretary, propose)
    answer = page(client, secretary, propose, SENT)
    found = Recovery.objects.get()
    assert answer.url == one(found)
    assert "다른 지급 담당이나 위원장이 승인하면" in text_of(client, secretary, one(found))
    client.force_login(first)
    bell = text_of(client, first, reverse("inbox:inbox"))
    assert found.number in bell
    item = inbox().get(user=first, kind="recovery_waits")
    assert client.post(reverse("inbox:open", args=[item.pk])).url == one(found)
    due = add_working_days(clock.today() + timedelta(days=20), 0).isoformat()
    assert confirm(client, of("approve", found.pk), {"due_on": due}).url == one(found)
    found.refresh_from_db()
    assert (found.status, found.due_on.isoformat()) == ("demanded", due)

    receipt = {"amount": "30,000", "received_on": clock.today().isoformat(), "reference": "0601-7"}
    assert page(client, first, of("receipt", found.pk), receipt).url == one(found)
    movement = RecoveryMovement.objects.get()
    waits = text_of(client, first, one(found))
    assert "직접 적은 것은 다른 사람이 확인해야 합니다" in waits
    assert of("confirm", movement.pk) not in waits
    assert of("confirm", movement.pk) in text_of(client, second, one(found))
    client.force_login(second)
    assert confirm(client, of("confirm", movement.pk)).url == one(found)
    found.refresh_from_db()
    assert found.status == "settled"
    shown = text_of(client, second, one(found))
    assert 'data-entry="receipt"' in shown
    assert AccessEntry.objects.filter(claim=found.claim, user=second).exists()
    claim = text_of(client, second, reverse("register:claim", args=[found.claim.number]))
    assert found.number in claim and "모두 받았습니다" in claim


@pytest.mark.parametrize(("wrong", "said"), [
    ({"amount": "많이"}, "금액을 원 단위로"),
    ({"amount": "50,001"}, "더 환수할 수 있는 금액은 50,000원"),
    ({"cause": ""}, "원인을 골라 주세요"),
    ({"reason": ""}, "사유를 적어 주세요"),
])  # fmt: skip
def test_an_error_of_the_proposal_loses_nothing(client, wrong, said):
    answer = page(client, money.secretary(), of("propose", money.paid().pk), SENT | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ("두 번 지급됨" in answer.content.decode()) is ("reason" not in wrong)
    assert not Recovery.objects.exists()


def test_an_error_of_a_receipt_stands_at_its_field(client):
    found = make.demanded()
    sent = {"amount": "1,000", "received_on": "어제", "reference": "9"}
    answer = page(client, money.finance(), of("receipt", found.pk), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "네 글자 이상" in text and "2023-06-30처럼" in text and 'value="1,000"' in text
    late = page(client, money.finance(), of("receipt", found.pk),
                sent | {"received_on": clock.today().isoformat(), "reference": "0601-9",
                        "amount": "60,000"})  # fmt: skip
    assert late.status_code == 422
    assert "남은 환수금 50,000원보다 큽니다" in late.content.decode()


def test_the_page_of_a_write_off_says_who_confirms_it(client):
    payout = money.paid()
    found = make.demanded(payout)
    others = "이 지급에 관여하지 않은 다른 지급 담당이나 위원장이 확인합니다"
    entering = text_of(client, payout.approved_by, one(found))
    assert others in entering and "확인하는 사람은 면제와 같습니다" in entering
    waits = make.write_off(found)
    confirming = of("confirm", waits.pk)
    shown = text_of(client, payout.approved_by, one(found))
    assert confirming not in shown and others not in shown
    assert "면제나 취소를 확인할 수 없습니다. 다른 지급 담당이나 위원장이" in shown
    refused = page(client, payout.approved_by, confirming, {})
    assert refused.status_code == 403 and "확인할 수 없습니다" in refused.content.decode()
    for by in (waits.entered_by, UserFactory(roles="auditor")):
        shown = text_of(client, by, one(found))
        assert others in shown and confirming not in shown
    alone = (payout.approved_by, waits.entered_by, payout.batch.built_by, payout.batch.released_by)
    rest = User.objects.filter(groups__name="finance").exclude(pk__in=[by.pk for by in alone])
    rest.update(is_active=False)
    shown = text_of(client, waits.entered_by, one(found))
    assert others not in shown and "위원장이 확인합니다" in shown
    assert "담당이 없어 위원장이" in text_of(client, payout.approved_by, one(found))
    assert confirming in text_of(client, make.chair(), one(found))


def test_after_a_write_off_only_a_receipt_is_offered_until_all_has_come(client):
    found = make.confirmed(make.write_off(make.demanded()))
    by, auditor = money.finance(), UserFactory(roles="auditor")
    shown = text_of(client, by, one(found))
    assert "면제한 50,000원도 들어오면 적습니다" in shown and of("receipt", found.pk) in shown
    assert of("plan", found.pk) not in shown and of("write_off", found.pk) not in shown
    assert of("receipt", found.pk) not in text_of(client, auditor, one(found))
    sent = {"amount": "60,000", "received_on": clock.today().isoformat(), "reference": "0601-9"}
    refused = page(client, by, of("receipt", found.pk), sent)
    assert refused.status_code == 422
    assert "더 받을 수 있는 50,000원보다 큽니다" in refused.content.decode()
    assert page(client, by, of("receipt", found.pk), sent | {"amount": "50,000"}).status_code == 302
    client.force_login(money.finance())
    sheet = client.post(of("confirm", RecoveryMovement.objects.latest("pk").pk)).content.decode()
    assert "50,000원 → 0원" in sheet
    confirm(client, of("confirm", RecoveryMovement.objects.latest("pk").pk))
    shown = text_of(client, by, one(found))
    assert 'data-entry="unwaive"' in shown and of("receipt", found.pk) not in shown


def test_a_plan_is_seen_before_it_is_agreed(client):
    found, by = make.demanded(), money.finance()
    first = add_working_days(clock.today() + timedelta(days=10), 0)  # a typed day off is refused
    sent = {"count": "3", "first_on": first.isoformat(), "reason": "전화로 합의"}
    sheet = page(client, by, of("plan", found.pk), sent)
    assert sheet.status_code == 200 and "16,668원" in sheet.content.decode()
    assert not RecoveryPlan.objects.exists()
    assert confirm(client, of("plan", found.pk), sent).url == one(found)
    rows = list(RecoveryPlan.objects.get().instalments.values_list("amount", flat=True))
    assert rows == [16_668, 16_666, 16_666]
    shown = text_of(client, by, one(found))
    assert 'data-instalment="3"' in shown and "다음 차례" in shown
    lines = f"{first} 20,000\n{add_working_days(first, 3)} 3만원"
    assert confirm(client, of("plan", found.pk), sent | {"lines": lines}).url == one(found)
    with clock.at(clock.now() + (first - clock.today()) + timedelta(days=1)):
        assert "밀림" in text_of(client, by, one(found))
    for wrong, said in (
        ({"lines": f"{first} 20,000\n{first} 많이"}, "2번째 줄을 읽을 수 없습니다"),
        ({"count": ""}, "회차 수와 첫 납부일을 적거나"),
        ({"lines": f"{first} 1\n{add_working_days(first, 1)} 2"}, "남은 금액 50,000원과 다릅니다"),
    ):
        refused = page(client, by, of("plan", found.pk), sent | wrong)
        assert refused.status_code == 422 and said in refused.content.decode()


def test_write_off_cancellation_and_offset_are_entered_and_withdrawn(client):
    by, secretary = money.finance(), money.secretary()
    found = make.demanded()
    payout = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    shown = text_of(client, by, one(found))
    for name in ("write_off", "cancel", "offset"):
        assert of(name, found.pk) in shown
    for name, sent in (
        ("write_off", {"reason": "행방불명"}),
        ("cancel", {"reason": "잘못"}),
        ("offset", {"payout": payout.pk, "amount": "20,000", "ground": "law", "reason": "민법"}),
    ):
        assert page(client, by, of(name, found.pk), {}).status_code == 422
        assert page(client, by, of(name, found.pk), sent).status_code == 302
        waits = RecoveryMovement.objects.get(status="waiting")
        assert page(client, by, of(name, found.pk), sent).status_code == 409
        if name != "offset":
            assert page(client, by, of("withdraw", waits.pk), {}).status_code == 302
    sheet = page(client, secretary, of("confirm", waits.pk), {}).content.decode()
    assert "50,000원 → 30,000원" in sheet and payout.claim.number in sheet
    client.force_login(secretary)
    assert confirm(client, of("confirm", waits.pk)).status_code == 302
    assert page(client, secretary, of("confirm", waits.pk), {}).status_code == 409
    new = payout.claim.payouts.get(status="prepared")
    reduced = text_of(client, by, reverse("payouts:payout", args=[new.pk]))
    assert f"환수 {found.number}" in reduced


def test_the_sheet_of_an_offset_names_who_acts_next(client):
    for amount, said in ((50_000, "남는 돈이 없습니다"), (20_000, "줄어든 지급을 다시 승인")):
        found = make.demanded()
        payout = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
        offset = make.offset(found, payout, amount)
        sheet = page(client, money.secretary(), of("confirm", offset.pk), {}).content.decode()
        assert said in sheet


def test_a_receipt_is_undone_on_the_page(client):
    by = money.finance()
    found = make.received(make.demanded(), 50_000)
    receipt = found.movements.get()
    assert of("reverse", receipt.pk) in text_of(client, by, one(found))
    assert page(client, by, of("reverse", receipt.pk), {"reason": " "}).status_code == 422
    assert page(client, by, of("reverse", receipt.pk), {"reason": "오기"}).status_code == 302
    assert of("reverse", receipt.pk) not in text_of(client, by, one(found))


def test_the_sheet_names_another_receipt_of_the_same_day_and_amount(client):
    found = make.demanded()
    waits = make.entered(found, 5_000, reference="KB-0601-77")
    other = make.entered(found, 6_000, reference="KB-0601-78")
    said, by = "날과 금액이 같은 다른 입금", money.finance()
    assert said not in page(client, by, of("confirm", waits.pk), {}).content.decode()
    withdraw_movement(movement=other, by=money.finance(), reason="다시 확인해 주세요")
    make.entered(found, 5_000, reference="신한 0601-78")
    sheet = page(client, by, of("confirm", waits.pk), {}).content.decode()
    assert said in sheet and "신한 0601-78 (확인 대기)" in sheet


def test_the_sheet_names_another_receipt_of_the_same_number(client):
    with clock.at(clock.now() - timedelta(days=5)):
        found, other = make.demanded(), make.demanded()
    waits = make.entered(found, 5_000, reference="KB-0601-77")
    said, by = "거래번호가 같은 다른 입금", money.finance()
    assert said not in page(client, by, of("confirm", waits.pk), {}).content.decode()
    day = clock.today() - timedelta(days=3)
    enter_receipt(
        recovery=other, amount=6_000, received_on=day, reference="kb060177", by=money.finance()
    )
    sheet = page(client, by, of("confirm", waits.pk), {}).content.decode()
    assert said in sheet and f"{other.number} {day} 6,000원" in sheet


def test_an_offset_is_undone_on_the_page(client):
    by, secretary = money.finance(), money.secretary()
    found = make.demanded()
    payout = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    offset = make.offset(found, payout, 20_000)
    make.confirmed(offset, by=secretary)
    shown = text_of(client, by, one(found))
    assert of("reverse", offset.pk) in shown and "뺐던 금액을 지급하도록 다시 작성합니다" in shown
    assert page(client, by, of("reverse", offset.pk), {"reason": "잘못 청구"}).status_code == 302
    waits = RecoveryMovement.objects.get(status="waiting")
    sheet = page(client, secretary, of("confirm", waits.pk), {}).content.decode()
    assert "30,000원 → 50,000원" in sheet and payout.claim.number in sheet
    client.force_login(secretary)
    assert confirm(client, of("confirm", waits.pk)).status_code == 302
    assert payout.claim.payouts.get(status="prepared").amount == 50_000
    assert of("cancel", found.pk) in text_of(client, by, one(found))


def test_no_button_undoes_an_offset_whose_rest_is_in_a_batch(client):
    found = make.demanded()
    payout = money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    offset = make.offset(found, payout, 20_000)
    make.confirmed(offset, by=money.secretary())
    money.built(money.approved(payout.claim.payouts.get(status="prepared")))
    assert of("reverse", offset.pk) not in text_of(client, money.finance(), one(found))


def test_who_sees_and_who_may(client):
    found = make.proposed()
    for role in ("chair", "secretariat", "finance", "auditor"):
        shown = text_of(client, UserFactory(roles=role), one(found))
        assert (of("approve", found.pk) in shown) is (role in ("chair", "finance"))
        assert (of("receipt", found.pk) in shown) is False
    for role in ("member", "customer_centre", "admin"):
        assert page(client, UserFactory(roles=role), one(found)).status_code == 403
    own = page(client, found.payout.approved_by, of("approve", found.pk), {})
    assert own.status_code == 403 and "환수를 승인할 수 없습니다" in own.content.decode()
    answer = page(client, money.finance(), of("decline", found.pk), {})
    assert answer.status_code == 422
    assert page(client, found.proposed_by, of("decline", found.pk), {}).status_code == 302
    assert (
        page(client, money.finance(), of("decline", found.pk), {"reason": "x"}).status_code == 409
    )
    agent = UserFactory(roles="customer_centre")
    claim = reverse("register:claim", args=[make.demanded().claim.number])
    assert "돌려주실 돈이 5만원 남았습니다" in text_of(client, agent, claim)


@pytest.mark.usefixtures("long_ago")
def test_the_tabs_show_what_they_count_at_the_same_cost(client):
    make.proposed(), make.entered(make.demanded(), 1_000), make.received(make.demanded(), 50_000)
    late = make.demanded()
    with clock.at(clock.now() + (late.due_on - clock.today()) + timedelta(days=2)):
        make.demanded()
        client.force_login(money.finance())
        costs = []
        for _round in range(2):
            for show, count in (("", 3), ("waiting", 2), ("late", 2), ("ended", 1), ("all", 5)):
                with CaptureQueriesContext(connection) as run:
                    answer = client.get(reverse("payouts:recoveries"), {"show": show})
                rows = answer.content.decode().count("<tr data-number=")
                tab = next(tab for tab in answer.context["tabs"] if tab.key == show)
                assert rows == tab.count == count + 4 * _round * (show in ("", "all"))
            costs.append(len(run))
            for _n in range(4):
                make.demanded()
        assert costs[0] == costs[1]


def test_days_and_shares_of_a_plan():
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)
    rows = equal_instalments(100, 3, date(2023, 12, 31))
    assert [amount for _day, amount in rows] == [34, 33, 33]
    assert [str(day) for day, _amount in rows] == ["2023-12-31", "2024-01-31", "2024-02-29"]


def test_the_sheet_of_a_receipt_says_what_the_statement_has_of_it_and_who_loaded_it():
    found, by, other = make.demanded(), money.finance(), money.finance()
    waits = make.entered(found, 30_000, reference="KB-0601-1", by=by)
    said = dict(movement_sheet(waits).facts)["거래내역"]
    assert said == "올린 거래내역에 아직 없습니다. 은행에서 조회해 확인해 주세요."
    statements.loaded((clock.today(), 30_000, "입금", "KB-0601-1"), by=other)
    said = dict(movement_sheet(waits).facts)["거래내역"]
    assert "30,000원" in said and str(other) in said and "은행에서" not in said
    own = make.entered(found, 10_000, reference="KB-0601-2", by=other)
    statements.loaded((clock.today(), 10_000, "입금", "KB-0601-2"), by=other)
    said = dict(movement_sheet(own).facts)["거래내역"]
    assert "10,000원" in said and "은행에서 조회해 확인해 주세요" in said
