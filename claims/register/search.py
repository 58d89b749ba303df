"""Search for claims by a text, in a user's scope or as the filter of a list.

`search_terms` reads what a text can be, and `search_ways` gives the conditions. Claims that the
search index does not reach yet are read from their own table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Func, Q, QuerySet, Subquery, Value

from claims import hooks
from claims.register.models import (
    GRAMS,
    Claim,
    Initials,
    People,
    SearchProgress,
    SearchRow,
)
from claims.register.search_terms import (
    SHORTEST_PERSON,
    Term,
    read_term,
)
from claims.register.search_ways import Kind, Way, exact_number, ways_of, ways_of_look_up

# A scope of up to so many claims, as a member's panels, is read itself, by its keys.
NARROW = 5_000
# A list is filtered by the keys of up to so many hits of each way; a text with more is so common
# that the list meets a page of them soon.
FEW = 3_000


class Hit(NamedTuple):
    place: int  # rank of the search that found it: exact matches come first
    kind: str
    claim: int


class Digits(Func):
    function = "regexp_replace"
    template = r"%(function)s(%(expressions)s, '\D', '', 'g')"
    output_field = models.TextField(db_collation="C")


def find_typed(claims: QuerySet[Claim], typed: str) -> Claim | None:
    """Return the claim with the typed number, out of these claims; None if there is none.

    A claim whose number is exactly as typed comes first. Otherwise blanks, hyphens, case,
    full-width characters and zeros before the serial are ignored."""
    term = read_term("".join(typed.split()))
    if not term.number:
        return None
    found = {claim.number: claim for claim in claims.filter(exact_number(term))}
    return next((found[one] for one in term.spellings if one in found), None)


def read_claims(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return the claims with the annotations that `Way.direct` uses (digits, initials, names of
    people).
    """
    people = People(F("representative_key"), F("person_name"))
    return claims.alias(
        digits=Digits(F("number")),
        name_initials=Initials(F("name_key")),
        people=people,
        people_initials=Initials(people),
    )


def indexed_to() -> tuple[int, bool]:
    """Return (key, more): claims up to `key` are in the search index; `more` is True if later
    claims exist. One query."""
    last = Claim.objects.order_by("-pk").values("pk")[:1]
    found = SearchProgress.objects.filter(pk=1).values_list("done", Subquery(last)).first()
    done, highest = found or (0, None)
    return done, found is None or (highest or 0) > done


def narrow_scope(scope: Q) -> list[int] | None:
    """Return the keys of the claims in a scope of at most NARROW (5,000) claims; None for a wider
    scope. Two queries at most."""
    claims = Claim.objects.filter(scope).order_by()
    if claims.values("pk")[NARROW : NARROW + 1]:
        return None
    return list(claims.values_list("pk", flat=True))


def find(user: Any, term: Term, limit: int, kinds: Collection[str] = ()) -> list[Hit]:
    """Return up to `limit` Hits of each Way for the term, among the claims in the user's scope.
    `kinds` restricts them to these kinds of hit. Five queries at most.

    In a scope of more than NARROW claims the register is first searched without the scope; if one
    of the hits lies outside, it is searched again with it."""
    scope = hooks.claims_scope(user)
    ways = [way for way in ways_of(term) if not kinds or way.kind in kinds]
    keys = narrow_scope(scope) if ways else []
    if keys is not None:
        claims = read_claims(Claim.objects.filter(pk__in=keys))
        return _hits([(way, claims.filter(way.claim or way.direct or Q())) for way in ways], limit)
    reach = indexed_to()
    hits = _hits(_by_index(Q(), ways, reach), limit)
    found = {hit.claim for hit in hits}
    seen = Claim.objects.filter(scope, pk__in=found).values_list("pk") if found else ()
    if len(seen) == len(found):
        return hits
    return _hits(_by_index(scope, ways, reach), limit)


def look_up(term: Term, limit: int) -> list[Hit]:
    """Return up to `limit` Hits of each of `ways_of_look_up`, in the whole register without a
    scope: for the customer centre. Two queries at most."""
    ways = list(ways_of_look_up(term))
    return _hits(_by_index(Q(), ways, indexed_to()), limit) if ways else []


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Filter a list of claims by a typed text; an empty one leaves it as it is. Adds no scope. Two
    queries at most.

    `rows` are claims, or rows with a claim's key, `number`, `name_key` and `representative_key`.
    Phones and accounts are not searched: the text is in the list's URL."""
    term = read_term(text)
    if not term.text:
        return rows
    ways = [way for way in ways_of(term) if way.kind not in (Kind.PHONE, Kind.ACCOUNT)]
    hits = _hits(_by_index(Q(), ways, indexed_to()), FEW + 1)
    keys = {hit.claim for hit in hits}
    if len(keys) <= FEW:
        return rows.filter(pk__in=keys)
    return rows.alias(
        name_initials=Initials(F("name_key")),
        representative_initials=Initials(F("representative_key")),
    ).filter(_condition_on_rows(term))


def _condition_on_rows(term: Term) -> Q:
    """Return a condition on the rows of a list for a text that more than FEW (3,000) claims have;
    it does not use the search index."""
    if term.is_initials:
        return Q(name_initials__contains=term.key) | Q(representative_initials__contains=term.key)
    found = Q(name_key__contains=term.key)
    if len(term.key) >= SHORTEST_PERSON:
        found |= Q(representative_key__contains=term.key)
    if term.pattern:
        found = Q(name_key__regex=term.pattern)
    if term.number:
        found |= Q(number__startswith=term.number) | Q(number__startswith=term.number.upper())
        found |= exact_number(term)
    if term.digits:
        found |= Q(number__endswith=term.digits) | Q(business_number__startswith=term.digits)
    return found


def _by_index(
    scope: Q, ways: list[Way], reach: tuple[int, bool]
) -> Iterator[tuple[Way, QuerySet[Any]]]:
    """Yield each Way with a queryset of what it finds in a scope, from the claims or from the
    search index, and a second time with claims that are not indexed yet. `reach` is the result of
    `indexed_to`.

    The conditions of `scope` are on the claim's key alone, so that they also fit rows of the
    index."""
    done, has_more = reach
    rows = SearchRow.objects.alias(grams=GRAMS).filter(scope)
    claims = Claim.objects.filter(scope)
    for way in ways:
        if way.claim is not None:
            yield way, claims.filter(way.claim)
        elif way.row is not None and way.direct is not None:
            yield way, rows.filter(way.row)
            if has_more:
                yield way, read_claims(claims.filter(pk__gt=done)).filter(way.direct)


def _hits(found: Iterable[tuple[Way, QuerySet[Any]]], limit: int) -> list[Hit]:
    """Return up to `limit` Hits of each queryset, in one statement and in the order of the Ways."""
    parts = [
        rows.order_by()
        .annotate(place=Value(place), kind=Value(way.kind.value))
        .values_list("place", "kind", "pk")[:limit]
        for place, (way, rows) in enumerate(found)
    ]
    if not parts:
        return []
    first, *rest = parts
    return sorted(Hit(*row) for row in (first.union(*rest, all=True) if rest else first))
