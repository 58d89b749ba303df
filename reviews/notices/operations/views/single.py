"""What is done to one notice: sent again, told by another channel, not sent at all."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.flow import Page, ask_then
from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.notices import verbs
from reviews.notices.errors import NoOtherChannelError, NotRetryableError
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations import confirmations as sheets
from reviews.notices.operations import health
from reviews.notices.operations.filters import Filters
from reviews.notices.operations.views.list import PAGE, noted_page
from reviews.notices.outbox.other_channel import may_go_otherwise


@requires("reviews.manage_notice")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a dead letter again."""

    def act(notice: Notice, seen: str | None) -> Notice:
        return verbs.retry_notice(notice=notice, by=acting_user(request), seen=seen)

    def demand(notice: Notice) -> None:
        if notice.status != NoticeStatus.FAILED:
            raise NotRetryableError

    told = _("신청인에게 같은 통지가 다시 나갑니다.")
    done = _("다시 보냅니다. 결과는 곧 이 목록에 나타납니다.")
    return _send(request, pk, demand, act, (_("다시 보내기"), told, done))


@requires("reviews.manage_notice")
@require_POST
def tell_otherwise(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the same by the next channel, in that channel's words."""

    def act(notice: Notice, seen: str | None) -> Notice:
        return verbs.tell_by_other_channel(notice=notice, by=acting_user(request), seen=seen)

    def demand(notice: Notice) -> None:
        if not may_go_otherwise(notice):
            raise NoOtherChannelError

    told = _("신청인에게 다음 경로로 새 통지가 나갑니다.")
    done = _("다른 경로로 보냅니다. 새 통지가 이 목록에 나타납니다.")
    return _send(request, pk, demand, act, (_("다른 경로로 알리기"), told, done))


@requires("reviews.manage_notice")
@require_POST
def suppress(request: HttpRequest, pk: int) -> HttpResponse:
    """Not sent, because it was told otherwise; the first request shows what is not sent."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    form = sheet_form(request, sheets.told_form)

    def build() -> Sheet:
        if request.POST.get("seen", notice.seen) != notice.seen:
            raise ConflictError
        _note(request, notice)
        return sheets.suppress_sheet(notice, back_to(request, notice=str(pk)), form)

    def act() -> HttpResponse:
        verbs.suppress_notice(
            notice=notice,
            by=acting_user(request),
            reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen"),
        )
        health.forget()
        messages.success(request, _("보내지 않고, 알린 방법을 적었습니다."))
        return redirect(back_to(request, notice=str(pk)))

    return ask_then(request, build, act, _page(request, pk))


def _send(
    request: HttpRequest,
    pk: int,
    demand: Callable[[Notice], None],
    act: Callable[[Notice, str | None], Notice],
    said: tuple[str, str, str],
) -> HttpResponse:
    """Show what goes out to whom; once confirmed, 302 to where one was, with the notice open.

    `demand` raises what the verb would, before anything is shown. `said` is the sheet's title, what
    the claimant gets, and the sentence when it is done.
    """
    title, told, done = said
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)

    def build() -> Sheet:
        if request.POST.get("seen", notice.seen) != notice.seen:
            raise ConflictError
        demand(notice)
        _note(request, notice)
        return sheets.sending_sheet(notice, back_to(request, notice=str(pk)), title, told)

    def send() -> HttpResponse:
        after = act(notice, request.POST.get("seen"))
        health.forget()
        messages.success(request, done)
        return redirect(back_to(request, notice=str(after.pk)))

    return ask_then(request, build, send, _page(request, pk))


def _note(request: HttpRequest, notice: Notice) -> None:
    """The sheet of one notice names its claim and its address; one viewing with the page before."""
    record_viewing_once(
        user=acting_user(request), action=Action.VIEW_CLAIM, claim=notice.claim_id, request=request
    )


def _page(request: HttpRequest, pk: int) -> Page:
    """The list with the notice open and what was refused above it; Forbidden stays 403."""

    def page(error: DomainError) -> HttpResponse:
        if isinstance(error, ForbiddenError):
            raise error
        params = QueryDict(request.POST.get("back", ""), mutable=True)
        params["notice"] = str(pk)
        return refuse(request, PAGE, noted_page(request, params), error)

    return page


def back_to(request: HttpRequest, **more: str) -> str:
    """Where one was; only our own parameters are taken over."""
    came = QueryDict(request.POST.get("back", ""))
    place = {name: came.get(name, "") for name in ("after", "before")}
    return f"{reverse('notices:notices')}?{Filters.read(came).query(**place, **more)}"
