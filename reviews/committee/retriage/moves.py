"""The claims that a policy would move, computed set-wise from the facts that count."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection

from claims import hooks
from claims.policy.triage import CLAIMS_WITH_CURRENT_FACTS_SQL, IN_A_WINDOW_SQL, ROUTE_SQL, TIER_SQL
from claims.register.same_payee import MARKS_SQL, pairs_sql
from reviews.committee.models import Retriage
from reviews.payouts.models.expressions.payouts import (
    OF_A_GRANT,
    came_back,
    is_fixed_grant,
    is_set_off,
    kept_back,
)
from reviews.payouts.models.triggers.failures import is_unpaid_failure
from reviews.payouts.models.triggers.payee_grants import BARS, granted_sql

COLUMNS = (
    "claim_id, from_route, from_tier_id, routed_at, to_route, to_tier_id, before_won, after_won,"
    " held_won, why"
)


def won_granted_sql(claim: str, statuses: str = "'paid'") -> str:
    """Return SQL for the won of a claim's fixed grants in these payout statuses (an SQL list), plus
    the won that an offset (상계) kept back, less overpaid won that came back. `claim` is SQL for
    its key."""
    return f"""(
            SELECT COALESCE(sum(q.amount), 0) FROM public.reviews_payout q
            WHERE q.claim_id = {claim} AND q.status IN ({statuses}) AND {OF_A_GRANT}
        ) + {kept_back(OF_A_GRANT, claim=claim)} - {came_back(claim)}"""


def stays_sql(claim: str, paid: str, after: str) -> str:
    """Return SQL for the reason (WhyLeft) for which a claim stays although a policy would move it,
    '' if it moves. The arguments are SQL: the claim's key, the won that its fixed grants have paid,
    and the won of its new one. The statement must have the parameter `kept`, the keys of claims
    whose route an objection set.

    A failed payment that need not be paid any more is no reason (`is_unpaid_failure`).
    """
    return f"""CASE
            WHEN {claim} = ANY(%(kept)s) THEN 'kept'
            WHEN EXISTS (
                SELECT 1 FROM public.reviews_review v WHERE v.claim_id = {claim}
            ) THEN 'review'
            WHEN EXISTS (
                SELECT 1 FROM public.reviews_objection b
                WHERE b.claim_id = {claim} AND b.status IN ('received', 'proposed')
            ) THEN 'objection'
            WHEN EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = {claim} AND p.status = 'batched'
            ) THEN 'batched'
            WHEN EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.claim_id = {claim} AND {is_unpaid_failure("p")}
            ) THEN 'failed'
            WHEN {paid} > {after} THEN 'paid'
            ELSE '' END"""


def why_sql(claim: str, paid: str, after: str, refused: str) -> str:
    """Return SQL for the reason (WhyLeft) of `stays_sql`, else 'payee' if `refused` (SQL) is not
    NULL, '' if the claim moves."""
    return f"""COALESCE(
            NULLIF({stays_sql(claim, paid, after)}, ''),
            CASE WHEN {refused} IS NOT NULL THEN 'payee' END, ''
        )"""


def refused_sql(moved: str, policy: str) -> str:
    """Return SQL of the parts `anew`, `wanted` and `refused` of a WITH clause. `refused` has the
    `id` of each claim whose fixed grant would be cancelled and prepared again, and to which the
    database gives none then, as its payee has one through another claim (`OneGrantOfAPayee`). A
    claim on hold goes on without (`prepare_grant`).

    `moved` is a relation with claim_id, and in won after_won (the new grant) and paid_won; `policy`
    SQL of a JOIN with alias p, which has programme_id and one_grant_by.
    """
    return f"""anew AS MATERIALIZED (
        SELECT m.claim_id, bool_or({is_set_off()}) AS set_off, EXISTS (
            SELECT FROM public.reviews_payeehold h
            WHERE h.claim_id = m.claim_id AND h.status IN {BARS}
        ) AS barred
        FROM {moved} m JOIN public.reviews_payout o ON o.claim_id = m.claim_id
        WHERE m.after_won > m.paid_won AND {is_fixed_grant()}
        GROUP BY m.claim_id HAVING bool_and(o.status NOT IN ('paid', 'failed'))
    ), wanted AS MATERIALIZED (
        SELECT c.id, p.programme_id, p.one_grant_by AS marks, {MARKS_SQL}
        FROM anew a JOIN public.claims_claim c ON c.id = a.claim_id
        JOIN {policy}
        WHERE cardinality(p.one_grant_by) > 0 AND NOT a.barred
    ), refused AS (
        SELECT g.id FROM ({granted_sql(f"({pairs_sql('wanted')}) x")}) g
        UNION SELECT a.claim_id FROM anew a WHERE a.barred AND a.set_off
    )"""


# {chosen}: a condition on claim c. Sums in won. A claim that was ended as a duplicate moves too,
# with no money: what its route grants counts if it is reopened.
_MOVES = f"""
    WITH routed AS (
        SELECT c.id AS claim_id, c.route AS from_route, c.tier_id AS from_tier_id, c.routed_at,
            CASE WHEN NOT {IN_A_WINDOW_SQL} THEN 'late' ELSE {ROUTE_SQL} END AS to_route,
            {TIER_SQL} AS tier_id, p.base_grant AS new_base, q.base_grant AS old_base
        FROM {CLAIMS_WITH_CURRENT_FACTS_SQL} c
        JOIN public.claims_company o ON o.id = c.company_id
        JOIN public.claims_supportpolicy p ON p.id = %(policy)s
        JOIN public.claims_supportpolicy q
            ON q.id = c.routed_under_id AND q.programme_id = p.programme_id
        WHERE c.withdrawn_at IS NULL AND c.erased_at IS NULL AND {{chosen}}
    ), granted AS (
        SELECT r.claim_id, r.from_route, r.from_tier_id, r.routed_at, r.to_route,
            CASE WHEN r.to_route = 'tier_grant' THEN r.tier_id END AS to_tier_id,
            CASE r.from_route WHEN 'tier_grant' THEN old.amount
                WHEN 'committee_review' THEN r.old_base ELSE 0 END AS before_won,
            CASE r.to_route WHEN 'tier_grant' THEN new.amount
                WHEN 'committee_review' THEN r.new_base ELSE 0 END AS after_won,
            r.claim_id IN (
                SELECT h.claim_id FROM public.reviews_payeehold h WHERE h.status = 'duplicate'
            ) AS duplicate
        FROM routed r
        LEFT JOIN public.claims_supporttier old ON old.id = r.from_tier_id
        LEFT JOIN public.claims_supporttier new ON new.id = r.tier_id
    ), moved AS (
        SELECT g.claim_id, g.from_route, g.from_tier_id, g.routed_at, g.to_route, g.to_tier_id,
            CASE WHEN g.duplicate THEN 0 ELSE g.before_won END AS before_won,
            CASE WHEN g.duplicate THEN 0 ELSE g.after_won END AS after_won,
            {won_granted_sql("g.claim_id", "'approved', 'paid'")} AS held_won,
            {won_granted_sql("g.claim_id")} AS paid_won
        FROM granted g
        WHERE g.from_route <> g.to_route OR g.before_won <> g.after_won
    ), {refused_sql("moved", "public.claims_supportpolicy p ON p.id = %(policy)s")}
    SELECT m.claim_id, m.from_route, m.from_tier_id, m.routed_at, m.to_route, m.to_tier_id,
        m.before_won, m.after_won, m.held_won,
        {why_sql("m.claim_id", "m.paid_won", "m.after_won", "r.id")} AS why
    FROM moved m LEFT JOIN refused r ON r.id = m.claim_id
