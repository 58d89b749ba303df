"""The budget on the pages and in the admin site; corrections and payouts prepared again by hand."""

import re

import pytest
from django.core.management import call_command

from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.policy.models import Incident, Programme
from claims.tests.factories import UserFactory
from reviews.payouts.models import Budget, Payout
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_prepare_again import cancelled, paid_decision
from reviews.payouts.tests.test_views import BATCHES, LIST, form_of

pytestmark = pytest.mark.django_db


def left(response):
    return re.findall(r'data-budget-left="(-?\d+)"', response.content.decode())


class TestBudgetShown:
    def test_on_the_list_on_batches_and_on_a_batch(self, client, sign_in):
        batch = make.built(make.approved(), make.approved())
        make.paid()
        sign_in("finance")
        for url in (LIST, BATCHES, f"{BATCHES}{batch.pk}/"):
            response = client.get(url)
            assert left(response) == ["4999850000"], url
            html = response.content.decode()
            assert "50,000" in html  # paid
            assert "100,000" in html  # promised

    def test_it_says_when_little_is_left(self, client, sign_in):
        make.paid()
        make.granting(52_000)
        sign_in("auditor")
        html = client.get(LIST).content.decode()
        assert "얼마 남지 않음" in html
        make.granting(100_000)
        assert "얼마 남지 않음" not in client.get(LIST).content.decode()

    def test_the_panel_says_beforehand_what_it_cannot_hold(self, client, sign_in):
        rows = [make.tier_payout() for _ in range(3)]
        make.granting(120_000)
        sign_in("finance")
        picked = {"pick": [row.pk for row in rows]}
        html = client.get(f"{LIST}selection/", picked).content.decode()
        assert "남은 예산은 120,000원입니다" in html
        fields = form_of(client.get(LIST, picked), f"{LIST}approve/")
        response = client.post(f"{LIST}approve/", fields, follow=True)
        html = response.content.decode()
        assert "2건, 100,000원을 승인했습니다" in html
        assert f"{rows[2].claim.number}: 남은 예산 20,000원보다 커서" in html
        picked = {"pick": [rows[2].pk]}
        make.granting(150_000)
        assert "남은 예산은" not in client.get(f"{LIST}selection/", picked).content.decode()

    def test_many_that_are_left_out_are_said_together(self, client, sign_in):
        rows = [make.tier_payout() for _ in range(6)]
        make.granting(100_000)
        sign_in("finance")
        fields = form_of(client.get(LIST, {"pick": [r.pk for r in rows]}), f"{LIST}approve/")
        html = client.post(f"{LIST}approve/", fields, follow=True).content.decode()
        assert "2건, 100,000원을 승인했습니다" in html
        assert html.count("예산 부족") == 1
        assert f"4건이 빠졌습니다 ({rows[2].claim.number}" in html

    def test_an_approval_beyond_it_is_refused_in_words(self, client, sign_in):
        payout = make.tier_payout()
        make.granting(49_999)
        sign_in("finance")
        fields = form_of(client.get(LIST), f"{LIST}{payout.pk}/approve/")
        response = client.post(f"{LIST}{payout.pk}/approve/", fields)
        assert response.status_code == 422
        assert "남은 예산 49,999원보다 커서" in response.content.decode()


class TestAdmin:
    URL = "/admin/reviews/budget/"

    def confirm(self):
        """Another administrator confirms what waits."""
        change = ProposedChange.objects.waiting().get()
        confirm_change(change=change, by=UserFactory(roles="admin"))

    def post(self, client, **data):
        pk = Budget.objects.get().pk
        return client.post(f"{self.URL}{pk}/change/", data)

    def test_what_is_granted_is_set_there_and_nothing_else(self, client, sign_in):
        make.paid()
        sign_in("admin")
        assert client.get(self.URL).status_code == 200
        data = {"granted": "60000", "spent": "0", "reserved": "9", "reason": "남은 돈 회수"}
        assert self.post(client, **data).status_code == 302
        assert Budget.objects.get().granted == 5_000_000_000
        self.confirm()
        budget = Budget.objects.get()
        assert (budget.granted, budget.spent, budget.reserved) == (60_000, 50_000, 0)

    def test_the_sheet_says_the_increase_beside_the_total(self, client, sign_in):
        sign_in("admin")
        assert self.post(client, granted="6500000000", reason="증액").status_code == 302
        change = ProposedChange.objects.waiting().get()
        client.force_login(UserFactory(roles="admin"))
        sheet = client.get(f"/changes/{change.pk}/confirm/").content.decode()
        (total,) = re.findall(r'<div class="is-total">(.*?)</div>', sheet, re.S)
        assert "6,500,000,000" in total and "지금보다 +1,500,000,000원" in total
        assert "되돌릴 수 없습니다" not in sheet

    def test_not_below_what_is_promised(self, client, sign_in):
        make.approved()
        sign_in("admin")
        response = self.post(client, granted="49999", reason="회수")
        assert response.status_code == 200
        assert "이미 승인·지급한 50,000원보다" in response.content.decode()
        assert self.post(client, granted="-1", reason="회수").status_code == 200
        assert not ProposedChange.objects.waiting().exists()
        assert Budget.objects.get().granted == 5_000_000_000

    def test_another_programme_gets_one(self, client, sign_in):
        other = Programme.objects.create(
            code="other", name="다른 사업", incident=Incident.objects.first()
        )
        sign_in("admin")
        data = {"programme": other.pk, "granted": "70000", "reason": "첫 예산"}
        assert client.post(f"{self.URL}add/", data).status_code == 302
        assert not Budget.objects.filter(programme=other).exists()
        self.confirm()
        assert Budget.objects.get(programme=other).available == 70_000

    @pytest.mark.parametrize("role", ["finance", "secretariat", "chair"])
    def test_others_do_not(self, client, sign_in, role):
        sign_in(role)
        assert self.post(client, granted="1").status_code in (302, 403, 404)
        assert Budget.objects.get().granted == 5_000_000_000

    def test_the_ledger_is_read_there(self, client, sign_in):
        entry = make.approved().entries.get()
        sign_in("admin")
        assert client.get("/admin/reviews/ledgerentry/").status_code == 200
        url = f"/admin/reviews/ledgerentry/{entry.pk}/change/"
        assert client.get(url).status_code == 200
        assert client.post(url, {"reserved": "1"}).status_code == 403


