"""The one statement of a simulation: every claim of an incident, as it stands and by other rules.

Routes and tiers are the fragments of `claims.policy.triage`, suggestions those of
`committee.suggestion.statement`, and an amount of granting votes that of the guard of results, so
that a simulation cannot disagree with what happens once a policy is in force.

Only decisions are read, and the votes on which they rest: no open ballot, no draft of a vote.

What is not known is estimated, by the rules of each side alike (docs/decisions, 0095):

- A claim that the council has still to decide counts with the amount that the policy suggests for
  its assessed loss, without a review its claimed one. One whose documents never came gets nothing.
- A decided claim keeps what its members voted. If other factors or shares would have suggested
  another amount, the decided one moves in the same proportion.
- If nothing of that differs, the decided amount stays exactly the same.
- Late claims stay late, and claims whose route an objection decided keep it, with their fixed
  grant. A claim that was ended as a duplicate of another one gets no fixed grant on either side.

`fate` says what becomes of a claim that comes out otherwise: '' if a retriage would move it, the
reason to stay (WhyLeft) if it would leave it, FILED if only the council's amount differs. The
condition is that of the retriage (`committee.retriage.moves`). NULL: nothing changes.
"""

# Fragments are constants of this program; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from claims.policy.triage import ROUTE_SQL, claims_with_current_facts_sql, tier_sql
from reviews.committee.models.triggers.decisions import amount_sql, carries_sql
from reviews.committee.retriage.moves import refused_sql, why_sql, won_granted_sql
from reviews.committee.suggestion.statement import (
    ceiling_sql,
    rounded_sql,
    suggested_sql,
    uncut_sql,
)

FILED = "filed"  # follows the version of its filing, because no retriage looks at it

# Lower bounds (won) of the bands of claimed losses after the first.
BANDS = (1, 300_001, 500_001, 1_000_001, 3_000_001, 10_000_001)

_RULES = """
drafted AS MATERIALIZED (
    SELECT * FROM jsonb_to_record(%(rules)s::jsonb) AS r(
        id bigint, review_threshold bigint, small_business_only boolean, base_grant bigint,
        additional_cap bigint, rounding_unit bigint, amount_rule text, majority text,
        above_median_share integer, market_rest_share integer
    )
),
tiers AS MATERIALIZED (
    SELECT 0::bigint AS policy_id, upper_bound, amount
    FROM jsonb_to_recordset(%(tiers)s::jsonb) AS t(upper_bound bigint, amount bigint)
),
rules AS MATERIALIZED (
    SELECT * FROM drafted UNION ALL
    SELECT s.id, s.review_threshold, s.small_business_only, s.base_grant, s.additional_cap,
        s.rounding_unit, s.amount_rule, s.majority, s.above_median_share, s.market_rest_share
    FROM public.claims_supportpolicy s WHERE s.published_at IS NOT NULL
),
tables AS MATERIALIZED (
    SELECT policy_id, service_id, industry_id,
        max(value) FILTER (WHERE factor = 'margin') AS margin,
        max(value) FILTER (WHERE factor = 'substitute') AS substitute,
        max(value) FILTER (WHERE factor = 'market_share') AS market_share,
        max(value) FILTER (WHERE factor = 'median_claim') AS median_claim
    FROM (
        SELECT policy_id, service_id, industry_id, factor, value
        FROM public.claims_policyfactor WHERE policy_id IN (SELECT id FROM rules)
        UNION ALL
        SELECT 0, service_id, industry_id, factor, value
        FROM jsonb_to_recordset(%(factors)s::jsonb)
            AS f(factor text, service_id bigint, industry_id bigint, value bigint)
    ) AS rows GROUP BY policy_id, service_id, industry_id
)"""

_FILED = f"""
filed AS MATERIALIZED (
    SELECT c.id, c.route, c.tier_id, c.routed_under_id, c.company_id, c.claimant_kind,
        c.claimed_loss, c.industry_id, COALESCE(c.industry_id, 0) AS industry,
        COALESCE(s.merged_into_id, s.id) AS service,
        c.id = ANY (%(kept)s::bigint[]) AS kept,
        c.erased_at IS NULL AND c.routed_under_id IN (
            SELECT v.id FROM public.claims_supportpolicy v WHERE v.programme_id = %(programme)s
        ) AS can_move,
        c.id IN (
            SELECT h.claim_id FROM public.reviews_payeehold h WHERE h.status = 'duplicate'
        ) AS duplicate
    FROM {claims_with_current_facts_sql("industry_id", "service_id")} c
    JOIN public.claims_filingwindow w ON w.id = c.window_id AND w.incident_id = %(incident)s
    JOIN public.claims_service s ON s.id = c.service_id
    WHERE c.withdrawn_at IS NULL
)"""


