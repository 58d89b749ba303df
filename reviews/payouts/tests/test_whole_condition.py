"""Approving all rows of a condition: what was counted is approved, and nothing else."""

import re

import pytest

from claims.tests.factories import UserFactory
from reviews.payouts.approvals import confirmations, selection
from reviews.payouts.approvals.selection import ConditionSelection
from reviews.payouts.models import Budget, Payout
from reviews.payouts.preparation.payees import on_account_changed
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_views import form_of

pytestmark = pytest.mark.django_db
WHOLE = "/payouts/approve/whole/"


@pytest.fixture
def finance(client):
    user = UserFactory(roles="finance")
    client.force_login(user)
    return user


def approved():
    return set(Payout.objects.filter(status="approved").values_list("pk", flat=True))


def test_the_panel_counts_and_the_button_approves_just_that(client, finance):
    make.many_tier_payouts(40)
    rows = list(Payout.objects.all())  # with the one that was copied
    barred, other = make.tier_payout(account=None), make.tier_payout(amount=30_000)
    free = make.tier_payout(claim=make.tier_claim(fee="free"))
    page = client.get("/payouts/?all=1&amount_min=5만원&fee=paid")
    html = page.content.decode()
    assert "41건, 2,050,000원 승인" in html and "목록에서 빠진 1건" in html
    fields = form_of(page, WHOLE)
    later = make.tier_payout()
    answer = client.post(WHOLE, fields)
    assert answer.status_code == 302
    assert approved() == {row.pk for row in rows}
    assert not approved() & {barred.pk, other.pk, later.pk, free.pk}
    assert Budget.objects.get().reserved == 2_050_000
    again = client.post(WHOLE, {**fields, "request_key": ""})
    assert again.status_code == 409


@pytest.mark.parametrize("what", ["account", "approved", "cancelled"])
def test_a_row_that_changed_since_stops_all_of_it(client, finance, what):
    rows = [make.tier_payout() for _ in range(3)]
    fields = form_of(client.get("/payouts/?all=1"), WHOLE)
    before = set()
    if what == "account":
        make.new_account(rows[1].claim)
        on_account_changed(rows[1].claim_id)
    elif what == "approved":
        before = {make.approved(rows[1]).pk}
    else:
        Payout.objects.filter(pk=rows[1].pk).update(
            status="cancelled", ended_at=rows[1].prepared_at, ended_reason="시험"
        )
    answer = client.post(WHOLE, fields)
    assert answer.status_code == 409 and "바뀌었습니다" in answer.content.decode()
    assert approved() == before


def test_what_the_budget_does_not_cover_is_not_counted(client, finance):
    make.granting(120_000)
    for _ in range(3):
        make.tier_payout()
    page = client.get("/payouts/?all=1")
    html = page.content.decode()
    assert "2건, 100,000원 승인" in html and "예산이 모자라 1건은" in html
    assert client.post(WHOLE, form_of(page, WHOLE)).status_code == 302
    assert len(approved()) == 2


def test_only_rows_that_one_approval_takes_are_ticked(client, finance, monkeypatch):
    monkeypatch.setattr(selection, "MOST_OF_CONDITION", 2)
    old, next_one, new = (make.tier_payout() for _ in range(3))
    page = client.get("/payouts/?all=1&sort=-prepared_at")
    html = page.content.decode()
    assert "작성이 오래된 2건을 골랐습니다" in html and "전체를 골랐습니다" not in html
    boxes = dict(re.findall(r'name="pick" value="([0-9]+)"[^>]*?( checked)? disabled>', html))
    assert boxes == {str(old.pk): " checked", str(next_one.pk): " checked", str(new.pk): ""}
    client.post(WHOLE, form_of(page, WHOLE))
    assert approved() == {old.pk, next_one.pk}


def test_many_are_asked_for_once_more(client, finance, monkeypatch):
    monkeypatch.setattr(confirmations, "MOST_ROWS", 2)
    rows = [make.tier_payout() for _ in range(3)]
    fields = form_of(client.get("/payouts/?all=1"), WHOLE)
    asked = client.post(WHOLE, fields)
    html = asked.content.decode()
    assert asked.status_code == 200 and approved() == set()
    assert "나간 통지는 되돌릴 수 없습니다" in html and "승인 통지 3건이 바로" in html
    stale = client.post(WHOLE, {**fields, "seen": "0" * 64, "request_key": ""})
    assert stale.status_code == 409 and "나간 통지는" not in stale.content.decode()
    confirmed = {**fields, "confirmed": asked.context["sheet"].digest, "request_key": ""}
    make.tier_payout()  # after the panel: no part of it
    done = client.post(WHOLE, confirmed)
    assert done.status_code == 302 and approved() == {row.pk for row in rows}


def test_the_number_of_queries_does_not_follow_the_rows(finance, django_assert_num_queries):
    make.many_tier_payouts(60)
    for most in (5, 60):
        keys = list(Payout.objects.values_list("pk", flat=True)[:most])
        rows = Payout.objects.filter(pk__in=keys)
        chosen = ConditionSelection(user=finance, rows=rows)
        with django_assert_num_queries(5):
            assert chosen.count == most and chosen.seen and chosen.left_out_count == 0
            assert chosen.left_out == [] and chosen.barred_groups is not None


def test_without_the_permission_nothing_moves(client):
    row = make.tier_payout()
    chosen = ConditionSelection(user=UserFactory(roles="finance"), rows=Payout.objects.all())
    client.force_login(UserFactory(roles="auditor"))
    answer = client.post(WHOLE, {"seen": chosen.seen, "upto": row.pk, "tab": "prepared"})
    assert answer.status_code == 403 and approved() == set()
