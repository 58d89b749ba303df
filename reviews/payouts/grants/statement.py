"""SQL of a run of fixed grants: its next claims, and the payouts, holds and bars that it writes."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from reviews.payouts.grants.eligibility import (
    ENTERED_BY_STARTER,
    FAILED_BEFORE,
    MAY_BE_PREPARED,
    GrantRoute,
    newest_account,
    route_clauses,
)
from reviews.payouts.holds.payees import OTHER_GRANT_SQL, PAIRS_SQL
from reviews.payouts.models.triggers.payee_grants import granted_sql


def next_claims_sql(grant: GrantRoute, *, lock: bool) -> str:
    """Return a SELECT of the ids of at most `chunk` claims of a run behind the claim `after` that
    may be prepared, in order of id; with `lock` it locks them."""
    return f"""
        SELECT c.id {route_clauses(grant)} AND c.id > %(after)s AND {MAY_BE_PREPARED}
            AND NOT {ENTERED_BY_STARTER}
        ORDER BY c.id LIMIT %(chunk)s {"FOR NO KEY UPDATE OF c" if lock else ""}
    """


def write_sql(grant: GrantRoute) -> str:
    """Return the statement that prepares payouts of locked claims. It names `wanted` claims, the
    grant `beside` one (of another claim of its payee), those `waiting` for a claim of the same
    payee, and the rows `held` and `written`; its own row has the payouts' ids, their won, and the
    other counts of `running.Written`."""
    return f"""
        WITH pairs AS MATERIALIZED (
            SELECT x.* FROM {PAIRS_SQL}
        ), beside AS MATERIALIZED (
            {OTHER_GRANT_SQL.format(granted=f"({granted_sql('pairs x')})")}
        ), wanted AS MATERIALIZED (
            {_wanted_sql(grant)}
        ), waiting AS MATERIALIZED (
            {_WAITING}
        ), held AS (
            {_HOLD} RETURNING claim_id
        ), written AS (
            {_PREPARE} RETURNING id, amount
        )
        SELECT array(SELECT id FROM written ORDER BY id), (SELECT sum(amount) FROM written),
            (SELECT count(*) FROM wanted w WHERE account_id IS NULL AND {_FIRST_OF_PAYEE}),
            (SELECT count(*) FROM held), array(SELECT id FROM waiting ORDER BY id)
    """


def _wanted_sql(grant: GrantRoute) -> str:
    """Return a SELECT of the claims that still may be prepared, with amount, basis and key of their
    payout, and the usable account in `account_id`, NULL without one. An account to which a payment
    failed counts as usable only if the run's starter has seen it."""
    return f"""
        SELECT c.id, c.claimant_id, p.programme_id, c.routed_under_id AS policy_id,
            {grant.won} AS won, {grant.basis} AS basis, {grant.key} AS own_key,
            (
                SELECT n.id FROM ({newest_account("c.id")}) n
                WHERE n.usable AND (%(with_failed)s OR c.id NOT IN ({FAILED_BEFORE}))
            ) AS account_id
        {route_clauses(grant)} AND c.id = ANY(%(ids)s) AND {MAY_BE_PREPARED}
    """


# Claims behind an earlier one of the same payee that has an account, where no grant bars both. A
# pair may be there one way only: where w had the account or telephone of o before, it is (o, w).
_WAITING = """
    SELECT DISTINCT w.id
    FROM (SELECT id, other_id FROM pairs UNION SELECT other_id, id FROM pairs) x
    JOIN wanted w ON w.id = x.id
    JOIN wanted o ON o.id = x.other_id AND o.id < w.id AND o.account_id IS NOT NULL
    WHERE NOT EXISTS (SELECT FROM beside b WHERE b.id IN (w.id, o.id))
"""
# A wanted claim w whose payee has no other grant, nor an earlier claim in the statement.
_FIRST_OF_PAYEE = """
    NOT EXISTS (SELECT FROM beside b WHERE b.id = w.id)
    AND NOT EXISTS (SELECT FROM waiting v WHERE v.id = w.id)
"""
_HOLD = """
    INSERT INTO public.reviews_payeehold (
        claim_id, kind, programme_id, policy_id, amount, same, other_id, payout_id, run_id,
        held_at, status, reason, settled_reason
    )
    SELECT w.id, %(kind)s, w.programme_id, w.policy_id, w.won, b.same, b.other_id,
        b.payout_id, %(run)s, %(now)s, 'waiting', '', ''
    FROM wanted w JOIN beside b ON b.id = w.id ORDER BY w.id
    ON CONFLICT DO NOTHING
"""
_PREPARE = f"""
    INSERT INTO public.reviews_payout (
        claim_id, claimant_id, programme_id, policy_id, kind, amount, basis, account_id,
        status, prepared_by_id, prepared_at, approval_no, holder_waived_reason,
        ended_reason, key, run_id
    )
    SELECT id, claimant_id, programme_id, policy_id, %(kind)s, won, basis, account_id,
        'prepared', %(by)s, %(now)s, 0, '', '', own_key, %(run)s
    FROM wanted w WHERE account_id IS NOT NULL AND {_FIRST_OF_PAYEE}
    ORDER BY id
    ON CONFLICT DO NOTHING
"""
BAR_STARTER = """
    INSERT INTO public.reviews_payoutbar (payout_id, user_id, why, at)
    SELECT id, %s, %s, %s FROM unnest(%s::bigint[]) AS id ORDER BY id
"""
