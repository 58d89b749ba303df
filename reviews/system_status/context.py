"""Context of the page of the system status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import clock, health
from claims.backup.models import BackupRun
from claims.documents.health import HealthPart, waiting
from claims.documents.health import parts as document_parts
from claims.personal_data import keys_of_data
from claims.replica import metrics as replica
from claims.trail.models import Seal, SealCheck
from claims.trail.tasks import latest_due_time
from reviews.notices.channels import served
from reviews.notices.operations import health as outbox
from reviews.notices.operations.result_codes import explain, remedy
from reviews.notices.operations.status import assess
from reviews.system_status.worker_parts import (
    ASK_REDIS_FIRST,
    Facts,
    clock_parts,
    full_disk_parts,
    heartbeat_part,
    queue_parts,
)

SEAL_MAY_TAKE = timedelta(hours=1)  # after the hour at which it is due
BACKUP_EVERY = timedelta(hours=26)  # one a night, with two hours for a long one
CLOCK_MAY_DIFFER = timedelta(minutes=5)  # that of the machine which makes the backups
OPENED_WITHIN = timedelta(hours=1)  # a document takes seconds; a full queue some minutes

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
        heartbeat_part(redis.tone == "ok"),
        *queue_parts(redis.tone == "ok"),
        *full_disk_parts(redis.tone == "ok"),
        *clock_parts(),
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
    now = clock.now()  # a run of the future was dated by a wrong clock
    name, run = _("백업"), BackupRun.objects.filter(made_at__lte=now + CLOCK_MAY_DIFFER).first()
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
    late = now - run.made_at > BACKUP_EVERY
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
