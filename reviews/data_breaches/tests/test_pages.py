"""The pages of data breaches, from the record to the closing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, AccessEntryClaim, Action
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from reviews.data_breaches.closing import close_breach, record_report
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def url_of(name, *of):
    return reverse(f"data_breaches:{name}", args=of)


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def typed(**more):
    known = clock.now() - timedelta(hours=3)
    return {
        "title": "분실한 저장장치", "kind": "lost", "known_at": local(known), "items": ["account"],
        "happened_from": "", "happened_until": "", **make.TEXTS,
    } | more  # fmt: skip


def test_from_the_record_to_the_closing(client):
    office, person, claim = money.secretary(), UserFactory(roles="finance"), ClaimFactory()
    record_access(user=person, action=Action.VIEW_CLAIM, claim=claim)
    assert "유출 기록" in page(client, office, url_of("breaches")).content.decode()
    done = page(client, office, url_of("record"), typed())
    breach = DataBreach.objects.get()
    assert done.url == url_of("breach", breach.pk)
    now = clock.now()
    found = {
        "kind": "seen", "person": person.pk, "since": local(now - timedelta(hours=1)),
        "until": local(now + timedelta(hours=1)),
    }  # fmt: skip
    assert client.post(url_of("source", breach.pk), found).status_code == 302
    shown = client.get(url_of("breach", breach.pk)).content.decode()
    assert person.name in shown and "통지하기" in shown and "1건을 더했습니다" in shown
    assert claim.number not in shown
    rows = client.get(url_of("claims") + f"?breach={breach.pk}").content.decode()
    assert claim.number in rows and "통지 전" in rows
    entry = AccessEntry.objects.filter(user=office, action=Action.VIEW_LIST).latest("pk")
    assert AccessEntryClaim.objects.get(entry=entry).claim_id == claim.pk
    refused = client.post(url_of("close", breach.pk))
    assert refused.status_code == 422 and "통지하지 못한" in refused.content.decode()
    posted = {"posted_on": f"{clock.today():%Y-%m-%d}", "place": "https://council.example/1"}
    assert client.post(url_of("posting", breach.pk), posted).status_code == 302
    source = breach.sources.get()
    assert (
        confirm(client, url_of("remove", source.pk), {"reason": "다른 사람임"}).status_code == 302
    )
    sheet = open_sheet(client, url_of("close", breach.pk), {}).content.decode()
    assert posted["place"] in sheet and "신고 대상이 아님" in sheet
    note = {"reason": "홈페이지에 게시함"}
    assert confirm(client, url_of("close", breach.pk), note).url == url_of("breach", breach.pk)
    shown = client.get(url_of("breach", breach.pk)).content.decode()
    assert note["reason"] in shown and "대상 더하기" not in shown
    assert breach.title in client.get(url_of("breaches") + "?state=closed").content.decode()
    assert breach.title not in client.get(url_of("breaches")).content.decode()


def test_a_refused_form_keeps_what_was_typed(client):
    office = money.secretary()
    shown = page(client, office, url_of("record"), typed(items=[], known_at="어제"))
    text = shown.content.decode()
    assert shown.status_code == 422 and "하나 이상" in text and "분실한 저장장치" in text
    tomorrow = local(clock.now() + timedelta(days=1))
    shown = client.post(url_of("record"), typed(known_at=tomorrow))
    assert shown.status_code == 422 and make.TEXTS["advice"] in shown.content.decode()
    breach = make.recorded()
    for name, given, said in (
        ("source", {"kind": "seen"}, "꼭 적습니다"),
        ("source", {"kind": "numbers", "numbers": "K1015-7777777"}, "K1015-7777777"),
        ("report", {"number": "2026-77"}, "날짜와 시각을 적어 주세요"),
        ("report", {}, "근거를 적어 주세요"),
        ("posting", {"place": "홈페이지 77", "posted_on": ""}, "홈페이지 77"),
    ):
        shown = client.post(url_of(name, breach.pk), given)
        assert (shown.status_code, said in shown.content.decode()) == (422, True), name
    assert not breach.sources.exists()


def test_a_source_is_taken_out_with_a_reason(client):
    breach = make.affecting(ClaimFactory())
    source = breach.sources.get()
    page(client, breach.recorded_by, url_of("breach", breach.pk))
    assert open_sheet(client, url_of("remove", source.pk), {}).status_code == 200
    assert (
        confirm(client, url_of("remove", source.pk), {"reason": "다른 사람임"}).status_code == 302
    )
    source.refresh_from_db()
    assert source.removal_reason == "다른 사람임"
    assert "다른 사람임" in client.get(url_of("breach", breach.pk)).content.decode()


def test_two_who_edit_one_text(client):
    breach = make.recorded()
    url = url_of("describe", breach.pk)
    shown = page(client, breach.recorded_by, url).content.decode()
    assert 'name="version" value="1"' in shown
    changed = typed(version=1, title=breach.title, advice="계좌를 바꿔 주세요.")
    assert client.post(url, changed).status_code == 302
    shown = client.post(url, changed | {"advice": "전화를 받지 마세요."})
    assert shown.status_code == 409 and "전화를 받지 마세요." in shown.content.decode()


def test_an_act_on_a_breach_that_somebody_closed_gives_the_text_back(client):
    breach = make.recorded()
    close_breach(breach=breach, by=breach.recorded_by, note="잘못 알았음")
    given = {"kind": "numbers", "numbers": "K1015-0000001"}
    shown = page(client, money.secretary(), url_of("source", breach.pk), given)
    assert shown.status_code == 409 and given["numbers"] in shown.content.decode()
    assert client.get(url_of("describe", breach.pk)).status_code == 409
    shown = client.post(url_of("describe", breach.pk), typed(version=1))
    assert shown.status_code == 409 and make.TEXTS["advice"] in shown.content.decode()
    assert client.post(url_of("close", breach.pk)).status_code == 409


def test_the_customer_centre_can_answer_whose_data_it_was(client):
    claim, other, agent = ClaimFactory(), ClaimFactory(), UserFactory(roles="customer_centre")
    make.affecting(claim)
    make.affecting(other, circumstances="다른 일로 유출되었습니다.")
    said = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert "도난 사고에 들어 있습니다" in said and make.TEXTS["circumstances"] in said
    assert "다른 일로" not in said


def test_a_breach_that_is_not_there(client):
    office = money.secretary()
    assert page(client, office, url_of("breach", 7)).status_code == 404
    assert client.get(url_of("claims") + "?breach=7").status_code == 404
    assert client.get(url_of("claims")).url == url_of("breaches")


def test_a_page_costs_the_same_for_any_number_of_claims(client):
    few = make.affecting(ClaimFactory())
    many = make.affecting(*(ClaimFactory() for _ in range(8)))
    client.force_login(money.secretary())
    counted = []
    for breach in (few, few, many):
        with CaptureQueriesContext(connection) as found:
            client.get(url_of("breach", breach.pk))
        counted.append(len(found))
    assert counted[1] == counted[2]


def test_the_sheet_of_a_late_closing_asks_why(client):
    breach = make.recorded(known_at=clock.now() - timedelta(hours=73))
    given = {"breach": breach, "by": breach.recorded_by}
    record_report(**given, reported_at=clock.now(), number="2026-1")
    url = url_of("close", breach.pk)
    client.force_login(breach.recorded_by)
    said = {"reason": "잘못 알았음"}
    assert "72시간을 넘긴 이유" in confirm(client, url, said).content.decode()
    assert confirm(client, url, said | {"delay_reason": "주말에 알았음"}).status_code == 302
    assert "주말에 알았음" in client.get(url_of("breach", breach.pk)).content.decode()
    early = make.recorded(title="다른 노트북")
    assert b"delay_reason" not in open_sheet(client, url_of("close", early.pk), {}).content
