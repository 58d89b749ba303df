import pytest
from django.test import RequestFactory

from claims.errors import ConflictError, ForbiddenError
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.errors import (
    NoOtherChannelError,
    NotRetryableError,
    NotSuppressibleError,
)
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations import claim_page
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import sent
from reviews.notices.tests.test_addressing import FREE, SENDING
from reviews.notices.verbs import (
    retry_notice,
    send_by_other_channel,
    suppress_notice,
    take_back_unsent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phones_first")]


@pytest.fixture
def secretary(db):
    return UserFactory(roles="secretariat")


def fail(notice):
    Notice.objects.filter(pk=notice.pk).update(**SENDING)
    Notice.objects.filter(pk=notice.pk).update(status="failed", last_code="3055", **FREE)
    return Notice.objects.get(pk=notice.pk)


def test_what_failed_on_the_phone_is_told_by_mail_in_the_mails_own_words(
    write, secretary, settings
):
    claim = ClaimFactory(plain_email="ondam@example.test")
    failed = fail(write(claim=claim, key="decision:7", reason="확인된 감소액만 인정했습니다."))
    assert failed.channel == "lms"
    settings.CONTACT_PHONE = "1588-0000"  # changed since
    told = send_by_other_channel(notice=failed, by=secretary, seen=failed.seen)
    assert (told.key, told.channel, told.status) == (
        "decision:7:mail",
        "mail",
        NoticeStatus.PENDING,
    )
    assert told.template.channel == "mail" and told.recipient_hint == "on****@…"
    for fact in ("1,150,000원", "확인된 감소액만 인정했습니다.", "2023-0412", claim.number):
        assert fact in told.body
    assert told.body != failed.body and "고객센터(1588-0000)" in told.body
    old = Notice.objects.get(pk=failed.pk)
    assert (old.status, old.handled_by) == (NoticeStatus.SUPPRESSED, secretary)
    assert old.ended_reason == "다른 경로로 알림: 이메일"


def test_it_is_told_once_and_never_twice_by_one_channel(write, secretary):
    failed = fail(write(key="decision:7"))
    told = send_by_other_channel(notice=failed, by=secretary)
    with pytest.raises(ConflictError):  # yesterday's page
        send_by_other_channel(notice=failed, by=secretary, seen=failed.seen)
    with pytest.raises(NotRetryableError):
        send_by_other_channel(notice=failed, by=secretary)
    with pytest.raises(NoOtherChannelError):  # both ways were tried
        send_by_other_channel(notice=fail(told), by=secretary)
    assert Notice.objects.count() == 2
    assert retry_notice(notice=told, by=secretary).status == NoticeStatus.PENDING


def test_a_bounced_mail_is_told_by_phone(write, secretary, settings):
    settings.NOTICE_PREFER = ["mail", "lms"]
    told = send_by_other_channel(notice=fail(write(key="k")), by=secretary)
    assert (told.key, told.channel) == ("k:lms", "lms")


def test_what_waited_when_its_number_was_closed_is_told_by_mail_once(write, secretary):
    claim = ClaimFactory()
    waiting = write(claim=claim, key="decision:7")
    suppress_address(notice=waiting, reason="wrong_number", by=secretary)
    told = send_by_other_channel(notice=waiting, by=secretary)
    assert (told.key, told.channel, told.status) == ("decision:7:mail", "mail", "pending")
    old = Notice.objects.get(pk=waiting.pk)
    assert (old.status, old.ended_reason) == ("suppressed", "다른 경로로 알림: 이메일")
    with pytest.raises(NotRetryableError):
        send_by_other_channel(notice=waiting, by=secretary)


def test_what_somebody_decided_not_to_send_is_not_told_otherwise(write, secretary):
    notice = write()
    suppress_notice(notice=notice, by=secretary, reason="전화로 알림")
    with pytest.raises(NotSuppressibleError, match="닫은 통지"):
        suppress_notice(notice=notice, by=secretary, reason="다시")
    with pytest.raises(NotRetryableError):
        send_by_other_channel(notice=notice, by=secretary)


@pytest.mark.parametrize("why", ["no address", "suppressed", "too long", "one channel"])
def test_where_no_other_way_is_open_it_stays_a_dead_letter(write, secretary, settings, why):
    claim = ClaimFactory(plain_email="" if why == "no address" else "ondam@example.test")
    if why == "suppressed":
        suppress_address(claim=claim, channel="mail", reason="wrong_address", by=secretary)
    values = {}
    if why == "too long":
        settings.NOTICE_PREFER, values = ["mail", "lms"], {"reason": "사유" * 600}
    if why == "one channel":
        settings.NOTICE_PREFER = ["lms"]
    failed = fail(write(claim=claim, **values))
    with pytest.raises(NoOtherChannelError):
        send_by_other_channel(notice=failed, by=secretary)
    assert Notice.objects.get().status == NoticeStatus.FAILED


def test_only_the_secretariat_tells_otherwise(write):
    failed = fail(write())
    with pytest.raises(ForbiddenError):
        send_by_other_channel(notice=failed, by=UserFactory(roles="auditor"))


def test_the_customer_centre_reads_a_decision_and_its_amount_once_the_claimant_has_it(
    write, secretary, settings
):
    request = RequestFactory().get("/")
    request.user = UserFactory(roles="customer_centre")
    failed = fail(write(key="decision:7"))
    write(claim=failed.claim, event="payout_approved", key="payout_approved:1")

    def read():
        card = " ".join(line.text for line in claim_page.status_lines(request.user, failed.claim))
        return card + claim_page.for_customer_centre(request, failed.claim)

    assert "의결 결과" not in read() and "지급 승인" not in read()
    again = send_by_other_channel(notice=failed, by=secretary)  # waits to be sent
    assert "의결 결과" not in read() and "지급 승인" not in read()
    sent(again)
    assert "의결 결과" in read() and "지급 승인" in read()
    assert "다른 방법으로 알렸" not in read()  # the first is no telling of its own


def test_a_letter_taken_back_was_not_told(write, secretary):
    approved = write(event="payout_approved", key="payout_approved:1")
    take_back_unsent(keys=[approved.key], by=secretary, reason="승인을 풀었습니다")
    (line,) = claim_page.status_lines(secretary, approved.claim)
    assert line.text == "「지급 승인」 통지는 보내지 않았습니다."
    other = write(event="payout_approved", key="payout_approved:2")
    suppress_notice(notice=fail(other), by=secretary, reason="전화로 알림")
    (line,) = claim_page.status_lines(secretary, other.claim)
    assert "다른 방법으로 알렸습니다" in line.text
