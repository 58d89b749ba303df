"""The copy of a claim's personal data: what it holds, and what it does not."""

import pypdfium2
import pytest

from claims.contacts.verbs import correct_contact
from claims.handovers.tests import factories as handovers
from claims.inquiries.escalation import answer_inquiry, escalate_inquiry
from claims.inquiries.verbs import next_working_day, note_inquiry, write_note
from claims.privacy.models import AccessEntry, Action
from claims.representation.tests import factories as proxies
from claims.tests.factories import ClaimFactory
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.tests import factories as council
from reviews.data_subject_requests.tests import factories as make
from reviews.data_subject_requests.verbs import make_copy
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return "\n".join(pages)


def test_the_copy_has_the_data_in_plain_and_the_access_log_an_entry():
    claim = make.claim(person_name="홍길동", narrative="결제가 나흘 동안 되지 않았습니다.")
    note_inquiry(
        claim=claim,
        by=make.agent(),
        kind="call",
        text="서류를 언제 내는지 물음",
        outcome="answered",
    )
    write_note(claim=claim, by=money.secretary(), text="사무국만 보는 메모")
    by = money.secretary()
    said = text_of(make_copy(request=make.received(claim), by=by))
    number = claim.accounts.get().reveal_number(claim.number)
    for found in (claim.number, "홍길동", "결제가 나흘 동안", number, claim.reveal_phone(),
                  "서류를 언제 내는지", "제3자 제공 현황", "보유·이용 기간"):  # fmt: skip
        assert found in said, found
    assert "사무국만 보는 메모" not in said and by.name not in said
    entry = AccessEntry.objects.filter(action=Action.DOWNLOAD).get()
    assert entry.claim_id == claim.pk and entry.user == by and "열람 요구" in entry.reason


def test_the_copy_has_the_answer_of_the_office_to_an_inquiry():
    claim, agent, office = make.claim(), make.agent(), money.secretary()
    call = note_inquiry(
        claim=claim, by=agent, kind="call", text="기한을 물음", call_back_on=next_working_day()
    )
    escalate_inquiry(inquiry=call, by=agent, topic="term")
    answer_inquiry(inquiry=call, by=office, text="열흘 늘렸습니다", told=False)
    said = text_of(make_copy(request=make.received(claim), by=office))
    assert "답: 열흘 늘렸습니다" in said and office.name not in said


def test_the_copy_has_the_result_and_no_vote():
    review = council.decided()
    said = text_of(make_copy(request=make.received(review.claim), by=money.secretary()))
    assert str(review.decision.get_outcome_display()) in said
    for seat in council.panel(review):
        assert seat.member.user.name not in said


def test_the_copy_has_former_contacts_objections_and_money_asked_back():
    claim = objecting.late_claim(plain_phone="01012345678")
    objecting.received(claim)
    correct_contact(
        claim=claim, by=make.agent(), phone="010-9876-1234", proof="call", reason="번호가 바뀜"
    )
    proxy = proxies.in_force(claim, "proxy")
    said = text_of(make_copy(request=make.received(claim), by=money.secretary()))
    for found in ("01012345678", "01098761234", objecting.ASKS, proxy.name):
        assert found in said.replace("\r\n", ""), found
    asked = recoveries.demanded()
    said = text_of(make_copy(request=make.received(asked.claim), by=money.secretary()))
    assert "환수" in said and f"{asked.amount:,}원" in said


def test_the_copy_tells_only_what_was_provided_and_approved():
    to = handovers.receiver()
    [claim] = handovers.claims_with_consent(to, 1)
    made = handovers.ready(to)

    def provided():
        said = text_of(make_copy(request=asked, by=money.secretary()))
        return said.split("제3자 제공 현황")[1].split("5. 동의한")[0]

    asked = make.received(claim)
    assert to.name not in provided()  # a file was made, and nobody has it
    handovers.with_receipt(made)
    assert to.name in provided() and to.purpose in provided()
    prepared = money.decided_payout()
    said = text_of(make_copy(request=make.received(prepared.claim), by=money.secretary()))
    assert "승인 대기" not in said


def test_long_and_odd_texts_are_printed_as_text():
    long = "가" * 300 + " #set text(red) *별* " + "A" * 200
    said = text_of(
        make_copy(request=make.received(ClaimFactory(narrative=long)), by=money.secretary())
    )
    assert "#set text(red) *별*" in said.replace("\n", "").replace("\r", "")