def _narrowest(name: str) -> str:
    return f"COALESCE(b.{name}, i.{name}, s.{name}, g.{name}) AS {name}"


# The factors that count at each service and industry, by policy: the narrowest row that fits.
_CELLS = f"""
cells AS MATERIALIZED (
    SELECT r.id AS policy_id, pl.service, pl.industry,
        {_narrowest("margin")}, {_narrowest("substitute")},
        {_narrowest("market_share")}, {_narrowest("median_claim")}
    FROM rules r CROSS JOIN (SELECT DISTINCT service, industry FROM filed) AS pl
    LEFT JOIN tables b ON b.policy_id = r.id AND b.service_id = pl.service
        AND b.industry_id = pl.industry
    LEFT JOIN tables i ON i.policy_id = r.id AND i.service_id IS NULL
        AND i.industry_id = pl.industry
    LEFT JOIN tables s ON s.policy_id = r.id AND s.service_id = pl.service
        AND s.industry_id IS NULL
    LEFT JOIN tables g ON g.policy_id = r.id AND g.service_id IS NULL AND g.industry_id IS NULL
)"""

_SEATS = """
assessed AS MATERIALIZED (
    SELECT DISTINCT ON (r.id) r.id, r.claim_id, r.round, r.status, r.policy_id, l.amount
    FROM public.reviews_review r
    JOIN public.reviews_lossassessment l ON l.review_id = r.id
    WHERE r.status <> 'withdrawn'
    ORDER BY r.id, l.version DESC
),
standing AS MATERIALIZED (
    SELECT DISTINCT ON (claim_id) claim_id, status, amount FROM assessed
    ORDER BY claim_id, round DESC
),
granting AS MATERIALIZED (
    SELECT d.review_id, d.amount, count(*) AS votes,
        array_agg(v.amount ORDER BY v.amount) FILTER (WHERE v.choice <> 'deny') AS won
    FROM public.reviews_decision d
    JOIN public.reviews_vote v ON v.ballot_id = d.ballot_id
    JOIN public.reviews_assignment a ON a.id = v.assignment_id AND a.status = 'active'
    LEFT JOIN public.reviews_vote later ON later.ballot_id = v.ballot_id
        AND later.assignment_id = v.assignment_id AND later.version > v.version
    WHERE later.id IS NULL
    GROUP BY d.review_id, d.amount
)"""

# By the review's own policy `q` and by the simulated `p`. `was` and `will`: the amount before its
# ceiling. An appeal never lowers its first round, so the larger round counts.
_DECIDED = f"""
judged AS MATERIALIZED (
    SELECT c.id AS claim_id, a.round, d.amount, COALESCE(v.was, 0) AS was,
        CASE WHEN v.was IS NULL THEN 0 ELSE v.voted END AS voted,
        CASE WHEN v.was IS NULL THEN 0
            WHEN u.uncut = n.uncut OR u.uncut = 0 THEN v.voted
            ELSE div(v.voted::numeric * n.uncut, u.uncut)::bigint END AS will,
        u.uncut IS DISTINCT FROM n.uncut AS moved,
        {ceiling_sql("q", "a.amount")} AS old_ceiling, {ceiling_sql("p", "a.amount")} AS ceiling,
        q.rounding_unit AS old_unit, p.rounding_unit AS unit
    FROM filed c JOIN assessed a ON a.claim_id = c.id
    JOIN public.reviews_decision d ON d.review_id = a.id
    JOIN rules p ON p.id = 0 JOIN rules q ON q.id = a.policy_id
    JOIN cells f ON f.policy_id = 0 AND f.service = c.service AND f.industry = c.industry
    JOIN cells h ON h.policy_id = q.id AND h.service = c.service AND h.industry = c.industry
    LEFT JOIN granting k ON k.review_id = a.id
    CROSS JOIN LATERAL (SELECT {uncut_sql("q", "h", "a.amount")} AS uncut OFFSET 0) u
    CROSS JOIN LATERAL (SELECT {uncut_sql("p", "f", "a.amount")} AS uncut OFFSET 0) n
    LEFT JOIN LATERAL (
        SELECT {amount_sql("q.amount_rule", "k.won", "cardinality(k.won)")} AS was,
            {amount_sql("p.amount_rule", "k.won", "cardinality(k.won)")} AS voted
        WHERE {carries_sql("q.majority", "cardinality(k.won)", "k.votes")} OFFSET 0
    ) v ON true
),
decided AS MATERIALIZED (
    SELECT claim_id, (array_agg(amount ORDER BY round DESC))[1] AS amount,
        max(LEAST({rounded_sql("was", "old_unit")}, old_ceiling)) AS was,
        max(LEAST({rounded_sql("will", "unit")}, ceiling)) AS will,
        bool_or(was <> voted) AS by_rule, bool_or(moved) AS by_factors,
        bool_or(LEAST({rounded_sql("will", "unit")}, old_ceiling)
            <> LEAST({rounded_sql("will", "unit")}, ceiling)) AS by_ceiling
    FROM judged GROUP BY claim_id
)"""

