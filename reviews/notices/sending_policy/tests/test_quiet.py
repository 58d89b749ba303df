from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reviews.notices.channels.file import FileSender
from reviews.notices.delivery import deliver
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.sending_policy.quiet_hours import parse_hours, postpone, quiet_until

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT, NOON = "21:00-08:00", "12:00-13:30"


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "spec", "until"),
    [
        ("2022-12-31 20:59:59", NIGHT, None),
        ("2022-12-31 21:00:00", NIGHT, "2023-01-01 08:00:00"),
        ("2022-12-31 23:59:59", NIGHT, "2023-01-01 08:00:00"),
        ("2023-01-01 00:00:00", NIGHT, "2023-01-01 08:00:00"),
        ("2023-01-01 07:59:59", NIGHT, "2023-01-01 08:00:00"),
        ("2023-01-01 08:00:00", NIGHT, None),
        ("2023-01-01 11:59:59", NOON, None),
        ("2023-01-01 12:00:00", NOON, "2023-01-01 13:30:00"),
        ("2023-01-01 13:29:59", NOON, "2023-01-01 13:30:00"),
        ("2023-01-01 13:30:00", NOON, None),
        ("2023-01-01 03:00:00", "", None),
        ("2023-01-01 03:00:00", "08:00-08:00", None),
    ],
)
def test_the_hours_begin_and_end_when_they_say(now, spec, until):
    assert quiet_until(at(now), spec) == (until and at(until))


def test_the_clock_on_the_wall_is_that_of_seoul():
    assert quiet_until(datetime(2022, 12, 31, 12, 0, tzinfo=UTC), NIGHT) == at(
        "2023-01-01 08:00:00"
    )
    assert quiet_until(datetime(2022, 12, 31, 11, 59, tzinfo=UTC), NIGHT) is None


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    begin=st.times(),
    end=st.times(),
)
def test_whatever_the_spec_the_end_comes_within_a_day_and_is_not_quiet(now, begin, end):
    spec = f"{begin:%H:%M}-{end:%H:%M}"
    until = quiet_until(now, spec)
    if until is not None:
        assert timedelta(0) < until - now <= timedelta(days=1)
        assert quiet_until(until, spec) is None
        assert quiet_until(until - timedelta(microseconds=1), spec) == until


@pytest.mark.parametrize("spec", ["21-8", "25:00-08:00", "21:60-08:00", "21:00", "x"])
def test_a_spec_that_is_none_is_refused(spec):
    with pytest.raises(ValueError, match="21:00-08:00"):
        parse_hours(spec)


def around_now(before, after):
    """Quiet hours around the present moment of the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0].astimezone(SEOUL)
    begin, end = now + timedelta(minutes=before), now + timedelta(minutes=after)
    return f"{begin:%H:%M}-{end:%H:%M}"


@pytest.mark.django_db
def test_at_night_nothing_leaves_and_everything_due_waits_for_the_morning(write, settings, mailbox):
    due, later = write(), write()
    Notice.objects.filter(pk=later.pk).update(next_at=timezone.now() + timedelta(days=3))
    settings.NOTICE_QUIET = around_now(-60, 60)
    assert deliver.deliver_all() == 0
    moved, other = Notice.objects.get(pk=due.pk), Notice.objects.get(pk=later.pk)
    assert moved.status == NoticeStatus.PENDING and not moved.attempts
    assert moved.next_at == quiet_until(timezone.now(), settings.NOTICE_QUIET)
    assert other.next_at > moved.next_at + timedelta(days=1)
    assert not mailbox.taken
    settings.NOTICE_QUIET = around_now(60, 120)
    Notice.objects.filter(pk=due.pk).update(next_at=timezone.now())
    assert deliver.deliver_all() == 1 and len(mailbox.accepted) == 1


@pytest.mark.django_db
def test_many_are_moved_step_by_step_to_the_last(write, settings, mailbox, monkeypatch):
    monkeypatch.setattr("reviews.notices.sending_policy.quiet_hours.STEP", 2)
    notices = [write() for _ in range(5)]
    settings.NOTICE_QUIET = around_now(-60, 60)
    until = postpone(["mail"])
    assert {one.next_at for one in Notice.objects.all()} == {until}
    assert len(notices) == Notice.objects.count()


@pytest.mark.django_db
def test_a_worker_whose_clock_is_wrong_keeps_the_hours_all_the_same(
    write, settings, mailbox, monkeypatch
):
    write()
    settings.NOTICE_QUIET = around_now(-60, 60)
    wrong = timezone.now() + timedelta(hours=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)
    monkeypatch.setattr("time.time", wrong.timestamp)
    assert deliver.deliver_all() == 0 and not mailbox.taken


@pytest.mark.django_db
def test_a_file_wakes_nobody(write, settings, tmp_path):
    settings.NOTICE_MAIL, settings.NOTICE_DIR = "file", tmp_path
    write()
    settings.NOTICE_QUIET = around_now(-60, 60)
    assert not FileSender.reaches_people
    assert postpone(["mail"]) is None
    assert deliver.deliver_all() == 1
