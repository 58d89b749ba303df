"""Status of the outbox in sentences: is it moving, how fast, what is stuck, why, what to do. Pure.

Written for a reader who has five seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.display.numbers import number
from reviews.notices.models import Channel, NoticeStatus
from reviews.notices.operations.health import NoticeGroup, Pace, Snapshot
from reviews.notices.operations.result_codes import explain, remedy

STALLED = timedelta(seconds=90)  # without progress although something is due
NOT_SERVED = "not_served"
NO_WORKER = gettext_lazy("작업자(worker)와 예약기(beat)가 살아 있는지 확인해 주세요: /healthz")
AWAY = (NOT_SERVED, "unreachable", "connection_lost", "no_folder", "421")


class WaitingReason(NamedTuple):
    """A part of the waiting notices: how many, what they wait for and since when, what a person can
    do."""

    n: int
    text: str
    since: datetime | None = None
    remedy: str = ""
    query: str = ""  # query of the list that shows them
    tone: str = "none"


class OutboxStatus(NamedTuple):
    """Status of the outbox at the head of /notices/, as sentences, with the reasons why notices
    wait."""

    tone: str
    icon: str
    title: str
    text: str
    remedy: str
    reasons: tuple[WaitingReason, ...]


def assess(
    snapshot: Snapshot, pace: Pace, now: datetime, served: Collection[str] | None = None
) -> OutboxStatus:
    """Return the status of the outbox for the head of /notices/, from the counts of waiting notices
    and of those sent lately. `served` are the channels that have a sender."""
    groups = tuple(_mark_unserved(group, served) for group in snapshot.groups)
    snapshot = snapshot._replace(groups=groups)
    tone, icon, title, text, todo = _headline(snapshot, pace, now)
    reasons = [
        reason._replace(remedy="") if reason.remedy == todo else reason
        for reason in _reasons(snapshot)
    ]
    return OutboxStatus(tone, icon, title, text, todo, tuple(reasons))


def _mark_unserved(group: NoticeGroup, served: Collection[str] | None) -> NoticeGroup:
    """Return a group of pending notices on a channel without a sender with the code NOT_SERVED,
    whatever its last code; any other group unchanged."""
    off = served is not None and group.status == NoticeStatus.PENDING
    if off and group.channel not in (served or ()):
        return group._replace(code=NOT_SERVED)
    return group


def _headline(snapshot: Snapshot, pace: Pace, now: datetime) -> tuple[str, str, str, str, str]:
    waiting = snapshot.of(NoticeStatus.PENDING)
    if not waiting and not snapshot.of(NoticeStatus.SENDING):
        if snapshot.unwritten is not None:
            return _unwritten(snapshot.unwritten, pace, now)
        return "ok", "circle-check-f", _("기다리는 통지가 없습니다"), _last(pace), ""
    blocked = [group for group in snapshot.stuck if _away(group, now)]
    if pace.last_minute and blocked:
        code = _most_frequent(blocked)
        behind = _behind(snapshot.stuck, blocked)
        title = _("나가고 있지만 막힌 것이 있습니다: %(why)s") % {"why": explain(code)}
        return "warn", "alert-triangle-f", title, _waiting(behind, pace, now), remedy(code)
    if pace.last_minute:
        return "info", "send-f", _("나가고 있습니다"), _moving(snapshot, pace), ""
    oldest = snapshot.oldest
    if oldest is not None:
        return _stuck(snapshot, pace, oldest, now)
    later = [group for group in snapshot.waiting if not group.paused]
    if later:
        first = min(group.next_at for group in later)
        text = _("%(n)s건이 %(at)s부터 나갑니다. %(last)s")
        values = {"n": number(_count(later)), "at": _clock(first, now), "last": _last(pace)}
        return "none", "clock", _("정한 때를 기다립니다"), text % values, ""
    if waiting:
        text = _("%(n)s건 모두 멈춰 둔 일괄 통지의 것입니다.") % {"n": number(waiting)}
        return "none", "player-pause-f", _("멈춰 두었습니다"), text, ""
    return "info", "send-f", _("나가고 있습니다"), _last(pace), ""


def _unwritten(group: NoticeGroup, pace: Pace, now: datetime) -> tuple[str, str, str, str, str]:
    text = _("아직 쓰지 않은 것이 %(n)s건 있습니다. %(last)s")
    text %= {"n": number(group.n), "last": _last(pace)}
    if now - group.since < STALLED:
        return "info", "send-f", _("일괄 통지를 작성하고 있습니다"), text, ""
    return "problem", "square-x-f", _("일괄 통지 작성이 멈췄습니다"), text, str(NO_WORKER)


def _stuck(
    snapshot: Snapshot, pace: Pace, oldest: NoticeGroup, now: datetime
) -> tuple[str, str, str, str, str]:
    if now - oldest.since < STALLED:
        return "info", "clock", _("곧 나갑니다"), _last(pace), ""
    since = _waiting(snapshot.stuck, pace, now)
    code, broken = _cause(snapshot.stuck, now)
    reason = {"why": explain(code)}
    if not code:
        return "problem", "square-x-f", _("아무것도 나가지 않습니다"), since, str(NO_WORKER)
    if broken:
        title = _("아무것도 나가지 않습니다: %(why)s") % reason
        return "problem", "square-x-f", title, since, remedy(code)
    title = _("다시 시도하고 있습니다: %(why)s") % reason
    return "warn", "alert-triangle-f", title, since, remedy(code)


def _cause(stuck: Sequence[NoticeGroup], now: datetime) -> tuple[str, bool]:
    """Return (code, broken) for the stuck notices: the result code that explains their waiting, ''
    if no worker runs, and True when nothing is sent.

    A worker that cannot reach its provider retries with a single notice: the thousands behind it
    are due and have no code, and still wait for the provider.
    """
    off = [group for group in stuck if group.code == NOT_SERVED]
    if 2 * _count(off) > _count(stuck):
        return NOT_SERVED, True
    away = [group for group in stuck if _away(group, now)]
    if away:
        return _most_frequent(away), True
    if any(group.due and now - group.next_at >= STALLED for group in stuck):
        return "", True
    refused = [group for group in stuck if not group.calm]
    return _most_frequent(refused or stuck), False


def _away(group: NoticeGroup, now: datetime) -> bool:
    """Return True for a group that waits for a provider: its channel has no sender, or its code
    means an unreachable one (`_blocks`), it was tried within STALLED, and it has waited longer than
    that."""
    if group.code == NOT_SERVED:
        return True
    tried = now - group.latest < STALLED
    return _blocks(group.code) and tried and now - group.since >= STALLED


def _behind(stuck: Sequence[NoticeGroup], blocked: Sequence[NoticeGroup]) -> list[NoticeGroup]:
    """Return those of the stuck groups that share a provider with a blocked one: all of mail, or
    all of phones."""
    mail = {group.channel == Channel.MAIL for group in blocked}
    return [group for group in stuck if (group.channel == Channel.MAIL) in mail]


def _blocks(code: str) -> bool:
    """Return True for a result code that means an unreachable provider, False for a refused
    message."""
    return code in AWAY or code.startswith("http_")


def _waiting(groups: Sequence[NoticeGroup], pace: Pace, now: datetime) -> str:
    since = min(group.since for group in groups)
    return _("%(n)s건이 기다립니다. 가장 오래된 것은 %(at)s부터, %(long)s째입니다. %(last)s") % {
        "n": number(_count(groups)),
        "at": _clock(since, now),
        "long": duration_text(now - since),
        "last": _last(pace),
    }


def _reasons(snapshot: Snapshot) -> list[WaitingReason]:
    """Return the pending notices by the reason why they wait, the largest number first, and then
    the notices with an unknown outcome."""
    found: dict[tuple, list[NoticeGroup]] = {}
    for group in snapshot.waiting:
        kind = ("paused",) if group.paused else ("code", group.code, group.calm and group.due)
        found.setdefault(kind, []).append(group)
    rows = [_why(kind, groups) for kind, groups in found.items()]
    rows.sort(key=lambda reason: -reason.n)
    unknown = [group for group in snapshot.groups if group.status == NoticeStatus.UNKNOWN]
    if unknown:
        rows.append(
            WaitingReason(
                _count(unknown),
                _("답이 오지 않아 발송처에 확인 중"),
                min(group.written_at for group in unknown),
                _("그대로 두면 정해집니다. 같은 통지를 두 번 보내지 않습니다."),
                "tab=unknown",
                "warn",
            )
        )
    return rows


def _why(kind: tuple, groups: Sequence[NoticeGroup]) -> WaitingReason:
    n, since = _count(groups), min(group.since for group in groups)
    if kind[0] == "paused":
        return WaitingReason(
            n, _("멈춰 둔 일괄 통지"), None, _("‘이어서 보내기’를 누르면 나갑니다.")
        )
    _kind, code, due = kind
    if due:
        return WaitingReason(n, _("차례를 기다림"), since, "", "tab=pending")
    if not code:
        return WaitingReason(n, _("정한 때부터 보냄"), since, "", "tab=pending")
    calm = groups[0].calm
    return WaitingReason(
        n,
        explain(code),
        since,
        "" if calm else remedy(code),
        "tab=pending" if code == NOT_SERVED else f"tab=pending&code={code}",
        "none" if calm else "warn",
    )


def _moving(snapshot: Snapshot, pace: Pace) -> str:
    stuck = _count(snapshot.stuck)
    pending = snapshot.of(NoticeStatus.PENDING)
    values = {"pace": number(pace.last_minute), "n": number(stuck), "all": number(pending)}
    if pending > stuck and stuck <= pace.last_minute:
        return _("최근 1분에 %(pace)s건, 대기 %(all)s건 가운데 차례가 온 것 %(n)s건") % values
    if stuck <= pace.last_minute:
        return _("최근 1분에 %(pace)s건, 차례를 기다리는 것 %(n)s건") % values
    left = timedelta(minutes=stuck / pace.last_minute)
    values["left"] = duration_text(left)
    return _("최근 1분에 %(pace)s건, 차례를 기다리는 %(n)s건이 이대로면 %(left)s 걸립니다") % values


def _most_frequent(groups: Sequence[NoticeGroup]) -> str:
    by_code: dict[str, int] = {}
    for group in groups:
        code = "" if group.calm else group.code
        by_code[code] = by_code.get(code, 0) + group.n
    return max(by_code, key=lambda code: by_code[code])


def _last(pace: Pace) -> str:
    if pace.last_at is None:
        return _("아직 보낸 것이 없습니다.")
    return _("마지막 발송 %(at)s.") % {"at": _clock(pace.last_at, timezone.now())}


def _clock(moment: datetime, now: datetime) -> str:
    """Return the time of day, with the date when it is not today."""
    here = timezone.localtime(moment)
    today = here.date() == timezone.localdate(now)
    return date_format(here, "TIME_FORMAT" if today else "SHORT_DATETIME_FORMAT")


def duration_text(span: timedelta) -> str:
    """Return a time span in one unit, rounded down, at least one minute: 4분, 3시간 or 2일."""
    minutes = max(1, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s분", "%(n)s분", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s시간", "%(n)s시간", hours) % {"n": hours}
    return ngettext("%(n)s일", "%(n)s일", hours // 24) % {"n": number(hours // 24)}


def _count(groups: Sequence[NoticeGroup]) -> int:
    return sum(group.n for group in groups)


def dashboard_status(
    snapshot: Snapshot, pace: Pace, now: datetime, served: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the template context of the outbox's line on the dashboard: the same status, shorter,
    and the counts. Arguments as in `assess`."""
    oldest = snapshot.oldest
    found = assess(snapshot, pace, now, served)
    return {
        "tone": found.tone,
        "icon": found.icon,
        "title": found.title,
        "waiting": snapshot.of(NoticeStatus.PENDING),
        "oldest": duration_text(now - oldest.since) if oldest else "",
        "late": bool(oldest and now - oldest.since >= STALLED and found.tone == "problem"),
        "pace": pace.last_minute,
        "unknown": snapshot.of(NoticeStatus.UNKNOWN),
        "failed": snapshot.failed,
        "postal": snapshot.postal,
        "counted_at": snapshot.counted_at,
    }
