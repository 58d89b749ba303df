"""Filters of the queue, all in the URL under fixed names: q, amount_min, amount_max,
service, documents, findings, due."""

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
from reviews.committee.models import DocumentState, QueueRow
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
    ("today", _("오늘")),
    ("3", _("3일 이내")),
    ("10", _("10일 이내")),
]


class AmountField(WonField):
    """A loss in won, with examples of its size."""

    default_error_messages = {"unreadable": _("금액은 1,200,000이나 120만원처럼 적어 주세요.")}


class AmountFilter(django_filters.Filter):
    field_class = AmountField


class QueueFilter(django_filters.FilterSet):
    """Filters of the queue for one user: `user`, or that of the request."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user or (self.request.user if self.request else None)

    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    amount_min = AmountFilter(field_name="claimed_loss", lookup_expr="gte", label=_("최소 금액"))
    amount_max = AmountFilter(field_name="claimed_loss", lookup_expr="lte", label=_("최대 금액"))
    service = django_filters.ModelChoiceFilter(
        # claims of an affiliate go to the affiliate: the council never sees its services
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
        member = member_of(self.user) if self.user else None
        return filter_worst(rows, WORST[word], member)

    def by_due(self, rows: QuerySet[QueueRow], _name: str, word: str) -> QuerySet[QueueRow]:
        if word == "overdue":
            return rows.filter(due_on__lt=today())
        days = 0 if word == "today" else int(word)
        return rows.filter(due_on__lte=today() + timedelta(days=days))

    def active(self) -> list[str]:
        """Return the names of the filters that are set and valid."""
        cleaned = getattr(self.form, "cleaned_data", {})
        return [name for name, value in cleaned.items() if value not in (None, "")]
