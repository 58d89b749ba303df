"""The effect of a policy: the claims of its incident, routed by two versions without a write."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from claims.admin_pages import won_text
from claims.policy.models import SupportPolicy
from claims.policy.triage import (
    AFFILIATE,
    CLAIM_AS_COUNTED,
    COMMITTEE_REVIEW,
    NO_MONETARY_LOSS,
    OUT_OF_SCOPE,
    ROUTE_SQL,
    TIER_GRANT,
)

SECONDS = 5  # that the count may take; past them the page says so

# Claims with the same answers share a group, so that a rule is applied once for each loss. Late
# ones stay late by any policy. {claims}: with the facts that count;
# {rule}: route and fixed grant (won) of a group by one policy.
_RECOUNT = """
WITH filed AS (
    SELECT c.company_id, c.claimant_kind, c.claimed_loss, count(*) AS n
    FROM {claims} c JOIN public.claims_filingwindow w ON w.id = c.window_id
    WHERE c.withdrawn_at IS NULL AND c.route <> 'late' AND w.incident_id = %s
    GROUP BY c.company_id, c.claimant_kind, c.claimed_loss
)
SELECT old.route, new.route, sum(c.n), sum(c.n * old.won), sum(c.n * new.won),
    sum(c.n) FILTER (WHERE old.won <> new.won)
FROM filed c JOIN public.claims_company o ON o.id = c.company_id
CROSS JOIN LATERAL ({rule}) old
CROSS JOIN LATERAL ({rule}) new
GROUP BY old.route, new.route
"""
_RULE = f"""
    SELECT routed.route, CASE routed.route
        WHEN '{COMMITTEE_REVIEW}' THEN p.base_grant
        WHEN '{TIER_GRANT}' THEN COALESCE((
            SELECT t.amount FROM public.claims_supporttier t
            WHERE t.policy_id = p.id AND c.claimed_loss <= t.upper_bound
            ORDER BY t.upper_bound LIMIT 1
        ), 0)
        ELSE 0 END AS won
    FROM public.claims_supportpolicy p, LATERAL (SELECT {ROUTE_SQL} AS route) routed
    WHERE p.id = %s
"""  # noqa: S608 - constants of this room


class Recount(NamedTuple):
    """Claims by route and fixed grants (won) by two policies. `rerouted`: claims that would take
    another route; `repaid`: claims whose fixed grant would be another."""

    old: dict[str, int]
    new: dict[str, int]
    old_won: int
    new_won: int
    rerouted: int
    repaid: int


def recount(old: SupportPolicy, new: SupportPolicy) -> Recount | None:
    """Route the claims of the incident by both policies and count. Writes nothing. One query.

    Returns None where the database did not finish within SECONDS.
    """
    sql = _RECOUNT.format(rule=_RULE, claims=CLAIM_AS_COUNTED)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{SECONDS}s"])
            cursor.execute(sql, [new.programme.incident_id, old.pk, new.pk])
            rows = cursor.fetchall()
            transaction.set_rollback(True)  # takes the limit back
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
    counts: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for old_route, new_route, n, *_sums in rows:
        for count, route in zip(counts, (old_route, new_route), strict=True):
            count[route] = count.get(route, 0) + int(n)
    return Recount(
        *counts,
        old_won=int(sum(row[3] for row in rows)),
        new_won=int(sum(row[4] for row in rows)),
        rerouted=int(sum(row[2] for row in rows if row[0] != row[1])),
        repaid=int(sum(row[5] or 0 for row in rows)),
    )


# Routes in the order of a page; late claims are the same by every policy.
_LABELS = {
    TIER_GRANT: _("기본 지원금 대상"),
    COMMITTEE_REVIEW: _("심의 대상"),
    OUT_OF_SCOPE: _("소상공인이 아님"),
    NO_MONETARY_LOSS: _("금전 피해 없음"),
    AFFILIATE: _("계열사 이관"),
}


def recount_context(old: SupportPolicy, new: SupportPolicy) -> dict[str, Any]:
    """Return a recount for a template: `late` where it took too long, one sentence that says what
    changes, and lines (label, before, after)."""
    found = recount(old, new)
    if found is None:
        return {"late": True, "seconds": SECONDS}
    lines = [
        (label, found.old.get(route, 0), found.new.get(route, 0))
        for route, label in _LABELS.items()
    ]
    changed = [
        _("%(what)s %(old)s → %(new)s") % {"what": label, "old": f"{before:,}", "new": f"{after:,}"}
        for label, before, after in lines
        if before != after
    ]
    return {
        "late": False,
        "sentence": ", ".join(changed),
        "lines": lines,
        "found": found,
        "total": sum(found.new.values()),
        "won": (won_text(found.old_won), won_text(found.new_won)),
    }
