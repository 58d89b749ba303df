"""After a corrected contact: undelivered letters go out again, the former contact is told."""

from datetime import timedelta

import pytest

from claims import clock
from claims.bank_accounts.tests.factories import proposed_account, record_account
from claims.bank_accounts.verbs import confirm_account
from claims.contacts.tests.factories import HOME, NEW_MAIL, NEW_PHONE, corrected_contact
from claims.personal_data import crypto
from claims.representation.tests.factories import in_force
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.errors import NoOtherChannelError
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead, end, lease, sent
from reviews.notices.verbs import retry_notice, send_by_other_channel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phones_first")]
NEW = crypto.blind_index("phone", "01023459876")


def index_of(notice):
    return bytes(notice.recipient_index) if notice.recipient_index else None


def state(notice):
    found = Notice.objects.get(pk=notice.pk)
    return found.status, index_of(found)


def letters(claim, prefix):
    found = Notice.objects.filter(claim=claim, key__startswith=prefix).order_by("pk")
    return [(one.event, one.channel, one.status) for one in found]


def test_what_failed_for_its_number_goes_to_the_new_one_and_the_rest_stays(write):
    claim = ClaimFactory(plain_email="")
    wrong, template, done, asked, reminder = (
        write(claim=claim), write(claim=claim), write(claim=claim), write(claim=claim),
        write("supplement_reminder", claim=claim),
    )  # fmt: skip
    dead(wrong, reminder, code="3032")
    dead(template, code="3103")  # not the address's fault
    sent(done, by="lms")
    end(asked, status="unknown", code="no_answer")
    before = {one.pk: state(one) for one in (template, done, asked, reminder)}
    agent = UserFactory(roles=["customer_centre"])
    corrected_contact(claim, by=agent)
    assert state(wrong) == (NoticeStatus.PENDING, NEW)
    wrong.refresh_from_db()
    assert (wrong.handled_by, wrong.tries_from, wrong.attempts) == (agent, 1, 1)
    assert {pk: state(Notice(pk=pk)) for pk in before} == before
    sent(wrong, by="lms")
    corrected_contact(claim, phone="010-3456-1111")
    assert state(wrong) == (NoticeStatus.SENT, NEW)  # delivered once


def test_a_claim_without_an_address_is_told_at_last(write):
    claim = ClaimFactory(plain_email="", phone=None, phone_last4="", phone_index=None)
    unsent = write(claim=claim, key="decision:7")
    assert (unsent.status, unsent.last_code) == (NoticeStatus.FAILED, "no_address")
    corrected_contact(claim, address=HOME)
    assert state(unsent)[0] == NoticeStatus.FAILED
    corrected_contact(claim, email=NEW_MAIL)  # another channel than the notice's
    found = Notice.objects.filter(claim=claim, event=unsent.event, status=NoticeStatus.PENDING)
    assert [(one.key, one.channel) for one in found] == [("decision:7:mail", "mail")]
    assert state(unsent)[0] == NoticeStatus.SUPPRESSED
    assert letters(claim, "former:") == []  # there was none to write to


def test_what_was_stopped_for_a_wrong_number_is_written_again(write):
    claim, secretary = ClaimFactory(plain_email=""), UserFactory(roles=["secretariat"])
    waiting = write(claim=claim, key="decision:7")
    suppress_address(notice=waiting, reason="wrong_number", by=secretary)
    corrected_contact(claim)
    again = Notice.objects.get(key="decision:7:contact1")
    assert (again.status, index_of(again), again.channel) == ("pending", NEW, "lms")
    assert again.body == waiting.body
    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_reason) == (
        "suppressed",
        "새 연락처로 다시 알림: 장문 문자",
    )
    corrected_contact(claim, phone="010-3456-1111")
    assert Notice.objects.filter(key__startswith="decision:7").count() == 2


def test_whoever_refuses_messages_is_sent_none(write):
    claim, secretary = ClaimFactory(plain_email=""), UserFactory(roles=["secretariat"])
    waiting = write(claim=claim)
    suppress_address(notice=waiting, reason="opt_out", by=secretary)
    before = Notice.objects.filter(event=waiting.event).count()
    corrected_contact(claim)
    assert state(waiting)[0] == NoticeStatus.SUPPRESSED
    assert Notice.objects.filter(event=waiting.event).count() == before


def test_the_former_number_is_told_and_a_mail_address_that_stands(write):
    claim = ClaimFactory()
    contact = corrected_contact(claim)
    assert letters(claim, "former:") == [
        ("contact_changed", "lms", "pending"), ("contact_changed", "mail", "pending"),
    ]  # fmt: skip
    told = Notice.objects.get(key=f"former:contact:{contact.pk}")
    assert index_of(told) == bytes(claim.phone_index)
    assert "휴대전화" in told.body and "02-0000-1015" in told.body


def test_a_dead_or_closed_number_is_not_written_to(write):
    for closed in (False, True):
        claim = ClaimFactory(plain_email="", plain_phone=f"0101234{5000 + closed}")
        wrong = write(claim=claim)
        if closed:
            suppress_address(
                notice=wrong, reason="wrong_number", by=UserFactory(roles=["secretariat"])
            )
        else:
            dead(wrong, code="3032")
        corrected_contact(claim)
        assert letters(claim, "former:") == []


