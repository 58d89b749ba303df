"""The pages of claims entered by hand."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.direct_entry import confirmations
from claims.direct_entry.models import EnteredClaim, EntryDraft
from claims.direct_entry.tests.factories import entered_claim, typed
from claims.direct_entry.verbs import LateReasonNeededError
from claims.documents.models import Document
from claims.documents.tests.files import pdf
from claims.policy.models import Company, Service
from claims.privacy.models import AccessEntry
from claims.register.models import Claim, Region
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
ENTER, DRAFT = reverse("direct_entry:enter"), reverse("direct_entry:draft")


@pytest.fixture
def agent(client):
    user = UserFactory(roles=["customer_centre"])
    client.force_login(user)
    return user


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=["secretariat"])
    client.force_login(user)
    return user


def test_from_the_call_to_the_claim(client, agent):
    assert ENTER in client.get(reverse("register:claims")).content.decode()
    page = client.get(ENTER).content.decode()
    assert '<option value="telephone" selected>' in page and "함께 받은 서류" not in page
    answer = confirm(client, ENTER, typed())
    claim = Claim.objects.get()
    assert answer.url == reverse("register:claim", args=[claim.number])
    shown = client.get(answer.url).content.decode()
    assert "직접 입력한 신청" in shown and "무효로 하기" in shown
    assert "님이 신청을 직접 입력했습니다" in shown and "접수 파일" not in shown
    void = reverse("direct_entry:void", args=[claim.number])
    assert client.post(void, {"reason": ""}).status_code == 422
    assert not EnteredClaim.objects.get().is_voided
    client.post(void, {"reason": "다른 사람의 것"})
    shown = client.get(answer.url).content.decode()
    assert "무효로 했습니다" in shown and "무효로 하기" not in shown
    again = client.post(void, {"reason": "두 창에서 적은 사유"})
    assert again.status_code == 409 and "이미 무효로 했거나" in again.text
    assert "보내지 못한 글" in again.text and "두 창에서 적은 사유" in again.text


def test_the_sheet_reads_back_what_was_typed_and_what_follows(client, agent):
    numbers = {"사업자등록번호": "1208147521", "휴대전화": "01099990000"}
    shown = open_sheet(client, ENTER, typed(피해금액="12억", **numbers))
    text = shown.content.decode()
    assert "120-81-47521" in text and "010-9999-0000" in text
    assert shown.status_code == 200 and not Claim.objects.exists()
    for said in ("1,200,000,000원 (12억원)", "온담 플라워", "010-", "카카오", "심의"):
        assert said in text, said
    assert "접수 안내" in text and "무효로 할 수 있습니다" in text
    again = client.get(ENTER).content.decode()  # the way back loses nothing
    assert 'value="12억"' in again
    changed = typed() | {"confirmed": digest_on(shown)}
    assert client.post(ENTER, changed).status_code == 409 and not Claim.objects.exists()


@pytest.mark.parametrize("alike", [True, False])
def test_a_sheet_that_is_confirmed_twice_enters_one_claim(client, agent, alike):
    sent = typed(휴대전화="", 계좌번호="", 은행="", 예금주="") | {
        "kind": "개인", "registration": "", "business": "", "representative": "", "fee": "유료",
    }  # fmt: skip
    if alike:
        ClaimFactory(business_number="1248100998")
        sent = typed() | {"alike_reason": "다른 서비스의 신청"}
    sent["confirmed"] = digest_on(open_sheet(client, ENTER, sent))
    assert client.post(ENTER, sent).status_code == 302
    entry = EnteredClaim.objects.get()
    again = client.post(ENTER, sent)
    assert again.status_code == 409 and entry.claim.number in again.content.decode()
    assert EnteredClaim.objects.count() == 1
    assert AccessEntry.objects.filter(user=agent, shown__claim=entry.claim_id).exists()
    sent["confirmed"] = digest_on(again)  # another claim of the same person, knowingly
    assert client.post(ENTER, sent).status_code == 302


def test_the_sheet_warns_of_what_may_be_misheard(client, agent, monkeypatch):
    sent = typed()
    assert "is-warn" not in open_sheet(client, ENTER, sent).content.decode()
    other = Company.objects.create(name="다른 회사", name_key="다른회사")
    service = Service.objects.create(name="남의 서비스", name_key="남의서비스", company=other)
    text = open_sheet(client, ENTER, sent | {"service": service.name}).content.decode()
    assert "등록된 남의 서비스의 운영 회사는 다른 회사입니다" in text
    monkeypatch.setattr(confirmations, "UNUSUAL", 2)
    ClaimFactory.create_batch(5, claimed_loss=9_000_000)
    sent["alike_reason"] = "다른 서비스의 신청"
    text = open_sheet(client, ENTER, sent | {"amount": "12억"}).content.decode()
    assert "이만한 신청은" in text
    assert "이만한 신청은" not in open_sheet(client, ENTER, sent).content.decode()


def test_a_mail_address_that_cannot_be_read_is_refused_at_its_field(client, agent):
    text = client.post(ENTER, typed() | {"email": "hong@"}).content.decode()
    assert re.search(r'name="email"[^>]* aria-invalid="true"', text)
    assert text.count("invalid-feedback") == 1 and not Claim.objects.exists()


def test_the_province_is_chosen_from_seventeen_and_shown(client, secretary):
    page = client.get(ENTER).content.decode()
    assert '<option value="경남">' in page
    answer = confirm(client, ENTER, typed(지역="경남"))
    claim = Claim.objects.get()
    assert claim.region == Region.SOUTH_GYEONGSANG
    assert '<span class="quiet">경남</span>' in client.get(answer.url).content.decode()


def test_an_error_stands_at_its_field_and_loses_nothing(client, secretary):
    wrong = typed(사업자등록번호="123-45-67890", 피해금액="약 50만원")
    answer = client.post(ENTER, wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "사업자등록번호의 검증 숫자가 맞지 않습니다" in text
    assert "금액으로 읽을 수 없습니다" in text
    assert text.count("invalid-feedback") == 2
    assert 'value="온담 플라워"' in text and 'value="약 50만원"' in text
    assert not Claim.objects.exists()
    text = client.post(ENTER, wrong | {"channel": ""}).content.decode()  # all of them at once
    assert "접수 방법을 골라 주세요" in text and text.count("invalid-feedback") == 3
    again = client.get(ENTER).content.decode()  # from the draft, on another day too
    assert 'value="약 50만원"' in again and "임시 저장" in again
    client.post(reverse("direct_entry:drop"))
    assert 'value="온담 플라워"' not in client.get(ENTER).content.decode()


def test_an_empty_form_says_all_that_every_claim_needs(client, agent):
    page = client.get(ENTER).content.decode()
    names = ("channel", "filed_date", "kind", "person", "service", "company", "fee", "harm")
    for name in names:
        assert re.search(rf'name="{name}"[^>]* required', page), name
    assert page.count("(선택)") == 7
    text = client.post(ENTER, {}).content.decode()
    refused = set(re.findall(r'name="(\w+)"[^>]* aria-invalid="true"', text))
    assert refused == set(names)


def test_like_claims_and_lateness_are_asked_together(client, agent):
    there = ClaimFactory(business_number="1248100998")
    sent = typed(접수일시="2024-03-05 10:00")
    answer = client.post(ENTER, sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and there.number in text and "사업자등록번호가 같음" in text
    assert "기간 밖 접수" in text and str(LateReasonNeededError.message) in text
    assert "홍길동" not in text.split("h-alike")[1].split("alike_reason")[0]
    assert AccessEntry.objects.filter(user=agent, shown__claim=there.pk).exists()
    sent["alike_reason"] = "다른 서비스의 신청"
    answer = client.post(ENTER, sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and "기간 밖 접수" in text
    late = text[text.index('name="late_reason"') :].partition(">")[0]
    assert "autofocus" in late and 'aria-invalid="true"' in late
    assert 'value="다른 서비스의 신청"' in text  # what was said before stays
    answer = confirm(client, ENTER, sent | {"late_reason": "입원해 늦음"})
    assert answer.status_code == 302 and EnteredClaim.objects.get().claim.route == "late"
    client.force_login(UserFactory(roles=["secretariat"]))
    shown = client.get(answer.url).content.decode()
    assert "입원해 늦음" in shown and there.number in shown


def test_papers_come_in_by_the_documents_own_door(client, secretary):
    good = SimpleUploadedFile("확인서.pdf", pdf(), "application/pdf")
    bad = SimpleUploadedFile("주문.exe", b"MZ" + b"\0" * 60, "application/pdf")
    sent = typed() | {"channel": "counter"}
    sheet = open_sheet(client, ENTER, sent)
    assert 'enctype="multipart/form-data"' in sheet.content.decode()
    answer = client.post(ENTER, sent | {
        "confirmed": digest_on(sheet),
        "file_small_business_certificate": [good], "file_other": [bad],
    })  # fmt: skip
    assert answer.status_code == 302
    [document] = Document.objects.all()
    assert (document.kind, document.received_by) == ("small_business_certificate", secretary)
    said = [str(one) for one in client.get(answer.url).context["messages"]]
    assert any("서류 1개를 올렸습니다" in one for one in said)
    assert any("주문.exe" in one for one in said)


def test_a_draft_is_saved_with_and_without_script(client, agent):
    assert client.post(DRAFT, typed()).url == ENTER
    answer = client.post(DRAFT, typed(성명="김하늘"), headers={"HX-Request": "true"})
    assert "임시 저장" in answer.content.decode() and answer.status_code == 200
    assert EntryDraft.objects.count() == 1
    page = client.get(ENTER).content.decode()
    assert 'value="김하늘"' in page
    # one click deletes it only after a question
    assert 'data-sure="적은 내용을 모두 지우고' in page and 'id="sure"' in page


def test_the_list_tells_apart_how_claims_came(client, secretary):
    filed = ClaimFactory()
    phoned = entered_claim(by=secretary).claim
    listed = {
        way: client.get(reverse("register:claims"), {"received": way}).content.decode()
        for way in ("import", "telephone", "post")
    }
    assert [filed.number in listed[way] for way in listed] == [True, False, False]
    assert [phoned.number in listed[way] for way in listed] == [False, True, False]
    shown = client.get(reverse("register:claims"), {"columns": ["name", "entry"]}).content.decode()
    assert 'data-label="접수 방법"' in shown and ">전화<" in shown


def test_an_empty_field_says_what_to_do_there(client, agent):
    page = client.post(ENTER, typed(피해유형="", 은행="", 계좌번호="12")).content.decode()
    assert "계좌번호나 예금주를 적었으면 은행도 골라 주세요." in page
    assert "하나를 골라 주세요." in page and "비어 있습니다" not in page
    assert "비어 있습니다. 필수 값입니다." in client.post(ENTER, typed(서비스="")).content.decode()
