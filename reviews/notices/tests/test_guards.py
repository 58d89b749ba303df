"""Database guards of notices."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from claims import hooks
from claims.contacts.tests.factories import corrected_contact
from claims.representation.tests.factories import in_force
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused
from reviews.notices.models import DeliveryAttempt, Notice, NoticeStatus, NoticeTemplate
from reviews.notices.tests.states import dead, lease, sent

pytestmark = pytest.mark.django_db


def forbidden(sql, *params):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql, params)


@pytest.mark.parametrize("status", ["sent", "delivered", "unknown", "failed"])
def test_a_waiting_notice_is_not_declared_done(write, status):
    notice = write()
    name = refused("UPDATE reviews_notice SET status = %s WHERE id = %s", status, notice.pk)
    assert name == "reviews_notice_status_moves_as_allowed"


def test_a_sent_notice_is_not_sent_again(write):
    notice = write()
    Notice.objects.filter(pk=notice.pk).update(
        status="sending", lease_token=uuid.uuid4(), lease_until=timezone.now()
    )
    Notice.objects.filter(pk=notice.pk).update(
        status="sent", lease_token=None, lease_until=None, sent_at=timezone.now()
    )
    for status in ("pending", "sending", "suppressed", "unknown"):
        sql = "UPDATE reviews_notice SET status = %s WHERE id = %s"
        assert refused(sql, status, notice.pk) == "reviews_notice_status_moves_as_allowed"


def test_sending_needs_a_lease_and_nothing_else_has_one(write):
    notice = write()
    sending = "UPDATE reviews_notice SET status = 'sending' WHERE id = %s"
    assert refused(sending, notice.pk) == "leased_notice_is_sending"
    leased = "UPDATE reviews_notice SET lease_token = %s, lease_until = now() WHERE id = %s"
    assert refused(leased, uuid.uuid4(), notice.pk) == "leased_notice_is_sending"


def test_a_notice_without_a_recipient_is_not_due(write):
    notice = write()
    sql = "UPDATE reviews_notice SET recipient = NULL WHERE id = %s"
    assert refused(sql, notice.pk) == "notice_without_recipient_is_suppressed_or_failed"


def test_suppressing_needs_a_reason(write):
    notice = write()
    sql = "UPDATE reviews_notice SET status = 'suppressed' WHERE id = %s"
    assert refused(sql, notice.pk) == "suppressed_notice_says_why"


@pytest.mark.parametrize(
    "change", ["body = 'x'", "subject = 'x'", "key = 'x'", "event = 'payout_sent'"]
)
def test_a_written_notice_keeps_its_text(write, change):
    sql = f"UPDATE reviews_notice SET {change} WHERE id = %s"
    assert refused(sql, write().pk) == "written_notice_is_frozen"


READDRESS = (
    "UPDATE reviews_notice n SET addressee = %s, recipient = o.recipient,"
    " recipient_hint = o.recipient_hint, recipient_index = o.recipient_index"
    " FROM reviews_notice o WHERE n.id = %s AND o.id = %s"
)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_a_waiting_notice_goes_to_who_reads_it_now_alone(write, settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["lms"]
    claim, other = ClaimFactory(), ClaimFactory(plain_phone="01077778888")
    waiting, strange = write(claim=claim), write(claim=other)
    in_force(claim, "proxy", letters="both", phone="010-2222-3333")
    with hooks.listening("contact_changed"):  # or the verb addresses it itself
        corrected_contact(claim, phone="010-3456-1111")
    claim.refresh_from_db()
    now = write(claim=claim)
    copy = Notice.objects.get(key__startswith=f"{now.key}~r")
    for addressee, wrong in (("claimant", strange), ("claimant", copy), ("representative", copy)):
        name = refused(READDRESS, addressee, waiting.pk, wrong.pk)
        assert name == "notice_goes_to_who_reads_it_now"
    assert refused(READDRESS, "claimant", copy.pk, now.pk) == "notice_goes_to_who_reads_it_now"
    run(READDRESS, "claimant", waiting.pk, now.pk)
    waiting.refresh_from_db()
    assert waiting.recipient_hint == "010-****-1111"


def test_a_retried_notice_goes_to_who_reads_it_now_alone(write, settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["lms"]
    claim, by = ClaimFactory(plain_phone="01012345678"), UserFactory(roles="secretariat")
    failed = write(claim=claim)
    dead(failed)
    in_force(claim, "heir", letters="instead", phone="010-2222-3333")
    retry = "UPDATE reviews_notice SET status = 'pending', handled_by_id = %s, {} WHERE id = %s"
    heirs = write(claim=claim)
    name = refused(retry.format("addressee = 'representative'"), by.pk, failed.pk)
    assert name == "notice_goes_to_who_reads_it_now"
    same = "recipient_index = (SELECT recipient_index FROM reviews_notice WHERE id = %s)"
    sql = retry.format(f"addressee = 'representative', {same}")
    run(sql, by.pk, heirs.pk, failed.pk)


@pytest.mark.parametrize("change", ["addressee = 'representative'", "recipient_hint = 'x'"])
def test_a_leased_or_sent_notice_keeps_its_recipient(write, change):
    notice = write()
    for steps in (lease, sent):
        other = write()
        steps(other)
        sql = f"UPDATE reviews_notice SET {change} WHERE id = %s"
        assert refused(sql, other.pk) == "notice_keeps_its_recipient"
    sql = "UPDATE reviews_notice SET addressee = 'representative' WHERE id = %s"
    assert refused(sql, notice.pk) == "notice_goes_to_who_reads_it_now"


def test_erasure_blanks_the_text_once_and_keeps_the_digest(write):
    notice = write()
    mark_as_erased(notice.claim)
    Notice.objects.filter(pk=notice.pk).update(
        subject="", body="", recipient=None, erased_at=timezone.now()
    )
    erased = Notice.objects.get(pk=notice.pk)
    assert bytes(erased.body_digest) == bytes(notice.body_digest)
    sql = "UPDATE reviews_notice SET body = 'x' WHERE id = %s"
    assert refused(sql, notice.pk) == "written_notice_is_frozen"


def test_no_notice_and_no_attempt_is_deleted(write):
    notice = write()
    forbidden("DELETE FROM reviews_notice WHERE id = %s", notice.pk)
    forbidden("DELETE FROM reviews_deliveryattempt")
    forbidden("TRUNCATE reviews_deliveryattempt")


def test_an_attempt_is_finished_once(write):
    attempt = DeliveryAttempt.objects.create(
        notice=write(), number=1, channel="mail", request_digest=b"0" * 16
    )
    half = "UPDATE reviews_deliveryattempt SET finished_at = now() WHERE id = %s"
    assert refused(half, attempt.pk) == "finished_attempt_has_its_outcome"
    DeliveryAttempt.objects.filter(pk=attempt.pk).update(
        finished_at=timezone.now(), outcome="rejected", code="550"
    )
    sql = "UPDATE reviews_deliveryattempt SET outcome = 'accepted' WHERE id = %s"
    assert refused(sql, attempt.pk) == "finished_attempt_is_frozen"
    sql = "UPDATE reviews_deliveryattempt SET number = 2 WHERE id = %s"
    assert refused(sql, attempt.pk) == "attempt_is_frozen"


def test_a_published_template_is_frozen_and_kept():
    template = NoticeTemplate.objects.filter(current=True).first()
    sql = "UPDATE reviews_noticetemplate SET body = 'x' WHERE id = %s"
    assert refused(sql, template.pk) == "published_template_is_frozen"
    sql = "UPDATE reviews_noticetemplate SET published_at = NULL, current = false WHERE id = %s"
    assert refused(sql, template.pk) == "published_template_is_frozen"
    sql = "DELETE FROM reviews_noticetemplate WHERE id = %s"
    assert refused(sql, template.pk) == "published_template_is_kept"


def test_an_event_has_one_current_template():
    template = NoticeTemplate.objects.filter(current=True).first()
    sql = (
        "INSERT INTO reviews_noticetemplate (event, channel, language, version, subject, body,"
        " provider_template_id, inspection, published_at, current)"
        " SELECT event, channel, language, version + 1, subject, body, '', '', now(), true"
        " FROM reviews_noticetemplate WHERE id = %s"
    )
    assert refused(sql, template.pk) == "event_has_one_current_template"


def test_statuses_that_the_code_knows_are_all_the_database_knows(write):
    assert {status.value for status in NoticeStatus} == {
        "pending", "sending", "sent", "delivered", "failed", "unknown", "suppressed"
    }  # fmt: skip
