"""Context of the page of the system status."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import clock, health, heartbeat
from claims.backup.models import BackupRun
from claims.documents.health import HealthPart, waiting
from claims.documents.health import parts as document_parts
from claims.personal_data import keys_of_data
from claims.replica import metrics as replica
from claims.trail.models import Seal, SealCheck
from claims.trail.tasks import latest_due_time
from config.queues import full_disks
from reviews.notices.channels import served
from reviews.notices.operations import health as outbox
from reviews.notices.operations.result_codes import explain, remedy
from reviews.notices.operations.status import assess

SEAL_MAY_TAKE = timedelta(hours=1)  # after the hour at which it is due
BACKUP_EVERY = timedelta(hours=26)  # one a night, with two hours for a long one
# The sweep of notices expires 15 s after beat has sent it: a worker whose clock is ahead drops it.
CLOCKS_MAY_DIFFER = timedelta(seconds=10)
OPENED_WITHIN = timedelta(hours=1)  # a document takes seconds; a full queue some minutes

# Of a heartbeat that is late. A task of the queue may take ten minutes (config/queues/table.py).
WORKER_RESPONDS = _(
    "기한 알림, 표결 마감, 통지 발송이 늦어지고 있습니다. default 대기열의 작업자는 응답합니다. 긴 "
    "작업이 끝나도록 10분을 기다리고, 그래도 늦으면 예약기(beat)를 다시 시작해 주세요."
)
WORKER_IS_AWAY = _(
    "기한 알림, 표결 마감, 통지 발송이 늦어지고 있습니다. default 대기열의 작업자가 응답하지 "
    "않습니다. 그 작업자를 다시 시작해 주세요. 그래도 늦으면 예약기(beat)도 확인해 주세요."
)
ASK_REDIS_FIRST = _("Redis를 쓸 수 없어 물어보지 못했습니다. Redis를 먼저 확인해 주세요.")

Facts = tuple[tuple[str | Promise, Any], ...]
Words = dict[str, tuple[str, str | Promise, str | Promise]]  # {word: (tone, label, remedy)}
UNASKED = "unknown"  # a word of this page alone: /healthz says "down" of a worker it cannot ask
OK: Words = {"ok": ("ok", _("정상"), "")}
NAMES: dict[str, str | Promise] = {
    "database": _("데이터베이스"),
    "redis": _("Redis (대기열)"),
    "worker": _("작업자(worker)"),
    "register": _("신청 원장"),
    "replica": _("읽기 전용 복제본"),
}
WORDS: dict[str, Words] = {
    "database": OK | {"down": ("problem", _("응답 없음"), _("PostgreSQL 서버를 확인해 주세요."))},
    "redis": OK
    | {
        "down": (
            "problem",
            _("응답 없음"),
            _(
                "REDIS_URL의 서버를 확인해 주세요. 할 일은 데이터베이스에 남아 있고, "
                "돌아오면 저절로 이어집니다."
            ),
        ),
        "full": (
            "problem",
            _("메모리 가득 참"),
            _(
                "Redis의 메모리(maxmemory)가 가득 차 새 작업을 받지 않습니다. maxmemory를 늘리거나 "
                "Redis를 비워 주세요. 비워도 잃는 일이 없고, 할 일은 저절로 이어집니다."
            ),
        ),
        "readonly": (
            "problem",
            _("쓸 수 없음"),
            _(
                "Redis가 쓰기를 거절합니다. REDIS_URL이 복제본을 가리키는지, Redis 서버의 디스크가 "
                "가득 찼는지 확인해 주세요."
            ),
        ),
        "denied": (
            "problem",
            _("권한 없음"),
            _(
                "Redis가 비밀번호나 사용자를 거절합니다. REDIS_URL의 비밀번호와 Redis의 "
                "권한(ACL)을 확인해 주세요."
            ),
        ),
    },
    "worker": OK
    | {
        "down": (
            "problem",
            _("응답 없음"),
            _("통지, 미리보기, 내려받기 파일이 멈춰 있습니다. 작업자를 다시 시작해 주세요."),
        ),
        UNASKED: (
            "warn",
            _("알 수 없음"),
            ASK_REDIS_FIRST,
        ),
    },
    "register": OK
    | {
        "busy": ("warn", _("바쁨"), _("표가 잠겨 있거나 느립니다. 잠시 뒤에 다시 확인해 주세요.")),
        "empty": ("warn", _("신청 없음"), _("접수 파일을 아직 불러오지 않았습니다.")),
    },
    "replica": OK
    | {
        "behind": ("warn", _("뒤처짐"), _("목록은 그동안 원본 데이터베이스에서 읽습니다.")),
        "down": ("warn", _("응답 없음"), _("목록은 그동안 원본 데이터베이스에서 읽습니다.")),
        "unknown": ("warn", _("알 수 없음"), _("원본 데이터베이스가 응답하지 않습니다.")),
    },
}


class FailedNotices(NamedTuple):
    """Failed notices with one result: how many, why in words, and what to do."""

    n: int
    why: str
    remedy: str


def page_context() -> dict[str, Any]:
    """Return the template context of the page: `parts` (HealthPart) of the system, what the outbox
    does (`outbox`, an OutboxStatus) and its failed notices by cause (`failed`). No claimant, no
    address. A part that hangs delays the call by its own time limit."""
    snapshot = outbox.snapshot()
    required = _required()
    redis = next(part for part in required if part.key == "redis")
    own = [
        _heartbeat_part(redis.tone == "ok"),
        *_queue_parts(redis.tone == "ok"),
        *_full_disk_parts(redis.tone == "ok"),
        *_clock_parts(),
        _seal_part(),
        _backup_part(),
        _keys_part(),
        _unopened_part(),
    ]
    parts = [*required, *own, *_replica_parts(), *document_parts()]
    return {
        "parts": parts,
        "faults": sum(part.tone in ("warn", "problem") for part in parts),
        "outbox": assess(snapshot, outbox.pace(), timezone.now(), served()),
        "failed": [
            FailedNotices(n, explain(code), remedy(code))
            for code, n in snapshot.failed_by_code.items()
        ],
        "counted_at": snapshot.counted_at,
    }


def _part(key: str, word: str) -> HealthPart:
    tone, label, todo = WORDS[key][word]
    return HealthPart(key, NAMES[key], tone, label, todo)


def _required() -> list[HealthPart]:
    """Return the parts of `health.required_parts`. A worker that could not be asked, since Redis
    takes no message, is not said to be down."""
    words = health.required_parts()
    if words["redis"] != "ok":
        words["worker"] = UNASKED
    return [_part(key, word) for key, word in words.items()]


def _replica_parts() -> list[HealthPart]:
    """Return the part of the replica, [] if the settings name none."""
    words = replica.probe()
    return [_part("replica", words["replica"])] if words else []


def _heartbeat_part(redis_answers: bool) -> HealthPart:
    """Return the part of the periodic tasks: late once no heartbeat came for LATE_AFTER. It waits
    in the queue `default`, so a late one is of beat or of that queue's workers, which are asked.
    The last one is kept in Redis: while that stores nothing, nothing is known of beat."""
    name, seen = _("정기 작업(beat)"), heartbeat.last()
    if seen is None:
        todo = _("마지막 실행을 알 수 없습니다. 예약기(beat)와 작업자를 확인해 주세요.")
        if not redis_answers:
            todo = ASK_REDIS_FIRST
        return HealthPart("heartbeat", name, "warn", _("알 수 없음"), todo)
    facts = ((_("마지막 실행"), date_format(localtime(seen), "DATETIME_FORMAT")),)
    if clock.now() - seen <= heartbeat.LATE_AFTER:
        return HealthPart("heartbeat", name, "ok", _("정상"), "", facts)
    if not redis_answers:
        return HealthPart("heartbeat", name, "warn", _("알 수 없음"), ASK_REDIS_FIRST, facts)
    todo = WORKER_RESPONDS if health.listens("default") else WORKER_IS_AWAY
    return HealthPart("heartbeat", name, "problem", _("늦음"), todo, facts)


def _queue_parts(redis_answers: bool) -> list[HealthPart]:
    """Return the part of the queues in which messages wait and that no worker takes (a wrong `-Q`);
    [] if there is none, or Redis cannot be asked."""
    unserved = health.unserved_queues() if redis_answers else {}
    if not unserved:
        return []
    name = _("대기열")
    facts: Facts = tuple(
        (queue, gettext("기다리는 작업 %(n)s개") % {"n": f"{n:,}"}) for queue, n in unserved.items()
    )
    todo = _(
        "이 대기열을 맡은 작업자가 없어 작업이 기다립니다. 작업자의 -Q 옵션을 확인하고, 멈춘 "
        "작업자를 다시 시작해 주세요."
    )
    return [HealthPart("queues", name, "problem", _("작업자 없음"), todo, facts)]


def _full_disk_parts(redis_answers: bool) -> list[HealthPart]:
    """Return the part of the workers whose tasks found no room on a disk lately; [] if there is
    none, or Redis cannot be asked."""
    full = full_disks.recorded() if redis_answers else []
    if not full:
        return []
    facts: Facts = tuple((one.worker, _told_of_disk(one)) for one in full)
    todo = _(
        "작업자가 임시 파일을 쓸 자리가 없어 파일 만들기 같은 작업이 끝나지 못합니다. 그 서버에서 "
        "임시 폴더(TMPDIR)와 PRIVATE_DIR의 디스크를 비우거나 늘려 주세요. 못 끝낸 작업은 저절로 "
        "다시 합니다."
    )
    return [HealthPart("disk", _("작업자의 디스크"), "problem", _("공간 부족"), todo, facts)]


def _told_of_disk(full: full_disks.FullDisk) -> str:
    """Return when a task failed for want of room, and what was free in its temporary folder."""
    at = date_format(localtime(full.at), "DATETIME_FORMAT")
    if not full.folder:
        return gettext("%(at)s, 쓸 수 있는 임시 폴더 없음") % {"at": at}
    told = {"at": at, "folder": full.folder, "free": filesizeformat(full.free)}
    return gettext("%(at)s, %(folder)s에 %(free)s 남음") % told


def _clock_parts() -> list[HealthPart]:
    """Return the part of the clocks, if that of the database differs from this machine's, or the
    last heartbeat lies in the future: then that of its worker, or of this machine, was set back.
    [] if none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    here, seen = timezone.now(), heartbeat.last()
    wrong: list[tuple[str | Promise, str]] = []
    if abs(theirs - here) > CLOCKS_MAY_DIFFER:
        wrong.append((NAMES["database"], _second(theirs)))
    if seen is not None and seen - here > CLOCKS_MAY_DIFFER:
        wrong.append((_("작업자의 마지막 실행"), _second(seen)))
    if not wrong:
        return []
    todo = _(
        "서버들의 시계가 10초 넘게 다릅니다. 기한이 일찍 끝나거나 늦게 끝나고, 정기 작업이 빠질 수 "
        "있습니다. 모든 서버의 시간 맞추기(NTP)를 확인해 주세요. 시계를 뒤로 돌렸다면 1분 뒤에 "
        "다시 확인해 주세요."
    )
    facts = ((_("이 서버"), _second(here)), *wrong)
    return [HealthPart("clock", _("서버의 시계"), "problem", _("시계가 다름"), todo, facts)]


