"""Pages of the queue (/reviews/) and of the next review (/reviews/next/)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims.cached_counts import cached_count
from claims.composed_once import ComposedOnce
from claims.hooks import pick_action_for
from claims.lists.menu import ListMenu
from claims.policy.models import Service
from claims.privacy.access_entries import record_list
from claims.register.filter_controls import (
    choice_controls,
    query_without,
    range_control,
    short_day,
)
from claims.register.voided import voided_among
from claims.tables import count_found, keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import member_of
from reviews.committee.models import Member, QueueRow, QueueStatus, Tab
from reviews.committee.queue.filters import (
    DOCUMENTS,
    DUE,
    FINDINGS,
    SELDOM,
    QueueFilter,
    more_names,
)
from reviews.committee.queue.lists import QUEUE, tab_of, tabs_of
from reviews.committee.queue.queries import (
    ALL,
    MINE,
    PANEL,
    VOTED_IN,
    awaits,
    rows_of_tab,
    tab_counts,
    with_suggestion,
)
from reviews.committee.queue.sealed_checks import hide_sealed_checks
from reviews.committee.queue.tables import QueueTable
from reviews.payouts.models import Payout

MOST_PICKED = 100
OF_DECISIONS = ("outcome", "departed", "decided_from", "decided_to")  # filters
DECIDED_TABS = (Tab.DECIDED.key, Tab.APPEALS.key)
# An empty tab without a filter: icon, title, text.
BLANKS = {
    MINE: ("checks", _("차례인 심의가 없습니다"), _("배정되면 여기에 나타납니다.")),
    PANEL: ("checks", _("맡은 심의가 없습니다"), _("배정되면 여기에 나타납니다.")),
    Tab.IN_REVIEW.key: (
        "checks",
        _("검토중인 심의가 없습니다"),
        _("서류가 갖추어져 심의를 시작하면 여기에 나타납니다."),
    ),
    Tab.SUPPLEMENT_REQUESTED.key: (
        "checks",
        _("보완을 기다리는 심의가 없습니다"),
        _("보완요청을 보내면 여기에 나타납니다."),
    ),
    Tab.DECIDING.key: (
        "rubber-stamp",
        _("위원장 확인을 기다리는 심의가 없습니다"),
        _("표결이 끝나고 위원장 확인이 필요한 심의가 여기에 나타납니다."),
    ),
    Tab.WAITING_DOCUMENTS.key: (
        "checks",
        _("서류를 기다리는 심의가 없습니다"),
        _("심의 기준액을 넘는 신청이 접수되면 여기에 나타납니다."),
    ),
    Tab.DECIDED.key: (
        "rubber-stamp",
        _("의결한 심의가 없습니다"),
        _("표결이 끝나면 여기에 나타납니다."),
    ),
    Tab.APPEALS.key: (
        "scale",
        _("진행 중인 이의신청이 없습니다"),
        _("이의신청을 접수하면 여기에 나타납니다."),
    ),
}
TERM_ENDED = (
    "checks",
    _("임기가 끝났습니다"),
    _("남은 심의는 간사가 다른 위원에게 다시 배정합니다."),
)
# The tab 의결완료 is no figure of the dashboard: it holds all that has ended.
ENDED = _(
    "의결한 신청과 의결 없이 끝난 신청(철회, 미제출 종결)입니다. 이의신청이나 재심의 중인 신청은 "
    "「이의신청」 탭에 있어, 첫 화면의 「의결」과 수가 다릅니다."
)
_MEMBERS = ComposedOnce(lambda: Member.objects.select_related("user"))


@method_decorator(requires("reviews.view_queue"), name="dispatch")
class QueuePage(SingleTableMixin, FilterView):
    """Page of the queue: the rows of one tab in the user's scope, filtered, with the counts of the
    tabs. Fixed query count: rows, their states and payouts, counts, members, services."""

    table_class = QueueTable
    filterset_class = QueueFilter
    template_name = "reviews/committee/queue.html"
    strict = False  # an invalid filter shows its error at the field, and the list stays

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.menu = ListMenu(request, QUEUE)
        if elsewhere := self.menu.redirect():
            return elsewhere
        self.member = member_of(request.user)
        self.tabs = tabs_of(self.member)
        self.tab = tab_of(self.tabs, request.GET)
        asked = any(request.GET.get(name) for name in OF_DECISIONS)
        asked = asked or request.GET.get("figure") == "departed"
        self.shows_decisions = self.tab == Tab.DECIDED.key or asked
        response = super().get(request, *args, **kwargs)
        record_list(
            user=request.user,
            term=request.GET.get("q", "").strip(),
            table=response.context_data["table"],
            claim_of=lambda row: row.claim_id,
            request=request,
        )
        return response

    def get_queryset(self) -> QuerySet[QueueRow]:
        rows = rows_of_tab(self.request.user, self.tab)
        if self.shows_decisions or self.menu.chosen("suggested", "departure"):
            rows = with_suggestion(rows)
        return rows.select_related("service", *self.menu.chosen("company", "industry"))

    def get_table_pagination(self, table: QueueTable) -> dict[str, Any]:
        return keyset(self.request)

    def get_table_kwargs(self) -> dict[str, Any]:
        members = {member.pk: member for member in _MEMBERS.fetch()}
        return {
            "members": members,
            "member_id": self.member.pk if self.member else None,
            "picks": pick_action_for(self.request.user),
        }

    def get_table(self, **kwargs: Any) -> QueueTable:
        table = super().get_table(**kwargs)
        if self.shows_decisions or self.tab in DECIDED_TABS:
            table.show_decided(due=not self.shows_decisions)
        self.menu.arrange(table)
        table.condition = QUEUE.condition_of(self.request.GET, tab=self.tab)
        if not self.filterset.active():
            table.blank = BLANKS.get(self.tab, table.blank)
            if self.tab == MINE and self.member and self.member.term_has_ended:
                table.blank = TERM_ENDED
        rows = [row.record for row in table.page] if getattr(table, "page", None) else []
        hide_sealed_checks(self.member, rows)
        if self.member and self.tab in VOTED_IN and table.page.has_other_pages():
            count = self.count_to_judge(self.member)
            table.to_judge, table.is_capped = min(count, MOST_PICKED), count > MOST_PICKED
        decided = [row.pk for row in rows if row.standing == QueueStatus.DECIDED]
        ended = [row.pk for row in rows if row.standing == QueueStatus.WITHDRAWN]
        table.voided = voided_among(ended)
        table.pay_states = Payout.objects.pay_states(decided) if decided else {}
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counts = tab_counts(self.request.user)
        params = self.request.GET
        form, active = self.filterset.form, self.filterset.active()
        of_decisions = self.shows_decisions or self.tab in (*DECIDED_TABS, PANEL, ALL)
        return {
            **context,
            "tab": self.tab,
            "tabs": [(key, label, counts.values.get(key, 0)) for key, label in self.tabs],
            "ended": ENDED,
            "counted_at": counts.counted_at,
            "member": self.member,
            "active": active,
            "found": self.count_found(context["table"]) if active else None,
            "services": by_use(form.fields["service"].queryset),
            "choices": {"documents": DOCUMENTS, "findings": FINDINGS, "due": DUE},
            "without": {
                name: query_without(params, name)
                for name in ("service", "documents", "findings", "due")
            }
            | {"amount": query_without(params, "amount_min", "amount_max")},
            "chosen": dict.fromkeys(form.fields) | getattr(form, "cleaned_data", {}),
            "more": choice_controls(form, params, more_names(params, decided=of_decisions)),
            "decided": range_control(form, params, "decided_min", "decided_max"),
            "decided_days": range_control(form, params, "decided_from", "decided_to", short_day)
            if of_decisions
            else None,
            **self.menu.context,
        }

    def count_found(self, table: QueueTable) -> dict[str, int] | None:
        """Return {"n": rows that meet the filters} for the words beside them, with the won that
        were decided (`won`) if the list shows decisions. If the list has several pages, it is
        counted only for links of a dashboard (one query more), else None."""
        asked = any(self.request.GET.get(name) for name in (*SELDOM, "due"))
        return count_found(table, asked=asked, won="decided_amount" if self.shows_decisions else "")

    def count_to_judge(self, member: Member) -> int:
        """Return the number of rows of the tab that meet the filters and await the member, on all
        pages; at most MOST_PICKED + 1."""
        found = self.filterset.qs.filter(awaits(member)).order_by()
        return found[: MOST_PICKED + 1].count()


def by_use(services: Iterable[Service]) -> list[Service]:
    """Return the services sorted by the number of their claims in the queue, most first; the
    numbers are cached and may be a little old."""
    rows = QueueRow.objects.order_by().values_list("service").annotate(n=Count("pk"))
    counts = cached_count("queue-services", lambda: dict(rows)).value
    return sorted(services, key=lambda service: -counts.get(service.pk, 0))
