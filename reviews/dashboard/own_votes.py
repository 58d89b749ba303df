"""A member's own votes: the list, and how their amounts compare with the decisions.

A sealed ballot shows the member's own vote and nothing of the others. Amounts are compared with
decisions only: no ballot is open then, and none waits for its confirmation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.numbers import won_short
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.money import won_text
from claims.personal_data.masking import mask_name
from claims.policy.deadlines import is_working_day
from claims.state_style import StyledChoices, set_styles
from reviews.committee.models import (
    AssignmentStatus,
    Ballot,
    Choice,
    Member,
    ReviewStatus,
    Vote,
)


class VoteState(StyledChoices, models.TextChoices):
    """States of a member's own vote as the list shows them: open, suspended, closed, decided and so
    on. Computed, never stored."""

    OPEN = "open", _("봉인 · 바꿀 수 있음")
    STOPPED = "stopped", _("봉인 · 보완 중")
    CLOSED = "closed", _("표결 마감 · 위원장 확인 대기")
    AGAIN = "again", _("다시 표결함")
    DECIDED = "decided", _("의결됨")
    WITHDRAWN = "withdrawn", _("철회")


set_styles(
    VoteState,
    OPEN=("info", "lock"),
    STOPPED=("warn", "pause"),
    CLOSED=("info", "pie-75"),
    AGAIN=("none", "copy"),
    DECIDED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "arrow-back-up"),
)

TABS = (
    ("", _("모두")),
    (VoteState.OPEN.value, _("바꿀 수 있음")),
    (VoteState.CLOSED.value, _("확인 대기")),
    (VoteState.DECIDED.value, _("의결됨")),
)
SINCE = {"today": 0, "week": 6}  # days before today
OLDEST = timedelta(days=60)  # oldest day that can be shown
COMPARED = 300  # newest decisions that are compared with the own votes
FEWEST = 5  # cases of a kind that make a median


def votes_of(user: Any) -> QuerySet[Any]:
    """Return the newest version of each of the user's votes on seats still held, with `state`.

    `state` is a VoteState: OPEN may be changed, STOPPED waits for a supplement, CLOSED waits for
    the chair's confirmation, AGAIN was replaced by a second ballot and no longer counts.
    """
    later = Ballot.objects.filter(
        review=OuterRef("ballot__review"), number__gt=OuterRef("ballot__number")
    )
    states = Case(
        When(ballot__review__status=ReviewStatus.WITHDRAWN, then=Value(VoteState.WITHDRAWN)),
        When(
            ballot__closed_at__isnull=True,
            ballot__review__status=ReviewStatus.IN_REVIEW,
            then=Value(VoteState.OPEN),
        ),
        When(ballot__closed_at__isnull=True, then=Value(VoteState.STOPPED)),
        When(Exists(later), then=Value(VoteState.AGAIN)),
        When(ballot__decision__isnull=False, then=Value(VoteState.DECIDED)),
        default=Value(VoteState.CLOSED),
        output_field=CharField(),
    )
    own = Vote.objects.open_to(user).newest()
    return own.filter(
        assignment__member__user=user.pk, assignment__status=AssignmentStatus.ACTIVE
    ).annotate(state=states)


def filtered_votes(user: Any, params: QueryDict) -> QuerySet[Any]:
    """Return the user's own votes, filtered by tab (`?tab=`), by age (`?since=`) and by one working
    day of the chart (`?day=`). Unknown values filter nothing."""
    rows = votes_of(user)
    tab, since = params.get("tab", ""), params.get("since", "")
    if tab in dict(TABS) and tab:
        rows = rows.filter(state=tab)
    if since in SINCE:
        rows = rows.filter(at__gte=clock.start_of(clock.today() - timedelta(days=SINCE[since])))
    if day := day_of(params):
        first = day - timedelta(days=1)
        while not is_working_day(first):
            first -= timedelta(days=1)
        one = timedelta(days=1)
        rows = rows.filter(at__gte=clock.start_of(first + one), at__lt=clock.start_of(day + one))
    return rows


def day_of(params: QueryDict) -> date | None:
    """Return the day in `?day=` by which the list of own votes is filtered; None for an invalid
    one, one in the future or one older than OLDEST. Votes of days off count on the next working
    day, as in the chart."""
    try:
        day = date.fromisoformat(params.get("day", ""))
    except ValueError:
        return None
    today = clock.today()
    return day if today - OLDEST <= day <= today else None


OWN_VOTES = DeskList(
    name="own-votes",
    title=pgettext_lazy("list", "내 표결"),
    url_name="dashboard:own_votes",
    permissions=("reviews.cast_vote",),
    parameters=("tab", "since", "day"),
    rows=filtered_votes,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "ballot__review__claim__number"),
            columns.text(_("상호"), "ballot__review__claim__business_name"),
            columns.choice(_("표결"), "choice", Choice),
            columns.number(_("금액(원)"), "amount"),
            columns.choice(_("상태"), "state", VoteState),
            columns.moment(_("표결 시각"), "at"),
        ),
        claim="ballot__review__claim_id",
        order=("-at",),
    ),
)


@dataclass(frozen=True)
class ComparedVote:
    """A member's vote beside the decision of the same ballot; amounts in won. `scale` is the
    amount at the end of the drawing, the same in all rows."""

    claim_id: int
    number: str
    name: str
    own: int
    council: int
    scale: int
    at: datetime

    @property
    def own_x(self) -> str:
        """Place of the own amount on the drawing, in per cent of its width."""
        return _place(self.own, self.scale)

    @property
    def council_x(self) -> str:
        return _place(self.council, self.scale)

    @property
    def difference(self) -> str:
        """The own amount minus the decided amount, with its sign, from 10,000 won on rounded
        to the nearest 만; 같음 when they are equal."""
        gap = self.own - self.council
        if not gap:
            return gettext("같음")
        return f"{'+' if gap > 0 else '−'}{won_short(_rounded(abs(gap)))}"

    @property
    def said(self) -> str:
        """The own and the decided amount as a sentence, for readers of the drawing who cannot see
        it."""
        return gettext("내 금액 %(own)s, 의결액 %(council)s") % {
            "own": won_text(self.own),
            "council": won_text(self.council),
        }


ROUND = 10_000  # won


def _rounded(won: int) -> int:
    """Return won rounded to the nearest ROUND, a half up; an amount below ROUND as it is."""
    return won if won < ROUND else (won + ROUND // 2) // ROUND * ROUND


def _scale_of(highest: int) -> int:
    """Return the won at the end of a drawing of amounts up to `highest`: 1, 2 or 5 times a power of
    ten, at least ROUND."""
    steps = (n * power for power in (ROUND * 10**place for place in count()) for n in (1, 2, 5))
    return next(step for step in steps if step >= highest)


def _place(amount: int, scale: int) -> str:
    share = min(1.0, amount / scale) if scale else 0.0
    return f"{3 + 94 * share:.1f}"  # a dot at an end stays whole


@dataclass(frozen=True)
class KindOfCase:
    """Comparison for one industry: the number of votes of which both the own and the decided amount
    are above 0, and the median of the own amounts in per cent of the decided ones (`ratio`)."""

    name: str
    n: int
    ratio: float

    @property
    def x(self) -> str:
        """Start of the bar in per cent of its row. The row covers ratios from 50 % to 150 %; the
        bar begins or ends at 100 %."""
        return f"{50 + min(0.0, self._offset):.1f}"

    @property
    def width(self) -> str:
        return f"{abs(self._offset):.1f}"

    @property
    def _offset(self) -> float:
        return max(-50.0, min(50.0, self.ratio - 100))


@dataclass(frozen=True)
class Comparison:
    """A member's votes compared with the decisions of the same ballots, in all, by industry and one
    by one."""

    total: int
    alike: int  # the same conclusion: paid or not
    ratio: float | None  # median of own amounts in per cent of the decided ones
    kinds: list[KindOfCase]
    newest: list[ComparedVote]
    scale: int  # won at the end of the drawing of `newest`


def compare(member: Member, shown: int) -> Comparison:
    """Compare the member's votes on the newest COMPARED decisions with these decisions. The result
    lists the newest `shown` of them one by one. One query."""
    rows = list(
        votes_of(member.user)
        .filter(state=VoteState.DECIDED)
        .order_by("-ballot__decision__at", "-pk")
        .values_list(
            "ballot__review__claim_id",
            "ballot__review__claim__number",
            "ballot__review__claim__business_name",
            "ballot__review__claim__person_name",
            "ballot__review__claim__industry__name",
            "amount",
            "ballot__decision__amount",
            "ballot__decision__at",
        )[:COMPARED]
    )
    ratios: dict[str, list[float]] = {}
    for *_names, industry, own, council, _at in rows:
        if own and council:
            ratios.setdefault(industry or "", []).append(100 * own / council)
    kinds = [
        KindOfCase(name, len(found), median(found))
        for name, found in ratios.items()
        if len(found) >= FEWEST and name
    ]
    scale = _scale_of(max((row[n] or 0 for row in rows[:shown] for n in (5, 6)), default=0))
    every = [ratio for found in ratios.values() for ratio in found]
    return Comparison(
        total=len(rows),
        alike=sum(bool(row[5]) == bool(row[6]) for row in rows),
        ratio=median(every) if len(every) >= FEWEST else None,
        kinds=sorted(kinds, key=lambda kind: -kind.n),
        newest=[
            ComparedVote(pk, number, name or mask_name(person), own or 0, council or 0, scale, at)
            for pk, number, name, person, _industry, own, council, at in rows[:shown]
        ],
        scale=scale,
    )
