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
    """Show the policy in force, with links to those of other programmes; an empty page if none
    is."""
    at = clock.now()
    policies = SupportPolicy.objects.select_related("programme__incident").of_each_programme(at)
    if not policies:
        return render(request, "claims/policy/policy.html", {})
    usual = policies[0] if len(policies) == 1 else SupportPolicy.objects.effective(at)
    [policy] = [one for one in policies if one == usual]
    others = [one for one in policies if one != usual]
    return render(request, "claims/policy/policy.html", context_of(policy) | {"others": others})


@require_GET
@requires(*READS)
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one published version of a policy. Raises Http404 for a draft."""
    rows = SupportPolicy.objects.published().select_related("programme__incident")
    policy = get_object_or_404(rows, pk=pk)
    return render(request, "claims/policy/policy.html", context_of(policy))
