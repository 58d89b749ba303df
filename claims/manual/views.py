"""Pages of the manual: all of it, and one chapter."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from claims.manual.chapters import manual
from claims.users.permissions import signed_in
from claims.users.requests import SignedInRequest


@signed_in
def show_manual(request: SignedInRequest) -> HttpResponse:
    """Show all chapters of the user's manual, to read or to print."""
    return render(request, "claims/manual/manual.html", {"manual": manual()})


@signed_in
def show_chapter(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the chapter `key` of the user's manual, with links to its neighbours. Raises Http404 for
    an unknown key."""
    chapters = list(manual().chapters.values())
    place = next((n for n, one in enumerate(chapters) if one.key == key), None)
    if place is None:
        raise Http404
    context = {
        "manual": manual(),
        "chapter": chapters[place],
        "before": chapters[place - 1] if place else None,
        "after": next(iter(chapters[place + 1 :]), None),
    }
    return render(request, "claims/manual/manual.html", context)
