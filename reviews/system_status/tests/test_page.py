"""The page of the system status: a word and a remedy for each part, causes of failed notices."""

import errno
import re
import tempfile
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from redis.exceptions import ConnectionError as Away

from claims import clock, health, heartbeat
from claims.backup.models import BackupRun
from claims.exports.models import ExportStatus
from claims.exports.tasks import write_file
from claims.exports.verbs import request_export
from claims.lists.registry import list_named
from claims.tasks import record_heartbeat
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.models import SealCheck
from claims.trail.seal import seal
from claims.users.redis_caches import SessionCache
from config.queues import full_disks
from config.queues.table import LIMITS
from reviews.committee.tests.factories import document
from reviews.notices.models import Notice
from reviews.notices.operations import health as outbox
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values
from reviews.notices.tests.states import dead
from reviews.system_status import context

pytestmark = pytest.mark.django_db
URL = "system_status:status"


@pytest.fixture(autouse=True)
def all_answer(monkeypatch):
    cache.clear()
    outbox.invalidate()
    for part in ("redis_word", "_worker"):
        monkeypatch.setattr(health, part, lambda: "ok")
    monkeypatch.setattr(health, "listens", lambda _queue: True)
    monkeypatch.setattr(health, "unserved_queues", dict)


@pytest.fixture
def page_of(client):
    client.force_login(UserFactory(roles="admin"))

    def read() -> str:
        answer = client.get(reverse(URL))
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def letters(n: int) -> list[Notice]:
    event = "decision_partly_granted"
    with transaction.atomic():
        return [
            write_notice(
                event=event,
                claim=ClaimFactory(),
                variables=example_values(event),
                key=f"decision:{key}",
            )
            for key in range(n)
        ]


def row(page: str, key: str) -> str:
    start = page.index(f'data-part="{key}"')
    return page[start : page.index("</tr>", start)]


def test_each_part_has_a_word_and_a_stopped_one_its_remedy(page_of, monkeypatch):
    record_heartbeat()
    page = page_of()
    for key in ("database", "redis", "worker", "heartbeat", "storage"):
        assert 'data-state="ok"' in row(page, key), key
    assert 'data-state="warn"' in row(page, "register") and "접수 파일" in row(page, "register")
    monkeypatch.setattr(health, "_worker", lambda: "down")
    stopped = row(page_of(), "worker")
    assert 'data-state="problem"' in stopped and "작업자를 다시 시작해 주세요" in stopped


def test_every_word_of_a_part_has_a_row():
    """The words that the functions of /healthz return, and that of a worker which nobody asked."""
    assert {key: set(words) for key, words in context.WORDS.items()} == {
        "database": {"ok", "down"},
        "redis": {"ok", "full", "readonly", "denied", "down"},
        "worker": {"ok", "down", context.UNASKED},
        "register": {"ok", "busy", "empty"},
        "replica": {"ok", "behind", "down", "unknown"},
    }


def test_a_beat_that_stopped_is_told_by_its_heartbeat(page_of, monkeypatch):
    assert "알 수 없음" in row(page_of(), "heartbeat")
    with clock.at(clock.now() - heartbeat.LATE_AFTER - timedelta(seconds=1)):
        record_heartbeat()
    late = row(page_of(), "heartbeat")
    assert 'data-state="problem"' in late and "다시 시작해 주세요" in late
    record_heartbeat()
    assert 'data-state="ok"' in row(page_of(), "heartbeat")

    def away(*args):
        raise Away

    monkeypatch.setattr(cache, "get", away)
    assert heartbeat.last() is None


def test_of_beat_nothing_is_known_while_redis_is_away(page_of, monkeypatch):
    assert "예약기(beat)와 작업자를 확인" in row(page_of(), "heartbeat")
    monkeypatch.setattr(health, "redis_word", lambda: "down")
    unknown = row(page_of(), "heartbeat")
    assert "알 수 없음" in unknown and "Redis를 먼저 확인해 주세요" in unknown
    assert "예약기(beat)와" not in unknown


@pytest.mark.parametrize(
    ("word", "says"),
    [("full", "maxmemory를 늘리거나"), ("readonly", "복제본"), ("denied", "REDIS_URL의 비밀번호")],
)
def test_a_redis_that_answers_and_stores_nothing_is_the_one_to_look_at(
    page_of, monkeypatch, word, says
):
    """The worker cannot be asked then and no heartbeat is kept: neither is to be started again."""
    with clock.at(clock.now() - heartbeat.LATE_AFTER - timedelta(seconds=1)):
        record_heartbeat()
    monkeypatch.setattr(health, "redis_word", lambda: word)
    page = page_of()
    assert 'data-state="problem"' in row(page, "redis") and says in row(page, "redis")
    for part in ("worker", "heartbeat"):
        unasked = row(page, part)
        assert "Redis를 먼저 확인" in unasked and "다시 시작" not in unasked


