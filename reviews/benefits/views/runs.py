"""Pages of runs: a new one with its preview, and one with its approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import ConflictError, DomainError
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.polling import answer_poll, is_status_poll
from claims.users.requests import SignedInRequest
from reviews.benefits.models import BenefitRun
from reviews.benefits.permissions import APPROVE, PROPOSE, VIEW
from reviews.benefits.runs import verbs
from reviews.benefits.runs.audiences import preview
from reviews.benefits.states import LeftOut
from reviews.benefits.views.context import audience_words, run_page
from reviews.benefits.views.forms import RunForm
from reviews.benefits.views.programmes import get_programme

NEW = "reviews/benefits/new_run.html"
ONE = "reviews/benefits/run.html"
STATUS = "reviews/benefits/run_status.html"


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: SignedInRequest, code: str) -> HttpResponse:
    """Page of a new run of benefits. GET shows the form. POST with `preview` shows how many would
    get the benefit and writes nothing; POST without it proposes the run to a second person.

    The preview is a POST, so that the note and the CSRF token stay out of the address.
    """
    programme = get_programme(code)
    data = request.POST if request.method == "POST" else None
    form = RunForm(data, programme=programme, user=request.user)
    context: dict[str, Any] = {"programme": programme, "form": form}
    if request.method != "POST":
        return render(request, NEW, context)
    if not form.is_valid():
        return refuse(request, NEW, context)
    try:
        if "preview" not in request.POST:
            note = form.cleaned_data["note"]
            run = verbs.propose_run(audience=form.chosen, by=request.user, note=note)
            messages.success(request, _("혜택 제공을 요청했습니다. 다른 간사가 승인합니다."))
            return redirect("programmes:run", run.pk)
        seen = preview(form.chosen)
    except DomainError as error:
        return refuse(request, NEW, context, error)
    context["preview"] = seen
    context["left_out"] = [(LeftOut(why).label, n) for why, n in sorted(seen.left_out.items())]
    return render(request, NEW, context)


def _found(pk: int) -> BenefitRun:
    return get_object_or_404(BenefitRun.objects.for_page(), pk=pk)


@requires(VIEW)
@require_GET
def run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one run of benefits; for htmx with `?part=status` only its status, which is polled
    while its grants are written."""
    one = _found(pk)
    if is_status_poll(request):
        return answer_poll(request, STATUS, run_page(one, request.user))
    return render(request, ONE, run_page(one, request.user))


def _sheet(request: SignedInRequest, one: BenefitRun) -> Sheet:
    programme = one.programme
    left = sum(one.left_out.values())
    return Sheet(
        title=_("혜택 제공 승인: %(name)s") % {"name": programme.name},
        button=pgettext("button", "승인"),
        back=reverse("programmes:run", args=[one.pk]),
        count=one.expected,
        facts=(
            (_("혜택"), programme.terms or programme.get_benefit_display()),
            (pgettext("benefit", "대상"), audience_words(one, request.user)),
            (_("값 합계"), f"{one.worth:,}"),
            (_("뺀 대상"), _("%(n)s건") % {"n": f"{left:,}"}),
            (_("사용기한"), date_format(programme.ends_on) if programme.ends_on else "–"),
            (_("메모"), one.note or "–"),
            (_("요청"), str(one.proposed_by)),
        ),
        warning=_("한 사람에게 한 번만 줍니다. 승인하면 대상을 적고, 제공은 묶음으로 합니다."),
        next_person=_("간사가 제공 묶음을 만들어 전달합니다."),
        version=f"{one.pk} {one.status}",
    )


@requires(APPROVE)
@require_POST
@never_cache
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve a run of benefits as its second person (POST). The first request shows a sheet with
    recipients and values; its confirmation lets a worker write the grants."""
    one = _found(pk)
    try:
        verbs.require_other_person(one, request.user)
    except DomainError as error:
        return refuse(request, ONE, run_page(one, request.user), error)
    if not one.is_waiting:
        moved = ConflictError(_("이미 처리된 요청입니다. 지금 상태를 확인해 주세요."))
        return refuse(request, ONE, run_page(one, request.user), with_reason(moved, request))
    sheet = _sheet(request, one)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        verbs.approve_run(run=one, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("승인했습니다. 대상을 다 적으면 제공 묶음을 만들 수 있습니다."))
    return redirect("programmes:run", pk)


@requires(PROPOSE, APPROVE)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decline a run that waits for approval (POST with `reason`), or withdraw one's own, and return
    to its page; the verb asks for the permission that belongs to the act. A refusal renders the
    page with the error."""
    one = _found(pk)
    try:
        verbs.decline_run(run=one, by=request.user, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return refuse(request, ONE, run_page(_found(pk), request.user), with_reason(error, request))
    messages.success(request, _("혜택을 제공하지 않기로 했습니다."))
    return redirect("programmes:run", pk)


@requires(PROPOSE)
@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a run of benefits that failed continue from its position (POST); grants already written
    stay. Redirect to the run's page, or show that page with the error if the verb refuses."""
    one = _found(pk)
    try:
        verbs.go_on(run=one, by=request.user)
    except DomainError as error:
        return refuse(request, ONE, run_page(_found(pk), request.user), error)
    messages.success(request, _("남은 대상부터 이어서 적습니다."))
    return redirect("programmes:run", pk)
