"""The pages of a corrected contact: the panel on the claim, the form, and what is revealed."""

import re

import pytest
from django.urls import reverse

from claims.contacts.tests.factories import HOME, NEW_MAIL, NEW_PHONE, corrected_contact
from claims.contacts.verbs import NothingToCorrectError
from claims.privacy.models import AccessEntry, Action
from claims.register.models import Claim, CorrectedContact
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page

pytestmark = pytest.mark.django_db
SENT = {
    "phone": NEW_PHONE, "email": "", "postcode": "", "street": "", "detail": "", "proof": "call",
    "reason": "10월 3일 통화, 생년월일 확인",
}  # fmt: skip


@pytest.fixture
def claim():
    return ClaimFactory(plain_phone="01012345678", plain_email="filed@example.test")


def form_of(claim):
    return reverse("contacts:correct", args=[claim.number])


def claim_of(claim):
    return reverse("register:claim", args=[claim.number])


def seen_version(answer):
    return re.search(r'name="seen_version" value="(\d+)"', answer.content.decode())[1]


def test_what_another_person_changed_meanwhile_is_not_overwritten(client, claim):
    first, second = UserFactory.create_batch(2, roles="customer_centre")
    old = seen_version(page(client, first, form_of(claim)))
    newer = SENT | {"phone": "010-4123-1111", "seen_version": old}
    assert page(client, second, form_of(claim), newer).status_code == 302
    mine = SENT | {"seen_version": old}
    refused = page(client, first, form_of(claim), mine)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "다른 사람이 연락처를 바꾸었습니다" in text and "010-****-1111" in text
    assert f'value="{NEW_PHONE}"' in text  # what was typed stays
    again = page(client, first, form_of(claim), mine | {"seen_version": seen_version(refused)})
    assert again.status_code == 302
    assert CorrectedContact.objects.count() == 2


@pytest.mark.parametrize("role", ["customer_centre", "secretariat"])
def test_from_a_call_to_the_new_contact(client, claim, role):
    user = UserFactory(roles=[role])
    shown = page(client, user, claim_of(claim)).content.decode()
    assert form_of(claim) in shown and "신청할 때 적은 연락처입니다" in shown
    form = page(client, user, form_of(claim))
    assert "01012345678" not in form.content.decode()
    sent = SENT | {"postcode": HOME.postcode, "street": HOME.street, "detail": HOME.detail}
    assert page(client, user, form_of(claim), sent).url == claim_of(claim)
    assert Claim.objects.get(pk=claim.pk).reveal_address() == HOME
    shown = page(client, user, claim_of(claim)).content.decode()
    for word in ("010-****-9876", "010-****-5678", "(03900) 서울특별시 시연구 ****",
                 "님이 연락처를 바꾸었습니다: 휴대전화, 우편 주소.", "10월 3일 통화"):  # fmt: skip
        assert word in shown
    assert "01023459876" not in shown and "지원로" not in shown


def test_each_part_is_revealed_with_a_reason_that_is_kept(client, claim):
    user = UserFactory(roles=["customer_centre"])
    urls = {name: reverse(f"privacy:reveal_{name}", args=[claim.number])
            for name in ("phone", "email", "address")}  # fmt: skip
    assert page(client, user, urls["address"], {"reason": "문의"}).status_code == 422
    corrected_contact(claim, phone=NEW_PHONE, email=NEW_MAIL, address=HOME)
    for name, plain in (("phone", "010-2345-9876"), ("email", NEW_MAIL), ("address", str(HOME))):
        assert plain in page(client, user, urls[name], {"reason": "문의"}).content.decode()
        assert page(client, user, urls[name], {"reason": ""}).status_code == 422
    seen = AccessEntry.objects.filter(action=Action.REVEAL_PHONE, claim=claim, user=user)
    assert seen.count() == 3
    assert (
        page(client, UserFactory(roles=["member"]), urls["email"], {"reason": "x"}).status_code
        == 403
    )


@pytest.mark.parametrize(("wrong", "said"), [
    ({"phone": "12"}, "휴대전화 번호를 다시 보세요"),
    ({"email": "kim"}, "이메일 주소를 다시 보세요"),
    ({"street": "지원로 15"}, "우편번호 다섯 자리와 도로명 주소를 함께"),
    ({"phone": ""}, "하나 이상을 적어 주세요"),
    ({"proof": ""}, "근거를 골라 주세요"),
    ({"phone": "010-1234-5678"}, "지금 연락처와 같습니다"),
])  # fmt: skip
def test_an_error_is_said_and_loses_nothing(client, claim, wrong, said):
    answer = page(client, UserFactory(roles=["secretariat"]), form_of(claim), SENT | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text and "10월 3일 통화, 생년월일 확인" in text
    assert not CorrectedContact.objects.exists()


def test_all_that_is_missing_is_said_at_once(client, claim):
    empty = dict.fromkeys(SENT, "")
    refused = page(client, UserFactory(roles="customer_centre"), form_of(claim), empty)
    text = refused.content.decode()
    for said in (NothingToCorrectError.message, "근거를 골라 주세요.", "사유를 적어 주세요."):
        assert str(said) in text
    wrong = page(client, refused.wsgi_request.user, form_of(claim), SENT | {"phone": "02"})
    assert str(NothingToCorrectError.message) not in wrong.content.decode()


def test_others_read_the_change_and_not_its_reason(client, claim):
    corrected_contact(claim, reason="아들이 받은 전화")
    auditor = UserFactory(roles=["auditor"])
    shown = page(client, auditor, claim_of(claim)).content.decode()
    assert "님이 연락처를 바꾸었습니다" in shown and "아들이 받은 전화" not in shown
    assert page(client, auditor, form_of(claim)).status_code == 403
