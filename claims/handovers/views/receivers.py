"""Pages of receivers: the list, a new one, and a change of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.confirmation.sheet import Sheet, Text
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.handovers.forms import ReceiverForm
from claims.handovers.models import HandoverItem, HandoverReceiver, ProvisionConsent
from claims.handovers.permissions import PROPOSE, VIEW
from claims.handovers.receivers import changes_terms, require_no_handover, set_receiver
from claims.handovers.states import WITH_RECEIVER, Answer
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

RECEIVERS = "claims/handovers/receivers.html"
RECEIVER = "claims/handovers/receiver.html"


@requires(VIEW)
@require_GET
def list_receivers(request: SignedInRequest) -> HttpResponse:
    """List the receivers of hand-overs (companies and other bodies), by name."""
    rows = HandoverReceiver.objects.select_related("company", "set_by").order_by("name")
    return render(request, RECEIVERS, {"receivers": rows})


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Show the form of a new receiver of hand-overs; a POST records it."""
    form = ReceiverForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return _save(request, form)
    except DomainError as error:
        return _page(request, form, error)


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def receiver(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the form of a receiver of hand-overs; a POST corrects its data. If that outdates
    consents, a confirmation sheet with their number comes before."""
    stored = get_object_or_404(HandoverReceiver, pk=pk)
    # A form writes its values into its instance: `stored` keeps the present ones.
    posted = request.POST if request.method == "POST" else None
    form = ReceiverForm(posted, instance=HandoverReceiver.objects.get(pk=pk))
    if posted is None:
        return _page(request, form, receiver=stored)
    if not form.is_valid():
        return _page(request, form, receiver=stored, status=422)
    consents = ProvisionConsent.objects.filter(receiver=stored, answer=Answer.GIVEN).count()
    if not consents or not changes_terms(stored, form.cleaned_data):
        try:
            return _save(request, form, receiver=stored)
        except DomainError as error:
            return _page(request, form, error, receiver=stored)
    return ask_then(
        request,
        lambda: _sheet(stored, form.cleaned_data, consents),
        lambda: _save(request, form, receiver=stored, outdates=consents),
        lambda error: _page(request, form, error, receiver=stored),
    )


def _page(
    request: SignedInRequest, form: ReceiverForm, error: DomainError | None = None, *,
    receiver: HandoverReceiver | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "receiver": receiver}
    if error is not None or status != 200:
        return refuse(request, RECEIVER, context, error)
    return render(request, RECEIVER, context)


def _save(request: SignedInRequest, form: ReceiverForm, **more: Any) -> HttpResponse:
    set_receiver(by=request.user, **form.cleaned_data, **more)
    messages.success(request, _("인수 기관을 저장했습니다."))
    return redirect("handovers:receivers")


def _sheet(stored: HandoverReceiver, given: dict[str, Any], consents: int) -> Sheet:
    """Return the sheet of a change of terms: the old and the new text of each, and the consents
    that are outdated. Raises ReceiverInUseError."""
    require_no_handover(stored)
    handed = HandoverItem.objects.filter(receiver=stored, status__in=WITH_RECEIVER).count()
    return Sheet(
        title=_("동의를 다시 받을 변경: %(name)s") % {"name": stored.name},
        button=_("바꾸고 동의를 다시 받기"),
        back=reverse("handovers:receiver", args=[stored.pk]),
        facts=(
            *_changes(stored, given),
            (_("동의를 다시 받을 신청"), _("%(n)s건") % {"n": f"{consents:,}"}),
            (_("이미 넘긴 신청"), _("%(n)s건") % {"n": f"{handed:,}"}),
        ),
        warning=_(
            "지금까지 받은 동의는 더 쓰지 않습니다. 바뀐 내용을 알리고 동의를 다시 받은 신청만"
            " 넘길 수 있습니다. 이미 넘긴 신청은 그 기관이 바뀐 내용으로 동의를 다시 받아야 합니다."
        ),
        undo_text=_("앞의 내용으로 되돌려도 동의는 되살아나지 않습니다"),
    )


def _changes(stored: HandoverReceiver, given: dict[str, Any]) -> Iterator[tuple[Text, Text]]:
    """Yield (label, "old → new") of each text of the terms that changes."""
    for name in HandoverReceiver.TERMS:
        old, new = getattr(stored, name), given[name]
        if old != new:
            yield str(ReceiverForm.base_fields[name].label), f"{old} → {new}"
