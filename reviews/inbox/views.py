"""The inbox: its page, the newest five for the bell, opening and reading, and its settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.tables import KeysetPaginator
from claims.users.permissions import signed_in
from claims.users.requests import SignedInRequest, is_htmx
from reviews.inbox.context import by_day, line_of, target_of
from reviews.inbox.preferences import Way, kinds_of, set_ways, ways_of
from reviews.inbox.queries import for_display, items_of
from reviews.inbox.verbs import mark_all_read, mark_read, undo_read
from reviews.notices.channels import served
from reviews.notices.models import Channel

PAGE = "reviews/inbox/inbox.html"
NEWEST = "reviews/inbox/newest.html"
SETTINGS = "reviews/inbox/settings.html"
PER_PAGE = 30
IN_THE_BELL = 5
START = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@signed_in
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """Page of the user's inbox: all items, or with `?show=unread` the unread ones, newest first and
    grouped by day."""
    only_unread = request.GET.get("show") == "unread"
    rows: QuerySet[Any] = items_of(request.user)
    if only_unread:
        rows = rows.filter(is_unread=True)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    paginator = KeysetPaginator(for_display(rows), PER_PAGE, after=after, before=before)
    page = paginator.page()
    context = {
        "days": by_day(map(line_of, page.object_list)),
        "page": page,
        "only_unread": only_unread,
    }
    return render(request, PAGE, context)


@signed_in
@require_GET
def newest(request: SignedInRequest) -> HttpResponse:
    """Show the newest five items under the bell, for htmx; any other request is redirected to the
    page of the inbox."""
    if not is_htmx(request):
        return redirect("inbox:inbox")
    rows = for_display(items_of(request.user)).order_by("-at", "-pk")[:IN_THE_BELL]
    return render(request, NEWEST, {"lines": [line_of(item) for item in rows]})


@signed_in
@require_POST
def open_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark an item as read (POST) and go to the page that it is about. 404 for an item that the
    user may not read."""
    item = for_display(items_of(request.user)).filter(pk=pk).first()
    if item is None:
        raise Http404
    mark_read(item=item, by=request.user)
    return redirect(target_of(item))


@signed_in
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all of the user's unread items as read (POST) and redirect, with a message that offers
    to undo it."""
    moment = mark_all_read(by=request.user)
    if moment is None:
        messages.info(request, _("읽지 않은 알림이 없습니다."))
        return redirect("inbox:inbox")
    at = (moment - START) // MICROSECOND
    undo = reverse("inbox:undo_read", args=[at])
    messages.success(request, _("모두 읽음으로 표시했습니다."), extra_tags=f"undo:{undo}")
    return redirect("inbox:inbox")


@signed_in
@require_POST
def undo(request: SignedInRequest, at: int) -> HttpResponse:
    """Undo one "모두 읽음" (POST): mark as unread what was read at the time `at`, in microseconds
    since 1970."""
    try:
        moment = START + at * MICROSECOND
    except OverflowError as error:
        raise Http404 from error
    undo_read(by=request.user, moment=moment)
    return redirect("inbox:inbox")


@signed_in
def settings(request: SignedInRequest) -> HttpResponse:
    """Page of the inbox settings: for each kind of item that the user can get, in the app, also by
    mail, or off. POST stores them."""
    user = request.user
    kinds = kinds_of(user)
    if request.method == "POST":
        set_ways(by=user, ways={kind.value: request.POST.get(kind.value, "") for kind in kinds})
        messages.success(request, _("알림 설정을 저장했습니다."))
        return redirect("inbox:settings")
    ways = ways_of(user)
    context: dict[str, Any] = {
        "kinds": [(kind, ways[kind]) for kind in kinds],
        "ways": Way.choices,
        "mails": Channel.MAIL in served() and bool(user.email),
    }
    return render(request, SETTINGS, context)
