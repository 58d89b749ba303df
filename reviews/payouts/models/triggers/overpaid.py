"""SQL of the won that a claim has too much by its present route, or by the decision on its appeal.

A route or a decision decides again what the claim gets in all. A recovery for the cause OVERPAID
that was proposed before it rests on an earlier one, so the money may be due to the claimant now.
"""

# The SQL is made of constants; no value of a request ever reaches it.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.payouts import came_back, kept_back, of_a_grant
from reviews.payouts.models.triggers.failures import GRANTED, ROUTED
from reviews.payouts.models.triggers.payouts import GRANTED_BEFORE, LOCK_THE_CLAIM
from reviews.payouts.states.recoveries import RecoveryCause

# Rows of a recovery w of payment f: since when (`at`) the claim gets in all what it gets, and how
# many won: by its route where f is a fixed grant, else by an appeal that raised the first decision.
_PRESENT = f"""
                    SELECT k.routed_at AS at, {GRANTED} AS won
                    {ROUTED}
                    WHERE k.id = w.claim_id AND {of_a_grant("f")}
                    UNION ALL
                    SELECT d.at, d.amount FROM public.reviews_decision d
                    JOIN public.reviews_review v ON v.id = d.review_id AND v.round = 2
                    JOIN public.reviews_review v1 ON v1.claim_id = v.claim_id AND v1.round = 1
                    JOIN public.reviews_decision d1 ON d1.review_id = v1.id AND d1.amount > 0
                    WHERE v.claim_id = w.claim_id AND NOT {of_a_grant("f")}
                        AND d.amount > d1.amount
"""
# True of a payout q that pays the won of _PRESENT (g). A correction that a person prepared later
# is paid above them.
_OF_IT = f"""({of_a_grant("q")} = {of_a_grant("f")} AND NOT (
                        q.kind = 'correction' AND NOT q.basis {GRANTED_BEFORE}
                        AND q.prepared_at > g.at))"""
_UNDER_WAY = "('prepared', 'approved', 'batched', 'paid')"


def _paid(statuses: str, more: str = "true") -> str:
    """Return SQL of the won of payouts q of these statuses that meet _OF_IT and `more`, and of what
    offsets took off such payouts."""
    return f"""(
                        SELECT COALESCE(sum(q.amount), 0)::bigint FROM public.reviews_payout q
                        WHERE q.claim_id = w.claim_id AND q.status IN {statuses}
                            AND {_OF_IT} AND {more}
                    ) + {kept_back(f"{_OF_IT} AND {more}", claim="w.claim_id")}"""


def _excess(statuses: str) -> str:
    """Return SQL of the won that the claim has too much: payouts of these statuses, less overpaid
    money that came back, less the won of _PRESENT. Negative if it has less."""
    return f"{_paid(statuses)} - {came_back('w.claim_id', payouts=_OF_IT)} - g.won"


def _is_limited(row: str) -> str:
    return f"({row}.cause = '{RecoveryCause.OVERPAID}' AND {row}.proposed_at < g.at)"


def _of_newer(asked: bool) -> str:
    """Return SQL of the won that a recovery o, limited as w is, leaves to nobody else: where it is
    newer than w, those that two people waived of it; with `asked` also those that it asks for
    still."""
    won = "o.amount - o.received - o.set_off" if asked else "o.waived"
    return f"CASE WHEN o.id > w.id AND o.status <> 'proposed' THEN {won} ELSE 0 END"


def _left_of_the_claim(asked: bool) -> str:
    """Return SQL of the won that the claim has too much, less those of newer recoveries that are
    limited too (`_of_newer`), and less all that recoveries that are not limited may still take."""
    return f"""{_excess("('paid')")} - (
                        SELECT COALESCE(sum(CASE WHEN {_is_limited("o")} THEN {_of_newer(asked)}
                            WHEN o.status <> 'proposed'
                            THEN o.amount - o.received - o.set_off ELSE 0 END), 0)::bigint
                        FROM public.reviews_recovery o
                        JOIN public.reviews_payout q ON q.id = o.payout_id
                        WHERE o.claim_id = w.claim_id AND o.cause = '{RecoveryCause.OVERPAID}'
                            AND o.status <> 'cancelled' AND {_OF_IT}
                    )"""


def _left_of_the_payment(asked: bool) -> str:
    """Return SQL of the won of payment f that no recovery took or may take, less those of newer
    recoveries (`_of_newer`). Recoveries that are not limited may take all they ask for."""
    return f"""f.amount - (
                        SELECT COALESCE(sum(CASE WHEN {_is_limited("o")}
                            THEN o.received + o.set_off + {_of_newer(asked)}
                            ELSE o.amount END), 0)::bigint
                        FROM public.reviews_recovery o
                        WHERE o.payout_id = f.id AND o.status <> 'cancelled'
                    )"""