def test_a_queue_that_waits_and_that_no_worker_takes_is_named(page_of, monkeypatch):
    assert 'data-part="queues"' not in page_of()
    monkeypatch.setattr(health, "unserved_queues", lambda: {"imports": 1_203})
    named = row(page_of(), "queues")
    assert 'data-state="problem"' in named and "imports" in named and "1,203개" in named
    assert "-Q 옵션" in named


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EDQUOT, "Quota exceeded"),
     FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")],
    ids=["full", "quota", "no folder"],
)  # fmt: skip
def test_a_worker_without_room_for_temporary_files_is_named(
    page_of, monkeypatch, redis_url, settings, error
):
    """Its exports waited for ever, and nothing said that they could not be made."""
    settings.REDIS_URL = redis_url
    assert 'data-part="disk"' not in page_of()
    ClaimFactory()
    claims, by = list_named("claims"), UserFactory(roles="secretariat")
    export = request_export(
        desk_list=claims, params=QueryDict(), file_format="csv", plain=False, reason="월간", by=by
    )

    def full(*_given, **_named):
        raise error

    with monkeypatch.context() as away:
        away.setattr("claims.personal_data.encrypted_files.tempfile.TemporaryFile", full)
        write_file.apply(args=[export.pk])
    export.refresh_from_db()
    assert export.status == ExportStatus.RUNNING  # a sweep enqueues it again
    told = row(page_of(), "disk")
    assert "공간 부족" in told and "TMPDIR" in told and tempfile.gettempdir() in told
    write_file.apply(args=[export.pk])
    export.refresh_from_db()
    assert export.status == ExportStatus.DONE


def test_an_error_of_a_full_disk_is_known_by_its_cause(redis_url, settings):
    settings.REDIS_URL = redis_url
    full_disks.record(OSError(errno.EACCES, "Permission denied"), worker="w")
    assert full_disks.recorded() == []
    behind = ValueError("of its own")
    behind.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    full_disks.record(behind, worker="w")
    assert [one.worker for one in full_disks.recorded()] == ["w"]


@pytest.mark.parametrize(
    ("responds", "says"),
    [
        (True, "작업자는 응답합니다. 긴 작업이 끝나도록 10분을 기다리고"),
        (False, "그 작업자를 다시 시작해 주세요. 그래도 늦으면 예약기(beat)도"),
    ],
)
def test_a_late_heartbeat_is_of_beat_or_of_the_worker_of_its_queue(
    page_of, monkeypatch, responds, says
):
    """It waits in `default`; the part of the worker says "ok" if any other one answers."""
    monkeypatch.setattr(health, "listens", lambda queue: responds and queue == "default")
    with clock.at(clock.now() - heartbeat.LATE_AFTER - timedelta(seconds=1)):
        record_heartbeat()
    late = row(page_of(), "heartbeat")
    assert says in late and "예약기(beat)" in late and "멈춤" not in late


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_differs_from_the_databases_is_told(page_of, seconds):
    assert 'data-part="clock"' not in page_of()
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        told = row(page_of(), "clock")
    assert 'data-state="problem"' in told and "NTP" in told and "데이터베이스" in told


def test_a_heartbeat_of_the_future_is_no_proof_that_beat_runs(page_of):
    """A worker whose clock is ahead drops what beat sends; the page said that all was well until
    the moment came."""
    with clock.at(clock.now() + timedelta(hours=1)):
        record_heartbeat()
    told = row(page_of(), "clock")
    assert "작업자의 마지막 실행" in told and 'data-state="problem"' in told
    record_heartbeat()
    assert 'data-part="clock"' not in page_of()


def test_the_wait_that_the_page_asks_for_is_the_longest_of_the_queue():
    assert LIMITS["default"].hard == 10 * 60


def test_a_key_that_the_data_needs_and_nobody_has_is_named(page_of, settings):
    ClaimFactory()
    assert 'data-state="ok"' in row(page_of(), "keys")
    settings.FIELD_KEYS = {2: b"another key of thirty-two bytes!"}
    part = row(page_of(), "keys")
    assert 'data-state="problem"' in part and "backup_keys" in part
    assert re.search(r"없는 키 번호.*\b1\b", part, re.DOTALL)


