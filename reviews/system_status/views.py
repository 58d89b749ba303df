"""View of the system status."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from claims.users.permissions import requires
from reviews.system_status.context import page_context


@requires("reviews.browse_reviews")
@never_cache
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Show the state of each part of the system, what the outbox does and why notices failed."""
    return render(request, "reviews/system_status/status.html", page_context())
