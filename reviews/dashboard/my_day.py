"""My day: what a member and a chair have done, have left, and see next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.lists.figures import figure_named
from claims.policy.deadlines import is_working_day
from claims.prepared_statements import prepared_statements
from reviews.committee.access.scope import member_of
from reviews.committee.models import Member
from reviews.committee.queue.filters import due_condition
from reviews.committee.queue.next_for_chair import rows_for_chair
from reviews.committee.queue.queries import awaiting
from reviews.committee.queue.sealed_checks import hide_sealed_checks
from reviews.committee.seats.workload import pace_of
from reviews.dashboard.definitions import QUEUE
from reviews.dashboard.figures import queue_url, share
from reviews.dashboard.own_votes import VoteState, compare, votes_of

NEXT, LAST, COMPARED = 8, 5, 8  # rows of the short lists
DAYS = 10  # working days of the chart of own votes


@dataclass(frozen=True)
class DueBar:
    """One bar of a member's chart of open votes by due day; `width` in per cent of the longest
    bar."""

    label: str | Promise
    n: int
    width: str
    css: str
    url: str


@dataclass(frozen=True)
class DayBar:
    """One bar of a member's chart of votes cast: one working day; `height` in per cent of the
    highest."""

    day: date
    n: int
    height: int
    today: bool
    url: str

    @property
    def top(self) -> int:
        return 100 - self.height


# Word of the queue's filter, label, class of the bar.
DUE_BARS = (
    ("overdue", _("지남"), "a3"),
    ("on_today", _("오늘"), "b-warn"),
    ("on_next", _("다음 영업일"), "b-info"),
    ("later", _("그 뒤"), "a1"),
)


@prepared_statements()
def member_day(member: Member) -> dict[str, Any]:
    """Return the template context of a member's part of the dashboard: votes due, votes cast, the
    next reviews, the last votes. Nine queries, ten for a substitute.

    Other members' checks stay sealed until the member's own vote, as in the queue. Only the
    member's own vote in a sealed ballot is shown.
    """
    left = _left(member)
    done = _done(member, left["n"])
    worked = pace_of(member)
    rows = awaiting(member).select_related("service")
    next_rows = list(rows.order_by("due_on", "pk")[:NEXT])
    hide_sealed_checks(member, next_rows)
    called = member.assignments.active().select_related("review__claim").order_by("-pk")
    last = votes_of(member.user).select_related("ballot__review__claim").order_by("-at", "-pk")
    compared = compare(member, COMPARED)
    return {
        "member": member,
        "mine": left,
        "due_bars": _due_bars(left),
        "voted": done,
        "done_bars": (("b-ok", share(done["today"], done["today"] + left["n"])),),
        "pace": worked.pace,
        "next_rows": next_rows,
        "last_votes": list(last[:LAST]),
        "called_seats": list(called[:LAST]) if member.substitute else [],
        "comparison": compared,
        "compared": compared.newest,
        "votes_url": reverse("dashboard:own_votes"),
    }


def _left(member: Member) -> dict[str, int]:
    words = {word: Count("pk", filter=due_condition(word)) for word, _label, _css in DUE_BARS}
    return awaiting(member).aggregate(
        n=Count("pk"), problems=Count("pk", filter=Q(problems__gt=0)), **words
    )


def _due_bars(left: dict[str, int]) -> list[DueBar]:
    most = max((left[word] for word, _label, _css in DUE_BARS), default=0)
    return [
        DueBar(
            label, left[word], f"{share(left[word], most):.1f}", css, queue_url("mine", due=word)
        )
        for word, label, css in DUE_BARS
    ]


def _done(member: Member, left: int) -> dict[str, Any]:
    """Return the counts of the member's own votes: all, today's, of seven days, those that may be
    changed, and of each of the last working days; with the working days until `left` reviews are
    judged at the mean of these days. One query."""
    by_day = (
        votes_of(member.user)
        .annotate(day=TruncDate("at", tzinfo=ZoneInfo(settings.TIME_ZONE)))
        .values_list("day")
        .annotate(n=Count("pk"), changeable=Count("pk", filter=Q(state=VoteState.OPEN)))
        .order_by()
    )
    today, counts, changeable = clock.today(), {}, 0
    for day, n, open_ones in by_day:
        counts[day], changeable = n, changeable + open_ones
    week = today - timedelta(days=6)
    days = _working_days(today)
    # Votes of a day off stand on the working day behind it.
    shown = {
        day: sum(n for at, n in counts.items() if before < at <= day)
        for before, day in zip(days, days[1:], strict=False)
    }
    most = max(shown.values(), default=0)
    mean = sum(shown.values()) / len(shown)
    votes = reverse("dashboard:own_votes")
    return {
        "all": sum(counts.values()),
        "today": counts.get(today, 0),
        "week": sum(n for day, n in counts.items() if day >= week),
        "changeable": changeable,
        "days": [
            DayBar(day, n, round(share(n, most)), day == today, f"{votes}?day={day.isoformat()}")
            for day, n in shown.items()
        ],
        "any_day": most > 0,
        "mean": mean,
        "days_left": ceil(left / mean) if mean and left else 0,
    }


def _working_days(last: date) -> list[date]:
    """Return the working days before `last`, and `last` itself whatever it is: DAYS + 1 days."""
    found, day = [last], last
    while len(found) <= DAYS:
        day -= timedelta(days=1)
        if is_working_day(day):
            found.append(day)
    return found[::-1]


@dataclass(frozen=True)
class ChairLine:
    """One kind of work that waits for the chair, with the number of rows and their list."""

    label: str | Promise
    n: int
    url: str
    words: str | Promise
    icon: str


CHAIR_LINES = (("chair", "rubber-stamp"), ("to_discuss", "message"), ("second_ballot", "refresh"))


def chair_day(user: Any, counts: dict[str, int], challenges: int) -> dict[str, Any]:
    """Return the template context of the chair's part of the dashboard: each kind of waiting work
    with its number, and the next NEXT reviews to confirm. One query, three for a chair who is a
    council member.

    `counts` are the council's figures; `challenges` is the number of undecided challenges.
    """
    figures = [(figure_named(QUEUE, name), icon) for name, icon in CHAIR_LINES]
    lines = [
        ChairLine(one.label, counts[one.name], one.url(), one.words, icon) for one, icon in figures
    ]
    lines.append(
        ChairLine(
            _("기피 결정"),
            challenges,
            reverse("committee:challenges"),
            _("결정할 때까지 개표하지 않는 기피 신청"),
            "scale",
        )
    )
    rows = rows_for_chair(user).select_related("service").order_by("on_agenda", "due_on", "pk")
    chair_rows = list(rows[:NEXT])
    member = member_of(user)
    hide_sealed_checks(member, chair_rows)
    return {
        "chair_lines": lines,
        "chair_rows": chair_rows,
        "chair_member": member.pk if member else None,
    }
