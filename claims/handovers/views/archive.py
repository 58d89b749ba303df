"""Pages of the file of a hand-over: its download, its password, its receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first
from claims.errors import DomainError
from claims.handovers import verbs
from claims.handovers.forms import ReceiptForm
from claims.handovers.models import Handover
from claims.handovers.permissions import PROPOSE
from claims.handovers.states import HandoverStatus, ItemStatus
from claims.handovers.views.handovers import ONE, found_handover, page_of
from claims.protected_files.views import send_file, show_password
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

RECEIPT = "claims/handovers/receipt.html"


@requires(PROPOSE)
@never_cache
@require_GET
def download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send the archive of a hand-over, an encrypted ZIP. An entry of the access log is written
    first; a fresh second factor is needed.
    """
    found = found_handover(pk)
    return send_file(
        request,
        back=reverse("handovers:handover", args=[pk]),
        opening=lambda: (
            verbs.open_download(handover=found, by=request.user, request=request),
            found.size,
        ),
        refusal=lambda error: refuse(request, ONE, page_of(request, found), error),
        name=f"handover-{found.pk}.zip",
    )


@requires(PROPOSE)
@never_cache
@require_POST
def password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the password of the archive of a hand-over. An entry of the access log is written first;
    a fresh second factor is needed.
    """
    found = found_handover(pk)
    return show_password(
        request,
        back=reverse("handovers:handover", args=[pk]),
        back_label=_("이관으로 돌아가기"),
        of=str(found),
        reveal=lambda: verbs.reveal_password(handover=found, by=request.user, request=request),
        refusal=lambda error: refuse(request, ONE, page_of(request, found), error),
    )


# ------------------------------------------------------------------ the receipt
def _receipt_sheet(found: Handover, form: ReceiptForm) -> Sheet:
    said = form.cleaned_data
    handed = found.items.filter(status=ItemStatus.HANDED).count()
    return Sheet(
        title=_("인수 확인: %(name)s") % {"name": found.receiver.name},
        button=_("인수 확인을 기록"),
        back=reverse("handovers:receipt", args=[found.pk]),
        count=handed,
        facts=(
            (_("인수 기관"), found.receiver.name),
            (_("인수한 날"), date_format(said["received_on"], "DATE_FORMAT")),
            (_("인수한 사람"), said["received_by"]),
            (_("파일 지문(SHA-256)"), found.sha256),
        ),
        notified=_("신청인 %(n)s명에게 이관을 알리는 통지를 보냅니다.") % {"n": f"{handed:,}"},
        warning=_("기록하면 파일과 비밀번호를 지우고, 이관을 취소할 수 없습니다."),
        version=f"{found.pk} {found.status}",
    )


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
@never_cache
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the form of the receiver's receipt for a hand-over. A valid POST shows a confirmation
    sheet with the number of claimants who get a letter; once confirmed, the receipt is recorded."""
    found = found_handover(pk)
    if found.status != HandoverStatus.READY:
        messages.warning(
            request, _("인수 확인을 기다리는 이관이 아닙니다. 지금 상태를 확인해 주세요.")
        )
        return redirect("handovers:handover", pk)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context = {"handover": found, "form": form}
    if request.method == "GET":
        return render(request, RECEIPT, context)
    if not form.is_valid():
        return refuse(request, RECEIPT, context)
    try:
        verbs.check_receipt(found, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, RECEIPT, context, error)
    sheet = _receipt_sheet(found, form)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        verbs.record_receipt(handover=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, RECEIPT, context, error)
    messages.success(request, _("인수 확인을 기록했습니다. 신청인에게 통지를 보냅니다."))
    return redirect("handovers:handover", pk)
