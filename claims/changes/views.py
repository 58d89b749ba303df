"""Pages of changes that wait for a second administrator: list, confirmation sheet, declining."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.changes.kinds import kind_of
from claims.changes.models import PERMISSION, ProposedChange
from claims.changes.settled import settled_context
from claims.changes.verbs import (
    ChangeProposerLeftError,
    confirm_change,
    decline_change,
    outdated_blocker,
    require_second_person,
)
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import ConflictError, DomainError
from claims.users.form_responses import with_reason
from claims.users.permissions import holders_of, requires
from claims.users.requests import SignedInRequest

TEMPLATE = "claims/changes/changes.html"


def waiting_for(user: Any) -> QuerySet[ProposedChange] | None:
    """Return the proposed changes that this user may confirm, whose number the menu shows; None for
    a user without `claims.confirm_change`."""
    if not user.has_perm(PERMISSION):
        return None
    return ProposedChange.objects.waiting_for(user)


@requires(PERMISSION, "claims.view_accessentry")
def changes(request: SignedInRequest) -> HttpResponse:
    """List the proposed changes that wait for a second administrator, and below them the settled
    ones by page, of one kind or person if asked (`settled_context`)."""
    return render(request, TEMPLATE, _page(request))


def _page(request: SignedInRequest, refused: int = 0) -> dict[str, Any]:
    rows = ProposedChange.objects.select_related("about", "proposed_by")
    may = request.user.has_perm(PERMISSION)
    office = set(holders_of(PERMISSION).values_list("pk", flat=True))
    return {
        "waiting": [
            {
                "change": change,
                "facts": kind_of(change.kind).changed(change),
                "own": may and change.proposed_by_id == request.user.pk,
                "confirms": may and request.user.pk not in (change.proposed_by_id, change.about_id),
                "blocker": None if change.proposed_by_id in office else ChangeProposerLeftError(),
                "may": may,
            }
            for change in rows.waiting()
        ],
        **settled_context(request.GET),
        "refused": refused,
    }


def _sheet(change: ProposedChange, user: Any) -> Sheet:
    kind = kind_of(change.kind)
    outlook = kind.outlook
    total = kind.total(change)
    return Sheet(
        title=_("변경 확인: %(kind)s, %(what)s") % {"kind": kind.label, "what": change.title},
        button=_("확인하고 적용"),
        back=reverse("changes:changes"),
        facts=(
            *(
                (label, f"{old} → {new}" if old else new)
                for label, old, new in kind.changed(change)
            ),
            (_("사유"), change.reason),
            (_("제안"), str(change.proposed_by)),
        ),
        total=total,
        typed_sum_from=kind.typed_sum_from() if total else None,
        total_note=kind.total_note(change),
        notified=kind.notified(change),
        undo_text=kind.undo_text,
        outlook=outlook and partial(outlook, change),
        page=kind.page(change, user),
        version=f"{change.pk} {change.status}",
    )


@requires(PERMISSION)
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the confirmation sheet of a proposed change, before and after; once confirmed, carry the
    change out and redirect to the list. If it is settled (409) or nobody can confirm it, show the
    list, to decline it.
    """
    change = get_object_or_404(ProposedChange, pk=pk)
    require_second_person(change, request.user)
    if not change.is_waiting:
        moved = ConflictError(_("이미 처리된 변경입니다. 지금 상태를 확인해 주세요."))
        page = _page(request) | {"refusal": moved}
        return render(request, TEMPLATE, page, status=moved.status)
    if (blocker := outdated_blocker(change)) is not None:
        page = _page(request, refused=change.pk) | {"refusal": blocker}
        return render(request, TEMPLATE, page, status=blocker.status)
    sheet = _sheet(change, request.user)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        confirm_change(change=change, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("변경을 적용했습니다: %(what)s.") % {"what": change.title})
    return redirect("changes:changes")


@requires(PERMISSION)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle a proposed change without carrying it out: decline another person's, or withdraw one's
    own.
    """
    change = get_object_or_404(ProposedChange, pk=pk)
    reason = request.POST.get("reason", "")[:300]
    try:
        decline_change(change=change, by=request.user, reason=reason)
    except DomainError as error:
        page = _page(request, refused=change.pk if change.is_waiting else 0)
        page["refusal"] = with_reason(error, request)
        return render(request, TEMPLATE, page, status=error.status)
    messages.success(
        request, _("변경을 적용하지 않기로 했습니다: %(what)s.") % {"what": change.title}
    )
    return redirect("changes:changes")
