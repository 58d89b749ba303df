"""The bulk pages. Each POST calls one verb and answers 302, 422 or 409."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.personal_data.masking import mask_email
from claims.privacy.access_entries import record_access, record_list, record_shown
from claims.privacy.models import Action
from claims.users.form_responses import act_or_refuse, refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import acting_user, is_htmx
from reviews.notices.bulk import confirmations
from reviews.notices.bulk.audiences.choosing import audience_of
from reviews.notices.bulk.audiences.kinds import PICKED
from reviews.notices.bulk.context import bulk_page, list_page, new_page
from reviews.notices.bulk.preview.trials import write_trial
from reviews.notices.bulk.recipients.left_out import left_out_page
from reviews.notices.bulk.running import control
from reviews.notices.bulk.running.progress import progress_of
from reviews.notices.bulk.verbs import approve_bulk, prepare_bulk
from reviews.notices.models import BulkStatus, NoticeBulk, NoticeLanguage

ROOM = "reviews/notices/bulk/"
LIST, NEW, ONE = f"{ROOM}bulks.html", f"{ROOM}new.html", f"{ROOM}bulk.html"
PROGRESS, LEFT_OUT = f"{ROOM}progress.html", f"{ROOM}left_out.html"


@requires("reviews.view_notice")
@require_GET
@never_cache
def bulks(request: HttpRequest) -> HttpResponse:
    return render(request, LIST, list_page(request))


@requires("reviews.prepare_bulk")
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Page of a new bulk. GET shows the form and the preview of the chosen audience; POST prepares
    the bulk as it was displayed and opens its page. A refusal renders the preview with the error
    (422, 409)."""
    if request.method != "POST":
        context = new_page(acting_user(request), _asked(request))
        _record_preview(request, context)
        return render(request, NEW, context)
    try:
        audience = audience_of(request.POST, acting_user(request))
        bulk = prepare_bulk(
            audience=audience, seen=request.POST.get("seen", ""), by=acting_user(request)
        )
    except DomainError as error:
        return _refused_preview(request, error)
    if bulk.status == BulkStatus.PREPARED:
        messages.success(request, _("준비했습니다. 다른 간사나 위원장이 승인하면 나갑니다."))
    else:
        messages.success(request, _("보내기 시작했습니다."))
    return redirect("notices:bulk", bulk.pk)


def _asked(request: HttpRequest) -> QueryDict | None:
    """Return the query of the request when it names an audience, else None. A query that only has
    claims picked in a list (`pick`) gets the audience PICKED and Korean as its language."""
    if request.GET.get("audience"):
        return request.GET
    if not request.GET.getlist("pick"):
        return None
    asked = request.GET.copy()
    asked["audience"], asked["language"] = PICKED, NoticeLanguage.KO.value
    return asked


@requires("reviews.prepare_bulk")
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Write the letters of the previewed bulk as test messages to the user's own mail address
    (POST); a worker sends them. Returns to the preview, with the error on a refusal."""
    user = acting_user(request)
    try:
        audience = audience_of(request.POST, user)
        write_trial(audience=audience, by=user)
    except DomainError as error:
        return _refused_preview(request, error)
    text = _("시험 발송을 시작했습니다. 잠시 뒤 %(address)s에서 확인해 주세요.")
    messages.success(request, text % {"address": mask_email(user.email)})
    return redirect(f"{reverse('notices:new_bulk')}?{urlencode(audience.fields)}")


def _refused_preview(request: HttpRequest, error: DomainError) -> HttpResponse:
    context = new_page(acting_user(request), request.POST)
    _record_preview(request, context)
    return refuse(request, NEW, context, error)


@requires("reviews.view_notice")
@require_GET
@never_cache
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of the claims that a prepared bulk left out, with the reasons, as they were when it was
    prepared."""
    return _left_out(request, {"bulk": str(pk)}, _bulk(pk))


@requires("reviews.prepare_bulk")
@require_GET
@never_cache
def left_out_preview(request: HttpRequest) -> HttpResponse:
    """Page of the claims that a bulk to the audience in the query would leave out now, with the
    reasons. An invalid audience redirects to the page of a new bulk with the error."""
    return _left_out(request, {}, None)


