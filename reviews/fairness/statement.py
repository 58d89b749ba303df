"""The statements of a fairness report: decided claims with their like, members' votes, pairs.

Only what is decided is read: the precedents, which hold the facts of each claim's last decision,
and the votes of the ballots on which decisions rest. No open ballot, no draft of a vote.

Alike are claims of one programme, service and industry whose assessed losses lie in one band; each
band's top is twice its bottom. Rules of two programmes differ, so no figure mixes their claims:
each statement about claims gives the programme as its last column. The precedents of the desk
(committee/suggestion) count the same things, and pairs are measured by their steps.
"""

# Fragments are constants of this file; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

from reviews.committee.suggestion.precedents import TENTHS

FLOOR = 500_000  # won; where the bands begin to double
NEIGHBOURS = 20  # similar claims with the next losses in each direction, as for precedents
FARTHEST = 1.5  # steps between two claims of a pair
LEAST_DIFFERENCE = 0.10  # difference between the granted shares of the assessed loss of a pair
MOST_PAIRS = 200
QUARTILES = "percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY share)"

_ALL = """
    FROM public.reviews_precedent p
    JOIN public.reviews_decision d ON d.id = p.decision_id
    JOIN public.reviews_review r ON r.id = d.review_id
    JOIN public.claims_supportpolicy s ON s.id = r.policy_id
    JOIN public.claims_claim c ON c.id = p.claim_id AND c.withdrawn_at IS NULL"""

_DECIDED = f"""
decided AS MATERIALIZED (
    SELECT p.claim_id, p.decision_id, s.programme_id, s.unlike_loss, s.unlike_day,
        p.service_id, p.industry_id,
        COALESCE(p.industry_id, 0) AS industry, c.region, p.loss, p.days, d.amount,
        floor(log(2.0, p.loss::numeric / {FLOOR}))::int AS band,
        d.amount::float8 / p.loss AS share,
        d.amount::float8 / NULLIF(d.suggested, 0) AS of_suggested,
        d.outcome = 'denied' AS denied,
        date_trunc('week', d.at AT TIME ZONE 'Asia/Seoul')::date AS week
    {_ALL}
    WHERE p.loss > 0
)"""


def _beside(partition: str) -> str:
    """Return SQL of the common table `beside`: the decided claims with `rest`, their share less the
    mean share of the claims of their programme that are alike by `partition`, and `alike`, the
    number of those, themselves included."""
    return f"""
beside AS (
    SELECT d.*, d.share - avg(d.share) OVER same AS rest, count(*) OVER same AS alike
    FROM decided d WINDOW same AS (PARTITION BY programme_id, {partition})
)"""


# The column before the last is the number of all decided claims of the programme, those without an
# assessed loss included: they have no share that could be compared.
GROUPS = f"""
WITH {_DECIDED}, counted AS MATERIALIZED (
    SELECT s.programme_id, count(*) AS n {_ALL} GROUP BY s.programme_id
)
SELECT service_id, NULLIF(industry, 0), band, count(*), count(*) FILTER (WHERE denied), {QUARTILES},
    min(share), max(share), counted.n, programme_id
FROM decided JOIN counted USING (programme_id)
GROUP BY programme_id, counted.n, service_id, industry, band
ORDER BY programme_id, service_id, industry, band
"""

WEEKS = f"""
WITH {_DECIDED}, {_beside("service_id, industry, band")}
SELECT week, count(*), (percentile_cont(0.5) WITHIN GROUP (ORDER BY share)),
    count(*) FILTER (WHERE alike > 1), avg(rest) FILTER (WHERE alike > 1),
    stddev_samp(rest) FILTER (WHERE alike > 1), programme_id
FROM beside GROUP BY programme_id, week ORDER BY programme_id, week
"""


def _by(group: str, none: str, partition: str) -> str:
    """Return the SQL statement that gives a row for each programme and value of the column `group`:
    key, claims, median share, median of the suggested, and number, mean and deviation of `rest`
    (`_beside`) if other claims are alike by `partition`. The value `none` becomes the key NULL."""
    return f"""
WITH {_DECIDED}, {_beside(partition)}
SELECT NULLIF({group}, {none}), count(*), (percentile_cont(0.5) WITHIN GROUP (ORDER BY share)),
    (percentile_cont(0.5) WITHIN GROUP (ORDER BY of_suggested)),
    count(*) FILTER (WHERE alike > 1), avg(rest) FILTER (WHERE alike > 1),
    stddev_samp(rest) FILTER (WHERE alike > 1), programme_id
FROM beside GROUP BY programme_id, {group} ORDER BY programme_id, count(*) DESC, {group}
"""


INDUSTRIES = _by("industry", "0", "service_id, band")
REGIONS = _by("region", "''", "service_id, industry, band")

