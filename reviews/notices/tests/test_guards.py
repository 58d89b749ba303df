"""Database guards of notices."""

import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from claims.trail.triggers import refused_by
from reviews.notices.models import DeliveryAttempt, Notice, NoticeStatus, NoticeTemplate

pytestmark = pytest.mark.django_db


def refused(sql, *params):
    """The name of the constraint that refuses a statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        connection.cursor().execute(sql, params)
    return refused_by(caught.value)


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


def test_erasure_blanks_the_text_once_and_keeps_the_digest(write):
    notice = write()
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
