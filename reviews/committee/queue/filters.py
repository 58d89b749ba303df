"""Filters of the queue, all in the URL under fixed names.

The database finds a rare value by an index of the tab and the value, a frequent one by reading the
tab's index in its order. Days of `due` are working days, counted as the cells count them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.clock import start_of, today
from claims.lists.figures import condition_of, figure_choices
from claims.money_fields import BoundsForm, WonField
from claims.policy.deadlines import add_working_days
from claims.policy.models import Company, Industry, Service
from claims.register.models import Fee
from claims.register.search import search
from reviews.committee.access.scope import member_of
from reviews.committee.models import (
    NO_DUE,
    NOT_DECIDED,
    Decision,
    DocumentState,
    Member,
    Outcome,
    QueueRow,
    QueueStatus,
    Tab,
)
from reviews.committee.queue.sealed_checks import filter_worst

DOCUMENTS = [("complete", _("모두 있음")), ("incomplete", _("빠진 서류 있음"))]
FINDINGS = [
    ("ok", _("이상 없음")),
    ("unknown", _("확인 전")),
    ("warning", _("주의")),
    ("problem", _("문제")),
]
WORST = {
    "ok": (DocumentState.OK,),
    "unknown": (DocumentState.MISSING, DocumentState.UNKNOWN),
    "warning": (DocumentState.WARNING,),
    "problem": (DocumentState.PROBLEM,),
}
DUE = [
    ("overdue", _("기한 지남")),
    ("today", _("오늘까지")),
    ("on_today", _("오늘")),
    ("on_next", _("다음 영업일")),
    ("soon", _("오늘과 다음 영업일")),
    ("later", _("다음 영업일 뒤")),
    ("3", _("3일 이내")),
    ("10", _("10일 이내")),
]
# Statuses that a row can have; the others follow a payout and are not stored.
STANDINGS = [
    (status.value, status.label)
    for status in QueueStatus
    if status not in (QueueStatus.PAYOUT_DUE, QueueStatus.PAID, QueueStatus.PAYOUT_FAILED)
]
# Least distances of a decided amount from the suggestion that one may ask for, in per cent of it.
DEPARTURES = (5, 10, 20, 50, 100, 200, 500)
DEPARTED = [(str(share), format_lazy("{}% {}", share, _("이상"))) for share in DEPARTURES]
WEEKS = 26  # weeks of decisions to choose from, as many as the longest period of a dashboard
SELDOM = ("figure", "standing", "decided_week", "member")  # shown only where they are set


def due_condition(word: str, column: str = "due_on") -> Q:
    """Return the condition (Q) that the due day in `column` matches `word`: a value of DUE, or a
    number of working days from today within which the day falls, overdue days included. A day off
    counts to the working day before it.

    Raises ValueError for any other word.
    """
    day = today()
    behind_next = add_working_days(day, 2)
    ends = {
        "overdue": {"lt": day},
        "today": {"lte": day},
        "on_today": {"gte": day, "lt": add_working_days(day, 1)},
        "on_next": {"gte": add_working_days(day, 1), "lt": behind_next},
        "soon": {"gte": day, "lt": behind_next},
        "later": {"gte": behind_next, "lt": NO_DUE},
    }
    if word in ends:
        return Q(**{f"{column}__{end}": value for end, value in ends[word].items()})
    return Q(**{f"{column}__lt": add_working_days(day, int(word) + 1)})


def first_days_of_weeks(weeks: int = WEEKS) -> list[date]:
    """Return the Mondays of the last `weeks` weeks, the present week included, oldest first."""
    this = today() - timedelta(days=today().weekday())
    return [this - timedelta(weeks=n) for n in reversed(range(weeks))]


def _weeks() -> list[tuple[str, Any]]:
    label = gettext("%(day)s부터 한 주")
    return [
        (day.isoformat(), label % {"day": date_format(day, "MONTH_DAY_FORMAT")})
        for day in first_days_of_weeks()
    ]


def decided_in_week(monday: date) -> Q:
    """Return the condition (Q on QueueRow) that the claim was decided in round 1 in the week (KST)
    that begins on `monday`."""
    began = start_of(monday)
    made = Decision.objects.filter(
        review__claim=OuterRef("pk"),
        review__round=1,
        at__gte=began,
        at__lt=began + timedelta(weeks=1),
    )
    return Q(Exists(made))


def more_names(params: Mapping[str, Any], *, decided: bool) -> tuple[str, ...]:
    """Return the names of the filters shown under 다른 조건: those of SELDOM that `params` sets,
    those of decisions if the list may hold some (`decided`) or `params` sets them, and industry,
    company and fee."""
    seldom = [name for name in SELDOM if params.get(name)]
    decisions = [name for name in ("outcome", "departed") if decided or params.get(name)]
    return (*seldom, *decisions, "industry", "company", "fee")


def decided_between(least: int | None, most: int | None) -> Q:
    """Return the condition (Q on QueueRow) that the claim was decided with an amount from `least`
    to `most` (won, both included; None: no bound). It names the tabs of decided rows, so that the
    index by tab is used."""
    found = Q(tab__in=(Tab.DECIDED, Tab.APPEALS)) & ~Q(outcome="")
    if least is not None:
        found &= Q(decided_amount__gte=least)
    return found if most is None else found & Q(decided_amount__lte=most)


def claims_decided_between(least: int | None, most: int | None) -> Q:
    """Return the condition (Q on Claim) that the council decided the claim with an amount from
    `least` to `most` (won, both included; None: no bound)."""
    rows = QueueRow.objects.filter(decided_between(least, most))
    return Q(pk__in=rows.values("claim"))


def decided_amounts(claim_ids: Iterable[int]) -> dict[int, int]:
    """Return {claim key: won that the council decided}, 0 for a denial. A claim is absent without a
    decision in its newest round, so also while a second round is open. One query."""
    rows = QueueRow.objects.filter(pk__in=list(claim_ids)).exclude(outcome="")
    return dict(rows.values_list("pk", "decided_amount"))


class AmountField(WonField):
    """Field for an amount in won; its error message shows how to write one."""

    default_error_messages = {"unreadable": _("금액은 1,200,000이나 120만원처럼 적어 주세요.")}


class AmountFilter(django_filters.Filter):
    field_class = AmountField


class QueueFilter(django_filters.FilterSet):
    """Filter set of the queue's rows; each name is a URL parameter of the page. The document states
    that `user` (else the user of the request) may not know before their own vote do not count."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user or (self.request.user if self.request else None)

    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    amount_min = AmountFilter(field_name="claimed_loss", lookup_expr="gte", label=_("최소 금액"))
    amount_max = AmountFilter(field_name="claimed_loss", lookup_expr="lte", label=_("최대 금액"))
    service = django_filters.ModelChoiceFilter(
        # claims of an affiliate go to the affiliate: the council never sees its services
        queryset=Service.objects.counted().exclude(company__is_operator=False).order_by("name"),
        method="of_service",
        label=_("서비스"),
    )
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.order_by("name"), label=_("업종")
    )
    company = django_filters.ModelChoiceFilter(
        queryset=Company.objects.filter(is_operator=True).order_by("name"), label=_("계열사")
    )
    fee = django_filters.ChoiceFilter(choices=Fee.choices, label=_("유·무료"))
    decided_min = AmountFilter(method="by_least_decided", label=_("최소 의결액"))
    decided_max = AmountFilter(method="by_most_decided", label=_("최대 의결액"))
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, label=_("의결"))
    departed = django_filters.ChoiceFilter(
        choices=DEPARTED, method="by_departure", label=_("제안액과의 차이")
    )
    decided_from = django_filters.DateFilter(method="by_first_day", label=_("의결일부터"))
    decided_to = django_filters.DateFilter(method="by_last_day", label=_("의결일까지"))
    documents = django_filters.ChoiceFilter(
        choices=DOCUMENTS, method="by_documents", label=_("서류 상태")
    )
    findings = django_filters.ChoiceFilter(
        choices=FINDINGS, method="by_findings", label=_("자동점검")
    )
    due = django_filters.ChoiceFilter(choices=DUE, method="by_due", label=_("기한"))
    standing = django_filters.ChoiceFilter(choices=STANDINGS, label=_("상태"))
    figure = django_filters.ChoiceFilter(
        choices=lambda: figure_choices("queue"), method="by_figure", label=_("현황")
    )
    decided_week = django_filters.ChoiceFilter(
        choices=_weeks, method="by_week", label=_("의결한 주")
    )
    member = django_filters.ModelChoiceFilter(
        queryset=Member.objects.select_related("user"), method="by_member", label=_("위원")
    )

    class Meta:
        model = QueueRow
        form = BoundsForm
        fields: tuple[str, ...] = ()

    def get_form_class(self) -> type[forms.Form]:
        form = super().get_form_class()
        for name in ("decided_from", "decided_to"):
            form.base_fields[name].input_formats = ["%Y-%m-%d"]  # the format of a date field
        return form

    def find(self, rows: QuerySet[QueueRow], _name: str, text: str) -> QuerySet[QueueRow]:
        return search(rows, text)

    def of_service(
        self, rows: QuerySet[QueueRow], _name: str, service: Service
    ) -> QuerySet[QueueRow]:
        """Return the rows of claims of a service, or of a service that was merged into it."""
        return rows.filter(service__in=Service.objects.names_of(service))

    def by_documents(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        return rows.filter(complete=word == "complete")

    def by_findings(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        member = member_of(self.user) if self.user else None
        return filter_worst(rows, WORST[word], member)

    def by_due(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        return rows.filter(due_condition(word))

    def by_figure(self, rows: QuerySet[QueueRow], _name: str, name: str) -> QuerySet[QueueRow]:
        return rows.filter(condition_of("queue", name))

    def by_week(self, rows: QuerySet[QueueRow], _name: str, day: str) -> QuerySet[QueueRow]:
        return rows.filter(decided_in_week(date.fromisoformat(day)))

    def by_member(self, rows: QuerySet[QueueRow], _name: str, one: Member) -> QuerySet[QueueRow]:
        return rows.filter(panel__contains=[one.pk])

    def by_least_decided(
        self, rows: QuerySet[QueueRow], _name: str, won: int
    ) -> QuerySet[QueueRow]:
        return rows.filter(decided_between(won, None))

    def by_most_decided(self, rows: QuerySet[QueueRow], _name: str, won: int) -> QuerySet[QueueRow]:
        return rows.filter(decided_between(None, won))

    def by_departure(
        self, rows: QuerySet[QueueRow], _name: str, percent: str
    ) -> QuerySet[QueueRow]:
        return rows.filter(departure__gte=int(percent) * 100)  # basis points

    def by_first_day(self, rows: QuerySet[QueueRow], _name: str, day: date) -> QuerySet[QueueRow]:
        return rows.filter(decided_on__gte=day, decided_on__gt=NOT_DECIDED)

    def by_last_day(self, rows: QuerySet[QueueRow], _name: str, day: date) -> QuerySet[QueueRow]:
        return rows.filter(decided_on__lte=day, decided_on__gt=NOT_DECIDED)

    def active(self) -> list[str]:
        """Return the names of the filters that are set and valid."""
        cleaned = getattr(self.form, "cleaned_data", {})
        return [name for name, value in cleaned.items() if value not in (None, "")]
