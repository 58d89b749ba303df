"""A user's settings of the desk (single-key shortcuts, density of tables, steps left of the
first-run tour, reviews/templatetags/tour.py), and the request that prolongs the session."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims.users.models import User
from claims.users.permissions import signed_in
from claims.users.requests import SignedInRequest

CHOICES: dict[str, frozenset[str]] = {
    "shortcuts": frozenset({"on", "off"}),
    "density": frozenset({"normal", "tight"}),
    "tour": frozenset({"due", "desk", "done"}),
}


@transaction.atomic
def set_preferences(*, by: User, values: dict[str, str]) -> dict[str, Any]:
    """Store the known ones among `values` as settings of the user `by`, and return all of the
    user's settings. Unknown names and values are ignored.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    known = {name: value for name, value in values.items() if value in CHOICES.get(name, ())}
    user.preferences = {**(user.preferences or {}), **known}
    user.save(update_fields=["preferences"])
    return user.preferences


@signed_in
@require_POST
def preferences(request: SignedInRequest) -> HttpResponse:
    """Store the posted settings of the user, and redirect to the page in the field `next` (this
    site only, default "/").
    """
    set_preferences(by=request.user, values=request.POST.dict())
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe and back.startswith("/") else "/")


@signed_in
@require_POST
def stay(request: SignedInRequest) -> HttpResponse:
    """Answer 204 without content. The request itself renews one's session, as every request does
    (IdleSessionMiddleware)."""
    return HttpResponse(status=204)
