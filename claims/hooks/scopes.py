"""Conditions of the packages above on what a user may see: claims, documents, secret votes."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

_scopes: list[Callable[[Any], Q]] = []
_document_scopes: list[Callable[[Any], Q]] = []
_votings: list[Callable[[], Q]] = []
_explanations: list[Callable[[Any, int], None]] = []
_withheld: list[Callable[[Any], Sequence[Any]]] = []
Rows = TypeVar("Rows", bound=QuerySet[Any])
Found = TypeVar("Found", bound=Model)


def add_scope(scope: Callable[[Any], Q]) -> None:
    if scope not in _scopes:
        _scopes.append(scope)


def claims_scope(user: Any) -> Q:
    """Return the condition for the claims that a user may see: any of the registered scopes
    suffices. Without a registered scope it matches none.
    """
    allowed = Q(pk__in=[])
    for scope in _scopes:
        allowed |= scope(user)
    return allowed


def add_document_scope(scope: Callable[[Any], Q]) -> None:
    """Register `scope(user)`, which returns a condition for documents that a user may see without
    seeing their claim.
    """
    if scope not in _document_scopes:
        _document_scopes.append(scope)


def documents_scope(user: Any) -> Q:
    """Return the condition for the documents that a user may see without their claims."""
    allowed = Q(pk__in=[])
    for scope in _document_scopes:
        allowed |= scope(user)
    return allowed


def sees_document_only(user: Any, document: Any) -> bool:
    """Return True if a user sees a document without its claim, so that the page must not link to
    the claim. No query for users without such documents."""
    return type(document).objects.filter(documents_scope(user), pk=document.pk).exists()


def add_voting(voting: Callable[[], Q]) -> None:
    """Register `voting()`, which returns the condition for claims on which members vote now. Until
    the vote ends, the names of those who voted or marked something on the claim are hidden from its
    voters."""
    if voting not in _votings:
        _votings.append(voting)


def with_open_ballot() -> Q:
    """Return the condition for the claims on which people vote now; it matches none if no voting is
    registered.
    """
    found = Q(pk__in=[])
    for voting in _votings:
        found |= voting()
    return found


def set_withheld_claims(withheld: Callable[[Any], Sequence[Any]]) -> None:
    """Register `withheld(user)`, which returns subqueries of the keys of claims of which the user
    may know no result, [] for a user of whom there cannot be any. The last registration counts."""
    _withheld[:] = [withheld]


def withheld_claims(user: Any) -> Sequence[Any]:
    """Return subqueries of the keys of claims of which the user may know no result; [] for a user
    of whom there cannot be any."""
    return _withheld[0](user) if _withheld else ()


def without_withheld_claims(
    rows: Rows, user: Any, *columns: str, workers: Sequence[str] = ()
) -> Rows:
    """Return the rows of a table of payments or letters without those of claims of which the user
    may know no result; `columns` are the look-ups of a row's claims.

    Holders of one of the permissions `workers` work on these rows and see all of them; their acts
    are refused one by one (docs/decisions/0137). No query for others than council members."""
    if any(map(user.has_perm, workers)):
        return rows
    for claims in withheld_claims(user):
        for column in columns:
            rows = rows.exclude(**{f"{column}__in": claims})
    return rows


def add_absence_reason(explain: Callable[[Any, int], None]) -> None:
    """Register `explain(user, claim id)`.

    It raises ForbiddenError if a claim outside the user's scope is refused with a reason (회피,
    제척), and returns otherwise.
    """
    if explain not in _explanations:
        _explanations.append(explain)


def raise_not_found(user: Any, claim_id: int | None) -> NoReturn:
    """End a view that found nothing in the user's scope. `claim_id` is the claim meant, if there is
    one.

    Raises ForbiddenError if a registered function gives a reason (such as 제척), else Http404."""
    if claim_id is not None:
        for explain in _explanations:
            explain(user, claim_id)
    raise Http404


def find_visible(user: Any, rows: QuerySet[Found], pk: int | None, claim: str = "claim") -> Found:
    """Return the row with this key among `rows`, those in the user's scope; `claim` is the look-up
    of its claim. Without it end the view as `raise_not_found` does."""
    found = rows.filter(pk=pk).first()
    if found is None:
        every = rows.model._default_manager.filter(pk=pk)
        raise_not_found(user, every.values_list(claim, flat=True).first())
    return found
