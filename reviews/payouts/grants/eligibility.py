"""Eligibility for fixed grants and their amounts: the rule in SQL, written once.

Tier grants go to claims that triage sent to a tier; base grants to claims before the council,
whatever it decides (the published plan of 2022-12-29). A withdrawn claim gets neither.
"""

# Every piece of SQL here is a constant of this file.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass

from claims.register.models import Route
from claims.representation.models import IN_FORCE_SQL
from reviews.payouts.grants.errors import NoSuchGrantError
from reviews.payouts.models.expressions.payouts import (
    OF_A_GRANT,
    is_fixed_grant,
    kept_back_by_claim,
)
from reviews.payouts.models.triggers.payee_grants import BARS
from reviews.payouts.states.payouts import PayoutKind


@dataclass(frozen=True)
class GrantRoute:
    """One kind of fixed grant: the route of its claims, and pieces of SQL for its payouts.

    `won` (amount, less what offsets kept back of the claim's fixed grants) and `basis` (JSON) are
    SQL expressions over the aliases of `route_clauses`; `key` is SQL of the payout's key, which
    begins with the text `mark`.
    """

    kind: PayoutKind
    route: Route
    mark: str  # the first part of the row's key
    won: str
    basis: str

    @property
    def key(self) -> str:
        return f"'{self.mark}:' || c.id || ':' || c.routed_under_id"


ROUTES: dict[str, GrantRoute] = {
    PayoutKind.TIER_GRANT: GrantRoute(
        kind=PayoutKind.TIER_GRANT,
        route=Route.TIER_GRANT,
        mark="tier",
        won="(t.amount - COALESCE(k.won, 0))",
        basis="jsonb_build_object('tier', t.id, 'upper_bound', t.upper_bound)",
    ),
    PayoutKind.BASE_GRANT: GrantRoute(
        kind=PayoutKind.BASE_GRANT,
        route=Route.COMMITTEE_REVIEW,
        mark="base",
        won="(p.base_grant - COALESCE(k.won, 0))",
        basis="jsonb_build_object('policy', p.id)",
    ),
}


def route_of(kind: str) -> GrantRoute:
    """Return the GrantRoute of a kind (a value of PayoutKind). Raises NoSuchGrantError for a kind
    that is no fixed grant."""
    if kind not in ROUTES:
        raise NoSuchGrantError
    return ROUTES[kind]


# Claims of the route and the programme, not withdrawn, to which a policy grants something.
ON_THE_ROUTE = f"""
    FROM public.claims_claim c
    JOIN public.claims_supportpolicy p ON p.id = c.routed_under_id
    LEFT JOIN public.claims_supporttier t ON t.id = c.tier_id
    LEFT JOIN ({kept_back_by_claim(OF_A_GRANT)}) k ON k.claim_id = c.id
    WHERE c.route = %(route)s AND p.programme_id = %(programme)s AND c.withdrawn_at IS NULL
        AND {{won}} > 0
"""

# A run still prepares a claim that has no row of the kind: a failed row gets a successor, a
# cancelled one was ended with a reason (docs/decisions/0025). The claim also has no other fixed
# grant, as one that was paid before an objection moved it (0083), and no hold, in force or ended as
# a duplicate (0089).
MAY_BE_PREPARED = f"""
    NOT EXISTS (
        SELECT 1 FROM public.reviews_payout o WHERE o.claim_id = c.id
            AND (o.kind = %(kind)s OR {is_fixed_grant()})
    ) AND NOT EXISTS (
        SELECT 1 FROM public.reviews_payeehold h WHERE h.claim_id = c.id AND h.status IN {BARS}
    )
"""

# Who entered a claim by hand does not prepare its grant; another one's run does.
ENTERED_BY_STARTER = """
    EXISTS (
        SELECT 1 FROM public.claims_enteredclaim e
        WHERE e.claim_id = c.id AND e.entered_by_id = %(by)s
    )
"""

# The newest version is the claim's account. It is `good` unless it is erased, belongs to another
# holder, or the claimant has died (an heir's account is paid by a waiver that names the heir). A
# good account is not `usable` while the end of the claim's payee waits for its second person:
# until then nothing is paid, and nobody is asked for another account.
_NEWEST_ACCOUNT = f"""
    SELECT n.id, n.good, n.good AND NOT EXISTS (
        SELECT 1 FROM public.claims_representation r
        WHERE r.claim_id = {{claim}} AND r.ending_by_id IS NOT NULL AND {IN_FORCE_SQL}
    ) AS usable
    FROM (
        SELECT a.id, a.erased_at IS NULL AND a.holder_match <> 'mismatch' AND NOT EXISTS (
            SELECT 1 FROM public.claims_representation r
            WHERE r.claim_id = {{claim}} AND r.kind = 'heir' AND {IN_FORCE_SQL}
        ) AS good
        FROM public.claims_bankaccount a WHERE a.claim_id = {{claim}}
        ORDER BY a.version DESC LIMIT 1
    ) n
"""


# Claims whose account in force is one to which a payment failed, of any claim, and none arrived
# since: the run's starter is asked (docs/decisions/0093).
FAILED_BEFORE = """
    SELECT a.claim_id FROM (
        SELECT DISTINCT fa.bank_code, fa.number_index
        FROM public.reviews_payout f
        JOIN public.claims_bankaccount fa ON fa.id = f.account_id
        WHERE f.status = 'failed' AND fa.number_index IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.reviews_payout o
            JOIN public.claims_bankaccount oa ON oa.id = o.account_id
            WHERE oa.number_index = fa.number_index AND oa.bank_code = fa.bank_code
                AND o.status = 'paid' AND o.ended_at > f.ended_at
        )
    ) failed
    JOIN public.claims_bankaccount a
        ON a.number_index = failed.number_index AND a.bank_code = failed.bank_code
    WHERE NOT EXISTS (
        SELECT 1 FROM public.claims_bankaccount n
        WHERE n.claim_id = a.claim_id AND n.version > a.version
    )
"""


def newest_account(claim: str) -> str:
    """Return a SELECT of the claim's newest account: its id; `good`, false for an erased account,
    one of another holder, or if the claimant has died (an heir is in force); and `usable`, a good
    one while no end of a payee waits. No row without an account. `claim` is an SQL expression of
    the claim's id."""
    return _NEWEST_ACCOUNT.format(claim=claim)


def route_clauses(grant: GrantRoute) -> str:
    """Return FROM and WHERE in SQL for the claims on the grant's route in a programme that are not
    withdrawn and to which the policy grants more than 0 won. Aliases c (claim), p (policy), t
    (tier), k (`won` that offsets kept back); parameters `route` and `programme`."""
    return ON_THE_ROUTE.format(won=grant.won)
