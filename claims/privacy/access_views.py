"""The auditor's list of the access log: who saw whose data, when, from where and why."""

from datetime import date, datetime, timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims import clock
from claims.display.dates import time_html
from claims.display.states import DASH
from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.figures import condition_of, figure_choices
from claims.lists.registry import DeskList
from claims.privacy.figures import LIST
from claims.privacy.models import AccessEntry, AccessEntryClaim, Action
from claims.tables import DeskTable, cell, keyset
from claims.users.models import User
from claims.users.permissions import requires


def format_with_seconds(at: datetime) -> str:
    """Format a moment as 2022. 12. 29. 14:05:09, in Korea; the day as the reader's language has
    it."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S}"


class AccessTable(DeskTable):
    caption = _("접속기록, 최근 순")
    blank = ("history", _("조건에 맞는 기록이 없습니다"), _("찾는 말이나 조건을 줄여 보세요."))

    at = tables.Column(_("시각"), attrs=cell("nowrap"))
    user = tables.Column(_("사람"), attrs=cell("nowrap"))
    action = tables.Column(_("한 일"), accessor="get_action_display", attrs=cell("nowrap"))
    claim = tables.Column(_("접수번호"), accessor="number", empty_values=(), attrs=cell("nowrap"))
    count = tables.Column(_("건수"), attrs=cell("r"))
    reason = tables.Column(_("열람사유 · 찾은 말"), empty_values=())
    ip = tables.Column(_("주소"), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        model = AccessEntry
        fields: tuple[str, ...] = ()
        row_attrs = {
            "data-number": lambda record: record.number or "",
            "data-state": lambda record: record.action,
        }

    def render_at(self, record: AccessEntry) -> SafeString:
        return time_html(record.at, format_with_seconds(record.at))

    def render_user(self, record: AccessEntry) -> str:
        name = record.user.get_full_name()
        return name if name == record.user.username else f"{name} ({record.user.username})"

    def render_claim(self, record: Any) -> SafeString:
        """Return HTML of the claim number of an entry; of several claims one number, with the count
        of the others; a dash without a claim."""
        if not record.number:
            return DASH
        link = format_html(
            '<a class="ref num" href="{}">{}</a>',
            reverse("register:claim", args=[record.number]),
            record.number,
        )
        more = record.count - 1 if record.claim_id is None else 0
        if more <= 0:
            return link
        rest = ngettext("외 %(count)s건", "외 %(count)s건", more) % {"count": f"{more:,}"}
        return format_html('{} <span class="quiet">{}</span>', link, rest)

    def render_count(self, record: AccessEntry) -> str:
        return f"{record.count if record.hits is None else record.hits:,}"

    def render_reason(self, record: AccessEntry) -> Any:
        return record.reason or record.term or DASH


class AccessFilter(django_filters.FilterSet):
    """Filter of the access log by claim number or person (part of a name or log-in name), by
    action, by first and last day in Korea, both inclusive, by one person (the whole log-in name)
    and by a figure of an inspection.
    """

    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    action = django_filters.ChoiceFilter(choices=Action.choices, label=_("한 일"))
    since = django_filters.DateFilter(method="begin", label=_("부터"))
    until = django_filters.DateFilter(method="end", label=_("까지"))
    person = django_filters.CharFilter(field_name="user__username", max_length=150)
    figure = django_filters.ChoiceFilter(
        choices=lambda: figure_choices(LIST), method="by_figure", label=_("점검 수치")
    )

    class Meta:
        model = AccessEntry
        fields = ["q", "action", "since", "until", "person", "figure"]

    def get_form_class(self) -> type[forms.Form]:
        form = super().get_form_class()
        for name in ("since", "until"):
            form.base_fields[name].input_formats = ["%Y-%m-%d"]  # the format of a date field
        return form

    def find(self, entries: QuerySet[AccessEntry], _name: str, text: str) -> QuerySet[AccessEntry]:
        text = text.strip()
        claim = _claims().filter(number=text).values_list("pk", flat=True).first()
        if claim:
            return filter_by_claim(entries, claim)
        named = Q(username__icontains=text) | Q(name__icontains=text)
        return entries.filter(
            user__in=list(User.objects.filter(named).values_list("pk", flat=True))
        )

    def by_figure(
        self, entries: QuerySet[AccessEntry], _name: str, value: str
    ) -> QuerySet[AccessEntry]:
        return entries.filter(condition_of(LIST, value))

    def begin(self, entries: QuerySet[AccessEntry], _name: str, day: Any) -> QuerySet[AccessEntry]:
        return entries.filter(at__gte=clock.start_of(day))

    def end(self, entries: QuerySet[AccessEntry], _name: str, day: Any) -> QuerySet[AccessEntry]:
        if day >= date.max - timedelta(days=1):  # no moment comes after it
            return entries
        return entries.filter(at__lt=clock.start_of(day + timedelta(days=1)))


def _claims() -> QuerySet:
    """Return all claims, from the app registry: their model is in a package above this one."""
    model: Any = AccessEntry._meta.get_field("claim").related_model
    return model.objects.all()


def filter_by_claim(entries: QuerySet[AccessEntry], claim_id: int) -> QuerySet[AccessEntry]:
    """Return those of the entries that showed this claim, alone or among others, or record a
    further access to a file with it; each has the claim's number as `number`. Three index scans."""
    alone = AccessEntry.objects.filter(claim_id=claim_id).order_by().values("pk")
    among = AccessEntryClaim.objects.filter(claim_id=claim_id).values("entry_id")
    again = AccessEntry.objects.filter(same_claims__in=among).order_by().values("pk")
    number = _claims().filter(pk=claim_id).values("number")
    return entries.filter(pk__in=alone.union(among, again)).annotate(number=Subquery(number))