_VOTES = """
votes AS MATERIALIZED (
    SELECT v.id, v.ballot_id, a.member_id, v.amount, v.choice = 'deny' AS denied, v.at,
        COALESCE(v.amount, 0)::float8 / NULLIF(v.ceiling, 0) AS share
    FROM public.reviews_decision d
    JOIN public.reviews_ballot b ON b.id = d.ballot_id AND b.closed_at IS NOT NULL
    JOIN public.reviews_vote v ON v.ballot_id = b.id
    JOIN public.reviews_assignment a ON a.id = v.assignment_id AND a.status = 'active'
    WHERE NOT EXISTS (
        SELECT FROM public.reviews_vote later WHERE later.ballot_id = v.ballot_id
            AND later.assignment_id = v.assignment_id AND later.version > v.version
    )
)"""

BALLOTS = f"""
WITH {_VOTES}
SELECT array_agg(member_id ORDER BY member_id), array_agg(denied ORDER BY member_id),
    array_agg(amount ORDER BY member_id)
FROM votes GROUP BY ballot_id ORDER BY ballot_id
"""

# `own`: how far (logarithm) a granting vote is above the others of its ballot, minus the member's
# usual difference. The place of a vote is its position within the member's day.
ORDER = f"""
WITH {_VOTES}, high AS (
    SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY share) AS share FROM votes
), compared AS (
    SELECT v.id, ln(v.amount) - (sum(ln(v.amount)) OVER same - ln(v.amount))
        / NULLIF(count(*) OVER same - 1, 0) AS above, v.member_id
    FROM votes v WHERE NOT v.denied WINDOW same AS (PARTITION BY v.ballot_id)
), usual AS (
    SELECT id, (above - avg(above) OVER (PARTITION BY member_id))::float8 AS own FROM compared
), placed AS (
    SELECT v.id, row_number() OVER day AS place,
        lag(v.share, 1) OVER day AS one, lag(v.share, 2) OVER day AS two
    FROM votes v
    WINDOW day AS (PARTITION BY v.member_id, (v.at AT TIME ZONE 'Asia/Seoul')::date
        ORDER BY v.at, v.id)
), told AS (
    SELECT u.own, LEAST((p.place - 1) / 5, 3)::int AS part,
        CASE WHEN p.two IS NULL THEN NULL
            WHEN p.one >= h.share AND p.two >= h.share THEN 1 ELSE 0 END AS after_high
    FROM usual u JOIN placed p USING (id) CROSS JOIN high h WHERE u.own IS NOT NULL
)
SELECT 'place', part, count(*), avg(own), stddev_samp(own) FROM told GROUP BY part
UNION ALL
SELECT 'run', after_high, count(*), avg(own), stddev_samp(own) FROM told
WHERE after_high IS NOT NULL GROUP BY after_high
ORDER BY 1, 2
"""

# Each claim beside the next ones of its like by loss, so that the work grows as their number does.
# Claims of two programmes are not alike: their rules differ.
PAIRS = f"""
INSERT INTO public.reviews_alikepair (report_id, claim_id, other_id, service_id, industry_id,
    loss, amount, other_loss, other_amount, distance, difference)
WITH {_DECIDED}, numbered AS MATERIALIZED (
    SELECT *, row_number() OVER (
        ORDER BY programme_id, service_id, industry, loss, claim_id
    ) AS n
    FROM decided
), near AS (
    SELECT a.claim_id, b.claim_id AS other_id, a.service_id, a.industry_id, a.loss, a.amount,
        b.loss AS other_loss, b.amount AS other_amount, a.share, b.share AS other_share,
        (a.unlike_loss * abs(ln(b.loss::float8 / a.loss) / ln(2::float8))
            + a.unlike_day * COALESCE(abs(b.days - a.days), 2)) / {TENTHS} AS distance
    FROM numbered a CROSS JOIN generate_series(1, {NEIGHBOURS}) k
    JOIN numbered b ON b.n = a.n + k
    -- as a filter: joined by them, each claim would meet all of its like
    WHERE (b.programme_id, b.service_id, b.industry)
        IS NOT DISTINCT FROM (a.programme_id, a.service_id, a.industry)
), chosen AS (
    SELECT * FROM near
    WHERE distance <= {FARTHEST} AND abs(share - other_share) >= {LEAST_DIFFERENCE}
    ORDER BY abs(share - other_share) DESC, distance, claim_id, other_id
    LIMIT {MOST_PAIRS}
)
SELECT %(report)s,
    CASE WHEN share >= other_share THEN claim_id ELSE other_id END,
    CASE WHEN share >= other_share THEN other_id ELSE claim_id END,
    service_id, industry_id,
    CASE WHEN share >= other_share THEN loss ELSE other_loss END,
    CASE WHEN share >= other_share THEN amount ELSE other_amount END,
    CASE WHEN share >= other_share THEN other_loss ELSE loss END,
    CASE WHEN share >= other_share THEN other_amount ELSE amount END,
    round(distance * 100)::int, round(abs(share - other_share) * 10000)::int
FROM chosen ORDER BY abs(share - other_share), distance DESC
"""
