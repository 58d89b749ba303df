"""Answers to requests that approve many payouts: the sheet before them, and the message after them
with its undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import Page, ask_then
from claims.errors import DomainError
from claims.money import format_won
from claims.users.models import User
from reviews.payouts.approvals.confirmations import is_asked_first
from reviews.payouts.approvals.verbs import Approval
from reviews.payouts.models import Payout
from reviews.payouts.states.batches import BatchStatus

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ask_if_many(
    request: HttpRequest,
    build: Callable[[], Sheet],
    act: Callable[[], HttpResponse],
    page: Page,
) -> HttpResponse:
    """Return the response of `act`, which approves; if `is_asked_first` says so, the sheet of
    `build` until it is confirmed. Errors are shown as by `ask_then`."""
    try:
        sheet = build()
        if not is_asked_first(sheet):
            return act()
    except DomainError as error:
        return page(error)
    return ask_then(request, lambda: sheet, act, page)


def tell_approved(request: HttpRequest, done: Approval) -> None:
    """Add the message that counts the approved payouts and offers to take all of them back."""
    count = len(done.approved)
    messages.success(
        request,
        ngettext(
            "%(count)s건, %(amount)s원을 승인했습니다.",
            "%(count)s건, %(amount)s원을 승인했습니다.",
            count,
        )
        % {"count": f"{count:,}", "amount": format_won(done.total)},
        extra_tags=f"undo:{_undo_of(done.approved)}",
    )


def tell_voided(request: HttpRequest, rows: list[Payout], *, approver: User, at: datetime) -> None:
    """Add the message that counts the payouts whose approvals were voided. Two warnings follow
    about further payouts that `approver` approved in the same act (at the time `at`): how many are
    in a batch that can be cancelled, and how many have an approved transfer. One query."""
    words = _("%(count)s건의 승인을 풀었습니다. 다시 승인을 기다립니다.")
    messages.success(request, words % {"count": f"{len(rows):,}"})
    act = Payout.objects.filter(approved_by=approver, approved_at=at, batch__isnull=False)
    batches = Count("pk", filter=Q(batch__status__in=(BatchStatus.OPEN, BatchStatus.BUILT)))
    released = Count("pk", filter=Q(batch__status__in=(BatchStatus.RELEASED, BatchStatus.SETTLED)))
    found = act.aggregate(batched=batches, released=released)
    if left := found["batched"]:
        told = ngettext(
            "함께 승인한 %(n)s건은 이미 이체 묶음에 들어 있어 그대로 둡니다. 묶음을 취소하면 풀 수 "
            "있습니다.",
            "함께 승인한 %(n)s건은 이미 이체 묶음에 들어 있어 그대로 둡니다. 묶음을 취소하면 풀 수 "
            "있습니다.",
            left,
        )
        messages.warning(request, told % {"n": f"{left:,}"})
    if left := found["released"]:
        told = ngettext(
            "함께 승인한 %(n)s건은 이미 이체를 승인해 승인을 풀 수 없습니다.",
            "함께 승인한 %(n)s건은 이미 이체를 승인해 승인을 풀 수 없습니다.",
            left,
        )
        messages.warning(request, told % {"n": f"{left:,}"})


def _undo_of(rows: list[Payout]) -> str:
    """Return the address of `void_many` for these rows, which were approved at one time: that time
    in microseconds since EPOCH. It voids every approval that the person gave at it."""
    at = rows[0].approved_at
    assert at is not None  # noqa: S101 - just approved
    return reverse("payouts:void_many", args=[(at - EPOCH) // timedelta(microseconds=1)])
