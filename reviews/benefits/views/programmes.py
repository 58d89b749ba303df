"""/programmes/: every programme of the plan on one page, and the page of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.errors import DomainError
from claims.policy.models import Programme
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.benefits.counts import enter_count
from reviews.benefits.models import BenefitGrant, BenefitRun
from reviews.benefits.permissions import APPROVE, PROPOSE, VIEW
from reviews.benefits.progress import all_programmes
from reviews.benefits.views.context import programme_page
from reviews.benefits.views.forms import CountForm

LIST = "reviews/benefits/programmes.html"
ONE = "reviews/benefits/programme.html"
COUNT = "reviews/benefits/count.html"


def get_programme(code: str) -> Programme:
    """Return the programme with this code, with its company. Raises Http404 if there is none."""
    return get_object_or_404(Programme.objects.select_related("company"), code=code)


@requires(VIEW)
@require_GET
def programmes(request: SignedInRequest) -> HttpResponse:
    """Page /programmes/: every programme of the plan with its progress, runs that wait for this
    user's approval, and the number of failed benefits."""
    approves = request.user.has_perm(APPROVE)
    waiting = BenefitRun.objects.waiting_for(request.user).select_related("programme")
    context = {
        "rows": all_programmes(),
        "waiting": list(waiting.order_by("pk")[:10]) if approves else [],
        "failed": BenefitGrant.objects.to_handle().count(),
    }
    return render(request, LIST, context)


@requires(VIEW)
@require_GET
def programme(request: SignedInRequest, code: str) -> HttpResponse:
    """Page of one programme: its terms, progress, runs, batches and files."""
    return render(request, ONE, programme_page(get_programme(code), request.user))


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def count(request: SignedInRequest, code: str) -> HttpResponse:
    """Page that records the count of a programme for the public (GET: the form, POST: records it
    and opens the page of the programme)."""
    one = get_programme(code)
    form = CountForm(request.POST) if request.method == "POST" else CountForm()
    context = {"programme": one, "form": form}
    if request.method == "GET":
        return render(request, COUNT, context)
    if not form.is_valid():
        return refuse(request, COUNT, context)
    try:
        enter_count(programme=one, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, COUNT, context, error)
    messages.success(request, _("제공한 수를 적었습니다."))
    return redirect("programmes:programme", code)
