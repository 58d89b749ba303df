"""접속기록 as the auditor reads it: who saw whose data, when, from where and why."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims.lists import DeskTable, cell, keyset
from claims.privacy.models import AccessEntry, Action
from claims.shown.days import moment
from claims.shown.marks import DASH
from claims.users.permissions import requires


class AccessTable(DeskTable):
    caption = _("접속기록, 최근 순")
    blank = ("history", _("조건에 맞는 기록이 없습니다"), _("찾는 말이나 조건을 줄여 보세요."))

    at = tables.Column(_("시각"), attrs=cell("nowrap"))
    user = tables.Column(_("사람"), attrs=cell("nowrap"))
    action = tables.Column(_("한 일"), accessor="get_action_display", attrs=cell("nowrap"))
    claim = tables.Column(_("접수번호"), empty_values=(), attrs=cell("nowrap"))
    reason = tables.Column(_("열람사유"), empty_values=())
    ip = tables.Column(_("주소"), attrs=cell("nowrap", "p2"))

    class Meta(DeskTable.Meta):
        model = AccessEntry
        fields: tuple[str, ...] = ()
        order_by = "-pk"
        row_attrs = {
            "data-number": lambda record: record.claim.number if record.claim else "",
            "data-state": lambda record: record.action,
        }

    def render_at(self, record: AccessEntry) -> SafeString:
        return moment(record.at)

    def render_claim(self, record: AccessEntry) -> SafeString:
        if record.claim is None:
            return DASH
        url = reverse("register:claim", args=[record.claim.number])
        return format_html('<a class="ref num" href="{}">{}</a>', url, record.claim.number)

    def render_reason(self, record: AccessEntry) -> Any:
        return record.reason or DASH


class AccessFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="find", max_length=60, label=_("찾기"))
    action = django_filters.ChoiceFilter(choices=Action.choices, label=_("한 일"))

    class Meta:
        model = AccessEntry
        fields = ["q", "action"]

    def find(self, entries: QuerySet[AccessEntry], _name: str, text: str) -> QuerySet[AccessEntry]:
        text = text.strip()
        return entries.filter(Q(claim__number=text) | Q(user__username=text) | Q(user__name=text))


@method_decorator(requires("claims.view_accessentry"), name="dispatch")
class AccessLog(SingleTableMixin, FilterView):
    """Newest first; found by an exact claim number, or by the person who looked."""

    table_class = AccessTable
    filterset_class = AccessFilter
    template_name = "claims/privacy/access_log.html"
    queryset = AccessEntry.objects.select_related("user", "claim").order_by("-pk")

    def get_table_pagination(self, table: AccessTable) -> dict[str, Any]:
        return keyset(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "actions": Action.choices}