def too_much(recovery: str, asked: bool = False) -> str:
    """Return SQL of the won that a recovery for the cause OVERPAID may still take, if a route or a
    raising appeal came after its proposal. NULL for any other recovery: it is not limited.
    `recovery` is SQL of its id.

    The limit is what the claim has too much by the present route or decision, less what other
    recoveries of the grant or decision ask for, less what was waived of newer ones; at least 0.
    With `asked` it is the won that the recovery may ask for: of several limited ones the newest
    asks first, so that nobody is asked for the same won twice."""
    return f"""(
                    SELECT GREATEST(LEAST(
                        {_left_of_the_claim(asked)}, {_left_of_the_payment(asked)}
                    ), 0)
                    FROM public.reviews_recovery w
                    JOIN public.reviews_payout f ON f.id = w.payout_id
                    CROSS JOIN LATERAL ({_PRESENT}) g
                    WHERE w.id = {recovery} AND {_is_limited("w")}
                )"""


def asked_by_newer(recovery: str) -> str:
    """Return SQL of the won that newer recoveries ask for still which recovery `recovery` (SQL of
    its id), limited as in `too_much`, may not ask for: those of its payment, and those for the
    cause OVERPAID of any payment of the grant, or decision. NULL for one that is not limited so."""
    left = "n.amount - n.received - n.set_off - n.waived"
    return f"""(
                    SELECT (
                        SELECT COALESCE(sum(
                            LEAST({left}, {too_much("n.id", asked=True)})
                        ), 0)::bigint
                        FROM public.reviews_recovery n
                        JOIN public.reviews_payout q ON q.id = n.payout_id
                        WHERE n.claim_id = w.claim_id AND n.id > w.id
                            AND n.status IN ('demanded', 'partly_received')
                            AND (n.payout_id = w.payout_id
                                OR n.cause = '{RecoveryCause.OVERPAID}' AND {_OF_IT})
                    )
                    FROM public.reviews_recovery w
                    JOIN public.reviews_payout f ON f.id = w.payout_id
                    CROSS JOIN LATERAL ({_PRESENT}) g
                    WHERE w.id = {recovery} AND {_is_limited("w")}
                )"""


def asked_back(payout: str) -> str:
    """Return SQL of the won of a payment that its recoveries ask back; no further recovery may ask
    for these. Each recovery counts with its amount unless it was cancelled. A limited one
    (`too_much`) counts with what came of it and what it may still take: the rest can be demanded
    again, by two people who know the present route. `payout` is SQL of the payment's id, no alias
    of this SQL (n, l)."""
    return f"""(
                    SELECT COALESCE(sum(CASE WHEN l.won IS NULL THEN n.amount ELSE
                        n.received + n.set_off + LEAST(
                            n.amount - n.received - n.set_off - n.waived, l.won
                        ) END), 0)::bigint
                    FROM public.reviews_recovery n
                    CROSS JOIN LATERAL (SELECT {too_much("n.id")} AS won) l
                    WHERE n.payout_id = {payout} AND n.status <> 'cancelled'
                )"""


