"""Preparation of one claim's grant to an account of another holder, with a reason."""

# Every piece of SQL here is a constant of this package; values travel as parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from claims.policy.models import SupportPolicy
from claims.reasons import given_reason
from claims.register.locks import lock_claim
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.representation.queries import payee_of
from claims.users.permissions import require_permission
from reviews.payouts.errors.approvals import WaiverSeenChangedError
from reviews.payouts.grants.eligibility import MAY_BE_PREPARED, route_clauses, route_of
from reviews.payouts.grants.errors import HolderAgreesError, NothingToPrepareError
from reviews.payouts.holds.holding import hold_if_payee_has_grant
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.preparation.verbs import prepare_payout

if TYPE_CHECKING:
    from claims.users.models import User


class WaiverGround(NamedTuple):
    """Facts that the sheet of a waiver shows: `won` of the grant (0 if none is open), and the keys
    of the account and of the person who receives for the claimant (None without)."""

    won: int
    account: int | None
    payee: int | None


def waiver_ground(claim: Claim, kind: str) -> WaiverGround:
    """Return the WaiverGround of a claim's grant of this kind as it is now. Raises
    NoSuchGrantError. Three queries."""
    account, payee = BankAccount.objects.newest_of(claim), payee_of(claim)
    wanted = _open_grant(claim, kind)
    return WaiverGround(
        wanted["won"] if wanted else 0,
        account.pk if account else None,
        payee.pk if payee else None,
    )


@transaction.atomic
def prepare_with_waiver(
    *, claim: Claim, kind: str, by: User, reason: str, seen: WaiverGround | None = None
) -> Payout | PayeeHold:
    """Prepare a claim's fixed grant to an account whose holder is neither the business nor its
    representative, which runs leave out. The reason is kept with the payout, and `by` may not
    approve it. If the payee has a fixed grant already and the policy allows one, the claim is put
    on hold and the PayeeHold returned. `seen` is the ground that the sheet showed; it is compared
    under the claim's lock (None: not compared).

    Raises ForbiddenError (permission `prepare_payout`), NoSuchGrantError, NothingToPrepareError (no
    such grant is open for the claim), HolderAgreesError (no account, an erased one, or one of the
    business), WaiverSeenChangedError (409: another account, payee or amount), ReasonNeededError,
    and of `waive_holder` EnteredYourselfError, TiedError, PayeeIsAnotherError.
    """
    require_permission(by, "reviews.prepare_payout")
    claim = lock_claim(claim.pk)
    wanted = _wanted(claim, kind)
    account = BankAccount.objects.newest_of(claim)
    if account is None or account.erased_at or account.holder_match != HolderMatch.MISMATCH:
        raise HolderAgreesError
    if seen is not None and waiver_ground(claim, kind) != seen:
        raise WaiverSeenChangedError
    reason = given_reason(reason)
    held = hold_if_payee_has_grant(claim=claim, kind=kind, amount=wanted["won"])
    if held is not None:
        return held
    payout = prepare_payout(
        claim=claim,
        kind=kind,
        amount=wanted["won"],
        basis=wanted["basis"],
        barred=(),
        policy=SupportPolicy.objects.get(pk=wanted["policy"]),
        key=wanted["own_key"],
        prepared_by=by,
    )
    return waive_holder(payout=payout, by=by, reason=reason)


def _wanted(claim: Claim, kind: str) -> dict[str, Any]:
    """Return `_open_grant` of the claim. Raises NoSuchGrantError, NothingToPrepareError if a run
    would not prepare it."""
    wanted = _open_grant(claim, kind)
    if wanted is None:
        raise NothingToPrepareError
    return wanted


def _open_grant(claim: Claim, kind: str) -> dict[str, Any] | None:
    """Return {"won", "basis", "own_key", "policy"} of the claim's grant of this kind, by the same
    SQL as a run's; None if a run would not prepare it. Raises NoSuchGrantError."""
    grant = route_of(kind)
    sql = f"""
        SELECT {grant.won} AS won, ({grant.basis})::text AS basis, {grant.key} AS own_key,
            c.routed_under_id AS policy
        {route_clauses(grant)} AND c.id = %(claim)s AND {MAY_BE_PREPARED}
    """
    values: dict[str, Any] = {
        "kind": grant.kind, "route": grant.route, "claim": claim.pk,
        "programme": claim.routed_under.programme_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is None:
        return None
    won, basis, own_key, policy = row
    return {"won": won, "basis": json.loads(basis), "own_key": own_key, "policy": policy}
