"""The queue's rows, derived from their source by one SQL statement for any number of claims. It is
the body of functions of the database (BODIES).

A document's state comes from two sources: the panel's checks of its kind, and the findings of the
automatic checks (the newest run of each, on documents that still count).
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction

from claims.documents.models import COUNTED_STATUSES, Scan
from claims.evidence.models import NOTHING
from claims.register.locks import lock_claims
from reviews.committee.models import QUEUE_KINDS, DocumentState, Review, Tab

AT_ONCE = 200  # claims locked together


def _texts(words: Iterable[str]) -> str:
    """Return words as an SQL array of texts. None of them has a quotation mark."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"ARRAY[{quoted}]::text[]"


# $1: keys of the claims; $2: the member whose checks of the documents count, NULL counts those of
# the whole panel.
_DERIVED = """
SELECT
    c.id AS claim_id, r.id, c.number, c.business_name, c.name_key,
    COALESCE(NULLIF(c.representative, ''), c.person_name),
    COALESCE(NULLIF(c.representative_key, ''), c.name_key),
    c.business_number, COALESCE(facts.service_id, c.service_id),
    CASE WHEN facts.id IS NULL THEN c.industry_id ELSE facts.industry_id END,
    COALESCE(facts.company_id, c.company_id), COALESCE(facts.fee, c.fee),
    COALESCE(facts.filed_at, c.filed_at),
    COALESCE(CASE WHEN facts.id IS NULL THEN c.claimed_loss ELSE facts.claimed_loss END, 0),
    (
        SELECT a.amount FROM public.reviews_lossassessment a
        WHERE a.review_id = r.id ORDER BY a.version DESC LIMIT 1
    ),
    COALESCE(d.amount, 0),
    COALESCE(abs(d.amount - d.suggested) * 10000 / GREATEST(d.suggested, 1), 0),
    COALESCE((d.at AT TIME ZONE 'Asia/Seoul')::date, DATE '0001-01-01'),
    r.round, place.standing, place.tab, COALESCE(d.outcome, ''),
    CASE
        WHEN r.status IN ('in_review', 'deciding') THEN r.due_on
        WHEN r.status = 'waiting_documents' THEN COALESCE(asked.due_on, DATE '9999-12-31')
        WHEN r.status = 'supplement_requested' THEN COALESCE(
            (
                SELECT s.due_on FROM public.reviews_supplementrequest s
                WHERE s.review_id = r.id AND s.status = 'asked'
            ),
            DATE '9999-12-31'
        )
        ELSE DATE '9999-12-31'
    END,
    CASE WHEN r.status = 'waiting_documents' THEN
        COALESCE(asked.asked_on, (r.opened_at AT TIME ZONE 'Asia/Seoul')::date)
    END AS waits_since,
    r.status IN ('in_review', 'deciding') AND COALESCE((
        SELECT s.status = 'expired' AND NOT EXISTS (
            SELECT 1 FROM public.reviews_supplementanswer came WHERE came.request_id = s.id
        )
        FROM public.reviews_supplementrequest s
        WHERE s.review_id = r.id AND s.status IN ('answered', 'expired')
        ORDER BY s.id DESC LIMIT 1
    ), false),
    seats.panel,
    CASE WHEN r.status = 'in_review' THEN seats.awaiting ELSE '{}' END,
    seats.cast_votes, seats.size,
    papers.states AS documents, p.required_kinds <@ papers.kinds,
    CASE
        WHEN found.problems > 0 THEN %(problem)s
        WHEN found.warnings + papers.doubted > 0 THEN %(warning)s
        WHEN papers.fine THEN %(ok)s
        WHEN papers.kinds = '{}' THEN %(missing)s
        ELSE %(unknown)s
    END AS worst,
    found.warnings + papers.doubted AS warnings, found.problems AS problems
FROM public.claims_claim c
LEFT JOIN public.claims_factcorrection facts ON facts.id = c.facts_id
CROSS JOIN LATERAL (
    SELECT * FROM public.reviews_review newest
    WHERE newest.claim_id = c.id AND NOT (newest.round = 2 AND newest.status = 'withdrawn')
    ORDER BY newest.round DESC LIMIT 1
) r
JOIN public.claims_supportpolicy p ON p.id = r.policy_id
LEFT JOIN public.reviews_documentrequest asked ON asked.review_id = r.id AND asked.status = 'asked'
LEFT JOIN public.reviews_decision d ON d.review_id = r.id
LEFT JOIN public.reviews_appeal appeal
    ON appeal.review1_id = r.id AND appeal.status = 'received'
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN r.status = 'withdrawn' OR c.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN appeal.id IS NOT NULL THEN 'appealed'
            WHEN r.round = 2 AND r.status IN ('in_review', 'deciding') THEN 'reconsidered'
            ELSE r.status
        END AS standing,
        CASE
            WHEN r.status IN ('withdrawn', 'unsubmitted') OR c.withdrawn_at IS NOT NULL
                THEN %(tab_decided)s
            WHEN appeal.id IS NOT NULL THEN %(tab_appeals)s
            WHEN r.status = 'waiting_documents' THEN %(tab_waiting_documents)s
            WHEN r.status = 'supplement_requested' THEN %(tab_supplement_requested)s
            WHEN r.status = 'decided' THEN %(tab_decided)s
            WHEN r.round = 2 THEN %(tab_appeals)s
            WHEN r.status = 'in_review' THEN %(tab_in_review)s
            ELSE %(tab_deciding)s
        END AS tab
) place
CROSS JOIN LATERAL (
    SELECT
        COALESCE(array_agg(a.member_id::int ORDER BY a.seat), '{}') AS panel,
        COALESCE(
            array_agg(a.member_id::int ORDER BY a.seat) FILTER (WHERE a.voted_at IS NULL), '{}'
        ) AS awaiting,
        COUNT(a.voted_at) AS cast_votes,
        COUNT(*) AS size
    FROM public.reviews_assignment a WHERE a.review_id = r.id AND a.status = 'active'
) seats
CROSS JOIN LATERAL (
    SELECT
        COUNT(*) FILTER (WHERE g.verdict = 'warning') AS warnings,
        COUNT(*) FILTER (WHERE g.verdict = 'problem') AS problems,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'ok'), '{}') AS fine,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'unknown'), '{}') AS unknown,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'warning'), '{}') AS doubtful,
        COALESCE(array_agg(g.kind) FILTER (WHERE g.verdict = 'problem'), '{}') AS wrong
    FROM (
        SELECT DISTINCT ON (run.check_code, run.document_id)
            run.document_id, run.kind, run.verdict, run.said
        FROM public.claims_finding run
        WHERE run.claim_id = c.id
        ORDER BY run.check_code, run.document_id, run.run_no DESC
    ) g
    LEFT JOIN public.claims_document f ON f.id = g.document_id
    WHERE g.said <> %(nothing)s AND (
        g.document_id IS NULL OR (
            f.status = ANY(%(counts)s) AND f.scan <> %(infected)s
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL AND f.kind = g.kind
        )
    )
) found
CROSS JOIN LATERAL (
    SELECT
        array_agg(
            CASE
                WHEN doc.kind IS NULL THEN %(missing)s
                WHEN wanted.kind = ANY(found.wrong) THEN %(problem)s
                WHEN wanted.kind = ANY(found.doubtful) OR checks.doubted THEN %(warning)s
                WHEN checks.kind IS NOT NULL THEN %(ok)s
                WHEN wanted.kind = ANY(found.unknown) THEN %(unknown)s
                WHEN wanted.kind = ANY(found.fine) THEN %(ok)s
                ELSE %(unknown)s
            END::smallint ORDER BY wanted.place
        ) AS states,
        COALESCE(array_agg(doc.kind) FILTER (WHERE doc.kind IS NOT NULL), '{}')::varchar[] AS kinds,
        COUNT(*) FILTER (WHERE doc.kind IS NOT NULL AND checks.doubted) AS doubted,
        COALESCE(bool_and(
            doc.kind IS NOT NULL AND (
                checks.kind IS NOT NULL
                OR wanted.kind = ANY(found.fine) AND NOT wanted.kind = ANY(found.unknown)
            )
        ) FILTER (
            WHERE doc.kind IS NOT NULL OR wanted.kind = ANY(p.required_kinds)
        ), false) AS fine
    FROM unnest(%(kinds)s) WITH ORDINALITY AS wanted(kind, place)
    LEFT JOIN (
        SELECT f.kind
        FROM public.claims_document f
        WHERE f.claim_id = c.id AND f.status = ANY(%(counts)s) AND f.scan <> %(infected)s
            AND f.set_aside_at IS NULL AND f.erased_at IS NULL
        GROUP BY f.kind
    ) doc ON doc.kind = wanted.kind
    LEFT JOIN (
        SELECT e.kind, bool_or(e.verdict = 'insufficient') AS doubted
        FROM public.reviews_evidencecheck e
        JOIN public.reviews_assignment a ON a.id = e.assignment_id
        WHERE a.review_id = r.id AND a.status = 'active'
            AND ($2 IS NULL OR a.member_id = $2)
        GROUP BY e.kind
    ) checks ON checks.kind = wanted.kind
) papers
WHERE c.id = ANY($1)
ORDER BY c.id
"""

