"""Filters of the notice list: read from the page's query, applied, and written back as a query.

Each condition has its index at a million notices: a status by (status, id), an event by (event,
id), days by written_at, a bulk by its own, a search by its claims. A result code is filtered within
a status, and long waits among those that wait, for these are few.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from claims.register.models import Claim
from claims.register.search import search_condition
from claims.users.requests import whole_number
from reviews.notices.addresses import POSTAL
from reviews.notices.events import Event
from reviews.notices.models import Channel, Notice, NoticeStatus
from reviews.notices.operations.dead_letters import DeadLetterKind
from reviews.notices.operations.result_codes import explain

POST = "post"  # the tab of notices to be sent by post
TABS = (
    ("", gettext_lazy("모두")),
    *(
        (status.value, status.label)
        for status in (
            NoticeStatus.PENDING,
            NoticeStatus.SENDING,
            NoticeStatus.UNKNOWN,
            NoticeStatus.FAILED,
        )
    ),
    (POST, gettext_lazy("주소 없음")),
    *(
        (status.value, status.label)
        for status in (NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.SUPPRESSED)
    ),
)
DEAD = (NoticeStatus.FAILED.value, POST)
WAITS = ((10, gettext_lazy("10분")), (60, gettext_lazy("1시간")), (1440, gettext_lazy("하루")))
CLAIMS_FOUND = 500  # claims of a search at most


@dataclass(frozen=True)
class Filters:
    """The conditions of the list."""

    tab: str = ""
    q: str = ""
    code: str = ""
    event: str = ""
    channel: str = ""
    since: date | None = None  # written on this day or later
    until: date | None = None  # or earlier
    waiting: int | None = None  # minutes of waiting, at least
    bulk: int | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Filters:
        """Return the filters of a query; an invalid value is no condition."""
        found = cls(
            tab=_one_of(params.get("tab", ""), dict(TABS)),
            q=params.get("q", "").strip()[:60],
            code=params.get("code", "")[:40],
            event=_one_of(params.get("event", ""), Event.values),
            channel=_one_of(params.get("channel", ""), Channel.values),
            since=_day(params.get("from", "")),
            until=_day(params.get("to", "")),
            waiting=_minutes(params.get("waiting", "")),
            bulk=whole_number(params.get("bulk", "")) or None,
        )
        if found.code and not found.tab:  # a result belongs to a status
            tab = POST if found.code in POSTAL else NoticeStatus.FAILED.value
            return replace(found, tab=tab)
        if found.waiting and found.tab not in (NoticeStatus.PENDING, NoticeStatus.UNKNOWN):
            return replace(found, tab=NoticeStatus.PENDING.value)
        return found

    def apply(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        """Filter and sort, newest first; with days by written_at, which has the index."""
        if self.dead:
            notices = notices.filter(status=NoticeStatus.FAILED).filter(self.kind.by_code())
        elif self.tab:
            notices = notices.filter(status=self.tab)
        if self.code and not self.dead:
            notices = notices.filter(last_code=self.code)
        for column in ("event", "channel", "bulk"):
            if value := getattr(self, column):
                notices = notices.filter(**{column: value})
        if self.since:
            notices = notices.filter(written_at__gte=_begin(self.since))
        if self.until:
            notices = notices.filter(written_at__lt=_begin(self.until + timedelta(days=1)))
        if self.waiting:
            notices = notices.filter(written_at__lt=Now() - timedelta(minutes=self.waiting))
        if self.q:
            # The claims first, by their own indexes: the notices of a few claims are few.
            claims = Claim.objects.filter(search_condition(self.q)).values_list("pk", flat=True)
            notices = notices.filter(claim__in=list(claims[:CLAIMS_FOUND]))
        return notices.order_by(*self.order)

    @property
    def order(self) -> tuple[str, ...]:
        return ("-written_at", "-pk") if self.since or self.until else ("-pk",)

    @property
    def dead(self) -> bool:
        return self.tab in DEAD

    @property
    def kind(self) -> DeadLetterKind:
        """The dead letters that one decision covers."""
        every = POSTAL if self.tab == POST else ()
        return DeadLetterKind(
            (self.code,) if self.code else every, self.event, self.channel, self.bulk
        )

    @property
    def narrowed(self) -> bool:
        """Return whether there is a condition besides status, waiting time and result."""
        asked = (self.q, self.event, self.channel, self.since, self.until, self.bulk)
        return any(asked)

    @property
    def whole_kind(self) -> bool:
        """True where the list shows exactly all dead letters of one kind, so that a decision may
        cover them."""
        return self.dead and not (self.q or self.since or self.until)

    def query(self, **changes: Any) -> str:
        """Return the page's query with some conditions changed, without empty ones."""
        values = {
            **{name: getattr(self, name) for name in ("tab", "q", "code", "event", "channel")},
            **{"from": self.since, "to": self.until, "waiting": self.waiting, "bulk": self.bulk},
            **changes,
        }
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in values.items() if value})
        return query.urlencode()

    def controls(self) -> list[dict[str, Any]]:
        """Return the conditions for the page: the text of each, and the query without it."""
        days = " ~ ".join(str(day) if day else "" for day in (self.since, self.until))
        waited = dict(WAITS).get(self.waiting or 0) or _("%(n)s분") % {"n": self.waiting}
        return [
            self._control("event", _("문안"), dict(Event.choices).get(self.event), Event.choices),
            self._control(
                "channel",
                pgettext("notice", "경로"),
                dict(Channel.choices).get(self.channel),
                Channel.choices,
            ),
            self._control("days", _("쓴 날"), days if self.since or self.until else "")
            | {"without": self.query(**{"from": "", "to": ""}), "kind": "days"},
            self._control(
                "waiting",
                _("기다림"),
                _("%(time)s 넘게") % {"time": waited} if self.waiting else "",
                WAITS,
            ),
            self._control("bulk", _("일괄 통지"), f"#{self.bulk}" if self.bulk else ""),
            self._control("code", _("결과"), explain(self.code)),
        ]

    def _control(self, name: str, label: str, words: Any, options: Any = ()) -> dict[str, Any]:
        return {
            "name": name,
            "label": label,
            "words": words or "",
            "without": self.query(**{name: ""}),
            "kind": "pick" if options else "kept",
            "value": str(getattr(self, name, "") or ""),
            "options": [(str(value), text) for value, text in options],
        }


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:  # well formed, but no day: 2023-02-30
        return None
    return day if day and 2000 <= day.year <= 2200 else None


def _minutes(text: str) -> int | None:
    number = whole_number(text)
    return number if number and number <= 60 * 24 * 365 else None


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
