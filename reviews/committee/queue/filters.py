"""Filters of the queue, by the names that contracts fix: q, amount_min, amount_max, service,
documents, findings, due. All of them live in the URL."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.clock import today
from claims.money_fields import WonField
from claims.policy.models import Service
from claims.register.search import search
from reviews.committee.access.scope import member_of
from reviews.committee.access.sealed_checks import worst_is
from reviews.committee.models import QueueRow

MISSING, UNKNOWN, OK, WARNING, PROBLEM = range(5)  # QueueRow.worst

DOCUMENTS = [("complete", _("모두 있음")), ("incomplete", _("빠진 서류 있음"))]
FINDINGS = [
    ("ok", _("이상 없음")),
    ("unknown", _("확인 전")),
    ("warning", _("주의")),
    ("problem", _("문제")),
]
WORST = {"ok": (OK,), "unknown": (MISSING, UNKNOWN), "warning": (WARNING,), "problem": (PROBLEM,)}
DUE = [
    ("overdue", _("기한 지남")),
    ("today", _("오늘")),
    ("3", _("3일 이내")),
    ("10", _("10일 이내")),
]


class AmountFilter(django_filters.Filter):
    """A loss in won as people type it: 1,200,000 or 120만원."""

    field_class = WonField

    def __init__(self, **kwargs: Any) -> None:
        unreadable = _("금액은 1,200,000이나 120만원처럼 적어 주세요.")
        super().__init__(error_messages={"unreadable": unreadable}, **kwargs)


class QueueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    amount_min = AmountFilter(field_name="claimed_loss", lookup_expr="gte", label=_("최소 금액"))
    amount_max = AmountFilter(field_name="claimed_loss", lookup_expr="lte", label=_("최대 금액"))
    service = django_filters.ModelChoiceFilter(
        # an affiliate's claims went to the affiliate: the council never sees its services
        queryset=Service.objects.exclude(company__is_operator=False).order_by("name"),
        label=_("서비스"),
    )
    documents = django_filters.ChoiceFilter(
        choices=DOCUMENTS, method="by_documents", label=_("서류 상태")
    )
    findings = django_filters.ChoiceFilter(
        choices=FINDINGS, method="by_findings", label=_("자동점검")
    )
    due = django_filters.ChoiceFilter(choices=DUE, method="by_due", label=_("기한"))

    class Meta:
        model = QueueRow
        fields = ["q", "amount_min", "amount_max", "service", "documents", "findings", "due"]

    def find(self, rows: QuerySet[QueueRow], _name: str, text: str) -> QuerySet[QueueRow]:
        return search(rows, text)

    def by_documents(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        return rows.filter(complete=word == "complete")

    def by_findings(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        member = member_of(self.request.user) if self.request else None
        return worst_is(rows, WORST[word], member)

    def by_due(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        if word == "overdue":
            return rows.filter(due_on__lt=today())
        days = 0 if word == "today" else int(word)
        return rows.filter(due_on__lte=today() + timedelta(days=days))

    def active(self) -> list[str]:
        """Names of the filters that are set and understood."""
        cleaned = getattr(self.form, "cleaned_data", {})
        return [name for name, value in cleaned.items() if value not in (None, "")]
