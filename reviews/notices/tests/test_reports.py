"""Delivery reports and look-ups of what was sent."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import clock
from claims.tests.factories import ClaimFactory
from claims.tests.races import at_once
from config.celery import app
from reviews.notices.channels.base import DeliveryProgress, Report
from reviews.notices.delivery import deliver, reports
from reviews.notices.delivery.reports import ReportEvent
from reviews.notices.delivery.settlement import settle
from reviews.notices.models import DeliveryReport, Notice, NoticeStatus, Suppression
from reviews.notices.tests.mailserver import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(phones, write):
    """sent(number) are notices that the provider has accepted, and knows the end of."""
    count = 0

    def sent(number=1, **script):
        nonlocal count
        phones.control(report_seconds=0.0, **script)
        notices = []
        for _ in range(number):
            count += 1
            notices.append(write(claim=ClaimFactory(plain_phone=f"0105666{count:04}")))
        deliver.deliver_all()
        for notice in notices:
            notice.refresh_from_db()
            assert notice.status == NoticeStatus.SENT
        return notices

    return sent


def make_due():
    Notice.objects.filter(status=NoticeStatus.SENT).update(next_at=Now())


def told(notice, event="e1", code="4000"):
    return ReportEvent(event, notice.provider_id, str(notice.public_id), code)


def test_a_report_is_kept_and_the_message_looked_up(sent):
    [notice] = sent()
    assert reports.follow_up() == 0  # not due by itself yet
    assert reports.store_reports("solapi", [told(notice)]) == 1
    report = DeliveryReport.objects.get()
    assert (report.notice, report.code, report.provider) == (notice, "4000", "solapi")
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT  # a report is no proof
    assert reports.follow_up() == 1
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.DELIVERED, "4000")
    assert notice.delivered_by == "lms" and notice.delivered_at is not None


def test_a_report_that_lies_changes_nothing(sent):
    """Anybody who knows the path may report anything: the provider is asked."""
    [notice] = sent()
    reports.store_reports("solapi", [told(notice, code="3104")])
    reports.follow_up()
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.DELIVERED, "4000")


def test_a_report_told_five_times_and_by_two_at_once_is_kept_once(sent):
    notices = sent(2)
    events = [told(notices[0], "a"), told(notices[0], "a"), told(notices[1], "b")]
    assert reports.store_reports("solapi", events) == 2
    assert reports.store_reports("solapi", events[1:]) == 0
    assert DeliveryReport.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_keep_it_once(sent):
    [notice] = sent()
    events = [told(notice, name) for name in ("a", "b", "c")]
    answers = at_once(*[lambda: reports.store_reports("solapi", events)] * 3)
    assert sorted(answers) == [0, 0, 3]


def test_reports_of_strangers_are_kept_and_touch_nobody(sent):
    [notice] = sent()
    before = notice.next_at
    strange = [
        ReportEvent("x", "M1", str(uuid.uuid4()), "4000"),
        ReportEvent("y", "M2", "no uuid", "4000"),
        ReportEvent("z" * 300, "\0 \ud800", "", "c" * 99),
    ]
    assert reports.store_reports("solapi", strange) == 3
    assert not DeliveryReport.objects.filter(notice__isnull=False).exists()
    notice.refresh_from_db()
    assert (notice.status, notice.next_at) == (NoticeStatus.SENT, before)


def test_a_report_rings(sent, django_capture_on_commit_callbacks, monkeypatch):
    rung = []
    monkeypatch.setattr(app.tasks["reviews.notices.tasks.follow_up"], "apply_async",
                        lambda *args, **options: rung.append(args))  # fmt: skip
    [notice] = sent()
    with django_capture_on_commit_callbacks(execute=True):
        reports.store_reports("solapi", [told(notice)])
    with django_capture_on_commit_callbacks(execute=True):
        reports.store_reports("solapi", [told(notice)])  # nothing new
    assert rung == [((), {})]


def test_a_lost_webhook_costs_a_while(sent):
    notices = sent(3)
    make_due()
    with CaptureQueriesContext(connection) as seen:
        assert reports.follow_up() == 3
    assert {state(n) for n in notices} == {NoticeStatus.DELIVERED}
    # due, savepoint, settled, savepoint, due again
    assert len(seen) == 5


def state(notice):
    notice.refresh_from_db()
    return notice.status


def test_what_is_still_on_its_way_is_asked_after_ever_more_rarely(sent, phones):
    with clock.at(timezone.now() - timedelta(hours=2)):
        [notice] = sent(outcomes={"lost": 1.0})
    make_due()
    assert reports.follow_up() == 1
    assert state(notice) == NoticeStatus.SENT
    soon, late = timedelta(minutes=59), timedelta(minutes=61)
    assert Notice.objects.filter(next_at__gt=Now() + soon, next_at__lt=Now() + late).exists()
    assert reports.follow_up() == 0


def test_a_message_that_failed_in_the_end_is_a_dead_letter_with_its_reason(sent):
    [notice] = sent(numbers={"01056660001": "3028"})
    make_due()
    reports.follow_up()
    assert (state(notice), notice.last_code) == (NoticeStatus.FAILED, "3028")
    assert notice.delivered_at is None


def test_a_wrong_number_is_left_alone_from_then_on(sent, write):
    [notice] = sent(numbers={"01056660001": "3032"})
    waiting = write(claim=notice.claim)
    make_due()
    reports.follow_up()
    assert state(notice) == NoticeStatus.FAILED
    assert state(waiting) == NoticeStatus.SUPPRESSED
    assert set(Suppression.objects.values_list("reason", "code")) == {("wrong_number", "3032")}


def test_while_the_provider_is_away_nothing_is_decided(sent, settings):
    [notice] = sent()
    settings.SOLAPI_URL = f"http://127.0.0.1:{free_port()}"
    make_due()
    assert reports.follow_up() == 0
    assert state(notice) == NoticeStatus.SENT
    assert not Notice.objects.filter(status="sent", next_at__lte=Now()).exists()


def test_mail_is_never_asked_after(write, mailbox, settings):
    settings.NOTICE_PREFER = ["mail"]
    notice = write()
    deliver.deliver_all()
    make_due()
    assert reports.follow_up() == 0
    assert reports.store_reports("smtp", [told(notice)]) == 1
    assert state(notice) == NoticeStatus.SENT


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_after_each_message_once(sent, settings, monkeypatch):
    notices = sent(12)
    monkeypatch.setattr(reports, "BATCH", 3)
    make_due()
    asked = at_once(reports.follow_up, reports.follow_up)
    assert sum(asked) == 12
    assert {state(n) for n in notices} == {NoticeStatus.DELIVERED}


def test_a_late_word_about_a_message_that_was_sent_again_ends_nothing(sent):
    """Asked, told by another worker that it failed, sent again by hand: only then our answer."""
    [notice] = sent()
    earlier = Report(
        DeliveryProgress.FAILED, "3032", provider_id="M-earlier", suppress="wrong_number"
    )
    settle([(notice.pk, earlier)], of="sent")
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.SENT, "2000")
    settle([(notice.pk, earlier._replace(provider_id=notice.provider_id))], of="sent")
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == (NoticeStatus.FAILED, "3032")
