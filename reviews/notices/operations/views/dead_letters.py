"""Actions on all dead letters of a kind, with the count that was displayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import CONFIRMED, Page, ask_then
from claims.display.numbers import number
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.notices.errors import NothingOfThatKindError
from reviews.notices.operations import confirmations, dead_letter_actions, health
from reviews.notices.operations.conditions import Conditions
from reviews.notices.operations.dead_letter_actions import DeadLetterResult
from reviews.notices.operations.dead_letters import SeenLetters
from reviews.notices.operations.filters import NoticeFilter
from reviews.notices.operations.views.list import PAGE, recorded_page
from reviews.notices.operations.views.single import back_to


class Said(NamedTuple):
    """Sentences of an action with `n`, a number of notices: of those changed (`done`), and of those
    left as they were (`kept`)."""

    done: str
    kept: str = ""


@requires("reviews.manage_notice")
@require_POST
def retry_kind(request: HttpRequest) -> HttpResponse:
    """Make the dead letters of the displayed kind due again (POST), MAX_NOTICES at a time. The
    first request shows a sheet with their number, the second acts. A refusal renders the list with
    the error."""

    def act(filters: Conditions, seen: str) -> DeadLetterResult:
        return dead_letter_actions.retry_all(kind=filters.kind, by=acting_user(request), seen=seen)

    told = _("지금 통지를 받는 사람마다 같은 통지가 다시 나갑니다.")
    kept = _(
        "%(n)s건은 쓸 수 있는 주소가 없거나 발송에서 제외되었거나, 글이 길거나, 일괄 통지가 "
        "취소되었거나, 받는 사람이 없어 그대로 두었습니다."
    )
    said = Said(_("%(n)s건을 다시 보냅니다."), kept)
    return _send(request, act, _("모두 다시 보내기"), told, said)


@requires("reviews.manage_notice")
@require_POST
def suppress_kind(request: HttpRequest) -> HttpResponse:
    """Suppress the dead letters of the displayed kind as told in another way (POST), MAX_NOTICES at
    a time. The first request shows a sheet that asks for the way, the second acts. A refusal
    renders the list with the error."""
    filters = _filters(request)
    form, present = sheet_form(request, confirmations.reason_form), filters.kind.seen()

    def build() -> Sheet:
        _check_displayed(request, filters, present)
        return confirmations.suppress_kind_sheet(filters, present, back_to(request), form)

    def act() -> HttpResponse:
        found = dead_letter_actions.suppress_all(
            kind=filters.kind,
            reason=form.cleaned_data["reason"],
            by=acting_user(request),
            seen=present.digest,
        )
        return _done(request, found, Said(_("%(n)s건을 보내지 않고 알린 방법을 적었습니다.")))

    return ask_then(request, build, act, _page(request))


@requires("reviews.manage_notice")
@require_POST
def send_kind_by_other_channel(request: HttpRequest) -> HttpResponse:
    """Write the dead letters of the displayed kind again, each by its next usable channel (POST),
    MAX_NOTICES at a time. The first request shows a sheet with their number, the second acts. A
    refusal renders the list with the error."""

    def act(filters: Conditions, seen: str) -> DeadLetterResult:
        return dead_letter_actions.send_all_by_other_channel(
            kind=filters.kind, by=acting_user(request), seen=seen
        )

    told = _("지금 통지를 받는 사람마다 다음 경로로 새 통지가 나갑니다.")
    kept = _(
        "%(n)s건은 쓸 수 있는 주소가 없거나, 알릴 다른 경로나 받는 사람이 없어 그대로 두었습니다."
    )
    said = Said(_("%(n)s건을 다른 경로로 알립니다."), kept)
    return _send(request, act, _("모두 다른 경로로 알리기"), told, said)


def _send(
    request: HttpRequest,
    act: Callable[[Conditions, str], DeadLetterResult],
    title: str,
    told: str,
    said: Said,
) -> HttpResponse:
    """Show a confirmation sheet with the number of notices; once confirmed, call `act` with the
    conditions and the digest, and redirect (302) to the same list with the messages of `said`."""
    filters = _filters(request)
    present = filters.kind.seen()

    def build() -> Sheet:
        _check_displayed(request, filters, present)
        return confirmations.sending_kind_sheet(filters, present, back_to(request), title, told)

    def send() -> HttpResponse:
        return _done(request, act(filters, present.digest), said)

    return ask_then(request, build, send, _page(request))


def _filters(request: HttpRequest) -> Conditions:
    return NoticeFilter(QueryDict(request.POST.get("back", ""))).conditions


def _check_displayed(request: HttpRequest, filters: Conditions, present: SeenLetters) -> None:
    """Check the displayed list. Raises NothingOfThatKindError when its conditions are no whole kind
    of dead letters, ConflictError when its notices have changed since."""
    if not filters.whole_kind:
        raise NothingOfThatKindError
    first = CONFIRMED not in request.POST  # the confirmation sheet carries its own digest
    if first and request.POST.get("seen", "") != present.digest:
        raise ConflictError


def _page(request: HttpRequest) -> Page:
    """Return a function that renders the list as it is now, with an error above it. It raises a
    ForbiddenError again, which stays 403."""

    def page(error: DomainError) -> HttpResponse:
        if isinstance(error, ForbiddenError):
            raise error
        params = QueryDict(request.POST.get("back", ""))
        return refuse(request, PAGE, recorded_page(request, params), error)

    return page


def _done(request: HttpRequest, found: DeadLetterResult, said: Said) -> HttpResponse:
    health.invalidate()
    for level, sentence in _result_messages(found, said):
        messages.add_message(request, level, sentence)
    return redirect(back_to(request))


def _result_messages(found: DeadLetterResult, said: Said) -> list[tuple[int, str]]:
    """Return the messages (level, sentence) after a decision: how many notices were changed, how
    many could not be, and how many are still to be dealt with; none for a number of 0."""
    told = [(messages.SUCCESS, said.done % {"n": number(found.done)})] if found.done else []
    if found.kept:
        told.append((messages.WARNING, said.kept % {"n": number(found.kept)}))
    if found.left:
        left = _("한 번에 %(most)s건까지입니다. 남은 %(n)s건은 한 번 더 눌러 주세요.")
        values = {"most": number(dead_letter_actions.MAX_NOTICES), "n": number(found.left)}
        told.append((messages.WARNING, left % values))
    return told