def entries() -> QuerySet[AccessEntry]:
    """Return all entries of the access log, newest first, with `number`: the claim's number, or
    that of the first of several claims.
    """
    first = AccessEntryClaim.objects.filter(entry=OuterRef("pk")).order_by("claim_id")
    number = Coalesce(F("claim__number"), Subquery(first.values("claim__number")[:1]))
    return AccessEntry.objects.select_related("user").annotate(number=number).order_by("-pk")


PARAMETERS = ("q", "action", "since", "until", "person", "figure")


@method_decorator(requires("claims.view_accessentry"), name="dispatch")
class AccessLog(SingleTableMixin, FilterView):
    """The page of the access log, newest first; filtered by claim number, person, action, day and
    figure of an inspection."""

    table_class = AccessTable
    filterset_class = AccessFilter
    template_name = "claims/privacy/access_log.html"
    strict = False  # an invalid day is reported beside the field; the list is still shown

    def get_queryset(self) -> QuerySet[AccessEntry]:
        return entries()

    def get_table_pagination(self, table: AccessTable) -> dict[str, Any]:
        return keyset(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "actions": Action.choices,
            "figures": figure_choices(LIST),
            "filtered": any(self.request.GET.get(name) for name in PARAMETERS),
        }


def filtered_lines(user: Any, params: QueryDict) -> QuerySet[AccessEntry]:
    """Return the filtered entries of the access log for an export file: one row for each entry and
    each claim that it showed, with the claim's number as `line` ('' without a claim). An empty
    queryset for a user who may not view the access log.
    """
    if not user.has_perm("claims.view_accessentry"):
        return AccessEntry.objects.none()
    number = Coalesce(F("claim__number"), F("shown__claim__number"), Value(""))
    chosen = AccessFilter(params, queryset=AccessEntry.objects.all()).qs
    return chosen.annotate(line=number)


ACCESS_LOG = DeskList(
    name=LIST,
    title=_("접속기록"),
    url_name="privacy:access_log",
    permissions=("claims.view_accessentry",),
    parameters=PARAMETERS,
    rows=filtered_lines,
    # The file names no claims in the log itself: it shows who saw them, nothing of them.
    layout=ExportLayout(
        columns=(
            columns.number(_("번호"), "pk"),
            columns.moment(_("시각"), "at"),
            columns.text(_("아이디"), "user__username", personal=True),
            columns.user(_("사람"), "user"),
            columns.choice(_("한 일"), "action", Action),
            columns.text(_("접수번호"), "line"),
            columns.number(_("서류"), "document_id"),
            columns.number(_("건수"), Coalesce("hits", "count")),
            columns.text(_("열람사유"), "reason"),
            columns.text(_("찾은 말"), "term"),
            columns.text(_("주소"), Func("ip", function="host", output_field=TextField())),
            columns.text(_("요청"), "request_id"),
        ),
        order=("-pk", "-shown__pk"),
        permission="claims.view_accessentry",
    ),
)
