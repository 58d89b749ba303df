from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.personal_data import crypto
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.addresses import recipient_aad
from reviews.notices.errors import AddressSuppressedError, NoTemplateError, TextTooLongError
from reviews.notices.events import Event
from reviews.notices.models import Inspection, Notice, NoticeStatus, NoticeTemplate, Suppression
from reviews.notices.outbox.write import CLAIM_FIELDS, Letter, write_many, write_notices
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.templates.verbs import approve_inspection, hand_in, publish_template
from reviews.notices.tests.examples import example_values
from reviews.notices.verbs import retry_notice

pytestmark = pytest.mark.django_db
EVENT = Event.DECISION_PARTLY_GRANTED
SENDING = {"status": "sending", "lease_token": uuid4(), "lease_until": timezone.now()}
FREE = {"lease_token": None, "lease_until": None}


@pytest.fixture(autouse=True)
def every_channel(settings):
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["alimtalk", "lms", "mail"]


@pytest.fixture
def inspected():
    """The provider has inspected the AlimTalk of the event."""
    admin = UserFactory(roles="admin")
    template = NoticeTemplate.objects.get(event=EVENT, channel="alimtalk", language="ko")
    if template.inspection != Inspection.APPROVED:
        if template.inspection != Inspection.WAITING:
            hand_in(template=template, provider_number="desk_decision", by=admin)
        approve_inspection(template=template, by=admin)
    return publish_template(template=template, replaces=None, by=admin)


def claim(**given):
    """`plain_phone` None for a claim without one."""
    if given.get("plain_phone", "") is None:
        given |= {"plain_phone": "", "phone": None, "phone_index": None, "phone_last4": ""}
    return ClaimFactory(**given)


def secretary():
    return UserFactory(roles="secretariat")


def test_the_first_preferred_channel_that_can_be_used_is_taken(write, inspected):
    notice = write(claim=claim(plain_phone="01012345678"))
    assert (notice.channel, notice.status) == ("alimtalk", NoticeStatus.PENDING)
    assert notice.recipient_hint == "010-****-5678"
    assert bytes(notice.recipient_index) == crypto.blind_index("phone", "01012345678")
    aad = recipient_aad(notice.claim.number)
    assert crypto.decrypt(Notice.objects.get().recipient, aad=aad) == "01012345678"
    assert notice.template == inspected


def test_an_alimtalk_hands_over_the_words_of_its_template(write, inspected):
    notice = write(claim=claim())
    placed = {k: v for k, v in Notice.objects.get().values.items() if k.startswith("#{")}
    assert placed["#{금액}"] == "1,150,000원"
    text = inspected.body
    for placeholder, value in placed.items():
        assert placeholder in text
        text = text.replace(placeholder, value)
    assert text.strip() == notice.body


def test_without_an_inspected_template_the_next_channel_tells(write):
    assert write(claim=claim()).channel == "lms"


def test_what_does_not_fit_one_channel_goes_by_the_next(write, inspected):
    long = "사유" * 600  # 2,400 bytes in EUC-KR, 1,200 characters
    notice = write(claim=claim(), reason=long)
    assert (notice.channel, notice.status) == ("mail", NoticeStatus.PENDING)
    assert long in notice.body


def test_a_character_that_phones_lack_goes_by_mail(write, inspected):
    assert write(claim=claim(), reason="확인함 🙂").channel == "mail"


@pytest.mark.parametrize("mail", ["", "closed@example.test"])
def test_who_has_a_phone_alone_gets_the_name_in_characters_that_it_has(write, inspected, mail):
    if mail:
        closed = crypto.blind_index("email", mail)
        Suppression.objects.create(recipient_index=closed, channel="mail", reason="opt_out")
    notice = write(claim=claim(business_name="Café ☕하루", plain_email=mail))
    assert (notice.channel, notice.status, notice.last_code) == ("alimtalk", "pending", "")
    assert "Cafe 하루 대표" in notice.body
    text = inspected.body
    for placeholder, value in Notice.objects.get().values.items():
        text = text.replace(placeholder, value)
    assert text.strip() == notice.body  # as the provider puts it together


def test_a_letter_that_is_too_long_stays_a_dead_letter(write, inspected):
    notice = write(claim=claim(plain_email=""), reason="사유" * 600)
    assert (notice.status, notice.last_code) == (NoticeStatus.FAILED, "no_template_fits")


@pytest.mark.parametrize(
    ("phone", "mail", "channel", "code"),
    [
        (None, "ondam@example.test", "mail", ""),
        ("0212345678", "ondam@example.test", "mail", ""),  # a landline reads no message
        (None, "", "lms", "no_address"),
        ("0212345678", "", "lms", "not_mobile"),
        ("0212345678", "ondam@", "mail", "bad_address"),
    ],
)
def test_whoever_cannot_be_told_by_phone_is_told_by_mail_or_is_a_dead_letter(
    write, phone, mail, channel, code
):
    notice = write(claim=claim(plain_phone=phone, plain_email=mail))
    assert (notice.channel, notice.last_code) == (channel, code)
    assert notice.status == (NoticeStatus.FAILED if code else NoticeStatus.PENDING)
    assert (notice.recipient is None) == bool(code)


def test_an_address_that_cannot_be_decrypted_stops_nobody_elses_letter():
    good, broken = claim(plain_email=""), claim(plain_email="")
    broken.phone = good.phone  # encrypted for another claim
    told = write_notices(
        Letter(EVENT, one, f"x:{one.pk}", example_values(EVENT)) for one in (good, broken)
    )
    assert [(n.status, n.last_code) for n in told] == [
        (NoticeStatus.PENDING, ""),
        (NoticeStatus.FAILED, "unreadable_address"),
    ]


