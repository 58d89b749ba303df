"""The claims whose claimant could not be told something: rows, filters, page, figure."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.contacts.tests.factories import corrected_contact
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.contacts.unreachable import filtered_unreachable
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead, sent
from reviews.notices.verbs import suppress_notice

pytestmark = pytest.mark.django_db
URL = "/notices/unreachable/"


@pytest.fixture(autouse=True)
def phones_first(settings):
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["lms"]


def numbers(query="", role="customer_centre"):
    rows = filtered_unreachable(UserFactory(roles=[role]), QueryDict(query))
    return [claim.number for claim in rows]


def without_address(write, days):
    claim = ClaimFactory(plain_email="", phone=None, phone_last4="", phone_index=None)
    with clock.at(clock.now() - timedelta(days=days)):
        write(claim=claim)
    return claim


def with_wrong_number(write, last4="1111"):
    claim = ClaimFactory(plain_phone=f"0101234{last4}")
    dead(write(claim=claim), code="3032")
    return claim


def test_claims_stand_by_their_oldest_letter_until_they_are_told(write):
    old, older = without_address(write, 10), without_address(write, 40)
    wrong, stopped = with_wrong_number(write), ClaimFactory(plain_phone="01012342222")
    secretary = UserFactory(roles=["secretariat"])
    suppress_address(notice=write(claim=stopped), reason="wrong_number", by=secretary)
    refuses, told, fine = (ClaimFactory(plain_phone=f"0101234333{n}") for n in range(3))
    suppress_address(notice=write(claim=refuses), reason="opt_out", by=secretary)
    letter = write(claim=told)
    dead(letter, code="3032")
    suppress_notice(notice=letter, by=secretary, reason="전화로 알림")
    sent(write(claim=fine), by="lms")
    everybody = [older, old, wrong, stopped]
    assert numbers() == numbers(role="secretariat") == [one.number for one in everybody]
    assert numbers("why=none") == [older.number, old.number]
    assert numbers("why=wrong") == [wrong.number, stopped.number]
    assert numbers("waited=30") == [older.number]
    assert numbers(role="auditor") == []
    corrected_contact(wrong)
    corrected_contact(old)
    assert numbers() == [older.number, stopped.number]


def test_the_page_names_day_and_reason_and_leads_to_the_correction(client, write):
    claim = without_address(write, 12)
    agent = UserFactory(roles=["customer_centre"])
    client.force_login(agent)
    start = client.get("/").content.decode()
    assert f'href="{URL}?why="' in start and "12일째" in start
    shown = client.get(URL).content.decode()
    for word in (claim.number, "12일째", "신청에 보낼 주소가 없음", "통지 1건"):
        assert word in shown
    assert reverse("contacts:correct", args=[claim.number]) in shown
    client.force_login(UserFactory(roles=["finance"]))
    assert client.get(URL).status_code == 403


def test_the_page_costs_the_same_for_many(client, write):
    client.force_login(UserFactory(roles=["secretariat"]))
    costs = []
    for more in (1, 12):
        for n in range(more):
            claim = with_wrong_number(write, f"{more:02d}{n:02d}")
            corrected_contact(claim, phone=f"010-8888-{more:02d}{n:02d}")
            dead(write(claim=claim), code="3032")
        with CaptureQueriesContext(connection) as run:
            assert client.get(URL).status_code == 200
        costs.append(len(run))
    assert costs[0] == costs[1]