def test_a_letter_to_the_former_contact_never_goes_to_the_new_one(write):
    claim, secretary = ClaimFactory(), UserFactory(roles=["secretariat"])
    contact = corrected_contact(claim)
    told = Notice.objects.get(key=f"former:contact:{contact.pk}")
    dead(told, code="3032")
    with pytest.raises(NoOtherChannelError):
        send_by_other_channel(notice=told, by=secretary)
    assert index_of(retry_notice(notice=told, by=secretary)) == bytes(claim.phone_index)
    dead(told, code="3032")
    corrected_contact(claim, phone="010-3456-1111")
    assert state(told) == (NoticeStatus.FAILED, bytes(claim.phone_index))


def test_an_account_is_told_to_the_present_contact_and_to_one_that_changed_lately(settings):
    settings.NOTICE_PREFER = ["lms"]
    secretary = UserFactory(roles=["secretariat"])
    account = {
        "bank": "국민은행",
        "number": "123456-04-567890",
        "holder": "홍길동",
        "reason": "통장",
    }
    steady, changed = ClaimFactory(), ClaimFactory(plain_phone="01077778888")
    with clock.at(clock.now() - timedelta(days=20)):
        corrected_contact(changed)
    for claim in (steady, changed):
        record_account(claim=claim, by=secretary, **account)
    assert letters(steady, "former:account") == []
    assert letters(changed, "former:account") == [("account_changed", "lms", "pending")]
    for claim in (steady, changed):
        told = Notice.objects.get(claim=claim, key__startswith="account_changed:")
        assert "국민은행 ****7890" in told.body and "567890" not in told.body.replace(
            "****7890", ""
        )
        assert "02-0000-1015" in told.body


CLAIMANT, READER = "5678", "3333"  # ends of their telephones


def told_of_account(claim, prefix="account_changed:"):
    """Ends of the telephones to which the letter of a new account goes, proved by a letter."""
    proposed = proposed_account(claim, proof="letter", reason="방문")
    confirm_account(proposed=proposed, by=UserFactory(roles=["secretariat"]))
    found = Notice.objects.filter(claim=claim, key__startswith=prefix)
    return {one.recipient_hint[-4:]: one.addressee for one in found}


@pytest.mark.parametrize("kind", ["proxy", "successor", "closure"])
def test_a_changed_account_is_told_to_a_claimant_whose_letters_another_reads(kind):
    claim = ClaimFactory(plain_phone="01012345678", plain_email="")
    in_force(claim, kind, letters="instead")
    assert told_of_account(claim) == {CLAIMANT: "claimant", READER: "representative"}


def test_an_heir_and_the_reader_of_a_business_without_a_contact_read_it_alone():
    dead_one = ClaimFactory(plain_phone="01012345678", plain_email="")
    in_force(dead_one, "heir", letters="instead")
    assert told_of_account(dead_one) == {READER: "representative"}
    gone = ClaimFactory(plain_email="", phone=None, phone_last4="", phone_index=None)
    in_force(gone, "closure", letters="instead")
    assert told_of_account(gone) == {READER: "representative"}


def test_a_claimant_without_a_contact_is_among_the_dead_letters_not_forgotten():
    claim = ClaimFactory(plain_email="", phone=None, phone_last4="", phone_index=None)
    in_force(claim, "proxy", letters="instead")
    told_of_account(claim)
    own = Notice.objects.get(claim=claim, event="account_changed", addressee="claimant")
    assert (own.status, own.last_code) == (NoticeStatus.FAILED, "no_address")


def test_the_letter_to_the_claimant_never_turns_to_the_reader():
    claim, secretary = ClaimFactory(plain_phone="01012345678"), UserFactory(roles=["secretariat"])
    in_force(claim, "proxy", letters="instead", email="reader@example.test")
    told_of_account(claim)
    own = Notice.objects.get(claim=claim, event="account_changed", addressee="claimant")
    dead(own, code="3032")
    assert index_of(retry_notice(notice=own, by=secretary)) == bytes(claim.phone_index)
    dead(own, code="3032")
    again = send_by_other_channel(notice=own, by=secretary)
    assert (again.addressee, again.channel) == ("claimant", "mail")
    mail = crypto.blind_index("email", claim.reveal_email().lower())
    assert index_of(again) == mail


def test_the_former_contact_is_told_although_another_reads_the_letters():
    claim = ClaimFactory(plain_phone="01012345678", plain_email="")
    in_force(claim, "proxy", letters="instead")
    corrected_contact(claim)
    told = Notice.objects.filter(claim=claim, event="contact_changed")
    assert {one.recipient_hint[-4:] for one in told} == {CLAIMANT, READER}
    assert told_of_account(claim, "former:account:") == {
        CLAIMANT: "claimant", READER: "representative",
    }  # fmt: skip


def test_a_letter_that_is_being_sent_is_left_to_its_worker(write):
    claim = ClaimFactory(plain_email="")
    leased = write(claim=claim)
    lease(leased)
    corrected_contact(claim, phone=NEW_PHONE)
    assert state(leased) == (NoticeStatus.SENDING, bytes(claim.phone_index))
