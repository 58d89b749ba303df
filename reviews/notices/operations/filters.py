"""Filters of the notice list, all in the URL.

Each condition has its index at a million notices: a status by (status, id), an event by (event,
id), days by written_at, a bulk by its own, a search by its claims. A result code is filtered within
a status, and long waits among those that wait, for these are few.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Claim
from claims.register.search import search
from claims.users.requests import whole_number
from reviews.notices.addresses import POSTAL
from reviews.notices.events import Event
from reviews.notices.models import Channel, Notice, NoticeStatus
from reviews.notices.operations.conditions import POST, TABS, Conditions

WAITING_TABS = (NoticeStatus.PENDING.value, NoticeStatus.UNKNOWN.value)
LONGEST_WAIT = 60 * 24 * 365  # minutes
CLAIMS_FOUND = 500  # claims of a search at most


class CutField(forms.CharField):
    """Form field for text, which is cut after `most` characters instead of being refused."""

    def __init__(self, *, most: int, **more: Any) -> None:
        self.most = most
        super().__init__(**more)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "")[: self.most]


class DayField(forms.DateField):
    """Form field for a day in ISO form between the years 2000 and 2200; anything else is cleaned to
    None."""

    def to_python(self, value: Any) -> date | None:
        try:
            day = parse_date(value or "")
        except ValueError:  # well formed, but no day: 2023-02-30
            return None
        return day if day and 2000 <= day.year <= 2200 else None


class NumberField(forms.Field):
    """Form field for a whole number from 1 to `most`; anything else is cleaned to None."""

    def __init__(self, *, most: int | None = None, **more: Any) -> None:
        self.most = most
        super().__init__(**more)

    def to_python(self, value: Any) -> int | None:
        number = whole_number(value) or None
        return None if number and self.most and number > self.most else number


class CutFilter(django_filters.Filter):
    field_class = CutField


class DayFilter(django_filters.Filter):
    field_class = DayField


class NumberFilter(django_filters.Filter):
    field_class = NumberField


class NoticeFilterForm(forms.Form):
    def add_prefix(self, field_name: str) -> str:
        """Return the name of a field in the URL: `from` for `since` and `to` for `until`, else the
        same name. (`from` cannot be a name in Python.)"""
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """Set the tab that a result code or a waiting time belongs to, if the query names none that
        fits."""
        data = super().clean() or {}
        tab, code = data.get("tab", ""), data.get("code", "")
        if code and not tab:
            data["tab"] = POST if code in POSTAL else NoticeStatus.FAILED.value
        elif data.get("waiting") and tab not in WAITING_TABS:
            data["tab"] = NoticeStatus.PENDING.value
        return data


class NoticeFilter(django_filters.FilterSet):
    """Filters of the notice list. An invalid value does not filter."""

    tab = django_filters.ChoiceFilter(choices=TABS[1:], method="by_tab")
    q = CutFilter(most=60, method="find")
    code = CutFilter(most=40, strip=False, method="by_code")
    event = django_filters.ChoiceFilter(choices=Event.choices)
    channel = django_filters.ChoiceFilter(choices=Channel.choices)
    since = DayFilter(method="written_since")
    until = DayFilter(method="written_until")
    waiting = NumberFilter(most=LONGEST_WAIT, method="waiting_for")
    bulk = NumberFilter()

    class Meta:
        model = Notice
        fields = ["tab", "q", "code", "event", "channel", "since", "until", "waiting", "bulk"]
        form = NoticeFilterForm

    @cached_property
    def conditions(self) -> Conditions:
        self.form.is_valid()
        valid = self.form.cleaned_data
        return Conditions(**{name: value for name, value in valid.items() if value})

    def filter_queryset(self, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        """Filter and sort, newest first: by `written_at` when filtered by days, for its index, else
        by id."""
        by_day = self.conditions.since or self.conditions.until
        order = ("-written_at", "-pk") if by_day else ("-pk",)
        return super().filter_queryset(queryset).order_by(*order)

    def by_tab(self, notices: QuerySet[Notice], _name: str, tab: str) -> QuerySet[Notice]:
        if self.conditions.dead:
            dead = notices.filter(status=NoticeStatus.FAILED)
            return dead.filter(self.conditions.kind.by_code())
        return notices.filter(status=tab)

    def by_code(self, notices: QuerySet[Notice], _name: str, code: str) -> QuerySet[Notice]:
        return notices if self.conditions.dead else notices.filter(last_code=code)

    def written_since(self, notices: QuerySet[Notice], _name: str, day: date) -> QuerySet[Notice]:
        return notices.filter(written_at__gte=clock.start_of(day))

    def written_until(self, notices: QuerySet[Notice], _name: str, day: date) -> QuerySet[Notice]:
        return notices.filter(written_at__lt=clock.start_of(day + timedelta(days=1)))

    def waiting_for(self, notices: QuerySet[Notice], _name: str, minutes: int) -> QuerySet[Notice]:
        return notices.filter(written_at__lt=Now() - timedelta(minutes=minutes))

    def find(self, notices: QuerySet[Notice], _name: str, text: str) -> QuerySet[Notice]:
        """Return the notices of the claims that match the search text, CLAIMS_FOUND claims at most.
        The claims are found first, by their own indexes."""
        claims = search(Claim.objects.all(), text).values_list("pk", flat=True)
        return notices.filter(claim__in=list(claims[:CLAIMS_FOUND]))


def filtered_notices(user: Any, params: QueryDict) -> QuerySet[Notice]:
    return NoticeFilter(params, Notice.objects.visible_to(user)).qs


NOTICES = DeskList(
    name="notices",
    title=_("통지"),
    url_name="notices:notices",
    permissions=("reviews.view_notice",),
    # as they stand in the address, where two have other names than in Python
    parameters=("tab", "q", "code", "event", "channel", "from", "to", "waiting", "bulk"),
    rows=filtered_notices,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("문안"), "event", Event),
            columns.business_or_person(_("받는 사람"), "claim__"),
            columns.text(_("받는 주소"), "recipient_hint", personal=True),
            columns.choice(pgettext_lazy("notice", "경로"), "channel", Channel),
            columns.choice(_("상태"), "status", NoticeStatus),
            columns.number(_("시도"), "attempts"),
            columns.moment(_("저장"), "written_at"),
            columns.moment(_("보냄"), "sent_at"),
            columns.moment(_("수신 확인"), "delivered_at"),
            columns.text(_("결과 코드"), "last_code"),
            columns.text(_("마지막 결과"), "last_text"),
        ),
        claim="claim_id",
        order=("-pk",),
    ),
)
