"""Entries in the access log for pages and lists of payouts, which show names and masked accounts.

An entry names every claim on the page and is written before the page is rendered.
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


def record_table(
    request: HttpRequest,
    table: Any,
    *,
    term: str = "",
    claim_of: Callable[[Any], int | None] = _claim_of,
) -> None:
    """Record in the access log that the user saw the rows on this page of a table; `term` is what
    they searched for. Without rows only a search is recorded.

    `claim_of` returns the claim id of a row (None: no claim); by default rows are payouts.
    """
    record_list(
        user=acting_user(request), table=table, claim_of=claim_of, term=term, request=request
    )


def record_payouts_page(
    request: HttpRequest, context: dict[str, Any], refused: Iterable[Payout] = ()
) -> None:
    """Record in the access log the rows of the list of payouts and the payouts named beside them:
    `refused` ones of a request, and picked ones that the user may not approve. `context` is that of
    `payouts_page`."""
    table = context["table"]
    record_table(request, table, term=context["q"])
    named = {payout.claim_id for payout in refused}
    if selection := context.get("selection"):
        named.update(payout.claim_id for payout, _why in selection.left_out)
    record_claims(request, named.difference(claims_on_page(table, _claim_of)))


def record_reloaded_part(request: HttpRequest, payouts: Iterable[Payout]) -> None:
    """Record in the access log the payouts in a part of a page that reloads automatically. Claims
    in this user's entries of the last ten minutes are not recorded again."""
    claims = [payout.claim_id for payout in payouts]
    record_shown_once(user=acting_user(request), claims=claims, request=request)


def record_claims(request: HttpRequest, claims: Iterable[int]) -> None:
    """Record in the access log the claims (primary keys) that a page or a sheet shows outside a
    table. Without claims nothing is written."""
    record_shown(user=acting_user(request), claims=claims, request=request)


def record_payout_viewing(request: HttpRequest, payout: Payout) -> None:
    """Record in the access log that the user saw the page of this payout. Repeated viewings within
    ten minutes are recorded once."""
    record_viewing_once(
        user=acting_user(request), action=Action.VIEW_PAYOUT, claim=payout.claim_id, request=request
    )