def recovery_takes_what_is_too_much() -> Rule:
    """Trigger that refuses to confirm a receipt or an offset of a recovery above what the claim has
    too much by its present route or appeal (`too_much`). Locks the claim, so that two recoveries of
    it are added up; its name sorts before that of the trigger that locks the recovery."""
    name = "overpaid_recovery_takes_what_is_too_much"
    of_claim = "(SELECT r.claim_id FROM public.reviews_recovery r WHERE r.id = NEW.recovery_id)"
    return Rule(
        name="movement_above_too_much",
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(
            old__status="waiting", new__status="confirmed", new__kind__in=("received", "offset")
        ),
        func=f"""
            {LOCK_THE_CLAIM.format(claim=of_claim, refuse=fail(name))}
            IF NEW.amount > {too_much("NEW.recovery_id")} THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def _since_paid_again(moment: str) -> str:
    """Return SQL that is true of a moment after a payout that was prepared since the receipt or
    offset u of recovery w. `moment` is SQL."""
    return f"""EXISTS (
                            SELECT FROM public.reviews_payout z
                            WHERE z.claim_id = w.claim_id AND z.status IN {_UNDER_WAY}
                                AND {of_a_grant("z")} = {of_a_grant("f")}
                                AND z.prepared_at > u.ended_at AND z.prepared_at < {moment}
                        )"""


def off_the_write_off(counter: str) -> str:
    """Return SQL of the won of counter-entry `counter` that late receipts had taken off the
    write-off before it, at most its own amount, else 0. What it takes back those receipts would
    have paid first, so they take as much less off the write-off: the sums depend on what came, and
    not on the order in which it was entered. `counter` is an alias of its row.

    A late receipt adds to what is taken off, a counter-entry takes of it what there is: the sum
    since the entry after which it is greatest, at least 0.
    """
    return f"""(
                            SELECT LEAST(GREATEST(COALESCE(max(s.won), 0), 0), {counter}.amount)
                            FROM (
                                SELECT sum(CASE e.kind WHEN 'unwaive' THEN e.receivable
                                    ELSE -e.receivable END) OVER (ORDER BY e.id DESC)::bigint AS won
                                FROM public.reviews_ledgerentry e
                                WHERE e.recovery_id = {counter}.recovery_id
                                    AND e.kind IN ('unwaive', 'reverse', 'unoffset')
                                    AND NOT EXISTS (
                                        SELECT FROM public.reviews_ledgerentry x
                                        WHERE x.movement_id = {counter}.id AND x.id <= e.id
                                    )
                            ) s
                        )"""


# Won that the claim's recoveries ask for already because of such payouts: those that other
# counter-entries left owed of what late receipts had taken off a write-off, and those of recoveries
# that were proposed since.
_OWED_ALREADY = f"""(
                        SELECT COALESCE(sum(
                            {off_the_write_off("c1")} + COALESCE(e2.receivable, 0)
                        ), 0)::bigint
                        FROM public.reviews_recoverymovement c1
                        JOIN public.reviews_recovery r1 ON r1.id = c1.recovery_id
                        JOIN public.reviews_payout q ON q.id = r1.payout_id
                        LEFT JOIN public.reviews_ledgerentry e2
                            ON e2.movement_id = c1.id AND e2.kind = 'waive'
                        WHERE r1.claim_id = w.claim_id AND r1.cause = '{RecoveryCause.OVERPAID}'
                            AND c1.kind IN ('reversed', 'unoffset')
                            AND c1.id <> c.id AND c1.status = 'confirmed' AND {_OF_IT}
                            AND {_since_paid_again("c1.ended_at")}
                    ) + (
                        SELECT COALESCE(sum(r1.amount - r1.waived), 0)::bigint
                        FROM public.reviews_recovery r1
                        JOIN public.reviews_payout q ON q.id = r1.payout_id
                        WHERE r1.claim_id = w.claim_id AND r1.cause = '{RecoveryCause.OVERPAID}'
                            AND r1.status NOT IN ('proposed', 'cancelled') AND {_OF_IT}
                            AND {_since_paid_again("r1.proposed_at")}
                    )"""


def written_off_again(counter: str) -> str:
    """Return SQL of the won that a counter-entry, before or while it is confirmed, writes off
    again: what late receipts took off the write-off (`off_the_write_off`), less what was paid out
    since because the money undone had come back. NULL if nothing was taken off. `counter` is SQL of
    its id.

    Paid out so: payouts after the receipt or offset undone, of a route or raising appeal after it,
    as far as the claim has too much by them without it, and neither the debt nor another recovery
    of the claim asks, or asked, for it already. Only money that came back for the cause OVERPAID is
    paid out again.
    """
    later = _paid(_UNDER_WAY, "q.prepared_at > u.ended_at")
    owed = "w.amount - w.received - w.set_off - w.waived + u.amount - b.won"
    return f"""(
                    SELECT b.won - CASE WHEN g.at IS NULL THEN 0 ELSE GREATEST(LEAST(
                        b.won, {later} - ({_OWED_ALREADY}),
                        {_excess(_UNDER_WAY)} + u.amount - ({owed})
                    ), 0) END
                    FROM public.reviews_recoverymovement c
                    JOIN public.reviews_recoverymovement u ON u.id = c.undoes_id
                    CROSS JOIN LATERAL (SELECT {off_the_write_off("c")} AS won) b
                    JOIN public.reviews_recovery w ON w.id = c.recovery_id
                    JOIN public.reviews_payout f ON f.id = w.payout_id
                    LEFT JOIN LATERAL ({_PRESENT}) g
                        ON w.cause = '{RecoveryCause.OVERPAID}' AND u.ended_at <= g.at
                    WHERE c.id = {counter} AND b.won > 0
                )"""
