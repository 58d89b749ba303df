"""Invariants of every claim at every time, read from the tables in plain SQL.

The application's own rules are not used: acts come from the votes, decisions and history rows that
the database wrote, and the allowed changes of state are written down a second time below.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg
from django.db import connection

# Review, payout and batch: from -> to; "" is the birth of a row.
MOVES = {
    "review": {
        "": "waiting_documents in_review",
        "waiting_documents": "in_review withdrawn unsubmitted",
        "unsubmitted": "waiting_documents",
        "in_review": "supplement_requested deciding withdrawn",
        "supplement_requested": "in_review withdrawn",
        "deciding": "decided in_review withdrawn",
        "withdrawn": "waiting_documents in_review deciding",  # an undo, by its trigger
    },
    "payout": {
        "": "prepared",
        "prepared": "approved cancelled",
        "approved": "prepared batched cancelled",
        "batched": "approved paid failed",
        "paid": "failed",
    },
    "payoutbatch": {
        "": "open",
        "open": "built cancelled",
        "built": "released cancelled",
        "released": "settled",
    },
    "supplementrequest": {
        "": "proposed asked",
        "proposed": "asked declined",
        "asked": "answered expired cancelled undone",
    },
    "documentrequest": {
        "": "asked",
        "asked": "answered started closed cancelled undone",
        "closed": "reopened",
    },
    "documentbulk": {"": "prepared", "prepared": "running cancelled", "running": "done cancelled"},
    "appeal": {
        "": "received",
        "received": "accepted rejected_late withdrawn",
        "accepted": "withdrawn decided",
    },
    "challenge": {
        "": "received",
        "received": "upheld dismissed withdrawn",
        "withdrawn": "received",  # an undo alone: "a challenge comes back with its claim"
    },
    "assignment": {"": "active", "active": "left"},
    "sitting": {"": "open", "open": "closed"},
    "payeehold": {
        "": "waiting",
        "waiting": "proposed duplicate lapsed",
        "proposed": "waiting released lapsed",
        "duplicate": "waiting",
    },
    "factcorrection": {"": "waiting", "waiting": "confirmed declined withdrawn"},
    "retriage": {
        "": "previewed",
        "previewed": "proposed withdrawn",
        "proposed": "previewed running withdrawn",
        "running": "done",
    },
    "grantrun": {"": "queued", "queued": "running failed", "running": "done failed"},
    "recovery": {
        "": "proposed",
        "proposed": "demanded cancelled",
        "demanded": "partly_received settled written_off cancelled",
        "partly_received": "demanded settled written_off",
        "settled": "demanded partly_received",
        "written_off": "demanded partly_received",
    },
    "recoverymovement": {
        "": "waiting",
        "waiting": "confirmed withdrawn",
        "confirmed": "undone",
    },
}
IN_CLAIMS = ("factcorrection",)  # tables of the other app
_REVIEWS = "SELECT id FROM reviews_review WHERE claim_id = ANY($1)"
OF_CLAIM = {
    "review": "e.claim_id = ANY($1)",
    "payout": "e.claim_id = ANY($1)",
    "recovery": "e.claim_id = ANY($1)",
    "payeehold": "e.claim_id = ANY($1)",
    "factcorrection": "e.claim_id = ANY($1)",
    "documentrequest": f"e.review_id = ANY({_REVIEWS})",
    "supplementrequest": f"e.review_id = ANY({_REVIEWS})",
    "appeal": f"e.review1_id = ANY({_REVIEWS})",
    "assignment": f"e.review_id = ANY({_REVIEWS})",
    "challenge": "e.assignment_id = ANY(SELECT a.id FROM reviews_assignment a"
    " JOIN reviews_review r ON r.id = a.review_id WHERE r.claim_id = ANY($1))",
}  # the other kinds have few rows: all of them are looked at


def _moves(table: str) -> str:
    app = "claims" if table in IN_CLAIMS else "reviews"
    legal = ", ".join(
        f"('{before}', '{after}')"
        for before, afters in MOVES[table].items()
        for after in afters.split()
    )
    return f"""
        SELECT before || ' -> ' || status || ' of {table} ' || pgh_obj_id FROM (
            SELECT e.pgh_obj_id, e.status, e.pgh_label,
                COALESCE(lag(e.status) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id), '')
                    AS before
            FROM {app}_{table}event e WHERE {OF_CLAIM.get(table, "true")}
        ) steps
        WHERE before <> status AND (before, status) NOT IN (VALUES {legal})
            OR pgh_label = 'delete'
    """


LIVE = "('prepared', 'approved', 'batched', 'paid')"
HELD = "('approved', 'batched')"
# The council's money of a claim; base and tier grants are fixed sums beside it.
ASSESSED = "('additional', 'appeal_adjustment', 'correction')"

# Fixed money that came above a paid grant when the claim got another route.
BY_ROUTE = (
    "p.kind = 'correction' AND p.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']"
)
# The claim c stands on another route, or another tier, than it came with.
REROUTED = """(
    EXISTS (SELECT 1 FROM claims_factcorrection f WHERE f.claim_id = c.id
        AND f.status = 'confirmed' AND f.to_route <> '')
    OR EXISTS (SELECT 1 FROM reviews_retriagemove m WHERE m.claim_id = c.id
        AND m.status = 'moved'))"""

# Won that offsets took off payouts of p's claim and kind; of one undone since, off an earlier one
# than p, which was paid as the rest.
KEPT = """COALESCE((
                SELECT sum(m.amount) FROM reviews_recoverymovement m
                JOIN reviews_payout q ON q.id = m.payout_id
                LEFT JOIN reviews_recoverymovement u ON u.undoes_id = m.id
                    AND u.status = 'confirmed'
                WHERE m.kind = 'offset' AND q.claim_id = p.claim_id AND q.kind = p.kind
                    AND (m.status = 'confirmed'
                        OR m.status = 'undone' AND q.id < p.id AND u.ended_at > p.prepared_at)
            ), 0)"""

RULES = {
    "one live payout of a claim and kind": f"""
        SELECT claim_id || ' ' || kind FROM reviews_payout
        WHERE claim_id = ANY($1) AND status IN {LIVE} AND kind <> 'correction'
        GROUP BY claim_id, kind HAVING count(*) > 1
    """,
    "a payout has one living successor": """
        SELECT replaces_id::text FROM reviews_payout
        WHERE claim_id = ANY($1) AND replaces_id IS NOT NULL AND status <> 'cancelled'
        GROUP BY replaces_id HAVING count(*) > 1
    """,
    # The highest of the assessments that a round was decided under, its newest.
    "never above the assessed loss": f"""
        SELECT p.claim_id || ': ' || sum(p.amount) FROM reviews_payout p
        WHERE p.claim_id = ANY($1) AND p.status IN {LIVE} AND p.kind IN {ASSESSED}
            AND NOT ({BY_ROUTE})
        GROUP BY p.claim_id HAVING sum(p.amount) - (
            SELECT COALESCE(sum(m.amount), 0) FROM reviews_recoverymovement m
            JOIN reviews_recovery r ON r.id = m.recovery_id JOIN reviews_payout p2
                ON p2.id = r.payout_id AND p2.kind IN {ASSESSED}
            WHERE r.claim_id = p.claim_id AND r.cause = 'overpaid' AND m.status = 'confirmed'
                AND m.kind IN ('received', 'offset')
        ) > (
            SELECT max(newest.amount) FROM reviews_review r CROSS JOIN LATERAL (
                SELECT l.amount FROM reviews_lossassessment l WHERE l.review_id = r.id
                ORDER BY l.version DESC LIMIT 1
            ) newest WHERE r.claim_id = p.claim_id AND r.status = 'decided'
        )
    """,
    "a fixed grant is that of the policy": f"""
        SELECT p.id || ': ' || p.amount FROM reviews_payout p
        JOIN claims_claim c ON c.id = p.claim_id
        LEFT JOIN claims_supporttier t ON t.id = c.tier_id
        LEFT JOIN claims_supportpolicy s ON s.id = c.routed_under_id
        WHERE p.claim_id = ANY($1) AND p.status IN {LIVE} AND NOT {REROUTED} AND (
            p.kind = 'tier_grant' AND p.amount + {KEPT} IS DISTINCT FROM t.amount
            OR p.kind = 'base_grant' AND (
                p.amount + {KEPT} IS DISTINCT FROM s.base_grant
                OR c.route <> 'committee_review'))
    """,
    "fixed grants are those of the route, or what was paid before it": f"""
        SELECT c.id || ': ' || x.live || ' for ' || x.due FROM claims_claim c
        LEFT JOIN claims_supporttier t ON t.id = c.tier_id
        LEFT JOIN claims_supportpolicy s ON s.id = c.routed_under_id
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(p.amount), 0) AS live,
                COALESCE(sum(p.amount) FILTER (WHERE p.status = 'paid'), 0) AS paid,
                CASE c.route WHEN 'tier_grant' THEN t.amount
                    WHEN 'committee_review' THEN s.base_grant ELSE 0 END AS due
            FROM reviews_payout p WHERE p.claim_id = c.id AND p.status IN {LIVE}
                AND (p.kind IN ('tier_grant', 'base_grant') OR {BY_ROUTE})
        ) x
        WHERE c.id = ANY($1) AND x.live > GREATEST(x.due, x.paid)
    """,
    # Where people decided the route, an objection's, no facts move it.
    "a claim stands on the route of its facts": """
        SELECT c.id || ' ' || c.route || ' for ' || COALESCE(x.loss, 0) FROM claims_claim c
        JOIN claims_supportpolicy s ON s.id = c.routed_under_id
        LEFT JOIN claims_supporttier t ON t.id = c.tier_id
        LEFT JOIN claims_factcorrection f ON f.id = c.facts_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN f.id IS NULL THEN c.claimed_loss ELSE f.claimed_loss END AS loss) x
        JOIN claims_company o ON o.id = COALESCE(f.company_id, c.company_id) AND o.is_operator
        WHERE c.id = ANY($1) AND c.route <> 'late'
            AND COALESCE(f.claimant_kind, c.claimant_kind) = 'small_business'
            AND NOT EXISTS (SELECT 1 FROM reviews_objection b
                WHERE b.claim_id = c.id AND b.outcome = 'upheld') AND (
            c.route <> CASE WHEN x.loss IS NULL OR x.loss = 0 THEN 'no_monetary_loss'
                WHEN x.loss <= s.review_threshold THEN 'tier_grant' ELSE 'committee_review' END
            OR t.upper_bound IS DISTINCT FROM CASE WHEN c.route = 'tier_grant' THEN (
                SELECT min(u.upper_bound) FROM claims_supporttier u
                WHERE u.policy_id = s.id AND u.upper_bound >= x.loss) END)
    """,
    "corrected facts that move money, and a retriage, pass two people": """
        SELECT f.id::text FROM claims_factcorrection f
        WHERE f.claim_id = ANY($1) AND f.status = 'confirmed' AND f.settled_by_id = f.proposed_by_id
            AND (f.to_route <> '' OR f.changes && ARRAY[
                'claimant_kind', 'company', 'harm', 'claimed_loss', 'filed_at']::varchar[])
        UNION ALL
        SELECT r.id::text FROM reviews_retriage r
        WHERE r.status IN ('running', 'done') AND r.confirmed_by_id = r.proposed_by_id
    """,
    # By the telephone, as these lives' policy says; a release lets the claims beside it stand.
    "a payee gets one fixed grant": """
        SELECT p.id || ' and ' || o.id FROM reviews_payout p
        JOIN claims_claim c ON c.id = p.claim_id
        JOIN claims_claim d ON d.phone_index = c.phone_index AND d.id > c.id
        JOIN reviews_payout o ON o.claim_id = d.id
        WHERE p.claim_id = ANY($1) AND 'phone' = ANY(
                SELECT unnest(s.one_grant_by) FROM claims_supportpolicy s WHERE s.id = p.policy_id)
            AND p.kind IN ('tier_grant', 'base_grant') AND p.status <> 'cancelled'
            AND o.kind IN ('tier_grant', 'base_grant') AND o.status <> 'cancelled'
            AND NOT EXISTS (SELECT 1 FROM reviews_payeehold h
                WHERE h.claim_id IN (c.id, d.id) AND h.status = 'released')
    """,
    "who is on hold or a duplicate has no grant on its way": """
        SELECT p.id::text FROM reviews_payout p
        JOIN reviews_payeehold h ON h.claim_id = p.claim_id
        WHERE p.claim_id = ANY($1) AND p.kind IN ('tier_grant', 'base_grant')
            AND p.status <> 'cancelled' AND h.status IN ('waiting', 'proposed', 'duplicate')
    """,
    "a hold is released by two people": """
        SELECT h.id::text FROM reviews_payeehold h
        WHERE h.claim_id = ANY($1) AND h.status = 'released' AND h.proposed_by_id = h.settled_by_id
    """,
    "no claim is paid to the account of another": """
        SELECT p.id::text FROM reviews_payout p
        JOIN claims_bankaccount a ON a.id = p.account_id
        WHERE p.claim_id = ANY($1) AND a.claim_id <> p.claim_id
    """,
    # ------------------------------------------------------------------ hands
    "who approved neither voted, confirmed, left for a tie, prepared nor waived": """
        SELECT e.pgh_obj_id || ' by ' || e.approved_by_id || ': ' || w.why
        FROM reviews_payoutevent e JOIN reviews_payout stands ON stands.id = e.pgh_obj_id
        CROSS JOIN LATERAL (
            -- an approval that a new account has ended bars nobody from voting afterwards: the next
            -- one is another person's
            SELECT 'voted' AS why FROM reviews_vote v
            JOIN reviews_assignment a ON a.id = v.assignment_id
            JOIN reviews_member m ON m.id = a.member_id
            JOIN reviews_review r ON r.id = a.review_id
            WHERE r.claim_id = e.claim_id AND m.user_id = e.approved_by_id
                AND (v.at <= e.approved_at OR stands.approved_by_id = e.approved_by_id)
            UNION ALL
            SELECT 'confirmed' FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
            WHERE r.claim_id = e.claim_id AND d.confirmed_by_id = e.approved_by_id
                AND (d.at <= e.approved_at OR stands.approved_by_id = e.approved_by_id)
            UNION ALL
            SELECT a.left_as FROM reviews_assignment a
            JOIN reviews_member m ON m.id = a.member_id
            JOIN reviews_review r ON r.id = a.review_id
            WHERE r.claim_id = e.claim_id AND m.user_id = e.approved_by_id
                AND a.left_as IN ('recused', 'disqualified', 'challenged')
                AND a.left_at <= e.approved_at
            UNION ALL
            SELECT 'prepared' FROM reviews_payout p
            WHERE p.id = e.pgh_obj_id AND p.prepared_by_id = e.approved_by_id
            UNION ALL
            SELECT 'prepared what it replaces' FROM reviews_payout p
            JOIN reviews_payout f ON f.id = p.replaces_id
            WHERE p.id = e.pgh_obj_id AND f.prepared_by_id = e.approved_by_id
            UNION ALL
            -- an approval that a new account has ended bars nobody from waiving afterwards
            SELECT 'waived' FROM reviews_payoutevent w
            WHERE w.pgh_obj_id = e.pgh_obj_id AND w.holder_waived_by_id = e.approved_by_id
                AND w.pgh_id <= e.pgh_id
        ) w
        WHERE e.claim_id = ANY($1) AND e.approved_by_id IS NOT NULL
    """,
    "who made a payment neither built nor released its batch": """
        SELECT p.id || ': ' || w.why
        FROM reviews_payout p JOIN reviews_payoutbatch b ON b.id = p.batch_id
        CROSS JOIN LATERAL (
            SELECT 'prepared' AS why, p.prepared_by_id AS who
            UNION ALL SELECT 'waived', p.holder_waived_by_id
            UNION ALL SELECT 'voted', m.user_id FROM reviews_vote v
            JOIN reviews_assignment a ON a.id = v.assignment_id
            JOIN reviews_member m ON m.id = a.member_id
            JOIN reviews_review r ON r.id = a.review_id
            WHERE r.claim_id = p.claim_id AND v.at <= b.built_at
            UNION ALL SELECT 'confirmed', d.confirmed_by_id FROM reviews_decision d
            JOIN reviews_review r ON r.id = d.review_id
            WHERE r.claim_id = p.claim_id AND d.at <= b.built_at
        ) w
        WHERE p.claim_id = ANY($1) AND w.who IN (b.built_by_id, b.released_by_id)
    """,
    "who loaded a failure did not approve its repetition": """
        SELECT p.id::text FROM reviews_payout p
        JOIN reviews_bankresult r ON r.payout_id = p.replaces_id
        JOIN reviews_resultfile f ON f.id = r.file_id
        WHERE p.claim_id = ANY($1) AND r.match = 'applied' AND r.outcome IN ('failed', 'returned')
            AND f.loaded_by_id = p.approved_by_id
            AND NOT EXISTS (
                SELECT 1 FROM reviews_bankresult o JOIN reviews_resultanswer a ON a.result_id = o.id
                WHERE o.payout_id = r.payout_id AND a.action <> 'asked_bank'
                    AND o.match IN ('contradiction', 'wrong_amount', 'unreadable')
                    AND a.by_id <> f.loaded_by_id
            )
    """,
    "who built a batch did not release it": """
        SELECT pgh_obj_id::text FROM reviews_payoutbatchevent
        WHERE released_by_id IS NOT NULL AND released_by_id = built_by_id
    """,
    "two of finance handled what was paid": """
        SELECT p.id::text FROM reviews_payout p JOIN reviews_payoutbatch b ON b.id = p.batch_id
        WHERE p.claim_id = ANY($1) AND p.status = 'paid' AND (
            b.status NOT IN ('released', 'settled') OR
            (SELECT count(DISTINCT who) FROM unnest(
                ARRAY[p.approved_by_id, b.built_by_id, b.released_by_id]) who) < 2)
    """,
    "who confirmed did not vote": """
        SELECT d.id::text FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        JOIN reviews_ballot b ON b.review_id = r.id JOIN reviews_vote v ON v.ballot_id = b.id
        JOIN reviews_assignment a ON a.id = v.assignment_id
        JOIN reviews_member m ON m.id = a.member_id
        WHERE r.claim_id = ANY($1) AND m.user_id = d.confirmed_by_id
    """,
    "nobody of the first round sits on the second": """
        SELECT a2.id::text FROM reviews_review r2 JOIN reviews_assignment a2 ON a2.review_id = r2.id
        JOIN reviews_review r1 ON r1.claim_id = r2.claim_id AND r1.round = 1
        JOIN reviews_assignment a1 ON a1.review_id = r1.id AND a1.member_id = a2.member_id
        WHERE r2.claim_id = ANY($1) AND r2.round = 2
    """,
    "who has left a panel votes no more": """
        SELECT v.id::text FROM reviews_vote v JOIN reviews_assignment a ON a.id = v.assignment_id
        JOIN reviews_review r ON r.id = a.review_id
        WHERE r.claim_id = ANY($1) AND a.left_at IS NOT NULL AND v.at > a.left_at
    """,
    # ------------------------------------------------------------------ decisions
    "a decision is what its votes add up to": """
        SELECT d.id || ': ' || d.amount || ' for ' || COALESCE(n.won, -1)
        FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        JOIN claims_supportpolicy p ON p.id = r.policy_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN 2 * count(v.amount) > count(*) THEN LEAST(
                floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY v.amount))::bigint,
                (SELECT l.amount FROM reviews_lossassessment l WHERE l.review_id = r.id
                 ORDER BY l.version DESC LIMIT 1),
                p.additional_cap) ELSE 0 END AS won,
                count(*) AS votes,
                (SELECT count(*) FROM reviews_assignment s
                 WHERE s.review_id = r.id AND s.status = 'active') AS seats
            FROM (
                SELECT DISTINCT ON (v.assignment_id) v.amount FROM reviews_vote v
                JOIN reviews_assignment a ON a.id = v.assignment_id AND a.status = 'active'
                WHERE v.ballot_id = d.ballot_id ORDER BY v.assignment_id, v.version DESC
            ) v
        ) n
        CROSS JOIN LATERAL (
            SELECT COALESCE((SELECT f.amount FROM reviews_decision f
                JOIN reviews_review r1 ON r1.id = f.review_id
                WHERE r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2), 0) AS least
        ) first
        WHERE r.claim_id = ANY($1) AND (
            d.amount IS DISTINCT FROM GREATEST(n.won, first.least)
            OR n.votes < 2 OR 2 * n.votes <= n.seats
            OR d.ballot_id <> (SELECT b.id FROM reviews_ballot b WHERE b.review_id = r.id
                ORDER BY b.number DESC LIMIT 1)
            OR d.amount > p.chair_threshold AND d.confirmed_by_id IS NULL)
    """,
    "what was asked to be discussed went to the chair": """
        SELECT d.id::text FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        JOIN reviews_discussionrequest q ON q.ballot_id = d.ballot_id
        JOIN reviews_assignment a ON a.id = q.assignment_id AND a.status = 'active'
        WHERE r.claim_id = ANY($1) AND d.confirmed_by_id IS NULL
    """,
    # Corrections of a decided payment that were paid before the appeal's decision are part of what
    # it grants. Those that were under way, set off or came back are left to the package's own
    # tests.
    "a grant has its payout to the won": """
        SELECT d.id::text FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        LEFT JOIN reviews_review r1 ON r1.claim_id = r.claim_id AND r1.round = 1 AND r.round = 2
        LEFT JOIN reviews_decision d1 ON d1.review_id = r1.id
        LEFT JOIN reviews_payout p ON p.key = 'decision:' || d.resolution_no
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(c.amount), 0) AS won,
                COALESCE(bool_and(c.status = 'paid' AND c.ended_at <= d.at), true)
                    AND NOT EXISTS (SELECT 1 FROM reviews_recovery o WHERE o.claim_id = r.claim_id)
                    AS simple
            FROM reviews_payout c
            WHERE c.claim_id = r.claim_id AND d1.amount > 0 AND c.kind = 'correction'
                AND c.prepared_at <= d.at AND c.status <> 'cancelled'
                AND NOT c.basis ?| ARRAY['objection', 'facts', 'retriage', 'unoffset']
        ) c
        WHERE r.claim_id = ANY($1) AND (c.won = 0 OR c.simple)
            AND GREATEST(d.amount - COALESCE(d1.amount, 0) - c.won, 0) <> COALESCE(p.amount, 0)
    """,
    "a review is in the state that its rows say": """
        SELECT r.id || ' ' || r.status FROM reviews_review r CROSS JOIN LATERAL (SELECT
            EXISTS (SELECT 1 FROM reviews_decision d WHERE d.review_id = r.id) AS decided,
            (SELECT count(*) FROM reviews_ballot b
             WHERE b.review_id = r.id AND b.closed_at IS NULL) AS open_ballots,
            (SELECT count(*) FROM reviews_ballot b WHERE b.review_id = r.id) AS ballots,
            (SELECT count(*) FROM reviews_supplementrequest s
             WHERE s.review_id = r.id AND s.status = 'asked') AS asked
        ) x
        WHERE r.claim_id = ANY($1) AND NOT CASE r.status
            WHEN 'waiting_documents' THEN ballots = 0 AND asked = 0 AND NOT decided
            WHEN 'in_review' THEN open_ballots = 1 AND asked = 0 AND NOT decided
                AND r.due_on IS NOT NULL
            WHEN 'supplement_requested' THEN open_ballots = 1 AND asked = 1 AND r.due_on IS NULL
                AND r.days_left IS NOT NULL AND NOT decided
            WHEN 'deciding' THEN open_ballots = 0 AND ballots > 0 AND asked = 0 AND NOT decided
            WHEN 'decided' THEN open_ballots = 0 AND decided AND asked = 0
            WHEN 'unsubmitted' THEN ballots = 0 AND NOT decided
            WHEN 'withdrawn' THEN asked = 0 AND NOT decided END
    """,
    "only a waiting review is asked for its first documents": """
        SELECT q.id::text FROM reviews_documentrequest q
        JOIN reviews_review r ON r.id = q.review_id
        WHERE r.claim_id = ANY($1) AND (
            q.status = 'asked' AND r.status <> 'waiting_documents'
            OR (q.status = 'closed') <> (r.status = 'unsubmitted') AND q.id = (
                SELECT max(n.id) FROM reviews_documentrequest n WHERE n.review_id = r.id)
            OR q.closing_id IS NOT NULL AND q.closing_proposed_by_id = q.ended_by_id)
    """,
    "a claim has one open review": """
        SELECT claim_id::text FROM reviews_review WHERE claim_id = ANY($1)
            AND status NOT IN ('decided', 'withdrawn', 'unsubmitted')
        GROUP BY claim_id HAVING count(*) > 1
    """,
    "each decision is told once": """
        SELECT d.id::text FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id
        WHERE r.claim_id = ANY($1) AND (SELECT count(*) FROM reviews_notice n
            WHERE n.key = 'decision:' || d.resolution_no) <> 1
    """,
    # ------------------------------------------------------------------ money that moved
    "paid is what the bank said, once": """
        SELECT p.id || ' ' || p.status FROM reviews_payout p CROSS JOIN LATERAL (SELECT
            count(*) FILTER (WHERE b.outcome = 'paid') AS paid,
            count(*) FILTER (WHERE b.outcome = 'failed') AS failed,
            count(*) FILTER (WHERE b.outcome = 'returned') AS returned,
            COALESCE(bool_and(b.amount = p.amount), true) AS to_the_won
            FROM reviews_bankresult b WHERE b.payout_id = p.id AND b.match = 'applied') r
        WHERE p.claim_id = ANY($1) AND NOT (to_the_won AND CASE p.status
            WHEN 'paid' THEN paid = 1 AND failed = 0 AND returned = 0
            WHEN 'failed' THEN failed = 1 AND paid = 0 AND returned = 0
                OR failed = 0 AND paid = 1 AND returned = 1
            ELSE paid + failed + returned = 0 END)
    """,
    "a batch that left is what was built": """
        SELECT b.id::text FROM reviews_payoutbatch b CROSS JOIN LATERAL (
            SELECT count(*) AS n, sum(p.amount) AS won FROM reviews_payout p
            WHERE p.batch_id = b.id) held
        WHERE b.status IN ('built', 'released', 'settled')
            AND (b.count <> held.n OR b.total IS DISTINCT FROM held.won)
    """,
    "a batch leaves with its rows and is settled with its last": """
        SELECT p.id::text FROM reviews_payout p JOIN reviews_payoutbatch b ON b.id = p.batch_id
        WHERE p.claim_id = ANY($1) AND (
            b.status = 'settled' AND p.status = 'batched'
            OR b.status IN ('open', 'cancelled')
            OR b.status = 'built' AND p.status <> 'batched')
    """,
    "the ledger says what was paid and what is promised": f"""
        SELECT p.id || ' ' || p.status || ': ' || l.reserved || ', ' || l.paid
        FROM reviews_payout p CROSS JOIN LATERAL (
            SELECT COALESCE(sum(e.reserved), 0) AS reserved, COALESCE(sum(e.paid), 0) AS paid
            FROM reviews_ledgerentry e WHERE e.payout_id = p.id AND e.recovery_id IS NULL
                AND e.claim_id = p.claim_id AND e.programme_id = p.programme_id
        ) l
        WHERE p.claim_id = ANY($1) AND (
            l.paid <> CASE WHEN p.status = 'paid' THEN p.amount ELSE 0 END
            OR l.reserved <> CASE WHEN p.status IN {HELD} THEN p.amount ELSE 0 END)
    """,
    "the budget is the sum of the ledger and never overdrawn": """
        SELECT b.id || ': ' || b.reserved || ', ' || b.spent || ' of ' || b.granted
        FROM reviews_budget b CROSS JOIN LATERAL (
            SELECT COALESCE(sum(e.reserved), 0) AS reserved, COALESCE(sum(e.paid), 0) AS paid,
                COALESCE(sum(e.receivable), 0) AS receivable
            FROM reviews_ledgerentry e WHERE e.programme_id = b.programme_id
        ) l
        WHERE b.reserved <> l.reserved OR b.spent <> l.paid OR b.receivable <> l.receivable
            OR b.reserved + b.spent > b.granted
    """,
    "an entry is booked on its own day while no month is closed": """
        SELECT e.id::text FROM reviews_ledgerentry e
        WHERE e.claim_id = ANY($1)
            AND e.booked_on <> (e.at AT TIME ZONE 'Asia/Seoul')::date
    """,
    "every voucher balances, and the accounts are those of the ledger": """
        SELECT j.voucher FROM reviews_journalline j GROUP BY j.voucher
        HAVING sum(j.debit) <> sum(j.credit)
        UNION ALL
        SELECT a.role FROM (
            SELECT sum(e.reserved) AS reserved, sum(e.paid) AS paid,
                sum(e.receivable) AS receivable FROM reviews_ledgerentry e
        ) l CROSS JOIN (
            -- what the statement alone tells of: funds, interest, fees
            SELECT COALESCE(sum(s.amount), 0) AS won FROM reviews_statementmatch m
            JOIN reviews_statementline s ON s.id = m.line_id
            WHERE m.undone_at IS NULL AND m.kind IN ('fee', 'interest', 'funds', 'other')
        ) t CROSS JOIN LATERAL (
            VALUES ('bank', t.won - l.paid), ('payable', -l.reserved), ('receivable', l.receivable)
        ) AS a(role, won)
        WHERE a.won <> COALESCE((
            SELECT sum(j.debit - j.credit) FROM reviews_journalline j
            JOIN reviews_journalaccount c ON c.code = j.code WHERE c.role = a.role
        ), 0)
    """,
    # ------------------------------------------------------------------ money that comes back
    "no more is asked back than was paid": """
        SELECT p.id || ': ' || r.won FROM reviews_payout p CROSS JOIN LATERAL (
            SELECT COALESCE(sum(r.amount) FILTER (WHERE r.status <> 'cancelled'), 0) AS won,
                COALESCE(bool_or(r.status NOT IN ('proposed', 'cancelled')), false) AS demanded
            FROM reviews_recovery r WHERE r.payout_id = p.id) r
        WHERE p.claim_id = ANY($1) AND (r.won > p.amount OR r.demanded AND p.status <> 'paid')
    """,
    "a recovery is what its confirmed movements and its ledger say": """
        SELECT r.id || ' ' || r.status FROM reviews_recovery r CROSS JOIN LATERAL (
            SELECT COALESCE(sum(CASE m.kind WHEN 'received' THEN m.amount
                    WHEN 'reversed' THEN -m.amount END), 0) AS received,
                COALESCE(sum(CASE m.kind WHEN 'offset' THEN m.amount
                    WHEN 'unoffset' THEN -m.amount END), 0) AS set_off,
                COALESCE(sum(CASE m.kind WHEN 'written_off' THEN m.amount
                    ELSE -w.receivable END), 0) AS waived
            FROM reviews_recoverymovement m LEFT JOIN reviews_ledgerentry w
                ON w.movement_id = m.id AND w.kind IN ('waive', 'unwaive')
            WHERE m.recovery_id = r.id AND m.status IN ('confirmed', 'undone')) m
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(e.paid), 0) AS paid, COALESCE(sum(e.receivable), 0) AS owed
            FROM reviews_ledgerentry e WHERE e.recovery_id = r.id) l
        CROSS JOIN LATERAL (SELECT r.amount - m.received - m.set_off - m.waived AS rest) x
        WHERE r.claim_id = ANY($1) AND ((r.received, r.set_off, r.waived)
                <> (m.received, m.set_off, m.waived)
            OR l.paid <> -m.received
            OR l.owed <> CASE WHEN r.status IN ('demanded', 'partly_received')
                THEN x.rest ELSE 0 END
            OR NOT CASE r.status
                WHEN 'proposed' THEN m.received + m.set_off + m.waived = 0
                WHEN 'cancelled' THEN m.received + m.set_off + m.waived = 0
                WHEN 'demanded' THEN x.rest > 0 AND m.received + m.set_off = 0
                WHEN 'partly_received' THEN x.rest > 0 AND m.received + m.set_off > 0
                WHEN 'settled' THEN x.rest = 0 AND m.waived = 0
                WHEN 'written_off' THEN x.rest = 0 AND m.waived > 0 END)
    """,
    "two people ask back, and two say what came": """
        SELECT r.id::text FROM reviews_recovery r
        JOIN reviews_payout p ON p.id = r.payout_id
        JOIN reviews_payoutbatch b ON b.id = p.batch_id
        WHERE r.claim_id = ANY($1) AND r.approved_by_id IN (r.proposed_by_id, p.prepared_by_id,
            p.approved_by_id, p.holder_waived_by_id, b.built_by_id, b.released_by_id)
        UNION ALL
        SELECT m.id::text FROM reviews_recoverymovement m
        JOIN reviews_recovery r ON r.id = m.recovery_id
        WHERE r.claim_id = ANY($1) AND m.entered_by_id = m.confirmed_by_id
    """,
    "a plan adds up, and a deposit counts once": """
        SELECT p.id::text FROM reviews_recoveryplan p
        JOIN reviews_recovery r ON r.id = p.recovery_id
        WHERE r.claim_id = ANY($1) AND p.total <> (
            SELECT sum(i.amount) FROM reviews_recoveryinstalment i WHERE i.plan_id = p.id)
        UNION ALL
        SELECT m.reference FROM reviews_recoverymovement m
        WHERE m.kind = 'received' AND m.status IN ('waiting', 'confirmed')
        GROUP BY m.reference HAVING count(*) > 1
    """,
    "a challenge comes back with its claim and not otherwise": """
        SELECT pgh_obj_id::text FROM (
            SELECT e.pgh_obj_id, r.claim_id, e.status,
                lag(e.status) OVER steps AS before, lag(e.decided_at) OVER steps AS ended_at,
                lag(e.decided_by_id) OVER steps AS ended_by
            FROM reviews_challengeevent e JOIN reviews_assignment a ON a.id = e.assignment_id
            JOIN reviews_review r ON r.id = a.review_id WHERE r.claim_id = ANY($1)
            WINDOW steps AS (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id)
        ) moved
        WHERE before = 'withdrawn' AND status <> 'withdrawn' AND (ended_by IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM reviews_withdrawal w WHERE w.claim_id = moved.claim_id
                AND w.at = ended_at AND w.undone_at IS NOT NULL))
        UNION ALL
        SELECT x.id::text FROM reviews_challenge x
        JOIN reviews_assignment a ON a.id = x.assignment_id
        JOIN reviews_review r ON r.id = a.review_id
        JOIN reviews_withdrawal w ON w.claim_id = r.claim_id AND w.at = x.decided_at
        WHERE r.claim_id = ANY($1) AND r.status <> 'withdrawn' AND x.status = 'withdrawn'
            AND x.decided_by_id IS NULL AND w.undone_at IS NOT NULL
    """,
    "money is paid from a budget": f"""
        SELECT p.id::text FROM reviews_payout p
        WHERE p.claim_id = ANY($1) AND p.status IN {LIVE} AND p.status <> 'prepared'
            AND NOT EXISTS (SELECT 1 FROM reviews_budget b WHERE b.programme_id = p.programme_id)
    """,
} | {f"the history of each {table} is a legal path": _moves(table) for table in MOVES}

# Everything of these claims that an act could change, and the few tables that all claims share.
_BALLOTS = f"SELECT id FROM reviews_ballot WHERE review_id = ANY({_REVIEWS})"
_SEATS = f"SELECT id FROM reviews_assignment WHERE review_id = ANY({_REVIEWS})"
_PAYOUTS = "SELECT id FROM reviews_payout WHERE claim_id = ANY($1)"
_RECOVERIES = "SELECT id FROM reviews_recovery WHERE claim_id = ANY($1)"
_FILTERS = {
    "id = ANY($1)": "claims_claim",
    "claim_id = ANY($1)": "claims_bankaccount claims_factcorrection claims_document reviews_review"
    " reviews_queuerow reviews_payout reviews_ledgerentry reviews_notice reviews_recovery"
    " reviews_payeehold reviews_retriagemove",
    f"review_id = ANY({_REVIEWS})": "reviews_assignment reviews_ballot reviews_lossassessment"
    " reviews_decision reviews_supplementrequest reviews_assignmentdraw"
    " reviews_documentrequest reviews_documentbulkitem",
    f"review1_id = ANY({_REVIEWS})": "reviews_appeal",
    f"ballot_id = ANY({_BALLOTS})": "reviews_vote reviews_discussionrequest reviews_comment",
    f"assignment_id = ANY({_SEATS})": "reviews_evidencecheck reviews_challenge",
    f"payout_id = ANY({_PAYOUTS})": "reviews_payoutbar",
    f"recovery_id = ANY({_RECOVERIES})": "reviews_recoverymovement reviews_recoveryplan",
    "true": "reviews_payoutbatch reviews_handresult reviews_handrow reviews_bankresult"
    " reviews_batchfile reviews_resultfile reviews_resultanswer reviews_budget reviews_numberseries"
    " reviews_sitting reviews_sittingitem"
    " reviews_attendance reviews_grantrun reviews_memberinterest reviews_leave"
    " reviews_documentbulk reviews_retriage",
}
_STANDS = " UNION ALL ".join(
    f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)::numeric)"
    f" FROM {table} t WHERE {where}"
    for where, tables in _FILTERS.items()
    for table in tables.split()
)
_BROKEN = " UNION ALL ".join(
    f"SELECT '{name}' AS rule, detail FROM ({sql}) broken (detail)" for name, sql in RULES.items()
)
# Of these the queue knows nothing.
OF_MONEY = frozenset(
    {
        "claims_bankaccount",
        "reviews_payout",
        "reviews_payoutbar",
        "reviews_payoutbatch",
        "reviews_handresult",
        "reviews_handrow",
        "reviews_bankresult",
        "reviews_batchfile",
        "reviews_resultfile",
        "reviews_resultanswer",
        "reviews_ledgerentry",
        "reviews_budget",
        "reviews_grantrun",
        "reviews_notice",
        "reviews_payeehold",
        "reviews_recovery",
        "reviews_recoverymovement",
        "reviews_recoveryplan",
    }
)


def _ask(name: str, sql: str, claim_ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Prepared once: planning it takes longer than running it. A refused act rolls back, and then
    psycopg forgets all statements of the connection, if it has prepared any itself."""
    # A generic plan, since each call would be planned again otherwise; one round trip for three.
    asking = f"SET plan_cache_mode = force_generic_plan; EXECUTE {name} (%s); RESET plan_cache_mode"
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        try:
            cursor.execute(asking, [list(claim_ids)])
        except psycopg.errors.InvalidSqlStatementName:  # forgotten; asking first costs a trip more
            cursor.execute(f"PREPARE {name} (bigint[]) AS {sql}")
            cursor.execute(asking, [list(claim_ids)])
        cursor.nextset()
        return cursor.fetchall()


