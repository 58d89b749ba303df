"""Approving many at once: the sum is typed, all of it can be taken back, who is second is told."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import UserFactory
from reviews.notices.models import Notice
from reviews.payouts import notices
from reviews.payouts.approvals import recent_approvals
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payouts, cancel_payout
from reviews.payouts.errors.approvals import NothingApprovedError
from reviews.payouts.grants.approval import offer
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import TIER
from reviews.payouts.grants.tests.test_pages import publish_with
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.test_undo import undo_of
from reviews.payouts.tests.test_views import form_of

pytestmark = pytest.mark.django_db
MANY, WHOLE = "/payouts/approve/", "/payouts/approve/whole/"


@pytest.fixture
def finance(client):
    user = make.finance()
    client.force_login(user)
    return user


def states():
    return set(Payout.objects.values_list("status", flat=True))


def run_of(count=3):
    for _ in range(count):
        grants.claim_of(TIER, amount=50_000)
    return grants.finished()


def picked(client):
    rows = [make.tier_payout() for _ in range(2)]
    return MANY, {"seen": [f"{row.pk}:{seen_value(row)}" for row in rows], "next": "/payouts/?q="}


def whole(client):
    for _ in range(2):
        make.tier_payout()
    return WHOLE, form_of(client.get("/payouts/?all=1"), WHOLE)


def of_a_run(client):
    run = run_of(2)
    url = reverse("payouts:grant_approve", args=[run.pk])
    return url, {"seen": client.get(url).context["offer"].seen}


@pytest.mark.parametrize("act", [picked, whole, of_a_run])
def test_from_the_policys_sum_on_it_is_typed_and_all_of_it_can_be_taken_back(client, finance, act):
    publish_with(typed_sum_from=100_000)
    url, fields = act(client)
    fields.pop("request_key", None)
    asked = open_sheet(client, url, fields)
    html = asked.content.decode()
    assert 'name="typed_sum"' in html and "10초 동안 한꺼번에 되돌리고" in html
    sent = {**fields, "confirmed": digest_on(asked), "typed_sum": "99,999"}
    assert client.post(url, sent).status_code == 422 and states() == {"prepared"}
    done = client.post(url, {**sent, "typed_sum": "100,000"})
    assert done.status_code == 302 and states() == {"approved"}
    assert client.post(undo_of(done)).status_code == 302
    assert states() == {"prepared"}
    assert set(Notice.objects.values_list("event", "status")) == {("payout_approved", "suppressed")}


def test_a_single_one_and_a_smaller_sum_are_not_asked_for(client, finance):
    publish_with(typed_sum_from=100_000)
    one = make.decided_payout(amount=820_000)
    answer = client.post(MANY, {"seen": [f"{one.pk}:{seen_value(one)}"]})
    assert (answer.status_code, states()) == (302, {"approved"})
    publish_with(typed_sum_from=100_001)
    url, fields = picked(client)
    assert client.post(url, fields).status_code == 302


def test_the_sheet_of_picked_rows_leads_back_to_the_list_and_spends_its_picks(client, finance):
    publish_with(typed_sum_from=100_000)
    url, fields = picked(client)
    later = make.tier_payout()
    fields["seen"].append(f"{later.pk}:{'0' * 32}")  # changed since it was shown
    html = open_sheet(client, url, fields).content.decode()
    assert 'data-spends-picks="payouts"' in html and 'data-back="/payouts/?q="' in html
    assert "지금 승인할 수 없는 1건은 뺌" in html
    assert confirm(client, url, fields, typed_sum="100000").status_code == 302
    assert Payout.objects.get(status="prepared") == later


def test_the_typed_sum_is_what_the_budget_covers(client, finance):
    """Also if a smaller payout behind those of the sum would still fit."""
    publish_with(typed_sum_from=100_000)
    url, fields = picked(client)
    over, small = make.tier_payout(), make.decided_payout(amount=10_000)
    fields["seen"] += [f"{row.pk}:{seen_value(row)}" for row in (over, small)]
    make.set_budget(budget=over.programme.budget, granted=110_000)
    sheet = open_sheet(client, url, fields).context["sheet"]
    assert (sheet.count, sheet.total) == (2, 100_000)
    assert sheet.total_note == "예산이 모자라는 2건은 뺌"
    assert confirm(client, url, fields, typed_sum="100000").status_code == 302
    assert set(Payout.objects.filter(status="prepared")) == {over, small}


SECOND = r"배준호 님이 [0-9]{2}:[0-9]{2}에 2건을 승인했습니다"


@pytest.mark.parametrize("act", [whole, of_a_run])
def test_who_presses_second_reads_who_approved_how_many(client, finance, act):
    url, fields = act(client)
    first = UserFactory(roles="finance", name="배준호")
    rows = list(Payout.objects.all())
    approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=first)
    answer = client.post(url, fields)
    assert answer.status_code == 409
    assert re.search(SECOND, answer.content.decode())


def test_of_two_at_once_the_second_reads_it_too(finance):
    run = run_of(2)
    first = UserFactory(roles="finance", name="배준호")
    assert offer(run, first).seen == offer(run, finance).seen
    seen = {row.pk: seen_value(row) for row in run.payouts.all()}
    approve_payouts(seen=seen, by=first)
    with pytest.raises(NothingApprovedError) as refused:
        approve_payouts(seen=seen, by=finance)
    assert refused.value.status == 409 and re.search(SECOND, str(refused.value))


def test_what_was_approved_earlier_is_not_named(client, finance, monkeypatch):
    monkeypatch.setattr(recent_approvals, "RECENT", timedelta(0))
    url, fields = of_a_run(client)
    for row in Payout.objects.all():
        make.approved(row)
    html = client.post(url, fields).content.decode()
    assert "님이" not in html and "보신 뒤에 승인할 건이 바뀌었습니다" in html


def test_the_letters_of_many_wait_longer(finance, settings, monkeypatch):
    settings.APPROVAL_UNDO_SECONDS = 15
    monkeypatch.setattr(notices, "LETTERS_A_SECOND", 1)
    rows = [make.tier_payout() for _ in range(5)]
    approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=finance)
    at = Payout.objects.first().approved_at
    assert min(Notice.objects.values_list("next_at", flat=True)) - at >= timedelta(seconds=20)


def test_the_undo_counts_what_is_in_a_batch_by_now(client, finance):
    url, fields = picked(client)
    undo = undo_of(client.post(url, fields))
    make.built(Payout.objects.first())
    told = [str(one) for one in client.post(undo, follow=True).context["messages"]]
    assert any("이미 이체 묶음에 들어" in one and "1건" in one for one in told)


def test_the_undo_says_what_can_still_be_done_about_the_others(client, finance):
    """One was cancelled meanwhile, one was paid, one is in a batch whose transfer was approved."""
    cancelled, paid, sent, last = make.many_approved(4, by=finance)
    cancel_payout(payout=cancelled, by=finance, reason="잘못 작성함")
    make.paid(paid)
    make.released(make.built(sent))
    url = reverse("payouts:void_act", args=[last.pk])
    confirm(client, url)
    told = [str(one) for one in client.get(reverse("payouts:payouts")).context["messages"]]
    assert not any("이체 묶음" in one for one in told)
    assert "함께 승인한 2건은 이미 이체를 승인해 승인을 풀 수 없습니다." in told


def test_later_all_of_one_act_are_voided_from_the_page_of_one(client, finance):
    first = UserFactory(roles="finance", name="배준호")
    batched, *rows = make.many_approved(4, by=first)
    other = make.approved()
    make.built(batched)
    page = reverse("payouts:payout", args=[rows[0].pk])
    html = client.get(page).content.decode()
    url = reverse("payouts:void_act", args=[rows[0].pk])
    assert f'action="{url}"' in html and "한꺼번에 승인한 2건이" in html
    sheet = open_sheet(client, url).context["sheet"]
    assert (sheet.count, sheet.total) == (3, sum(row.amount for row in rows))
    assert sheet.facts[0] == ("승인", "배준호")
    answer = confirm(client, url)
    assert answer.status_code == 302 and answer["Location"] == page
    assert set(Payout.objects.filter(status="prepared")) == set(rows)
    batched.refresh_from_db()
    other.refresh_from_db()
    assert (batched.status, other.status) == ("batched", "approved")
    again = client.post(url)
    assert again.status_code == 409 and f'action="{url}"' not in again.content.decode()


def test_a_payout_that_was_approved_by_itself_offers_no_others(client, finance):
    one, other = make.approved(), make.approved()
    for row in (one, other):
        html = client.get(reverse("payouts:payout", args=[row.pk])).content.decode()
        assert "승인 풀기" in html and 'void/together/"' not in html


def test_one_that_was_batched_after_the_sheet_makes_another_sheet(client, finance):
    first, second, _third = make.many_approved(3)
    url = reverse("payouts:void_act", args=[first.pk])
    seen = digest_on(open_sheet(client, url))
    make.built(second)
    answer = client.post(url, {"confirmed": seen})
    assert answer.status_code == 409 and answer.context["sheet"].count == 2
    assert not Payout.objects.filter(status="prepared").exists()
