"""Views of 열람: with htmx a fragment beside the value, without script a page of its own."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.register import reveal
from claims.register.models import Claim
from claims.register.views import claim_for
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, is_htmx


def _answer(request: SignedInRequest, number: str, verb: Callable[..., str]) -> HttpResponse:
    claim: Claim = claim_for(request, number)
    context = {"claim": claim, "seconds": reveal.SECONDS, "value": "", "error": None}
    status = 200
    try:
        reason = request.POST.get("reason", "")
        context["value"] = verb(claim=claim, by=request.user, reason=reason, request=request)
    except DomainError as error:
        context["error"], status = error, error.status
    fragment = is_htmx(request) or request.headers.get("X-Fragment")
    name = "revealed.html" if fragment else "revealed_page.html"
    return render(request, f"claims/privacy/{name}", context, status=status)


@requires("claims.reveal_account")
@never_cache
@require_POST
def account(request: SignedInRequest, number: str) -> HttpResponse:
    return _answer(request, number, reveal.reveal_account)


@requires("claims.reveal_phone")
@never_cache
@require_POST
def phone(request: SignedInRequest, number: str) -> HttpResponse:
    return _answer(request, number, reveal.reveal_phone)


@requires("claims.reveal_phone")
@never_cache
@require_POST
def email(request: SignedInRequest, number: str) -> HttpResponse:
    return _answer(request, number, reveal.reveal_email)


@requires("claims.reveal_phone")
@never_cache
@require_POST
def address(request: SignedInRequest, number: str) -> HttpResponse:
    return _answer(request, number, reveal.reveal_address)
