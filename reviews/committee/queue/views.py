"""Pages of the queue (/reviews/) and of the next review (/reviews/next/)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from claims.composed_once import ComposedOnce
from claims.lists.menu import ListMenu
from claims.privacy.access_entries import record_list
from claims.register.filter_controls import choice_controls, query_without, range_control
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import member_of
from reviews.committee.models import Member, QueueRow, QueueStatus, Tab
from reviews.committee.queue.filters import DOCUMENTS, DUE, FINDINGS, QueueFilter
from reviews.committee.queue.lists import QUEUE, rows_to_judge, tab_of, tabs_of
from reviews.committee.queue.queries import MINE, PICKED, next_for, rows_of_tab, tab_counts
from reviews.committee.queue.sealed_checks import hide_sealed_checks
from reviews.committee.queue.tables import QueueTable
from reviews.payouts.models import Payout

MOST_PICKED = 100
_MEMBERS = ComposedOnce(lambda: Member.objects.select_related("user"))


@method_decorator(requires("reviews.view_queue"), name="dispatch")
class QueuePage(SingleTableMixin, FilterView):
    """The queue. Fixed query count: rows, their states and payouts, counts, members, services."""

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
        return rows.select_related("service", *self.menu.chosen("company", "industry"))

    def get_table_pagination(self, table: QueueTable) -> dict[str, Any]:
        return keyset(self.request)

    def get_table_kwargs(self) -> dict[str, Any]:
        members = {member.pk: member for member in _MEMBERS.fetch()}
        return {"members": members, "member_id": self.member.pk if self.member else None}

    def get_table(self, **kwargs: Any) -> QueueTable:
        table = super().get_table(**kwargs)
        self.menu.arrange(table)
        if self.tab in (MINE, Tab.IN_REVIEW.key) and not self.filterset.active():
            table.blank = ("checks", _("차례인 심의가 없습니다"), _("배정되면 여기에 나타납니다."))
        rows = [row.record for row in table.page] if getattr(table, "page", None) else []
        hide_sealed_checks(self.member, rows)
        if self.member is not None and table.page.has_other_pages():
            count = self.count_to_judge(self.member)
            table.to_judge, table.is_capped = min(count, MOST_PICKED), count > MOST_PICKED
        decided = [row.pk for row in rows if row.standing == QueueStatus.DECIDED]
        table.pay_states = Payout.objects.pay_states(decided) if decided else {}
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counts = tab_counts(self.request.user)
        params = self.request.GET
        form = self.filterset.form
        return {
            **context,
            "tab": self.tab,
            "tabs": [(key, label, counts.values.get(key, 0)) for key, label in self.tabs],
            "counted_at": counts.counted_at,
            "member": self.member,
            "active": self.filterset.active(),
            "choices": {"documents": DOCUMENTS, "findings": FINDINGS, "due": DUE},
            "without": {
                name: query_without(params, name)
                for name in ("service", "documents", "findings", "due")
            }
            | {"amount": query_without(params, "amount_min", "amount_max")},
            "chosen": dict.fromkeys(form.fields) | getattr(form, "cleaned_data", {}),
            "more": choice_controls(form, params, ("industry", "company", "fee")),
            "decided": range_control(form, params, "decided_min", "decided_max"),
            **self.menu.context,
        }

    def count_to_judge(self, member: Member) -> int:
        """Count the rows of the whole condition that await the member, up to MOST_PICKED + 1."""
        found = self.filterset.qs.filter(awaiting__contains=[member.pk]).order_by()
        return found[: MOST_PICKED + 1].count()


@requires("reviews.view_queue")
def next_review(request: SignedInRequest) -> HttpResponse:
    """Redirect to the next claim that awaits this member: the picked ones first, then by due date.

    `?pick=…` (several) stores an order, and `?all=1` that of all rows of the queue's condition;
    `?after=<number>` skips that claim for now.
    """
    member = member_of(request.user)
    if member is None:
        return redirect("committee:queue")
    picked = request.GET.getlist("pick")[:MOST_PICKED]
    if "all" in request.GET:
        rows = rows_to_judge(request.user, request.GET)[:MOST_PICKED]
        picked = list(rows.values_list("number", flat=True))
    if picked:
        request.session[PICKED] = picked
    return go_on(request, member, request.GET.get("after", ""))


def go_on(request: SignedInRequest, member: Member, after: str) -> HttpResponse:
    """Redirect to the desk of the claim that comes after the one of this number ('': to the first
    one), and to the queue where none is left.

    A vote answers with it, which saves the browser a round to /reviews/next/.
    """
    number = _next_picked(request, member, after)
    if number is None:
        passed = QueueRow.objects.filter(number=after).first() if after else None
        row = next_for(member, passed)
        number = row.number if row else None
    if number is None:
        messages.info(request, _("차례인 심의가 없습니다."))
        return redirect(f"{reverse('committee:queue')}?tab={MINE}")
    return redirect("committee:desk", number)


def _next_picked(request: SignedInRequest, member: Member, after: str) -> str | None:
    """Return the first picked claim that still awaits this member; skipped ones leave the order."""
    picked: list[str] = [n for n in request.session.get(PICKED, []) if n != after]
    if not picked:
        request.session.pop(PICKED, None)
        return None
    awaiting = rows_of_tab(request.user, MINE).filter(number__in=picked)
    open_ones = set(awaiting.values_list("number", flat=True))
    picked = [number for number in picked if number in open_ones]
    request.session[PICKED] = picked
    return picked[0] if picked else None