"""
_OF_ALL = _MOVES.format(chosen="c.routed_under_id <> p.id")
_OF_SOME = _MOVES.format(chosen="c.routed_under_id <> p.id AND c.id = ANY(%(ids)s)")

_WRITE = f"""
    INSERT INTO public.reviews_retriagemove (run_id, {COLUMNS}, status)
    SELECT %(run)s, {COLUMNS}, CASE why WHEN '' THEN 'planned' ELSE 'left' END
    FROM ({_OF_ALL}) found
"""
# The claims whose moves the stored preview lacks, has too many, or has otherwise.
_DIFFERENCES = f"""
    WITH now AS MATERIALIZED (SELECT {COLUMNS} FROM ({_OF_ALL}) found),
    seen AS MATERIALIZED (
        SELECT {COLUMNS} FROM public.reviews_retriagemove WHERE run_id = %(run)s
    )
    SELECT count(DISTINCT claim_id) FROM (
        (SELECT * FROM now EXCEPT SELECT * FROM seen)
        UNION ALL (SELECT * FROM seen EXCEPT SELECT * FROM now)
    ) other
"""
_FIGURES = """
    SELECT (
        SELECT count(*) FROM public.claims_claim c
        JOIN public.claims_supportpolicy q ON q.id = c.routed_under_id
        WHERE q.programme_id = %(programme)s AND c.withdrawn_at IS NULL
    ), count(*) FILTER (WHERE m.status = 'planned'), count(*) FILTER (WHERE m.status = 'left'),
        COALESCE(sum(m.before_won) FILTER (WHERE m.status = 'planned'), 0),
        COALESCE(sum(m.after_won) FILTER (WHERE m.status = 'planned'), 0),
        COALESCE(sum(m.held_won) FILTER (WHERE m.status = 'planned'), 0), (
            SELECT b.granted - b.reserved - b.spent FROM public.reviews_budget b
            WHERE b.programme_id = %(programme)s
        )
    FROM public.reviews_retriagemove m WHERE m.run_id = %(run)s
"""


class RoutedNow(NamedTuple):
    """Result of routing one claim by the policy of a retriage now, in the columns of RetriageMove.
    `before_won`, `after_won` and `held_won` are won of fixed grants; `why` is the reason to stay
    (WhyLeft), '' for a claim that moves."""

    claim_id: int
    from_route: str
    from_tier_id: int | None
    routed_at: Any
    to_route: str
    to_tier_id: int | None
    before_won: int
    after_won: int
    held_won: int
    why: str


def _values(run: Retriage) -> dict[str, Any]:
    return {
        "run": run.pk,
        "policy": run.policy_id,
        "programme": run.programme_id,
        "kept": hooks.claims_with_kept_routes(),
    }


def write_moves(run: Retriage) -> tuple[Any, ...]:
    """Delete the moves of an unconfirmed run and insert those that the policy gives now, in the
    caller's transaction.

    Return its figures in the order of `verbs.FIGURES`: claims looked at, planned, left; won before,
    after and held (approved or paid); won left of the budget (None without one).
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM public.reviews_retriagemove WHERE run_id = %s", [run.pk])
        cursor.execute(_WRITE, _values(run))
        cursor.execute(_FIGURES, _values(run))
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def differences(run: Retriage) -> int:
    """Return the number of claims in which the stored moves of a run differ from those that the
    policy gives now. Writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, _values(run))
        return int(cursor.fetchone()[0])


def moves_of(run: Retriage, claim_ids: Collection[int]) -> dict[int, RoutedNow]:
    """Return {claim key: RoutedNow} for those of these claims whose route or fixed grant the policy
    would change now; `why` says where one must stay all the same. A claim that is routed under the
    policy already is absent. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_SOME, _values(run) | {"ids": list(claim_ids)})
        return {row[0]: RoutedNow(*row) for row in cursor.fetchall()}