def test_a_seal_that_is_late_or_does_not_match_is_told(page_of):
    assert 'data-state="none"' in row(page_of(), "seal")
    made = seal()
    assert 'data-state="ok"' in row(page_of(), "seal")
    # Between 3 and 4 at night the seal that is due may still be under way.
    in_two_days = localtime(clock.now() + timedelta(days=2)).replace(hour=12)
    with clock.at(in_two_days):
        late = context._seal_part()
    assert (late.tone, "seal_trail" in str(late.sentence)) == ("warn", True)
    SealCheck.objects.create(at=clock.now(), seal=made, rows=1, finding={"kind": "altered"})
    assert 'data-state="problem"' in row(page_of(), "seal")


def test_the_last_backup_is_told_a_missing_or_late_one_too(page_of):
    assert "manage.py backup" in row(page_of(), "backup")
    now = clock.now()
    made = now - context.BACKUP_EVERY
    BackupRun.objects.create(made_at=made - timedelta(minutes=1), bytes=5, files=3, wrong=0)
    late = row(page_of(), "backup")
    assert 'data-state="warn"' in late and "어젯밤 백업이 없습니다" in late
    BackupRun.objects.create(made_at=now, bytes=5 << 20, files=1_200, wrong=0)
    fresh = row(page_of(), "backup")
    assert 'data-state="ok"' in fresh and "5.0\xa0MB" in fresh and "1,200개" in fresh
    BackupRun.objects.create(made_at=now, bytes=5, files=3, wrong=2)
    lost = row(page_of(), "backup")
    assert 'data-state="problem"' in lost and "신청인에게 다시 요청" in lost
    assert "어젯밤" not in lost
    BackupRun.objects.create(made_at=made - timedelta(minutes=1), bytes=5, files=3, wrong=2)
    both = row(page_of(), "backup")
    assert "어젯밤 백업이 없습니다" in both and "서류 2개 빠짐" in both
    BackupRun.objects.create(made_at=now + timedelta(days=9), bytes=5, files=3, wrong=0)
    assert row(page_of(), "backup") == both  # dated by a clock that was ahead


def test_failed_notices_stand_by_cause_without_anybodys_address(page_of):
    assert "실패한 통지가 없습니다." in page_of()
    first, second, third = letters(3)
    dead(first, second, code="3103")
    dead(third, code="1030")
    outbox.invalidate()
    page = page_of()
    assert list(outbox.snapshot().failed_by_code.items()) == [("3103", 2), ("1030", 1)]
    assert "문안을 맞춘 뒤" in page and "발송사 계정" in page
    assert "010" not in page[page.index("실패한 통지") :]


def test_the_admin_site_and_the_dashboard_lead_there(client):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    for name in ("admin:index", "dashboard:dashboard"):
        assert f'href="{reverse(URL)}"' in client.get(reverse(name)).content.decode(), name


def test_the_page_opens_without_redis_and_says_so(page_of, monkeypatch):
    """It is asked for just then: neither session, counts nor heartbeat may need the cache."""

    def away(*_arguments, **_named):
        raise Away

    for name in ("get", "get_many", "set", "delete", "has_key"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCacheClient.{name}", away)
    monkeypatch.setattr(SessionCache, "_paused_until", 0.0)
    monkeypatch.setattr(health, "redis_word", lambda: "down")
    page = page_of()
    assert 'data-state="problem"' in row(page, "redis") and "저절로 이어집니다" in row(
        page, "redis"
    )
    unasked = row(page, "worker")
    assert 'data-state="warn"' in unasked and "알 수 없음" in unasked
    assert "Redis를 먼저 확인" in unasked and "다시 시작" not in unasked
    assert 'data-state="warn"' in row(page, "heartbeat")


def test_documents_that_wait_long_to_be_opened_are_said(page_of):
    assert 'data-state="ok"' in row(page_of(), "unopened")
    for _n in range(2):
        document(ClaimFactory(), tell=False)
    assert 'data-state="ok"' in row(page_of(), "unopened")  # they came just now
    later = clock.now() + context.OPENED_WITHIN + timedelta(minutes=1)
    with clock.at(later):
        part = context._unopened_part()
    assert (part.tone, dict(part.facts)["건수"]) == ("warn", "2개") and "준비 중" in part.sentence
