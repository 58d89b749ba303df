"""SQL conditions and sums on the payouts of a claim, for triggers and set-based statements."""

# The SQL is made of constants of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from reviews.payouts.states.payouts import OPEN_CHECKS, ROUTE_CAUSES
from reviews.payouts.states.recoveries import RecoveryCause

# After `basis`: true where a correction belongs to a fixed grant, as states.ROUTE_CAUSES says: by a
# new route, or by an undone offset against the grant.
OF_A_NEW_ROUTE = f"?| ARRAY{list(ROUTE_CAUSES)}"


def of_a_grant(payout: str) -> str:
    """Return an SQL condition on a payout (its alias) that is true of a fixed grant, and of a
    correction whose basis has a key of ROUTE_CAUSES, which makes it part of one."""
    return f"""({payout}.kind IN ('tier_grant', 'base_grant')
                        OR {payout}.kind = 'correction' AND {payout}.basis {OF_A_NEW_ROUTE})"""


OF_A_GRANT = of_a_grant("q")
DECIDED = f"NOT {OF_A_GRANT}"  # payments of a decision, and their corrections


def kept_back(payouts: str, claim: str = "NEW.claim_id") -> str:
    """Return SQL of the won that confirmed offsets took off those payouts `q` of a claim that meet
    the condition `payouts`. The claimant had that money, since it paid a debt. `claim` is SQL of
    the claim's id."""
    return f"""(
                        SELECT COALESCE(sum(m.amount), 0)::bigint
                        FROM public.reviews_recoverymovement m
                        JOIN public.reviews_payout q ON q.id = m.payout_id
                        WHERE m.kind = 'offset' AND m.status = 'confirmed'
                            AND q.claim_id = {claim} AND {payouts}
                    )"""


def kept_back_by_claim(payouts: str) -> str:
    """Return a SELECT of `kept_back` for all claims at once: claim_id and won, of the claims that
    have any. For statements over many claims, if one sum a claim costs more than all the rest.
    """
    return f"""
        SELECT q.claim_id, sum(m.amount)::bigint AS won
        FROM public.reviews_recoverymovement m
        JOIN public.reviews_payout q ON q.id = m.payout_id
        WHERE m.kind = 'offset' AND m.status = 'confirmed' AND {payouts}
        GROUP BY q.claim_id
    """


def is_set_off(row: str = "o") -> str:
    """Return SQL that is true of a payout from which a confirmed offset took part or all. `row` is
    the alias of the payout. `querysets.is_set_off` is the same condition for querysets."""
    return f"""EXISTS (
                    SELECT FROM public.reviews_recoverymovement m
                    WHERE m.payout_id = {row}.id AND m.kind = 'offset' AND m.status = 'confirmed'
                )"""


def is_fixed_grant(row: str = "o") -> str:
    """Return SQL that is true of a payout which is the fixed grant of its claim: not cancelled (a
    failed one is still owed), or cancelled by a confirmed offset. `row` is the alias of the payout.
    `querysets.is_fixed_grant` is the same condition for querysets."""
    return f"""({row}.kind IN ('tier_grant', 'base_grant') AND ({row}.status <> 'cancelled'
                OR {is_set_off(row)}))"""


def bars_payee() -> str:
    """Return SQL that is true of a payout `o` which is the fixed grant of its claim
    (`is_fixed_grant`) and bars the payee's other claims from one. A failed one of a withdrawn claim
    does not, unless another grant of that claim was batched, paid or set off: nobody repeats it.
    `querysets.bars_payee` is the same condition for querysets."""
    return f"""({is_fixed_grant()} AND NOT (o.status = 'failed' AND EXISTS (
                    SELECT FROM public.claims_claim w
                    WHERE w.id = o.claim_id AND w.withdrawn_at IS NOT NULL
                ) AND NOT EXISTS (
                    SELECT FROM public.reviews_payout s
                    WHERE s.claim_id = o.claim_id AND s.kind IN ('tier_grant', 'base_grant')
                        AND (s.status IN ('batched', 'paid') OR {is_set_off("s")})
                )))"""


def came_back(
    claim: str = "NEW.claim_id", until: str = "'infinity'", payouts: str = OF_A_GRANT
) -> str:
    """Return SQL of the won of those payouts `q` of a claim that meet the condition `payouts` (its
    fixed grants) that came back by recoveries for the cause OVERPAID, up to the time `until` (SQL):
    confirmed receipts and offsets. Money that came back for another cause is not counted. `claim`
    is SQL of the claim's id."""
    return f"""(
                        SELECT COALESCE(sum(m.amount), 0)::bigint
                        FROM public.reviews_recovery r
                        JOIN public.reviews_payout q ON q.id = r.payout_id
                        JOIN public.reviews_recoverymovement m ON m.recovery_id = r.id
                        WHERE r.claim_id = {claim} AND r.cause = '{RecoveryCause.OVERPAID}'
                            AND m.kind IN ('received', 'offset') AND m.status = 'confirmed'
                            AND m.ended_at <= {until} AND {payouts}
                    )"""


def awaits_sample(row: str) -> str:
    """Return SQL that is true of a payout of additional support whose claim has an open sample
    check. `row` is the alias of the payout. `querysets.awaits_sample` is the same condition for
    querysets."""
    return f"""({row}.kind = 'additional' AND EXISTS (
                SELECT FROM public.reviews_samplecheck k
                WHERE k.claim_id = {row}.claim_id AND k.status IN {OPEN_CHECKS}
            ))"""
