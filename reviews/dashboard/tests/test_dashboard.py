import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import cached_counts
from claims.cached_counts import SharedCount
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.models import Member
from reviews.dashboard import shared_counts
from reviews.dashboard.tasks import count_dashboards_ahead
from reviews.dashboard.tests.running import in_review
from reviews.notices.contacts.tests.factories import tell_nobody
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.tests import factories
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def page_of(client, role, **user):
    person = UserFactory(roles=role, is_staff=role == "admin", **user)
    client.force_login(person)
    response = client.get(reverse("dashboard:dashboard"))
    assert response.status_code == 200
    return person, response.content.decode()


def test_anonymous_visitors_are_sent_to_the_log_in(client):
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("chair", ["h-funnel", "h-weeks", "h-age", "통지함 열기"], ["h-look-up", "h-keeper"]),
        ("secretariat", ["h-funnel", "h-weeks", "통지함 열기"], ["h-approve", "h-next"]),
        ("auditor", ["h-funnel", "h-spread"], ["h-approve", "h-next"]),
        ("finance", ["h-approve", "h-batches"], ["h-funnel", "h-weeks", "통지함 열기"]),
        ("customer_centre", ["h-look-up"], ["h-funnel", "h-approve", "통지함 열기"]),
        ("admin", ["h-keeper"], ["h-funnel", "h-approve", "h-look-up"]),
        ("member", ["맡은 일이 아직 없습니다"], ["h-funnel", "h-approve", "통지함 열기"]),
    ],
)
def test_every_role_has_its_own_content(client, role, shown, hidden):
    _person, page = page_of(client, role)
    assert [word for word in shown if word not in page] == []
    assert [word for word in hidden if word in page] == []


def test_no_role_is_forgotten(client):
    for role in ROLES:
        page_of(client, role)


def test_a_member_sees_their_own_turn_and_nobody_elses(client):
    mine, other = ClaimFactory(), ClaimFactory()
    person = UserFactory(roles="member")
    in_review(mine, person)
    in_review(other, UserFactory(roles="member"))
    client.force_login(person)
    page = client.get("/").content.decode()
    assert f'data-number="{mine.number}"' in page
    assert other.number not in page
    assert "나는 아직" in page
    assert Member.objects.of(person) is not None


def test_a_page_names_no_representative_in_plain(client):
    claim = ClaimFactory(representative="선우가람")
    person = UserFactory(roles="member")
    in_review(claim, person)
    client.force_login(person)
    page = client.get("/").content.decode()
    assert "선우가람" not in page and "선**람" in page


def test_finance_sees_what_waits_for_approval(client):
    payout = factories.tier_payout()
    _person, page = page_of(client, "finance")
    assert re.search(rf'data-number="{payout.claim.number}"\s+data-state="prepared"', page)


def test_the_overview_costs_the_same_for_one_claim_and_for_thirty(client):
    client.force_login(UserFactory(roles="chair"))
    costs = []
    for more in (1, 29):
        claims = ClaimFactory.create_batch(more)
        open_reviews_of([claim.pk for claim in claims])
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as cold:
            client.get("/")
        with CaptureQueriesContext(connection) as warm:
            client.get("/")
        costs.append((len(cold), len(warm)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 30  # 23 of what is counted again, and the session's row
    assert costs[0][1] <= 6


def test_each_chart_has_its_table_and_no_inline_script(client):
    ClaimFactory()
    _person, page = page_of(client, "chair")
    for name in re.findall(r'data-from="([^"]+)"', page):
        assert f'<table id="{name}"' in page
    assert "<script>" not in page and " style=" not in page


def test_english_by_switch(client):
    client.force_login(UserFactory(roles="chair"))
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_failed_payment_is_told_to_those_who_can_prepare_it_again(client):
    failed = factories.failed()
    client.force_login(UserFactory(roles="secretariat"))
    page = " ".join(client.get("/").content.decode().split())
    assert "다시 작성할 지급실패 1건" in page
    [url] = re.findall(r'href="([^"]+)" data-n="1" title="입금되지 않았고', page)
    assert failed.claim.number in client.get(unescape(url)).content.decode()


def test_the_secretariat_is_told_of_claims_that_nobody_asked_for_an_account(client):
    claim = grants.claim_of(grants.TIER, account=False)
    grants.claim_of(grants.TIER)
    client.force_login(factories.secretary())
    page = " ".join(client.get("/").content.decode().split())
    assert "계좌를 묻지 않은 신청 1건" in page
    [url] = re.findall(r'href="([^"]+)" data-n="1" title="줄 지원금이', page)
    assert claim.number in client.get(unescape(url)).content.decode()
    client.force_login(UserFactory(roles="finance"))
    assert "계좌를 묻지 않은 신청" not in client.get("/").content.decode()


def test_what_is_counted_alike_for_everybody_is_counted_once(client, monkeypatch):
    grants.claim_of(grants.TIER, account=False)
    counted = []
    count = shared_counts.TO_PREPARE.count
    counting = SharedCount("to_prepare", lambda: counted.append(1) or count())
    monkeypatch.setattr(shared_counts, "TO_PREPARE", counting)
    for _ in range(2):
        client.force_login(factories.secretary())
        assert "계좌를 묻지 않은 신청 1건" in " ".join(client.get("/").content.decode().split())
    assert counted == [1]


def test_a_worker_counts_ahead_of_the_next_visit(client, monkeypatch):
    monkeypatch.setattr(cached_counts, "SHARE", 0)  # stale after 15 s, on a slow machine too
    client.force_login(factories.secretary())
    client.get("/")
    grants.claim_of(grants.TIER, account=False)
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=False):
        assert "계좌를 묻지 않은 신청" not in client.get("/").content.decode()
        count_dashboards_ahead()
        page = " ".join(client.get("/").content.decode().split())
    assert "계좌를 묻지 않은 신청 1건" in page


def test_claimants_whom_nothing_reaches_come_before_the_figures(client):
    tell_nobody(ClaimFactory(no_loss=True))
    client.force_login(UserFactory(roles="secretariat"))
    page = client.get("/").content.decode()
    assert 0 < page.index("/notices/unreachable/") < page.index("심의 기한 지남")
