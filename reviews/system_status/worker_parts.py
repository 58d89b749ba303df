"""Parts of the system status about beat and the workers: the last heartbeat, queues without a
worker, full disks, clocks that differ."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import clock, health, heartbeat
from claims.documents.health import HealthPart
from config.queues import full_disks

# The sweep of notices expires 15 s after beat has sent it: a worker whose clock is ahead drops it.
CLOCKS_MAY_DIFFER = timedelta(seconds=10)

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


def heartbeat_part(redis_answers: bool) -> HealthPart:
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


def queue_parts(redis_answers: bool) -> list[HealthPart]:
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


def full_disk_parts(redis_answers: bool) -> list[HealthPart]:
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


def clock_parts() -> list[HealthPart]:
    """Return the part of the clocks, if that of the database differs from this machine's, or the
    last heartbeat lies in the future: then that of its worker, or of this machine, was set back.
    [] if none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    here, seen = timezone.now(), heartbeat.last()
    wrong: list[tuple[str | Promise, str]] = []
    if abs(theirs - here) > CLOCKS_MAY_DIFFER:
        wrong.append((_("데이터베이스"), _second(theirs)))
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
