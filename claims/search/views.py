"""Pages of search: the results, and the hits under the search box while a user types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.privacy.search_limit import is_too_fast
from claims.register.search_terms import read_term
from claims.register.search_ways import Kind
from claims.register.views import SEES_REGISTER
from claims.search.pages import find_pages
from claims.search.results import (
    OF_A_CALLER,
    address_of_search,
    claims_of,
    exact_place,
    read_sealed,
    search_claims,
)
from claims.search.typed_searches import add_answer
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import acting_user

WHILE_TYPING, ON_PAGE, OF_ONE_KIND = 5, 10, 100  # hits of a kind


@requires(*SEES_REGISTER)
def search(request: HttpRequest) -> HttpResponse:
    """Show the hits of `?q=` or the encrypted `?t=` by kind. A POST of the search box redirects to
    this page, or straight to the claim whose whole number was typed.
    """
    user = acting_user(request)
    if request.method == "POST":
        term = read_term(request.POST.get("q", ""))
        if is_too_fast(request, user):
            return render(request, "429.html", status=429)
        place = exact_place(user, term)
        return redirect(place.url if place else address_of_search(user, term))
    term = read_term(request.GET.get("q", "") or read_sealed(user, request.GET.get("t", "")))
    if term.is_personal and "q" in request.GET:
        return redirect(address_of_search(user, term))
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in Kind.values else []
    context = {"term": term, "kinds": kinds, "of_a_caller": of_a_caller(user)}
    if not term.text:
        return render(request, "claims/search/search.html", context | {"groups": []})
    if is_too_fast(request, user):
        return render(request, "429.html", status=429)
    groups = search_claims(user, term, OF_ONE_KIND if kinds else ON_PAGE, kinds)
    shown = claims_of(groups)
    record_access(
        user=user,
        action=Action.SEARCH,
        claims=shown,
        term=term.text,
        hits=len(shown),
        request=request,
    )
    context |= {"groups": groups, "all_kinds": address_of_search(user, term)}
    context["pages"] = [] if kinds else find_pages(user, term)
    context["most"] = OF_A_CALLER if of_a_caller(user) else OF_ONE_KIND
    return render(request, "claims/search/search.html", context)


@requires(*SEES_REGISTER)
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Return claims and pages for the search box while the user types; a POST, so that the text is
    in no URL. 429 if the user searches too fast."""
    user = acting_user(request)
    term = read_term(request.POST.get("q", ""))
    context = {"term": term, "groups": [], "too_fast": False, "of_a_caller": of_a_caller(user)}
    if term.text and is_too_fast(request, user):
        context["too_fast"] = True
        return render(request, "claims/search/found.html", context, status=429)
    if term.text:
        context["groups"] = groups = search_claims(user, term, WHILE_TYPING)
        context["pages"] = find_pages(user, term)
        add_answer(user=user, text=term.text, claims=claims_of(groups), request=request)
    return render(request, "claims/search/found.html", context)


def of_a_caller(user: User) -> bool:
    """Return True for a user without `claims.view_claim` (the customer centre), who finds a claim
    only by facts that its claimant tells on the telephone."""
    return not user.has_perm("claims.view_claim")