_REFRESH = f"""
INSERT INTO public.reviews_queuerow AS row (
    claim_id, review_id, number, business_name, name_key, representative, representative_key,
    business_number, service_id, industry_id, company_id, fee, filed_at, claimed_loss,
    assessed_loss, decided_amount, departure, decided_on, round, standing, tab, outcome, due_on,
    waits_since, unanswered, panel, awaiting, votes_cast, panel_size, documents, complete, worst,
    warnings, problems
)
{_DERIVED}
ON CONFLICT (claim_id) DO UPDATE SET (
    review_id, number, business_name, name_key, representative, representative_key,
    business_number, service_id, industry_id, company_id, fee, filed_at, claimed_loss,
    assessed_loss, decided_amount, departure, decided_on, round, standing, tab, outcome, due_on,
    waits_since, unanswered, panel, awaiting, votes_cast, panel_size, documents, complete, worst,
    warnings, problems
) = (
    EXCLUDED.review_id, EXCLUDED.number, EXCLUDED.business_name, EXCLUDED.name_key,
    EXCLUDED.representative, EXCLUDED.representative_key, EXCLUDED.business_number,
    EXCLUDED.service_id, EXCLUDED.industry_id, EXCLUDED.company_id, EXCLUDED.fee,
    EXCLUDED.filed_at, EXCLUDED.claimed_loss, EXCLUDED.assessed_loss, EXCLUDED.decided_amount,
    EXCLUDED.departure, EXCLUDED.decided_on, EXCLUDED.round, EXCLUDED.standing, EXCLUDED.tab,
    EXCLUDED.outcome, EXCLUDED.due_on, EXCLUDED.waits_since, EXCLUDED.unanswered, EXCLUDED.panel,
    EXCLUDED.awaiting, EXCLUDED.votes_cast, EXCLUDED.panel_size,
    EXCLUDED.documents, EXCLUDED.complete, EXCLUDED.worst, EXCLUDED.warnings, EXCLUDED.problems
)
WHERE row.* IS DISTINCT FROM EXCLUDED.*
"""  # noqa: S608  (two constants of this file)