def _second(moment: datetime) -> str:
    """Return a moment as day and time to the second."""
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"


def _seal_part() -> HealthPart:
    """Return the part of the nightly seal of the trail and its last check: late an hour after it
    was due, a problem if the check found an altered row."""
    name = _("기록 봉인")
    seal, check = Seal.objects.order_by("-pk").first(), SealCheck.objects.order_by("-pk").first()
    if seal is None:
        return HealthPart("seal", name, "none", _("아직 없음"), _("첫 봉인은 밤에 저절로 합니다."))
    at = date_format(localtime(seal.sealed_at), "DATETIME_FORMAT")
    facts: Facts = (
        (_("마지막 봉인"), gettext("%(no)s호, %(at)s") % {"no": seal.number, "at": at}),
    )
    if check is not None:
        facts += ((_("마지막 대조"), date_format(localtime(check.at), "DATETIME_FORMAT")),)
    if check is not None and check.finding:
        todo = _("봉인과 다른 기록이 있습니다. manage.py verify_trail을 실행해 주세요.")
        return HealthPart("seal", name, "problem", _("다른 기록 있음"), todo, facts)
    now = clock.now()
    due = latest_due_time(now)
    if seal.sealed_at < due and now - due > SEAL_MAY_TAKE:
        todo = _("어젯밤 봉인이 없습니다. manage.py seal_trail을 실행해 주세요.")
        return HealthPart("seal", name, "warn", _("늦음"), todo, facts)
    return HealthPart("seal", name, "ok", _("정상"), "", facts)


