"""Conditions of the notice list as values: their words, and the query that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reviews.notices.addresses import POSTAL
from reviews.notices.events import Event
from reviews.notices.models import Channel, NoticeStatus
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


@dataclass(frozen=True)
class Conditions:
    """Conditions of the list of notices, from its query. An empty value is no condition."""

    tab: str = ""
    q: str = ""
    code: str = ""
    event: str = ""
    channel: str = ""
    since: date | None = None  # written on this day or later
    until: date | None = None  # this day or earlier
    waiting: int | None = None  # minutes of waiting, at least
    bulk: int | None = None

    @property
    def dead(self) -> bool:
        return self.tab in DEAD

    @property
    def kind(self) -> DeadLetterKind:
        """The dead letters (failed notices) with the result code, event, channel and bulk of these
        conditions. Without a code: those without an address on the tab POST, else all others. Only
        with `whole_kind` are they the same as the rows of the list."""
        every = POSTAL if self.tab == POST else ()
        return DeadLetterKind(
            (self.code,) if self.code else every, self.event, self.channel, self.bulk
        )

    @property
    def narrowed(self) -> bool:
        """True when there is a condition besides status, waiting time and result code."""
        asked = (self.q, self.event, self.channel, self.since, self.until, self.bulk)
        return any(asked)

    @property
    def whole_kind(self) -> bool:
        """True when the list has all dead letters of one kind, so that one decision can cover
        them."""
        return self.dead and not (self.q or self.since or self.until)

    def query(self, **changes: Any) -> str:
        """Return the query string of the list with these conditions, some of them replaced by
        `changes` ({parameter: value}, '' removes one); empty ones are left out."""
        values = {
            **{name: getattr(self, name) for name in ("tab", "q", "code", "event", "channel")},
            **{"from": self.since, "to": self.until, "waiting": self.waiting, "bulk": self.bulk},
            **changes,
        }
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in values.items() if value})
        return query.urlencode()

    def controls(self) -> list[dict[str, Any]]:
        """Return a dict for each condition that the page can set: its name, label, present value as
        text (`words`), choices, and the query string without it."""
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