_STATES = f"SELECT claim_id, documents, worst, warnings, problems FROM ({_DERIVED}) derived"  # noqa: S608

_LITERALS: dict[str, str] = {
    "kinds": _texts(QUEUE_KINDS),
    "counts": _texts(sorted(COUNTED_STATUSES)),  # of a document that counts as handed in …
    "infected": f"'{Scan.INFECTED}'",  # … unless this was found in it
    "nothing": f"'{NOTHING}'",  # the sentence of a check without a result
    **{state.name.lower(): str(state.value) for state in DocumentState},
    **{f"tab_{tab.key}": str(tab.value) for tab in Tab},
}

# The bodies of the database's functions `refresh_queue` and `queue_document_states`, which the
# migration makes: a session plans a function's statement once, and planning takes ten times as
# long as running it.
BODIES: dict[str, str] = {
    "refresh_queue": f"""
DECLARE
    written bigint;
BEGIN
    {_REFRESH.replace("$2", "NULL::bigint")};
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
"""
    % _LITERALS,
    "queue_document_states": f"""
#variable_conflict use_column
BEGIN
    RETURN QUERY {_STATES};
END
"""
    % _LITERALS,
}


def refresh_queue(claim_ids: Iterable[int]) -> int:
    """Write the queue rows of these claims (keys) again from their source, with one statement.
    Return the number of rows that were inserted or changed.

    Every verb of the council calls it at its end, in its own transaction.
    """
    ids = sorted({int(pk) for pk in claim_ids})
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.refresh_queue(%s::bigint[])", [ids])
        return cursor.fetchone()[0]


class DocumentStates(NamedTuple):
    """Document states of one claim as one member may know them: `documents` (a DocumentState for
    each kind), `worst`, and the numbers of `warnings` and `problems`, as in QueueRow."""

    documents: list[int]
    worst: int
    warnings: int
    problems: int


def document_states_for(member_id: int, claim_ids: Iterable[int]) -> dict[int, DocumentStates]:
    """Return {claim key: DocumentStates} by the automatic checks and the checks of one member
    (key), without those of the other members. One query, none without claims."""
    ids = sorted({int(pk) for pk in claim_ids})
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT claim_id, documents, worst, warnings, problems"
            " FROM public.queue_document_states(%s::bigint[], %s)",
            [ids, member_id],
        )
        return {claim_id: DocumentStates(*rest) for claim_id, *rest in cursor.fetchall()}


def rebuild_queue() -> int:
    """Write every row of the queue again, after a release that derives rows in another way. Return
    the number of rows that were wrong.

    Each AT_ONCE claims are locked in a transaction of their own, so that people can go on working.
    """
    mended, last = 0, 0
    while True:
        reviews = Review.objects.filter(claim__gt=last).order_by("claim_id")
        ids = list(reviews.values_list("claim_id", flat=True).distinct()[:AT_ONCE])
        if not ids:
            return mended
        with transaction.atomic():
            lock_claims(ids)
            mended += refresh_queue(ids)
        last = ids[-1]