class TestCorrecting:
    def test_by_a_plain_post(self, client, sign_in):
        paid = paid_decision()
        by = sign_in("secretariat")
        page = client.get(f"{LIST}{paid.pk}/")
        action = f"{LIST}{paid.pk}/correct/"
        fields = form_of(page, action) | {"amount": "10만원", "reason": "산정 착오"}
        response = client.post(action, fields)
        more = Payout.objects.get(corrects=paid)
        assert response["Location"] == f"{LIST}{more.pk}/"
        assert (more.amount, more.prepared_by) == (100_000, by)
        html = client.get(response["Location"]).content.decode()
        assert "산정 착오" in html
        assert f'href="{LIST}{paid.pk}/"' in html
        assert action not in client.get(f"{LIST}{paid.pk}/").content.decode()

    def test_refusals_keep_what_was_typed(self, client, sign_in):
        paid = paid_decision()
        sign_in("secretariat")
        url = f"{LIST}{paid.pk}/correct/"
        for data, word in (
            ({"amount": "약 10만원", "reason": "착오"}, "금액을 원 단위로"),
            ({"amount": "100,000", "reason": ""}, "사유를 적어"),
            ({"amount": "9,000,000", "reason": "산정 착오"}, "인정액보다 커져"),
        ):
            response = client.post(url, data)
            assert response.status_code == 422
            html = response.content.decode()
            assert word in html
            assert f'value="{data["amount"]}"' in html
        assert "산정 착오</textarea>" in html
        assert not Payout.objects.filter(corrects=paid).exists()

    def test_a_fixed_grant_offers_no_form_and_says_why_not(self, client, sign_in):
        paid = make.paid()
        sign_in("secretariat")
        url = f"{LIST}{paid.pk}/correct/"
        assert url not in client.get(f"{LIST}{paid.pk}/").content.decode()
        response = client.post(url, {"amount": "20,000", "reason": "산정 착오"})
        assert response.status_code == 422
        assert "정정할 것이 없습니다" in response.content.decode()
        assert not Payout.objects.filter(corrects=paid).exists()

    def test_finance_sees_no_form_and_may_not(self, client, sign_in):
        paid, ended = paid_decision(), cancelled(make.tier_payout())
        sign_in("finance")
        assert "/correct/" not in client.get(f"{LIST}{paid.pk}/").content.decode()
        data = {"amount": "1", "reason": "x"}
        assert client.post(f"{LIST}{paid.pk}/correct/", data).status_code == 403
        assert client.post(f"{LIST}{ended.pk}/renew/").status_code == 403


class TestPreparingAgain:
    def test_by_a_plain_post(self, client, sign_in):
        ended = cancelled(make.decided_payout())
        sign_in("secretariat")
        action = f"{LIST}{ended.pk}/renew/"
        response = client.post(action, form_of(client.get(f"{LIST}{ended.pk}/"), action))
        again = Payout.objects.get(key=f"{ended.key}:2")
        assert response["Location"] == f"{LIST}{again.pk}/"
        assert action not in client.get(f"{LIST}{ended.pk}/").content.decode()
        assert client.post(action).status_code == 409


class TestLedgerShown:
    def test_on_the_page_of_a_payout(self, client, sign_in):
        paid = make.paid()
        sign_in("auditor")
        html = client.get(f"{LIST}{paid.pk}/").content.decode()
        assert re.findall(r'data-entry="(\w+)"', html) == ["reserve", "pay"]


def test_the_command_of_the_operator(capsys):
    make.approved()
    call_command("check_ledger")
    assert capsys.readouterr().out == "ledger agrees: 1 entries, 0 won paid\n"
