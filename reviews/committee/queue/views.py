"""Pages of the queue (/reviews/) and of the next review (/reviews/next/)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
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
from reviews.committee.errors import TermEndedError
from reviews.committee.models import Member, QueueRow, QueueStatus, Tab
from reviews.committee.queue.filters import (
    DOCUMENTS,
    DUE,
    FINDINGS,
    SELDOM,
    QueueFilter,
    more_names,
)
from reviews.committee.queue.lists import QUEUE, rows_to_judge, tab_of, tabs_of
from reviews.committee.queue.next_for_chair import next_for_chair
from reviews.committee.queue.queries import (
    ALL,
    MINE,
    PANEL,
    PICKED,
    PICKED_OF,
    VOTED_IN,
    awaits,
    next_for,
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
        _("50만원 초과 신청이 접수되면 여기에 나타납니다."),
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
        were decided (`won`) where the list shows decisions. Of several pages it is counted for the
        links of a dashboard alone: one query more. None elsewhere."""
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


@requires("reviews.view_queue")
def next_review(request: SignedInRequest) -> HttpResponse:
    """Redirect to the next claim that awaits this member: the picked ones first, then by due day; a
    chair without any goes on to the reviews that await the confirmation, everybody else to the
    queue.

    `?pick=…` (several) stores an order in the session, and `?all=1` that of the rows of the queue's
    filters; MOST_PICKED claims at most. `?after=<number>` skips that claim for now.
    """
    member = member_of(request.user)
    if member is None:
        return _go_on_as_chair(request, request.GET.get("after", ""))
    picked = request.GET.getlist("pick")[:MOST_PICKED]
    if "all" in request.GET:
        rows = rows_to_judge(request.user, request.GET)[:MOST_PICKED]
        picked = list(rows.values_list("number", flat=True))
    if picked:
        request.session[PICKED], request.session[PICKED_OF] = picked, len(picked)
    return go_on(request, member, request.GET.get("after", ""))


def go_on(request: SignedInRequest, member: Member, after: str) -> HttpResponse:
    """Redirect to the desk of the claim that comes after the claim `after` (a number; '': to the
    first): of the picked order, else by due day. Where none is left, redirect to the queue, or a
    chair to the next review to confirm."""
    chosen = request.session.get(PICKED_OF, 0) if request.session.get(PICKED) else 0
    number = _next_picked(request, after)
    if number is None and chosen:
        messages.info(request, _("선택한 %(n)s건을 모두 보았습니다.") % {"n": f"{chosen:,}"})
        return redirect(f"{reverse('committee:queue')}?tab={MINE}")
    if number is None:
        passed = QueueRow.objects.filter(number=after).first() if after else None
        row = next_for(member, passed)
        number = row.number if row else None
    if number is None:
        if request.user.has_perm("reviews.confirm_decision"):
            return _go_on_as_chair(request, after)
        nothing = TermEndedError.message if member.term_has_ended else _("차례인 심의가 없습니다.")
        messages.info(request, nothing)
        return redirect(f"{reverse('committee:queue')}?tab={MINE}")
    return redirect("committee:desk", number)


def place_among_picked(request: SignedInRequest, number: str) -> dict[str, Any] | None:
    """Return the place of a claim (by number) in the order of claims that the user picked:
    {"picked", "at", "total", "next", "previous"}, neighbours as numbers or ''. None for a claim
    that is not picked."""
    picked: list[str] = request.session.get(PICKED, [])
    if number not in picked:
        return None
    at, total = picked.index(number), max(request.session.get(PICKED_OF, 0), len(picked))
    return {
        "picked": True,
        "at": total - len(picked) + at + 1,
        "total": total,
        "next": picked[at + 1] if at + 1 < len(picked) else "",
        "previous": picked[at - 1] if at else "",
    }


def _go_on_as_chair(request: SignedInRequest, after: str) -> HttpResponse:
    """Redirect a chair to the next review to confirm, or to the tab of these where none is left;
    redirect everybody else to the queue."""
    if not request.user.has_perm("reviews.confirm_decision"):
        return redirect("committee:queue")
    row = next_for_chair(request.user, after)
    if row is None:
        messages.info(request, _("위원장 확인을 기다리는 심의가 없습니다."))
        return redirect(f"{reverse('committee:queue')}?tab={Tab.DECIDING.key}")
    return redirect("committee:desk", row.number)


def _next_picked(request: SignedInRequest, after: str) -> str | None:
    """Return the number of the first picked claim that still awaits this member; None without one.

    Removes `after` and the claims that no longer await the member from the order in the session.
    """
    picked: list[str] = [n for n in request.session.get(PICKED, []) if n != after]
    if not picked:
        request.session.pop(PICKED, None)
        return None
    awaiting = rows_of_tab(request.user, MINE).filter(number__in=picked)
    open_ones = set(awaiting.values_list("number", flat=True))
    picked = [number for number in picked if number in open_ones]
    request.session[PICKED] = picked
    return picked[0] if picked else None
