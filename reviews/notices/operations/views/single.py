"""Actions on one notice: retry, send by another channel, suppress."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import Page, ask_then
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.notices import verbs
from reviews.notices.models import Notice
from reviews.notices.operations import confirmations, health
from reviews.notices.operations.filters import NoticeFilter
from reviews.notices.operations.views.list import PAGE, recorded_page


@requires("reviews.manage_notice")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one failed notice due again (POST). The first request shows a confirmation sheet, the
    second acts. A refusal renders the list with the error."""

    def act(notice: Notice, seen: str | None) -> Notice:
        return verbs.retry_notice(notice=notice, by=acting_user(request), seen=seen)

    told = _("지금 통지를 받는 사람에게 같은 통지가 다시 나갑니다.")
    done = _("다시 보냅니다. 결과는 곧 이 목록에 나타납니다.")
    return _send(request, pk, verbs.forbid_retry, act, (_("다시 보내기"), told, done))


@requires("reviews.manage_notice")
@require_POST
def send_by_other_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one notice again by its next usable channel, with that channel's template (POST). The
    first request shows a confirmation sheet, the second acts. A refusal renders the list with the
    error."""

    def act(notice: Notice, seen: str | None) -> Notice:
        return verbs.send_by_other_channel(notice=notice, by=acting_user(request), seen=seen)

    told = _("지금 통지를 받는 사람에게 다음 경로로 새 통지가 나갑니다.")
    done = _("다른 경로로 보냅니다. 새 통지가 이 목록에 나타납니다.")
    return _send(
        request, pk, verbs.forbid_other_channel, act, (_("다른 경로로 알리기"), told, done)
    )


@requires("reviews.manage_notice")
@require_POST
def suppress(request: HttpRequest, pk: int) -> HttpResponse:
    """Suppress one notice as told in another way (POST). The first request shows a sheet that asks
    for the way, the second acts. A refusal renders the list with the error."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    form = sheet_form(request, confirmations.reason_form)

    def build() -> Sheet:
        if request.POST.get("seen", notice.seen) != notice.seen:
            raise ConflictError
        _record(request, notice)
        return confirmations.suppress_sheet(notice, back_to(request, notice=str(pk)), form)

    def act() -> HttpResponse:
        verbs.suppress_notice(
            notice=notice,
            by=acting_user(request),
            reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen"),
        )
        health.invalidate()
        messages.success(request, _("보내지 않고, 알린 방법을 적었습니다."))
        return redirect(back_to(request, notice=str(pk)))

    return ask_then(request, build, act, _page(request, pk))


def _send(
    request: HttpRequest,
    pk: int,
    check: Callable[[Notice], None],
    act: Callable[[Notice, str | None], Notice],
    texts: tuple[str, str, str],
) -> HttpResponse:
    """Show a confirmation sheet for one notice; once confirmed, call `act(notice, seen)` and
    redirect to the list with the notice that it returned open. A DomainError renders the list with
    the error.

    `check` raises a DomainError before the sheet is shown. `texts` is the sheet's title, its effect
    for the claimant, and the message when it is done.
    """
    title, told, done = texts
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)

    def build() -> Sheet:
        if request.POST.get("seen", notice.seen) != notice.seen:
            raise ConflictError
        check(notice)
        _record(request, notice)
        return confirmations.sending_sheet(notice, back_to(request, notice=str(pk)), title, told)

    def send() -> HttpResponse:
        after = act(notice, request.POST.get("seen"))
        health.invalidate()
        messages.success(request, done)
        return redirect(back_to(request, notice=str(after.pk)))

    return ask_then(request, build, send, _page(request, pk))


def _record(request: HttpRequest, notice: Notice) -> None:
    """Record in the access log that the claim named on the sheet was viewed. Counts as one viewing
    with the page before it."""
    record_viewing_once(
        user=acting_user(request), action=Action.VIEW_CLAIM, claim=notice.claim_id, request=request
    )


def _page(request: HttpRequest, pk: int) -> Page:
    """Return a function that renders the list with the notice open and an error above it. It raises
    a ForbiddenError again, which stays 403."""

    def page(error: DomainError) -> HttpResponse:
        if isinstance(error, ForbiddenError):
            raise error
        params = QueryDict(request.POST.get("back", ""), mutable=True)
        params["notice"] = str(pk)
        return refuse(request, PAGE, recorded_page(request, params), error)

    return page


def back_to(request: HttpRequest, **more: str) -> str:
    """Return the URL of /notices/ with the conditions in the posted field `back`, and `more`.
    Unknown parameters are dropped."""
    came = QueryDict(request.POST.get("back", ""))
    place = {name: came.get(name, "") for name in ("after", "before")}
    return f"{reverse('notices:notices')}?{NoticeFilter(came).conditions.query(**place, **more)}"