# The simulated policy, in the columns that the retriage asks of it.
_POLICY = """(
            SELECT %(programme)s::bigint AS programme_id, %(one_grant_by)s::text[] AS one_grant_by
        ) p ON true"""

_OUTCOME = f"""
priced AS MATERIALIZED (
    SELECT c.id, c.kept, c.can_move, c.duplicate, c.industry_id, c.claimant_kind,
        c.route AS old_route, n.route AS new_route,
        width_bucket(COALESCE(c.claimed_loss, 0), %(bands)s::bigint[]) AS band,
        width_bucket(COALESCE(c.claimed_loss, 0) - 1, %(thresholds)s::bigint[]) AS bucket,
        NOT c.kept AND n.route IN ('tier_grant', 'committee_review') AS moves,
        was.fixed AS old_fixed, was.more AS old_more,
        CASE WHEN c.kept THEN was.fixed WHEN n.route = 'committee_review' THEN n.base_won
            WHEN n.route = 'tier_grant' THEN n.tier_won ELSE 0 END AS new_fixed,
        CASE n.route WHEN 'committee_review' THEN n.more ELSE 0 END AS new_more,
        n.tier_won, n.base_won + n.more AS council_won,
        CASE c.route WHEN 'committee_review' THEN q.base_grant
            WHEN 'tier_grant' THEN t.amount ELSE 0 END AS before_won,
        CASE n.route WHEN 'committee_review' THEN p.base_grant
            WHEN 'tier_grant' THEN n.of_tier ELSE 0 END AS after_won,
        CASE WHEN d.claim_id IS NOT NULL THEN 'council'
            WHEN g.claim_id IS NOT NULL THEN 'grant' END AS decided_by,
        d.by_rule, d.by_factors, d.by_ceiling
    FROM filed c
    JOIN public.claims_company o ON o.id = c.company_id
    JOIN rules p ON p.id = 0 JOIN rules q ON q.id = c.routed_under_id
    JOIN cells f ON f.policy_id = 0 AND f.service = c.service AND f.industry = c.industry
    JOIN cells h ON h.policy_id = q.id AND h.service = c.service AND h.industry = c.industry
    LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id
    LEFT JOIN standing s ON s.claim_id = c.id
    LEFT JOIN decided d ON d.claim_id = c.id
    LEFT JOIN (
        SELECT DISTINCT claim_id FROM public.reviews_payout
        WHERE kind IN ('base_grant', 'tier_grant') AND status <> 'cancelled'
    ) g ON g.claim_id = c.id
    CROSS JOIN LATERAL (SELECT COALESCE(s.amount, c.claimed_loss, 0) AS loss) l
    CROSS JOIN LATERAL (
        SELECT d.claim_id IS NULL AND l.loss > 0
            AND COALESCE(s.status, '') <> 'unsubmitted' AS open OFFSET 0
    ) e
    CROSS JOIN LATERAL (
        SELECT CASE WHEN e.open AND o.is_operator THEN {uncut_sql("p", "f", "l.loss")} END AS will,
            CASE WHEN e.open AND c.route = 'committee_review'
                THEN {uncut_sql("q", "h", "l.loss")} END AS was OFFSET 0
    ) u
    CROSS JOIN LATERAL (
        SELECT COALESCE({tier_sql("amount", "tiers")}, %(highest)s) AS of_tier OFFSET 0
    ) x
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.route = 'late' OR c.kept THEN c.route ELSE {ROUTE_SQL} END AS route,
            CASE WHEN c.duplicate THEN 0 ELSE x.of_tier END AS tier_won, x.of_tier,
            CASE WHEN c.duplicate THEN 0 ELSE p.base_grant END AS base_won,
            CASE WHEN d.claim_id IS NOT NULL THEN GREATEST(d.amount + d.will - d.was, 0)
                WHEN u.will IS NULL THEN 0
                ELSE {suggested_sql("p", "u.will", "l.loss")} END AS more
        OFFSET 0
    ) n
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.duplicate THEN 0 WHEN c.route = 'committee_review' THEN q.base_grant
                WHEN c.route = 'tier_grant' THEN t.amount ELSE 0 END AS fixed,
            CASE WHEN c.route <> 'committee_review' THEN 0
                WHEN d.claim_id IS NOT NULL THEN d.amount
                WHEN u.was IS NULL THEN 0
                ELSE {suggested_sql("q", "u.was", "l.loss")} END AS more
        OFFSET 0
    ) was
),
changed AS MATERIALIZED (
    SELECT m.id AS claim_id, CASE WHEN m.duplicate THEN 0 ELSE m.after_won END AS after_won,
        {won_granted_sql("m.id")} AS paid_won
    FROM priced m
    WHERE m.can_move AND NOT m.kept
        AND (m.old_route <> m.new_route OR m.before_won <> m.after_won)
),
{refused_sql("changed", _POLICY)},
outcome AS MATERIALIZED (
    SELECT m.*, CASE
            WHEN x.claim_id IS NOT NULL
            THEN {why_sql("m.id", "x.paid_won", "x.after_won", "r.id")}
            WHEN m.old_route <> m.new_route OR m.old_fixed + m.old_more <> m.new_fixed + m.new_more
            THEN '{FILED}' END AS fate
    FROM priced m
    LEFT JOIN changed x ON x.claim_id = m.id
    LEFT JOIN refused r ON r.id = m.id
)"""

