"""Putting claims on hold beside another fixed grant of their payee, moving such holds to the next
grant, and their lapse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Min, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from claims import clock
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.models import Programme, SamePayee
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.trail.triggers import refusals_as, refused_by
from claims.users.permissions import require_permission
from reviews.payouts.errors.preparation import HeldForPayeeError, PayeeGrantedError
from reviews.payouts.holds.errors import BY_CONSTRAINT
from reviews.payouts.holds.payees import (
    OtherGrant,
    lock_account_numbers,
    lock_others,
    lock_with,
    next_grant,
    other_grant_of_payee,
    other_grants,
    pairs_of,
)
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.expressions.preparing_again import of_a_grant, of_fixed_grant
from reviews.payouts.models.runs import GRANT_OF_ROUTE
from reviews.payouts.models.triggers.holds import LAPSING
from reviews.payouts.preparation.amounts import amount_again
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.states.holds import HoldStatus
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

log = structlog.get_logger(__name__)

CLOCK_RULE = "hold_ends_by_now"  # refuses every hold while this server's clock is ahead
BY_ACCOUNT = SamePayee.ACCOUNT.value
BEFORE = ("replaces", "corrects")  # the payment whose account was looked at


def hold_claim(*, claim: Claim, kind: str, amount: int, other_grant: OtherGrant) -> PayeeHold:
    """Write a PayeeHold for a claim because its payee has the fixed grant `other_grant`, and return
    it. `amount` is the won withheld. A claim that is on hold already, or ended as a duplicate, gets
    no second hold: the present one is returned. If it is open and the grant that it names no longer
    bars the claim, it first moves to the payee's next grant (`move_hold`). Call it in a transaction
    with the claim locked; no permission is checked."""
    policy = claim.routed_under
    present = PayeeHold.objects.barring().filter(claim=claim).first()
    if present is not None:
        if present.is_open:
            move_hold(present)
        return present
    return PayeeHold.objects.create(
        claim=claim,
        kind=kind,
        programme_id=policy.programme_id,
        policy=policy,
        amount=amount,
        same=other_grant.same,
        other_id=other_grant.other,
        payout_id=other_grant.payout,
    )


def on_account_changed(claim_id: int) -> None:
    """Put a claim on hold if its prepared fixed grant now goes to an account to which another claim
    has a fixed grant (`hold_grants_to_shared_accounts`). Listens to `account_changed`, after the
    payouts took the new account.

    Raises PayeeBusyError (409: another transaction has locked that claim).
    """
    hold_grants_to_shared_accounts([claim_id])


def on_grant_corrected(payout: Payout) -> None:
    """Put the claim of a correction that was prepared just now, and that is part of a fixed grant,
    on hold if it goes to the account of another payee (`hold_grants_to_shared_accounts`). Listens
    to `grant_corrected`. Does nothing for other payouts, which are looked at before they are
    prepared. Raises PayeeBusyError (409: another transaction has locked that payee's claim)."""
    if payout.corrects_id and of_fixed_grant(payout):
        hold_grants_to_shared_accounts([payout.claim_id])


def hold_grants_to_shared_accounts(claim_ids: Collection[int]) -> None:
    """Put on hold those of the claims whose prepared fixed grant, or correction that is part of
    one, goes to an account to which another claim has a fixed grant. A repetition of a failed
    payment, and a correction of a paid one, count only if that went to another account. If given
    claims share an account, the one that used it first is not held. Call it in a transaction with
    the claims locked.

    Takes an advisory lock on each account number, so that claims that take the same account run one
    after another. Raises PayeeBusyError (409: another transaction has locked a claim of the payee).
    """
    lock_account_numbers(claim_ids)
    rows = Payout.objects.filter(of_a_grant(), claim__in=claim_ids, status=PayoutStatus.PREPARED)
    rows = rows.annotate(before=Coalesce(*(f"{of}__account__number_index" for of in BEFORE)))
    rows = rows.filter(Q(before__isnull=True) | ~Q(account__number_index=F("before")))
    found = list(rows.select_related("claim__routed_under").order_by("-account_id"))
    if not found:
        return
    pairs = [one for one in pairs_of(row.claim_id for row in found) if one["same"] == BY_ACCOUNT]
    if pairs:
        lock_others(pairs)
    held: set[int] = set()
    for row in found:  # the newest payee of the account comes first
        own = [p for p in pairs if p["id"] == row.claim_id and p["other_id"] not in held]
        other_grant = other_grant_of_payee(own)
        if other_grant is not None:
            kind = GRANT_OF_ROUTE.get(row.claim.route, row.kind)  # a correction is part of it
            hold_claim(claim=row.claim, kind=kind, amount=row.amount, other_grant=other_grant)
            held.add(row.claim_id)


def hold_if_payee_has_grant(*, claim: Claim, kind: str, amount: int) -> PayeeHold | None:
    """Put a claim on hold if its payee has a fixed grant through another claim, and return the
    hold; return None, and write nothing, if the claim may have its grant. `amount` is the won that
    it would get. Call it in a transaction with the claim locked. One query, more if the payee has
    other claims."""
    other_grant = other_grant_of_payee(pairs_of([claim.pk]))
    if other_grant is None:
        return None
    return hold_claim(claim=claim, kind=kind, amount=amount, other_grant=other_grant)


@transaction.atomic
def prepare_again_or_hold(
    *, payout: Payout, by: User, prepare: Callable[..., Payout] = prepare_again
) -> Payout | PayeeHold:
    """Prepare a cancelled or failed payout again by calling `prepare`, and return the new payout. A
    fixed grant whose payee has one through another claim now, or whose repetition goes to the
    account of another payee, is not prepared: the claim is put on hold and the hold returned. A
    correction that is part of a grant is prepared, and on hold if it goes to such an account.

    Raises ForbiddenError (permission `prepare_payout`), and those of `prepare`: of `prepare_again`
    NotCancelledError, AboveDecisionError; of `prepare_replacement` NotFailedError,
    SetOffWhollyError, FailedAccountStandsError.
    """
    require_permission(by, "reviews.prepare_payout")
    if payout.kind not in GRANT_KINDS:
        again = prepare(payout=payout, by=by)
        on_grant_corrected(again)
        return again
    lock_claims([payout.claim_id])
    first = payout.replaces_id is None and payout.status == PayoutStatus.CANCELLED
    held = _hold_beside(payout) if first else None
    if held is not None:
        return held
    try:
        with transaction.atomic():
            return prepare(payout=payout, by=by)
    except (PayeeGrantedError, HeldForPayeeError):  # the database compares a repetition's accounts
        held = _hold_beside(payout)
        if held is None:
            raise
        return held


def _hold_beside(payout: Payout) -> PayeeHold | None:
    won = payout.amount if payout.replaces_id else amount_again(payout)
    if won <= 0:  # nothing is owed: `prepare` says so
        return None
    return hold_if_payee_has_grant(claim=payout.claim, kind=payout.kind, amount=won)


MOVING = (
    *("other", "payout", "same", "status", "reason", "proposed_by", "proposed_at"),
    "moved_at",
)


def _set_beside(hold: PayeeHold, to: OtherGrant) -> PayeeHold:
    """Set the fields MOVING of an open hold, so that it waits beside the grant `to`, and return it.
    A proposed release ends, because it was about the former grant. The last answer stays as it was
    written. Does not save."""
    hold.other_id, hold.payout_id, hold.same = to.other, to.payout, to.same
    hold.status, hold.reason = HoldStatus.WAITING, ""
    hold.proposed_by, hold.proposed_at = None, None
    hold.moved_at = clock.now()
    return hold


def releases_of(holds: Iterable[PayeeHold]) -> list[ProposalBack]:
    """Return the proposed releases of these holds, to tell their proposers that they are void."""
    return [
        ProposalBack(Proposal.HOLD, one.pk, one.proposed_by_id, name=one.number, overtaken=True)
        for one in holds
        if one.status == HoldStatus.PROPOSED
    ]


def move_hold(hold: PayeeHold, *, by: User | None = None) -> bool:
    """Let an open hold wait beside the grant that bars its claim now (`next_grant`), and return
    True; False, and nothing is written, if it names the right claim or no grant bars its claim.
    Call it in a transaction with the claim locked; no permission is checked. Raises HoldMovedError
    (409: that grant was cancelled just now)."""
    to = next_grant(hold)
    if to is None:
        return False
    tell_proposers(*releases_of([hold]), by=by.pk if by else None)
    with refusals_as(BY_CONSTRAINT):
        _set_beside(hold, to).save(update_fields=MOVING)
    return True


class Lapsed(NamedTuple):
    """Numbers of open holds whose reason was gone: `ended` as LAPSED, and `moved` beside another
    grant of the payee."""

    ended: int
    moved: int


@transaction.atomic
def lapse_holds(programme: Programme) -> Lapsed:
    """End as LAPSED the open holds of a programme whose reason is gone (`LAPSING`), or let them
    wait beside the next fixed grant of the payee, and return the numbers of both. The next run
    prepares the claims that have no grant yet.

    If several claims of one payee have prepared grants, the one whose grant was prepared first is
    released, and the others wait beside it. The statements grow with the longest chain of such
    claims, not with the holds. If the database refuses a hold, each hold gets a statement of its
    own (`_lapse_one_by_one`): the refused one stops neither the others nor the run. Raises
    ClocksDifferError (the server's clock is ahead of the database's).
    """
    lapsing = RawSQL(LAPSING, ())  # noqa: S611 - a constant
    rows = PayeeHold.objects.filter(pk__in=lapsing, programme=programme)
    found = list(rows.values_list("claim", "other"))
    if not found:
        return Lapsed(0, 0)
    claims = [claim for claim, _other in found]
    lock_with({key for pair in found for key in pair}, pairs_of(claims))
    prepared = Q(claim__payouts__kind__in=GRANT_KINDS, claim__payouts__status=PayoutStatus.PREPARED)
    rows = rows.filter(claim__in=claims).annotate(own=Min("claim__payouts", filter=prepared))
    left = list(rows.select_related("claim").order_by(F("own").asc(nulls_last=True), "pk"))
    try:
        with refusals_as({CLOCK_RULE: BY_CONSTRAINT[CLOCK_RULE]}):
            return _lapse(left)
    except IntegrityError as error:
        rule = refused_by(error)
        log.warning("hold_end_refused", programme=programme.pk, rule=rule)
        return _lapse_one_by_one(left)


def _lapse(holds: list[PayeeHold]) -> Lapsed:
    """End these holds, or move them beside the grants that bar their claims (`_divide`), and return
    the numbers of both."""
    ended = moved = 0
    back = releases_of(holds)
    while holds:
        barred, free, holds = _divide(holds)
        PayeeHold.objects.bulk_update(barred, MOVING, batch_size=500)
        now = {"status": HoldStatus.LAPSED, "settled_at": clock.now(), "settled_by": None}
        ended += PayeeHold.objects.filter(pk__in=[hold.pk for hold in free]).update(**now)
        moved += len(barred)
    tell_proposers(*back, by=None)
    return Lapsed(ended, moved)


def _lapse_one_by_one(holds: list[PayeeHold]) -> Lapsed:
    """Do the same hold by hold (`_lapse`). Those that the database refuses stay open as they are,
    and are looked at again by the next run."""
    ended = moved = 0
    for hold in holds:
        try:
            with transaction.atomic():
                done = _lapse([hold])
        except IntegrityError:
            log.exception("hold_end_refused", hold=hold.pk)
            continue
        ended, moved = ended + done.ended, moved + done.moved
    return Lapsed(ended, moved)


def _divide(holds: list[PayeeHold]) -> tuple[list[PayeeHold], list[PayeeHold], list[PayeeHold]]:
    """Divide holds whose reason is gone, in the order of their own prepared grants (`own`): those
    that another grant bars, set beside it; those that may lapse now; and those that have to be
    looked at again afterwards, because an earlier hold of their payee lapses now. The first hold is
    never among the last ones. Two queries."""
    pairs = pairs_of([hold.claim_id for hold in holds if hold.claim.withdrawn_at is None])
    grants = other_grants(pairs)
    barred = [hold for hold in holds if hold.claim_id in grants]
    same: dict[int, set[int]] = {}
    for pair in pairs:
        same.setdefault(pair["id"], set()).add(pair["other_id"])
        same.setdefault(pair["other_id"], set()).add(pair["id"])
    free: list[PayeeHold] = []
    later: list[PayeeHold] = []
    granted: set[int] = set()  # claims that are free now and have a prepared grant
    for hold in holds:
        if hold.claim_id in grants:
            continue
        waits = not granted.isdisjoint(same.get(hold.claim_id, ()))
        (later if waits else free).append(hold)
        if not waits and hold.__dict__["own"]:
            granted.add(hold.claim_id)
    return [_set_beside(hold, grants[hold.claim_id]) for hold in barred], free, later
