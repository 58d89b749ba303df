"""Access entries of payout pages and lists, which show names and masked accounts.

Each entry is found by every claim on the page, and is written before the page is rendered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from claims.privacy.access_entries import note_viewing, record_access, record_search, shown_in
from claims.privacy.models import Action
from claims.users.requests import acting_user
from reviews.payouts.models import Payout


def _claim_of(payout: Payout) -> int:
    return payout.claim_id


def note_list(request: HttpRequest, table: Any, *, term: str = "") -> None:
    """Record the rows of this page of a list. Without rows only a search is recorded."""
    by = acting_user(request)
    if term:
        record_search(user=by, term=term, table=table, claim_of=_claim_of, request=request)
    elif claims := shown_in(table, _claim_of):
        record_access(user=by, action=Action.VIEW_LIST, claims=claims, request=request)


def note_claims(request: HttpRequest, claims: Iterable[int]) -> None:
    """Record the claims (primary keys) of the rows on a confirmation sheet."""
    record_access(
        user=acting_user(request), action=Action.VIEW_LIST, claims=claims, request=request
    )


def note_payout(request: HttpRequest, payout: Payout) -> None:
    """Record one payout's page; within ten minutes it is the same viewing."""
    note_viewing(
        user=acting_user(request), action=Action.VIEW_PAYOUT, claim=payout.claim_id, request=request
    )