def _backup_part() -> HealthPart:
    """Return the part of the backups by `manage.py backup`: late once the newest is older than
    BACKUP_EVERY, a problem if documents could not be copied, late or not."""
    name, run = _("백업"), BackupRun.objects.first()
    if run is None:
        todo = _(
            "아직 백업한 적이 없습니다. manage.py backup을 날마다 실행해 주세요. 다른 방법으로 "
            "백업한다면 그쪽에서 확인해 주세요."
        )
        return HealthPart("backup", name, "warn", _("없음"), todo)
    facts: Facts = (
        (_("마지막 백업"), date_format(localtime(run.made_at), "DATETIME_FORMAT")),
        (_("데이터베이스 크기"), filesizeformat(run.bytes)),
        (_("서류"), gettext("%(n)s개") % {"n": f"{run.files:,}"}),
    )
    late = clock.now() - run.made_at > BACKUP_EVERY
    missed = _("어젯밤 백업이 없습니다. manage.py backup의 결과를 확인하고 다시 실행해 주세요.")
    if run.wrong:
        todo = _(
            "저장소가 답하지 않았거나, 파일이 없어졌거나 내용이 달라져 백업하지 못한 서류가 "
            "있습니다. manage.py backup을 다시 실행해 주세요. 그래도 목록에 남는 서류는 "
            "manage.py restore_documents로 되돌리고, 사본이 없으면 신청인에게 다시 요청해 주세요."
        )
        label = gettext("서류 %(n)s개 빠짐") % {"n": f"{run.wrong:,}"}
        said = f"{missed} {todo}" if late else todo
        return HealthPart("backup", name, "problem", label, said, facts)
    if late:
        return HealthPart("backup", name, "warn", _("늦음"), missed, facts)
    return HealthPart("backup", name, "ok", _("정상"), "", facts)


