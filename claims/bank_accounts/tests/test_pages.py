"""The pages of account corrections, from the claim to the confirmed account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.bank_accounts.models import ProposedAccount
from claims.bank_accounts.tests.factories import bankbook_of, proposed_account
from claims.contacts.tests.factories import corrected_contact
from claims.document_kinds import DocumentKind
from claims.documents.models import Page, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.privacy.models import AccessEntry, Action
from claims.register.models import BankAccount
from claims.representation.tests.factories import in_force
from claims.tests.confirming import confirm
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.pages import page

pytestmark = pytest.mark.django_db
SENT = {
    "bank": "004", "number": "123456-04-567890", "holder": "이지훈", "proof": "call",
    "reason": "10월 3일 통화, 생년월일 확인",
}  # fmt: skip


@pytest.fixture
def claim():
    return ClaimFactory(representative="이지훈", business_name="온담 플라워")


def form_of(claim):
    return reverse("bank_accounts:correct", args=[claim.number])


def test_from_a_call_to_the_account(client, claim):
    agent, secretary = UserFactory(roles=["customer_centre"]), UserFactory(roles=["secretariat"])
    shown = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert form_of(claim) in shown
    assert "등록된 계좌가 없습니다" in shown
    assert "통장 사본" not in page(client, agent, form_of(claim)).content.decode()
    answer = page(client, agent, form_of(claim), SENT)
    proposed = ProposedAccount.objects.get()
    one = reverse("bank_accounts:correction", args=[proposed.pk])
    assert answer.url == one
    assert page(client, agent, form_of(claim)).url == one  # one waits at a time
    waits = page(client, agent, one).content.decode()
    assert "요청 철회" in waits
    assert "12345604567890" not in waits

    listed = page(client, secretary, reverse("bank_accounts:corrections")).content.decode()
    assert claim.number in listed
    assert "12345604567890" not in listed
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    assert page(client, secretary, sheet).status_code == 405
    assert "12345604567890" in page(client, secretary, sheet, {}).content.decode()
    seen = AccessEntry.objects.filter(action=Action.REVEAL_ACCOUNT, claim=claim, user=secretary)
    assert seen.exists()
    assert confirm(client, sheet).url == reverse("bank_accounts:corrections")
    assert BankAccount.objects.newest_of(claim).last4 == "7890"
    own = proposed_account(ClaimFactory(), by=secretary)
    for status, shown in (("", False), ("own", True)):
        listed = page(client, secretary, reverse("bank_accounts:corrections") + f"?status={status}")
        assert (own.claim.number in listed.content.decode()) is shown
    settled = page(client, secretary, reverse("bank_accounts:corrections") + "?status=settled")
    assert "등록됨" in settled.content.decode()


@pytest.mark.parametrize(("wrong", "said"), [
    ({"number": "12"}, "계좌번호는 숫자 10~14자리입니다"),
    ({"proof": "bankbook"}, "통장 사본을 골라 주세요"),
    ({"bank": ""}, "은행을 골라 주세요"),
    ({"reason": ""}, "사유를 적어 주세요"),
])  # fmt: skip
def test_an_error_stands_at_its_field_and_loses_nothing(client, claim, wrong, said):
    answer = page(client, UserFactory(roles=["secretariat"]), form_of(claim), SENT | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'value="이지훈"' in text
    assert not ProposedAccount.objects.exists()


def test_the_same_account_is_said_above_the_form(client, claim):
    BankAccountFactory(claim=claim, bank_code="004", plain_number="12345604567890",
                       holder_name="이지훈")  # fmt: skip
    answer = page(client, UserFactory(roles=["secretariat"]), form_of(claim), SENT)
    assert answer.status_code == 422
    assert "지금 등록된 계좌와 같습니다" in answer.content.decode()


def test_a_bankbook_copy_is_chosen_and_can_be_opened(client, claim):
    paper = bankbook_of(claim)
    sent = SENT | {"proof": "bankbook", "document": paper.pk}
    answer = page(client, UserFactory(roles=["secretariat"]), form_of(claim), sent)
    assert reverse("documents:document", args=[paper.pk]) in client.get(answer.url).content.decode()


def test_who_requested_cannot_confirm_and_others_cannot_see(client, claim):
    secretary = UserFactory(roles=["secretariat"])
    own = proposed_account(claim, by=secretary)
    sheet = reverse("bank_accounts:confirm", args=[own.pk])
    assert page(client, secretary, sheet, {}).status_code == 403
    agent = UserFactory(roles=["customer_centre"])
    assert page(client, agent, sheet, {}).status_code == 403
    one = reverse("bank_accounts:correction", args=[own.pk])
    assert page(client, agent, one).status_code == 404  # another office's request
    shown = page(client, agent, reverse("register:claim", args=[claim.number])).content.decode()
    assert "확인을 기다립니다" in shown and one not in shown
    assert page(client, agent, form_of(claim)).status_code == 409
    for role in ("member", "finance", "auditor"):
        assert page(client, UserFactory(roles=[role]), one).status_code == 403


def test_who_confirms_reads_that_the_same_person_changed_the_contact(client, claim):
    agent, secretary = UserFactory(roles=["customer_centre"]), UserFactory(roles=["secretariat"])
    corrected_contact(claim, by=agent)
    proposed = proposed_account(claim, by=agent, proof="letter")
    one = reverse("bank_accounts:correction", args=[proposed.pk])
    assert "앞선 연락처로도 확인하세요" in page(client, secretary, one).content.decode()
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    assert (
        f"계좌를 요청한 {agent} 본인: 휴대전화"
        in page(client, secretary, sheet, {}).content.decode()
    )


def test_who_confirms_reads_who_gets_the_letters_in_the_claimants_place(client, claim):
    first, secretary = UserFactory(roles=["secretariat"]), UserFactory(roles=["secretariat"])
    reader = in_force(claim, "proxy", letters="instead", name="문성호", by=first)
    proposed = proposed_account(claim, by=first, proof="letter")
    one = reverse("bank_accounts:correction", args=[proposed.pk])
    shown = page(client, secretary, one).content.decode()
    assert f"{first} 님이" in shown and f"{reader} 등록. 통지: 이 사람에게만." in shown
    sheet = page(client, secretary, reverse("bank_accounts:confirm", args=[proposed.pk]), {})
    shown = sheet.content.decode()
    assert f"{reader} · 통지: 이 사람에게만" in shown
    assert f"계좌를 요청한 {first} 본인 등록" in shown
    other = ClaimFactory()
    heir = in_force(other, "heir", letters="claimant", by=secretary)
    proposed = proposed_account(other, by=first)
    sheet = page(client, secretary, reverse("bank_accounts:confirm", args=[proposed.pk]), {})
    shown = sheet.content.decode()
    assert str(heir) in shown.split("대신 받는 사람")[1][:200]
    assert f"{heir} · 통지: 신청인에게" in shown and f"{secretary} 등록" in shown


def test_a_call_after_a_new_reader_is_refused_before_the_number_is_shown(client, claim):
    secretary, proposed = UserFactory(roles=["secretariat"]), proposed_account(claim)
    in_force(claim, "proxy", letters="both")
    answer = page(client, secretary, reverse("bank_accounts:confirm", args=[proposed.pk]), {})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "통지를 다른 사람이 받기로" in shown
    assert "12345604567890" not in shown and proposed.is_waiting


def test_a_call_to_a_new_number_is_refused_before_the_number_is_shown(client, claim):
    secretary, proposed = UserFactory(roles=["secretariat"]), proposed_account(claim)
    corrected_contact(claim)
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    answer = page(client, secretary, sheet, {})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "통장 사본이나 서면을 받아 주세요" in shown
    assert "12345604567890" not in shown and proposed.is_waiting


def test_declined_with_a_reason_that_its_proposer_reads(client, claim):
    agent, secretary = UserFactory(roles=["customer_centre"]), UserFactory(roles=["secretariat"])
    asked = proposed_account(claim, by=agent)
    url = reverse("bank_accounts:decline", args=[asked.pk])
    refused = page(client, secretary, url, {"reason": " "})
    assert refused.status_code == 422
    assert "사유를 적어 주세요" in refused.content.decode()
    assert page(client, secretary, url, {"reason": "통장과 다릅니다"}).status_code == 302
    one = reverse("bank_accounts:correction", args=[asked.pk])
    assert "통장과 다릅니다" in page(client, agent, one).content.decode()
    assert page(client, secretary, url, {"reason": "또"}).status_code == 409


def test_the_list_costs_the_same_for_many(client):
    client.force_login(UserFactory(roles=["secretariat"]))
    agent = UserFactory(roles=["customer_centre"])
    costs = []
    for more in (1, 12):
        for _ in range(more):
            proposed_account(ClaimFactory(), by=agent)
        with CaptureQueriesContext(connection) as run:
            client.get(reverse("bank_accounts:corrections"))
        costs.append(len(run))
    assert costs[0] == costs[1]


@pytest.fixture
def with_copy(claim):
    """A correction that a drawn bankbook copy proves."""
    paper = receive(
        claim=claim, kind=DocumentKind.BANKBOOK_COPY, name="통장.pdf", data=files.pdf(2),
        source=Source.SECRETARIAT, by=UserFactory(roles=["secretariat"]),
    )  # fmt: skip
    inspect(document_id=paper.pk)
    return proposed_account(claim, proof="bankbook", document=paper)


def looks(document):
    rows = AccessEntry.objects.filter(action=Action.VIEW_DOCUMENT, document_id=document.pk)
    return rows.count()


def uncoverings(document):
    rows = AccessEntry.objects.filter(action=Action.REVEAL_ACCOUNT, document_id=document.pk)
    return list(rows.values_list("reason", flat=True))


def test_the_copy_stands_beside_the_number_once_its_reason_is_typed(client, with_copy):
    """The reason is asked once, on the sheet itself, and the copy stays covered until then."""
    secretary, paper = UserFactory(roles=["secretariat"]), with_copy.document
    sheet = reverse("bank_accounts:confirm", args=[with_copy.pk])
    pictures = [reverse("documents:page", args=[paper.pk, n]) for n in (1, 2)]
    covered = page(client, secretary, sheet, {}).content.decode()
    assert "12345604567890" in covered and "통장 사본은 가려져 있습니다" in covered
    assert pictures[0] not in covered and 'name="viewing_reason"' in covered
    assert client.get(pictures[0])["Content-Type"] == "image/svg+xml" and not looks(paper)

    refused = client.post(sheet, {"viewing_reason": " "})
    assert refused.status_code == 422 and "열람사유를 적어 주세요" in refused.content.decode()
    assert pictures[0] not in refused.content.decode() and uncoverings(paper) == []

    shown = client.post(sheet, {"viewing_reason": "계좌번호 대조"})
    text = shown.content.decode()
    assert shown.status_code == 200 and "12345604567890" in text
    assert all(picture in text for picture in pictures) and "가려져 있습니다" not in text
    assert "계좌번호 대조" not in text  # not carried into the confirmation
    assert uncoverings(paper) == ["계좌번호 대조"] and not looks(paper)
    assert client.get(pictures[0])["Content-Type"] == "image/jpeg" and looks(paper) == 1
    assert confirm(client, sheet).url == reverse("bank_accounts:corrections")
    assert uncoverings(paper) == ["계좌번호 대조"]
    assert BankAccount.objects.newest_of(with_copy.claim).last4 == "7890"


def test_a_copy_is_confirmed_without_looking_at_it_again(client, with_copy):
    """A reason given on its own page is not asked for once more."""
    secretary, paper = UserFactory(roles=["secretariat"]), with_copy.document
    client.force_login(secretary)
    client.post(reverse("documents:uncover", args=[paper.pk]), {"reason": "대조"})
    sheet = reverse("bank_accounts:confirm", args=[with_copy.pk])
    text = client.post(sheet).content.decode()
    assert reverse("documents:page", args=[paper.pk, 1]) in text
    assert 'name="viewing_reason"' not in text
    client.post(sheet, {"viewing_reason": "다시"})
    assert uncoverings(paper) == ["대조"]


@pytest.mark.parametrize(("fault", "said"), [
    ({"status": "inspecting"}, "파일을 확인하고 있습니다"),
    ({"status": "quarantined", "scan": "infected"}, "악성코드가 발견되어"),
    ({"status": "refused", "refusal": "broken"}, ""),
])  # fmt: skip
def test_a_copy_that_cannot_be_shown_says_why(client, claim, fault, said):
    paper = bankbook_of(claim)
    proposed = proposed_account(claim, proof="bankbook", document=paper)
    rows = type(paper).objects.filter(pk=paper.pk)
    rows.update(status="inspecting")
    if fault["status"] != "inspecting":
        rows.update(**{"scan": "clean"} | fault, scanned_at=clock.now())
    paper.refresh_from_db()
    secretary = UserFactory(roles=["secretariat"])
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    text = page(client, secretary, sheet, {}).content.decode()
    assert 'id="bankbook"' in text and (said or paper.not_shown_reason) in text
    assert 'name="viewing_reason"' not in text and "/pages/" not in text
    assert confirm(client, sheet).status_code == 302


def test_a_sheet_without_a_copy_has_no_panel_beside_it(client, claim):
    proposed = proposed_account(claim, proof="letter")
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    text = page(client, UserFactory(roles=["secretariat"]), sheet, {}).content.decode()
    assert 'id="bankbook"' not in text and "grid-beside" not in text


def test_the_sheet_takes_as_many_queries_for_two_pages_as_for_more(client, with_copy):
    client.force_login(UserFactory(roles=["secretariat"]))
    sheet = reverse("bank_accounts:confirm", args=[with_copy.pk])
    client.post(sheet, {"viewing_reason": "대조"})
    counts = []
    for more in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.post(sheet)
        counts.append(len(seen))
        Page.objects.create(
            document=with_copy.document, number=3 + more, width=9, height=9, preview_key="test/3"
        )
    assert counts[0] == counts[1]
