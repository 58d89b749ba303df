"""The pages of representations, from the claim to the confirmed payee."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.documents.models import Document
from claims.documents.tests.files import pdf
from claims.representation.models import Representation
from claims.representation.queries import payee_of
from claims.representation.tests.factories import entered, paper_of
from claims.tests.confirming import confirm
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page

pytestmark = pytest.mark.django_db
SENT = {
    "name": "이수진", "relation": "배우자", "phone": "010-2222-3333", "heirs": "1",
    "letters": "instead", "valid_from": "2026-11-02", "valid_to": "", "reason": "배우자가 전화함",
}  # fmt: skip


@pytest.fixture
def claim():
    return ClaimFactory(representative="이지훈", business_name="온담 플라워")


def form_of(claim, kind="heir"):
    return reverse("representation:enter", args=[claim.number]) + f"?kind={kind}"


def test_from_the_claim_to_the_confirmed_heir(client, claim):
    one, other = UserFactory(roles=["secretariat"]), UserFactory(roles=["secretariat"])
    shown = page(client, one, reverse("register:claim", args=[claim.number])).content.decode()
    assert "신청인이 직접 신청하고 직접 받습니다" in shown
    there = paper_of(claim, "가족")
    death = SimpleUploadedFile("사망.pdf", pdf(), "application/pdf")
    wrong = SENT | {"name": "", "paper_family": there.pk, "file_death": death}
    answer = page(client, one, form_of(claim), wrong)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="배우자"' in text
    uploaded = Document.objects.get(file_name="사망.pdf")  # not lost: chosen from now on
    assert f'<option value="{uploaded.pk}" selected>' in text
    sent = SENT | {"paper_family": there.pk, "paper_death": uploaded.pk}
    answer = page(client, one, form_of(claim), sent)
    row = Representation.objects.get()
    assert answer.url == reverse("representation:one", args=[row.pk])
    waits = client.get(answer.url).content.decode()
    assert "등록 철회" in waits and "이수진" not in waits and "01022223333" not in waits
    listing = reverse("representation:list")
    assert claim.number not in page(client, one, listing).content.decode()
    assert claim.number in page(client, one, listing + "?status=own").content.decode()
    assert claim.number in page(client, other, listing).content.decode()
    sheet = reverse("representation:confirm", args=[row.pk])
    assert page(client, one, sheet, {}).status_code == 403
    assert "이수진" in page(client, other, sheet, {}).content.decode()
    assert confirm(client, sheet).url == listing
    assert payee_of(claim) == row
    shown = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert "신청인이 사망해 상속인" in shown and "님이 받는 사람을 확인했습니다" in shown
    end = reverse("representation:end", args=[row.pk])
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "잘못 등록"}).status_code == 302
    assert payee_of(claim) == row
    waits = client.get(reverse("representation:one", args=[row.pk])).content.decode()
    assert "끝내기 확인 대기" in waits and "보고 확인하기" not in waits
    shown = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert "끝내는 것이 다른 간사의 확인을 기다립니다" in shown
    sheet = reverse("representation:confirm_end", args=[row.pk])
    assert page(client, other, sheet, {}).status_code == 403
    assert claim.number in page(client, one, listing).content.decode()
    assert "잘못 등록" in page(client, one, sheet, {}).content.decode()
    assert confirm(client, sheet).status_code == 302
    assert payee_of(claim) is None
    keep = reverse("representation:keep", args=[row.pk])
    assert client.post(keep).status_code == client.post(sheet).status_code == 409


def test_a_missing_paper_is_said_at_its_field(client, claim):
    answer = page(client, UserFactory(roles=["secretariat"]), form_of(claim, "proxy"), SENT)
    text = answer.content.decode()
    assert answer.status_code == 422 and text.count("이 서류를 고르거나 올려 주세요") == 1


@pytest.mark.parametrize("kind", ["proxy", "successor", "heir", "closure"])
def test_each_kind_asks_for_its_own_papers(client, claim, kind):
    text = page(client, UserFactory(roles=["secretariat"]), form_of(claim, kind)).content.decode()
    papers = {"proxy": "위임장", "successor": "변경된 사업자등록증", "heir": "가족관계증명서",
              "closure": "폐업 사실 증명"}  # fmt: skip
    assert [name for name, paper in papers.items() if f"{paper}" in text] == [kind] or (
        kind == "proxy"  # the hint also names the paper
    )
    assert ('name="name"' in text) is (kind != "closure")


def test_others_see_and_settle_nothing(client, claim):
    row = entered(claim, "heir", by=UserFactory(roles=["secretariat"]))
    one = reverse("representation:one", args=[row.pk])
    for role in ("member", "finance", "auditor", "customer_centre"):
        assert page(client, UserFactory(roles=[role]), one).status_code == 403
    decline = reverse("representation:decline", args=[row.pk])
    assert page(client, UserFactory(roles=["secretariat"]), decline, {}).status_code == 422