_ALL = f"WITH {_RULES},{_FILED},{_CELLS},{_SEATS},{_DECIDED},{_OUTCOME}"

_OTHERWISE = """decided_by IS NOT NULL AND (
        old_route <> new_route OR old_fixed + old_more <> new_fixed + new_more
    )"""

# One row for each group of one of the six groupings; GROUPING says which columns it leaves out.
FIGURES = f"""{_ALL}
SELECT GROUPING(old_route, industry_id, claimant_kind, band, bucket, fate),
    old_route, new_route, industry_id, claimant_kind, band, bucket, moves,
    count(*), sum(old_fixed), sum(new_fixed), sum(old_more), sum(new_more),
    count(*) FILTER (WHERE new_fixed + new_more > old_fixed + old_more),
    count(*) FILTER (WHERE new_fixed + new_more < old_fixed + old_more),
    sum(new_fixed + new_more) - sum(old_fixed + old_more),
    count(*) FILTER (WHERE {_OTHERWISE}),
    sum(new_more) FILTER (WHERE decided_by = 'council'),
    sum(old_more) FILTER (WHERE decided_by = 'council'),
    sum(tier_won), sum(council_won), fate,
    COALESCE(sum(after_won - before_won) FILTER (WHERE NOT duplicate), 0)
FROM outcome
GROUP BY GROUPING SETS (
    (old_route, new_route), (industry_id), (claimant_kind), (band), (bucket, moves),
    (fate)
)
"""

# The decided claims that would come out otherwise, as rows of a saved simulation.
KEEP = f"""{_ALL}
INSERT INTO public.reviews_simulationoutcome
    (simulation_id, side, claim_id, decided_by, old_route, new_route, old_won, new_won, reasons)
SELECT %(simulation)s, %(side)s, x.id, x.decided_by, x.old_route, x.new_route,
    x.old_fixed + x.old_more, x.new_fixed + x.new_more,
    CASE WHEN x.old_route <> x.new_route THEN ARRAY['route'] ELSE array_remove(ARRAY[
        CASE WHEN x.old_fixed <> x.new_fixed AND x.new_route = 'tier_grant' THEN 'tier' END,
        CASE WHEN x.old_fixed <> x.new_fixed AND x.new_route <> 'tier_grant' THEN 'base' END,
        CASE WHEN x.old_more <> x.new_more AND x.by_rule THEN 'amount_rule' END,
        CASE WHEN x.old_more <> x.new_more AND x.by_factors THEN 'factors' END,
        CASE WHEN x.old_more <> x.new_more AND x.by_ceiling THEN 'cap' END,
        CASE WHEN x.old_more <> x.new_more
            AND NOT (x.by_rule OR x.by_factors OR x.by_ceiling) THEN 'rounding' END
    ], NULL) END
FROM outcome x WHERE {_OTHERWISE} ORDER BY x.id
"""

# Each claim as it stands and as simulated, for tests and for the benchmark's check.
EACH = f"""{_ALL}
SELECT id, old_route, new_route, old_fixed, new_fixed, old_more, new_more FROM outcome ORDER BY id
"""