def _left_out(request: HttpRequest, own: dict[str, str], found: NoticeBulk | None) -> HttpResponse:
    try:
        context = left_out_page(request, own, found)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("notices:new_bulk")
    user, table = acting_user(request), context["table"]
    record_list(user=user, term="", table=table, claim_of=lambda claim: claim.pk, request=request)
    return render(request, LEFT_OUT, context)


@requires("reviews.view_notice")
@require_GET
@never_cache
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _bulk(pk))


@requires("reviews.view_notice")
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render a bulk's counts, polled by htmx. The page is reloaded once the bulk's status differs
    from the displayed one or its counts are final; any other request is redirected to the page."""
    found = _bulk(pk)
    if not is_htmx(request):
        return redirect("notices:bulk", pk)
    shown = progress_of(found)
    ended = request.GET.get("shown") != found.status or not shown.is_live
    return answer_poll(request, PROGRESS, {"progress": shown}, ended=ended)


@requires("reviews.approve_bulk")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a bulk (POST). The first request shows a sheet with its number of recipients; its
    confirmation starts the bulk. A refusal renders the bulk's page with the error."""
    seen, found = request.POST.get("seen", ""), _bulk(pk)

    def act() -> HttpResponse:
        approve_bulk(bulk=found, seen=seen, by=acting_user(request))
        messages.success(request, _("승인했습니다. 보내기 시작합니다."))
        return redirect("notices:bulk", pk)

    build = partial(confirmations.approval_sheet, found, seen, acting_user(request))
    return ask_then(request, build, act, partial(_refused, request, pk))


@requires("reviews.prepare_bulk")
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda found: control.pause_bulk(bulk=found, by=acting_user(request)),
        _("멈췄습니다. 이미 보내고 있는 통지까지만 나갑니다."),
    )


@requires("reviews.prepare_bulk")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda found: control.resume_bulk(bulk=found, by=acting_user(request)),
        _("이어서 보냅니다."),
    )


@requires("reviews.prepare_bulk", "reviews.approve_bulk")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a bulk's unsent notices (POST). The first request shows a sheet that asks for the
    reason; its confirmation cancels. A refusal renders the bulk's page with the error."""
    found, form = _bulk(pk), sheet_form(request, confirmations.cancel_form)

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        control.cancel_bulk(bulk=found, reason=reason, by=acting_user(request))
        messages.success(request, _("취소했습니다. 나가지 않은 통지는 보내지 않습니다."))
        return redirect("notices:bulk", pk)

    build = partial(confirmations.cancel_sheet, found, acting_user(request), form)
    return ask_then(request, build, act, partial(_refused, request, pk))


def _refused(request: HttpRequest, pk: int, error: DomainError) -> HttpResponse:
    return _page(request, _bulk(pk), error)


def _act(
    request: HttpRequest, pk: int, verb: Callable[[NoticeBulk], object], done: str
) -> HttpResponse:
    """Call `verb` with the bulk and redirect to its page with the message `done`; a refusal is
    shown there."""
    return act_or_refuse(
        request, lambda: verb(_bulk(pk)), done, ("notices:bulk", pk), partial(_refused, request, pk)
    )


def _bulk(pk: int) -> NoticeBulk:
    people = ("prepared_by", "approved_by", "handled_by")
    return get_object_or_404(NoticeBulk.objects.select_related(*people), pk=pk)


def _page(
    request: HttpRequest, found: NoticeBulk, error: DomainError | None = None
) -> HttpResponse:
    context = bulk_page(request, found)
    _record_preview(request, context)
    if error is None:
        return render(request, ONE, context)
    return refuse(request, ONE, context, error)


def _record_preview(request: HttpRequest, context: dict[str, Any]) -> None:
    """Record in the access log the recipients that a preview lists, and the view of the claim of
    its sample letter. Does nothing without a preview."""
    shown = context["preview"]
    if shown is None:
        return
    by = acting_user(request)
    record_shown(user=by, claims=[one.claim.pk for one in shown.recipients], request=request)
    if shown.sample_claim is not None:
        claim = shown.sample_claim.pk
        record_access(user=by, action=Action.VIEW_CLAIM, claim=claim, request=request)
