import re

import pytest
from django.test import RequestFactory

from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.models import Notice, NoticeStatus, Suppression
from reviews.notices.operations import claim_page
from reviews.notices.sending_policy.suppression import lift_suppression, suppress_address

pytestmark = pytest.mark.django_db
URL = "/notices/suppressions/"


@pytest.fixture(autouse=True)
def phones_first(settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["lms", "mail"]


@pytest.fixture
def secretary(client):
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


def lines(page):
    return re.findall(r'data-suppression="(\d+)" data-state="(\w+)"', page)


def test_an_address_is_closed_from_its_notice_and_opened_again(client, secretary, write):
    notice = write(claim=ClaimFactory(plain_phone="01011112222"))
    beside = client.get(f"/notices/?notice={notice.pk}").content.decode()
    assert f"{URL}new/?notice={notice.pk}" in beside
    form = client.get(f"{URL}new/?notice={notice.pk}").content.decode()
    assert "010-****-2222" in form and "01011112222" not in form
    typed = {"channel": "lms", "reason": "wrong_number", "note": "다른 분이 받음"}
    assert client.post(f"{URL}new/?notice={notice.pk}", typed).status_code == 302
    assert Notice.objects.get(pk=notice.pk).status == NoticeStatus.SUPPRESSED
    stopped = client.get(f"/notices/?notice={notice.pk}").content.decode()
    assert f"/notices/{notice.pk}/otherwise/" in stopped  # it may still be told by mail
    page = client.get(URL).content.decode()
    ((pk, reason),) = lines(page)  # one line, though three ways are closed
    assert reason == "wrong_number"
    for word in ("010-****-2222", "알림톡 · 문자 · 장문 문자", "다른 분이 받음", secretary.name):
        assert word in page
    asked = client.get(f"{URL}{pk}/lift/").content.decode()
    assert "알림톡 · 문자 · 장문 문자" in asked
    assert Suppression.objects.filter(lifted_at=None).count() == 3
    assert client.post(f"{URL}{pk}/lift/").status_code == 302
    assert not Suppression.objects.filter(lifted_at=None).exists()
    page_after_the_lift = client.get(URL).content.decode()
    assert not lines(page_after_the_lift)
    assert len(lines(client.get(f"{URL}?tab=lifted").content.decode())) == 1
    assert client.post(f"{URL}{pk}/lift/").status_code == 409
    undo = f"{URL}{pk}/lift/undo/"
    assert f'action="{undo}" data-undo="10"' in page_after_the_lift
    assert client.post(undo).status_code == 302
    again = Suppression.objects.filter(lifted_at=None)
    assert {(row.reason, row.by) for row in again} == {("wrong_number", secretary)}
    assert again.count() == 3
    assert client.post(undo).status_code == 409  # it is closed


def test_a_claimant_who_calls_is_found_by_number(client, secretary):
    claim = ClaimFactory(plain_phone="01011112222", plain_email="ondam@example.test")
    assert 'name="claim"' in client.get(f"{URL}new/").content.decode()
    unknown = client.get(f"{URL}new/?claim=K-9")
    assert (
        unknown.status_code == 422 and "그 접수번호의 신청이 없습니다" in unknown.content.decode()
    )
    field = unknown.content.decode().partition('id="claim"')[2].partition(">")[0]
    assert 'autofocus aria-invalid="true" aria-describedby="refused"' in field
    assert 'id="refused"' in unknown.content.decode()
    page = client.get(f"{URL}new/?claim={claim.number.lower()}").content.decode()
    assert "010-****-2222" in page and "on****@…" in page
    viewed = AccessEntry.objects.filter(action=Action.VIEW_CLAIM, claim=claim)
    assert viewed.count() == 1
    said = f" {claim.number[:1].lower()} {claim.number[1:]} "  # and in digits of full width
    said = said.translate({48 + n: 0xFF10 + n for n in range(10)})
    assert "010-****-2222" in client.get(f"{URL}new/", {"claim": said}).content.decode()
    typed = {"channel": "mail", "reason": "opt_out", "note": ""}
    assert client.post(f"{URL}new/?claim={claim.number}", typed).status_code == 302
    row = Suppression.objects.get()
    assert (row.channel, row.reason, row.by) == ("mail", "opt_out", secretary)


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"channel": "", "reason": "opt_out"}, 422, "제외할 주소를 골라 주세요"),
        ({"channel": "mail", "reason": ""}, 422, "사유를 골라 주세요"),
        ({"channel": "sms", "reason": "opt_out"}, 422, "목록에서 골라 주세요"),
        ({"channel": "mail", "reason": "wrong_number"}, 422, "이 경로에 맞지 않는 사유"),
        ({"channel": "alimtalk", "reason": "opt_out"}, 409, "이미 발송에서 제외되어"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, secretary, typed, status, said):
    claim = ClaimFactory()
    suppress_address(claim=claim, channel="alimtalk", reason="opt_out", by=secretary)
    answer = client.post(f"{URL}new/?claim={claim.number}", typed | {"note": "전화로 들음"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert said in page and 'value="전화로 들음"' in page
    assert Suppression.objects.count() == 3


def test_the_list_finds_the_addresses_of_a_claim(client, secretary, write):
    mine, other = ClaimFactory(plain_phone="01011112222"), ClaimFactory(plain_phone="01033334444")
    for claim in (mine, other):
        suppress_address(claim=claim, channel="alimtalk", reason="opt_out", by=secretary)
    suppress_address(claim=mine, channel="mail", reason="wrong_address", by=secretary)
    found = client.get(f"{URL}?q={mine.number}").content.decode()
    assert [reason for _pk, reason in lines(found)] == ["opt_out"]
    lift_suppression(suppression=Suppression.objects.get(channel="mail"), by=secretary)
    assert write(claim=mine).channel == "mail"  # now the address is known as well
    suppress_address(claim=mine, channel="mail", reason="wrong_address", by=secretary)
    found = client.get(f"{URL}?q={mine.number}").content.decode()
    assert [reason for _pk, reason in lines(found)] == ["wrong_address", "opt_out"]
    assert AccessEntry.objects.filter(action=Action.SEARCH).exists()
    assert not lines(client.get(f"{URL}?q=K-9").content.decode())


def test_a_page_costs_the_same_whatever_it_shows(
    client, secretary, django_assert_max_num_queries, django_assert_num_queries
):
    def close(*numbers):
        for number in numbers:
            claim = ClaimFactory(plain_phone=f"010{number:08}")
            suppress_address(claim=claim, channel="alimtalk", reason="opt_out", by=secretary)

    close(1, 2)
    with django_assert_max_num_queries(12) as few:
        assert len(lines(client.get(URL).content.decode())) == 2
    close(*range(3, 33))
    with django_assert_num_queries(len(few.captured_queries)):
        page = client.get(URL).content.decode()
    assert len(lines(page)) == 30
    after = re.search(r"\?after=[\w-]+", page)[0]
    assert len(lines(client.get(URL + after).content.decode())) == 2


def test_who_only_reads_is_offered_nothing(client, write):
    secretary = UserFactory(roles="secretariat")
    (row,) = suppress_address(claim=ClaimFactory(), channel="mail", reason="opt_out", by=secretary)
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(URL).content.decode()
    assert len(lines(page)) == 1 and "/lift/" not in page and f"{URL}new/" not in page
    assert client.post(f"{URL}{row.pk}/lift/").status_code == 403
    assert client.get(f"{URL}new/").status_code == 403


@pytest.mark.parametrize("role", ["secretariat", "customer_centre"])
def test_a_claims_row_says_that_its_address_is_closed(write, role):
    claim = ClaimFactory(plain_phone="01011112222")
    by_phone = write(claim=claim, event="route_taken")
    suppress_address(notice=by_phone, reason="opt_out", by=UserFactory(roles="secretariat"))
    write(claim=claim, event="route_taken")  # by mail now
    request = RequestFactory().get("/")
    request.user = UserFactory(roles=role)
    html = claim_page.notices_of_claim(request, claim)
    assert html.count("발송 제외: 수신 거부") == 1  # the phone's row, not the mail's
    assert (f"{URL}?q={claim.number}" in html) is (role == "secretariat")
    assert "발송 제외" not in claim_page.notices_of_claim(
        request, ClaimFactory(plain_phone="01099")
    )
