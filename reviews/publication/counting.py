"""The figures of a day, by one statement over the register and what the council and the bank wrote.

As of a day means: at its end, in Korean time, as far as rows tell the time of what they record.

- filed: claims with a filing time by then (접수일시), by the facts that counted then: the newest
  correction that was confirmed by then, else as filed. Withdrawn and late claims were filed and
  count; entries by hand that were voided by then were not and do not. A service that was merged
  into another one since counts as the other one.
- granted: claims for which a payment was prepared by then and was not cancelled by then. A decision
  of the council that grants prepares its payment itself.
- paid: claims with a payment that the bank carried out by then and did not return by then. The sum
  of these payments is in whole won; money asked back (환수) is not taken off.
- at the council: claims with a review that was opened by then. Decided: with a decision by
  then; the newest one says the outcome. Days: from complete documents (without them from the
  opening) to the first decision, whole days, rounded down.

Names of companies, services and industries are those of today. Facts that are entered later with an
earlier time change the figures of an earlier day: a version that was published stays as it is.
"""

# Fragments are constants of this program; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from claims import clock
from claims.policy.models import Company, Industry, Service
from reviews.payouts.models.expressions.payouts import of_a_grant
from reviews.publication.cells import Counts
from reviews.publication.classification import BANDS, DAYS, Figures, Group, figures_of

_FACTS = ("company_id", "service_id", "fee", "harm", "claimed_loss", "claimant_kind")
_COUNTED = ", ".join(
    f"CASE WHEN f.id IS NULL THEN k.{name} ELSE f.{name} END AS {name}"
    for name in (*_FACTS, "industry_id", "filed_at")
)
_COUNCIL_DAY = "COALESCE(r.ready_at, r.opened_at)"

STATEMENT = f"""
WITH corrected AS MATERIALIZED (
    SELECT DISTINCT ON (claim_id) * FROM public.claims_factcorrection
    WHERE status = 'confirmed' AND settled_at < %(until)s
    ORDER BY claim_id, settled_at DESC, id DESC
),
filed AS (
    SELECT k.id, {_COUNTED}
    FROM public.claims_claim k
    LEFT JOIN corrected f ON f.claim_id = k.id
    WHERE NOT EXISTS (
        SELECT 1 FROM public.claims_enteredclaim e
        WHERE e.claim_id = k.id AND e.voided_at < %(until)s
    )
),
granted AS (
    SELECT DISTINCT claim_id FROM public.reviews_payout
    WHERE prepared_at < %(until)s AND NOT (status = 'cancelled' AND ended_at < %(until)s)
),
paid AS (
    SELECT p.claim_id, sum(p.amount) AS won,
        COALESCE(sum(p.amount) FILTER (WHERE NOT {of_a_grant("p")}), 0) AS more_won
    FROM public.reviews_bankresult b
    JOIN public.reviews_payout p ON p.id = b.payout_id
    WHERE b.match = 'applied' AND b.outcome = 'paid' AND b.at < %(until)s AND NOT EXISTS (
        SELECT 1 FROM public.reviews_bankresult x WHERE x.payout_id = b.payout_id
            AND x.match = 'applied' AND x.outcome = 'returned' AND x.at < %(until)s
    )
    GROUP BY p.claim_id
),
council AS (
    SELECT r.claim_id, (array_agg(d.outcome ORDER BY r.round DESC)
            FILTER (WHERE d.id IS NOT NULL))[1] AS outcome,
        GREATEST((array_agg(floor(extract(epoch FROM d.at - {_COUNCIL_DAY}) / 86400)
            ORDER BY r.round) FILTER (WHERE d.id IS NOT NULL))[1], 0)::bigint AS days
    FROM public.reviews_review r
    LEFT JOIN public.reviews_decision d ON d.review_id = r.id AND d.at < %(until)s
    WHERE r.opened_at < %(until)s
    GROUP BY r.claim_id
),
marked AS (
    SELECT c.company_id, COALESCE(s.merged_into_id, s.id) AS service_id,
        c.harm = 'monetary' AS loss,
        c.fee = 'paid' AS paid_service,
        CASE WHEN c.harm = 'monetary'
            THEN width_bucket(c.claimed_loss - 1, %(bands)s::bigint[]) ELSE 0 END AS band,
        c.claimant_kind, CASE WHEN c.claimant_kind = 'individual' THEN 0
            ELSE COALESCE(c.industry_id, 0) END AS industry,
        to_char(c.filed_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM') AS month,
        r.claim_id IS NOT NULL AS council, r.outcome,
        CASE WHEN r.outcome IS NOT NULL
            THEN width_bucket(r.days - 1, %(days)s::bigint[]) END AS days_band,
        r.days, g.claim_id IS NOT NULL AS granted, p.claim_id IS NOT NULL AS paid,
        COALESCE(p.won, 0) AS won, COALESCE(p.more_won, 0) AS more_won
    FROM filed c
    JOIN public.claims_service s ON s.id = c.service_id
    LEFT JOIN granted g ON g.claim_id = c.id
    LEFT JOIN paid p ON p.claim_id = c.id
    LEFT JOIN council r ON r.claim_id = c.id
    WHERE c.filed_at < %(until)s
)
SELECT company_id, service_id, loss, paid_service, band, claimant_kind, industry, month, council,
    outcome, days_band, count(*), count(*) FILTER (WHERE granted), count(*) FILTER (WHERE paid),
    count(*) FILTER (WHERE more_won > 0), sum(won)::bigint, sum(more_won)::bigint,
    COALESCE(sum(days) FILTER (WHERE outcome IS NOT NULL), 0)::bigint
FROM marked GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the moment at which a day ends in Korean time: 00:00 of the next day, aware."""
    return clock.start_of(day + dt.timedelta(days=1))


def count(day: dt.date) -> Figures:
    """Return the statistics as of the end of a day (KST), before anything is hidden. One query."""
    values: dict[str, Any] = {
        "until": end_of_day(day),
        "bands": list(BANDS),
        "days": list(DAYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        rows = ((*row[:11], Counts._make(row[11:17]), row[17]) for row in cursor)
        return figures_of(map(Group._make, rows))


def names_of(figures: Figures) -> dict[str, str]:
    """Return the present names of the companies, services and industries in these figures, by the
    part of a cell's key that stands for them. Three queries."""
    wanted: dict[str, set[int]] = {"company": set(), "service": set(), "industry": set()}
    for key in figures.counts:
        kind, _colon, number = key.rpartition("/")[2].partition(":")
        if kind in wanted:
            wanted[kind].add(int(number))
    models = {"company": Company, "service": Service, "industry": Industry}
    return {
        f"{kind}:{pk}": name
        for kind, model in models.items()
        for pk, name in model.objects.filter(pk__in=wanted[kind])  # type: ignore[attr-defined]
        .order_by("pk")
        .values_list("pk", "name")
    }


def operator_keys() -> list[str]:
    """Return the cell keys of the companies that run the programme, without its affiliates."""
    found = Company.objects.filter(is_operator=True).order_by("pk").values_list("pk", flat=True)
    return [f"company:{pk}" for pk in found]
