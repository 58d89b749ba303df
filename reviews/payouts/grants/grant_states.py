"""State of the fixed grants of claims, for the letters that tell a route."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from claims.hooks import NO_GRANT, GrantStanding
from reviews.payouts.grants.eligibility import newest_account
from reviews.payouts.models.expressions.payouts import OF_A_GRANT, came_back, kept_back
from reviews.payouts.states.holds import HOLD_BARS, HoldStatus
from reviews.payouts.states.payouts import UNDER_WAY

_STANDINGS = f"""
    SELECT c.id, coming.won, paid.won, {kept_back(OF_A_GRANT, claim="c.id")},
    {came_back(claim="c.id")}, (
        SELECT h.status FROM public.reviews_payeehold h
        WHERE h.claim_id = c.id AND h.status = ANY(%(bars)s)
    ), NOT EXISTS (SELECT FROM ({newest_account("c.id")}) n WHERE n.good)
    FROM unnest(%(ids)s) AS c(id)
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(q.amount), 0)::bigint AS won FROM public.reviews_payout q
        WHERE q.claim_id = c.id AND q.status = ANY(%(under_way)s) AND {OF_A_GRANT}
    ) AS coming
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(q.amount), 0)::bigint AS won FROM public.reviews_payout q
        WHERE q.claim_id = c.id AND q.status = 'paid' AND {OF_A_GRANT}
    ) AS paid
"""
_VALUES = {
    "bars": [status.value for status in HOLD_BARS],
    "under_way": [status.value for status in UNDER_WAY],
}


def grant_standings(claim_ids: Iterable[int]) -> dict[int, GrantStanding]:
    """Return {claim id: GrantStanding}: the won of the claim's fixed grants, with their corrections
    for a new route, that are under way, paid, kept back by offsets and came back, whether the claim
    is on hold or ended as a duplicate, and whether it lacks an account to pay to. Registered as
    `hooks.set_grant_standings`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, {"ids": list(claim_ids), **_VALUES})
        return {
            claim: GrantStanding(
                coming=coming,
                paid=paid,
                kept_back=kept,
                came_back=back,
                held=bar is not None and bar != HoldStatus.DUPLICATE,
                duplicate=bar == HoldStatus.DUPLICATE,
                no_account=no_account,
            )
            for claim, coming, paid, kept, back, bar, no_account in cursor.fetchall()
        }


def grant_standing(claim_id: int) -> GrantStanding:
    """Return the GrantStanding of one claim: won of its fixed grants by state (`grant_standings`).
    One query."""
    return grant_standings([claim_id]).get(claim_id, NO_GRANT)
