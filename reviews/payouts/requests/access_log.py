"""Access entries of payout pages and lists, which show names and masked accounts.

Each entry is found by every claim on the page, and is written before the page is rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from claims.privacy.access_entries import (
    claims_on_page,
    record_list,
    record_shown,
    record_shown_once,
    record_viewing_once,
)
from claims.privacy.models import Action
from claims.users.requests import acting_user
from reviews.payouts.models import Payout


def _claim_of(payout: Payout) -> int:
    return payout.claim_id


def note_list(
    request: HttpRequest,
    table: Any,
    *,
    term: str = "",
    claim_of: Callable[[Any], int | None] = _claim_of,
) -> None:
    """Record the rows of this page of a list. Without rows only a search is recorded.

    `claim_of` returns the claim of a row; by default rows are payouts.
    """
    record_list(
        user=acting_user(request), table=table, claim_of=claim_of, term=term, request=request
    )


def note_payouts_page(
    request: HttpRequest, context: dict[str, Any], refused: Iterable[Payout] = ()
) -> None:
    """Record the list of payouts and the payouts that the page names beside its rows.

    Those are the `refused` ones of a request, and picked ones that the user may not approve.
    """
    table = context["table"]
    note_list(request, table, term=context["q"])
    named = {payout.claim_id for payout in refused}
    if selection := context.get("selection"):
        named.update(payout.claim_id for payout, _why in selection.left_out)
    note_claims(request, named.difference(claims_on_page(table, _claim_of)))


def note_part(request: HttpRequest, payouts: Iterable[Payout]) -> None:
    """Record the payouts of a part that a page reloads. Claims that this person's entries of the
    last ten minutes show already are left out."""
    claims = [payout.claim_id for payout in payouts]
    record_shown_once(user=acting_user(request), claims=claims, request=request)


def note_claims(request: HttpRequest, claims: Iterable[int]) -> None:
    """Record the claims (primary keys) that a page or a sheet lists outside a table, if any."""
    record_shown(user=acting_user(request), claims=claims, request=request)


def note_payout(request: HttpRequest, payout: Payout) -> None:
    """Record one payout's page; within ten minutes it is the same viewing."""
    record_viewing_once(
        user=acting_user(request), action=Action.VIEW_PAYOUT, claim=payout.claim_id, request=request
    )
