"""Pages of batches: a new one, and one with its file, its acts and its benefits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import DomainError
from claims.policy.models import Programme
from claims.privacy.access_entries import record_list
from claims.protected_files.views import send_file, show_password
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse, refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll, is_status_poll
from claims.users.requests import SignedInRequest
from reviews.benefits.batches import sending
from reviews.benefits.batches import verbs as batches
from reviews.benefits.errors import NothingToIssueError, WayNotOfferedError
from reviews.benefits.grants.lists import grants
from reviews.benefits.grants.tables import GrantTable
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.permissions import PROPOSE, VIEW
from reviews.benefits.states import GrantStatus, Way
from reviews.benefits.views.context import batch_page, programme_page
from reviews.benefits.views.programmes import ONE as PROGRAMME
from reviews.benefits.views.programmes import get_programme

ONE = "reviews/benefits/batch.html"
STATUS = "reviews/benefits/batch_status.html"


def _sheet(programme: Programme, way: Way, waiting: int) -> Sheet:
    told = {
        Way.FILE: _("파일을 만들어 제휴사에 전달하고, 받은 결과를 올립니다."),
        Way.PARTNER: _("제휴사 연계로 바로 보냅니다. 보낸 것은 되돌릴 수 없습니다."),
        Way.CODES: _("이용 번호를 하나씩 주고 편지로 알립니다. 준 번호는 되돌릴 수 없습니다."),
    }
    return Sheet(
        title=_("제공 묶음 만들기: %(name)s") % {"name": programme.name},
        button=_("묶음 만들기"),
        back=reverse("programmes:programme", args=[programme.code]),
        count=waiting,
        facts=(
            (_("혜택"), programme.terms or programme.get_benefit_display()),
            (_("방법"), way.label),
            (_("제공하는 회사"), str(programme.company or "–")),
        ),
        warning=told[way],
        notified=_("신청인에게는 제공한 뒤에 통지를 보냅니다."),
        version=f"{programme.pk} {way} {waiting}",
    )


@requires(PROPOSE)
@require_POST
@never_cache
def new(request: SignedInRequest, code: str) -> HttpResponse:
    """Make a batch of a programme's waiting grants (POST with `way`). The first request shows a
    sheet with their number and the way; its confirmation makes the batch and opens its page."""
    programme = get_programme(code)
    way = request.POST.get("way", "")
    try:
        if way not in batches.ways_of(programme):
            raise WayNotOfferedError
        waiting = BenefitGrant.objects.filter(programme=programme, status=GrantStatus.PLANNED)
        if way == Way.CODES:
            waiting = waiting.filter(claim__isnull=False)
        sheet = _sheet(programme, Way(way), min(waiting.count(), batches.MOST_IN_BATCH))
        if not sheet.count:
            raise NothingToIssueError
    except DomainError as error:
        context = programme_page(programme, request.user)
        return refuse(request, PROGRAMME, context, error)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        made = batches.make_batch(programme=programme, way=way, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("제공 묶음을 만들었습니다."))
    return redirect("programmes:batch", made.pk)


def _found(pk: int) -> BenefitBatch:
    rows = BenefitBatch.objects.select_related("programme", "made_by", "downloaded_by")
    return get_object_or_404(rows, pk=pk)


@requires(VIEW)
@require_GET
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one batch with the table of its benefits; for htmx with `?part=status` only its
    status, which is polled while the batch is under way."""
    one = _found(pk)
    if is_status_poll(request):
        return answer_poll(request, STATUS, batch_page(one, request.user))
    return render(request, ONE, _page(request, one))


def _page(request: SignedInRequest, one: BenefitBatch) -> dict[str, Any]:
    params = request.GET.copy()
    params["batch"] = str(one.pk)
    rows = grants(request.user, params).select_related("programme", "claim")
    table = GrantTable(rows.defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    return {**batch_page(one, request.user), "table": table}


def _act(
    request: SignedInRequest, pk: int, act: Callable[[BenefitBatch], Any], said: str
) -> HttpResponse:
    return act_or_refuse(
        request,
        lambda: act(_found(pk)),
        said,
        ("programmes:batch", pk),
        lambda error: refuse(request, ONE, _page(request, _found(pk)), error),
    )


@requires(PROPOSE)
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a batch that has reached nobody (POST with `reason`), and return to its page. Its
    grants are planned again. A refusal renders the page with the error."""
    reason = request.POST.get("reason", "")
    return _act(
        request, pk,
        lambda one: batches.cancel_batch(batch=one, by=request.user, reason=reason),
        _("묶음을 취소했습니다. 담겼던 혜택은 다시 제공을 기다립니다."),
    )  # fmt: skip


@requires(PROPOSE)
@require_POST
def start_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Restart a benefit batch that stopped after an error, or whose file expired unused (POST), and
    return to its page."""
    return _act(
        request, pk,
        lambda one: batches.start_again(batch=one, by=request.user),
        _("남은 혜택부터 다시 시작합니다."),
    )  # fmt: skip


@requires(PROPOSE)
@require_POST
def ask_use(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a worker ask the partner which benefits of this batch were used (POST), and return to
    the page of the batch."""
    return _act(
        request, pk,
        lambda one: sending.start_asking(batch=one, by=request.user),
        _("제휴사에 사용 현황을 묻고 있습니다. 잠시 뒤에 새로 고쳐 주세요."),
    )  # fmt: skip


# ------------------------------------------------------------------ the file
@requires(PROPOSE)
@never_cache
@require_GET
def download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send the encrypted ZIP of a batch. The download is recorded in the access log first."""
    one = _found(pk)
    return send_file(
        request,
        back=reverse("programmes:batch", args=[pk]),
        opening=lambda: (
            batches.open_download(batch=one, by=request.user, request=request),
            one.size,
        ),
        refusal=lambda error: refuse(request, ONE, _page(request, one), error),
        name=f"benefits-{one.pk}.zip",
    )


@requires(PROPOSE)
@never_cache
@require_POST
def password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page with the password of a batch's encrypted ZIP (POST). Reading it is recorded in the
    access log first."""
    one = _found(pk)
    return show_password(
        request,
        back=reverse("programmes:batch", args=[pk]),
        back_label=_("묶음으로 돌아가기"),
        of=str(one),
        reveal=lambda: batches.reveal_password(batch=one, by=request.user, request=request),
        refusal=lambda error: refuse(request, ONE, _page(request, one), error),
    )
