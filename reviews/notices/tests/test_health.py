"""Health of the outbox: counts, sentences, alarms and metrics."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog
from django.core.cache import cache
from django.utils import timezone

from claims import clock
from claims.tests.factories import ClaimFactory
from config import metrics
from reviews.notices.bulk.tests import factories as make
from reviews.notices.models import DeliveryAttempt, NoticeBulk
from reviews.notices.operations import alarm, health
from reviews.notices.operations.health import NoticeGroup, Pace, Snapshot
from reviews.notices.operations.metrics import NoticeCollector
from reviews.notices.operations.status import assess
from reviews.notices.tests.states import dead, end, sent, wait

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 4, 11, 0, 0, tzinfo=UTC)  # 09:00 in Seoul


@pytest.fixture(autouse=True)
def no_memory(settings):
    settings.NOTICE_QUIET = "21:00-08:00"
    cache.clear()
    yield
    cache.clear()


def ago(**span):
    return NOW - timedelta(**span)


def group(
    n,
    code="",
    *,
    status="pending",
    channel="mail",
    due=True,
    paused=False,
    written=None,
    next_at=None,
    latest=None,
):
    at = next_at or ago(minutes=5)
    written = written or ago(minutes=5)
    return NoticeGroup(status, channel, code, due, paused, n, written, at, latest or at)


def said(*groups, pace=0, last=None, served=None):
    standing, moved = Snapshot(tuple(groups), NOW), Pace(pace, last or ago(hours=1), ())
    return assess(standing, moved, NOW, served)


def test_nothing_waits():
    found = said(group(3, "550", status="failed"))
    assert (found.tone, found.title) == ("ok", "기다리는 통지가 없습니다")


def test_a_bulk_that_is_being_written_is_not_nothing():
    found = said(group(30_799, status=health.UNWRITTEN, next_at=ago(seconds=9)))
    assert (found.tone, found.title) == ("info", "일괄 통지를 작성하고 있습니다")
    assert "30,799건" in found.text
    dead_writer = said(group(30_799, status=health.UNWRITTEN, next_at=ago(minutes=2)))
    assert dead_writer.tone == "problem" and "worker" in dead_writer.remedy


def test_what_a_running_bulk_has_not_written_is_counted():
    make.tier_claims(3)
    make.prepared()  # up to a hundred: it runs at once
    assert health.snapshot().unwritten.n == 3
    (family,) = [f for f in NoticeCollector().collect() if f.name == "desk_notices_unwritten"]
    assert family.samples[0].value == 3


def test_it_moves_and_says_how_long_it_will_take():
    found = said(group(40_000), pace=2_000)
    assert found.tone == "info"
    assert "2,000건" in found.text and "40,000건" in found.text and "20분" in found.text


def test_nobody_takes_what_is_due():
    found = said(group(40_000, next_at=ago(minutes=48)))
    assert (found.tone, found.title) == ("problem", "아무것도 나가지 않습니다")
    assert "08:12부터, 48분째" in found.text and "40,000건" in found.text
    assert "worker" in found.remedy


SOON = NOW + timedelta(seconds=20)


@pytest.mark.parametrize("due", [True, False])
def test_a_provider_that_is_away_is_named_whether_or_not_its_next_try_is_due(due):
    found = said(group(40_000, "unreachable", due=due, written=ago(minutes=30), next_at=SOON))
    assert found.tone == "problem"
    assert "발송처에 연결할 수 없음" in found.title
    assert "30분째" in found.text
    assert "발송처가 살아 있는지" in found.remedy


def test_those_behind_a_provider_that_is_tried_with_one_wait_for_it_and_not_for_a_worker():
    behind = group(39_000, next_at=ago(minutes=30))
    first = group(1_000, "unreachable", written=ago(minutes=30), next_at=ago(minutes=29))
    probe = group(1, "unreachable", due=False, written=ago(minutes=30), next_at=SOON)
    found = said(behind, first, probe)
    assert "발송처에 연결할 수 없음" in found.title and "40,001건" in found.text
    # The same an hour later, when no worker tries any more.
    assert "worker" in said(behind, first).remedy


def test_what_is_blocked_is_told_although_the_rest_moves():
    blocked = group(6_000, "http_401", channel="alimtalk", written=ago(minutes=30), latest=SOON)
    behind = group(30_000, channel="lms")
    found = said(blocked, behind, group(4_000), pace=900)
    assert found.tone == "warn" and "막힌 것이 있습니다" in found.title
    assert "36,000건" in found.text and "계정" in found.remedy
    assert said(group(9, "552", written=ago(hours=3)), group(4_000), pace=900).tone == "info"


def test_one_refused_mail_that_is_due_this_moment_is_no_standstill():
    found = said(group(1, "452", written=ago(hours=3), next_at=ago(seconds=5)))
    assert found.tone == "warn"


def test_a_full_mailbox_alone_is_no_alarm():
    found = said(group(1, "452", due=False, next_at=NOW + timedelta(minutes=10)))
    assert found.tone == "warn"
    assert "다시 시도하고 있습니다" in found.title


def test_what_was_written_at_night_has_waited_since_the_morning():
    night = datetime(2023, 4, 10, 14, 0, tzinfo=UTC)  # 23:00 in Seoul
    found = group(1, "unreachable", written=night)
    assert found.since == datetime(2023, 4, 10, 23, 0, tzinfo=UTC)  # 08:00


def test_a_channel_that_is_off_is_told_apart_from_a_worker_that_is_gone():
    found = said(group(40_000), served=("lms",))
    assert found.tone == "problem" and "경로가 꺼져 있음" in found.title
    assert "NOTICE_MAIL" in found.remedy
    assert "worker" in said(group(40_000), served=("mail",)).remedy


def test_quiet_hours_and_paused_bulks_are_calm():
    morning = NOW + timedelta(hours=2)
    found = said(group(10, due=False, next_at=morning), group(5, paused=True))
    assert (found.tone, found.title) == ("none", "정한 때를 기다립니다")
    assert "10건이 11:00부터" in found.text
    assert said(group(5, paused=True)).title == "멈춰 두었습니다"


def test_a_second_of_waiting_is_no_standstill():
    assert said(group(5, next_at=ago(seconds=20))).tone == "info"


def test_reasons_come_by_number_and_name_what_to_do():
    found = said(
        group(7, "unreachable"), group(90), group(2, status="unknown"), group(4, paused=True)
    )
    assert [why.n for why in found.reasons] == [90, 7, 4, 2]
    assert found.reasons[1].query == "tab=pending&code=unreachable"
    assert found.reasons[3].query == "tab=unknown"


def test_the_counts_of_real_rows(write, django_assert_num_queries):
    _waiting, late, failed, _other, gone = (write() for _ in range(5))
    wait(late, code="unreachable", due=timezone.now() + timedelta(minutes=1))
    dead(failed)
    sent(gone)
    nowhere = write(claim=ClaimFactory(plain_email="", plain_phone=""))
    cache.clear()
    with django_assert_num_queries(3):
        standing, pace = health.snapshot(), health.pace()
    with django_assert_num_queries(0):  # remembered
        health.snapshot(), health.pace()
    assert nowhere.last_code == "no_address"
    assert (standing.of("pending"), standing.failed, standing.postal) == (3, 1, 1)
    assert sum(found.n for found in standing.stuck) == 3
    assert pace.last_minute == 1 and pace.last_at == gone.sent_at
    assert sum(n for _hour, n in pace.hours) == 1


def test_hours_hold_what_was_sent_in_them(write):
    now = timezone.localtime().replace(minute=30)
    with clock.at(now):
        sent(write(), at=now - timedelta(hours=2))
        sent(write(), write(), at=now - timedelta(hours=23))
        sent(write(), at=now - timedelta(hours=24))  # before the first hour shown
        cache.clear()
        hours = health.pace().hours
    assert len(hours) == 24
    assert [n for _hour, n in hours] == [2, *[0] * 20, 1, 0, 0]


def metric(name, **labels):
    values = [
        float(line.rsplit(" ", 1)[1])
        for line in metrics.exposition().decode().splitlines()
        if line.startswith((name + "{", name + " "))
        and all(f'{key}="{value}"' in line for key, value in labels.items())
    ]
    (value,) = values
    return value


def test_metrics_tell_states_the_oldest_and_what_was_accepted(write):
    waiting, failed = write(), write()
    wait(waiting, due=timezone.now() - timedelta(seconds=400))
    dead(failed)
    sent(write(), write(), by="lms")
    write(claim=ClaimFactory(plain_email="", plain_phone=""))
    cache.clear()
    assert metric("desk_notices", state="pending", channel="mail") == 1
    assert metric("desk_notices", state="failed", channel="mail") == 1
    assert metric("desk_notices", state="no_address", channel="mail") == 1
    assert metric("desk_notices", state="unknown", channel="sms") == 0
    assert 400 <= metric("desk_notices_oldest_waiting_seconds") < 460
    assert metric("desk_notices_accepted_total") == 2
    assert metric("desk_notices_went_by", channel="lms") == 2
    assert metric("desk_notices_last_minute") == 2


def test_a_scrape_costs_four_short_questions_and_then_none(write, django_assert_num_queries):
    write()
    cache.clear()
    with django_assert_num_queries(4):
        metrics.exposition()
    with django_assert_num_queries(0):
        metrics.exposition()


def test_the_page_of_metrics_holds_them_once_and_a_second_collector_is_not_taken(
    client, write, settings
):
    metrics.register(NoticeCollector())
    write()
    settings.METRICS_TOKEN = "a token of this test"
    shown = {"Authorization": "Bearer a token of this test"}
    page = client.get("/metrics", headers=shown).content.decode()
    assert page.count("# TYPE desk_notices gauge") == 1
    assert "django_http_requests" in page
    assert client.get("/metrics").status_code == 403


def test_the_alarm_is_sounded_once_in_its_time(write, settings):
    settings.NOTICE_ALERT_SECONDS = 900
    late, _other = write(), write()
    with structlog.testing.capture_logs() as logs:
        assert not alarm.log_alarms()
        wait(late, due=timezone.now() - timedelta(seconds=901))
        health.invalidate()
        assert alarm.log_alarms()
        assert not alarm.log_alarms()
    (line,) = [line for line in logs if line["event"] == "notices_waiting_too_long"]
    assert line["log_level"] == "error"
    assert (line["waiting"], line["limit"], line["channel"]) == (2, 900, "mail")
    assert line["oldest_seconds"] >= 901


def test_what_nobody_can_ask_about_is_an_alarm_of_its_own(write, settings):
    settings.NOTICE_ALERT_SECONDS = 900
    lost, _waiting = write(), write()
    end(lost, status="unknown", code="no_answer")
    attempt = {"notice": lost, "number": 1, "channel": "mail", "request_digest": b"0" * 16}
    ended = {"outcome": "unknown", "code": "no_answer"}
    with structlog.testing.capture_logs() as logs:
        assert not alarm.log_alarms()  # no attempt of it has ended
        late = timezone.now() - timedelta(seconds=901)
        DeliveryAttempt.objects.create(**attempt, **ended, finished_at=late)
        assert alarm.log_alarms()
        assert not alarm.log_alarms()
    (line,) = [line for line in logs if line["event"] == "notices_unknown_too_long"]
    assert (line["log_level"], line["unknown"], line["limit"]) == ("error", 1, 900)
    assert line["oldest_seconds"] >= 901


def test_a_bulk_that_nobody_writes_on_is_an_alarm_of_its_own(settings):
    settings.NOTICE_ALERT_SECONDS = 900
    make.tier_claims(3)
    bulk = make.prepared()  # up to a hundred: it runs at once
    with structlog.testing.capture_logs() as logs:
        assert not alarm.log_alarms()
        NoticeBulk.objects.filter(pk=bulk.pk).update(
            progress_at=timezone.now() - timedelta(seconds=901)
        )
        health.invalidate()
        assert alarm.log_alarms()
        assert not alarm.log_alarms()
    (line,) = [line for line in logs if line["event"] == "notices_unwritten_too_long"]
    assert (line["log_level"], line["unwritten"], line["limit"]) == ("error", 3, 900)
    assert line["oldest_seconds"] >= 901


def test_the_alarm_can_be_switched_off(write, settings):
    settings.NOTICE_ALERT_SECONDS = 0
    wait(write(), due=timezone.now() - timedelta(days=1))
    assert not alarm.log_alarms()
