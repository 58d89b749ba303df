"""Pages of published policies, for everybody who works by them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from claims import clock
from claims.policy.context import context_of
from claims.policy.models import SupportPolicy
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

READS = ("claims.view_claim", "claims.look_up_claim", "claims.view_supportpolicy")


@require_GET
@requires(*READS)
def in_force(request: SignedInRequest) -> HttpResponse:
    """Show the policy in force; an empty page if none is."""
    rows = SupportPolicy.objects.latest_at(clock.now()).select_related("programme__incident")
    policy = rows.first()
    context = context_of(policy) if policy else {}
    return render(request, "claims/policy/policy.html", context)


@require_GET
@requires(*READS)
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one published version of a policy. Raises Http404 for a draft."""
    rows = SupportPolicy.objects.published().select_related("programme__incident")
    policy = get_object_or_404(rows, pk=pk)
    return render(request, "claims/policy/policy.html", context_of(policy))
