"""/notices/: status of the outbox, every notice, its text and its attempts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from claims.display.tabs import Tab
from claims.hooks import find_visible
from claims.lists.menu import ListMenu
from claims.privacy.access_entries import record_access, record_list
from claims.privacy.models import Action
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import acting_user, whole_number
from reviews.notices.channels import served
from reviews.notices.copies.overtaken import is_answered
from reviews.notices.copies.rules import COPY, is_copyable
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations import health
from reviews.notices.operations.claim_page import with_row_columns
from reviews.notices.operations.conditions import POST, TABS, Conditions
from reviews.notices.operations.dead_letters import dead_kinds
from reviews.notices.operations.filters import NOTICES, NoticeFilter
from reviews.notices.operations.result_codes import explain, remedy, result_of, timeline_of
from reviews.notices.operations.status import assess
from reviews.notices.operations.tables import NoticeTable
from reviews.notices.outbox.other_channel import may_use_other_channel, other_channel_letter
from reviews.notices.verbs import STOPPABLE, may_retry, may_send_by_post

PAGE = "reviews/notices/notices.html"


@requires("reviews.view_notice")
def notices(request: HttpRequest) -> HttpResponse:
    """Page /notices/: the status of the outbox and the list of notices; `?notice=` opens one beside
    the list. List and open notice are recorded in the access log."""
    if elsewhere := ListMenu(request, NOTICES).redirect():
        return elsewhere
    return render(request, PAGE, recorded_page(request, request.GET))


@requires("reviews.view_notice")
def pulse(request: HttpRequest) -> HttpResponse:
    """Render the head of /notices/ (the outbox's status). The open page polls it."""
    return answer_poll(request, "reviews/notices/status.html", health_context())


def health_context() -> dict[str, Any]:
    """Return the template context of the head of /notices/: the outbox's status, from two cached
    counts."""
    snapshot, pace = health.snapshot(), health.pace()
    return {
        "snapshot": snapshot,
        "outbox_status": assess(snapshot, pace, timezone.now(), served()),
        "hours": pace.hours,
        "sent_in_hours": sum(n for _hour, n in pace.hours),
        "counted_at": snapshot.counted_at,
    }


def recorded_page(request: HttpRequest, params: QueryDict) -> dict[str, Any]:
    """Record in the access log each claim of the listed notices and of the open one, and return the
    template context of the list page (`page_context`)."""
    context, by = page_context(request, params), acting_user(request)
    record_list(
        user=by,
        table=context["table"],
        claim_of=lambda notice: notice.claim_id,
        term=context["filters"].q,
        request=request,
    )
    if selected := context["selected"]:
        record_access(user=by, action=Action.VIEW_CLAIM, claim=selected.claim_id, request=request)
    return context


def page_context(request: HttpRequest, params: QueryDict) -> dict[str, Any]:
    """Return the template context of /notices/ for `params`, which are the query of this page or of
    the page that a form came from. Records no access."""
    found = NoticeFilter(params, Notice.objects.visible_to(request.user))
    filters = found.conditions
    selected = _selected(request.user, found.queryset, params.get("notice", ""))
    menu = ListMenu(request, NOTICES)
    place = {name: params.get(name, "") for name in ("after", "before")}
    link = (filters.query(**place) + menu.appearance).removeprefix("&")
    table = NoticeTable(
        with_row_columns(found.qs),
        selected=selected.pk if selected else None,
        link=link,
    )
    RequestConfig(request, paginate=keyset(request)).configure(table)
    menu.arrange(table)
    head = health_context()
    return {
        **head,
        **menu.context,
        "table": table,
        "tabs": _tabs(filters, head["snapshot"], menu.appearance),
        "filters": filters,
        "controls": filters.controls(),
        "link": link,
        "dead_letter_kinds": _dead(),
        "seen": filters.kind.seen() if filters.whole_kind else None,
        "is_postal": filters.tab == POST,
        **(_beside(request.user, selected) if selected else {"selected": None}),
    }


def _tabs(filters: Conditions, snapshot: health.Snapshot, appearance: str) -> list[Tab]:
    counts = {
        **{state.value: snapshot.of(state) for state in NoticeStatus},
        NoticeStatus.FAILED.value: snapshot.failed,
        POST: snapshot.postal,
    }
    if filters.narrowed:  # the counts cover the whole outbox, not the filtered list
        counts = {}
    kept = {"code": "", "waiting": ""}  # these filters belong to one status: clear them
    return [
        Tab(
            name, label, "?" + (filters.query(tab=name, **kept) or "view=none") + appearance,
            name == filters.tab, counts.get(name) or None,
        )
        for name, label in TABS
    ]  # fmt: skip


def _selected(user: Any, notices: QuerySet[Notice], text: str) -> Notice | None:
    if not text:
        return None
    people = ("handled_by", "copied_by")
    shown = notices.select_related("claim__contact", "template", "bulk", "copy_of", *people)
    return find_visible(user, shown, whole_number(text))


def _beside(user: Any, notice: Notice) -> dict[str, Any]:
    """Return the template context of the panel beside the list: the open notice, its history, and
    the actions that it offers."""
    attempts = list(notice.tries.order_by("number"))
    reports = list(notice.reports.order_by("at", "pk"))
    return {
        "selected": notice,
        "steps": timeline_of(notice, attempts, reports),
        "result": result_of(notice),
        "can_copy": user.has_perm(COPY) and is_copyable(notice) and not is_answered(notice),
        "copies": list(notice.copies.order_by("pk")),
        "can_retry": may_retry(notice),
        "other_channel": other_channel_letter(notice) if may_use_other_channel(notice) else None,
        "can_suppress": notice.status in STOPPABLE,
        "can_send_by_post": may_send_by_post(notice),
    }


def _dead() -> list[dict[str, Any]]:
    """Return a dict for each of the most frequent failures (`dead_kinds`): number, since when,
    text, remedy and the address of its list. Not cached, since actions follow."""
    return [
        {
            "n": kind.n,
            "since": min(kind.since, timezone.now()),
            "text": explain(kind.code) or kind.code or "–",
            "remedy": remedy(kind.code),
            "url": "?" + Conditions(tab=NoticeStatus.FAILED.value, code=kind.code).query(),
        }
        for kind in dead_kinds()
    ]
