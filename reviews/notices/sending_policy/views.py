"""Pages of suppressed addresses: the list, suppressing, lifting, undoing a lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims.display.tabs import Tab
from claims.errors import DomainError
from claims.privacy.access_entries import record_access, record_list
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user, whole_number
from reviews.notices.addresses import contact_of
from reviews.notices.errors import NoSuchClaimError
from reviews.notices.models import Channel, Notice, Suppression
from reviews.notices.sending_policy import suppression
from reviews.notices.sending_policy.forms import SuppressForm
from reviews.notices.sending_policy.lists import (
    filtered_suppressions,
    find_claim,
    search_text,
)
from reviews.notices.sending_policy.tables import (
    SuppressionTable,
    channel_names,
)

ROOM = "reviews/notices/sending_policy/"
LIST, ADD, LIFT = f"{ROOM}suppressions.html", f"{ROOM}suppress.html", f"{ROOM}lift.html"
TABS = (("", gettext_lazy("제외 중")), ("lifted", gettext_lazy("푼 것")))
# A claim's phone stands for all its channels; a block there closes AlimTalk.
PLACES = (Channel.ALIMTALK, Channel.MAIL)


@requires("reviews.view_notice")
@require_GET
@never_cache
def suppressions(request: HttpRequest) -> HttpResponse:
    """Page with the list of suppressed addresses, masked; `?tab=lifted` lists the lifted ones, and
    `?q=`, a claim number, those of its claim.

    The list names no claim: an address is stored by its blind index. Only `q` says whose it is.
    """
    tab = "lifted" if request.GET.get("tab") == "lifted" else ""
    q = search_text(request.GET)
    claim = find_claim(request.user, q) if q else None
    found = filtered_suppressions(request.user, request.GET)
    may = request.user.has_perm("reviews.manage_notice")
    table = SuppressionTable(found, may_lift=may)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    if q:
        record_list(
            user=acting_user(request),
            term=q,
            table=table,
            claim_of=lambda _row: claim.pk if claim else None,
            request=request,
        )
    if q:
        table.narrow("?" + _query(tab=tab, q=""))
    tabs = [Tab(name, label, "?" + _query(tab=name, q=q), name == tab) for name, label in TABS]
    return render(request, LIST, {"table": table, "tabs": tabs, "tab": tab, "q": q, "may": may})


@requires("reviews.manage_notice")
@require_http_methods(["GET", "POST"])
@never_cache
def suppress_address(request: HttpRequest) -> HttpResponse:
    """Page that suppresses the address of a notice (`?notice=`) or of a claim (`?claim=`, its
    number). GET shows the form, POST suppresses and opens the list; a refusal renders the form with
    the error."""
    try:
        context = _choices(request)
    except NoSuchClaimError as error:
        return refuse(request, ADD, {"typed": request.GET.get("claim", "")}, error)
    if request.method != "POST" or not context:
        return render(request, ADD, context)
    form = context["form"] = SuppressForm(request.POST, channels=context["channels"])
    if not form.is_valid():
        return refuse(request, ADD, context)
    data = form.cleaned_data
    notice = context.get("notice")
    try:
        suppression.suppress_address(
            notice=notice,
            claim=None if notice else context["claim"],
            channel=data["channel"],
            reason=data["reason"],
            note=data["note"],
            by=acting_user(request),
        )
    except DomainError as error:
        return refuse(request, ADD, context, error)
    messages.success(
        request,
        _("제외했습니다. 기다리던 통지는 멈췄고, 통지함에서 다른 경로로 알릴 수 있습니다."),
    )
    return redirect("notices:suppressions")


@requires("reviews.manage_notice")
@require_http_methods(["GET", "POST"])
@never_cache
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Page that lifts a suppression: GET asks for confirmation and names the channels, POST lifts
    it and offers to undo that. A refusal renders the page with the error."""
    found = get_object_or_404(Suppression.objects.select_related("by"), pk=pk)
    together = suppression.lifted_together(found)
    context = {"one": found, "channels": channel_names([row.channel for row in together])}
    if request.method != "POST":
        return render(request, LIFT, context)
    try:
        suppression.lift_suppression(suppression=found, by=acting_user(request))
    except DomainError as error:
        return refuse(request, LIFT, context, error)
    messages.success(
        request,
        _("제외를 풀었습니다. 앞으로의 통지는 다시 나갑니다."),
        extra_tags=f"undo:{reverse('notices:undo_lift', args=[pk])}",
    )
    return redirect("notices:suppressions")


@requires("reviews.manage_notice")
@require_POST
def undo_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the lifting of a suppression (POST): the address is suppressed again on the channels on
    which it was lifted. A refusal renders the page of the suppression with the error."""
    found = get_object_or_404(Suppression.objects.select_related("by"), pk=pk)
    try:
        suppression.restore_suppression(suppression=found, by=acting_user(request))
    except DomainError as error:
        return refuse(
            request, LIFT, {"one": found, "channels": channel_names([found.channel])}, error
        )
    messages.success(request, _("다시 제외했습니다."))
    return redirect("notices:suppressions")


def _choices(request: HttpRequest) -> dict[str, Any]:
    """Return the template context with the form and the masked addresses to choose from, and record
    the view of the claim. Empty when the query names neither notice nor claim.

    Raises NoSuchClaimError; Http404 for an unknown notice.
    """
    notice: Notice | None = None
    if request.GET.get("notice"):
        mine = Notice.objects.visible_to(request.user).select_related("claim")
        notice = get_object_or_404(mine, pk=whole_number(request.GET["notice"]))
        words = f"{notice.get_channel_display()} {notice.recipient_hint}"
        claim, channels = notice.claim, [(notice.channel, words)]
    elif request.GET.get("claim"):
        found = find_claim(request.user, request.GET["claim"].strip()[:40])
        if found is None:
            raise NoSuchClaimError
        claim, channels = found, _addresses(found)
    else:
        return {}
    record_access(
        user=acting_user(request), action=Action.VIEW_CLAIM, claim=claim.pk, request=request
    )
    form = SuppressForm(channels=channels)
    return {"notice": notice, "claim": claim, "channels": channels, "form": form}


def _addresses(claim: Claim) -> list[tuple[str, str]]:
    """Return the claim's phone and mail, if it has them: (channel, masked text)."""
    names = {Channel.ALIMTALK: _("휴대전화"), Channel.MAIL: _("이메일")}
    contacts = [(channel, contact_of(claim, channel)) for channel in PLACES]
    return [
        (channel.value, f"{names[channel]} {contact.hint}")
        for channel, contact in contacts
        if not contact.code
    ]


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return query.urlencode()
