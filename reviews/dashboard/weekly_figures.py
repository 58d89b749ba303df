"""The figures of the weekly report by step: this week, the week before, since the beginning, now.

Weeks are Monday to Sunday in Korea; the present one ends today. Decisions, payments, what is open
and the budget come from the functions of the dashboard; what it does not count by week is counted
here, one query a table. Nothing in it names anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims import clock
from claims.register.models import Claim, ReceivedBy, Route
from claims.register.voided import was_filed
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    DocumentRequest,
    DocumentRequestStatus,
    Objection,
    ObjectionOutcome,
    ObjectionStatus,
    Outcome,
)
from reviews.committee.queue.filters import first_days_of_weeks
from reviews.dashboard import deadlines, forecast, statistics
from reviews.dashboard.budget import BudgetLine, budget_lines
from reviews.payouts.models import EntryKind, LedgerEntry
from reviews.payouts.states.payouts import PayoutKind

ALL_WEEKS = 520  # ten years: since the beginning
WEEK = timedelta(weeks=1)
Three = tuple[int, int, int]  # this week, last week, since the beginning
NOTHING: Three = (0, 0, 0)


class Line(NamedTuple):
    """One row of the report. `present` is the number as it is now, if a week has none; None stands
    for an empty cell."""

    step: str
    item: str
    unit: str
    this_week: int | None = None
    last_week: int | None = None
    total: int | None = None
    present: int | None = None
    note: str = ""


def report_lines() -> list[Line]:
    """Return the rows of the report, in the order of the steps. A fixed number of queries."""
    counts, policy = statistics.council_counts(), statistics.policy_in_force()
    money, weeks = statistics.money(policy), statistics.weeks(ALL_WEEKS)
    return [
        *_filed(),
        *_documents(weeks),
        *_decisions(weeks),
        *_appeals(),
        *_objections(),
        *_money(money),
        *_open(),
        *_budget(counts, money, weeks),
    ]


def _spans(moment: str) -> dict[str, Q]:
    """Return the conditions for rows whose column `moment` lies in this week, in the last one, and
    at any time."""
    monday = first_days_of_weeks(1)[0]
    begin = clock.start_of(monday)
    last = clock.start_of(monday - WEEK)
    return {
        "this": Q(**{f"{moment}__gte": begin}),
        "last": Q(**{f"{moment}__gte": last, f"{moment}__lt": begin}),
        "all": Q(**{f"{moment}__isnull": False}),
    }


def _counts(rows: QuerySet[Any], **kinds: tuple[str, Q]) -> dict[str, Three]:
    """Count rows by week: `kinds` are {name: (column of the moment, condition)}. One query."""
    parts = {
        f"{name}_{span}": Count("pk", filter=among & condition)
        for name, (moment, condition) in kinds.items()
        for span, among in _spans(moment).items()
    }
    found = rows.order_by().aggregate(**parts)
    return {name: tuple(found[f"{name}_{span}"] for span in ("this", "last", "all"))  # type: ignore[misc]
            for name in kinds}  # fmt: skip


def _sum(threes: Iterable[Three]) -> Three:
    this, last, total = (sum(column) for column in zip(NOTHING, *threes, strict=True))
    return this, last, total


def _filed() -> list[Line]:
    step, unit = _("접수"), _("건")
    of_the_council = _(
        "신청의 경로로 셉니다. 대시보드의 심의 대상은 이의로 협의체에 온 신청도 셉니다. "
        "둘 다 철회한 신청을 셉니다."
    )
    spans = _spans("filed_at")
    rows = (
        Claim.objects.filter(was_filed())
        .order_by()
        .annotate(_way=Coalesce("entry__channel", Value(str(ReceivedBy.IMPORT))))
        .values_list("route", "_way")
        .annotate(**{f"n_{span}": Count("pk", filter=among) for span, among in spans.items()})
    )
    by_route: dict[str, list[Three]] = {}
    by_way: dict[str, list[Three]] = {}
    for route, way, *numbers in rows:
        by_route.setdefault(route, []).append(tuple(numbers))
        by_way.setdefault(way, []).append(tuple(numbers))
    said = [
        *((_("경로: %(name)s"), one, by_route) for one in Route),
        *((_("접수 방법: %(name)s"), one, by_way) for one in ReceivedBy),
    ]
    return [
        Line(step, _("접수한 신청"), unit, *_sum(_sum(one) for one in by_route.values())),
        *(
            Line(
                *(step, text % {"name": one.label}, unit),
                *_sum(found.get(one.value, ())),
                note=of_the_council if one == Route.COMMITTEE_REVIEW else "",
            )
            for text, one, found in said
        ),
    ]


def _documents(weeks: list[dict[str, Any]]) -> list[Line]:
    step, unit = _("서류"), _("건")
    found = _counts(
        DocumentRequest.objects.all(),
        asked=("asked_at", Q()),
        closed=("ended_at", Q(status=DocumentRequestStatus.CLOSED)),
    )
    return [
        Line(step, _("서류 요청"), unit, *found["asked"]),
        Line(step, _("서류 완비"), unit, *_of_weeks(weeks, "ready")),
        Line(step, _("미제출 종결"), unit, *found["closed"]),
    ]


def _of_weeks(weeks: list[dict[str, Any]], name: str) -> Three:
    return weeks[-1][name], weeks[-2][name], sum(row[name] for row in weeks)


def _decisions(weeks: list[dict[str, Any]]) -> list[Line]:
    step, unit = _("의결"), _("건")
    said = {
        Outcome.GRANTED.value: _("의결: 지급승인"),
        Outcome.PARTLY_GRANTED.value: _("의결: 일부승인"),
        Outcome.DENIED.value: _("의결: 부지급"),
        "decided": _("첫 의결 모두"),
        "anew": _("재심의 의결"),
    }
    return [Line(step, item, unit, *_of_weeks(weeks, name)) for name, item in said.items()]


def _appeals() -> list[Line]:
    step, unit = _("이의신청 (의결)"), _("건")
    found = _counts(
        Appeal.objects.all(),
        received=("received_at", Q()),
        decided=("review2__decision__at", Q(status=AppealStatus.DECIDED)),
        late=("received_at", Q(status=AppealStatus.REJECTED_LATE)),
        withdrawn=("closed_at", Q(status=AppealStatus.WITHDRAWN)),
    )
    said = {
        "received": _("접수"),
        "decided": _("재심의로 답함"),
        "late": _("기간 경과로 답함 (접수한 주)"),
        "withdrawn": _("신청인이 철회"),
    }
    return [Line(step, item, unit, *found[name]) for name, item in said.items()]


def _objections() -> list[Line]:
    step, unit = _("이의 (경로와 구간)"), _("건")
    found = _counts(
        Objection.objects.all(),
        received=("received_at", Q()),
        upheld=("decided_at", Q(outcome=ObjectionOutcome.UPHELD)),
        refused=("decided_at", Q(outcome=ObjectionOutcome.REFUSED)),
        passed=("passed_at", Q(status=ObjectionStatus.PASSED)),
        late=("received_at", Q(status=ObjectionStatus.REJECTED_LATE)),
        withdrawn=("closed_at", Q(status=ObjectionStatus.WITHDRAWN)),
    )
    said = {
        "received": _("접수"),
        "upheld": _("받아들임"),
        "refused": _("받아들이지 않음"),
        "passed": _("협의체로 넘김"),
        "late": _("기간 경과로 답함 (접수한 주)"),
        "withdrawn": _("신청인이 철회"),
    }
    return [Line(step, item, unit, *found[name]) for name, item in said.items()]


def _money(money: dict[str, Any]) -> list[Line]:
    """Return the lines of payouts and recoveries, by the days on which the ledger books them, as
    the months and `statistics.paid_weeks` do. One query."""
    monday = first_days_of_weeks(1)[0]
    spans = {
        "this": Q(booked_on__gte=monday),
        "last": Q(booked_on__gte=monday - WEEK, booked_on__lt=monday),
        "all": Q(),
    }
    parts: dict[str, Any] = {}
    for span, among in spans.items():
        parts[f"n_{span}"] = Count("pk", filter=among)
        for column in ("reserved", "paid", "receivable"):
            parts[f"{column}_{span}"] = Coalesce(Sum(column, filter=among or None), 0)
    rows = list(LedgerEntry.objects.order_by().values("kind", "payout__kind").annotate(**parts))

    def three(column: str, kind: str, of: str = "", sign: int = 1) -> Three:
        wanted = [row for row in rows if row["kind"] == kind and of in ("", row["payout__kind"])]
        return _sum(
            tuple(sign * row[f"{column}_{span}"] for span in spans)  # type: ignore[misc]
            for row in wanted
        )

    return [*_payments(three, rows), *_recoveries(three, money["recoveries"])]


def _payments(three: Callable[..., Three], rows: list[dict[str, Any]]) -> list[Line]:
    step, cases, won = pgettext("several", "지급"), _("건"), _("원")
    found = []
    for kind, column, text in (
        (EntryKind.RESERVE, "reserved", _("승인: %(name)s")),
        (EntryKind.PAY, "paid", _("지급: %(name)s")),
    ):
        for of in PayoutKind:
            item = text % {"name": of.label}
            found.append(Line(step, item, cases, *three("n", kind, of.value)))
            found.append(Line(step, item, won, *three(column, kind, of.value)))
    found.append(Line(step, _("은행 반환"), won, *three("paid", EntryKind.RETURN)))
    net = _sum((row["paid_this"], row["paid_last"], row["paid_all"]) for row in rows)
    note = _("돌아온 돈을 뺀 지급. 대시보드의 누적 지급과 같습니다.")
    return [*found, Line(step, _("순지급"), won, *net, note=note)]


def _recoveries(three: Callable[..., Three], counts: dict[str, int]) -> list[Line]:
    step, cases, won = _("환수"), _("건"), _("원")
    received = _sum((three("paid", EntryKind.RECEIPT, sign=-1),
                     three("paid", EntryKind.REVERSE, sign=-1)))  # fmt: skip
    return [
        Line(step, _("환수 청구"), cases, *three("n", EntryKind.DEMAND)),
        Line(step, _("환수 청구"), won, *three("receivable", EntryKind.DEMAND)),
        Line(step, _("환수 입금"), won, *received, note=_("입금 취소를 뺌")),
        Line(step, _("받을 환수금"), cases, present=counts["recoveries_owed"]),
        Line(step, _("받을 환수금"), won, present=counts["owed_won"]),
        Line(step, _("기한 지난 환수"), cases, present=counts["recoveries_late"]),
    ]


def _open() -> list[Line]:
    """Return what is open now and late, as the card of deadlines counts it."""
    step, unit = _("남은 일"), _("건")
    found = []
    for line in deadlines.count():
        label, note = str(line["label"]), str(line["words"])
        found.append(Line(step, label, unit, present=line["total"], note=note))
        if line.get("dated", True):
            item = _("%(name)s: 기한 지남") % {"name": label}
            found.append(Line(step, item, unit, present=line["late"]))
    return found


def _notes(line: BudgetLine) -> str:
    return " ".join(filter(None, (str(line.note), str(line.words))))


def _budget(
    counts: dict[str, int], money: dict[str, Any], weeks: list[dict[str, Any]]
) -> list[Line]:
    step = _("예산과 예상")
    lines = budget_lines(counts, money)
    usual = weeks[-forecast.USUAL :]
    found = forecast.forecasts(usual, counts, money, clock.today())
    return [
        *(Line(step, str(one.label), _("원"), present=one.won, note=_notes(one))
          for one in lines),
        *(Line(step, str(one.label), "", note=one.text) for one in found),
    ]  # fmt: skip