def stands(claim_ids: Collection[int]) -> dict[str, tuple[Any, ...]]:
    """A digest of each table's rows of these claims: equal when nothing has changed."""
    return {table: (n, sum) for table, n, sum in _ask("how_it_stands", _STANDS, claim_ids)}


def broken(claim_ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Each rule that does not hold, with the row that breaks it. Empty when all is well."""
    return _ask("what_is_broken", _BROKEN, claim_ids)


HANDS = """
    SELECT m.user_id FROM reviews_vote v JOIN reviews_assignment a ON a.id = v.assignment_id
    JOIN reviews_member m ON m.id = a.member_id JOIN reviews_review r ON r.id = a.review_id
    WHERE r.claim_id = %(claim)s
    UNION SELECT d.confirmed_by_id FROM reviews_decision d JOIN reviews_review r
        ON r.id = d.review_id WHERE r.claim_id = %(claim)s AND d.confirmed_by_id IS NOT NULL
    UNION SELECT m.user_id FROM reviews_assignment a JOIN reviews_member m ON m.id = a.member_id
        JOIN reviews_review r ON r.id = a.review_id WHERE r.claim_id = %(claim)s
        AND a.left_as IN ('recused', 'disqualified', 'challenged')
    UNION SELECT e.prepared_by_id FROM reviews_payoutevent e WHERE e.claim_id = %(claim)s
        AND e.prepared_by_id IS NOT NULL
    UNION SELECT e.holder_waived_by_id FROM reviews_payoutevent e WHERE e.claim_id = %(claim)s
        AND e.holder_waived_by_id IS NOT NULL
    UNION SELECT m.entered_by_id FROM reviews_recoverymovement m
        JOIN reviews_payout p ON p.id = m.payout_id WHERE p.claim_id = %(claim)s
"""


def hands_on(claim_id: int) -> set[int]:
    """Everybody who voted, confirmed, left for a tie, prepared or waived on a claim, ever."""
    with connection.cursor() as cursor:
        cursor.execute(HANDS, {"claim": claim_id})
        return {row[0] for row in cursor.fetchall()}


MAKERS = """
    WITH RECURSIVE line AS (
        SELECT p.* FROM reviews_payout p WHERE p.id = %(payout)s
        UNION SELECT p.* FROM reviews_payout p JOIN line l ON p.id IN (l.replaces_id, l.corrects_id)
    )
    SELECT m.user_id FROM reviews_vote v JOIN reviews_assignment a ON a.id = v.assignment_id
    JOIN reviews_member m ON m.id = a.member_id JOIN reviews_review r ON r.id = a.review_id
    WHERE r.claim_id = (SELECT claim_id FROM reviews_payout WHERE id = %(payout)s)
    UNION SELECT d.confirmed_by_id FROM reviews_decision d JOIN reviews_review r
        ON r.id = d.review_id WHERE d.confirmed_by_id IS NOT NULL
        AND r.claim_id = (SELECT claim_id FROM reviews_payout WHERE id = %(payout)s)
    UNION SELECT m.user_id FROM reviews_assignment a JOIN reviews_member m ON m.id = a.member_id
        JOIN reviews_review r ON r.id = a.review_id
        WHERE a.left_as IN ('recused', 'disqualified', 'challenged')
        AND r.claim_id = (SELECT claim_id FROM reviews_payout WHERE id = %(payout)s)
    UNION SELECT prepared_by_id FROM line WHERE prepared_by_id IS NOT NULL
    UNION SELECT e.holder_waived_by_id FROM reviews_payoutevent e JOIN line l ON l.id = e.pgh_obj_id
        WHERE e.holder_waived_by_id IS NOT NULL
    UNION SELECT b.user_id FROM reviews_payoutbar b JOIN line l ON l.id = b.payout_id
        WHERE b.why <> 'reported'
"""
LOADERS = """
    SELECT f.loaded_by_id FROM reviews_payout p
    JOIN reviews_bankresult r ON r.payout_id = p.replaces_id
    JOIN reviews_resultfile f ON f.id = r.file_id
    WHERE p.id = %(payout)s AND r.match = 'applied' AND r.outcome IN ('failed', 'returned')
        AND NOT EXISTS (
            SELECT 1 FROM reviews_bankresult o JOIN reviews_resultanswer a ON a.result_id = o.id
            WHERE o.payout_id = r.payout_id AND a.action <> 'asked_bank'
                AND o.match IN ('contradiction', 'wrong_amount', 'unreadable')
                AND a.by_id <> f.loaded_by_id
        )
    UNION SELECT b.user_id FROM reviews_payoutbar b
        WHERE b.payout_id = %(payout)s AND b.why = 'reported'
"""


def _people(sql: str, payout_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"payout": payout_id})
        return {row[0] for row in cursor.fetchall()}


def barred_from(payout_id: int) -> set[int]:
    """Return the people who must not approve a payout: its makers, and who loaded the failure that
    it repeats."""
    return _people(MAKERS, payout_id) | _people(LOADERS, payout_id)


CLOSERS = """
    WITH RECURSIVE line AS (
        SELECT p.id, p.replaces_id FROM reviews_payout p WHERE p.id = %(payout)s
        UNION SELECT p.id, p.replaces_id FROM reviews_payout p JOIN line l ON p.id = l.replaces_id
    )
    SELECT a.by_id FROM reviews_resultanswer a JOIN reviews_bankresult r ON r.id = a.result_id
    JOIN line l ON l.id = r.payout_id
    WHERE l.id <> %(payout)s AND a.action <> 'asked_bank'
        AND r.match IN ('contradiction', 'wrong_amount', 'unreadable')
"""


def closers_of(payout_id: int) -> set[int]:
    """Return the people who closed another word of the bank for what a payout repeats."""
    return _people(CLOSERS, payout_id)


def makers_of(payout_ids: Collection[int]) -> set[int]:
    """Return the people who must not build or release a batch of these payouts, by their acts on
    one or a predecessor."""
    return set().union(*(_people(MAKERS, pk) for pk in payout_ids))


NEWER = """
    SELECT p.id FROM reviews_payout p JOIN claims_bankaccount a ON a.claim_id = p.claim_id
    WHERE p.id = ANY(%s) GROUP BY p.id, p.account_id
    HAVING (array_agg(a.id ORDER BY a.version DESC))[1] <> p.account_id
"""


def of_older_accounts(payout_ids: Collection[int]) -> set[int]:
    """Return the payouts whose claim has another account now."""
    with connection.cursor() as cursor:
        cursor.execute(NEWER, [list(payout_ids)])
        return {row[0] for row in cursor.fetchall()}