def test_a_text_that_fits_nowhere_is_a_dead_letter_and_cannot_be_forced(write):
    notice = write(claim=claim(plain_email=""), reason="사유" * 600)
    assert (notice.status, notice.last_code) == (NoticeStatus.FAILED, "no_template_fits")
    with pytest.raises(TextTooLongError):
        retry_notice(notice=notice, by=secretary())


def test_an_asked_channel_is_the_only_one():
    one = claim()
    told = write_notices([Letter(EVENT, one, "x", example_values(EVENT), channel="mail")])[0]
    assert told.channel == "mail"
    with pytest.raises(NoTemplateError):  # not inspected
        write_notices([Letter(EVENT, one, "y", example_values(EVENT), channel="alimtalk")])


def test_where_phones_are_off_everything_goes_by_mail_and_keeps_no_values(write, settings):
    settings.NOTICE_PHONE = "off"
    notice = write(claim=claim())
    assert (notice.channel, notice.values) == ("mail", None)


def test_where_nothing_is_served_the_mail_waits(write, settings):
    settings.NOTICE_PHONE = settings.NOTICE_MAIL = "off"
    notice = write(claim=claim())
    assert (notice.channel, notice.status) == ("mail", NoticeStatus.PENDING)


def test_a_suppressed_address_is_passed_over(write, inspected):
    one = claim(plain_phone="01011112222")
    first = write(claim=one)
    suppress_address(notice=first, reason="blocked", by=secretary())
    assert write(claim=one).channel == "lms"  # who blocks one channel is told by another
    suppress_address(notice=first, reason="wrong_number", by=secretary())
    assert write(claim=one).channel == "mail"
    assert write(claim=claim(plain_phone="01011112223")).channel == "alimtalk"


def test_whose_every_address_is_suppressed_gets_a_suppressed_notice_that_says_why(write):
    one = claim(plain_email="")
    suppress_address(notice=write(claim=one), reason="opt_out", by=secretary())
    notice = Notice.objects.get(pk=write(claim=one).pk)
    assert (notice.status, notice.channel) == (NoticeStatus.SUPPRESSED, "lms")
    assert (notice.last_code, notice.ended_reason) == (
        "suppressed_address",
        "받는 분이 수신을 거부함",
    )
    assert notice.recipient_hint and notice.recipient_index


def test_a_retry_goes_to_the_address_of_its_own_channel(write):
    one = claim(plain_phone="01099998888")
    notice = write(claim=one)
    Notice.objects.filter(pk=notice.pk).update(**SENDING)
    Notice.objects.filter(pk=notice.pk).update(status="failed", **FREE)
    again = retry_notice(notice=notice, by=secretary())
    assert (again.status, again.channel) == (NoticeStatus.PENDING, "lms")
    assert bytes(again.recipient) != bytes(notice.recipient)  # encrypted again
    assert crypto.decrypt(again.recipient, aad=recipient_aad(one.number)) == "01099998888"


def test_a_retry_to_a_suppressed_address_is_refused(write):
    notice = write(claim=claim())
    Notice.objects.filter(pk=notice.pk).update(**SENDING)
    Notice.objects.filter(pk=notice.pk).update(status="failed", **FREE)
    suppress_address(notice=notice, reason="wrong_number", by=secretary())
    with pytest.raises(AddressSuppressedError):
        retry_notice(notice=notice, by=secretary())


def test_any_number_of_letters_costs_the_same_queries(settings):
    claims = ClaimFactory.create_batch(3) + [
        claim(plain_phone=None),
        claim(plain_phone=None, plain_email=""),
    ]
    shut = claim(plain_email="", plain_phone="01077776666")
    Suppression.objects.create(
        recipient_index=bytes(shut.phone_index), channel="lms", reason="opt_out"
    )

    def cost(pks, name, write=write_notices):
        with CaptureQueriesContext(connection) as told, transaction.atomic():
            found = Claim.objects.filter(pk__in=pks).only(*CLAIM_FIELDS)
            write([Letter(EVENT, one, f"{name}:{one.pk}", example_values(EVENT)) for one in found])
        return len([q for q in told.captured_queries if "SAVEPOINT" not in q["sql"]])

    pks = [one.pk for one in [*claims, shut]]
    few = cost(pks, "few")
    assert few == 7  # claims, readers, terms, templates, two of suppressions, one INSERT
    more = [one.pk for one in ClaimFactory.create_batch(30)]
    assert cost([*pks, *more], "many") == few
    assert cost([*pks, *more], "bulk", write_many) == few
    assert cost([*pks, *more], "bulk", write_many) == few + 1  # all of them stood already


def test_a_bulk_counts_what_is_new():
    letters = [
        Letter(EVENT, one, f"w:{one.pk}", example_values(EVENT))
        for one in ClaimFactory.create_batch(4)
    ]
    assert write_many(letters[:3]) == 3
    assert write_many(letters) == 1
    assert write_many(letters + letters) == 0
    assert Notice.objects.count() == 4


def test_whatever_the_words_they_are_stored_to_the_letter(write, settings):
    settings.NOTICE_PREFER = ["mail"]
    words = 'a\\b "c" {d,e} NULL \\" %s \\x41 ${f} 가🙂\ttab, null, "'
    notice = write(claim=claim(business_name=words[:90]), reason=words)
    stored = Notice.objects.get(pk=notice.pk)
    assert stored.body == notice.body and words in stored.body
    assert bytes(stored.body_digest) == crypto.text_digest(stored.subject, stored.body)
