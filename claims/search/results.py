"""Hits of a search as the page shows them: by kind, each with the page to open."""

from __future__ import annotations

import base64
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Case, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from claims import hooks
from claims.personal_data import crypto
from claims.register.models import Claim
from claims.register.search import Hit, find, look_up
from claims.register.search_terms import Term
from claims.register.search_ways import Kind, exact_number
from claims.users.models import User

OF_A_CALLER = 5  # hits of a kind that the customer centre sees


class Result(NamedTuple):
    claim: Claim
    place: hooks.Place
    detail: str  # text of the hit, masked


class Group(NamedTuple):
    """The hits of a search that are of one kind, as shown. `has_more`: there are others, which the
    page `url` shows.
    """

    kind: Kind
    results: list[Result]
    has_more: bool
    url: str  # address of the page with more hits


def search_claims(user: User, term: Term, limit: int, kinds: Collection[str] = ()) -> list[Group]:
    """Return the hits for a user by kind, up to `limit` of a kind; a fixed number of queries.

    Users with `claims.view_claim` find claims in their scope. Users who may only look up claims
    (the customer centre) find any claim by `look_up` but those withheld from them, at most
    OF_A_CALLER (5) of a kind. Others find none. Records nothing.
    """
    hits: list[Hit] = []
    rows = Claim.objects.select_related("contact", "entry")
    if user.has_perm("claims.view_claim"):
        hits = find(user, term, limit + 1, kinds)
    elif user.has_perm("claims.look_up_claim"):
        limit = min(limit, OF_A_CALLER)
        hits = [one for one in look_up(term, limit + 1) if not kinds or one.kind in kinds]
        rows = hooks.without_withheld_claims(rows, user, "pk")
    by_kind: dict[str, list[int]] = {kind.value: [] for kind in Kind}
    for hit in hits:  # several ways may find one claim
        if hit.claim not in by_kind[hit.kind]:
            by_kind[hit.kind].append(hit.claim)
    shown = {pk for keys in by_kind.values() for pk in keys[:limit]}
    claims = rows.in_bulk(shown) if shown else {}
    places = hooks.claim_places(user, claims.keys()) if claims else {}

    def result(kind: Kind, pk: int) -> Result:
        claim = claims[pk]
        return Result(claim, places.get(pk) or _claim_page(claim), _detail(kind, claim))

    return [
        Group(
            kind=kind,
            results=[result(kind, pk) for pk in by_kind[kind.value][:limit] if pk in claims],
            has_more=len(by_kind[kind.value]) > limit,
            url=address_of_search(user, term, kind.value),
        )
        for kind in Kind
        if not claims.keys().isdisjoint(by_kind[kind.value])
    ]


def claims_of(groups: list[Group]) -> set[int]:
    """Return the primary keys of the claims in these groups, for the access log."""
    return {result.claim.pk for group in groups for result in group.results}


def exact_place(user: User, term: Term) -> hooks.Place | None:
    """Return the Place (address and label) of the claim whose whole number is the search text; None
    if there is no such claim.

    Users with `claims.view_claim` find only claims in their scope. For other users no scope is
    applied: the caller checks that they may look up any claim."""
    if not term.number:
        return None
    claims = Claim.objects.filter(exact_number(term)).order_by(_closeness(term))
    if user.has_perm("claims.view_claim"):
        claims = claims.visible_to(user)
    claim = claims.first()
    if claim is None:
        return None
    return hooks.claim_places(user, [claim.pk]).get(claim.pk) or _claim_page(claim)


def _closeness(term: Term) -> Case:
    """Return an ordering of claims by how close their number is to the typed one."""
    places = enumerate(term.spellings)
    return Case(*(When(number=one, then=place) for place, one in places), default=0)


def _claim_page(claim: Claim) -> hooks.Place:
    return hooks.Place(reverse("register:claim", args=[claim.number]), _("신청"))


def _detail(kind: Kind, claim: Claim) -> str:
    if kind == Kind.REGISTRATION:
        return claim.shown_business_number
    if kind == Kind.PHONE:
        return claim.masked_phone
    return claim.masked_representative if claim.business_name else ""


# ------------------------------------------------------------------ the text in a URL
def address_of_search(user: User, term: Term, kind: str = "") -> str:
    """Return the URL of the results of a search. A text with a person's number or address is
    encrypted in it (`t`) for this user alone, since URLs remain in logs and histories. `kind`
    limits the results to one kind of hit."""
    if term.is_personal:
        sealed = crypto.encrypt(term.text, aad=_place_of(user))
        query = {"t": base64.urlsafe_b64encode(sealed).decode()}
    else:
        query = {"q": term.text}
    return f"{reverse('search:search')}?{urlencode(query | ({'kind': kind} if kind else {}))}"


def read_sealed(user: User, sealed: str) -> str:
    """Return the search text of the parameter `t` of a URL, decrypted; '' if it is another person's
    or was altered.
    """
    try:
        return crypto.decrypt(base64.urlsafe_b64decode(sealed.encode()), aad=_place_of(user))
    except (crypto.CannotDecryptError, ValueError):
        return ""


def _place_of(user: User) -> bytes:
    return crypto.aad("search", "term", str(user.pk))