def _keys_part() -> HealthPart:
    """Return the part of the keys of encrypted columns: a problem if FIELD_KEYS lacks one that the
    oldest or newest values need. `check --deploy` reads all values."""
    name, missing = _("암호화 키"), keys_of_data.missing_at_the_ends()
    if not missing:
        return HealthPart("keys", name, "ok", _("정상"))
    todo = _(
        "FIELD_KEYS에 없는 키로 암호화된 개인정보가 있어 열 수 없습니다. 키 파일(manage.py "
        "backup_keys)에 있는 그 키를 FIELD_KEYS에 다시 넣고 모두 다시 시작해 주세요. 새로 만든 "
        "키로는 열리지 않습니다."
    )
    listed = ", ".join(str(number) for number in missing)
    facts: Facts = ((_("없는 키 번호"), listed),)
    return HealthPart("keys", name, "problem", _("키 없음"), todo, facts)


def _unopened_part() -> HealthPart:
    """Return the part of documents that were received and not opened yet: their number and the
    oldest one, late once that waits longer than OPENED_WITHIN."""
    name, waits = _("열지 않은 서류"), waiting()["under_way"]
    if not waits["n"]:
        return HealthPart("unopened", name, "ok", _("없음"))
    facts: Facts = (
        (_("건수"), gettext("%(n)s개") % {"n": f"{waits['n']:,}"}),
        (_("가장 오래된 것"), date_format(localtime(waits["oldest"]), "DATETIME_FORMAT")),
    )
    if clock.now() - waits["oldest"] <= OPENED_WITHIN:
        return HealthPart("unopened", name, "ok", _("여는 중"), "", facts)
    todo = _(
        "받은 서류가 열리지 않고 있습니다. 그동안 위원에게는 「준비 중」으로 보입니다. documents "
        "대기열의 작업자를 확인해 주세요. 한꺼번에 많이 받았다면 차례로 열립니다."
    )
    return HealthPart("unopened", name, "warn", _("늦음"), todo, facts)
